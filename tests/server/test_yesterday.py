"""The demo's week before: what furnishing the world leaves in the store is true to the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from sqlalchemy import Connection

from alerts.desk import Desk
from alerts.effects import CardChanged
from alerts.lifecycle import is_live
from alerts.model import Card, State
from alerts.people import Guest, Staff
from alerts.roster import Roster
from alerts.rules.model import parse_rule
from recognition.model import Moment, Visit
from recognition.zones import Plan, parse_plan
from server.app import open_database
from server.commands.add_venue import RULES
from server.commands.furnish import furnish
from server.commands.yesterday import live
from server.config import Settings, load_secret
from server.store import guests, journal, people, venues
from server.store.migrate import migrate
from server.store.search import find_guests
from simulators.past import past
from simulators.seeds import VenueSeed
from simulators.world import seed_data
from tests.live_server import World
from tests.moments import load_moments

VENUES = ("hotel", "dealer")


@dataclass(frozen=True)
class Kept:
    """What the store holds of a venue."""

    plan: Plan
    moments: list[Moment]
    visits: list[Visit]
    cards: list[Card]
    answers: int
    profiles: dict[str, Guest]
    counted: dict[str, int]
    """Guest → visits, as a server that starts counts them."""


def kept(connection: Connection, venue: str) -> Kept:
    plan = venues.load_plan(connection, venue)
    assert plan is not None
    history = guests.load_history(connection, venue, 2e9)
    return Kept(
        plan,
        load_moments(connection, venue, 0.0),
        journal.load_visits(connection, venue, 0.0),
        journal.load_cards(connection, venue, 0.0),
        len(journal.load_answers(connection, venue, 0.0)),
        {guest.id: guest for guest in find_guests(connection, "", 0, 1_000).guests},
        {guest: history[guest].visits for guest in history},
    )


async def store_of(folder: Path, venue: str) -> Kept:
    database = open_database(Settings(data_dir=folder))
    try:
        return await database.read(lambda connection: kept(connection, venue))
    finally:
        await database.close()


def days_before(world: World, plan: Plan, ats: Iterable[float]) -> set[int]:
    today, zone = date.fromisoformat(world.seed.day), ZoneInfo(plan.timezone)
    return {(today - datetime.fromtimestamp(at, zone).date()).days for at in ats}


@pytest.mark.parametrize("venue", VENUES)
async def test_the_week_before_is_over(world: World, venue: str) -> None:
    """Every visit has ended and every card is closed before the demo's day begins, so that its board is
    empty; there were moments on each of the seven days before, and on none since."""
    store = await store_of(world.folder, venue)
    assert all(visit.left_at is not None for visit in store.visits)
    assert not any(is_live(card) for card in store.cards)
    assert days_before(world, store.plan, (moment.at for moment in store.moments)) == set(range(1, 8))
    assert min(days_before(world, store.plan, (card.closed_at or 0.0 for card in store.cards))) >= 1


@pytest.mark.parametrize("venue", VENUES)
async def test_cards_of_the_week_come_from_its_moments(world: World, venue: str) -> None:
    """Each card names a recorded moment of its own guest and a rule that the venue starts with."""
    store = await store_of(world.folder, venue)
    moments = {moment.id: moment for moment in store.moments}
    rules = {body["id"] for body in RULES[venue]}
    assert store.cards
    for card in store.cards:
        moment = moments[card.moment]
        assert (card.guest, card.visit, card.opened_at) == (moment.visit.guest, moment.visit.id, moment.at)
        assert card.trigger == moment.kind
        assert card.rule in rules


@pytest.mark.parametrize("venue", VENUES)
async def test_staff_took_some_cards_and_missed_others(world: World, venue: str) -> None:
    """Some cards were greeted, some nobody took, some escalated, and guests told staff things."""
    store = await store_of(world.folder, venue)
    states = {card.state for card in store.cards}
    assert {State.DONE, State.EXPIRED} <= states
    assert all(card.owner in card.audience for card in store.cards if card.owner)
    assert any(card.escalated for card in store.cards)
    assert store.answers > 0


@pytest.mark.parametrize("venue", VENUES)
async def test_a_desk_makes_the_same_cards_again(world: World, venue: str) -> None:
    """The recorded moments, told to a fresh desk with the venue's rules, give the same cards, but for rules
    that ask whether somebody was greeted, and complaints that were not made yet."""
    store = await store_of(world.folder, venue)
    rules = [parse_rule(body) for body in RULES[venue]]
    upset = {guest.id for guest in store.profiles.values() if guest.complaint_since is not None}
    database = open_database(Settings(data_dir=world.folder))
    accounts = await database.read(people.load_accounts)
    await database.close()
    desk = Desk(
        store.plan, rules, store.profiles, Roster(one.staff for one in accounts if one.staff.venue == venue)
    )
    made = {
        effect.card.id: effect.card
        for moment in _by_instant(store.moments)
        for effect in desk.consider(moment, moment[0].at)
        if isinstance(effect, CardChanged)
    }
    plain = {rule.id for rule in rules if rule.when.unless is None}

    def compared(cards: Iterable[Card]) -> set[str]:
        return {card.id for card in cards if card.rule in plain and card.guest not in upset}

    assert compared(made.values()) == compared(store.cards)


def _by_instant(moments: list[Moment]) -> list[list[Moment]]:
    groups: dict[float, list[Moment]] = {}
    for moment in sorted(moments, key=lambda moment: moment.at):
        groups.setdefault(moment.at, []).append(moment)
    return list(groups.values())


@pytest.mark.parametrize("venue", VENUES)
async def test_the_next_visit_is_counted_on(world: World, venue: str) -> None:
    """A server that starts knows of as many visits as the newest one's number."""
    store = await store_of(world.folder, venue)
    newest: dict[str, int] = {}
    for visit in store.visits:
        newest[visit.guest] = max(newest.get(visit.guest, 0), visit.ordinal)
    assert newest == store.counted


@pytest.mark.parametrize("fields", seed_data(7).venues, ids=lambda fields: fields["id"])
def test_the_same_world_has_the_same_week(fields: VenueSeed) -> None:
    """Lived twice: the same moments, cards and answers, in all they say."""
    seed, plan = seed_data(7), parse_plan(fields)
    rules = [parse_rule(body) for body in RULES[plan.id]]
    profiles = {guest["id"]: msgspec.convert(guest, Guest) for guest in seed.guests}
    staff = [msgspec.convert({**one, "on_shift": True}, Staff) for one in seed.staff]
    one, other = (live(plan, rules, profiles, staff, past(seed)[plan.id], seed.seed) for _ in range(2))
    assert one.cards
    assert one == other


async def test_a_folder_that_was_used_keeps_its_own_past(tmp_path: Path) -> None:
    """The demo started again a day later, in the same folder, tells no other story of the days before."""
    settings = Settings(data_dir=tmp_path)
    database = open_database(settings)
    await database.write(migrate)
    seen = []
    for day in (date(2026, 1, 5), date(2026, 1, 6)):
        now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
        await furnish(database, load_secret(settings), seed_data(7, day), now)
        seen.append([await database.read(partial(kept, venue=venue)) for venue in VENUES])
    await database.close()
    first, again = seen
    assert [store.moments for store in first] == [store.moments for store in again]
    assert [store.counted for store in first] == [store.counted for store in again]
