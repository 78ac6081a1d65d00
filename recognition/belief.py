"""A hidden Markov model for each guest: where, on the way out or not, and how well the tag is heard.

The forward recursion (Rabiner, "A tutorial on hidden Markov models", Proc. IEEE 1989, section III A), for
many guests in one go. A state is a spot, an intent and a level:

- **spot**: see :mod:`recognition.spots`. Guests stroll to the spots beside theirs.
- **intent**: who is on the way out walks the shortest way to the street, faster than one strolls. Without it
  a guest who is not heard while leaving is believed inside for minutes.
- **level**: see :mod:`recognition.odds`. A body covers a tag for a while, and silence then says little.

That RFID streams are best read through such a model is from Ré, Letchner, Balazinska and Suciu, "Event
queries on correlated probabilistic streams" (Lahar, SIGMOD 2008); that silence is evidence, from Jeffery,
Garofalakis and Franklin, "Adaptive cleaning for RFID data streams" (SMURF, VLDB 2006).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recognition.odds import COVERED, LEVELS_DB, Table
from recognition.spots import Spots

STEP_S = 0.5
STEPS_MOST = 4
"""So many steps may be taken in one."""

STROLL_PER_S = 0.3
"""How often somebody inside goes on to a spot beside theirs, at two metres' spacing ..."""
PASS_PER_S = 0.8
"""... and somebody in the street."""
SPACING_M = 2.0
STREET_WAYS = 4
"""As many ways, at least, has one in the street, even where only the one into the house is drawn."""
LOST_PER_S = 0.05
"""How often somebody before the door is out of hearing without having walked there ..."""
AWAY_PER_S = 0.15
"""... and somebody farther off."""
COMES_PER_S = 0.004
"""How often somebody who is away comes into hearing."""
ANYWHERE = 1e-6
"""Probability that somebody is elsewhere in the house all of a sudden: nobody is ruled out for good."""
OUT_M_S = 1.2
"""How fast one walks out."""
LEAVES_PER_S, STAYS_PER_S = 1 / 300, 1 / 60
"""How often a guest makes for the street, and thinks better of it."""
COVERED_PER_S, BARED_PER_S = 1 / 110, 1 / 20
CHANGES_PER_S = 0.002
"""How often a tag is held otherwise, and heard a level better or worse."""

LEVEL_SHARES = np.array([0.25, 0.35, 0.25, 0.15])
"""How common tags of each level are."""

BORN_STREET, BORN_ENTRY = 0.93, 0.05
"""Where somebody is of whom nothing was known before the first read; the rest is anywhere in the house."""

LEAST_P = 1e-30
"""No state is less probable than this before it is weighed: of evidence that fits only states that were ruled
out, nothing would be left to believe, ever."""

SURE_P = 0.98

STROLLING, LEAVING = 0, 1


class Motion:
    """How states follow each other, over one to ``STEPS_MOST`` steps."""

    def __init__(self, spots: Spots) -> None:
        stroll, leave = _stroll(spots), _leave(spots)
        level = _levels()
        self.stroll = [_power(stroll, n) for n in range(1, STEPS_MOST + 1)]
        self.leave = [_power(leave, n) for n in range(1, STEPS_MOST + 1)]
        self.level = [_power(level, n).T for n in range(1, STEPS_MOST + 1)]
        steps = np.arange(1, STEPS_MOST + 1)[:, None] * STEP_S
        self.turns_out = np.where(spots.zone >= 0, 1 - np.exp(-steps * LEAVES_PER_S), 0).astype(np.float32)
        stays = np.where(spots.zone >= 0, STAYS_PER_S, 3 * STAYS_PER_S)
        self.turns_back = (1 - np.exp(-steps * stays)).astype(np.float32)
        self.turns_back[:, spots.away] = 1.0


def _chance(per_s: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 - np.exp(-np.asarray(per_s) * STEP_S))


def _stroll(spots: Spots) -> NDArray[np.float64]:
    """One step of somebody who stays, or passes in the street."""
    away, count = spots.away, len(spots)
    beside = np.isfinite(spots.gaps_m)
    per_s = np.where(spots.zone >= 0, STROLL_PER_S, PASS_PER_S) * SPACING_M / spots.spacing_m
    ways = np.maximum(beside.sum(1), np.where(spots.zone < 0, STREET_WAYS, 1))
    moves = beside * (_chance(per_s) / ways)[:, None]
    street = spots.zone < 0
    street[away] = False
    lost = np.where(street, _chance(np.where(spots.outer(), AWAY_PER_S, LOST_PER_S)), 0.0)
    moves *= (1 - lost)[:, None]
    moves[:, away] += lost
    moves[away] = np.where(street, _chance(COMES_PER_S) / street.sum(), 0.0)
    moves[np.arange(count), np.arange(count)] = 1 - moves.sum(1)
    moves *= 1 - ANYWHERE
    moves[:, : spots.inside] += ANYWHERE / spots.inside
    return np.asarray(moves)


def _leave(spots: Spots) -> NDArray[np.float64]:
    """One step of somebody on the way out."""
    count = len(spots)
    moves = np.zeros((count, count))
    for here, onward in enumerate(spots.ways_out().tolist()):
        if onward >= 0:
            moves[here, onward] = min(0.95, OUT_M_S * STEP_S / max(spots.gaps_m[here, onward], 0.5))
    moves[spots.zone < 0, spots.away] = float(_chance(2 * AWAY_PER_S))
    moves[spots.away] = 0.0
    moves[np.arange(count), np.arange(count)] = 1 - moves.sum(1)
    return np.asarray(moves)


