"""Erasing a guest: the key first, then every row; and finishing what a crash, or an old copy, left undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import msgspec
from sqlalchemy import Column, Connection, Table, delete, func, insert, select, update

from alerts.people import Guest
from alerts.unnamed import names_of, unnamed
from server.store import tables
from server.store.guests import put_profile
from server.store.merges import absorbed
from server.store.outbox import Told, tell
from server.store.sealed import open_card, open_guest, seal_card
from server.store.search import drop_names
from server.vault import vault_of

OF_GUEST: dict[str, Table] = {
    "profile": tables.guests,
    "credentials": tables.credentials,
    "credentials_set_aside": tables.set_aside,
    "consents": tables.consents,
    "past_consents": tables.past_consents,
    "children": tables.children,
    "visits": tables.visits,
    "notes": tables.notes,
    "moments": tables.moments,
    "intents": tables.intents,
    "links": tables.guest_links,
    "sessions": tables.guest_sessions,
    "requests_remembered": tables.once,
    "messages_waiting": tables.outbox,
    "merges": tables.merges,
}
"""What is counted in a certificate, and the tables that name a guest in a column of their own."""

KEPT = {
    "trail": "by what stood for the guest, which nobody can tell any more",
    "directory_changes": "until the files of the directory are made anew, at once",
    "guest_numbers": "dropped with the terms",
}
"""Tables with such a column whose rows are not simply deleted, and why."""

BATCH = 500


@dataclass(slots=True)
class Erased:
    """What was erased, once the store has done it.

    :ivar number: of the destruction of the key.
    """

    guest: str
    at: float
    number: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    credentials: list[bytes] = field(default_factory=list)
    """Hashes that nobody bears any more."""
    others: list[Guest] = field(default_factory=list)
    """Guests whose profiles named this one, as they are now."""


def erase_guest(connection: Connection, erased: Erased) -> None:
    """Destroy the key, and all rows in the caller's transaction. From the first of the two on it is decided:
    if the transaction is not kept, :func:`finish_erasures` does it again."""
    vault, guest = vault_of(connection), erased.guest
    erased.others = _companions(connection, guest)
    bears = select(tables.credentials.c.hash).where(tables.credentials.c.guest == guest)
    erased.credentials = list(connection.scalars(bears))
    _unname(connection, guest, erased.others)
    erased.number = vault.destroy(guest, above=_last_number(connection))
    gone = absorbed(connection, guest)  # copies of the database, and other systems, know them by that profile
    for one in gone:
        erased.number = vault.destroy(one)
    _drop_rows(connection, guest)
    tell(connection, Told.GUEST_ERASED, [guest, *gone], erased.at)
    _certify(connection, erased)


def _last_number(connection: Connection) -> int:
    return connection.scalar(select(func.max(tables.erasures.c.number))) or 0


def _certify(connection: Connection, erased: Erased) -> None:
    body = msgspec.json.encode(erased.counts).decode()
    connection.execute(insert(tables.erasures).values(number=erased.number, at=erased.at, body=body))


def count_rows(connection: Connection, erased: Erased) -> None:
    """How much there is of each kind, before anything of it goes."""
    for name, column, keys in _rows_of(connection, erased.guest):
        for some in _batches(keys):
            query = select(func.count()).select_from(column.table).where(column.in_(some))
            erased.counts[name] = erased.counts.get(name, 0) + (connection.scalar(query) or 0)


def _drop_rows(connection: Connection, guest: str) -> None:
    drop_names(connection, [guest])
    for _, column, keys in _rows_of(connection, guest):
        for some in _batches(keys):
            connection.execute(delete(column.table).where(column.in_(some)))


def _rows_of(connection: Connection, guest: str) -> list[tuple[str, Column[str], Sequence[str]]]:
    """Kind, column and keys of all rows about the guest, visits last: by them the others are found. Profiles
    that went into theirs have left passkeys, and messages that wait."""
    all_ = [guest, *absorbed(connection, guest)]
    visits = list(connection.scalars(select(tables.visits.c.id).where(tables.visits.c.guest == guest)))
    cards: list[str] = []
    for some in _batches(visits):
        cards += connection.scalars(select(tables.cards.c.id).where(tables.cards.c.visit.in_(some)))
    return [
        ("ratings", tables.ratings.c.card, cards),
        ("cards", tables.cards.c.id, cards),
        ("answers", tables.answers.c.visit, visits),
        ("passkeys", tables.passkeys.c.owner, [f"guest:{one}" for one in all_]),
        *((name, _names_guest(table), all_) for name, table in OF_GUEST.items()),
    ]


def _names_guest(table: Table) -> Column[str]:
    return table.c.id if table is tables.guests else table.c.guest


def _companions(connection: Connection, guest: str) -> list[Guest]:
    """Those whom the guest named as belonging with them, where they name the guest, too."""
    own = _profile(connection, guest)
    others = [_profile(connection, other) for other in own.companions] if own is not None else []
    return [other for other in others if other is not None and guest in other.companions]


def _profile(connection: Connection, guest: str) -> Guest | None:
    body = connection.scalar(select(tables.guests.c.body).where(tables.guests.c.id == guest))
    return None if body is None else open_guest(vault_of(connection), guest, body)


def _unname(connection: Connection, guest: str, others: list[Guest]) -> None:
    """Their profiles and cards name the guest no longer."""
    own = _profile(connection, guest)
    names = names_of(own) if own is not None else ()
    for index, other in enumerate(others):
        left = tuple(one for one in other.companions if one != guest)
        others[index] = replace(other, companions=left)
        put_profile(connection, others[index])
        _unname_cards(connection, other.id, names)


def _unname_cards(connection: Connection, guest: str, names: tuple[str, ...]) -> None:
    vault, rows = vault_of(connection), tables.cards.c
    visits = select(tables.visits.c.id).where(tables.visits.c.guest == guest)
    for id_, body in connection.execute(select(rows.id, rows.body).where(rows.visit.in_(visits))).all():
        card = open_card(vault, body)
        after = unnamed(card, names)
        if after is not card:
            sealed = msgspec.json.encode(seal_card(vault, after)).decode()
            connection.execute(update(tables.cards).where(rows.id == id_).values(body=sealed))


def finish_erasures(connection: Connection, now: float) -> int:
    """After a crash between the key and the rows, or with a copy of the database from before an erasure: the
    rows of everybody whose key was destroyed since go now. Returns how many guests that were."""
    vault, last = vault_of(connection), _last_number(connection)
    until = vault.destructions()
    if until <= last:
        return 0
    found = vault.destroyed_since(last, _everybody(connection))
    counts: dict[str, int] = {}
    told: dict[str, None] = {}
    for guest in found:
        gone = absorbed(connection, guest)
        told.update(dict.fromkeys((guest, *gone)))
        for other in gone:
            until = max(until, vault.destroy(other))
        one = Erased(guest, now)
        count_rows(connection, one)
        _drop_rows(connection, guest)
        counts = {name: counts.get(name, 0) + count for name, count in one.counts.items()}
    tell(connection, Told.GUEST_ERASED, told, now)
    _certify(connection, Erased("", now, until, counts))
    return len(found)


def _everybody(connection: Connection) -> set[str]:
    """Whoever is named in any table."""
    columns = [_names_guest(table) for table in OF_GUEST.values()]
    return {guest for column in columns for guest in connection.scalars(select(column).distinct())}


def find_erasure(connection: Connection, number: int) -> tuple[float, dict[str, int]] | None:
    """When it was, and what went."""
    row = connection.execute(select(tables.erasures).where(tables.erasures.c.number == number)).first()
    return None if row is None else (row.at, msgspec.json.decode(row.body, type=dict[str, int]))


def _batches(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
