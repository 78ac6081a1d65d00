"""What people do with cards: claim one, let go of it, note an answer, finish, say what it was worth."""

from __future__ import annotations

from alerts import lifecycle
from alerts.cabinet import File
from alerts.effects import Rated
from alerts.model import Answer, Card, Outcome, Question, Rating, State, Usefulness
from alerts.people import Staff
from alerts.questions import answer_to
from alerts.refusals import AlreadyClaimed, CardClosed, NoSuchCard, NotOwner, OwnerChanged
from alerts.roster import Roster
from alerts.sight import may_see
from alerts.tray import Tray
from alerts.words import kept_words
from alerts.writer import Writer

HIDDEN = (State.HELD, State.WITHDRAWN)
"""Cards in these states are on no screen."""


class Acts:
    """In one venue. Whatever is refused changes nothing."""

    def __init__(self, tray: Tray, roster: Roster, writer: Writer) -> None:
        self._tray = tray
        self._cabinet = tray.cabinet
        self._roster = roster
        self._writer = writer

    def claim(self, card_id: str, staff_id: str, now: float) -> None:
        """See :meth:`alerts.desk.Desk.claim`."""
        card, member = self._live(card_id, staff_id)
        if card.state is State.CLAIMED and card.owner != staff_id:
            raise AlreadyClaimed(card.owner or "", card.owner_name or "")
        if card.state is State.OPEN:
            self._tray.change(card, lifecycle.claim(card, member, now))

    def let_go(
        self, card_id: str, staff_id: str, now: float, word: str, fence: int | None
    ) -> tuple[Card, Card]:
        """The card as it is, and as it would be without its owner."""
        card, _ = self._live(card_id, staff_id)
        need_owner(card, staff_id, fence)
        return card, lifecycle.let_go(card, kept_words(word), now)

    def answer(self, card_id: str, staff_id: str, question: str, value: str, now: float, at: float) -> None:
        """See :meth:`alerts.desk.Desk.answer`."""
        card, member = self.seen(card_id, staff_id)
        file = self._cabinet.open_file(card.visit)
        given = answer_to(self._questions(card, file), card, member, question, value, min(at, now))
        before = file.answers.get(question)
        if before is None or (given.at >= before.at and (before.value, before.by) != (given.value, given.by)):
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

    def finish(self, card_id: str, staff_id: str, outcome: Outcome, now: float, fence: int | None) -> None:
        """See :meth:`alerts.desk.Desk.finish`."""
        if self._is_finished(card_id, staff_id, outcome):
            return
        card, _ = self._live(card_id, staff_id)
        need_owner(card, staff_id, fence)
        self._tray.change(card, lifecycle.finish(card, outcome, now))
        self._cabinet.settle_file(self._cabinet.open_file(card.visit), now)

    def _is_finished(self, card_id: str, staff_id: str, outcome: Outcome) -> bool:
        """Whether they said so already: a tablet that lost the answer asks again."""
        card = self._cabinet.card(card_id)
        return card is not None and (card.state, card.owner, card.outcome) == (State.DONE, staff_id, outcome)

    def rate(self, card_id: str, staff_id: str, value: Usefulness, now: float) -> None:
        """See :meth:`alerts.desk.Desk.rate`."""
        card, member = self.seen(card_id, staff_id)
        self._tray.hand(Rated(Rating(card.id, card.venue, card.rule, member.id, value, now)))

    def seen(self, card_id: str, staff_id: str) -> tuple[Card, Staff]:
        """A card, perhaps closed, and somebody who may see it. Nothing may be said, or learned, through one
        that is hidden, or that was blanked as consent went. Raises NoSuchCard."""
        card, member = self._cabinet.card(card_id), self._roster.get(staff_id)
        if card is None or member is None or not may_see(card, member):
            raise NoSuchCard("There is no such card for you.")
        if card.state in HIDDEN or lifecycle.is_blank(card):
            raise NoSuchCard("There is no such card for you.")
        return card, member

    def _live(self, card_id: str, staff_id: str) -> tuple[Card, Staff]:
        """A live card and somebody who may act on it."""
        card, member = self._cabinet.card(card_id), self._roster.get(staff_id)
        if card is None or member is None or not may_see(card, member):
            raise NoSuchCard("There is no such card for you.")
        if not lifecycle.is_live(card):
            raise CardClosed(f"This card is {card.state.value}.")
        return card, member


def need_owner(card: Card, staff_id: str, fence: int | None) -> None:
    """Raises OwnerChanged for who acts for an earlier owner, NotOwner for who never was one."""
    if fence is not None and fence != card.fence:
        raise OwnerChanged(f"{card.owner_name or 'Nobody'} has this card now.")
    if card.state is State.OPEN:
        raise NotOwner("Claim the card first.")
    if card.owner != staff_id:
        raise NotOwner(f"{card.owner_name} has this card.")
