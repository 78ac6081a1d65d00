"""What guests want of us in one venue: as they chose, for twelve hours or until they choose again."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from alerts.model import Intent

INTENT_S = 12 * 3_600.0
"""How long a choice holds."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a guest chose."""

    guest: str
    intent: Intent
    until: float

    @property
    def chosen_at(self) -> float:
        return self.until - INTENT_S


class Intents:
    """Of all guests who chose lately. Whoever is not here is welcome."""

    def __init__(self) -> None:
        self._wishes: dict[str, Wish] = {}
        self._ends: list[tuple[float, str]] = []
        """Of some the guest has chosen again since."""

    def choose(self, guest: str, intent: Intent, now: float) -> Wish:
        """From now on."""
        wish = Wish(guest, intent, now + INTENT_S)
        self._put(wish)
        return wish

    def restore(self, wishes: Iterable[Wish]) -> None:
        """After a restart."""
        for wish in wishes:
            self._put(wish)

    def _put(self, wish: Wish) -> None:
        self._wishes[wish.guest] = wish
        heapq.heappush(self._ends, (wish.until, wish.guest))

    def of(self, guest: str, at: float) -> Wish | None:
        """What the guest wants at an instant; None if they said nothing that still holds."""
        wish = self._wishes.get(guest)
        return wish if wish is not None and wish.until > at else None

    def next_end(self) -> float:
        """When the next choice may end by itself: never too late; infinite if none will."""
        return self._ends[0][0] if self._ends else inf

    def pop_ended(self, at: float) -> list[Wish]:
        """Choices that have ended, the earliest first; they are not kept in mind any more."""
        ended = []
        while self._ends and self._ends[0][0] <= at:
            until, guest = heapq.heappop(self._ends)
            wish = self._wishes.get(guest)
            if wish is not None and wish.until == until:
                ended.append(self._wishes.pop(guest))
        return ended

    def forget(self, guest: str) -> None:
        self._wishes.pop(guest, None)
