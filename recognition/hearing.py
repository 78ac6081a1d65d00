"""What an antenna hears, against what it should: is it deaf, or does it hear less than it used to?

Two measures, both of guests and neither of time alone, so that an empty venue worries nobody:

- **Deaf.** While the antenna hears nothing, the minutes that guests spend around it are counted. It is deaf
  when they are three times as many as in its longest such silence of the last week.
- **Weak.** Its reads for each minute that a guest spent in its zone, in blocks of enough such minutes; weak
  is two blocks below half of the middle one of the blocks before. Reads that come while nobody is around
  (tags of strangers that lie there) are taken off first.
"""

from __future__ import annotations

import math
from collections import deque
from statistics import median

from recognition.evidence import NEVER, Ear
from recognition.model import Trouble, TroubleKind
from recognition.vitals import USUALLY, WEEK_S, Finding

DAY_S = 86_400.0

HOUR_MINUTES = 60

DEAF_S, DEAF_GUEST_MINUTES = 1_800.0, 60.0
"""Nothing shorter counts as deaf ..."""
NEW_DEAF_S, NEW_DEAF_GUEST_MINUTES = 14_400.0, 300.0
"""... and nothing shorter than this on an antenna's first day, when its habits are not known."""

BLOCK_GUEST_MINUTES, BLOCK_MINUTES = 20.0, 10
BLOCKS_LEAST, BLOCKS_MOST = 6, 48
WEAK_BELOW, WEAK_GONE_ABOVE = 0.5, 0.7
"""Shares of the usual rate."""
WEAK_BLOCKS = 2

IDLE_WEIGHT = 0.1


class Quiet:
    """How much goes on around the antenna while it hears nothing."""

    def __init__(self) -> None:
        self.since = math.inf
        self.guest_minutes = 0.0
        self._started_at = math.inf
        self._longest = 0.0

    def begin(self, at: float) -> None:
        self._started_at = self.since = at

    def heard(self, at: float) -> None:
        """The silence is over: its length becomes a habit, and a long one of before fades."""
        faded = self._longest * 0.5 ** ((at - self.since) / WEEK_S)
        self._longest = max(self.guest_minutes, faded)
        self.since, self.guest_minutes = at, 0.0

    def is_unusual(self, at: float) -> bool:
        known = at - self._started_at >= DAY_S
        least_s = DEAF_S if known else NEW_DEAF_S
        least = DEAF_GUEST_MINUTES if known else NEW_DEAF_GUEST_MINUTES
        return at - self.since >= least_s and self.guest_minutes >= max(least, USUALLY * self._longest)


class Strength:
    """Reads for each minute that a guest spent in the antenna's zone, in blocks."""

    def __init__(self) -> None:
        self.usual: float | None = None
        """None until there are enough blocks."""
        self.latest: float | None = None
        self.weak_since: float | None = None
        self._blocks: deque[float] = deque(maxlen=BLOCKS_MOST)
        self._low: list[float] = []
        """When the last blocks began, as far as they were low."""
        self._idle = 0.0
        self._begin(NEVER)

    def _begin(self, at: float) -> None:
        self._began_at, self._reads, self._guest_minutes, self._minutes = at, 0.0, 0.0, 0

    def minute(self, reads: int, guests: int, around: int, at: float) -> None:
        """:param guests: in the antenna's zone now. :param around: there and in the zones beside it."""
        if not around:
            self._idle += IDLE_WEIGHT * (reads - self._idle)
        if not guests:
            return
        if not self._minutes:
            self._began_at = at
        self._reads += max(reads - self._idle, 0.0)
        self._guest_minutes += guests
        self._minutes += 1
        if self._guest_minutes >= BLOCK_GUEST_MINUTES and self._minutes >= BLOCK_MINUTES:
            self._close(self._reads / self._guest_minutes, at)
            self._begin(at)

    def _close(self, rate: float, at: float) -> None:
        self.latest = rate
        if self.usual is not None and rate < WEAK_BELOW * self.usual:
            self._low.append(self._began_at)
        elif self.usual is None or rate > WEAK_GONE_ABOVE * self.usual:
            self._low, self.weak_since = [], None
        if self.weak_since is None and len(self._low) >= WEAK_BLOCKS:
            self.weak_since = self._low[0]
        if self.weak_since is not None and at - self.weak_since > DAY_S:
            self._accept()
        if not self._low:
            self._blocks.append(rate)
        if len(self._blocks) >= BLOCKS_LEAST:
            self.usual = median(self._blocks)

    def _accept(self) -> None:
        """After a day it is as it is: learn anew."""
        self._blocks.clear()
        self._low, self.weak_since, self.usual = [], None, None

    def resume(self, since: float, usual: float) -> None:
        """It was weak before a restart."""
        self._blocks.extend([usual] * BLOCKS_LEAST)
        self._low, self.weak_since, self.usual = [since], since, usual


class Hearing:
    """One antenna."""

    def __init__(self, ear: Ear) -> None:
        self.ear = ear
        self.quiet = Quiet()
        self.strength = Strength()
        self.recent: deque[int] = deque(maxlen=HOUR_MINUTES)
        self._reads = ear.reads
        self._heard = False

    def minute(self, guests: int, around: int, listens: bool, at: float) -> None:
        """A minute has passed. While the reader is down, an antenna's silence says nothing about it."""
        reads = self.ear.reads - self._reads
        self._reads = self.ear.reads
        self.recent.append(reads)
        if reads:
            self._heard = True
            self.quiet.heard(at)
        elif listens:
            self.quiet.guest_minutes += around
        if listens:
            self.strength.minute(reads, guests, around, at)

    def deaf(self, on: bool, at: float) -> Finding | None:
        """Once deaf, deaf until it hears something."""
        if self.quiet.is_unusual(at) or (on and not self._heard):
            return self.quiet.since, self.quiet.guest_minutes
        return None

    def restore(self, trouble: Trouble) -> None:
        """It was so before a restart."""
        if trouble.kind is TroubleKind.WEAK:
            self.strength.resume(trouble.since, trouble.usual)

    def weak(self) -> Finding | None:
        since = self.strength.weak_since
        return None if since is None else (since, self.strength.latest or 0.0)
