"""LLRP as a reader writes it, and the little of what a client asks that our simulated reader must understand.

Type numbers and fields: Low Level Reader Protocol 1.0.1, chapters 16 and 17.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from struct import Struct, pack

HEADER = Struct(">HII")
"""Version and type, length with this header, id."""

_TLV = Struct(">HH")
_STAMP = Struct(">BQ")
_VERSION = 1 << 10


class Message(IntEnum):
    """What our reader hears or says."""

    GET_CAPABILITIES = 1
    GET_CONFIG = 2
    SET_CONFIG = 3
    CLOSED = 4
    CLOSE = 14
    ADD_ROSPEC = 20
    DELETE_ROSPEC = 21
    START_ROSPEC = 22
    STOP_ROSPEC = 23
    ENABLE_ROSPEC = 24
    DISABLE_ROSPEC = 25
    GET_ROSPECS = 26
    DELETE_ACCESSSPEC = 41
    GET_ACCESSSPECS = 44
    GET_REPORT = 60
    REPORT = 61
    KEEPALIVE = 62
    NOTIFICATION = 63
    ENABLE_REPORTS = 64
    KEEPALIVE_ACK = 72
    ERROR = 100


class Status(IntEnum):
    """What an answer says of its request."""

    SUCCESS = 0
    PARAMETER_ERROR = 100
    FIELD_ERROR = 101
    DUPLICATE = 104
    UNSUPPORTED = 109


class State(IntEnum):
    """Of a ROSpec."""

    DISABLED = 0
    INACTIVE = 1
    ACTIVE = 2


def message(kind: int, content: bytes = b"", number: int = 0) -> bytes:
    """A whole message."""
    return HEADER.pack(_VERSION | kind, HEADER.size + len(content), number) + content


def answer(to: int, number: int, status: int = Status.SUCCESS, why: str = "", more: bytes = b"") -> bytes:
    """The response to a request: its type is the request's and ten, but for CLOSE_CONNECTION."""
    kind = Message.CLOSED if to == Message.CLOSE else to + 10
    return message(kind, _status(status, why) + more, number)


def error(number: int, status: int, why: str) -> bytes:
    return message(Message.ERROR, _status(status, why), number)


def tlv(kind: int, content: bytes = b"") -> bytes:
    return _TLV.pack(kind, _TLV.size + len(content)) + content


def _status(status: int, why: str) -> bytes:
    text = why.encode()
    return tlv(287, pack(">HH", status, len(text)) + text)


def notification(microseconds: int, uptime: bool, what: bytes) -> bytes:
    """A READER_EVENT_NOTIFICATION."""
    clock = tlv(129 if uptime else 128, pack(">Q", microseconds))
    return message(Message.NOTIFICATION, tlv(246, clock + what))


def connection_attempt(status: int) -> bytes:
    """0: welcome. 2: another client is connected."""
    return tlv(256, pack(">H", status))


def antenna_changed(antenna: int, connected: bool) -> bytes:
    return tlv(255, pack(">BH", connected, antenna))


def inventory_changed(spec: int, started: bool) -> bytes:
    return tlv(249, pack(">BII", not started, spec, 0))


def buffer_overflow() -> bytes:
    return tlv(251)


@dataclass(frozen=True, slots=True)
class Spec:
    """A ROSpec, as far as our reader heeds it."""

    id: int
    body: bytes
    """As the client wrote it."""
    immediate: bool
    """Becomes active when it is enabled."""
    tags_a_report: int
    """0: as many as there are."""
    content: int
    """Flags of its TagReportContentSelector."""

    def written(self, state: State) -> bytes:
        """As GET_ROSPECS shows it."""
        return self.body[:9] + bytes([state]) + self.body[10:]


ANTENNA_ID, PEAK_RSSI, FIRST_SEEN, LAST_SEEN, SEEN_COUNT = 1 << 12, 1 << 10, 1 << 9, 1 << 8, 1 << 7


def parse_spec(content: bytes) -> Spec:
    """The ROSpec of an ADD_ROSPEC. Raises ValueError if there is none."""
    if len(content) < 10 or _TLV.unpack_from(content) != (177, len(content)):
        raise ValueError("There is no ROSpec.")
    found = dict(_nested(content[10:]))
    start, report = found.get(179, b"\0"), found.get(237, b"\0\0\0")
    selector = found.get(238, b"\0\0")
    return Spec(
        id=int.from_bytes(content[4:8], "big"),
        body=content,
        immediate=start[0] == 1,
        tags_a_report=int.from_bytes(report[1:3], "big"),
        content=int.from_bytes(selector[:2], "big"),
    )


