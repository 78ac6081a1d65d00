"""Our own form of a read, for readers behind a gateway and for everything without a format of its own.

A JSON list, one object, or one object a line of
``{"epc", "reader", "antenna", "rssi"?, "ts"?}``; other fields are ignored. An empty list says that the
reader is alive.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from recognition.formats.base import BadBody
from recognition.formats.checks import all_good, instant, read_problem
from recognition.formats.collect import Collector
from recognition.formats.elements import BROKEN, Elements, Problem
from recognition.model import Decoded, Read


class _Wire(msgspec.Struct):
    """A read whose time may be written out."""

    epc: str
    reader: str
    antenna: str | int
    rssi: float | None = None
    ts: float | str | None = None


_READS = Elements(Read)
_WIRES = Elements(_Wire)


class Generic:
    """``POST /api/v1/reads``. The sender is not used: each read names its reader."""

    name = "generic"
    kind: Literal["reads"] = "reads"

    def decode(self, body: bytes, sender: str) -> Decoded:
        """The hot path: straight into Reads, checked as one batch."""
        try:
            reads = _READS.whole(body)
        except BadBody:
            raise
        except BROKEN:
            return _closely(body)
        if not reads:
            return Decoded(heartbeat=True)
        return Decoded(reads=reads) if all_good(reads) else _closely(body)


def _closely(body: bytes) -> Decoded:
    found = Collector()
    for index, wire in enumerate(_WIRES.each(body)):
        found.read(index, wire if isinstance(wire, Problem) else _checked(wire))
    return found.done()


def _checked(wire: _Wire) -> Read | Problem:
    ts = instant(wire.ts) if isinstance(wire.ts, str) else wire.ts
    if isinstance(ts, str):
        return Problem("ts", ts)
    read = Read(wire.epc, wire.reader, wire.antenna, wire.rssi, ts)
    return read_problem(read) or read


FORMAT = Generic()
