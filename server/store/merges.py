"""Of two profiles of one person, which went into which; and how both stood, as long as it can be undone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from alerts.people import Guest
from server.store import tables
from server.store.merged_consents import ConsentsBefore
from server.store.rows import all_rows
from server.vault import vault_of

UNDO_S = 30 * 86_400.0
"""How long a merge can be undone."""


@dataclass(slots=True)
class Merging:
    """What is to be merged; and, once the store has done it, what came of it."""

    id: str
    kept: str
    gone: str
    take: tuple[str, ...]
    """The choices in which the profile that goes is right."""
    at: float
    by: str
    profile: Guest | None = None
    """Of both. None: it was not done, as one of them was not there any more."""
    credentials: list[bytes] = field(default_factory=list)
    """Hashes that the kept one bears now."""
    others: list[Guest] = field(default_factory=list)
    """Guests whose profiles named the one that went, as they are now."""


@dataclass(slots=True)
class Unmerging:
    """What is to be undone; and what came of it."""

    gone: str
    kept: str
    at: float
    profiles: tuple[Guest, Guest] | None = None
    """The kept one, and the one that is back. None: it could not be undone any more."""
    credentials: list[bytes] = field(default_factory=list)
    """Hashes that the one that is back bears."""
    others: list[Guest] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that holds."""

    id: str
    gone: str
    went_to: str
    guest: str
    """Who has both now."""
    at: float
    by: str
    other: Guest | None = None
    """The profile that went; None once it cannot be undone."""

    def may_be_undone(self, now: float) -> bool:
        """Not when what it went into has gone in its turn: that is undone first."""
        return self.other is not None and self.guest == self.went_to and now < self.at + UNDO_S


class Before(msgspec.Struct):
    """How both stood, and what moved."""

    kept: Guest
    other: Guest
    after: Guest
    visits: list[str]
    credentials: list[str]
    consents: ConsentsBefore
    absorbed: list[str]
    """Who had gone into the other one before."""
    companions: dict[str, bool]
    """Guests who named the other one, and whether they named the kept one, too."""


def enter_merge(connection: Connection, merging: Merging, before: Before) -> None:
    rows = tables.merges
    connection.execute(update(rows).where(rows.c.guest == merging.gone).values(guest=merging.kept))
    body = vault_of(connection).seal(merging.gone, msgspec.json.encode(before).decode())
    values = {"gone": merging.gone, "id": merging.id, "went_to": merging.kept, "guest": merging.kept}
    connection.execute(insert(rows).values(**values, at=merging.at, by=merging.by, body=body))


def absorbed(connection: Connection, guest: str) -> list[str]:
    rows = tables.merges.c
    return list(connection.scalars(select(rows.gone).where(rows.guest == guest)))


def opened(connection: Connection, gone: str, body: str) -> Before | None:
    said = vault_of(connection).unseal(gone, body)
    return None if said is None else _BEFORE.decode(said)


def load_merged(connection: Connection) -> dict[str, str]:
    """Profile that went → the guest who has it now."""
    rows = tables.merges.c
    return dict(all_rows(connection, select(rows.gone, rows.guest)))


def load_merges(connection: Connection, guest: str) -> list[Merged]:
    """Those whose profiles went into this one, the newest first."""
    rows = tables.merges.c
    found = connection.execute(select(tables.merges).where(rows.guest == guest).order_by(rows.at.desc()))
    return [_merged(connection, row) for row in found.all()]


def find_merge(connection: Connection, id_: str) -> Merged | None:
    row = connection.execute(select(tables.merges).where(tables.merges.c.id == id_)).first()
    return None if row is None else _merged(connection, row)


def _merged(connection: Connection, row: Any) -> Merged:
    before = opened(connection, row.gone, row.body)
    return Merged(
        row.id, row.gone, row.went_to, row.guest, row.at, row.by, before.other if before is not None else None
    )


def drop_undo(connection: Connection, before: float, limit: int) -> int:
    """How profiles stood that were merged before this instant; returns how many were dropped."""
    rows = tables.merges.c
    old = select(rows.gone).where(rows.at < before, rows.body != "").limit(limit)
    gone = list(connection.scalars(old))
    connection.execute(update(tables.merges).where(rows.gone.in_(gone)).values(body=""))
    return len(gone)


_BEFORE = msgspec.json.Decoder(Before)
