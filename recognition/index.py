"""Compact tables for what is known of very many guests: a million credentials take about 30 MB, and are ready
as soon as they are mapped into memory.

One block of bytes, which may be a file:

    head       magic, how many records, bytes of a value, bytes of the appendix
    fan-out    65,537 numbers of 4 bytes: at which record the keys that begin with each two bytes begin
    records    16 bytes of the key and the value, all of one length, in order of the key's first two bytes
    appendix   whatever belongs to them all

A look-up asks the fan-out for the few records that begin alike, some fifteen of a million, and searches their
bytes for the key. Keys are hashes: they spread evenly, and none is zero behind its first two bytes, as is a
record that was taken out.
"""

from __future__ import annotations

import mmap
import struct

import numpy as np
from numpy.typing import NDArray

HASH_BYTES = 16
"""Of a key: 128 bits. Among a million a collision has a chance of about 1 in 10^27."""

_MAGIC = b"maitred table 1\n"
_HEAD = struct.Struct("<16sQQQ")
_PREFIXES = 65_536
_NUMBER = 4
_RECORDS_AT = _HEAD.size + _NUMBER * (_PREFIXES + 1)

Block = bytearray | mmap.mmap
Bytes = NDArray[np.uint8]


class NotATable(ValueError):
    """These bytes are not a table, or only a part of one."""


def build(keys: bytes, values: Bytes, appendix: bytes = b"") -> bytes:
    """The block of a table.

    :param keys: of :data:`HASH_BYTES` each, one behind the other, none of them twice.
    :param values: the value of each key, one a row.
    """
    records = np.hstack([np.frombuffer(keys, np.uint8).reshape(-1, HASH_BYTES), values])
    prefixes = records[:, 0].astype(np.uint32) << 8 | records[:, 1]
    order = np.argsort(prefixes, kind="stable")
    fan_out = np.searchsorted(prefixes[order], np.arange(_PREFIXES + 1)).astype("<u4")
    head = _HEAD.pack(_MAGIC, len(records), values.shape[1], len(appendix))
    return b"".join((head, fan_out.tobytes(), records[order].tobytes(), appendix))


class CompactTable:
    """:param block: as :func:`build` made it, and writable, for what is taken out.

    :raises NotATable: it is something else.
    """

    def __init__(self, block: Block) -> None:
        if len(block) < _RECORDS_AT:
            raise NotATable("This is too short for a table.")
        magic, count, width, rest = _HEAD.unpack_from(block)
        self._count = int(count)
        self._record = HASH_BYTES + int(width)
        end = _RECORDS_AT + self._count * self._record
        if magic != _MAGIC or len(block) != end + rest:
            raise NotATable("This is no table, or not a whole one.")
        self._block: Block = block
        fan_out = np.frombuffer(block, "<u4", _PREFIXES + 1, _HEAD.size)
        starts = _RECORDS_AT + self._record * fan_out.astype(np.uint64)
        self._starts = memoryview(starts.tobytes()).cast("Q")
        """The fan-out, but as places in the block: a look-up has nothing left to reckon."""
        self.appendix = bytes(block[end:])

    def __len__(self) -> int:
        """How many records there are, those that were taken out among them."""
        return self._count

    def find(self, key: bytes) -> bytes | bytearray | None:
        """A copy of the value; None if the key is not there."""
        at = self._find(key)
        return self._block[at + HASH_BYTES : at + self._record] if at >= 0 else None

    def forget(self, key: bytes) -> None:
        """Take the record out: nothing of it is left. Does nothing if there is none."""
        at = self._find(key)
        if at >= 0:
            self._block[at + 2 : at + self._record] = bytes(self._record - 2)

    def _find(self, key: bytes) -> int:
        """Where its record begins; negative if there is none."""
        prefix = key[0] << 8 | key[1]
        start, stop = self._starts[prefix], self._starts[prefix + 1]
        at = self._block.find(key, start, stop)
        while at >= 0 and (at - start) % self._record:  # these bytes are there, but are not a key
            at = self._block.find(key, at + 1, stop)
        return at
