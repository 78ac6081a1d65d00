"""Where everybody is: walks from door to door, stays in zones, passes by in the street. The truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from simulators.worlds.layout import ENTRANCE, OUTSIDE, Layout, Point, Zone

Floats = NDArray[np.float64]

AWAY: Point = (-60.0, 10.0)
"""Out of everybody's hearing."""
APPROACH_M = 14.0
WALK_M_S = (0.9, 1.5)
STROLL_M_S = (0.3, 0.7)
PAUSE_S = 30.0
"""How long one stands in a place of a zone, on average."""
MARGIN_M = 1.0
"""From the walls."""
STEP_S = (2.0, 8.0)
"""Who steps in and out again."""
PASSING_M = (1.0, 2.7)
"""How far from the house one passes."""
STREET_M = 12.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """How people behave. Between two of their ways they are away for a while."""

    stay_s: float = 175.0
    """Median of a stay in one zone."""
    stay_spread: float = 0.6
    stops: tuple[int, int] = (3, 8)
    """How many zones somebody stays in before they leave."""
    away_s: tuple[float, float] = (150.0, 480.0)
    first_s: tuple[float, float] = (200.0, 800.0)
    passing: float = 0.06
    """Share of ways that only pass the house."""
    stepping: float = 0.06
    """Share of ways that end 2 to 8 s after the door."""


@dataclass(frozen=True, slots=True)
class Visit:
    """In ``zone`` from ``enter`` to ``exit``; a whole stay is a chain of them."""

    zone: str
    enter: float
    exit: float
    arrival: bool
    departure: bool
    step: bool
    """Part of a step in and out again."""


@dataclass(slots=True)
class Walk:
    """One person's hour: a line through space and time, and what of it is a visit. Times count from 0."""

    ts: list[float] = field(default_factory=lambda: [0.0])
    places: list[Point] = field(default_factory=lambda: [AWAY])
    visits: list[Visit] = field(default_factory=list)
    passes: list[tuple[float, float]] = field(default_factory=list)

    @property
    def now(self) -> float:
        return self.ts[-1]

    def go(self, place: Point, m_s: float) -> None:
        x, y = self.places[-1]
        self._put(self.now + float(np.hypot(place[0] - x, place[1] - y)) / m_s, place)

    def wait(self, seconds: float) -> None:
        self._put(self.now + seconds, self.places[-1])

    def appear(self, place: Point) -> None:
        """Comes into the picture: nobody hears the way there."""
        self._put(self.now + 0.001, place)

    def _put(self, at: float, place: Point) -> None:
        self.ts.append(at)
        self.places.append(place)

    def where(self, ts: Floats) -> tuple[Floats, Floats]:
        """The coordinates at each of ``ts``."""
        xs, ys = zip(*self.places, strict=True)
        return np.interp(ts, self.ts, xs), np.interp(ts, self.ts, ys)

    def zones(self, ts: Floats) -> NDArray[np.str_]:
        """The zone at each of ``ts``, or ``outside``."""
        found = np.full(len(ts), OUTSIDE, dtype="U16")
        for visit in self.visits:
            found[(ts >= visit.enter) & (ts < visit.exit)] = visit.zone
        return found


def make_walk(layout: Layout, crowd: Crowd, length_s: float, rng: Generator) -> Walk:
    walk = Walk()
    walk.wait(float(rng.uniform(*crowd.first_s)))
    while walk.now < length_s:
        chance = rng.random()
        if chance < crowd.passing:
            _pass(walk, rng)
        elif chance < crowd.passing + crowd.stepping:
            _step_in(walk, layout, rng)
        else:
            _stay(walk, layout, _stops(layout, crowd, rng), rng)
        walk.appear(AWAY)
        walk.wait(float(rng.uniform(*crowd.away_s)))
    walk.visits = _until(walk.visits, length_s)
    walk.passes = [one for one in walk.passes if one[1] < length_s]
    return walk


def calibration_walk(layout: Layout, rng: Generator) -> Walk:
    """An installer with one good tag: 35 s in front of the door, then some 105 s in each zone."""
    walk = Walk()
    walk.appear((-6.0, 10.0))
    walk.wait(30.0)
    order = (ENTRANCE, "lobby", "lounge", "bar", "suite", "stage")
    _stay(walk, layout, [(zone, float(rng.uniform(100, 112))) for zone in order], rng)
    return walk


