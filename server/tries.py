"""Slows down whoever guesses passwords."""

from __future__ import annotations

MOST = 10
"""Wrong passwords for one name within ``WITHIN_S`` before it must wait."""

WITHIN_S = 300.0
NAMES = 10_000
"""Names remembered; beyond it all are forgotten rather than memory lost."""


class Tries:
    def __init__(self) -> None:
        self._wrong: dict[str, list[float]] = {}

    def may_try(self, name: str, now: float) -> bool:
        recent = [at for at in self._wrong.get(name, ()) if at > now - WITHIN_S]
        return len(recent) < MOST

    def failed(self, name: str, now: float) -> None:
        if len(self._wrong) >= NAMES:
            self._wrong.clear()
        recent = [at for at in self._wrong.get(name, ()) if at > now - WITHIN_S]
        self._wrong[name] = [*recent, now][-MOST:]

    def succeeded(self, name: str) -> None:
        self._wrong.pop(name, None)
