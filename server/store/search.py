"""The index of names, and who is found by it.

Everybody has a number, in the order in which they came. The index is cut into slices of so many guests, and
has a row for each term of a slice: the places in it of all who have the term. So an import, whose guests come
together, writes few rows, and a single guest changes short ones. A search looks into each slice.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, func, literal, select, update

from alerts.people import Guest
from server.search import Asked, terms_of
from server.security import SECRET, derived_key
from server.store import tables
from server.store.rows import BATCH, insert_rows, matching
from server.store.sealed import open_guest
from server.vault import vault_of

SLICE = 8_192
"""Guests of a slice. With twice as many an import would write a fifth less, and one guest rewrite twice as
much."""

PLACE = np.dtype("<u2")
"""A guest's place in their slice, as the index has it."""

_BEHIND = {
    "sqlite": "ON CONFLICT (slice, term) DO UPDATE"
    " SET places = CAST(guest_terms.places || excluded.places AS BLOB)",
    "postgresql": "ON CONFLICT (slice, term) DO UPDATE SET places = guest_terms.places || excluded.places",
}
"""Places that a row has already stay, the new ones come behind them."""

LOOKED_AT_MOST = 2_000
"""Guests who are looked at for a page of a search: the index may name many whom the name itself rules out."""


@dataclass(frozen=True, slots=True)
class Found:
    """Guests in the order in which they came."""

    guests: tuple[Guest, ...]
    next: int | None
    """Behind which number the next page begins; None after the last one."""


def names_of(guest: Guest) -> tuple[str, ...]:
    """What a guest can be found by."""
    return (guest.name, *guest.other_names)


def terms_of_names(names: Sequence[str], key: bytes) -> bytes:
    """What the index keeps of somebody with these names."""
    return array("i", terms_of(names, key)).tobytes()


def put_terms(connection: Connection, terms: Mapping[str, bytes]) -> None:
    """These guests, new or changed, can be found by their names."""
    known = _known(connection, terms)
    changed = {id_: row for id_, row in known.items() if row[1] != terms[id_]}
    _drop_terms(connection, list(changed.values()))
    new = [id_ for id_ in terms if id_ not in known]
    numbers = {id_: row[0] for id_, row in changed.items()} | _number(connection, new)
    for id_ in changed:
        row = tables.guest_numbers.c.guest == id_
        connection.execute(update(tables.guest_numbers).where(row).values(terms=terms[id_]))
    insert_rows(connection, tables.guest_numbers, ((numbers[id_], id_, terms[id_]) for id_ in new))
    _add_terms(connection, {numbers[id_]: terms[id_] for id_ in numbers})


def drop_names(connection: Connection, guests: Sequence[str]) -> None:
    """Nobody finds these guests any more."""
    known = _known(connection, guests)
    _drop_terms(connection, list(known.values()))
    connection.execute(delete(tables.guest_numbers).where(tables.guest_numbers.c.guest.in_(list(known))))


def search_key(connection: Connection) -> bytes:
    return key_of_terms(connection.info[SECRET])


def key_of_terms(secret: bytes) -> bytes:
    """With which the terms are hashed, from the installation's secret."""
    return derived_key(secret, b"search terms")


def _known(connection: Connection, guests: Iterable[str]) -> dict[str, tuple[int, bytes]]:
    """Number and terms of those who have some."""
    query = "SELECT guest, number, terms FROM guest_numbers WHERE guest"
    return {guest: (number, bytes(terms)) for guest, number, terms in matching(connection, query, guests)}


def _number(connection: Connection, guests: Sequence[str]) -> dict[str, int]:
    """A number for each, behind all that there are."""
    first = (connection.scalar(select(func.max(tables.guest_numbers.c.number))) or 0) + 1
    return dict(zip(guests, range(first, first + len(guests)), strict=True)) if guests else {}


