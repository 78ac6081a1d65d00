"""What has grown too old, a little at a time: each drops at most ``limit`` and returns how many it did."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Select, delete, select

from recognition.ids import first_id
from server.store import tables


def drop_visits(connection: Connection, before: float, limit: int) -> int:
    """Those that ended before this instant, with all that hangs on them: nothing outlives its visit."""
    rows = tables.visits.c
    old = select(rows.id).where(rows.id < first_id(before), rows.left_at < before).order_by(rows.id)
    visits = list(connection.scalars(old.limit(limit)))
    _drop_cards(connection, select(tables.cards.c.id).where(tables.cards.c.visit.in_(visits)))
    connection.execute(delete(tables.answers).where(tables.answers.c.visit.in_(visits)))
    connection.execute(delete(tables.notes).where(tables.notes.c.visit.in_(visits)))
    connection.execute(delete(tables.visits).where(rows.id.in_(visits)))
    return len(visits)


def drop_cards(connection: Connection, before: float, limit: int) -> int:
    """Those made before this instant that are over, with what staff said of them."""
    rows = tables.cards.c
    old = select(rows.id).where(rows.id < first_id(before), ~_is_live()).order_by(rows.id).limit(limit)
    return _drop_cards(connection, old)


def _is_live() -> ColumnElement[bool]:
    return tables.cards.c.state.in_(("open", "claimed", "held"))


def _drop_cards(connection: Connection, which: Select[str]) -> int:
    cards = list(connection.scalars(which))
    connection.execute(delete(tables.ratings).where(tables.ratings.c.card.in_(cards)))
    return connection.execute(delete(tables.cards).where(tables.cards.c.id.in_(cards))).rowcount


def drop_answers(connection: Connection, before: float, limit: int) -> int:
    """Those of visits that began before this instant."""
    rows = tables.answers.c
    old = select(rows.visit).where(rows.visit < first_id(before)).distinct().order_by(rows.visit).limit(limit)
    visits = list(connection.scalars(old))
    connection.execute(delete(tables.answers).where(rows.visit.in_(visits)))
    return len(visits)


def drop_notes(connection: Connection, before: float, limit: int) -> int:
    """Notes and promises written before this instant."""
    rows = tables.notes.c
    old = select(rows.id).where(rows.id < first_id(before)).order_by(rows.id).limit(limit)
    return connection.execute(delete(tables.notes).where(rows.id.in_(old))).rowcount
