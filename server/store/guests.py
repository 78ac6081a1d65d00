"""Guests, their credentials (hashed) and consents, and what is known of their earlier visits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, String, Table, cast, delete, func, insert, select, update
from sqlalchemy.sql.functions import aggregate_strings

from alerts.people import Guest
from recognition.recent import NO_ENDS, ends_of
from recognition.venue import History
from server.store import tables
from server.store.consents import NewConsent, add_new, put_children
from server.store.credentials import aside_of
from server.store.outbox import Told, tell
from server.store.profiles import YEAR_S
from server.store.rows import all_rows
from server.store.sealed import seal_guest
from server.store.search import put_names
from server.vault import Vault, vault_of

BATCH = 500
"""Rows looked up at once: below every database's limit of parameters."""


@dataclass(frozen=True, slots=True)
class NewGuest:
    """A guest with hashed credentials and what they consented to, ready to be kept."""

    guest: Guest
    credentials: tuple[tuple[bytes, str], ...] = ()
    """(hash, kind): kind is ``tag`` or ``phone``."""
    consents: tuple[NewConsent, ...] = ()
    keeps_credentials: bool = False
    """Those that the guest has stay; otherwise these come in their place."""


@dataclass(frozen=True, slots=True)
class Change:
    """What putting guests changed beside their profiles."""

    retired: frozenset[bytes]
    """Hashes of credentials that nobody bears any more, and of those that are set aside."""
    given: tuple[tuple[str, NewConsent], ...]
    """The consents that were not there before, each with its guest."""


def put_guests(connection: Connection, guests: Sequence[NewGuest], now: float) -> Change:
    """Add, or replace profiles and credentials of those with the same id. Consents are only added: importing
    a guest again does not bring back what they withdrew."""
    retired: set[bytes] = set()
    given: list[tuple[str, NewConsent]] = []
    for start in range(0, len(guests), BATCH):
        batch = guests[start : start + BATCH]
        retired |= _take_credentials(connection, batch)
        given += _put_batch(connection, batch, now)
    hashes = [hash_ for new in guests for hash_, _ in new.credentials]
    tell(connection, Told.GUEST_CHANGED, [new.guest.id for new in guests], now)
    return Change(frozenset(retired - set(hashes)) | aside_of(connection, hashes), tuple(given))


def _take_credentials(connection: Connection, guests: Sequence[NewGuest]) -> set[bytes]:
    """What these guests bore until now, which nobody does from here on; nor what they will bear."""
    rows = tables.credentials.c
    theirs = rows.guest.in_([new.guest.id for new in guests if not new.keeps_credentials])
    before = set(connection.scalars(select(rows.hash).where(theirs)))
    hashes = [hash_ for new in guests for hash_, _ in new.credentials]
    connection.execute(delete(tables.credentials).where(theirs))
    connection.execute(delete(tables.credentials).where(rows.hash.in_(hashes)))
    return before


def _put_batch(
    connection: Connection, guests: Sequence[NewGuest], now: float
) -> list[tuple[str, NewConsent]]:
    """Returns the consents that are new."""
    ids = [new.guest.id for new in guests]
    connection.execute(delete(tables.guests).where(tables.guests.c.id.in_(ids)))
    vault = vault_of(connection)
    vault.admit(ids)
    _insert(connection, tables.guests, [_guest_row(vault, new.guest) for new in guests])
    put_names(connection, [new.guest for new in guests])
    bears = [(hash_, kind, new.guest.id) for new in guests for hash_, kind in new.credentials]
    aside = aside_of(connection, [hash_ for hash_, _, _ in bears])
    rows: list[dict[str, object]] = [
        {"hash": hash_, "kind": kind, "guest": id_} for hash_, kind, id_ in bears if hash_ not in aside
    ]
    _insert(connection, tables.credentials, rows)
    put_children(connection, [(new.guest.id, new.guest.child) for new in guests])
    return add_new(connection, [(new.guest.id, one) for new in guests for one in new.consents], now)


def put_profile(connection: Connection, guest: Guest) -> None:
    """As it is now; credentials and consents stay."""
    connection.execute(
        update(tables.guests)
        .where(tables.guests.c.id == guest.id)
        .values(_guest_row(vault_of(connection), guest))
    )


def _guest_row(vault: Vault, guest: Guest) -> dict[str, object]:
    return {
        "id": guest.id,
        "body": seal_guest(vault, guest),
        "expected": bool(guest.appointments),
    }


def _insert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def load_guests(connection: Connection) -> dict[str, str]:
    """Guest id → profile as it is sealed; opened only when somebody needs it."""
    rows = tables.guests.c
    return dict(all_rows(connection, select(rows.id, rows.body)))


def load_expected(connection: Connection) -> frozenset[str]:
    """Guests with appointments."""
    rows = tables.guests.c
    return frozenset(connection.scalars(select(rows.id).where(tables.GUEST_IS_EXPECTED)))


def load_credentials(connection: Connection) -> Sequence[tuple[bytes, str]]:
    """(hash, guest) of every credential."""
    rows = tables.credentials.c
    return all_rows(connection, select(rows.hash, rows.guest))


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
    return Histories(all_rows(connection, query))
