"""What guests chose on their phones: welcome, only if they ask, or invisible."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from alerts.intents import Wish
from alerts.model import Intent
from server.store import tables

KEPT_S = 7 * 86_400.0
"""How long after its end a choice is kept: late reads of a time when the guest was invisible are dropped."""


def load_intents(connection: Connection, venue: str) -> list[Wish]:
    """All that are kept of a venue, also those that have ended."""
    rows = tables.intents.c
    found = connection.execute(select(rows.guest, rows.intent, rows.until).where(rows.venue == venue))
    return [Wish(guest, Intent(intent), until) for guest, intent, until in found]


def drop_intents(connection: Connection, now: float) -> None:
    """Those that ended long ago."""
    rows = tables.intents
    connection.execute(delete(rows).where(rows.c.until < now - KEPT_S))
