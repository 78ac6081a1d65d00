"""What was asked for under an idempotency key, and how it was answered: asked again, it is answered alike."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from server.store import tables
from server.vault import vault_of

KEPT_S = 86_400.0
"""How long a key is remembered."""


@dataclass(frozen=True, slots=True)
class Answered:
    asked: str
    """A hash of all that was asked for."""
    guest: str
    answer: str


def find_answered(connection: Connection, key: str, now: float) -> Answered | None:
    """How this was answered within the last day; nothing of a guest who was erased since."""
    rows = tables.once.c
    row = connection.execute(select(tables.once).where(rows.key == key, rows.at > now - KEPT_S)).first()
    answer = vault_of(connection).unseal(row.guest, row.answer) if row is not None else None
    return None if row is None or answer is None else Answered(row.asked, row.guest, answer)


def put_answered(connection: Connection, key: str, answered: Answered, now: float) -> None:
    """Those that are too old go at the same time."""
    rows = tables.once.c
    connection.execute(delete(tables.once).where((rows.at <= now - KEPT_S) | (rows.key == key)))
    sealed = vault_of(connection).seal(answered.guest, answered.answer)
    connection.execute(
        insert(tables.once).values(key=key, asked=answered.asked, guest=answered.guest, answer=sealed, at=now)
    )
