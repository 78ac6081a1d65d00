"""What the reads of guests, and silence, say: from traces to the likelihoods that beliefs are fed with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from recognition.evidence import Ear, Trace, Track, Weighed
from recognition.listening import Listener
from recognition.odds import BIN_DBM, MISS_WEIGHT, NO_LEVEL, READ_WEIGHT, Odds, Table
from recognition.plan import Plan
from recognition.spots import Spots

USUAL_CYCLE_S = 1.0
"""Of a reader whose cycle the plan does not say."""


class Scales:
    """:param ears: in the order of the plan's antennas."""

    def __init__(self, plan: Plan, spots: Spots, ears: Sequence[Ear]) -> None:
        self._odds = Odds(spots, plan.radio, plan.antennas)
        cycle_s = {reader.id: reader.cycle_s or USUAL_CYCLE_S for reader in plan.readers}
        self._polls_per_s = np.array([1 / cycle_s[ear.reader] for ear in ears], dtype=np.float32)
        self.listeners = {
            reader.id: Listener([ear for ear in ears if ear.reader == reader.id]) for reader in plan.readers
        }

    def anybody_listens(self, at: float) -> bool:
        """Whether silence says anything at that instant."""
        return any(listener.listens(at) for listener in self.listeners.values())

    def weigh(self, tracks: Sequence[Track], since: float, until: float) -> Table:
        """For each track the log-likelihood, of every level and spot, of what was and was not heard of it in
        that time."""
        return np.asarray(self._misses(since, until) + self._heard(tracks, until - since))

    def _misses(self, since: float, until: float) -> Table:
        """What it says that nothing is heard."""
        weights = self._polls_per_s * ((until - since) * MISS_WEIGHT)
        for listener in self.listeners.values():
            if not listener.listens(until):
                weights[listener.antennas] = 0.0
        return np.asarray(weights @ self._odds.misses)

    def _heard(self, tracks: Sequence[Track], lasts_s: float) -> Table:
        """What the reads say beyond what their absence would."""
        found = np.zeros((len(tracks), self._odds.misses.shape[1]), dtype=np.float32)
        pairs = [(i, *pair) for i, track in enumerate(tracks) for pair in _heard_of(track)]
        if len(pairs) == 1:
            # The first read of somebody who comes: many at a time, when a house opens.
            ((i, ear, level, reads),) = pairs
            count = np.float32(reads)
            polled = min(count, self._polls_per_s[ear] * np.float32(lasts_s))
            row = self._odds.row(ear, level)  # Before the table is looked at: it may grow by it.
            found[i] = self._odds.table[row] * (READ_WEIGHT * count)
            found[i] -= self._odds.misses[ear] * (MISS_WEIGHT * polled)
        elif pairs:
            self._add_up(pairs, lasts_s, found)
        return found

    def _add_up(self, pairs: Sequence[tuple[int, int, int, int]], lasts_s: float, found: Table) -> None:
        who, ears, levels, reads = (list(column) for column in zip(*pairs, strict=True))
        rows = [self._odds.row(ear, level) for ear, level in zip(ears, levels, strict=True)]
        counts = np.array(reads, dtype=np.float32)
        polled = np.minimum(counts, self._polls_per_s[ears] * np.float32(lasts_s))
        said = self._odds.table[rows] * (READ_WEIGHT * counts)[:, None]
        said -= self._odds.misses[ears] * (MISS_WEIGHT * polled)[:, None]
        firsts = [i for i, one in enumerate(who) if i == 0 or one != who[i - 1]]
        found[[who[i] for i in firsts]] = np.add.reduceat(said, firsts, axis=0)


def _heard_of(track: Track) -> Iterable[tuple[int, int, int]]:
    """(ear's index, bin of the average level, reads) of what was not weighed yet."""
    for trace in track.by_ear.values():
        if trace.reads:
            yield trace.ear.index, round(trace.dbm / trace.reads / BIN_DBM), trace.reads
        if trace.bare:
            yield trace.ear.index, NO_LEVEL, trace.bare


def weighed(track: Track, since: float, until: float, zones: Sequence[float]) -> Weighed:
    """What a step rested on. The reads are used up by it."""
    heard = []
    for trace in track.by_ear.values():
        if count := trace.reads + trace.bare:
            heard.append((trace.ear.index, count, _level_of(trace)))
            trace.clear()
    return Weighed(until, since, tuple(zones[:-1]), tuple(heard))


def _level_of(trace: Trace) -> float | None:
    return trace.dbm / trace.reads if trace.reads else None