def _add_terms(connection: Connection, terms: Mapping[int, bytes]) -> None:
    """By number. In the order of the index: there are some thirty of each guest."""
    term = np.frombuffer(b"".join(terms.values()), np.int32)
    number = np.repeat(np.fromiter(terms, np.int64, len(terms)), [len(one) // 4 for one in terms.values()])
    row = ((number // SLICE) << 32) + term
    order = np.argsort(row, kind="stable")
    rows, starts, counts = np.unique(row[order], return_index=True, return_counts=True)
    places = (number % SLICE)[order].astype(PLACE).tobytes()
    ends = (starts + counts).tolist()
    parts = [places[2 * start : 2 * end] for start, end in zip(starts.tolist(), ends, strict=True)]
    index = zip(((rows + 2**31) >> 32).tolist(), rows.astype(np.int32).tolist(), parts, strict=True)
    insert_rows(connection, tables.guest_terms, index, _BEHIND[connection.dialect.name])


def _drop_terms(connection: Connection, known: Iterable[tuple[int, bytes]]) -> None:
    """(number, terms) of each."""
    for slice_, some in groupby(sorted(known), lambda one: one[0] // SLICE):
        gone: dict[int, list[int]] = {}
        for number, packed in some:
            for term in array("i", packed):
                gone.setdefault(term, []).append(number % SLICE)
        delete_where = f"DELETE FROM guest_terms WHERE slice = {slice_} AND term"
        before = matching(connection, delete_where, gone, "RETURNING term, places")
        kept = ((slice_, term, _without(places, gone[term])) for term, places in before)
        insert_rows(connection, tables.guest_terms, [row for row in kept if row[2]])


def _without(places: bytes, gone: Sequence[int]) -> bytes:
    return np.setdiff1d(_places(places), gone).astype(PLACE).tobytes()


def find_guests(connection: Connection, search: str, after: int, limit: int) -> Found:
    """The guests whose name holds what is searched for, or all; from behind a number."""
    asked = Asked(search, search_key(connection))
    if search.strip() and not asked.terms:
        return Found((), None)
    found: list[Guest] = []
    number = after
    for looked, (number, guest) in enumerate(_candidates(connection, asked, after, limit), 1):
        if not asked.terms or asked.fits(names_of(guest)):
            found.append(guest)
        if len(found) == limit or looked == LOOKED_AT_MOST:
            return Found(tuple(found), number)
    return Found(tuple(found), None)


def _candidates(connection: Connection, asked: Asked, after: int, limit: int) -> Iterator[tuple[int, Guest]]:
    """Those whom the index names, with their numbers."""
    rows, vault, at_once = tables.guest_numbers.c, vault_of(connection), min(2 * limit, BATCH)
    found = _found(connection, asked.terms, after, at_once)
    parts = found if asked.terms else _everybody(connection, after, at_once)
    for numbers in parts:
        query = select(rows.number, rows.guest, tables.guests.c.body).join(
            tables.guests, tables.guests.c.id == rows.guest
        )
        bodies = connection.execute(query.where(rows.number.in_(numbers)).order_by(rows.number)).all()
        for number, id_, body in bodies:
            guest = open_guest(vault, id_, body)
            if guest is not None:
                yield number, guest


def _everybody(connection: Connection, after: int, at_once: int) -> Iterator[list[int]]:
    """All numbers behind ``after``."""
    number = tables.guest_numbers.c.number
    query = select(number).order_by(number).limit(at_once)
    while numbers := list(connection.scalars(query.where(number > after))):
        yield numbers
        after = numbers[-1]


def _found(connection: Connection, terms: frozenset[int], after: int, at_once: int) -> Iterator[list[int]]:
    """Numbers behind ``after`` with all these terms."""
    last = connection.scalar(select(func.max(tables.guest_numbers.c.number))) or 0
    slices = 2
    while after < last:
        until = (after // SLICE + slices) * SLICE - 1
        numbers = _within(connection, terms, after, until)
        yield from (numbers[at : at + at_once] for at in range(0, len(numbers), at_once))
        after = until
        slices *= 2


def _within(connection: Connection, terms: frozenset[int], after: int, until: int) -> list[int]:
    """Those of them up to ``until``."""
    rows = tables.guest_terms.c
    slices = select(literal(after // SLICE).label("n")).cte("slices", recursive=True)
    slices = slices.union_all(select(slices.c.n + 1).where(slices.c.n < until // SLICE))
    query = select(rows.slice, rows.places).join(slices, rows.slice == slices.c.n)
    index = connection.execute(query.where(rows.term.in_(terms)).order_by(rows.slice)).all()
    found: list[int] = []
    for slice_, rows_here in groupby(index, itemgetter(0)):
        here = list(rows_here)
        if len(here) == len(terms):
            places = [_places(row.places) for row in here]
            found += (slice_ * SLICE + reduce(np.intersect1d, places)).tolist()
    return [number for number in found if number > after]


def _places(packed: bytes) -> NDArray[np.int64]:
    """In order."""
    return np.unique(np.frombuffer(packed, PLACE)).astype(np.int64)
