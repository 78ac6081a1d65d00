"""Indexes over a part of a table: they belong to :mod:`server.store.tables`.

A module of their own, because SQLAlchemy loads the whole of both databases' dialects to hear which part. Only
migrations, and the test that compares them with the tables, need to know; a server with SQLite starts without
PostgreSQL's.
"""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, Index, TextClause

from server.store.tables import CARD_IS_LIVE, GUEST_IS_EXPECTED, cards, consents, guests, metadata, visits

__all__ = ["metadata"]


def _index_part(name: str, part: TextClause | ColumnElement[bool], *columns: Column[object]) -> None:
    Index(name, *columns, sqlite_where=part, postgresql_where=part)


_index_part("guests_expected", GUEST_IS_EXPECTED, guests.c.id)
# Only of the visits under way: an index of all would cost every arrival a page.
_index_part("visits_under_way", visits.c.left_at.is_(None), visits.c.venue)
_index_part("visits_by_end", visits.c.left_at.is_not(None), visits.c.venue, visits.c.left_at)
_index_part("cards_live", CARD_IS_LIVE, cards.c.venue)
# Only of those that end: nearly all hold until they are withdrawn.
_index_part("consents_by_end", consents.c.ends_at.is_not(None), consents.c.ends_at)
