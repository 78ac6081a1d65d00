"""Guests walking a believable day, in virtual time: this is the truth that readers and phones then blur.

A guest arrives in an entry zone, goes to one to three places along adjacent zones, stays at each for a
log-normal time, walks back and leaves; some time later comes again, here or in the other venue.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from recognition.zones import Plan, parse_plan
from simulators.world import SeedData

HOUR_S = 3600.0

STRANGERS: Mapping[str, str] = {
    "stranger-1": "hotel",
    "stranger-2": "hotel",
    "stranger-3": "hotel",
    "stranger-4": "dealer",
}
"""People with tags nobody told us of, and where they walk. They must leave no trace but a count."""

OPENING_S: Mapping[str, Sequence[float]] = {
    "hotel": (2, 12, 25, 38, 52, 80, 115, 150, 190, 240, 300, 360),
    "dealer": (20, 50, 130, 220, 320),
}
"""When the first guests of a run arrive, so that a demo is lively at once."""

STRANGERS_FROM_S: Mapping[str, float] = {"stranger-1": 33, "stranger-4": 70}
"""The first strangers of a run, so that the count of them moves soon."""

RESTLESS_FROM_S: Mapping[str, float] = {"g03": 420}
"""A gold guest with a complaint who is back in the hotel again and again, and when he first comes: whoever
tries a rule on him does not wait for long."""
RESTLESS_IN = ("lobby", "reception")
"""Where he stays; for minutes, not for hours."""
RESTLESS_AWAY_S = 300.0

OPENING_BY: Mapping[str, str] = {"hotel": "recognise_by_tag", "dealer": "recognise_by_phone"}
"""What the very first guests of a venue have consented to."""

AWAY_MEDIAN_S = 45 * 60.0
AWAY_SPREAD = 0.6
"""Between two visits; with the stays below about ten guests are in the hotel at any time."""

AWAY_LEAST_S = 10 * 60.0
"""Nobody is in the other venue, or back, sooner than this."""

TRANSIT_MEDIAN_S = 8.0
TRANSIT_SPREAD = 0.35


@dataclass(frozen=True, slots=True)
class Habit:
    """How people use a kind of zone."""

    median_s: float
    spread: float
    """Standard deviation of the logarithm of the stay."""
    pull: float
    """How often it is chosen, relative to the others."""


HABITS: Mapping[str, Habit] = {
    "lobby": Habit(150, 0.7, 3),
    "reception": Habit(180, 0.5, 3),
    "lounge": Habit(900, 0.6, 4),
    "restaurant": Habit(1500, 0.4, 4),
    "spa": Habit(1800, 0.4, 2),
    "showroom": Habit(700, 0.6, 5),
    "cafe": Habit(700, 0.5, 3),
    "service": Habit(500, 0.6, 3),
}
ELSEWHERE = Habit(300, 0.6, 1)
"""Kinds of zones not listed above."""


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of time that is simulated, and the seed of all chance in it."""

    seed: int
    start: float
    """Seconds since 1970."""
    end: float


@dataclass(frozen=True, slots=True)
class Stop:
    """In one zone, without a break."""

    zone: str
    enters_at: float
    leaves_at: float


@dataclass(frozen=True, slots=True)
class Walk:
    """The truth of one visit. Each stop begins when the one before it ends."""

    guest: str
    venue: str
    stops: tuple[Stop, ...]

    @property
    def arrives_at(self) -> float:
        return self.stops[0].enters_at

    @property
    def leaves_at(self) -> float:
        return self.stops[-1].leaves_at


def plans(data: SeedData) -> dict[str, Plan]:
    """The venues' plans by id."""
    return {venue["id"]: parse_plan(venue) for venue in data.venues}


def walks(data: SeedData, span: Span) -> list[Walk]:
    """All visits that begin in this time, by time of arrival. They may end after it."""
    by_id = plans(data)
    first = _openings(data, span.seed)
    haunts = {**data.haunts, **{stranger: [venue] for stranger, venue in STRANGERS.items()}}
    days = (
        walk
        for guest, venues in haunts.items()
        for walk in _day(guest, venues, first.get(guest), by_id, span)
    )
    return sorted(days, key=lambda walk: (walk.arrives_at, walk.guest))


