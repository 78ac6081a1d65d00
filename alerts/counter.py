"""The half of the desk that people speak to: what staff do with cards, and when they work.

Every deed first settles what was due; who is refused changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alerts.acts import Acts
from alerts.corrections import Correction, Corrections
from alerts.crew import Crew
from alerts.crowd import Crowd
from alerts.effects import Effect
from alerts.model import About, Card, Mine, Note, NoteKind, Outcome, Usefulness
from alerts.notes import Notes
from alerts.roster import Roster
from alerts.sight import may_see
from alerts.tray import Tray
from alerts.writer import Writer
from recognition.model import Moment


class Counter:
    """Of one venue. The desk is one, and says how time is settled."""

    roster: Roster
    _tray: Tray
    _acts: Acts
    _notes: Notes
    _crew: Crew
    _crowd: Crowd
    _writer: Writer

    def _settle(self, now: float) -> None:
        """Do what was due until now, in order."""
        raise NotImplementedError

    # What people do with cards

    def claim(self, card_id: str, staff_id: str, now: float) -> list[Effect]:
        """The card is theirs. Claiming what one owns already changes nothing. Raises NoSuchCard,
        CardClosed, AlreadyClaimed."""
        return self._do(staff_id, now, lambda: self._acts.claim(card_id, staff_id, now))

    def release(
        self, card_id: str, staff_id: str, now: float, word: str = "", fence: int | None = None
    ) -> list[Effect]:
        """The owner gives the card back, with a word to the next or without. ``fence``: of the card as they
        knew it. Raises NoSuchCard, CardClosed, NotOwner, OwnerChanged, NotSaid."""
        return self._do(staff_id, now, lambda: self._crew.release(card_id, staff_id, now, word, fence))

    def answer(
        self, card_id: str, staff_id: str, question: str, value: str, now: float, at: float | None = None
    ) -> list[Effect]:
        """What the guest said, told to all who serve them in this visit. ``at``: when they said it; the
        latest answer to a question stands. Anybody who may see the card may give one, also when it is
        closed. Raises NoSuchCard, NotAsked, NotSaid."""
        said_at = now if at is None else at
        return self._do(
            staff_id, now, lambda: self._acts.answer(card_id, staff_id, question, value, now, said_at)
        )

    def finish(
        self, card_id: str, staff_id: str, outcome: Outcome, now: float, fence: int | None = None
    ) -> list[Effect]:
        """Done, and how it went. Saying it again changes nothing. Raises NoSuchCard, CardClosed, NotOwner,
        OwnerChanged."""
        return self._do(staff_id, now, lambda: self._acts.finish(card_id, staff_id, outcome, now, fence))

    def rate(self, card_id: str, staff_id: str, value: Usefulness, now: float) -> list[Effect]:
        """Whether the card was of use to them. Raises NoSuchCard."""
        return self._do(staff_id, now, lambda: self._acts.rate(card_id, staff_id, value, now))

    def note(
        self,
        card_id: str,
        staff_id: str,
        kind: NoteKind,
        text: str,
        now: float,
        at: float | None = None,
        key: str = "",
    ) -> list[Effect]:
        """Write down something about the guest of a card. The same ``key`` again writes no second one.
        Raises NoSuchCard, NotSaid."""
        told_at = now if at is None else at
        return self._do(
            staff_id, now, lambda: self._notes.write(card_id, staff_id, kind, text, now, told_at, key)
        )

    def keep_promise(self, note_id: str, staff_id: str, now: float) -> list[Effect]:
        """It is done; its owner or an overseer says so. Raises NoSuchCard, NotOwner."""
        return self._do(staff_id, now, lambda: self._notes.keep_promise(note_id, staff_id, now))

    def _do(self, staff_id: str, now: float, deed: Callable[[], object]) -> list[Effect]:
        """Something that a member of staff does. Who is refused changes nothing."""
        self._settle(now)
        deed()
        self._crew.absent.acted(staff_id, now)
        self._crew.together.review(staff_id, now)
        return self._tray.hand_out()

    # Staff at work

    def set_duty(
        self,
        staff_id: str,
        now: float,
        on_shift: bool,
        on_break: bool = False,
        quiet_until: float | None = None,
        leave: bool = False,
    ) -> list[Effect]:
        """Their shift, break and quiet time. Whoever ends the shift hands over first, or leaves what they
        have to the others (``leave``). Raises HandOverFirst, NotOnShift for somebody unknown."""
        return self._do(
            staff_id, now, lambda: self._crew.set_duty(staff_id, now, on_shift, on_break, quiet_until, leave)
        )

    def place(self, staff_id: str, zone: str | None, now: float) -> list[Effect]:
        """They say that they are in this zone. Raises NotOnShift for somebody unknown."""
        return self._do(staff_id, now, lambda: self._crew.place(staff_id, zone))

    def seen_at(self, staff_id: str, zone: str | None, now: float) -> list[Effect]:
        """Their badge is in this zone, or nowhere any more. Off shift that is nobody's business."""
        self._settle(now)
        self._crew.seen_at(staff_id, zone, now)
        return self._tray.hand_out()

    def screens(self, staff_id: str, present: bool, now: float) -> list[Effect]:
        """Their first screen is open, or their last one has gone: then what they own is everybody's again
        after ``LOST_AFTER_S``."""
        self._settle(now)
        self._crew.absent.screens(staff_id, present, now)
        return self._tray.hand_out()

    def offer(
        self,
        giver: str,
        taker: str,
        now: float,
        cards: Sequence[str] | None = None,
        word: str = "",
        ends_shift: bool = False,
    ) -> list[Effect]:
        """Offer a colleague these cards, or all cards and promises one has. Raises NotOnShift, NotOwner,
        NotSaid."""
        return self._do(
            giver, now, lambda: self._crew.handovers.offer(giver, taker, now, cards, word, ends_shift)
        )

    def answer_handover(self, handover_id: str, staff_id: str, accept: bool, now: float) -> list[Effect]:
        """The taker says yes or no, or the giver takes the offer back. Raises NoSuchHandover, NotOnShift."""
        if accept:
            return self._do(staff_id, now, lambda: self._crew.accept(handover_id, staff_id, now))
        return self._do(staff_id, now, lambda: self._crew.handovers.decline(handover_id, staff_id))

    def mine(self, staff_id: str, now: float) -> Mine | None:
        """What concerns a member of staff, cards aside; None for somebody unknown."""
        member = self.roster.get(staff_id)
        if member is None:
            return None
        promises = self._notes.promises_of(staff_id, now)
        disturbed = self._crowd.spent(staff_id, now)
        return Mine(member, self._crew.handovers.of(staff_id), promises, self._crowd.flood, disturbed)

    def visit_of(self, card_id: str, staff_id: str) -> tuple[Card, list[Card]]:
        """A card, and all cards about the guest in its visit that this person may see, the oldest first.
        Raises NoSuchCard."""
        card, member = self._acts.seen(card_id, staff_id)
        file = self._tray.cabinet.open_file(card.visit)
        cards = [one for one in self._tray.cabinet.cards_of(file) if one.about is About.GUEST]
        return card, [one for one in cards if may_see(one, member)]

    def note_of(self, note_id: str) -> Note | None:
        """A promise that is not kept yet."""
        return self._notes.promise(note_id)

    def promised_by(self, guest: str) -> set[str]:
        """Who has still to keep a promise to this guest."""
        return self._notes.promised_by(guest)

    # What guests do on their own page

    def correct(self, correction: Correction, now: float) -> list[Effect]:
        """The guest corrects or deletes what was written down about them: on every card at once."""
        self._settle(now)
        Corrections(self._tray).make(correction)
        self._notes.correct(correction)
        return self._tray.hand_out()

    def imagine(self, moment: Moment) -> Card | None:
        """The card that would come of a moment which somebody imagines, in a visit that has none yet; None if
        none would. Nothing is kept, and nobody is told."""
        return self._writer.imagine(moment)
