"""When guests are weighed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recognition.belief import STEP_S, STEPS_MOST
from recognition.steps import (
    CALM_UNITS,
    STEP_UNITS,
    TOGETHER,
    UNITS_PER_S,
    last_before,
    next_after,
    next_calm,
)

slots = st.integers(0, 5_000)
instants = st.floats(0, 4e9)
START = 1_767_225_600.0


def test_units_are_fine_enough() -> None:
    """A step is a whole number of units, and so is an instant of the grid in seconds, to the last bit."""
    assert STEP_UNITS / UNITS_PER_S == STEP_S
    assert CALM_UNITS == STEPS_MOST * STEP_UNITS
    at = last_before(700, START + 0.3)
    assert (at / UNITS_PER_S) * UNITS_PER_S == at


@given(slots, instants)
def test_now_is_between_two_steps(slot: int, now: float) -> None:
    """The last step is not after now, the next one is, and they are one step apart."""
    last = last_before(slot, now)
    following = next_after(last, now)
    assert last <= now * UNITS_PER_S < following == last + STEP_UNITS


@given(slots, instants, st.floats(0, 100))
def test_the_next_step_is_on_the_same_grid(slot: int, now: float, later_s: float) -> None:
    """However long ago the last step was, the next one is where anybody in that slot would have it."""
    following = next_after(last_before(slot, now), now + later_s)
    assert following == last_before(slot, now + later_s) + STEP_UNITS


@given(slots, instants, st.integers(0, 8))
def test_the_calm_wait_for_the_wider_grid(slot: int, now: float, steps: int) -> None:
    """The next calm step comes after at least one step and at most STEPS_MOST, and all of a slot's calm steps
    are on one grid, so that those who share their steps go on sharing them."""
    at = last_before(slot, now) + steps * STEP_UNITS
    calm = next_calm(slot, at)
    assert STEP_UNITS <= calm - at <= CALM_UNITS
    assert (calm - at) % STEP_UNITS == 0
    assert (calm - next_calm(slot, last_before(slot, START))) % CALM_UNITS == 0


def test_some_dozens_share_their_steps() -> None:
    """Guests of neighbouring slots are weighed in one go; the next so many at another instant."""
    first = {last_before(slot, START) for slot in range(TOGETHER)}
    assert len(first) == 1
    assert last_before(TOGETHER, START) not in first


def test_the_guests_of_a_large_venue_are_spread() -> None:
    """The calm steps of a thousand guests are not all at one instant."""
    due = [next_calm(slot, last_before(slot, START)) for slot in range(16 * TOGETHER)]
    assert max(map(due.count, set(due))) <= 2 * TOGETHER
