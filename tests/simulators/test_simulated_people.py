"""The truth: people are in one place at a time and walk through doors."""

from __future__ import annotations

from itertools import groupby, pairwise
from statistics import mean, median

from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.people import OPENING_S, RESTLESS_FROM_S, STRANGERS, Span, Walk, plans, walks
from simulators.world import seed_data
from tests.simulators.small import START, World


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_everybody_is_in_one_place_at_a_time(seed: int) -> None:
    """Stops follow each other without gap or overlap, and so do a guest's visits, over both venues."""
    for _, visits in _by_guest(seed):
        for before, after in pairwise(visits):
            assert before.leaves_at < after.arrives_at
        for visit in visits:
            assert all(stop.enters_at < stop.leaves_at for stop in visit.stops)
            assert all(a.leaves_at == b.enters_at for a, b in pairwise(visit.stops))


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_walks_follow_adjacency(seed: int) -> None:
    """In by an entry, from zone to adjacent zone, out by an entry."""
    by_id = plans(seed_data(7))
    for walk in _walks(seed):
        plan = by_id[walk.venue]
        assert plan.by_id[walk.stops[0].zone].entry
        assert plan.by_id[walk.stops[-1].zone].entry
        assert all(b.zone == a.zone or b.zone in plan.neighbours(a.zone) for a, b in pairwise(walk.stops))


def test_guests_go_only_where_they_belong(world: World) -> None:
    """A hotel guest is never at the dealer's."""
    haunts = world.data.haunts | {stranger: [venue] for stranger, venue in STRANGERS.items()}
    assert all(walk.venue in haunts[walk.guest] for walk in world.walks)


def test_a_demo_is_lively_at_once(world: World) -> None:
    """The first guest enters the hotel within five seconds and can be recognised; more in a minute."""
    hotel = [walk for walk in world.walks if walk.venue == "hotel" and walk.guest not in STRANGERS]
    tiers = {g["id"]: g["tier"] for g in world.data.guests}
    assert hotel[0].arrives_at - START <= 5
    assert tiers[hotel[0].guest] in ("diamond", "gold")
    assert hotel[0].guest in {c["guest"] for c in world.data.consents}
    assert sum(walk.arrives_at - START <= 60 for walk in hotel) >= 4


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_a_rule_can_be_tried_on_a_guest_who_is_often_here(seed: int) -> None:
    """A gold guest with an open complaint comes into the lobby every few minutes, all day."""
    (guest,) = RESTLESS_FROM_S
    profile = next(one for one in seed_data(7).guests if one["id"] == guest)
    assert (profile["tier"], profile["complaint_since"] is not None) == ("gold", True)
    stops = [stop for walk in _walks(seed) if walk.guest == guest for stop in walk.stops]
    comes = [stop.enters_at for stop in stops if stop.zone == "lobby"]
    waits = [after - before for before, after in pairwise([START, *comes, START + 4 * 3600])]
    assert mean(waits) < 9 * 60
    assert max(waits) < 60 * 60


def test_about_ten_guests_are_in_the_hotel() -> None:
    """After the opening, averaged over hours and seeds."""
    present = [
        sum(w.venue == "hotel" and w.arrives_at <= at < w.leaves_at for w in there)
        for there in map(_guests_only, (1, 7, 11))
        for at in range(int(START) + 600, int(START) + 4 * 3600, 300)
    ]
    assert 7 <= mean(present) <= 13


def test_stays_are_spread_as_people_do(world: World) -> None:
    """Passing through takes seconds, a meal many minutes."""
    stays = {
        zone: median(s.leaves_at - s.enters_at for w in world.walks for s in w.stops if s.zone == zone)
        for zone in ("entrance", "restaurant")
    }
    assert stays["entrance"] < 15
    assert stays["restaurant"] > 600


def test_the_openings_fit_the_guests_there_are(world: World) -> None:
    """Each first visit happens, for a different guest each time."""
    first = {walk.guest: walk for walk in reversed(world.walks)}
    for venue, offsets in OPENING_S.items():
        arrived = {round(w.arrives_at - START) for w in first.values() if w.venue == venue}
        assert set(offsets) <= arrived


def _walks(seed: int) -> list[Walk]:
    return walks(seed_data(7), Span(seed, START, START + 4 * 3600))


def _guests_only(seed: int) -> list[Walk]:
    return [walk for walk in _walks(seed) if walk.guest not in STRANGERS]


def _by_guest(seed: int) -> list[tuple[str, list[Walk]]]:
    ordered = sorted(_walks(seed), key=lambda walk: (walk.guest, walk.arrives_at))
    return [(guest, list(group)) for guest, group in groupby(ordered, key=lambda walk: walk.guest)]
