"""What a guest corrects or deletes, in every row that says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from alerts.corrections import Correction, corrected
from alerts.people import Guest
from server.store import tables
from server.store.guests import put_profile
from server.store.sealed import open_answer, open_card, open_note, seal_answer, seal_card, seal_note
from server.vault import vault_of


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction, and the guest's profile with it."""

    correction: Correction
    profile: Guest


def keep_corrections(connection: Connection, corrections: Iterable[Corrected]) -> None:
    """One that went to several venues is kept once."""
    kept: list[Corrected] = []
    for each in corrections:
        if each in kept:
            continue
        kept.append(each)
        if each.correction.preference:
            put_profile(connection, each.profile)
        _correct(connection, each.correction)


def _correct(connection: Connection, correction: Correction) -> None:
    """Also on the cards of visits that are long over."""
    if correction.question:
        _correct_answer(connection, correction)
    if correction.note:
        _correct_note(connection, correction)
    _correct_cards(connection, correction)


def _correct_answer(connection: Connection, correction: Correction) -> None:
    rows = tables.answers.c
    key = (rows.visit == correction.visit) & (rows.question == correction.question)
    for body in connection.scalars(select(rows.body).where(key)).all():
        if (answer := open_answer(vault_of(connection), body)) is not None:
            after = correction.answer(answer)
            _put(connection, tables.answers, key, None if after is None else seal_answer(connection, after))


def _correct_note(connection: Connection, correction: Correction) -> None:
    rows = tables.notes.c
    vault = vault_of(connection)
    key = (rows.id == correction.note) & (rows.guest == correction.guest)
    for body in connection.scalars(select(rows.body).where(key)).all():
        if (note := open_note(vault, body)) is not None:
            written = correction.written(note)
            _put(connection, tables.notes, key, None if written is None else seal_note(vault, written))


def _correct_cards(connection: Connection, correction: Correction) -> None:
    rows, visits = tables.cards.c, tables.visits.c
    theirs = select(visits.id).where(visits.guest == correction.guest)
    of = rows.visit == correction.visit if correction.visit else rows.visit.in_(theirs)
    for id_, body in connection.execute(select(rows.id, rows.body).where(of)).all():
        card = open_card(vault_of(connection), body)
        after = corrected(card, correction)
        if after is not card:
            _put(connection, tables.cards, rows.id == id_, seal_card(vault_of(connection), after))


def _put(
    connection: Connection, table: Table, key: ColumnElement[bool], body: dict[str, str] | msgspec.Raw | None
) -> None:
    """None: it is deleted."""
    if body is None:
        connection.execute(delete(table).where(key))
    else:
        text = msgspec.json.encode(body).decode()
        connection.execute(update(table).where(key).values(body=text))
