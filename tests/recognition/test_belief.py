"""Beliefs: distributions that move and are weighed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.belief import STEPS_MOST, SURE_P, Beliefs, Motion
from recognition.odds import LEVELS_DB, Table
from recognition.plan import Plan
from recognition.spots import Spots
from recognition.zones import parse_plan
from simulators.world import venue_plan
from tests import strategies as s

SPOTS = Spots(s.PLAN)
STATES = len(LEVELS_DB) * len(SPOTS)
quick = settings(max_examples=40, deadline=None)


def nothing(count: int = 1) -> Table:
    """Evidence that says nothing."""
    return np.zeros((count, STATES), dtype=np.float32)


def noise(seed: int, spread: float, count: int = 1) -> Table:
    """Evidence that says anything."""
    return (np.random.default_rng(seed).standard_normal((count, STATES)) * spread).astype(np.float32)


evidence = st.builds(noise, st.integers(0, 10**6), st.sampled_from([0.0, 0.1, 3.0, 100.0, 1e6]))


@pytest.fixture
def beliefs() -> Beliefs:
    return Beliefs(SPOTS)


def believed(beliefs: Beliefs, slot: int) -> Table:
    """The zones, as they will be if nothing is heard."""
    return beliefs.peek(slot, nothing())


@pytest.mark.parametrize("plan", [parse_plan(venue_plan("hotel")), s.PLAN])
def test_everybody_goes_somewhere(plan: Plan) -> None:
    """Whoever is anywhere is somewhere a step later: each row of every transition sums to one."""
    motion = Motion(Spots(plan))
    for moves in (*motion.stroll, *motion.leave, *(level.T for level in motion.level)):
        assert moves.min() >= 0
        assert moves.sum(axis=1) == pytest.approx(np.ones(len(moves)), abs=1e-5)


@quick
@given(st.lists(st.tuples(evidence, st.integers(1, STEPS_MOST)), min_size=1, max_size=8))
def test_probabilities_sum_to_one(day: list[tuple[Table, int]]) -> None:
    """Whatever is heard, at all times a guest is in one zone or in none."""
    beliefs = Beliefs(SPOTS)
    slot = beliefs.take()
    for said, steps in day:
        zones = beliefs.step([slot], steps, said)
        assert (zones >= 0).all()
        assert zones.sum() == pytest.approx(1, abs=1e-4)


@quick
@given(st.integers(0, STATES - 1), st.sampled_from(["door", "lobby", "bar"]))
def test_no_state_is_ruled_out_for_good(state: int, zone: str) -> None:
    """However sure we were, evidence that leaves only one state makes us believe that one."""
    beliefs = Beliefs(SPOTS)
    slot = beliefs.take()
    beliefs.place(slot, SPOTS.zones.index(zone), 1.0)
    said = nothing() - 1e4
    said[0, state] = 0
    (zones,) = beliefs.step([slot], 1, said)
    assert zones[SPOTS.zone[state % len(SPOTS)]] == pytest.approx(1)


@quick
@given(evidence, st.integers(2, STEPS_MOST))
def test_steps_in_one_are_as_many_single_ones(said: Table, steps: int) -> None:
    """Without evidence, several steps taken in one end where as many single ones do, for those who stroll."""
    beliefs = Beliefs(SPOTS)
    one, other = beliefs.take(), beliefs.take()
    beliefs.step([one, other], 1, np.concatenate([said, said]))
    (at_once,) = beliefs.step([one], steps, nothing())
    for _ in range(steps):
        (singly,) = beliefs.step([other], 1, nothing())
    assert at_once == pytest.approx(singly, abs=0.02)


@quick
@given(evidence, evidence)
def test_guests_are_independent(mine: Table, yours: Table) -> None:
    """What is heard of others, in the same step or another, changes nothing of what is believed of one."""
    alone, together = Beliefs(SPOTS), Beliefs(SPOTS)
    slots = [together.take() for _ in range(3)]
    own = alone.take()
    together.step(slots[1:], 2, np.concatenate([yours, yours]))
    assert np.array_equal(believed(together, slots[0]), believed(alone, own))
    both = together.step(slots, 1, np.concatenate([mine, yours, mine]))
    assert both[0] == pytest.approx(alone.step([own], 1, mine)[0], abs=1e-5)


def test_the_lowest_slot_is_taken_first(beliefs: Beliefs) -> None:
    """Those who are tracked lie together: a slot that comes free is the next to be taken."""
    assert [beliefs.take() for _ in range(5)] == [0, 1, 2, 3, 4]
    for slot in (3, 1):
        beliefs.give_back(slot)
    assert [beliefs.take() for _ in range(3)] == [1, 3, 5]


def test_there_is_room_for_everybody(beliefs: Beliefs) -> None:
    """With more guests than there was room for, each has a slot, and the first keeps its belief."""
    first = beliefs.take()
    beliefs.place(first, SPOTS.zones.index("bar"))
    before = believed(beliefs, first)
    assert {beliefs.take() for _ in range(100)} == set(range(1, 101))
    assert np.array_equal(believed(beliefs, first), before)


def test_a_slot_that_was_given_back_is_clean(beliefs: Beliefs) -> None:
    """Whoever takes a slot inherits nothing of who had it."""
    fresh = believed(beliefs, beliefs.take())
    beliefs.place(0, SPOTS.zones.index("bar"))
    beliefs.give_back(0)
    assert beliefs.take() == 0
    assert np.array_equal(believed(beliefs, 0), fresh)


def test_a_newcomer_is_in_the_street(beliefs: Beliefs) -> None:
    """Of whom nothing was heard is believed outside, and rather at the entry than in any other zone."""
    zones = believed(beliefs, beliefs.take())
    assert zones[-1] > 0.85
    assert zones[:-1].argmax() == SPOTS.zones.index("door")


@pytest.mark.parametrize("zone", ["door", "lobby", "bar"])
def test_who_is_placed_is_there(beliefs: Beliefs, zone: str) -> None:
    """place() puts somebody into that zone with the probability that it is told, and nobody else."""
    slot, other = beliefs.take(), beliefs.take()
    before = believed(beliefs, other)
    beliefs.place(slot, SPOTS.zones.index(zone), 0.9)
    assert believed(beliefs, slot)[SPOTS.zones.index(zone)] == pytest.approx(0.9, abs=0.1)
    beliefs.place(slot, SPOTS.zones.index(zone))
    assert believed(beliefs, slot)[SPOTS.zones.index(zone)] == pytest.approx(SURE_P, abs=0.12)
    assert np.array_equal(believed(beliefs, other), before)


def test_who_is_placed_in_the_house_may_be_anywhere_in_it(beliefs: Beliefs) -> None:
    """Without a zone, place() says only that they are in the house."""
    slot = beliefs.take()
    beliefs.place(slot, None)
    zones = believed(beliefs, slot)
    assert zones[-1] < 0.1
    assert all(zones[SPOTS.zones.index(zone)] > 0.1 for zone in ("door", "lobby", "bar"))


@quick
@given(evidence)
def test_a_peek_changes_nothing(said: Table) -> None:
    """A peek tells what a step would, and leaves the belief as it was."""
    beliefs = Beliefs(SPOTS)
    slot = beliefs.take()
    before = believed(beliefs, slot)
    seen = beliefs.peek(slot, said)
    assert np.array_equal(believed(beliefs, slot), before)
    assert np.array_equal(beliefs.step([slot], 1, said)[0], seen)


def test_silence_of_someone_before_the_door_ends_in_away(beliefs: Beliefs) -> None:
    """Whoever is not heard where anybody would be heard is soon believed away."""
    slot = beliefs.take()
    beliefs.place(slot, SPOTS.zones.index("door"))
    unheard = nothing().reshape(len(LEVELS_DB), -1)
    unheard[:, : SPOTS.away] = -2
    for _ in range(40):
        (zones,) = beliefs.step([slot], 1, unheard.reshape(1, -1))
    assert zones[-1] > 0.9
