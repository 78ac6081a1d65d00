"""What a calibration walk shows to be wrong with a venue's antennas, and what would help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from recognition.calibration import Tally, Walk, tally
from recognition.coverage import Coverage
from recognition.plan import Antenna, Plan
from recognition.radio import Radio
from recognition.spots import Floats, Point

HOLE_P = 0.7
"""A spot where a tag is heard less surely than this is a hole ..."""
HOLE_SHARE = 0.1
"""... and a finding, if so much of its zone is one."""
ALIKE_P = 0.15
"""Zones are alike if so many in the one are taken to be in the other."""
HELPS_P = 0.05
"""A change that raises a figure by less is not worth a ladder."""
LOST_P = 0.03
"""So much hearing may be given up for telling zones apart."""
TURN_DOWN_DB = (3.0, 6.0, 9.0)

EXPECTED_READS = 20.0
DEAD_SHARE, FAINT_SHARE = 0.02, 0.2
"""Of the reads that an antenna like the others would have had."""


@dataclass(frozen=True, slots=True)
class Change:
    """What to do, and what a figure is expected to be before and after."""

    kind: str
    """``power``: turn it down; ``move``: hang it elsewhere; ``add``: hang one more."""
    zone: str
    antenna: Antenna | None
    place: Point | None
    db: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, and what may help."""

    kind: str
    """``dead``, ``faint``, ``not_walked``, ``no_antenna``, ``hole``, ``alike``."""
    zones: tuple[str, ...]
    antennas: tuple[Antenna, ...] = ()
    figure: float = 0.0
    """Of ``dead`` and ``faint`` the reads; of ``hole`` its share of the zone; of ``alike`` the share of those
    in the one zone who are taken to be in the other."""
    expected: float = 0.0
    """Of ``dead`` and ``faint``: the reads that there should have been."""
    place: Point | None = None
    """Where a hole is worst."""
    change: Change | None = None


def findings(plan: Plan, walk: Walk) -> list[Finding]:
    """Of a plan with the radio that was learned from the walk. Where an antenna must be mended first, nothing
    is said of holes."""
    cover = Coverage(plan)
    deaf = list(_deaf(cover, walk))
    walked = {stay.zone for stay in walk.stays}
    missed = [
        Finding("not_walked", (zone,)) for zone in cover.spots.zones if cover.of(zone) and zone not in walked
    ]
    mended = {one.zones for one in deaf}
    holes = [one for one in _holes(cover) if one.zones not in mended]
    return [*deaf, *missed, *holes, *_alike(cover)]


def _deaf(cover: Coverage, walk: Walk) -> Iterator[Finding]:
    """Antennas that heard hardly anything of a walker who was near."""
    counted = tally(cover.plan, cover.spots, cover.plan.radio, walk)
    usual = Coverage(replace(cover.plan, radio=_levelled(cover.plan.radio)))
    for i, antenna in enumerate(cover.plan.antennas):
        reads, expected = float(counted.reads[i].sum()), _expected(counted, usual, i)
        share = reads / max(expected, 1.0)
        if expected >= EXPECTED_READS and share < FAINT_SHARE:
            kind = "dead" if share < DEAD_SHARE else "faint"
            yield Finding(kind, (antenna.zone,), (antenna,), reads, expected)


def _expected(counted: Tally, usual: Coverage, i: int) -> float:
    """How many reads the antenna would have had, were it like others."""
    return float(counted.polls[i] @ usual.answers[i])


def _levelled(radio: Radio) -> Radio:
    """The same walls, with antennas that hear as others do."""
    return replace(radio, gains={})


def _holes(cover: Coverage) -> Iterator[Finding]:
    for zone in cover.spots.zones:
        if not cover.of(zone):
            continue
        found = cover.heard(zone)
        holes = float((found < HOLE_P).mean())
        if holes >= HOLE_SHARE:
            kind = "hole" if cover.own(zone) else "no_antenna"
            worst = cover.spots.points[cover.of(zone)[int(found.argmin())]]
            change = _against_hole(cover, zone, found)
            yield Finding(kind, (zone,), figure=holes, place=worst, change=change)