def _openings(data: SeedData, seed: int) -> dict[str, tuple[str, float]]:
    """Who comes when in the first minutes. The very first can be recognised and have a tier, so that
    somebody who looks at a tablet sees what the product does."""
    rng = Random(f"{seed}:openings")
    chosen = {stranger: (STRANGERS[stranger], at) for stranger, at in STRANGERS_FROM_S.items()}
    chosen |= {guest: ("hotel", at) for guest, at in RESTLESS_FROM_S.items() if guest in data.haunts}
    for venue, offsets in OPENING_S.items():
        queue = [g for g in _queue(data, venue, rng) if g not in chosen]
        chosen.update({guest: (venue, at) for guest, at in zip(queue, offsets, strict=False)})
    return chosen


def _queue(data: SeedData, venue: str, rng: Random) -> list[str]:
    guests = [g["id"] for g in data.guests if venue in data.haunts[g["id"]]]
    rng.shuffle(guests)
    known = {c["guest"] for c in data.consents if c["purpose"] == OPENING_BY[venue]}
    tiers = {g["id"] for g in data.guests if g["tier"] in ("diamond", "gold")}
    first = [g for g in guests if g in known and g in tiers][:3]
    return first + [g for g in guests if g not in first]


def _day(
    guest: str,
    venues: Sequence[str],
    opening: tuple[str, float] | None,
    by_id: Mapping[str, Plan],
    span: Span,
) -> Iterator[Walk]:
    rng = Random(f"{span.seed}:walk:{guest}")
    venue, offset = opening or (rng.choice(venues), rng.uniform(300, 300 + 2 * AWAY_MEDIAN_S))
    at = span.start + offset
    while at < span.end:
        restless = guest in RESTLESS_FROM_S
        walk = Walk(guest, venue, tuple(stops(by_id[venue], at, rng, RESTLESS_IN if restless else ())))
        yield walk
        away_s = _lognormal(rng, AWAY_MEDIAN_S, AWAY_SPREAD)
        at = walk.leaves_at + (RESTLESS_AWAY_S if restless else max(AWAY_LEAST_S, away_s))
        venue = rng.choice(venues)


def stops(plan: Plan, at: float, rng: Random, among: Sequence[str] = ()) -> Iterator[Stop]:
    """Of one visit: entry, the chosen places (``among`` these, unless any will do) with the zones between
    them, and back to the entry."""
    entry = rng.choice([zone.id for zone in plan.zones if zone.entry])
    places = [zone.id for zone in plan.zones if zone.id in among or not (zone.entry or among)]
    pulls = [_habit(plan, zone).pull for zone in places]
    here, goals = entry, rng.choices(places, pulls, k=rng.choice((1, 1, 2, 2, 3)))
    yield (stop := _stop(entry, at, _transit(rng)))
    for goal in [*goals, entry]:
        for zone in _way(plan, here, goal):
            stays = zone == goal != entry
            stop = _stop(zone, stop.leaves_at, _stay(plan, zone, rng) if stays else _transit(rng))
            yield stop
        here = goal


def _way(plan: Plan, here: str, goal: str) -> Iterator[str]:
    """The zones after ``here`` on a shortest way to ``goal``, along adjacency."""
    while here != goal:
        here = min(plan.neighbours(here), key=lambda zone: _hops(plan, zone, goal))
        yield here


def _hops(plan: Plan, zone: str, goal: str) -> float:
    hops = plan.steps(zone, goal)
    return math.inf if hops is None else hops


def _habit(plan: Plan, zone: str) -> Habit:
    return HABITS.get(plan.by_id[zone].kind, ELSEWHERE)


def _stop(zone: str, at: float, stay_s: float) -> Stop:
    return Stop(zone, at, at + stay_s)


def _stay(plan: Plan, zone: str, rng: Random) -> float:
    habit = _habit(plan, zone)
    return _lognormal(rng, habit.median_s, habit.spread)


def _transit(rng: Random) -> float:
    return _lognormal(rng, TRANSIT_MEDIAN_S, TRANSIT_SPREAD)


def _lognormal(rng: Random, median_s: float, spread: float) -> float:
    return rng.lognormvariate(math.log(median_s), spread)
