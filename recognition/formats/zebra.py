"""Zebra FX readers with IoT Connector, and RFD handhelds: one object, a list, lines, or objects end to
end as the WebSocket sends them.

``SIMPLE``, ``INVENTORY`` and ``CUSTOM`` messages carry reads, and numbers that show what was lost on the
way. A ``heartbeat`` says how the antennas are; every other type says that the reader lives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from recognition.formats.base import ANY_ANTENNA
from recognition.formats.checks import epc_problem, instant, rssi_problem
from recognition.formats.collect import Collector
from recognition.formats.elements import Elements, Problem, decode_one
from recognition.model import Decoded, News, NewsKind, Read

_WITH_READS = frozenset({"SIMPLE", "INVENTORY", "CUSTOM"})


class _Tag(msgspec.Struct, rename="camel"):
    id_hex: str | None = None
    antenna: int | str | None = None
    peak_rssi: float | None = None
    """dBm."""
    timestamp: str | None = None


class _Data(_Tag, rename="camel"):
    tag_data: list[_Tag] | None = None
    """Handhelds report several tags in one message."""
    event_num: Any = None
    """Counts the reader's data messages; its other messages have a count of their own. Whatever it may
    hold, the read counts."""


class _Message(msgspec.Struct):
    type: str | None = None
    timestamp: str | None = None
    data: msgspec.Raw = msgspec.Raw()
    """Left unread until the type says what it holds."""


class _Radio(msgspec.Struct, rename={"activity": "radioActivity"}):
    activity: str = ""
    antennas: dict[str, str] = {}


class _Beat(msgspec.Struct):
    radio_control: _Radio = msgspec.field(default_factory=_Radio)


_MESSAGES = Elements(_Message)
_DATA = msgspec.json.Decoder(_Data)
_BEAT = msgspec.json.Decoder(_Beat)


class Zebra:
    """``POST /api/v1/readers/zebra``. The sender is the reader."""

    name = "zebra"
    kind: Literal["reads"] = "reads"

    def decode(self, body: bytes, sender: str) -> Decoded:
        found = Collector()
        numbers: list[int] = []
        for index, message in enumerate(_MESSAGES.each(body)):
            if isinstance(message, Problem):
                found.refuse(index, message)
            elif (message.type or "CUSTOM").upper() not in _WITH_READS:
                found.alive()
                for news in _news(message, sender):
                    found.news(news)
            else:
                for read in _reads(message, sender, numbers):
                    found.read(index, read)
        if numbers:
            found.news(News(sender, NewsKind.SEQUENCE, "", len(set(numbers)), min(numbers), max(numbers)))
        return found.done()


def _news(message: _Message, sender: str) -> Iterator[News]:
    """How the antennas are and whether the radio is on, of a heartbeat that tells."""
    if (message.type or "").lower() != "heartbeat":
        return
    beat = decode_one(_BEAT, message.data)
    if isinstance(beat, Problem):
        return
    radio = beat.radio_control
    if kind := _ACTIVITY.get(radio.activity.lower()):
        yield News(sender, kind)
    for antenna, state in radio.antennas.items():
        if kind := _ANTENNA.get(state.lower()):
            yield News(sender, kind, antenna)


_ACTIVITY = {"active": NewsKind.STARTED, "inactive": NewsKind.STOPPED}
_ANTENNA = {"connected": NewsKind.ANTENNA_UP, "disconnected": NewsKind.ANTENNA_DOWN}


def _reads(message: _Message, sender: str, numbers: list[int]) -> Iterator[Read | Problem]:
    """The reads of a message; its number is added to ``numbers``."""
    if not bytes(message.data):
        yield Problem("data", "This field is missing.")
        return
    data = decode_one(_DATA, message.data)
    if isinstance(data, Problem):
        yield data.inside("data")
        return
    if type(data.event_num) is int:
        numbers.append(data.event_num)
    for where, tag in _tags(data):
        yield _problem(tag, where) or _read(tag, data.timestamp or message.timestamp, where, sender)


def _tags(data: _Data) -> list[tuple[str, _Tag]]:
    if data.tag_data is None:
        return [("data", data)]
    return [(f"data.tagData[{place}]", tag) for place, tag in enumerate(data.tag_data)]


def _problem(tag: _Tag, where: str) -> Problem | None:
    if tag.id_hex is None:
        return Problem(f"{where}.idHex", "This field is missing.")
    if why := epc_problem(tag.id_hex):
        return Problem(f"{where}.idHex", why)
    if why := rssi_problem(tag.peak_rssi):
        return Problem(f"{where}.peakRssi", why)
    return None


def _read(tag: _Tag, stamped: str | None, where: str, sender: str) -> Read | Problem:
    written = tag.timestamp or stamped
    ts = None if written is None else instant(written)
    if isinstance(ts, str):
        return Problem(f"{where}.timestamp" if tag.timestamp else "timestamp", ts)
    antenna = ANY_ANTENNA if tag.antenna is None else tag.antenna
    return Read(tag.id_hex or "", sender, antenna, tag.peak_rssi, ts)


FORMAT = Zebra()
