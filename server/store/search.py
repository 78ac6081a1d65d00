"""The index of names, and who is found by it.

Everybody has a number, in the order in which they came. The index is cut into slices of so many guests: those
who come together lie together on the disk, so that an import writes few pages. A search looks into each.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, Select, and_, delete, exists, func, literal, select, update

from alerts.people import Guest
from server.search import Asked, terms_of
from server.security import SECRET, derived_key
from server.store import tables
from server.store.rows import BATCH, insert_rows, insert_values, matching
from server.store.sealed import open_guest
from server.vault import vault_of

SLICE = 8_192
"""Guests of a slice."""

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
    """In the order of the index: there are some twenty of each guest."""
    term = np.frombuffer(b"".join(terms.values()), np.int32)
    number = np.repeat(np.fromiter(terms, np.int32, len(terms)), [len(one) // 4 for one in terms.values()])
    rows = np.stack([number // SLICE, term, number], axis=1)
    ordered = rows[np.lexsort((number, term, rows[:, 0]))]
    insert_values(connection, tables.guest_terms, ordered.ravel().tolist())


def _drop_terms(connection: Connection, known: Sequence[tuple[int, bytes]]) -> None:
    rows = tables.guest_terms.c
    for number, packed in known:
        terms = array("i", packed).tolist()
        of = and_(rows.slice == number // SLICE, rows.number == number, rows.term.in_(terms))
        connection.execute(delete(tables.guest_terms).where(of))


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
    rows, vault = tables.guest_numbers.c, vault_of(connection)
    for numbers in _numbers(connection, asked.terms, after, limit):
        query = select(rows.number, rows.guest, tables.guests.c.body).join(
            tables.guests, tables.guests.c.id == rows.guest
        )
        bodies = connection.execute(query.where(rows.number.in_(numbers)).order_by(rows.number)).all()
        for number, id_, body in bodies:
            guest = open_guest(vault, id_, body)
            if guest is not None:
                yield number, guest


def _numbers(connection: Connection, terms: Sequence[int], after: int, limit: int) -> Iterator[Sequence[int]]:
    """Numbers behind ``after`` with all these terms, some at a time."""
    last = connection.scalar(select(func.max(tables.guest_numbers.c.number))) or 0
    step, most = 2 * SLICE, min(2 * limit, BATCH)
    while after < last:
        until = min(last, (after + step) // SLICE * SLICE - 1) if terms else last
        part = list(connection.scalars(_within(terms, after, until).limit(most)))
        if part:
            yield part
        after = part[-1] if len(part) == most else until
        step *= 2


def _within(terms: Sequence[int], after: int, until: int) -> Select[int]:
    """Numbers behind ``after`` up to ``until`` with all these terms."""
    if not terms:
        number = tables.guest_numbers.c.number
        return select(number).where(number > after).order_by(number)
    slices = select(literal(after // SLICE).label("n")).cte("slices", recursive=True)
    slices = slices.union_all(select(slices.c.n + 1).where(slices.c.n < until // SLICE))
    rows = tables.guest_terms
    here = and_(rows.c.slice == slices.c.n, rows.c.term == terms[0], rows.c.number > after)
    query = select(rows.c.number).select_from(slices).join(rows, here).order_by(rows.c.number)
    for term in terms[1:]:
        other = rows.alias()
        same = other.c.slice == rows.c.slice, other.c.term == term, other.c.number == rows.c.number
        query = query.where(exists().where(*same))
    return query
