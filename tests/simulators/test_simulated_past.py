"""The week before the demo: plausible, and only of guests who may be recognised."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from recognition.model import Kind, Moment, Source
from simulators.past import CLOSED_AT, DAYS, Past, past
from simulators.people import AWAY_LEAST_S, plans
from simulators.world import SeedData, seed_data

DAY = date(2026, 11, 25)
WORLD = seed_data(7, DAY)
VENUES = ("hotel", "dealer")
MARKS_S = (120.0, 600.0)


@pytest.fixture(scope="module")
def before() -> dict[str, Past]:
    return past(WORLD)


def moments(before: dict[str, Past], venue: str) -> list[Moment]:
    return list(before[venue].moments(venue, MARKS_S))


def local(at: float) -> datetime:
    return datetime.fromtimestamp(at, ZoneInfo("Europe/Helsinki"))


def consents(data: SeedData, venue: str) -> set[str]:
    return {one["guest"] for one in data.consents if one["venue"] in (None, venue)}


@pytest.mark.parametrize("venue", VENUES)
def test_the_same_world_has_the_same_past(before: dict[str, Past], venue: str) -> None:
    """Moment by moment; another seed has another."""
    assert moments(past(seed_data(7, DAY)), venue) == moments(before, venue)
    assert moments(past(seed_data(8, DAY)), venue) != moments(before, venue)


@pytest.mark.parametrize("venue", VENUES)
def test_only_guests_who_consented_have_a_past(before: dict[str, Past], venue: str) -> None:
    """Each moment is of somebody who may be recognised in this venue, by what they carry."""
    allowed = consents(WORLD, venue)
    for moment in moments(before, venue):
        guest = moment.visit.guest
        carried = {one["kind"] for one in WORLD.credentials if one["guest"] == guest}
        assert guest in allowed
        assert moment.visit.presence.source.value in carried
        assert venue == "dealer" or moment.visit.presence.source is Source.TAG


@pytest.mark.parametrize("venue", VENUES)
def test_the_past_is_over(before: dict[str, Past], venue: str) -> None:
    """It lasts a week, and everybody has left before the day of the demo begins."""
    told = moments(before, venue)
    assert [moment.at for moment in told] == sorted(moment.at for moment in told)
    assert len({local(moment.at).date() for moment in told}) == DAYS
    assert local(told[-1].at).date() < DAY
    kinds = Counter(moment.kind for moment in told)
    assert kinds[Kind.ARRIVED] == kinds[Kind.LEFT] == len(before[venue].walks)
    assert kinds[Kind.DWELT] > 0


def test_guests_come_when_the_house_is_busy(before: dict[str, Past]) -> None:
    """Nobody arrives in a hotel at night, more in the evening than in the middle of the morning, and all have
    left when it closes."""
    hours = Counter(local(walk.arrives_at).hour for walk in before["hotel"].walks)
    assert min(hours) >= 7
    assert hours[18] + hours[19] > hours[10] + hours[11]
    assert all(local(walk.leaves_at).hour < CLOSED_AT for walk in before["hotel"].walks)


def test_nobody_is_in_two_places(before: dict[str, Past]) -> None:
    """A guest's visits do not overlap, in whichever venue; from zone to zone they go along the plan."""
    walks = sorted(
        (walk for each in before.values() for walk in each.walks), key=lambda w: (w.guest, w.arrives_at)
    )
    for one, other in pairwise(walks):
        assert one.guest != other.guest or other.arrives_at - one.leaves_at >= AWAY_LEAST_S
    by_id = plans(WORLD)
    for walk in walks:
        zones = [stop.zone for stop in walk.stops]
        for here, there in pairwise(zones):
            assert there in by_id[walk.venue].neighbours(here)


@pytest.mark.parametrize("venue", VENUES)
def test_visits_are_counted_on(before: dict[str, Past], venue: str) -> None:
    """Each visit has the number after the one before, from the earlier ones on, and says when that ended."""
    known: dict[str, tuple[int, float]] = {}
    for visit in sorted(before[venue].earlier, key=lambda visit: visit.arrived_at):
        number, _ = known.get(visit.guest, (0, 0.0))
        assert visit.ordinal == number + 1
        known[visit.guest] = (visit.ordinal, visit.left_at or 0.0)
    for moment in moments(before, venue):
        visit = moment.visit
        if moment.kind is Kind.ARRIVED:
            number, last = known.get(visit.guest, (0, None))
            assert (visit.ordinal, visit.previous_left_at) == (number + 1, last)
        elif moment.kind is Kind.LEFT:
            known[visit.guest] = (visit.ordinal, moment.at)


def test_it_is_worth_trying_rules_on(before: dict[str, Past]) -> None:
    """Yesterday had a gold guest with an open complaint, a birthday, and guests without a tier; some guests
    of the house did not come all week, so that they can come back in the demo."""
    yesterday = {
        moment.visit.guest
        for moment in moments(before, "hotel")
        if local(moment.at).date().day == DAY.day - 1
    }
    profiles = {one["id"]: one for one in WORLD.guests}
    there = [profiles[guest] for guest in yesterday]
    assert any(one["tier"] == "gold" and one["complaint_since"] is not None for one in there)
    assert any(one["day"] == DAY.day - 1 for guest in there for one in guest["occasions"])
    assert any(not one["tier"] for one in there)
    came = {walk.guest for each in before.values() for walk in each.walks}
    missed = datetime(2026, 10, 26, tzinfo=UTC).timestamp()
    assert any(one["last_left_at"] < missed for one in WORLD.histories if one["guest"] not in came)
