"""Where the desk keeps the cards of each visit, and when each is due."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from types import MappingProxyType

from alerts import lifecycle
from alerts.model import About, Answer, Card, Note, State
from recognition.model import LATE_AFTER_S, Visit

REMEMBER_S = LATE_AFTER_S
"""How long a visit is remembered after it ended and its last card closed, so that a replay makes no
second card."""


@dataclass(slots=True)
class File:
    """What is kept of one visit. There is none before the visit's first card."""

    visit: str
    cards: list[str] = field(default_factory=list)
    """Ids, the oldest first."""
    rules: set[str] = field(default_factory=set)
    """Rules that have made a card, also one that is held: none makes a second one in the same visit."""
    instants: set[float] = field(default_factory=set)
    """When cards were shown first: there is one at most for an instant."""
    answers: dict[str, Answer] = field(default_factory=dict)
    """By question."""
    notes: dict[str, Note] = field(default_factory=dict)
    """By id."""
    left_at: float | None = None
    """When the guest left; None while they are here."""
    forget_at: float | None = None

    def told(self) -> tuple[Answer, ...]:
        """All answers, the latest last."""
        return tuple(sorted(self.answers.values(), key=lambda answer: (answer.at, answer.question)))

    def noted(self) -> tuple[Note, ...]:
        """All notes and promises, the latest last."""
        return tuple(sorted(self.notes.values(), key=lambda note: (note.at, note.id)))


