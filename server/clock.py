"""The only place that reads the time."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Seconds since the Unix epoch, UTC."""


class SystemClock:
    def now(self) -> float:
        return time.time()


def stopwatch() -> float:
    """For how long something has taken: seconds since any instant."""
    return time.perf_counter()


class ManualClock:
    """A clock that tests and replays set by hand."""

    def __init__(self, now: float) -> None:
        self._now = now

    def now(self) -> float:
        return self._now

    def set(self, now: float) -> None:
        self._now = now
