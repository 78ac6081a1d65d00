"""Staff whose tablets are gone: after a while what they own is everybody's again."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from math import inf

LOST_AFTER_S = 600.0
"""How long the last screen of an owner may be gone. A tablet that sleeps in a pocket comes back earlier."""


class Absent:
    """Since when whose last screen is gone."""

    def __init__(self) -> None:
        self._gone: dict[str, float] = {}
        self._due: list[tuple[float, str]] = []

    def screens(self, staff: str, present: bool, now: float) -> None:
        """Their first screen is there, or their last one has gone."""
        if present:
            self._gone.pop(staff, None)
        else:
            self._leave(staff, now)

    def _leave(self, staff: str, at: float) -> None:
        self._gone[staff] = at
        heapq.heappush(self._due, (at + LOST_AFTER_S, staff))

    def acted(self, staff: str, now: float) -> None:
        """Whoever does something is not lost, whatever became of their screens."""
        if staff in self._gone:
            self._leave(staff, now)

    def restore(self, owners: Iterable[str], now: float) -> None:
        """After a restart everybody is gone until their tablet is back."""
        for staff in owners:
            self._leave(staff, now)

    def earliest(self) -> float:
        """When somebody is lost next; infinite if nobody will be."""
        while self._due and not self._stands(*self._due[0]):
            heapq.heappop(self._due)
        return self._due[0][0] if self._due else inf

    def _stands(self, at: float, staff: str) -> bool:
        since = self._gone.get(staff)
        return since is not None and since + LOST_AFTER_S == at

    def pop_due(self, now: float) -> Iterator[str]:
        """Who is lost by now."""
        while self.earliest() <= now:
            yield heapq.heappop(self._due)[1]
