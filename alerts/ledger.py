"""Which rule made a card for whom, and when: what cooldowns and caps count."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from alerts.rules.model import WINDOW_MOST_S, Cap, Cooldown, Rule


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule made a card."""

    rule: str
    guest: str
    at: float


@dataclass(frozen=True, slots=True)
class Block:
    """A limit of a rule says no."""

    gate: Literal["cooldown", "cap"]
    until: float
    """When it will say yes again, if the rule makes no card until then."""


class Ledger:
    """The cards of the last ``WINDOW_MOST_S``, of every rule: a limit may be added to it later, and then
    counts what was before. A card counts from when it opened."""

    def __init__(self, firings: Iterable[Firing] = ()) -> None:
        self._of_rule: dict[str, list[float]] = {}
        self._of_guest: dict[tuple[str, str], list[float]] = {}
        for firing in firings:
            self.note(firing)

    def note(self, firing: Firing) -> None:
        _keep(self._of_rule.setdefault(firing.rule, []), firing.at)
        _keep(self._of_guest.setdefault((firing.rule, firing.guest), []), firing.at)

    def forget(self, guest: str) -> None:
        """That there were cards stays; for whom does not."""
        for key in [key for key in self._of_guest if key[1] == guest]:
            del self._of_guest[key]

    def block(self, rule: Rule, guest: str, at: float) -> Block | None:
        """What forbids the rule a card for this guest at this instant; None if nothing does."""
        limits = rule.limits
        if limits.cooldown is not None:
            until = self._cools_until(rule.id, limits.cooldown, guest, at)
            if until is not None:
                return Block("cooldown", until)
        if limits.cap is not None:
            until = self._full_until(rule.id, limits.cap, guest, at)
            if until is not None:
                return Block("cap", until)
        return None

    def _cools_until(self, rule: str, cooldown: Cooldown, guest: str, at: float) -> float | None:
        times = self._times(rule, cooldown.per, guest)
        before = bisect_right(times, at)
        if not before or times[before - 1] + cooldown.seconds <= at:
            return None
        return times[before - 1] + cooldown.seconds

    def _full_until(self, rule: str, cap: Cap, guest: str, at: float) -> float | None:
        times = self._times(rule, cap.per, guest)
        before = bisect_right(times, at)
        if before < cap.n or times[before - cap.n] + cap.window_s <= at:
            return None
        return times[before - cap.n] + cap.window_s

    def _times(self, rule: str, per: str, guest: str) -> list[float]:
        known = self._of_guest.get((rule, guest)) if per == "guest" else self._of_rule.get(rule)
        return known if known is not None else []


def _keep(times: list[float], at: float) -> None:
    """In order, and none so old that no limit can ask for it."""
    insort(times, at)
    del times[: bisect_right(times, at - WINDOW_MOST_S)]
