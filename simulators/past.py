"""The week before the demo: guests who came, went about and left, as recognition would have told it.

They walk as in :mod:`simulators.people`, at the hours when a hotel and a dealer are busy. Readers and phones
are left out: the demo must be up at once. Deterministic: the same world gives the same moments.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from recognition.history import History, visit_id
from recognition.model import Moment, Presence, Source, Visit
from recognition.recent import ends_of
from recognition.tracker import Change
from recognition.visits import Visits
from recognition.zones import Plan
from simulators.people import AWAY_LEAST_S, HOUR_S, Walk, plans, stops
from simulators.world import SeedData

DAYS = 7
DAY_S = 86_400.0
STAY_S = 2 * HOUR_S
"""Of a visit before that week, of which nothing else is known."""

MISSED_DAYS = 30.0
BACK = 0.25
"""Share of those who have been away for so long that come back in that week; the others do in the demo."""

NEW = 0.5
"""Share of those who have never been here that come in that week; to the others the demo is the first."""

COMES = 0.8
"""How likely a guest comes on a day."""

CLOSED_AT = 23
"""By then everybody has left."""

BUSY: Mapping[str, Mapping[int, int]] = {
    "hotel": {7: 4, 8: 8, 9: 5, 10: 2, 11: 2, 12: 6, 13: 5, 14: 4, 15: 6, 16: 5, 17: 6, 18: 11, 19: 9, 20: 4},
    "dealer": {9: 4, 10: 6, 11: 6, 12: 4, 13: 4, 14: 5, 15: 6, 16: 7, 17: 5},
}
"""Kind of venue → hour → how often guests come in it, relative to the others."""
OFTEN: Mapping[str, Sequence[int]] = {"hotel": (1, 2, 2, 3, 4), "dealer": (1,)}
"""Visits of a guest on one day."""

NOTICED_S = (0.5, 2.5)
GONE_S = (12.0, 25.0)
"""From when a guest came into a zone, or went out, until we knew."""


@dataclass(frozen=True, slots=True)
class Past:
    """What was before, in one venue."""

    earlier: tuple[Visit, ...]
    """Visits before the week; only when they were is known."""
    walks: tuple[Walk, ...]
    """Those of the week, of guests who may be recognised; by time of arrival."""
    sources: Mapping[str, Source]
    """By what each guest is recognised."""

    def moments(self, venue: str, marks_s: Iterable[float]) -> Iterator[Moment]:
        """What recognition says of the walks, in order; also when guests dwelt for these times."""
        seen: dict[str, Presence] = {}

        def look(guest: str, at: float) -> Presence:
            return replace(seen[guest], heard_at=at)

        visits = Visits(venue, _history(self.earlier), look)
        visits.set_marks(marks_s, 0.0)
        changes = (_changes(walk, self.sources[walk.guest]) for walk in self.walks)
        for change in heapq.merge(*changes, key=lambda change: change.at):
            yield from visits.advance(change.at)
            seen[change.guest] = change.presence
            yield from visits.apply(change)


def past(data: SeedData) -> dict[str, Past]:
    """What was before, by venue."""
    by_id = plans(data)
    sources = {venue: dict(_sources(data, plan)) for venue, plan in by_id.items()}
    walks = sorted(_walks(data, by_id, sources), key=lambda walk: (walk.arrives_at, walk.guest))
    return {
        venue: Past(
            tuple(_earlier(data, plan, {walk.guest for walk in walks if walk.venue == venue})),
            tuple(walk for walk in walks if walk.venue == venue),
            sources[venue],
        )
        for venue, plan in by_id.items()
    }


# Who


def _sources(data: SeedData, plan: Plan) -> Iterator[tuple[str, Source]]:
    """Guests who may be recognised here, and by what: a tag if they carry one."""
    fenced = any(zone.fence is not None for zone in plan.zones)
    carried = {(one["guest"], one["kind"]) for one in data.credentials}
    ways = (("recognise_by_phone", "phone", Source.PHONE), ("recognise_by_tag", "tag", Source.TAG))
    for purpose, kind, source in ways[0 if fenced else 1 :]:
        for consent in data.consents:
            here = consent["venue"] in (None, plan.id) and plan.id in data.haunts[consent["guest"]]
            if consent["purpose"] == purpose and here and (consent["guest"], kind) in carried:
                yield consent["guest"], source


def _is_around(data: SeedData, guest: str, rng: Random) -> bool:
    """Whether the guest comes in that week. Who has a complaint open does, so that it is seen how rules
    deal with it."""
    if any(one["id"] == guest and one["complaint_since"] is not None for one in data.guests):
        return True
    last = max((one["last_left_at"] for one in data.histories if one["guest"] == guest), default=None)
    chance = rng.random()
    if last is None:
        return chance < NEW
    return chance < BACK or last > _day(data).timestamp() - MISSED_DAYS * DAY_S


# When and where


def _day(data: SeedData, zone: str = "UTC", before: int = 0) -> datetime:
    """The midnight at which the demo's day began, or the one so many days before."""
    day = date.fromisoformat(data.day) - timedelta(days=before)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def _walks(
    data: SeedData, by_id: Mapping[str, Plan], sources: Mapping[str, Mapping[str, Source]]
) -> Iterator[Walk]:
    for guest, haunts in data.haunts.items():
        rng = Random(f"{data.seed}:past:{guest}")
        venues = [by_id[venue] for venue in haunts if guest in sources[venue]]
        if not venues or not _is_around(data, guest, rng):
            continue
        for before in range(DAYS, 0, -1):
            if rng.random() < COMES:
                yield from _visits(data, guest, rng.choice(venues), before, sources, rng)


