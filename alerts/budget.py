"""How many cards a person can take: what disturbed whom in the last hour, and what still may.

A card counts once for a person, by the last time it disturbed them: also when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable

from alerts.model import About, Card, Priority

HOUR_S = 3_600.0

MOST = 12
"""More in one hour cannot be served. Only a complaint card may be the twelfth."""

GATHERED = 11
"""A card that tells of several guests may be the eleventh."""

ALLOWANCES = {Priority.LOW: 6, Priority.NORMAL: 8, Priority.HIGH: 10}
"""How full an hour a card of a priority may make: six is what a person can live with all day, and what is
above is kept for what matters more."""


def allowance(card: Card) -> int:
    """How many cards may have disturbed a person within an hour, this one among them."""
    if card.complaint:
        return MOST
    return GATHERED if card.about is About.GATHERED else ALLOWANCES[card.priority]


class Budget:
    """Of everybody at one venue."""

    def __init__(self) -> None:
        self._cards: dict[str, dict[str, float]] = {}
        """By staff: what disturbed them, and when; the earliest first. What is too old to count goes when the
        next is looked at."""

    def spent(self, staff: str, now: float) -> int:
        """How many cards disturbed them in the hour before now."""
        return len(self._lately(staff, now))

    def has_room(self, staff: str, card: Card, now: float) -> bool:
        """Whether the card may disturb them. One that counts already may again."""
        lately = self._lately(staff, now)
        return len(lately) < allowance(card) or card.id in lately

    def spend(self, staff: str, card: str, now: float) -> float:
        """It disturbs them. Returns from when on it counts: never before what disturbed them last, so that no
        old news hides in an hour that is over."""
        cards = self._cards.setdefault(staff, {})
        at = max(now, _last(cards))
        cards.pop(card, None)
        cards[card] = at
        return at

    def _lately(self, staff: str, now: float) -> dict[str, float]:
        cards = self._cards.get(staff)
        if cards is None:
            return {}
        since = max(now, _last(cards)) - HOUR_S
        while cards and cards[first := next(iter(cards))] < since:
            del cards[first]
        return cards

    def restore(self, cards: Iterable[Card]) -> None:
        """After a restart. ``cards``: all that may have disturbed somebody in the last hour."""
        known = [(at, card.id, staff) for card in cards for staff, at in _ever_alerted(card)]
        for at, card_id, staff in sorted(known):
            self.spend(staff, card_id, at)


def _ever_alerted(card: Card) -> Iterable[tuple[str, float]]:
    return {**card.earlier, **card.alerted}.items()


def _last(cards: dict[str, float]) -> float:
    return cards[next(reversed(cards))] if cards else float("-inf")
