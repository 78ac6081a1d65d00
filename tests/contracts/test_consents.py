"""Consents as they are kept: with their evidence, past ones apart, children marked."""

from __future__ import annotations

import pytest

from alerts.people import Guest
from recognition.consent import Grant, Purpose
from server.store import consents as store
from server.store import guests, journal
from server.store.consents import Evidence, How, NewConsent
from server.store.database import Database
from server.store.guests import NewGuest
from server.store.journal import Given, Withdrawn, Writes

NOW = 1_800_000_000.0
TAG, SHARE = Purpose.RECOGNISE_BY_TAG, Purpose.SHARE
SIGNED = Evidence(How.SIGNED, "mira", 3, "zh-Hans")


async def say(database: Database, *said: Given | Withdrawn) -> None:
    await database.write(lambda c: journal.write(c, Writes(consents=list(said))))


async def put(database: Database, guest: Guest, *consents: NewConsent, now: float = NOW) -> None:
    new = NewGuest(guest, (), consents)
    await database.write(lambda c: guests.put_guests(c, [new], now))


async def test_a_consent_comes_back_as_it_was_kept(database: Database) -> None:
    """Scope, partner, end and evidence."""
    new = NewConsent(SHARE, "group:city", "spa", NOW + 9, SIGNED)
    await say(database, Given("g1", new, NOW))
    (row,) = await database.read(lambda c: store.load_consents(c, ["g1"]))
    assert (row.grant, row.given_at, row.evidence) == (new.grant, NOW, SIGNED)
    assert await database.read(store.load_live_consents) == [("g1", new.grant)]


async def test_what_is_replaced_is_kept_apart(database: Database) -> None:
    """Each once, with how it had ended; another scope is another consent."""
    await say(database, Given("g1", NewConsent(TAG, evidence=SIGNED), NOW))
    await say(database, Withdrawn("g1", TAG, None, None, NOW + 1))
    await say(database, Given("g1", NewConsent(TAG, "hotel"), NOW + 2))
    await say(database, Given("g1", NewConsent(TAG), NOW + 3))
    current, past = await database.read(lambda c: store.load_all_consents(c, "g1"))
    assert sorted((row.venue, row.given_at) for row in current) == [("", NOW + 3), ("hotel", NOW + 2)]
    assert [(row.given_at, row.withdrawn_at, row.evidence) for row in past] == [(NOW, NOW + 1, SIGNED)]


@pytest.mark.parametrize(("venue", "partner", "left"), [(None, None, 0), ("", "spa", 2), (None, "spa", 1)])
async def test_a_withdrawal_takes_what_it_names(
    database: Database, venue: str | None, partner: str | None, left: int
) -> None:
    """Everything of the purpose, one scope, or one partner wherever it is."""
    for place, who in (("", "spa"), ("hotel", "spa"), ("", "club")):
        await say(database, Given("g1", NewConsent(SHARE, place, who), NOW))
    await say(database, Withdrawn("g1", SHARE, venue, partner, NOW + 1))
    live = await database.read(store.load_live_consents)
    assert len(live) == left


async def test_who_is_a_child_follows_the_profile(database: Database) -> None:
    """Marked and unmarked with it."""
    await put(database, Guest("g1", "Kid", child=True))
    await put(database, Guest("g2", "Ann"))
    assert await database.read(store.load_children) == ["g1"]
    await put(database, Guest("g1", "Grown"))
    assert await database.read(store.load_children) == []


async def test_an_import_brings_nothing_back_that_was_withdrawn(database: Database) -> None:
    """Neither the same nor for another venue; what ended by itself may be given anew for another."""
    await put(database, Guest("g1", "Ann"), NewConsent(TAG), NewConsent(SHARE, "", "spa", NOW + 1))
    await say(database, Withdrawn("g1", TAG, None, None, NOW + 1), Withdrawn("g1", SHARE, "", "spa", NOW + 1))
    again = NewConsent(TAG), NewConsent(TAG, "hotel"), NewConsent(SHARE, "hotel", "spa")
    await put(database, Guest("g1", "Ann"), *again, now=NOW + 2)
    assert await database.read(store.load_live_consents) == [("g1", Grant(SHARE, "hotel", "spa"))]
