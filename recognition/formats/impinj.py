"""Impinj R700 and its kin, "IoT Device Interface": webhook batches, the event stream, single events.

``tagInventory`` events carry reads. ``inventoryStatus``, ``antennaConnected``, ``antennaDisconnected`` and
``overflow`` are the reader's news of itself; every other kind says only that the reader lives. An empty
batch, or a blank line of the stream, is the heartbeat.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Literal

import msgspec

from recognition.formats.base import ANY_ANTENNA
from recognition.formats.checks import epc_problem, instant, rssi_problem
from recognition.formats.collect import Collector
from recognition.formats.elements import Elements, Problem
from recognition.model import Decoded, News, NewsKind, Read

_TAG = "tagInventoryEvent"


class _Tag(msgspec.Struct, rename="camel"):
    epc: str | None = None
    """Base64 or base64url."""
    epc_hex: str | None = None
    antenna_port: int | None = None
    antenna_name: str | None = None
    peak_rssi_cdbm: float | None = None
    """Hundredths of a dBm."""
    last_seen_time: str | None = None


class _Status(msgspec.Struct, rename="camel"):
    inventory_status: str | None = None
    status: str | None = None
    """What some firmware calls it."""


class _Port(msgspec.Struct, rename="camel"):
    antenna_port: int | None = None
    antenna_name: str | None = None


class _Overflow(msgspec.Struct, rename="camel"):
    events_purged: int = 0


class _Event(msgspec.Struct, rename="camel"):
    event_type: str
    timestamp: str | None = None
    tag_inventory_event: _Tag | None = None
    inventory_status_event: _Status | None = None
    antenna_connected_event: _Port | None = None
    antenna_disconnected_event: _Port | None = None
    overflow_event: _Overflow | None = None


_EVENTS = Elements(_Event)


class Impinj:
    """``POST /api/v1/readers/impinj``. The sender is the reader."""

    name = "impinj"
    kind: Literal["reads"] = "reads"

    def decode(self, body: bytes, sender: str) -> Decoded:
        if not body.strip():
            return Decoded(heartbeat=True)
        found = Collector()
        events = _EVENTS.each(body)
        if not events:
            found.alive()
        for index, event in enumerate(events):
            if isinstance(event, Problem):
                found.refuse(index, event)
            elif event.event_type == "tagInventory":
                found.read(index, _read(event, sender))
            else:
                found.alive()
                for news in _news(event, sender):
                    found.news(news)
        return found.done()


def _news(event: _Event, sender: str) -> Iterator[News]:
    """What the reader says about itself. An event without its own part says nothing."""
    status = event.inventory_status_event
    if status is not None and (kind := _STATUS.get(status.inventory_status or status.status or "")):
        yield News(sender, kind)
    if event.antenna_connected_event is not None:
        yield News(sender, NewsKind.ANTENNA_UP, str(_antenna(event.antenna_connected_event)))
    if event.antenna_disconnected_event is not None:
        yield News(sender, NewsKind.ANTENNA_DOWN, str(_antenna(event.antenna_disconnected_event)))
    if event.overflow_event is not None:
        yield News(sender, NewsKind.OVERFLOW, count=max(event.overflow_event.events_purged, 0))


_STATUS = {"running": NewsKind.STARTED, "idle": NewsKind.STOPPED}


def _read(event: _Event, sender: str) -> Read | Problem:
    tag = event.tag_inventory_event
    if tag is None:
        return Problem(_TAG, "This field is missing.")
    epc = _epc(tag)
    if isinstance(epc, Problem):
        return epc.inside(_TAG)
    rssi = None if tag.peak_rssi_cdbm is None else tag.peak_rssi_cdbm / 100
    if why := rssi_problem(rssi):
        return Problem(f"{_TAG}.peakRssiCdbm", f"{why} This field holds hundredths of it.")
    written = tag.last_seen_time or event.timestamp
    ts = None if written is None else instant(written)
    if isinstance(ts, str):
        return Problem(f"{_TAG}.lastSeenTime" if tag.last_seen_time else "timestamp", ts)
    return Read(epc, sender, _antenna(tag), rssi, ts)


def _epc(tag: _Tag) -> str | Problem:
    if tag.epc_hex is not None:
        why = epc_problem(tag.epc_hex)
        return Problem("epcHex", why) if why else tag.epc_hex
    if tag.epc is None:
        return Problem("epcHex", "The read has neither epcHex nor epc.")
    epc = _unbase64(tag.epc)
    if epc is None:
        return Problem("epc", "An EPC here must be base64.")
    why = epc_problem(epc)
    return Problem("epc", why) if why else epc


def _unbase64(text: str) -> str | None:
    """Hex of base64 or base64url, with or without its padding; None if it is neither."""
    try:
        plain = text.rstrip("=").translate(_TO_PLAIN).encode("ascii")
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True).hex().upper()
    except (binascii.Error, ValueError):
        return None


_TO_PLAIN = str.maketrans("-_", "+/")


def _antenna(tag: _Tag | _Port) -> str | int:
    if tag.antenna_port is not None:
        return tag.antenna_port
    return tag.antenna_name or ANY_ANTENNA


FORMAT = Impinj()