def _levels() -> NDArray[np.float64]:
    bare = range(COVERED)
    moves = np.zeros((len(LEVELS_DB), len(LEVELS_DB)))
    for a in bare:
        moves[a, COVERED] = _chance(COVERED_PER_S)
        for b in bare:
            if abs(a - b) == 1:
                moves[a, b] = _chance(CHANGES_PER_S)
    moves[COVERED, :COVERED] = _chance(BARED_PER_S) * np.array([0.3, 0.4, 0.3])
    moves[np.diag_indices_from(moves)] = 1 - moves.sum(1)
    return np.asarray(moves)


def _power(moves: NDArray[np.float64], n: int) -> Table:
    return np.linalg.matrix_power(moves, n).astype(np.float32)


class Beliefs:
    """The distributions of all guests that are tracked, each in a slot."""

    def __init__(self, spots: Spots) -> None:
        self._motion = Motion(spots)
        self._spots = spots
        self._shape = (2, len(LEVELS_DB), len(spots))
        self._all = np.empty((16, *self._shape), dtype=np.float32)
        self._free = list(range(16))
        """As a heap: the lowest is taken first, so that those who are tracked lie together."""
        zones = len(spots.zones)
        self._zones = np.zeros((len(spots), zones + 1), dtype=np.float32)
        self._zones[np.arange(len(spots)), np.where(spots.zone >= 0, spots.zone, zones)] = 1
        self._newcomer = self._spread(_newcomer_places(spots))
        self._newcomer_moved = self._moved(self._newcomer[None], 1)
        self._new: set[int] = set()
        """Slots of those of whom nothing is known yet but that they are there."""

    def take(self) -> int:
        """A slot for somebody of whom nothing is known."""
        if not self._free:
            count = len(self._all)
            self._all = np.concatenate([self._all, np.empty_like(self._all)])
            self._free = list(range(count, 2 * count))
        slot = heapq.heappop(self._free)
        self._all[slot] = self._newcomer
        self._new.add(slot)
        return slot

    def give_back(self, slot: int) -> None:
        self._all[slot] = 0
        self._new.discard(slot)
        heapq.heappush(self._free, slot)

    def place(self, slot: int, zone: int | None, p: float = SURE_P) -> None:
        """Believe that they are in this zone of ``Spots.zones`` (None: in the house), and nothing more."""
        here = self._spots.zone >= 0 if zone is None else self._spots.zone == zone
        places = np.where(here, p / here.sum(), (1 - p) / (len(here) - here.sum()))
        self._all[slot] = self._spread(places)
        self._new.discard(slot)

    def _spread(self, places: NDArray[np.float64]) -> Table:
        found = np.zeros(self._shape, dtype=np.float32)
        found[STROLLING] = LEVEL_SHARES[:, None] * places
        return found

    def step(self, slots: Sequence[int], steps: int, evidence: Table) -> Table:
        """So many steps on, and then what was heard and not heard.

        :param evidence: for each slot the log-likelihood of every level and spot.
        :returns: for each slot the probability of each zone; the last is that of being in none.
        """
        after = self._weighed(self._moved(self._all[slots], steps), evidence)
        self._all[slots] = after
        self._new.difference_update(slots)
        return self._by_zone(after)

    def peek(self, slot: int, evidence: Table) -> Table:
        """The same for one slot and one step, without taking it."""
        # Where newcomers go is worked out once: when many come at a time, this is most of the work.
        moved = self._newcomer_moved.copy() if slot in self._new else self._moved(self._all[[slot]], 1)
        return np.asarray(self._by_zone(self._weighed(moved, evidence))[0])

    def _moved(self, before: Table, steps: int) -> Table:
        motion, n = self._motion, steps - 1
        count, spots = len(before), self._shape[2]
        mixed: Table = np.matmul(motion.level[n], before)
        strolling = (mixed[:, STROLLING].reshape(-1, spots) @ motion.stroll[n]).reshape(count, -1, spots)
        leaving = (mixed[:, LEAVING].reshape(-1, spots) @ motion.leave[n]).reshape(count, -1, spots)
        turned = strolling * motion.turns_out[n] - leaving * motion.turns_back[n]
        mixed[:, STROLLING] = strolling - turned
        mixed[:, LEAVING] = leaving + turned
        return np.maximum(mixed, LEAST_P, out=mixed)

    def _weighed(self, moved: Table, evidence: Table) -> Table:
        """In the place of what came in."""
        count, spots = len(moved), self._shape[2]
        moved *= np.exp(evidence - evidence.max(axis=1, keepdims=True)).reshape(count, 1, -1, spots)
        moved /= moved.sum(axis=(1, 2, 3), keepdims=True)
        return moved

    def _by_zone(self, beliefs: Table) -> Table:
        return np.asarray(beliefs.sum(axis=(1, 2)) @ self._zones)


def _newcomer_places(spots: Spots) -> NDArray[np.float64]:
    doors = [a for a, _ in spots.street_doors]
    entry = np.isin(spots.zone, spots.zone[doors]) & (spots.zone >= 0)
    street = spots.zone < 0
    street[spots.away] = False
    inside = spots.zone >= 0
    shares = (BORN_STREET, BORN_ENTRY, 1 - BORN_STREET - BORN_ENTRY)
    return np.asarray(
        sum(share * where / where.sum() for share, where in zip(shares, (street, entry, inside), strict=True))
    )
