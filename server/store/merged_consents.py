"""What a guest with two profiles has said in all, and how it stood before.

For each purpose, and each partner, their latest word counts: what was withdrawn in either profile stays
withdrawn in both, unless it was given again after that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from sqlalchemy import Connection, Table, delete

from server.store import tables
from server.store.consents import ConsentRow, as_values, load_all_consents
from server.store.rows import insert_rows

Key = tuple[str, str, str]


class ConsentsBefore(msgspec.Struct):
    """How it stood with both."""

    kept: list[ConsentRow]
    other: list[ConsentRow]
    other_past: list[ConsentRow]
    new_past: list[ConsentRow]
    """What came to the kept one's past consents."""


def key_of(row: ConsentRow) -> Key:
    return row.purpose.value, row.venue, row.partner


def latest_words(
    kept: Sequence[ConsentRow], other: Sequence[ConsentRow], guest: str, at: float
) -> tuple[list[ConsentRow], list[ConsentRow]]:
    """How it stands once both profiles are one; and what another took the place of.

    :param guest: whose the consents are from then on.
    :param at: when, which is when what was withdrawn in one profile is withdrawn in the other.
    """
    rows = [*_fallen(kept, other, at), *_fallen(other, kept, at)]
    current: dict[Key, ConsentRow] = {}
    past: list[ConsentRow] = []
    for row in sorted(rows, key=lambda row: row.given_at):
        if (before := current.get(key_of(row))) is not None:
            past.append(before)
        current[key_of(row)] = row
    return [replace(row, guest=guest) for row in current.values()], [
        replace(row, guest=guest) for row in past
    ]


def _fallen(rows: Sequence[ConsentRow], other: Sequence[ConsentRow], at: float) -> list[ConsentRow]:
    """These, without what was taken back in the other profile after it had been given in this one: for
    whichever venue."""
    taken_back: dict[tuple[str, str], float] = {}
    for row in other:
        if row.withdrawn_at is not None and row.withdrawn_at != row.ends_at:
            of = row.purpose.value, row.partner
            taken_back[of] = max(taken_back.get(of, 0.0), row.withdrawn_at)
    return [
        replace(row, withdrawn_at=at)
        if row.withdrawn_at is None and row.given_at <= taken_back.get((row.purpose.value, row.partner), 0.0)
        else row
        for row in rows
    ]


def as_before(saved: Sequence[ConsentRow], now: Sequence[ConsentRow], at: float) -> list[ConsentRow]:
    """The consents of one of the two as they were before ``at``, when they were merged; but what was
    withdrawn since then, or has ended, was so for both.

    :param now: how it stands with the merged profile.
    """
    standing = {key_of(row): row for row in now}
    return [_with_end(row, standing.get(key_of(row)), at) for row in saved]


def _with_end(saved: ConsentRow, now: ConsentRow | None, at: float) -> ConsentRow:
    ended = now.withdrawn_at if now is not None else None
    if saved.withdrawn_at is not None or ended is None or ended == at:
        return saved
    return replace(saved, withdrawn_at=ended)


def merge_consents(connection: Connection, kept: str, gone: str, at: float) -> ConsentsBefore:
    """Those of both are the kept one's from here on; returns how it stood."""
    rows, past = load_all_consents(connection, kept)
    others, others_past = load_all_consents(connection, gone)
    current, over = latest_words(rows, others, kept, at)
    known = {_of_instant(row) for row in past}
    moved = [replace(row, guest=kept) for row in others_past]
    new_past = [row for row in (*over, *moved) if _of_instant(row) not in known]
    for table in (tables.consents, tables.past_consents):
        connection.execute(delete(table).where(table.c.guest == gone))
    _put(connection, tables.consents, kept, current)
    _put(connection, tables.past_consents, kept, [*past, *new_past])
    return ConsentsBefore(rows, others, others_past, new_past)


def part_consents(connection: Connection, kept: str, back: str, before: ConsentsBefore, at: float) -> None:
    """To each of the two what was theirs ``at`` the merge; what was given since is the kept one's."""
    now, past = load_all_consents(connection, kept)
    since = [row for row in now if row.given_at > at]
    left = [row for row in past if row not in before.new_past]
    _put(connection, tables.consents, kept, [*as_before(before.kept, now, at), *since])
    _put(connection, tables.past_consents, kept, left)
    _put(connection, tables.consents, back, as_before(before.other, now, at))
    _put(connection, tables.past_consents, back, before.other_past)


def _of_instant(row: ConsentRow) -> tuple[Key, float]:
    return key_of(row), row.given_at


def _put(connection: Connection, table: Table, guest: str, rows: Sequence[ConsentRow]) -> None:
    """These in the place of all; of two with one key the later one in the list."""
    connection.execute(delete(table).where(table.c.guest == guest))
    keys = _of_instant if table is tables.past_consents else key_of
    insert_rows(connection, table, {keys(row): as_values(row) for row in rows}.values())
