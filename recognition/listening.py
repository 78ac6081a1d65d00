"""Which readers listen: a reader that is alive and did not hear a tag says something; one that is down does
not."""

from __future__ import annotations

from collections.abc import Sequence

from recognition.evidence import NEVER, Ear

AT_FIRST_S = 30.0
"""For how long a heartbeat counts while their interval is not known."""

LEAST_S, MOST_S = 3.0, 120.0
INTERVALS = 1.5
"""A reader is taken to be down once it was silent for so many intervals of its heartbeats."""


class Listener:
    """One reader. One that never sends heartbeats is taken to listen until somebody says that it does not."""

    __slots__ = ("_beat_at", "_down_at", "_ears", "_interval_s", "antennas")

    def __init__(self, ears: Sequence[Ear]) -> None:
        self.antennas = [ear.index for ear in ears]
        """Their places in the plan."""
        self._ears = tuple(ears)
        self._beat_at = NEVER
        self._interval_s: float | None = None
        self._down_at = NEVER

    def beat(self, now: float) -> None:
        """It says that it is alive."""
        gap_s = now - self._beat_at
        if self._interval_s is not None and gap_s > 0:
            # A single outage counts for little.
            self._interval_s += 0.2 * (min(gap_s, 3 * self._interval_s) - self._interval_s)
        elif NEVER < self._beat_at < now:
            self._interval_s = gap_s
        self._beat_at = now
        self._down_at = NEVER

    def down(self, now: float) -> None:
        """It hears nobody, as it says, or as its connection does."""
        self._down_at = now

    def listens(self, at: float) -> bool:
        """Whether it hears who is there, for all we know at that instant."""
        if self._down_at == NEVER == self._beat_at:
            return True
        heard_at = max([ear.heard_at for ear in self._ears], default=NEVER)
        if self._down_at > NEVER and heard_at <= self._down_at:
            return False
        if self._beat_at == NEVER:
            return True
        usual_s = AT_FIRST_S if self._interval_s is None else INTERVALS * self._interval_s
        grace_s = min(max(usual_s, LEAST_S), MOST_S)
        return at - max(heard_at, self._beat_at) <= grace_s
