"""How captures of EPCIS documents ended. What was in them is never here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from server.store import tables

KEPT = 1_000
"""Captures kept of each key: the newest."""


@dataclass(frozen=True, slots=True)
class CaptureRow:
    id: str
    """Begins with its instant: newer ones sort after older ones."""
    venue: str
    key: str
    """The name of the key that it came with."""
    body: str


def add_capture(connection: Connection, row: CaptureRow) -> None:
    """Add one; those that are too many go at the same time."""
    rows = tables.captures.c
    connection.execute(insert(tables.captures).values(id=row.id, venue=row.venue, key=row.key, body=row.body))
    theirs = (rows.venue == row.venue) & (rows.key == row.key)
    newest = select(rows.id).where(theirs).order_by(rows.id.desc())
    oldest_kept = connection.scalar(newest.offset(KEPT - 1).limit(1))
    if oldest_kept is not None:
        connection.execute(delete(tables.captures).where(theirs & (rows.id < oldest_kept)))


def find_capture(connection: Connection, venue: str, key: str, id_: str) -> str | None:
    """The body of this capture, if it came with this key; None otherwise."""
    rows = tables.captures.c
    where = (rows.id == id_) & (rows.venue == venue) & (rows.key == key)
    body: str | None = connection.scalar(select(rows.body).where(where))
    return body


def list_captures(
    connection: Connection, venue: str, key: str, before: str, limit: int
) -> Sequence[CaptureRow]:
    """Of this key, the newest first; with ``before``, those older than the one with this id."""
    rows = tables.captures.c
    query = select(tables.captures).where((rows.venue == venue) & (rows.key == key))
    if before:
        query = query.where(rows.id < before)
    found = connection.execute(query.order_by(rows.id.desc()).limit(limit))
    return [CaptureRow(row.id, row.venue, row.key, row.body) for row in found]
