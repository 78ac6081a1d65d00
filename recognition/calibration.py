"""From an installer's walk to a venue's :class:`~recognition.radio.Radio`.

Somebody walks through the venue with one good tag and notes when they were in which zone. Where in the zone
they were is not known. So it is found by expectation and maximisation (Dempster, Laird, Rubin, "Maximum
likelihood from incomplete data via the EM algorithm", J. R. Stat. Soc. B 39, 1977): with the radio as known
so far the spots are inferred, forwards and backwards, within the zones noted; then the radio is fitted to
the levels, reads and misses at those spots.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recognition.belief import STEP_S, Motion
from recognition.model import Read
from recognition.odds import heard, miss_odds, read_odds, strays
from recognition.plan import Plan
from recognition.radio import BOUNDS, Radio, usual_gain_db
from recognition.scales import USUAL_CYCLE_S
from recognition.spots import Floats, Spots

ROUNDS = 4
WEIGHT = 0.6
"""How much of the evidence counts for where the walker was: reads within seconds share shadows."""

LOWEST_DBM, HIGHEST_DBM, BIN_DBM = -82.0, -24.0, 2.0
BINS_DBM = np.arange(LOWEST_DBM, HIGHEST_DBM, BIN_DBM)

START = Radio(portal_m=8.0, zone_m=12.0)

STEPS: Mapping[str, float] = {
    "falloff": 0.2,
    "wall_db": 2.0,
    "wall_share": 0.15,
    "threshold_dbm": 1.5,
    "answers": 0.05,
    "spread_db": 0.6,
    "portal_m": 0.6,
    "zone_m": 0.6,
    "stray": 0.002,
}
"""How far each figure is moved at first while the best is looked for."""

EXPECTED: Mapping[str, tuple[float, float]] = {
    "wall_db": (8.0, 5.0),
    "falloff": (3.4, 0.25),
    "threshold_dbm": (-70.0, 2.0),
}
"""Mean and standard deviation over venues: a short walk alone could say anything."""

GAIN_STEP_DB, GAIN_SPREAD_DB = 1.5, 2.5
SHRINK = 0.6
MOVES_MOST = 6


@dataclass(frozen=True, slots=True)
class Stay:
    """The walker was in this zone in that time."""

    zone: str
    enter: float
    exit: float


@dataclass(frozen=True, slots=True)
class Walk:
    """Reads of the walker's tag, each with when it came in; and where they were."""

    reads: Sequence[tuple[Read, float]]
    stays: Sequence[Stay]


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each antenna was polled and answered, by where the walker probably was."""

    polls: Floats
    """[antenna, spot]"""
    reads: Floats
    """[antenna, bin of the level, spot]"""


def learn(plan: Plan, walk: Walk) -> Radio:
    """The radio that explains the walk best."""
    spots, radio = Spots(plan), START
    for _ in range(ROUNDS):
        radio = _Fit(plan, spots, tally(plan, spots, radio, walk)).best(radio)
    figures = {name: _rounded(getattr(radio, name)) for name in BOUNDS}
    return Radio(**figures, gains={key: _rounded(db) for key, db in radio.gains.items()})


def _rounded(value: float) -> float:
    """To what can be known of it: somebody may read it."""
    return float(f"{value:.4g}")


def tally(plan: Plan, spots: Spots, radio: Radio, walk: Walk) -> Tally:
    """Where the walker was when, and what was polled and heard there."""
    began = min([stay.enter for stay in walk.stays] + [at for _, at in walk.reads])
    ended = max(stay.exit for stay in walk.stays) + STEP_S
    steps = int((ended - began) / STEP_S) + 1
    heard_at = _heard_in_steps(plan, walk, began, steps)
    places = _smoothed(spots, radio, plan, heard_at, _zones_by_step(spots, walk, began, steps))
    polls = np.outer(_polls_per_step(plan), places.sum(axis=0))
    reads = np.zeros((len(plan.antennas), len(BINS_DBM), len(spots)))
    for step, found in enumerate(heard_at):
        for antenna, dbm in found:
            reads[antenna, _bin(dbm)] += places[step]
    return Tally(polls, reads)


def _polls_per_step(plan: Plan) -> Floats:
    cycle_s = {reader.id: reader.cycle_s or USUAL_CYCLE_S for reader in plan.readers}
    return np.array([STEP_S / cycle_s[antenna.reader] for antenna in plan.antennas])


def _bin(dbm: float) -> int:
    return int(np.clip((dbm - LOWEST_DBM + BIN_DBM / 2) // BIN_DBM, 0, len(BINS_DBM) - 1))


def _heard_in_steps(plan: Plan, walk: Walk, began: float, steps: int) -> list[list[tuple[int, float]]]:
    """(antenna, level) of the reads in each step; those without a level say nothing here."""
    index = {antenna: i for i, antenna in enumerate(plan.antennas)}
    found: list[list[tuple[int, float]]] = [[] for _ in range(steps)]
    for read, at in walk.reads:
        antenna, step = plan.routes.get((read.reader, read.antenna)), int((at - began) / STEP_S)
        if antenna is not None and read.rssi is not None and 0 <= step < steps:
            found[step].append((index[antenna], read.rssi))
    return found


def _zones_by_step(spots: Spots, walk: Walk, began: float, steps: int) -> NDArray[np.int64]:
    """The zone in each step; -1 outside."""
    found = np.full(steps, -1)
    for stay in walk.stays:
        since, until = (int((at - began) / STEP_S) for at in (stay.enter, stay.exit))
        found[max(since, 0) : until] = spots.zones.index(stay.zone)
    return found


def _smoothed(
    spots: Spots,
    radio: Radio,
    plan: Plan,
    heard_at: Sequence[Sequence[tuple[int, float]]],
    zones: NDArray[np.int64],
) -> Floats:
    """[step, spot]: the probability of each, given all that was heard before and after."""
    fits = _fits(spots, radio, plan, heard_at)
    fits[spots.zone[None, :] != zones[:, None]] = 0.0
    moves = Motion(spots).stroll[0].astype(np.float64)
    forwards, belief = np.empty_like(fits), np.full(len(spots), 1 / len(spots))
    for step, fit in enumerate(fits):
        belief = _normal(_normal(belief @ moves * fit), fit)
        forwards[step] = belief
    backwards = np.ones(len(spots))
    for step in range(len(fits) - 1, -1, -1):
        forwards[step] = _normal(forwards[step] * backwards, forwards[step])
        backwards = moves @ (backwards * fits[step])
        backwards = _normal(backwards, np.ones(len(spots)))
    return forwards


def _normal(values: Floats, otherwise: Floats | None = None) -> Floats:
    """Made to sum to 1. ``otherwise`` stands in where nothing is left: notes that contradict each other."""
    total = values.sum()
    if total > 0:
        return np.asarray(values / total)
    return values if otherwise is None else _normal(otherwise)


def _fits(spots: Spots, radio: Radio, plan: Plan, heard_at: Sequence[Sequence[tuple[int, float]]]) -> Floats:
    """[step, spot]: how well what was heard fits a walker there, 1 at the best."""
    off = strays(spots, radio)
    places = [heard(spots, radio, antenna) for antenna in plan.antennas]
    misses = np.array([miss_odds(*place, off, radio) for place in places])
    silence = _polls_per_step(plan) @ misses
    odds = np.tile(silence, (len(heard_at), 1))
    known: dict[tuple[int, int], Floats] = {}
    for step, found in enumerate(heard_at):
        for antenna, dbm in found:
            key = (antenna, round(dbm))
            if key not in known:
                known[key] = read_odds(*places[antenna], off, radio, float(key[1])) - misses[antenna]
            odds[step] += known[key]
    odds *= WEIGHT
    return np.asarray(np.exp(odds - odds.max(axis=1, keepdims=True)) + 1e-30)


class _Fit:
    """The radio that explains a tally best, figure by figure, in smaller and smaller steps."""

    def __init__(self, plan: Plan, spots: Spots, tally: Tally) -> None:
        self._plan = plan
        self._spots = spots
        self._used = np.flatnonzero(tally.polls.sum(axis=0) > 1e-3)
        self._reads = tally.reads[:, :, self._used]
        self._missed = np.maximum(tally.polls[:, self._used] - self._reads.sum(axis=1), 0.0)
        self._known: dict[tuple[float, ...], float] = {}

    def best(self, radio: Radio) -> Radio:
        gains = {(a.reader, a.id): radio.gain_db(a.reader, a.id, a.role) for a in self._plan.antennas}
        best = replace(radio, gains=gains)
        value = self._value(best)
        for i in range(ROUNDS):
            shrunk = SHRINK**i
            for name, step in STEPS.items():
                best, value = self._search(best, value, _figure_mover(name), step * shrunk)
            for key in gains:
                best, value = self._search(best, value, _gain_mover(key), GAIN_STEP_DB * shrunk)
        return best

    def _search(
        self, best: Radio, value: float, moved: Callable[[Radio, float], Radio | None], step: float
    ) -> tuple[Radio, float]:
        for by in (step, -step):
            for _ in range(MOVES_MOST):
                tried = moved(best, by)
                worth = self._value(tried) if tried is not None else -np.inf
                if tried is None or worth <= value:
                    break
                best, value = tried, worth
        return best, value

    def _value(self, radio: Radio) -> float:
        figures = tuple(getattr(radio, name) for name in BOUNDS)
        return sum(self._fit(i, radio, figures) for i in range(len(self._reads))) - self._unlikely(radio)

    def _fit(self, i: int, radio: Radio, figures: tuple[float, ...]) -> float:
        """How well the radio explains one antenna. It rests on no other's gain, and is asked for again when
        theirs are moved."""
        antenna = self._plan.antennas[i]
        key = (i, radio.gain_db(antenna.reader, antenna.id, antenna.role), *figures)
        if key not in self._known:
            off = strays(self._spots, radio)[self._used]
            level, reach = (values[self._used] for values in heard(self._spots, radio, antenna))
            bins = np.flatnonzero(self._reads[i].any(axis=1))
            reads = read_odds(level, reach, off, radio, BINS_DBM[bins, None])
            value = (self._missed[i] * miss_odds(level, reach, off, radio)).sum() + (
                self._reads[i, bins] * reads
            ).sum()
            self._known[key] = float(value)
        return self._known[key]

    def _unlikely(self, radio: Radio) -> float:
        """How far it is from what venues are like."""
        off = [(getattr(radio, name) - mean) / spread for name, (mean, spread) in EXPECTED.items()]
        for antenna in self._plan.antennas:
            gain_db = radio.gain_db(antenna.reader, antenna.id, antenna.role)
            off.append((gain_db - usual_gain_db(antenna.role)) / GAIN_SPREAD_DB)
        return 0.5 * float(np.square(off).sum())


def _figure_mover(name: str) -> Callable[[Radio, float], Radio | None]:
    least, most = BOUNDS[name]

    def moved(radio: Radio, by: float) -> Radio | None:
        value = getattr(radio, name) + by
        return replace(radio, **{name: value}) if least <= value <= most else None

    return moved


def _gain_mover(key: tuple[str, str]) -> Callable[[Radio, float], Radio]:
    def moved(radio: Radio, by: float) -> Radio:
        return replace(radio, gains={**radio.gains, key: radio.gains[key] + by})

    return moved
