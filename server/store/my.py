"""What the guest's own page shows of the past: visits, and what was said and written in them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, func, select

from alerts.model import Answer, Note
from recognition.model import Visit
from server.store import tables
from server.store.sealed import open_answer, open_note, present
from server.vault import vault_of


def visits_of(connection: Connection, guest: str, skip: int, limit: int) -> list[Visit]:
    """The guest's visits to all venues, the newest first."""
    rows = tables.visits.c
    # Ids begin with the instant.
    query = select(rows.body).where(rows.guest == guest).order_by(rows.id.desc()).offset(skip).limit(limit)
    return [_VISIT.decode(body) for body in connection.scalars(query)]


def venue_of_visit(connection: Connection, guest: str, visit: str) -> str | None:
    """Where that was; None if it is no visit of this guest."""
    rows = tables.visits.c
    return connection.scalar(select(rows.venue).where(rows.id == visit, rows.guest == guest))


def answers_of(connection: Connection, visits: Sequence[str]) -> list[Answer]:
    rows = tables.answers.c
    query = select(rows.body).where(rows.visit.in_(visits))
    vault = vault_of(connection)
    found = present(open_answer(vault, body) for body in connection.scalars(query))
    return sorted(found, key=lambda answer: (answer.at, answer.question))


def find_answer(connection: Connection, visit: str, question: str) -> Answer | None:
    rows = tables.answers.c
    query = select(rows.body).where(rows.visit == visit, rows.question == question)
    body = connection.scalar(query)
    return open_answer(vault_of(connection), body) if body is not None else None


def notes_of(connection: Connection, guest: str) -> list[Note]:
    """All that was written down about the guest, the oldest first."""
    rows = tables.notes.c
    query = select(rows.body).where(rows.guest == guest).order_by(rows.id)
    vault = vault_of(connection)
    return present(open_note(vault, body) for body in connection.scalars(query))


def count_credentials(connection: Connection, guest: str) -> dict[str, int]:
    """How many of each kind the guest bears: ``tag``, ``phone``."""
    rows = tables.credentials.c
    query = select(rows.kind, func.count()).where(rows.guest == guest).group_by(rows.kind)
    return {row.kind: row[1] for row in connection.execute(query)}


_VISIT = msgspec.json.Decoder(Visit)
