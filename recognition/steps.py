"""When guests are weighed: steps on a grid, some dozens of guests together, the next dozens a little later.
So the guests of a large venue are not all weighed in one go, and those of a small one do not each wake the
server.

Instants are whole units since the epoch, ``UNITS_PER_S`` to a second.
"""

from __future__ import annotations

import math

from recognition.belief import STEP_S, STEPS_MOST

UNITS_PER_S = 32
STEP_UNITS = round(STEP_S * UNITS_PER_S)
CALM_UNITS = STEPS_MOST * STEP_UNITS

TOGETHER, APART_UNITS = 64, 5
"""So many guests share their steps, and so far are those of the next so many from them."""


def last_before(slot: int, now: float) -> int:
    """The last instant up to now at which those in this slot may have a step."""
    phase = _phase(slot) % STEP_UNITS
    return (math.floor(now * UNITS_PER_S) - phase) // STEP_UNITS * STEP_UNITS + phase


def next_after(at: int, now: float) -> int:
    """The first step after now of who had one at ``at``."""
    return at + STEP_UNITS * (math.floor((now * UNITS_PER_S - at) / STEP_UNITS) + 1)


def next_calm(slot: int, at: int) -> int:
    """The next step after one, where nothing is expected to change."""
    return at + CALM_UNITS - (at - _phase(slot)) % CALM_UNITS


def _phase(slot: int) -> int:
    return slot // TOGETHER * APART_UNITS % CALM_UNITS
