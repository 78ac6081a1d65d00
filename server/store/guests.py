"""Guests, their credentials (hashed) and consents, and what is known of their earlier visits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Connection, Select, String, Table, cast, delete, func, insert, select
from sqlalchemy.sql.functions import aggregate_strings

from alerts.model import Guest
from recognition.consent import Purpose
from recognition.recent import NO_ENDS, ends_of
from recognition.venue import History
from server.store import tables

EVERYWHERE = ""
"""As the venue of a consent: all of them."""

YEAR_S = 365 * 86_400.0

BATCH = 500
"""Rows looked up at once: below every database's limit of parameters."""


@dataclass(frozen=True, slots=True)
class NewGuest:
    """A guest with hashed credentials and the purposes consented to, ready to be kept."""

    guest: Guest
    credentials: tuple[tuple[bytes, str], ...] = ()
    """(hash, kind): kind is ``tag`` or ``phone``."""
    consents: tuple[tuple[Purpose, str], ...] = ()
    """(purpose, venue), the venue ``EVERYWHERE`` or an id."""


@dataclass(frozen=True, slots=True)
class ConsentRow:
    guest: str
    purpose: Purpose
    venue: str
    given_at: float
    withdrawn_at: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """What putting guests changed beside their profiles."""

    retired: frozenset[bytes]
    """Hashes of credentials that nobody bears any more."""
    given: tuple[tuple[str, Purpose, str], ...]
    """(guest, purpose, venue) of the consents that were not there before."""


def put_guests(connection: Connection, guests: Sequence[NewGuest], now: float) -> Change:
    """Add, or replace profiles and credentials of those with the same id. Consents are only added: importing
    a guest again does not bring back what they withdrew."""
    retired: set[bytes] = set()
    given: list[tuple[str, Purpose, str]] = []
    for start in range(0, len(guests), BATCH):
        batch = guests[start : start + BATCH]
        retired |= _take_credentials(connection, batch)
        given += _put_batch(connection, batch, now)
    retired.difference_update(hash_ for new in guests for hash_, _ in new.credentials)
    return Change(frozenset(retired), tuple(given))


def _take_credentials(connection: Connection, guests: Sequence[NewGuest]) -> set[bytes]:
    """What these guests bore until now, which nobody does from here on; nor what they will bear."""
    rows = tables.credentials.c
    theirs = rows.guest.in_([new.guest.id for new in guests])
    before = set(connection.scalars(select(rows.hash).where(theirs)))
    hashes = [hash_ for new in guests for hash_, _ in new.credentials]
    connection.execute(delete(tables.credentials).where(theirs))
    connection.execute(delete(tables.credentials).where(rows.hash.in_(hashes)))
    return before


def _put_batch(
    connection: Connection, guests: Sequence[NewGuest], now: float
) -> list[tuple[str, Purpose, str]]:
    """Returns the consents that are new."""
    ids = [new.guest.id for new in guests]
    connection.execute(delete(tables.guests).where(tables.guests.c.id.in_(ids)))
    known = {(row.guest, row.purpose, row.venue) for row in load_consents(connection, ids)}
    consents = [(new.guest.id, *consent) for new in guests for consent in new.consents]
    given = [consent for consent in consents if consent not in known]
    _insert(connection, tables.guests, [_guest_row(new.guest) for new in guests])
    _insert(
        connection,
        tables.credentials,
        [
            {"hash": hash_, "kind": kind, "guest": new.guest.id}
            for new in guests
            for hash_, kind in new.credentials
        ],
    )
    _insert(
        connection,
        tables.consents,
        [{"guest": g, "purpose": p.value, "venue": venue, "given_at": now} for g, p, venue in given],
    )
    return given


def _guest_row(guest: Guest) -> dict[str, object]:
    return {
        "id": guest.id,
        "sort_name": guest.name.casefold(),
        "body": msgspec.json.encode(guest).decode(),
    }


def _insert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def load_guests(connection: Connection) -> dict[str, str]:
    """Guest id → profile as JSON; decoded only when somebody needs it."""
    rows = tables.guests.c
    return dict(_all(connection, select(rows.id, rows.body)))


def load_credentials(connection: Connection) -> Sequence[tuple[bytes, str]]:
    """(hash, guest) of every credential."""
    rows = tables.credentials.c
    return _all(connection, select(rows.hash, rows.guest))


def load_live_consents(connection: Connection) -> list[tuple[str, Purpose, str | None]]:
    """(guest, purpose, venue or None for all) of every consent that was not withdrawn."""
    rows = tables.consents.c
    purposes = {purpose.value: purpose for purpose in Purpose}
    query = select(rows.guest, rows.purpose, rows.venue).where(rows.withdrawn_at.is_(None))
    return [(guest, purposes[name], venue or None) for guest, name, venue in _all(connection, query)]


def _all(connection: Connection, query: Select[Any]) -> Sequence[Any]:
    """All rows as the driver's plain tuples: at a start there may be millions."""
    cursor = connection.execute(query).cursor
    assert cursor is not None
    return cursor.fetchall()


def load_consents(connection: Connection, guests: Sequence[str]) -> list[ConsentRow]:
    rows = connection.execute(select(tables.consents).where(tables.consents.c.guest.in_(guests)))
    return [ConsentRow(r.guest, Purpose(r.purpose), r.venue, r.given_at, r.withdrawn_at) for r in rows]


class Histories(Mapping[str, History]):
    """Per guest, the visits that are over; made ready when somebody needs one, as few of all guests come."""

    def __init__(self, rows: Iterable[tuple[str, int, float, str | None]]) -> None:
        """(guest, visits, end of the last, ends of those of the last year) of each."""
        self._rows = {row[0]: row for row in rows}

    def __getitem__(self, guest: str) -> History:
        _, visits, last_left_at, ends = self._rows[guest]
        return History(visits, last_left_at, ends_of(map(int, ends.split(","))) if ends else NO_ENDS)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def load_history(connection: Connection, venue: str, now: float) -> Histories:
    """Per guest, the visits to this venue that are over."""
    rows = tables.visits.c
    # Whole seconds: SQLite cuts the rest off, PostgreSQL would round.
    whole = rows.left_at if connection.dialect.name == "sqlite" else func.floor(rows.left_at)
    ends = aggregate_strings(cast(cast(whole, BigInteger), String), ",").filter(rows.left_at > now - YEAR_S)
    query = (
        select(rows.guest, func.count(), func.max(rows.left_at), ends)
        .where(rows.venue == venue, rows.left_at.is_not(None))
        .group_by(rows.guest)
    )
    return Histories(_all(connection, query))


def find_guests(connection: Connection, search: str, after: str, limit: int) -> list[Guest]:
    """Guests whose name contains ``search``, in order of name, from behind ``after`` (a sort name and an id,
    joined by a newline)."""
    if "\x00" in search + after:  # no name has it; PostgreSQL refuses it, and SQLite takes it for the end
        return []
    rows = tables.guests.c
    query = select(rows.body).order_by(rows.sort_name, rows.id).limit(limit)
    if search:
        query = query.where(rows.sort_name.contains(search.casefold(), autoescape=True))
    if after:
        name, _, id_ = after.partition("\n")
        query = query.where((rows.sort_name > name) | ((rows.sort_name == name) & (rows.id > id_)))
    return [msgspec.json.decode(body, type=Guest) for body in connection.scalars(query)]
