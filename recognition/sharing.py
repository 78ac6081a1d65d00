"""Which of a few different sets each of very many guests has: kept once for all who have the same."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from hashlib import blake2b
from typing import Generic, TypeVar

import numpy as np

from recognition.index import HASH_BYTES, CompactTable, build

T = TypeVar("T", bound=Hashable)

NUMBER_BYTES = 4

SETS_MOST = 10_000
"""Different sets that are kept once for all; with more, some are kept again."""


def table_of_sets(numbers: Mapping[str, int], appendix: bytes) -> bytes:
    """The block of a table in which each guest has the set of this number, counted from 1.

    :param appendix: what the sets are.
    """
    keys = b"".join(map(_key, numbers))
    values = np.fromiter(numbers.values(), "<u4", len(numbers))
    return build(keys, values.view(np.uint8).reshape(len(numbers), NUMBER_BYTES), appendix)


def _key(guest: str) -> bytes:
    return blake2b(guest.encode(), digest_size=HASH_BYTES).digest()


class SharedSets(Generic[T]):
    """:param known: what many guests have, as :func:`table_of_sets` made it; what is put comes on top of it.
    :param sets: those that its numbers mean.
    """

    def __init__(self, known: CompactTable | None = None, sets: Sequence[frozenset[T]] = ()) -> None:
        self._known = known
        self._sets = sets
        self._put: dict[str, frozenset[T]] = {}
        self._shared: dict[frozenset[T], frozenset[T]] = {}

    def of(self, guest: str) -> frozenset[T]:
        """The guest's set; the empty one for those who have none."""
        found = self._put.get(guest)
        if found is None and self._known is not None:
            value = self._known.find(_key(guest))
            found = self._sets[int.from_bytes(value, "little") - 1] if value is not None else None
        return frozenset() if found is None else found

    def put(self, guest: str, items: frozenset[T]) -> None:
        """In the place of the one before."""
        if self._known is not None:
            self._known.forget(_key(guest))
        if not items:
            self._put.pop(guest, None)
            return
        if len(self._shared) >= SETS_MOST:
            self._shared.clear()
        self._put[guest] = self._shared.setdefault(items, items)
