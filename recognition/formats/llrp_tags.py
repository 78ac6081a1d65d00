"""One TagReportData of LLRP → a read.

A reader writes every report of a connection in the same way: the same parameters in the same order. So the
first of each kind is taken apart parameter by parameter, and what was found becomes a struct that reads the
next ones in one step, as long as their type numbers are where they were. Anything else is taken apart again:
the struct only saves time (about 15 µs a read, decision 0016).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import itemgetter
from struct import Struct
from typing import Any, NamedTuple

from recognition.formats.base import ANY_ANTENNA
from recognition.formats.elements import Problem
from recognition.model import Read

HEADER = Struct(">HH")
"""Type and length of a TLV parameter."""

_ANTENNA, _FIRST_SEEN, _LAST_SEEN, _PEAK_RSSI, _EPC_96, _EPC_DATA = 1, 2, 4, 6, 13, 241
_TV_BYTES = {
    **dict.fromkeys((1, 7, 8, 10, 11, 12, 14, 15, 17, 19, 20), 2),
    **dict.fromkeys((2, 3, 4, 5), 8),
    **dict.fromkeys((9, 16, 18), 4),
    6: 1,
    13: 12,
}
"""Bytes of the value of each TV parameter: they carry no length (LLRP 1.1, chapter 17)."""

_CODES = {_ANTENNA: "H", _FIRST_SEEN: "Q", _LAST_SEEN: "Q", _PEAK_RSSI: "b", _EPC_96: "12s"}
_MICROSECONDS = 1e6
MAX_PARAMETERS = 64
"""Of one tag. The standard knows two dozen; shapes are remembered, so they must not be endless."""


class Broken(Exception):
    """Bytes that are not parameters. Holds a sentence."""


def parameters(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Type, and where the value begins and ends, of each parameter. Raises Broken where they stop making
    sense."""
    while at < end:
        kind, value, after = _parameter(data, at, end)
        if after > end:
            raise Broken(f"Parameter {kind} is longer than what holds it.")
        yield kind, value, after
        at = after


def _parameter(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    first = data[at]
    if first & 0x80:
        kind = first & 0x7F
        if kind not in _TV_BYTES:
            raise Broken(f"There is no parameter {kind} of a fixed length.")
        return kind, at + 1, at + 1 + _TV_BYTES[kind]
    if end - at < HEADER.size:
        raise Broken("The last parameter is cut off.")
    kind, length = HEADER.unpack_from(data, at)
    if not 0x80 <= kind <= 0x3FF or length < HEADER.size:
        raise Broken(f"Parameter {kind} cannot have {length} bytes.")
    return kind, at + HEADER.size, at + length


class Shape(NamedTuple):
    """How a TagReportData is laid out: which of its fields are types and lengths, and which are values."""

    unpack: Callable[[bytes, int], tuple[Any, ...]]
    marks: Callable[[tuple[Any, ...]], tuple[int, ...]]
    expected: tuple[int, ...]
    """What ``marks`` picks out of every TagReportData of this shape."""
    epc: int
    antenna: int | None
    rssi: int | None
    seen: int | None

    def read(self, data: bytes, at: int, reader: str) -> Read | None:
        """The read, if the TagReportData at ``at`` has this shape. It must have its length."""
        fields = self.unpack(data, at)
        if self.marks(fields) != self.expected:
            return None
        return Read(
            fields[self.epc].hex().upper(),
            reader,
            ANY_ANTENNA if self.antenna is None else fields[self.antenna],
            None if self.rssi is None else float(fields[self.rssi]),
            None if self.seen is None else fields[self.seen] / _MICROSECONDS,
        )


def shape_of(data: bytes, at: int, length: int) -> Shape | Problem:
    """The shape of the TagReportData at ``at``, or why it holds no read."""
    layout: list[tuple[int, int, int]] = []
    try:
        for kind, value, after in parameters(data, at + HEADER.size, at + length):
            layout.append((kind, after - value, _epc_bits(data, value, after) if kind == _EPC_DATA else 0))
    except Broken as broken:
        return Problem("TagReportData", str(broken))
    if len(layout) > MAX_PARAMETERS:
        return Problem("TagReportData", f"It has more than {MAX_PARAMETERS} parameters.")
    if not any(kind in (_EPC_96, _EPC_DATA) for kind, _, _ in layout):
        return Problem("TagReportData", "It holds no EPC.")
    return _shape(HEADER.unpack_from(data, at), tuple(layout))


def _epc_bits(data: bytes, value: int, after: int) -> int:
    """How many bits an EPCData says it has. Raises Broken unless it has the bytes for them."""
    bits = int.from_bytes(data[value : value + 2], "big")
    if after - value != 2 + (bits + 7) // 8:
        raise Broken("The length of the EPC is not that of its bits.")
    return bits


@lru_cache(maxsize=256)
def _shape(header: tuple[int, int], layout: tuple[tuple[int, int, int], ...]) -> Shape:
    codes, marks, expected = [">HH"], [0, 1], list(header)
    places: dict[int, int] = {}
    count = 2
    for kind, size, bits in layout:
        own, consts, valued = _codes(kind, size, bits)
        marks += range(count, count + len(consts))
        expected += consts
        count += len(consts)
        if valued:
            places.setdefault(_EPC_96 if kind == _EPC_DATA else kind, count)
            count += 1
        codes.append(own)
    seen = places.get(_LAST_SEEN, places.get(_FIRST_SEEN))
    return Shape(
        Struct("".join(codes)).unpack_from,
        itemgetter(*marks),
        tuple(expected),
        places[_EPC_96],
        places.get(_ANTENNA),
        places.get(_PEAK_RSSI),
        seen,
    )


def _codes(kind: int, size: int, bits: int) -> tuple[str, list[int], bool]:
    """The struct codes of one parameter, the numbers that must be in front of its value, and whether the
    value is one that a read needs."""
    if kind == _EPC_DATA:
        return f"HHH{size - 2}s", [kind, size + HEADER.size, bits], True
    if kind >= 0x80:
        return f"HH{size}x", [kind, size + HEADER.size], False
    return f"B{_CODES.get(kind, f'{size}x')}", [kind | 0x80], kind in _CODES
