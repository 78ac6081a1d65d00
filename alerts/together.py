"""Owners who are seen with their guest: the card closes by itself."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from math import inf

from alerts.cabinet import Cabinet
from alerts.model import About, Card, State

SEEN_TOGETHER_S = 45.0
"""How long the owner's badge and the guest must be in one zone: who only walks by has greeted nobody."""


class Together:
    """Of one venue. Only badges count: a chosen zone says where somebody works, not where they are."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._badges: dict[str, str] = {}
        """Staff → the zone their badge is in."""
        self._since: dict[str, tuple[str, float]] = {}
        """Card → its owner, and since when they are where its guest is."""
        self._due: list[tuple[float, str]] = []

    def seen_at(self, staff: str, zone: str | None, at: float) -> None:
        """The badge is in this zone now, or nowhere."""
        if zone is None:
            self._badges.pop(staff, None)
        else:
            self._badges[staff] = zone
        self.review(staff, at)

    def review(self, staff: str, at: float) -> None:
        """They, or the guests of their cards, may be somewhere else now."""
        for card in self._cabinet.owned_by(staff):
            known = self._since.get(card.id)
            if not self._are_together(card):
                self._since.pop(card.id, None)
            elif known is None or known[0] != staff:
                self._since[card.id] = staff, at
                heapq.heappush(self._due, (at + SEEN_TOGETHER_S, card.id))

    def review_owners(self, cards: Iterable[Card], at: float) -> None:
        """The guest of these cards may be somewhere else now."""
        for owner in {card.owner for card in cards if card.owner in self._badges}:
            self.review(owner or "", at)

    def _are_together(self, card: Card) -> bool:
        """While there is something to ask, the card stays until it was asked."""
        asked = card.about is About.GUEST and card.question is None
        return asked and self._badges.get(card.owner or "") == card.zone

    def earliest(self) -> float:
        """When a card next closes by itself; infinite if none will."""
        while self._due and not self._stands(*self._due[0]):
            heapq.heappop(self._due)
        return self._due[0][0] if self._due else inf

    def _stands(self, at: float, card_id: str) -> bool:
        known = self._since.get(card_id)
        return known is not None and known[1] + SEEN_TOGETHER_S == at

    def pop_due(self, now: float) -> Iterator[Card]:
        """The cards whose owners have been with their guests long enough."""
        while self.earliest() <= now:
            _, card_id = heapq.heappop(self._due)
            owner, _ = self._since.pop(card_id)
            card = self._cabinet.card(card_id)
            if card is not None and card.state is State.CLAIMED and card.owner == owner:
                yield card