def settings(content: bytes) -> tuple[float | None, set[int] | None]:
    """Of a SET_READER_CONFIG: seconds between keepalives (0: none), and the kinds of notifications that are
    wanted; None for what it leaves as it is."""
    period_s: float | None = None
    wanted: set[int] | None = None
    for kind, value in _nested(content[1:]):
        if kind == 220:
            period_s = int.from_bytes(value[1:5], "big") / 1000 if value[0] else 0.0
        elif kind == 245:
            wanted = (wanted or set()) | ({int.from_bytes(value[:2], "big")} if value[2] & 0x80 else set())
    return period_s, wanted


_FIXED = {178: 0, 237: 3, 244: 0}
"""Parameters to look into, and the bytes of their own fields."""


def _nested(content: bytes) -> Iterator[tuple[int, bytes]]:
    """All TLV parameters, those inside of some others too."""
    at = 0
    while at + _TLV.size <= len(content):
        kind, length = _TLV.unpack_from(content, at)
        if length < _TLV.size or at + length > len(content):
            raise ValueError(f"Parameter {kind} has a wrong length.")
        value = content[at + _TLV.size : at + length]
        yield kind, value
        if kind in _FIXED:
            yield from _nested(value[_FIXED[kind] :])
        at += length


class Tag:
    """One tag as one antenna hears it: written once, dated each time."""

    def __init__(self, epc: bytes, antenna: int, rssi_dbm: int, content: int, uptime: bool) -> None:
        head = b"\x8d" + epc if len(epc) == 12 else tlv(241, pack(">H", 8 * len(epc)) + epc)
        head += pack(">BH", 0x81, antenna) if content & ANTENNA_ID else b""
        head += pack(">Bb", 0x86, rssi_dbm) if content & PEAK_RSSI else b""
        count = pack(">BH", 0x88, 1) if content & SEEN_COUNT else b""
        stamps = (FIRST_SEEN, 0x82 + uptime), (LAST_SEEN, 0x84 + uptime)
        self._stamps = [kind for flag, kind in stamps if content & flag]
        self._tail = count
        self._head = _TLV.pack(240, 4 + len(head) + 9 * len(self._stamps) + len(count)) + head
        length = HEADER.size + len(self._head) + 9 * len(self._stamps) + len(count)
        self._alone = HEADER.pack(_VERSION | Message.REPORT, length, 0) + self._head

    def data(self, microseconds: int) -> bytes:
        """A TagReportData."""
        return self._head + self._dated(microseconds)

    def report(self, microseconds: int) -> bytes:
        """A whole report of this tag alone."""
        return self._alone + self._dated(microseconds)

    def _dated(self, microseconds: int) -> bytes:
        if len(self._stamps) == 1:
            return _STAMP.pack(self._stamps[0], microseconds) + self._tail
        return b"".join(_STAMP.pack(kind, microseconds) for kind in self._stamps) + self._tail


def capabilities(antennas: int, has_clock: bool) -> bytes:
    """A plain reader: ETSI, 10 to 30 dBm in steps of one, one mode."""
    return _device(antennas, has_clock) + _protocol() + _regulatory() + tlv(327, pack(">BH", 0, 2))


def _device(antennas: int, has_clock: bool) -> bytes:
    firmware = b"maitred simulated reader"
    fields = pack(">HHII", antennas, has_clock << 14, 0, 1) + pack(">H", len(firmware)) + firmware
    sensitivity = tlv(139, pack(">HH", 1, 0))
    ports = tlv(141, pack(">HH", 0, 0))
    protocols = b"".join(tlv(140, pack(">HHB", port, 1, 1)) for port in range(1, antennas + 1))
    return tlv(137, fields + sensitivity + ports + protocols)


def _protocol() -> bytes:
    flags = 1 << 6  # it can warn of a full buffer
    return tlv(142, pack(">BBHIIIII", flags, 1, 0, 4, 1, 1, 0, 0))


def _regulatory() -> bytes:
    powers = b"".join(tlv(145, pack(">Hh", index, 900 + 100 * index)) for index in range(1, 22))
    frequencies: Sequence[int] = (865_700, 866_300, 866_900, 867_500)
    fixed = tlv(148, pack(">H4I", len(frequencies), *frequencies))
    mode = tlv(329, pack(">IBBBBIIIII", 1, 0x80, 2, 2, 2, 250_000, 1_500, 12_500, 25_000, 12_500))
    band = powers + tlv(146, b"\0" + fixed) + tlv(328, mode)
    return tlv(143, pack(">HH", 276, 2) + tlv(144, band))
