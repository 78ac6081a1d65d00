"""The index of names, and who is found by it.

Everybody has a number, in the order in which they came. The index is cut into slices of so many guests: those
who come together lie together on the disk, so that an import writes few pages. A search looks into each.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Select, and_, delete, exists, func, insert, literal, select, update

from alerts.people import Guest
from server.search import Asked, terms_of
from server.security import SECRET, derived_key
from server.store import tables
from server.store.sealed import open_guest
from server.vault import vault_of

SLICE = 8_192
"""Guests of a slice."""

LOOKED_AT_MOST = 2_000
"""Guests who are looked at for a page of a search: the index may name many whom the name itself rules out."""

BATCH = 500
"""Rows looked up at once: below every database's limit of parameters."""


@dataclass(frozen=True, slots=True)
class Found:
    """Guests in the order in which they came."""

    guests: tuple[Guest, ...]
    next: int | None
    """Behind which number the next page begins; None after the last one."""


def names_of(guest: Guest) -> tuple[str, ...]:
    """What a guest can be found by."""
    return (guest.name, *guest.other_names)


def put_names(connection: Connection, guests: Sequence[Guest]) -> None:
    """These guests, new or changed, can be found by their names."""
    key = _key(connection)
    terms = {guest.id: terms_of(names_of(guest), key) for guest in guests}
    known = _known(connection, list(terms))
    changed = {id_: row for id_, row in known.items() if row[1] != _packed(terms[id_])}
    _drop_terms(connection, list(changed.values()))
    new = [id_ for id_ in terms if id_ not in known]
    numbers = {id_: row[0] for id_, row in changed.items()} | _number(connection, new)
    for id_ in changed:
        row = tables.guest_numbers.c.guest == id_
        connection.execute(update(tables.guest_numbers).where(row).values(terms=_packed(terms[id_])))
    rows = [{"number": numbers[id_], "guest": id_, "terms": _packed(terms[id_])} for id_ in new]
    if rows:
        connection.execute(insert(tables.guest_numbers), rows)
    _add_terms(connection, {numbers[id_]: terms[id_] for id_ in numbers})


def drop_names(connection: Connection, guests: Sequence[str]) -> None:
    """Nobody finds these guests any more."""
    known = _known(connection, guests)
    _drop_terms(connection, list(known.values()))
    connection.execute(delete(tables.guest_numbers).where(tables.guest_numbers.c.guest.in_(list(known))))


def _key(connection: Connection) -> bytes:
    return derived_key(connection.info[SECRET], b"search terms")


def _packed(terms: Sequence[int]) -> bytes:
    return array("i", terms).tobytes()


def _known(connection: Connection, guests: Sequence[str]) -> dict[str, tuple[int, bytes]]:
    """Number and terms of those who have some."""
    rows = tables.guest_numbers.c
    found = connection.execute(select(rows.guest, rows.number, rows.terms).where(rows.guest.in_(guests)))
    return {guest: (number, terms) for guest, number, terms in found}


def _number(connection: Connection, guests: Sequence[str]) -> dict[str, int]:
    """A number for each, behind all that there are."""
    first = (connection.scalar(select(func.max(tables.guest_numbers.c.number))) or 0) + 1
    return dict(zip(guests, range(first, first + len(guests)), strict=True)) if guests else {}


def _add_terms(connection: Connection, terms: Mapping[int, Sequence[int]]) -> None:
    """In the order of the index, and unpacked by the database itself: there are some twenty of each guest."""
    rows = sorted((number // SLICE, term, number) for number, all_ in terms.items() for term in all_)
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        picks, source = "value ->> 0, value ->> 1, value ->> 2", "json_each(?)"
    else:
        picks = ", ".join(f"CAST(value ->> {i} AS integer)" for i in range(3))
        source = "json_array_elements(CAST(CAST($1 AS varchar) AS json)) AS value"
    statement = f"INSERT INTO guest_terms (slice, term, number) SELECT {picks} FROM {source}"
    connection.exec_driver_sql(statement, (msgspec.json.encode(rows).decode(),))


def _drop_terms(connection: Connection, known: Sequence[tuple[int, bytes]]) -> None:
    rows = tables.guest_terms.c
    for number, packed in known:
        terms = array("i", packed).tolist()
        of = and_(rows.slice == number // SLICE, rows.number == number, rows.term.in_(terms))
        connection.execute(delete(tables.guest_terms).where(of))


def find_guests(connection: Connection, search: str, after: int, limit: int) -> Found:
    """The guests whose name holds what is searched for, or all; from behind a number."""
    asked = Asked(search, _key(connection))
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
