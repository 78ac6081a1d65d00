"""CloudEvents 1.0: structured (one object), batch (a list) and binary mode (attributes in headers).

What it carries is told by a word in its ``type``: ``impinj``, ``zebra`` or ``epcis`` for what those send,
anything else for a read or a list of reads in our own fields.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from typing import Literal
from urllib.parse import unquote

import msgspec

from recognition.formats import epcis, impinj, zebra
from recognition.formats.base import ANY_ANTENNA, BadBody, Format, require_size
from recognition.formats.checks import instant, read_problem
from recognition.formats.collect import Collector
from recognition.formats.elements import Elements, Problem
from recognition.model import Decoded, Read, Refusal

_VENDORS: Mapping[str, Format] = {f.name: f for f in (epcis.FORMAT, impinj.FORMAT, zebra.FORMAT)}


class _Envelope(msgspec.Struct):
    """Kept apart from what it carries, which is read when the attributes say how."""

    specversion: str
    id: str
    source: str
    type: str
    time: str | None = None
    datacontenttype: str | None = None
    data: msgspec.Raw = msgspec.Raw()
    data_base64: str | None = None


class _Tag(msgspec.Struct):
    epc: str | None = None
    epc_hex: str | None = msgspec.field(default=None, name="epcHex")
    reader: str | None = None
    antenna: int | str = ANY_ANTENNA
    rssi: float | None = None
    rssi_dbm: float | None = msgspec.field(default=None, name="rssiDbm")
    ts: float | str | None = None


_ENVELOPES = Elements(_Envelope)
_TAGS = Elements(_Tag)


class _CloudEvents:
    """``POST /api/v1/readers/cloudevents``. The sender is the reader; a key of the whole venue leaves it to
    the data, or to the last part of the ``source``."""

    name = "cloudevents"
    kind: Literal["reads"] = "reads"

    def decode(self, body: bytes, sender: str) -> Decoded:
        envelopes = _ENVELOPES.each(body)
        found = Collector()
        seen: set[tuple[str, str]] = set()
        if not envelopes:
            found.alive()
        for index, envelope in enumerate(envelopes):
            if isinstance(envelope, Problem):
                found.refuse(index, envelope)
            elif (envelope.source, envelope.id) not in seen:
                seen.add((envelope.source, envelope.id))
                _open(found, index, envelope, sender)
        return found.done()


class _Binary:
    """One event in binary mode: its attributes came in headers, and the body is its data."""

    name = _CloudEvents.name
    kind: Literal["reads"] = "reads"

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self._attributes = attributes

    def decode(self, body: bytes, sender: str) -> Decoded:
        require_size(body)
        for name in ("specversion", "id", "source", "type"):
            if name not in self._attributes:
                raise BadBody(f"ce-{name}", "This header is missing.")
        found = Collector()
        _open(found, 0, _Envelope(**self._attributes, data=msgspec.Raw(body)), sender)
        return found.done()


def in_mode_of(headers: Iterable[tuple[bytes, bytes]]) -> Format:
    """What reads the body of a request with these headers: in binary mode they hold the attributes."""
    named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}
    if "ce-specversion" not in named:
        return FORMAT
    found = {name[3:]: unquote(value) for name, value in named.items() if name in _HEADERS}
    return _Binary(found | ({"datacontenttype": named["content-type"]} if "content-type" in named else {}))


_HEADERS = {f"ce-{name}" for name in ("specversion", "id", "source", "type", "time")}


def _open(found: Collector, index: int, envelope: _Envelope, sender: str) -> None:
    """Adds what one envelope carries."""
    at = None if envelope.time is None else instant(envelope.time)
    if isinstance(at, str):
        found.refuse(index, Problem("time", at))
        return
    data = _attributes_problem(envelope) or _data(envelope)
    if isinstance(data, Problem):
        found.refuse(index, data)
        return
    inside = _decoded(envelope, data, sender)
    for refusal in inside.refusals:
        found.refuse(index, _outside(refusal, inside))
    for read in inside.reads:
        found.read(index, read if read.ts is not None else msgspec.structs.replace(read, ts=at))
    for news in inside.news:
        found.news(news)
    if inside.heartbeat:
        found.alive()


def _attributes_problem(envelope: _Envelope) -> Problem | None:
    if envelope.specversion != "1.0":
        return Problem("specversion", "This must be 1.0.")
    for name in ("id", "source", "type"):
        if not getattr(envelope, name):
            return Problem(name, "This must not be empty.")
    media = (envelope.datacontenttype or "application/json").partition(";")[0].strip().lower()
    if not media.endswith(("/json", "+json", "ndjson")):
        return Problem("datacontenttype", "Only data in JSON can be read.")
    return None


def _data(envelope: _Envelope) -> bytes | Problem:
    if envelope.data_base64 is None:
        data = bytes(envelope.data)
        return data if data.strip() not in (b"", b"null") else Problem("data", "This field is missing.")
    try:
        return base64.b64decode(envelope.data_base64, validate=True)
    except (binascii.Error, ValueError):
        return Problem("data_base64", "This must be base64.")


def _decoded(envelope: _Envelope, data: bytes, sender: str) -> Decoded:
    """What the data says. Data that cannot be read at all are refused as this one element."""
    words = re.split(r"[^a-z0-9]+", envelope.type.lower())
    vendor = next((_VENDORS[word] for word in words if word in _VENDORS), None)
    reader = sender or re.split(r"[/:#]", envelope.source)[-1]
    try:
        return vendor.decode(data, reader) if vendor else _own(data, reader)
    except BadBody as error:
        return Decoded(refusals=[Refusal(0, error.where, error.why)])


def _own(data: bytes, reader: str) -> Decoded:
    """Reads in the fields of the generic form, and in those of the examples that go round."""
    found = Collector()
    for index, tag in enumerate(_TAGS.each(data)):
        found.read(index, tag if isinstance(tag, Problem) else _read(tag, reader))
    return found.done()


def _read(tag: _Tag, reader: str) -> Read | Problem:
    epc = tag.epc if tag.epc is not None else tag.epc_hex
    if epc is None:
        return Problem("epc", "This field is missing.")
    ts = instant(tag.ts) if isinstance(tag.ts, str) else tag.ts
    if isinstance(ts, str):
        return Problem("ts", ts)
    rssi = tag.rssi if tag.rssi is not None else tag.rssi_dbm
    read = Read(epc, tag.reader or reader, tag.antenna, rssi, ts)
    return read_problem(read) or read


def _outside(refusal: Refusal, inside: Decoded) -> Problem:
    """Seen from the envelope. The place in a list is told where the data were a list."""
    several = len(inside.reads) + len(inside.refusals) > 1
    return Problem(refusal.where, refusal.why).inside(f"data[{refusal.index}]" if several else "data")


FORMAT = _CloudEvents()
