"""Guests, their credentials (hashed) and consents, and what is known of their earlier visits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, String, cast, func, select, update
from sqlalchemy.sql.functions import aggregate_strings

from alerts.people import Guest
from recognition.recent import NO_ENDS, ends_of
from recognition.venue import History
from server.store import tables
from server.store.consents import NewConsent, add_new, put_children
from server.store.credentials import aside_of
from server.store.outbox import Told, tell
from server.store.profiles import YEAR_S
from server.store.rows import all_rows, insert_rows, matching
from server.store.sealed import guest_text, seal_guest
from server.store.search import names_of, put_terms, search_key, terms_of_names
from server.vault import vault_of


@dataclass(frozen=True, slots=True)
class NewGuest:
    """A guest with hashed credentials and what they consented to, ready to be kept."""

    guest: Guest
    credentials: tuple[tuple[bytes, str], ...] = ()
    """(hash, kind): kind is ``tag`` or ``phone``."""
    consents: tuple[NewConsent, ...] = ()
    keeps_credentials: bool = False
    """Those that the guest has stay; otherwise these come in their place."""


class Ready(NamedTuple):
    """The same in what the tables hold, so that nothing but writing is left: made without a database, perhaps
    in another process."""

    id: str
    text: bytes
    """The profile, before it is sealed."""
    expected: bool
    child: bool
    terms: bytes
    """By which search finds them."""
    credentials: tuple[tuple[bytes, str], ...]
    consents: tuple[NewConsent, ...]
    keeps_credentials: bool


def make_ready(new: NewGuest, key: bytes) -> Ready:
    """:param key: that of the search's terms."""
    guest = new.guest
    return Ready(
        guest.id,
        guest_text(guest),
        bool(guest.appointments),
        guest.child,
        terms_of_names(names_of(guest), key),
        new.credentials,
        new.consents,
        new.keeps_credentials,
    )


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
    key = search_key(connection)
    return put_ready(connection, [make_ready(new, key) for new in guests], now)


def put_ready(connection: Connection, guests: Sequence[Ready], now: float) -> Change:
    """The same of guests with different ids who were made ready."""
    ids = [new.id for new in guests]
    bearer = {hash_: (kind, new.id) for new in guests for hash_, kind in new.credentials}
    before = _take_credentials(connection, guests, bearer)
    aside = aside_of(connection, bearer)
    _put_profiles(connection, guests)
    put_terms(connection, {new.id: new.terms for new in guests})
    # In the order of their index: thousands of them then touch each of its pages once.
    rows = sorted((hash_, kind, id_) for hash_, (kind, id_) in bearer.items() if hash_ not in aside)
    insert_rows(connection, tables.credentials, rows)
    put_children(connection, [(new.id, new.child) for new in guests])
    given = add_new(connection, [(new.id, one) for new in guests for one in new.consents], now)
    tell(connection, Told.GUEST_CHANGED, ids, now)
    return Change(frozenset(before - bearer.keys()) | aside, tuple(given))


def _take_credentials(connection: Connection, guests: Sequence[Ready], hashes: Iterable[bytes]) -> set[bytes]:
    """What these guests bore until now, which nobody does from here on; nor what they will bear."""
    theirs = [new.id for new in guests if not new.keeps_credentials]
    delete_where = "DELETE FROM credentials WHERE"
    before = matching(connection, f"{delete_where} guest", theirs, "RETURNING hash")
    gone = {bytes(hash_) for (hash_,) in before}
    matching(connection, f"{delete_where} hash", hashes)
    return gone


def _put_profiles(connection: Connection, guests: Sequence[Ready]) -> None:
    sealed = vault_of(connection).seal_all({new.id: new.text for new in guests})
    matching(connection, "DELETE FROM guests WHERE id", sealed)
    insert_rows(connection, tables.guests, ((new.id, sealed[new.id], new.expected) for new in guests))


def put_profile(connection: Connection, guest: Guest) -> None:
    """As it is now; credentials and consents stay."""
    connection.execute(
        update(tables.guests)
        .where(tables.guests.c.id == guest.id)
        .values(body=seal_guest(vault_of(connection), guest), expected=bool(guest.appointments))
    )


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
