"""What people do with cards: claim one, note an answer, finish."""

from __future__ import annotations

from alerts import lifecycle
from alerts.cabinet import File
from alerts.model import (
    OVERSEERS,
    AlreadyClaimed,
    Answer,
    Card,
    CardClosed,
    NoSuchCard,
    NotOwner,
    Outcome,
    Question,
    Staff,
    State,
)
from alerts.questions import answer_to
from alerts.roster import Roster
from alerts.tray import Tray
from alerts.writer import Writer


class Acts:
    """In one venue. Whatever is refused changes nothing."""

    def __init__(self, tray: Tray, roster: Roster, writer: Writer) -> None:
        self._tray = tray
        self._cabinet = tray.cabinet
        self._roster = roster
        self._writer = writer

    def claim(self, card_id: str, staff_id: str, now: float) -> None:
        """See :meth:`alerts.desk.Desk.claim`."""
        card, member = self._find(card_id, staff_id)
        if card.state is State.CLAIMED and card.owner != staff_id:
            raise AlreadyClaimed(card.owner or "", card.owner_name or "")
        if card.state is State.OPEN:
            self._tray.change(card, lifecycle.claim(card, member, now))

    def answer(self, card_id: str, staff_id: str, question: str, value: str, now: float) -> None:
        """See :meth:`alerts.desk.Desk.answer`."""
        card, member = self._find(card_id, staff_id)
        file = self._cabinet.open_file(card.visit)
        given = answer_to(self._questions(card, file), card, member, question, value, now)
        before = file.answers.get(question)
        if before is None or (before.value, before.by) != (given.value, given.by):
            self._tell(file, given)

    def _tell(self, file: File, given: Answer) -> None:
        file.answers[given.question] = given
        self._tray.tell(given)
        for card in self._cabinet.live_about_guest(file):
            self._tray.change(card, lifecycle.answer(card, file.told()))

    def _questions(self, card: Card, file: File) -> list[Question]:
        """What may be answered: what this card asks, or asked, and then the visit's other cards."""
        cards = [card, *(each for each in self._cabinet.cards_of(file) if each.id != card.id)]
        found = (each.question or self._writer.rules.question(each.rule) for each in cards)
        return [question for question in found if question is not None]

    def finish(self, card_id: str, staff_id: str, outcome: Outcome, now: float) -> None:
        """See :meth:`alerts.desk.Desk.finish`."""
        card, _ = self._find(card_id, staff_id)
        if card.state is State.OPEN:
            raise NotOwner("Claim the card first.")
        if card.owner != staff_id:
            raise NotOwner(f"{card.owner_name} has this card.")
        self._tray.change(card, lifecycle.finish(card, outcome, now))
        self._cabinet.settle_file(self._cabinet.open_file(card.visit), now)

    def _find(self, card_id: str, staff_id: str) -> tuple[Card, Staff]:
        """A live card and somebody who may act on it."""
        card, member = self._cabinet.card(card_id), self._roster.get(staff_id)
        if card is None or member is None or not _may_see(card, member):
            raise NoSuchCard("There is no such card for you.")
        if not lifecycle.is_live(card):
            raise CardClosed(f"This card is {card.state.value}.")
        return card, member


def _may_see(card: Card, member: Staff) -> bool:
    """The audience, and those who oversee the venue."""
    return member.id in card.audience or (member.role in OVERSEERS and member.venue == card.venue)
