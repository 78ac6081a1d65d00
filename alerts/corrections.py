"""What a guest corrects or deletes of what was written down about them: on every card that says it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from msgspec import structs

from alerts import lifecycle
from alerts.cabinet import File
from alerts.model import Answer, Card, FactValue, Note
from alerts.tray import Tray
from recognition.model import Text

_LIKES = "preferences"
"""The fact that says what a guest likes."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Of one answer, note or preference: one of the three is named."""

    guest: str
    by_name: str
    """The guest's: what it says now, they said themselves."""
    at: float
    visit: str = ""
    """Of an answer or note."""
    question: str = ""
    note: str = ""
    preference: str = ""
    """As it was. Cards lose it: the next one bears what the profile says then."""
    value: str | None = None
    """What it is now; None: it is deleted."""
    label: Text | None = None
    """The same in words."""

    def answer(self, answer: Answer) -> Answer | None:
        """What becomes of an answer of the visit."""
        if answer.question != self.question:
            return answer
        if self.value is None or self.label is None:
            return None
        return replace(answer, value=self.value, label=self.label, by="", by_name=self.by_name, at=self.at)

    def written(self, note: Note) -> Note | None:
        """What becomes of a note."""
        if note.id != self.note:
            return note
        if self.value is None:
            return None
        return replace(note, text=self.value, by="", by_name=self.by_name)


def corrected(card: Card, correction: Correction) -> Card:
    """The card with what holds now; the same one if it says nothing of it."""
    if card.guest != correction.guest:
        return card
    if correction.preference:
        return _without_preference(card, correction.preference)
    if card.visit != correction.visit:
        return card
    answers = tuple(answer for one in card.answers if (answer := correction.answer(one)) is not None)
    notes = tuple(note for one in card.notes if (note := correction.written(one)) is not None)
    if (answers, notes) == (card.answers, card.notes):
        return card
    return structs.replace(card, answers=answers, notes=notes)


def _without_preference(card: Card, preference: str) -> Card:
    facts = tuple(fact for fact in card.facts if preference not in fact.text["en"])
    liked = card.because.get(_LIKES, ())
    if facts == card.facts and not (isinstance(liked, tuple) and preference in liked):
        return card
    because: dict[str, FactValue] = {**card.because}
    if isinstance(liked, tuple):
        because[_LIKES] = tuple(one for one in liked if one != preference)
    withheld = card.withheld
    if withheld is not None:
        kept = tuple(fact for fact in withheld.facts if preference not in fact.text["en"])
        withheld = replace(withheld, facts=kept)
    return structs.replace(card, facts=facts, because=because, withheld=withheld)


class Corrections:
    """Of one venue."""

    def __init__(self, tray: Tray) -> None:
        self._tray = tray
        self._cabinet = tray.cabinet

    def make(self, correction: Correction) -> None:
        """In the visits that the desk remembers."""
        for file in self._cabinet.files_of(correction.guest):
            if not correction.visit or file.visit == correction.visit:
                self._correct(file, correction)

    def _correct(self, file: File, correction: Correction) -> None:
        answers = [answer for one in file.answers.values() if (answer := correction.answer(one)) is not None]
        notes = [note for one in file.notes.values() if (note := correction.written(one)) is not None]
        file.answers = {answer.question: answer for answer in answers}
        file.notes = {note.id: note for note in notes}
        for card in self._cabinet.cards_of(file):
            after = corrected(card, correction)
            if lifecycle.is_live(card):
                self._tray.change(card, after)
            elif after is not card:
                self._cabinet.replace(after)