def _against_hole(cover: Coverage, zone: str, found: Floats) -> Change | None:
    """Move an antenna of the zone, if that fills the holes; otherwise add one."""
    before = float(found.mean())
    moves = [_moved(cover, i, place) for i in cover.own(zone) for place in cover.places(zone)]
    best = _best(zone, moves, before)
    if best is not None and best[1].min() >= HOLE_P:
        return best[0]
    adds = [_added(cover, zone, place) for place in cover.places(zone)]
    best = _best(zone, adds, before)
    return None if best is None or best[0].after < before + HELPS_P / 2 else best[0]


Tried = tuple[Coverage, str, Antenna | None, Point]


def _moved(cover: Coverage, i: int, place: Point) -> Tried:
    antenna = cover.plan.antennas[i]
    x, y = place
    return cover.instead(i, replace(antenna, x=x, y=y)), "move", antenna, place


def _added(cover: Coverage, zone: str, place: Point) -> Tried:
    reader = min(cover.plan.readers, key=lambda one: one.cycle_s or 1.0).id
    return cover.instead(len(cover.plan.antennas), Antenna("new", reader, zone, *place)), "add", None, place


def _best(zone: str, tried: list[Tried], before: float) -> tuple[Change, Floats] | None:
    """The one that hears the zone best: on average and at its worst spot."""
    if not tried:
        return None
    heard = [one[0].heard(zone) for one in tried]
    at = max(range(len(tried)), key=lambda i: heard[i].mean() + heard[i].min())
    _, kind, antenna, place = tried[at]
    return Change(kind, zone, antenna, place, 0.0, before, float(heard[at].mean())), heard[at]


def _alike(cover: Coverage) -> Iterator[Finding]:
    taken = cover.taken_for()
    zones = [zone for zone in cover.spots.zones if cover.of(zone) and cover.own(zone)]
    columns = {zone: cover.spots.zones.index(zone) for zone in zones}
    for one, other in combinations(zones, 2):
        mixed = max(
            float(taken[cover.of(one), columns[other]].mean()),
            float(taken[cover.of(other), columns[one]].mean()),
        )
        if mixed >= ALIKE_P:
            pair = _most_alike(cover, one, other)
            yield Finding("alike", (one, other), pair, mixed, change=_apart(cover, one, other))


def _most_alike(cover: Coverage, one: str, other: str) -> tuple[Antenna, ...]:
    """An antenna of each zone: the two that answer most nearly at the same places."""
    spots = cover.of(one, other)
    pairs = [(i, j) for i in cover.own(one) for j in cover.own(other)]

    def shared(pair: tuple[int, int]) -> float:
        both = cover.answers[list(pair)][:, spots]
        return float(both.min(axis=0).sum() / max(both.max(axis=0).sum(), 1e-9))

    return tuple(cover.plan.antennas[i] for i in max(pairs, key=shared))


def _apart(cover: Coverage, one: str, other: str) -> Change | None:
    """What tells two zones apart best and leaves both heard."""
    before, least = cover.right(one, other), _hears(cover, one, other) - LOST_P
    best: Change | None = None
    for i in [*cover.own(one), *cover.own(other)]:
        antenna = cover.plan.antennas[i]
        tried = [
            (cover.instead(i, antenna, -db), Change("power", antenna.zone, antenna, None, db, before, 0))
            for db in TURN_DOWN_DB
        ]
        tried += [
            (_moved(cover, i, place)[0], Change("move", antenna.zone, antenna, place, 0.0, before, 0))
            for place in cover.places(antenna.zone)
        ]
        for with_it, change in tried:
            after = with_it.right(one, other)
            if (
                after > (before + HELPS_P if best is None else best.after)
                and _hears(with_it, one, other) >= least
            ):
                best = replace(change, after=after)
    return best


def _hears(cover: Coverage, one: str, other: str) -> float:
    return float(np.mean([cover.heard(one).mean(), cover.heard(other).mean()]))
