"""What people really did with their cards: claims, answers, outcomes. In a back-test they do it again, as far
as the same card is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alerts.desk import Desk
from alerts.effects import Effect
from alerts.model import Card, Outcome, State
from alerts.refusals import Refused


@dataclass(frozen=True, slots=True, order=True)
class Deed:
    """Somebody claimed a card; or answered its question, if there is one here; or said how it went."""

    at: float
    card: str
    staff: str
    question: str = ""
    value: str = ""
    outcome: Outcome | None = None

    def do_again(self, desk: Desk) -> list[Effect]:
        """Nothing, if there is no such card here, or not for them, or it is closed already."""
        try:
            if self.outcome is not None:
                return desk.finish(self.card, self.staff, self.outcome, self.at)
            if self.question:
                return desk.answer(self.card, self.staff, self.question, self.value, self.at)
            return desk.claim(self.card, self.staff, self.at)
        except Refused:
            return []


def deeds_of(cards: Iterable[Card]) -> Iterator[Deed]:
    """What was done with these cards, as they were kept in the end."""
    for card in cards:
        if card.owner is not None and card.claimed_at is not None:
            yield Deed(card.claimed_at, card.id, card.owner)
        for answer in card.answers:
            yield Deed(answer.at, card.id, answer.by, answer.question, answer.value)
        if card.state is State.DONE and card.owner is not None and card.closed_at is not None:
            yield Deed(card.closed_at, card.id, card.owner, outcome=card.outcome)
