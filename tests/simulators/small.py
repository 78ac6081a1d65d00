"""What the tests of the simulators share: one small world and three simulated hours."""

from __future__ import annotations

from dataclasses import dataclass

from recognition.zones import Plan
from simulators.people import Span, Walk, plans, walks
from simulators.seeds import SeedData
from simulators.world import seed_data

START = 1_767_600_000.0


@dataclass(frozen=True)
class World:
    """Nothing changes it."""

    data: SeedData
    plans: dict[str, Plan]
    span: Span
    walks: list[Walk]


def small_world() -> World:
    data = seed_data(7)
    span = Span(7, START, START + 3 * 3600)
    return World(data, plans(data), span, walks(data, span))