def _visits(
    data: SeedData,
    guest: str,
    plan: Plan,
    before: int,
    sources: Mapping[str, Mapping[str, Source]],
    rng: Random,
) -> Iterator[Walk]:
    """Of one guest to one venue on one day."""
    midnight = _day(data, plan.timezone, before)
    busy = BUSY[plan.kind]
    hours = rng.choices(list(busy), list(busy.values()), k=rng.choice(OFTEN[plan.kind]))
    free = midnight.timestamp()
    closes = midnight.replace(hour=CLOSED_AT).timestamp()
    for hour in sorted(hours):
        at = midnight.replace(hour=hour).timestamp() + round(rng.uniform(0, HOUR_S), 3)
        walk = Walk(guest, plan.id, tuple(stops(plan, at, rng)))
        if at > free and walk.leaves_at < closes:
            yield walk
            free = walk.leaves_at + AWAY_LEAST_S


def _changes(walk: Walk, source: Source) -> Iterator[Change]:
    """What recognition believed of it. A phone says only that its bearer is in the house."""
    rng = Random(f"past:{walk.guest}:{walk.arrives_at}")
    noticed_s = rng.uniform(*NOTICED_S)
    for stop in walk.stops if source is Source.TAG else walk.stops[:1]:
        at = round(stop.enters_at + noticed_s, 3)
        presence = Presence(walk.guest, stop.zone, at, at, round(rng.uniform(0.9, 0.99), 2), source)
        yield Change(walk.guest, at, presence)
    left_at = round(walk.leaves_at + rng.uniform(*GONE_S), 3)
    yield Change(walk.guest, left_at, replace(presence, heard_at=round(walk.leaves_at, 3)), left=True)


# Before that week


def _earlier(data: SeedData, plan: Plan, around: set[str]) -> Iterator[Visit]:
    """A visit a day, back from the last one; for those who came in the week, from before it."""
    week = _day(data, plan.timezone, DAYS + 1).timestamp()
    zone = plan.zones[0].id
    for known in data.histories:
        guest = known["guest"]
        if known["venue"] == plan.id:
            last = min(known["last_left_at"], week) if guest in around else known["last_left_at"]
            for back in range(known["visits"]):
                yield _visit(plan.id, guest, zone, last - back * DAY_S, known["visits"] - back)


def _visit(venue: str, guest: str, zone: str, left_at: float, ordinal: int) -> Visit:
    arrived_at = left_at - STAY_S
    presence = Presence(guest, zone, arrived_at, left_at, 1.0, Source.TAG)
    return Visit(
        id=visit_id(venue, guest, arrived_at),
        venue=venue,
        guest=guest,
        arrived_at=arrived_at,
        presence=presence,
        left_at=left_at,
        ordinal=ordinal,
        path=((zone, arrived_at),),
    )


def _history(earlier: Iterable[Visit]) -> Mapping[str, History]:
    ends: dict[str, list[float]] = {}
    for visit in earlier:
        ends.setdefault(visit.guest, []).append(visit.left_at or 0.0)
    return {guest: History(len(each), max(each), ends_of(map(int, each))) for guest, each in ends.items()}
