"""What readers hear of the truth: cycles, missed reads, strays at a neighbour's antenna, noisy levels.

Each antenna is polled once in its reader's cycle. In its own zone it hears a tag with 1 - ``missed``;
in an adjacent zone just often enough that ``stray`` of all reads of a tag come from a wrong zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from recognition.model import Read
from recognition.zones import Antenna, Plan
from simulators.faults import Faults
from simulators.people import STRANGERS, Span, Walk
from simulators.world import SeedData

CYCLE_S = 0.8
"""For readers whose plan does not say."""

OWN_DBM, OWN_NOISE_DB = -52.0, 5.0
STRAY_DBM, STRAY_NOISE_DB = -66.0, 4.0
FLOOR_DBM, CEILING_DBM = -82.0, -28.0


@dataclass(frozen=True, slots=True)
class Cycle:
    """One round of a reader's antennas: over at ``at``, with what it heard."""

    at: float
    reads: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class _Chance:
    antenna: str
    p: float
    own: bool


@dataclass(frozen=True, slots=True)
class _There:
    """A tag in a zone for a while."""

    epc: str
    zone: str
    since: float
    until: float


def tags(data: SeedData, seed: int) -> dict[str, str]:
    """Guest or stranger → the EPC they carry."""
    rng = Random(f"{seed}:strangers")
    known = {c["guest"]: c["raw"] for c in data.credentials if c["kind"] == "tag"}
    return known | {stranger: f"E2{rng.getrandbits(88):022X}" for stranger in STRANGERS}


def cycles(
    plan: Plan, reader: str, walks: Sequence[Walk], epcs: Mapping[str, str], faults: Faults, span: Span
) -> Iterator[Cycle]:
    """All cycles of a reader in which it heard something. Its clock may be wrong, as ``faults`` say."""
    rng = Random(f"{span.seed}:radio:{reader}")
    skew_s = faults.skew_s(reader, span.seed)
    chances = _chances(plan, reader, faults)
    cycle_s = _cycle_s(plan, reader)
    coming = _there(plan, walks, epcs, chances)
    here: list[_There] = []
    at = span.start + rng.uniform(0, cycle_s)
    while at < span.end:
        here = [tag for tag in here if tag.until > at]
        while coming and coming[-1].since <= at:
            here.append(coming.pop())
        heard = tuple(_heard(reader, chances, here, at, skew_s, cycle_s, rng))
        if heard:
            yield Cycle(at, heard)
        at += cycle_s


def _heard(
    reader: str,
    chances: Mapping[str, Sequence[_Chance]],
    here: Sequence[_There],
    at: float,
    skew_s: float,
    cycle_s: float,
    rng: Random,
) -> Iterator[Read]:
    for tag in here:
        for chance in chances[tag.zone]:
            if rng.random() < chance.p:
                heard_at = max(tag.since, at - rng.uniform(0, cycle_s / 2))
                level_dbm = _level_dbm(chance.own, rng)
                yield Read(tag.epc, reader, chance.antenna, level_dbm, round(heard_at + skew_s, 3))


def _level_dbm(own: bool, rng: Random) -> float:
    level = rng.gauss(OWN_DBM, OWN_NOISE_DB) if own else rng.gauss(STRAY_DBM, STRAY_NOISE_DB)
    return float(round(min(max(level, FLOOR_DBM), CEILING_DBM)))


def _there(
    plan: Plan, walks: Sequence[Walk], epcs: Mapping[str, str], chances: Mapping[str, Sequence[_Chance]]
) -> list[_There]:
    """Who is within hearing, the first to come last, so that it can be popped."""
    stays = [
        _There(epcs[walk.guest], stop.zone, stop.enters_at, stop.leaves_at)
        for walk in walks
        if walk.venue == plan.id and walk.guest in epcs
        for stop in walk.stops
        if chances[stop.zone]
    ]
    return sorted(stays, key=lambda stay: (stay.since, stay.epc), reverse=True)


def _chances(plan: Plan, reader: str, faults: Faults) -> dict[str, list[_Chance]]:
    """For each zone, how likely each antenna of the reader hears a tag in it, in one cycle."""
    return {
        zone.id: [
            _Chance(antenna.id, p, antenna.zone == zone.id)
            for antenna in plan.antennas
            if antenna.reader == reader and (p := _chance(plan, antenna, zone.id, faults)) > 0
        ]
        for zone in plan.zones
    }


def _chance(plan: Plan, antenna: Antenna, zone: str, faults: Faults) -> float:
    if antenna.zone == zone:
        return 1 - faults.missed
    if antenna.zone not in plan.neighbours(zone):
        return 0.0
    near = {*plan.neighbours(zone)}
    wanted = _polls_per_s(plan, {zone}) * (1 - faults.missed) * faults.stray / (1 - faults.stray)
    return min(1.0, wanted / _polls_per_s(plan, near))


def _polls_per_s(plan: Plan, zones: set[str]) -> float:
    return sum(1 / _cycle_s(plan, a.reader) for a in plan.antennas if a.zone in zones)


def _cycle_s(plan: Plan, reader: str) -> float:
    return next((r.cycle_s for r in plan.readers if r.id == reader and r.cycle_s), CYCLE_S)
