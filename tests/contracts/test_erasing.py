"""Whoever is erased is in no table any more, on either database; and what was begun is finished."""

from __future__ import annotations

import json
from functools import partial
from secrets import token_hex

import pytest
from sqlalchemy import Connection, insert, select

from alerts.people import Guest
from recognition.consent import Purpose
from recognition.ids import derived_id
from recognition.model import Kind, Moment
from server.store import guests, journal, tables
from server.store.consents import NewConsent
from server.store.database import Database
from server.store.erasing import (
    KEPT,
    OF_GUEST,
    Erased,
    count_rows,
    erase_guest,
    find_erasure,
    finish_erasures,
)
from server.store.guests import NewGuest, put_guests
from server.store.journal import Writes
from server.store.outbox import Told, Webhook, add_webhook
from tests.contracts.test_database import NOW, answer, card, note, visit

ANN, BO = "guest-ann", "guest-bo"


async def fill(database: Database, guest: str, *companions: str) -> str:
    """A guest with something of every kind; returns the visit's id."""
    here = visit(guest, id=f"visit-{guest[6:]}-{token_hex(4)}")
    made = Writes(visits={here.id: here}, venue_of={here.id: here.venue})
    shown = card(here)
    made.cards, made.notes = {shown.id: shown}, {(one := note(here, NOW)).id: one}
    made.answers = {(here.id, "lunch"): answer(here)}
    made.moments = [Moment(derived_id(NOW, guest), Kind.ARRIVED, NOW, here)]
    profile = Guest(guest, f"Name of {guest}", companions=companions)
    hash_ = guest.encode().ljust(16, b"\0")
    new = NewGuest(profile, ((hash_, "tag"),), (NewConsent(Purpose.RECOGNISE_BY_TAG),))
    await database.write(lambda c: put_guests(c, [new], NOW))
    await database.write(lambda c: journal.write(c, made))
    await database.write(partial(_more, guest=guest))
    return here.id


def _more(connection: Connection, guest: str) -> None:
    """A row in each other table that names guests."""
    for table in OF_GUEST.values():
        column = table.c.guest if "guest" in table.c else table.c.id
        if connection.execute(select(column).where(column == guest)).first() is None:
            connection.execute(insert(table).values(_row(table.name, guest)))


def _row(name: str, guest: str) -> dict[str, object]:
    values: dict[str, object] = {}
    for column in tables.metadata.tables[name].columns:
        kind = column.type.python_type
        if not column.nullable or column.name == "guest":
            values[column.name] = f"{guest}-{column.name}".encode() if kind is bytes else kind()
            if kind is str:
                values[column.name] = f"{name} of {guest[6:]}"
    return {**values, "guest": guest}


async def rows_about(database: Database, *texts: str) -> list[str]:
    """The tables in which any of these is written anywhere."""

    def look(connection: Connection) -> list[str]:
        dumps = {
            name: json.dumps([[str(value) for value in row] for row in connection.execute(select(table))])
            for name, table in tables.metadata.tables.items()
        }
        return sorted(name for name, dump in dumps.items() if any(text in dump for text in texts))

    return await database.read(look)


async def test_nothing_of_an_erased_guest_is_left(database: Database) -> None:
    """In any table; the counts say what went, and others keep all of theirs."""
    ann, bo = await fill(database, ANN), await fill(database, BO)
    everywhere = await rows_about(database, BO, bo)
    assert {table.name for table in OF_GUEST.values()} <= {*everywhere, "once"}
    erased = Erased(ANN, NOW)
    await database.write(lambda c: count_rows(c, erased))
    await database.write(lambda c: erase_guest(c, erased))
    assert await rows_about(database, ANN, ann) == []
    assert await rows_about(database, BO, bo) == everywhere
    assert {kind for kind, count in erased.counts.items() if not count} == {"ratings", "passkeys"}
    assert erased.credentials == [ANN.encode().ljust(16, b"\0")]
    assert await database.read(lambda c: find_erasure(c, erased.number)) == (NOW, erased.counts)


async def test_the_names_of_companions_go_too(database: Database) -> None:
    """From the profiles and cards of those who named the erased guest, and were named."""
    await fill(database, ANN, BO)
    bo = await fill(database, BO, ANN)
    erased = Erased(ANN, NOW)
    await database.write(lambda c: erase_guest(c, erased))
    assert [other.companions for other in erased.others] == [()]
    bodies = dict(await database.read(guests.load_guests))
    assert ANN not in str(database.vault.unseal(BO, bodies[BO]))
    cards = await database.read(lambda c: journal.cards_of(c, [bo]))
    assert cards
    assert f"Name of {ANN}" not in str(cards)


async def test_after_a_crash_before_the_rows_were_dropped_they_go_at_the_next_start(
    database: Database,
) -> None:
    """The key was destroyed, and that decides."""
    ann = await fill(database, ANN)
    await fill(database, BO)
    database.vault.destroy(ANN, above=0)
    assert await database.write(lambda c: finish_erasures(c, NOW)) == 1
    assert await rows_about(database, ANN, ann) == []
    assert "guests" in await rows_about(database, BO)
    assert await database.read(lambda c: find_erasure(c, database.vault.destructions())) is not None
    assert await database.write(lambda c: finish_erasures(c, NOW)) == 0


async def test_other_systems_are_told_of_an_erasure_that_is_finished_after_a_crash(
    database: Database,
) -> None:
    """Once, and of nobody else: what was to tell them went with the transaction that was not kept."""
    hook = Webhook("hook", "https://crm.example", b"", NOW, "mira")
    await database.write(lambda c: add_webhook(c, hook))
    await fill(database, ANN)
    await fill(database, BO)
    database.vault.destroy(ANN, above=0)
    for _ in range(2):
        await database.write(lambda c: finish_erasures(c, NOW))
    rows = tables.outbox
    erased = select(rows.c.guest).where(rows.c.kind == Told.GUEST_ERASED)
    told = await database.read(lambda c: sorted(c.scalars(erased)))
    assert told == [ANN, "merges of ann"]  # and the profile which had gone into theirs


async def test_with_an_old_copy_of_the_keys_an_erasure_still_has_a_new_number(database: Database) -> None:
    """The database knows the numbers that the copy of the keys lacks."""
    await fill(database, ANN)
    known = insert(tables.erasures).values(number=9_000, at=NOW, body="{}")
    await database.write(lambda c: c.execute(known).rowcount)
    erased = Erased(ANN, NOW)
    await database.write(lambda c: erase_guest(c, erased))
    assert erased.number == 9_002  # the second key is that of the profile which had gone into theirs


async def test_a_transaction_that_is_not_kept_leaves_a_guest_whom_nobody_reads(database: Database) -> None:
    """And what is left of them is no obstacle: cards read as if nothing had been said."""
    ann = await fill(database, ANN)

    def fails(connection: Connection) -> None:
        erase_guest(connection, Erased(ANN, NOW))
        raise OSError("the disk is full")

    with pytest.raises(Exception, match="OSError"):
        await database.write(fails)
    (left,) = await database.read(lambda c: journal.cards_of(c, [ann]))
    assert (left.name, left.facts, left.answers) == ("", (), ())
    await database.write(lambda c: finish_erasures(c, NOW))
    assert await rows_about(database, ANN, ann) == []


def test_every_table_that_names_guests_is_thought_of() -> None:
    """Whoever adds one must say what becomes of it."""
    naming = {name for name, table in tables.metadata.tables.items() if "guest" in table.c}
    assert naming <= {table.name for table in OF_GUEST.values()} | set(KEPT)
