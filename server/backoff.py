"""How long to wait before trying again."""

from __future__ import annotations

from random import Random


class Backoff:
    """Doubles from ``first_s`` to ``most_s``, each time anything from half of it to all of it, so that many
    who lost the same peer do not come back at once. A success resets it."""

    def __init__(self, first_s: float, most_s: float, random: Random | None = None) -> None:
        self._first_s = first_s
        self._most_s = most_s
        self._random = random or Random()
        self._next_s = first_s

    def reset(self) -> None:
        """It worked."""
        self._next_s = self._first_s

    def next_s(self) -> float:
        """The wait after one more failure."""
        wait_s = self._next_s * self._random.uniform(0.5, 1.0)
        self._next_s = min(self._most_s, self._next_s * 2)
        return wait_s
