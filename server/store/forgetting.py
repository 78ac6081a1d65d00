"""What goes from a guest's earlier cards and words once nothing covers it any more."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from alerts.lifecycle import blank
from alerts.unshown import unshown
from server.store import tables
from server.store.as_rows import card_row
from server.store.rows import upsert
from server.store.sealed import open_card
from server.vault import vault_of


def forget_words(connection: Connection, guest: str) -> None:
    """Nothing covers any more what the guest's earlier cards say, what they told us, and what happened."""
    visits = select(tables.visits.c.id).where(tables.visits.c.guest == guest)
    said = connection.scalars(select(tables.cards.c.body).where(tables.cards.c.visit.in_(visits)))
    vault = vault_of(connection)
    blanked = [blank(open_card(vault, body)) for body in said]
    upsert(connection, tables.cards, [card_row(vault, card) for card in blanked])
    connection.execute(delete(tables.answers).where(tables.answers.c.visit.in_(visits)))
    connection.execute(delete(tables.notes).where(tables.notes.c.guest == guest))
    connection.execute(delete(tables.moments).where(tables.moments.c.guest == guest))


def unshow_guest(connection: Connection, guest: str, venue: str) -> None:
    """What the guest likes and celebrates goes from the venue's earlier cards, too."""
    visits = select(tables.visits.c.id).where(tables.visits.c.guest == guest, tables.visits.c.venue == venue)
    vault = vault_of(connection)
    bodies = connection.scalars(select(tables.cards.c.body).where(tables.cards.c.visit.in_(visits)))
    said = [open_card(vault, body) for body in bodies]
    changed = [after for card in said if (after := unshown(card)) is not card]
    upsert(connection, tables.cards, [card_row(vault, card) for card in changed])
