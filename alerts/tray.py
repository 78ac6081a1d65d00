"""The cards of a venue, and the changes to them that nobody has been told of yet."""

from __future__ import annotations

from collections.abc import Callable

from alerts import lifecycle
from alerts.cabinet import Cabinet
from alerts.effects import AnswerGiven, CardChanged, CardKept, Effect
from alerts.model import Answer, Card, State


class Tray:
    """A cabinet whose changes become effects."""

    def __init__(self) -> None:
        self.cabinet = Cabinet()
        self._effects: list[Effect] = []
        """Not handed out yet. A refusal leaves them here, so that what fell due is not lost with it."""
        self.follow: Callable[[Card, Card], None] = _nobody
        """Told of every change of a card, before and after."""

    @property
    def waits(self) -> bool:
        """Whether there is something to hand out."""
        return bool(self._effects)

    def show(self, card: Card) -> None:
        """A new card that people see."""
        card = self._noted(card)
        self.cabinet.keep(card)
        self._effects.append(CardChanged(card))

    def _noted(self, card: Card) -> Card:
        """With what was written down in the visit before it came."""
        file = self.cabinet.file(card.visit)
        return lifecycle.note(card, file.noted()) if file is not None and file.notes else card

    def change(self, before: Card, after: Card) -> None:
        """A card that people see, or see now, is another than before."""
        if after is not before and after != before:
            if before.state is State.HELD:
                after = self._noted(after)
            self.cabinet.replace(after)
            self._effects.append(CardChanged(after))
            self.follow(before, after)

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

    def hand(self, effect: Effect) -> None:
        """Something else than cards and answers."""
        self._effects.append(effect)

    def hand_out(self) -> list[Effect]:
        effects, self._effects = self._effects, []
        return effects


def _nobody(before: Card, after: Card) -> None:
    """Nobody follows."""
