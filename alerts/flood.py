"""Whether more guests come than the staff on duty can take one by one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from math import inf

MINUTE_S = 60.0

LEAST = 10
"""So many cards in a minute are no flood anywhere."""

OVER_AFTER_S = 120.0
"""How long fewer than half as many must have come until it is over, so that a pause does not end it."""

KEPT_S = MINUTE_S + OVER_AFTER_S


class Flood:
    """At one venue. ``hands``: how many people are on duty now; a card a minute for each is too much."""

    def __init__(self, hands: Callable[[], int]) -> None:
        self._hands = hands
        self._times: list[float] = []
        """When the latest cards came; in order."""
        self._calm = 0
        """While it is on: so many cards in a minute would be calm."""
        self.on = False

    def hear(self, at: float) -> bool:
        """A guest's card. True if the flood begins with it."""
        at = max(at, self._times[-1]) if self._times else at
        self._times.append(at)
        del self._times[: bisect_right(self._times, at - KEPT_S)]
        limit = max(LEAST, self._hands())
        if self.on or self._in_minute(at) <= limit:
            return False
        self._calm, self.on = limit // 2, True
        return True

    def _in_minute(self, at: float) -> int:
        return len(self._times) - bisect_right(self._times, at - MINUTE_S)

    def ends_at(self) -> float:
        """When it is over unless more come; infinite while there is none. Counted from when the last card too
        many for a calm minute was a minute old."""
        if not self.on:
            return inf
        if len(self._times) <= self._calm:
            return self._times[-1] + KEPT_S
        return self._times[-self._calm - 1] + KEPT_S

    def end(self) -> None:
        self.on = False