def _stops(layout: Layout, crowd: Crowd, rng: Generator) -> list[tuple[str, float]]:
    """In which zones, one after the other, and for how long."""
    stops: list[tuple[str, float]] = []
    for _ in range(int(rng.integers(crowd.stops[0], crowd.stops[1] + 1))):
        others = [zone for zone in layout.zones if not stops or zone != stops[-1][0]]
        seconds = max(25.0, float(rng.lognormal(np.log(crowd.stay_s), crowd.stay_spread)))
        stops.append((others[int(rng.integers(len(others)))], seconds))
    return stops


def _stay(walk: Walk, layout: Layout, stops: Sequence[tuple[str, float]], rng: Generator) -> None:
    if walk.places[-1] == AWAY:
        walk.appear(_up_the_street(rng))
    walk.go(layout.door(OUTSIDE, ENTRANCE), float(rng.uniform(*WALK_M_S)))
    route = _route(layout, stops)
    for i, (zone, seconds) in enumerate(route):
        onward = route[i + 1][0] if i + 1 < len(route) else OUTSIDE
        entered = walk.now
        _linger(walk, layout.zones[zone], seconds, rng)
        walk.go(layout.door(zone, onward), float(rng.uniform(*WALK_M_S)))
        walk.visits.append(Visit(zone, entered, walk.now, i == 0, onward == OUTSIDE, False))
    walk.go(_up_the_street(rng), float(rng.uniform(*WALK_M_S)))


def _route(layout: Layout, stops: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Each zone on the way through the stops and out again, with the time one lingers in it."""
    route = [(ENTRANCE, 0.0)]
    for goal, seconds in stops:
        route += [(zone, 0.0) for zone in layout.way(route[-1][0], goal)[1:]]
        route[-1] = (goal, seconds)
    return route + [(zone, 0.0) for zone in layout.way(route[-1][0], ENTRANCE)[1:]]


def _linger(walk: Walk, zone: Zone, seconds: float, rng: Generator) -> None:
    """From place to place, with a pause at each."""
    until = walk.now + seconds
    while walk.now < until:
        walk.go(_somewhere(zone, rng), float(rng.uniform(*STROLL_M_S)))
        walk.wait(min(float(rng.exponential(PAUSE_S)), max(0.0, until - walk.now)))


def _somewhere(zone: Zone, rng: Generator) -> Point:
    x = rng.uniform(zone.x0 + MARGIN_M, zone.x1 - MARGIN_M)
    y = rng.uniform(zone.y0 + MARGIN_M, zone.y1 - MARGIN_M)
    return float(x), float(y)


def _step_in(walk: Walk, layout: Layout, rng: Generator) -> None:
    """In, a few metres, and out again."""
    door, m_s, seconds = (
        layout.door(OUTSIDE, ENTRANCE),
        float(rng.uniform(*WALK_M_S)),
        float(rng.uniform(*STEP_S)),
    )
    walk.appear(_up_the_street(rng))
    walk.go(door, m_s)
    entered, deep_m = walk.now, min(m_s * seconds / 2, float(rng.uniform(1.5, 4.0)))
    walk.go((door[0] + deep_m, door[1] + float(rng.uniform(-0.5, 0.5)) * deep_m / 4), m_s)
    walk.wait(max(0.0, entered + seconds - walk.now - deep_m / m_s))
    walk.go(door, m_s)
    walk.visits.append(Visit(ENTRANCE, entered, walk.now, True, True, True))
    walk.go(_up_the_street(rng), m_s)


def _pass(walk: Walk, rng: Generator) -> None:
    """Along the house, one to almost three metres from it."""
    x, way = -float(rng.uniform(*PASSING_M)), float(rng.choice((-1.0, 1.0)))
    walk.appear((x, 10.0 - way * STREET_M / 2))
    since = walk.now
    walk.go((x, 10.0 + way * STREET_M / 2), float(rng.uniform(*WALK_M_S)))
    walk.passes.append((since, walk.now))


def _up_the_street(rng: Generator) -> Point:
    return -APPROACH_M, 10.0 + float(rng.uniform(-5, 5))


def _until(visits: Sequence[Visit], length_s: float) -> list[Visit]:
    """What of the visits is within the recording; who is still there at its end has not left."""
    kept = [visit for visit in visits if visit.enter < length_s]
    return [
        visit if visit.exit <= length_s else replace(visit, exit=length_s, departure=False) for visit in kept
    ]
