"""Visits, and all that hangs on them, from one profile of a person to another: sealed under its key then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from sqlalchemy import Connection, select

from recognition.model import Moment, Visit
from server.store import tables
from server.store.as_rows import answer_row, card_row, note_row, visit_row
from server.store.rows import upsert
from server.store.sealed import open_answer, open_card, open_note
from server.vault import vault_of

BATCH = 500


def move_visits(connection: Connection, visits: Sequence[str], old: str, new: str) -> None:
    """Those of them that are there still."""
    for start in range(0, len(visits), BATCH):
        some = visits[start : start + BATCH]
        _move_visits(connection, some, new)
        _move_cards(connection, some, new)
        _move_answers(connection, some)
        _move_notes(connection, some, new)
    _move_moments(connection, frozenset(visits), old, new)


def _move_visits(connection: Connection, visits: Sequence[str], new: str) -> None:
    rows = tables.visits.c
    found = connection.scalars(select(rows.body).where(rows.id.in_(visits)))
    upsert(connection, tables.visits, [visit_row(_of(new, _VISIT.decode(body))) for body in found])


def _of(guest: str, visit: Visit) -> Visit:
    return replace(visit, guest=guest, presence=replace(visit.presence, guest=guest))


def _move_cards(connection: Connection, visits: Sequence[str], new: str) -> None:
    rows, vault = tables.cards.c, vault_of(connection)
    bodies = connection.scalars(select(rows.body).where(rows.visit.in_(visits)))
    cards = [msgspec.structs.replace(open_card(vault, body), guest=new) for body in bodies]
    upsert(connection, tables.cards, [card_row(vault, card) for card in cards])


def _move_answers(connection: Connection, visits: Sequence[str]) -> None:
    """Their visits have moved already, and say whose they are."""
    rows, vault = tables.answers.c, vault_of(connection)
    found = connection.execute(select(rows.venue, rows.body).where(rows.visit.in_(visits)))
    opened = [(venue, open_answer(vault, body)) for venue, body in found]
    kept = [answer_row(connection, answer, venue) for venue, answer in opened if answer is not None]
    upsert(connection, tables.answers, kept)


def _move_notes(connection: Connection, visits: Sequence[str], new: str) -> None:
    rows, vault = tables.notes.c, vault_of(connection)
    bodies = connection.scalars(select(rows.body).where(rows.visit.in_(visits)))
    notes = [open_note(vault, body) for body in bodies]
    moved = [note_row(vault, replace(note, guest=new)) for note in notes if note is not None]
    upsert(connection, tables.notes, moved)


def _move_moments(connection: Connection, visits: frozenset[str], old: str, new: str) -> None:
    rows = tables.moments.c
    found = connection.execute(select(rows.place, rows.body).where(rows.guest == old)).all()
    moments = ((place, _MOMENT.decode(body)) for place, body in found)
    moved = [
        [one.id, one.visit.venue, new, place, replace(one, visit=_of(new, one.visit))]
        for place, one in moments
        if one.visit.id in visits
    ]
    upsert(connection, tables.moments, moved)


_VISIT = msgspec.json.Decoder(Visit)
_MOMENT = msgspec.json.Decoder(Moment)