class Cabinet:
    """Cards and files, and one heap of what falls due."""

    def __init__(self) -> None:
        self._cards: dict[str, Card] = {}
        self._files: dict[str, File] = {}
        self._of_guest: dict[str, list[File]] = {}
        self._owned: dict[str, set[str]] = {}
        """Ids of the claimed cards of each owner."""
        self.owned: Mapping[str, Collection[str]] = MappingProxyType(self._owned)
        """The same, only to be read: whoever has a card is in it."""
        self._due: list[tuple[float, str]] = []
        """(instant, card or visit id). An entry that no longer agrees with its card is skipped."""

    def card(self, card_id: str) -> Card | None:
        return self._cards.get(card_id)

    def file(self, visit: str) -> File | None:
        return self._files.get(visit)

    def open_file(self, visit: str) -> File:
        """The visit's file, a new one if there is none."""
        return self._files.setdefault(visit, File(visit))

    def cards_of(self, file: File) -> list[Card]:
        """All cards of the visit, the oldest first."""
        return [self._cards[card_id] for card_id in file.cards]

    def live_of(self, file: File) -> list[Card]:
        return [card for card in self.cards_of(file) if lifecycle.is_live(card)]

    def held_of(self, file: File) -> list[Card]:
        """The visit's cards that wait for the end of quiet hours."""
        return [card for card in self.cards_of(file) if card.state is State.HELD]

    def live_about_guest(self, file: File) -> list[Card]:
        """The visit's live cards that rules made: no notices."""
        return [card for card in self.live_of(file) if card.about is About.GUEST]

    def live(self) -> list[Card]:
        """Every open or claimed card."""
        return [card for card in self._cards.values() if lifecycle.is_live(card)]

    def about_readers(self) -> list[Card]:
        """Every card about a reader that is remembered."""
        return [card for card in self._cards.values() if card.about is About.READER]

    def files_of(self, guest: str) -> list[File]:
        """The visits of a guest that had a card."""
        return list(self._of_guest.get(guest, ()))

    def owned_by(self, staff: str) -> list[Card]:
        """The claimed cards of a member of staff, the oldest first."""
        cards = [self._cards[card_id] for card_id in self._owned.get(staff, ())]
        return sorted(cards, key=lambda card: (card.opened_at, card.id))

    def keep(self, card: Card) -> None:
        """A new card."""
        file = self.open_file(card.visit)
        if not file.cards and card.guest:
            self._of_guest.setdefault(card.guest, []).append(file)
        file.cards.append(card.id)
        self._note(file, card)
        self._cards[card.id] = card
        self._own(None, card)
        self._plan(card)

    def replace(self, after: Card) -> None:
        """A card that is kept already has changed."""
        before = self._cards[after.id]
        self._cards[after.id] = after
        self._own(before, after)
        if before.state is State.HELD:
            self._note(self._files[after.visit], after)
        if lifecycle.deadline(after) != lifecycle.deadline(before):
            self._plan(after)

    def _own(self, before: Card | None, after: Card) -> None:
        """Keep the index of owners."""
        was, now = _owner(before), _owner(after)
        if was == now:
            return
        if was is not None:
            self._owned[was].discard(after.id)
            if not self._owned[was]:
                del self._owned[was]
        if now is not None:
            self._owned.setdefault(now, set()).add(after.id)

    @staticmethod
    def _note(file: File, card: Card) -> None:
        if card.about is not About.GUEST:
            return
        file.rules.add(card.rule)
        if card.audience:
            file.instants.add(card.opened_at)

    def settle_file(self, file: File, at: float) -> None:
        """If the visit is over and no card of it is live: forget it after a while."""
        if file.left_at is not None and file.forget_at is None and not self.live_of(file):
            file.forget_at = at + REMEMBER_S
            heapq.heappush(self._due, (file.forget_at, file.visit))

    def close_files(self, visits: Mapping[str, Visit], now: float) -> None:
        """After a restart: of guests, only the visits under way among these are not over."""
        for file in self._files.values():
            visit = visits.get(file.visit)
            if self._cards[file.cards[0]].guest and (visit is None or visit.left_at is not None):
                file.left_at = visit.left_at if visit is not None else now
                self.settle_file(file, now)

    def earliest(self) -> float:
        """Nothing falls due before; perhaps not then either."""
        return self._due[0][0] if self._due else inf

    def due(self) -> float:
        """When something next falls due; infinite if nothing does."""
        self._skip_stale()
        return self._due[0][0] if self._due else inf

    def pop_due(self, now: float) -> Iterator[tuple[float, Card]]:
        """Cards that fall due until now, the earliest first, each with its deadline. Change each before
        the next is taken."""
        while (at := self.due()) <= now:
            _, what = heapq.heappop(self._due)
            if what in self._cards:
                yield at, self._cards[what]
            else:
                self._forget(what)

    def _plan(self, card: Card) -> None:
        due = lifecycle.deadline(card)
        if due is not None:
            heapq.heappush(self._due, (due, card.id))

    def _skip_stale(self) -> None:
        while self._due and not self._stands(*self._due[0]):
            heapq.heappop(self._due)

    def _stands(self, at: float, what: str) -> bool:
        card = self._cards.get(what)
        if card is not None:
            return lifecycle.deadline(card) == at
        file = self._files.get(what)
        return file is not None and file.forget_at == at

    def _forget(self, visit: str) -> None:
        file = self._files.pop(visit)
        guest = self._cards[file.cards[0]].guest
        for card_id in file.cards:
            del self._cards[card_id]
        if (files := self._of_guest.get(guest)) is not None:
            files.remove(file)
            if not files:
                del self._of_guest[guest]

    def restore(self, cards: Iterable[Card], answers: Iterable[Answer], notes: Iterable[Note] = ()) -> None:
        """Fill an empty cabinet. Live cards bear all answers of their visit, so theirs count too."""
        known = list(answers)
        for card in sorted(cards, key=lambda card: (card.opened_at, card.id)):
            self.keep(card)
            known += card.answers if lifecycle.is_live(card) else ()
        for answer in sorted(known, key=lambda answer: answer.at):
            if (file := self._files.get(answer.visit)) is not None:
                file.answers[answer.question] = answer
        for note in notes:
            if (file := self._files.get(note.visit)) is not None:
                file.notes[note.id] = note


def _owner(card: Card | None) -> str | None:
    """Who has the card; None if nobody has, or it is closed."""
    return card.owner if card is not None and card.state is State.CLAIMED else None
