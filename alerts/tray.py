"""The cards of a venue, and the changes to them that nobody has been told of yet."""

from __future__ import annotations

from alerts.cabinet import Cabinet
from alerts.model import Answer, AnswerGiven, Card, CardChanged, CardKept, Effect


class Tray:
    """A cabinet whose changes become effects."""

    def __init__(self) -> None:
        self.cabinet = Cabinet()
        self._effects: list[Effect] = []
        """Not handed out yet. A refusal leaves them here, so that what fell due is not lost with it."""

    @property
    def waits(self) -> bool:
        """Whether there is something to hand out."""
        return bool(self._effects)

    def show(self, card: Card) -> None:
        """A new card that people see."""
        self.cabinet.keep(card)
        self._effects.append(CardChanged(card))

    def change(self, before: Card, after: Card) -> None:
        """A card that people see, or see now, is another than before."""
        if after is not before:
            self.cabinet.replace(after)
            self._effects.append(CardChanged(after))

    def hold(self, card: Card) -> None:
        """A new card that nobody sees yet."""
        self.cabinet.keep(card)
        self._effects.append(CardKept(card))

    def drop(self, after: Card) -> None:
        """A held card has ended, and nobody saw it."""
        self.cabinet.replace(after)
        self._effects.append(CardKept(after))

    def tell(self, answer: Answer) -> None:
        self._effects.append(AnswerGiven(answer))

    def hand_out(self) -> list[Effect]:
        effects, self._effects = self._effects, []
        return effects
