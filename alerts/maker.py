"""Makes the cards of rules: at a moment, or when quiet hours end."""

from __future__ import annotations

from alerts import lifecycle
from alerts.asked import asked_for, built_in
from alerts.cabinet import File
from alerts.company import Company
from alerts.crowd import Crowd
from alerts.gates import Past, is_greeted
from alerts.ledger import Firing
from alerts.model import Card
from alerts.rules.catalogue import Context
from alerts.tray import Tray
from alerts.writer import Found, Writer
from recognition.model import Kind, Moment, Visit

_NOTHING = Past()


class Maker:
    """For one venue; the writer decides and words, the tray keeps."""

    def __init__(self, tray: Tray, writer: Writer, company: Company, crowd: Crowd) -> None:
        self.unknown_guests = 0
        """Instants at which a guest without a profile might have had a card."""
        self._tray = tray
        self._cabinet = tray.cabinet
        self._writer = writer
        self._company = company
        self._crowd = crowd

    def make(self, moments: list[Moment]) -> None:
        """One card of the rule that wins; and those that wait for the end of their quiet hours."""
        visit, at = moments[0].visit, moments[0].at
        file = self._cabinet.file(visit.id)
        if file is not None and at in file.instants:
            return
        answers, kinds = file.answers if file is not None else {}, self._writer.rules.kinds
        contexts = [self._writer.context(moment, answers) for moment in moments if moment.kind in kinds]
        if not contexts:
            return
        known = [context for context in contexts if context is not None]
        if not known:
            self.unknown_guests += 1
            return
        best, held = self._writer.choose(known, self.past(file, at))
        for found in held:
            self._hold(found)
        if best is None:
            best = self._asked(known, file)
        if best is not None:
            self._open(self._writer.write(best), moments[-1].visit)

    def _asked(self, contexts: list[Context], file: File | None) -> Found | None:
        """A card without a rule, for who asked for somebody."""
        context = asked_for(contexts, self._cabinet.cards_of(file) if file is not None else ())
        return Found(built_in(), context) if context is not None else None

    def past(self, file: File | None, at: float, but: Card | None = None) -> Past:
        """What the visit has seen so far, ``but`` one card aside."""
        if file is None:
            return _NOTHING
        cards = self._cabinet.cards_of(file)
        fired = file.rules if but is None else {card.rule for card in cards if card is not but}
        return Past(fired, is_greeted(cards, at))

    def _hold(self, found: Found) -> None:
        if found.quiet_until is not None:
            card = lifecycle.hold(self._writer.write(found), found.quiet_until)
            self._tray.hold(card)

    def _open(self, card: Card, visit: Visit) -> None:
        """A new card that people see."""
        if visit.unsure_since is not None:
            card = lifecycle.doubt(card)
        self._note(card)
        self._tray.show(self._crowd.open(card, card.opened_at))

    def _note(self, card: Card) -> None:
        self._writer.gates.ledger.note(Firing(card.rule, card.guest, card.opened_at))

    def release(self, card: Card, at: float) -> None:
        """The quiet hours of a held card are over. Of several of one visit, the one that would have won
        opens."""
        file = self._cabinet.open_file(card.visit)
        held = [each for each in self._cabinet.held_of(file) if each.expires_at == at]
        found = [(each, self._still(each, file, at)) for each in held]
        ready = [(each, one) for each, one in found if one is not None]
        first = min(ready, key=lambda pair: pair[1].compiled.order, default=None)
        for each in held:
            if first is None or each is not first[0] or at in file.instants:
                self.drop(lifecycle.expire(each, at))
        if first is not None and at not in file.instants:
            self._open_held(*first)

    def _still(self, card: Card, file: File, at: float) -> Found | None:
        """What the rule of a held card says now: nothing if the guest has gone."""
        visit = self._company.here.get(card.guest)
        if visit is None or visit.id != card.visit:
            return None
        context = self._writer.context(Moment(card.moment, Kind(card.trigger), at, visit), file.answers)
        return self._writer.still(card, context, self.past(file, at, but=card)) if context else None

    def _open_held(self, held: Card, found: Found) -> None:
        card = lifecycle.release(held, self._writer.write(found))
        if found.context.moment.visit.unsure_since is not None:
            card = lifecycle.doubt(card)
        self._note(card)
        self._tray.change(held, self._crowd.open(card, card.opened_at))

    def drop(self, ended: Card) -> None:
        """A held card has ended, and nobody saw it."""
        self._tray.drop(ended)
        self._cabinet.settle_file(self._cabinet.open_file(ended.visit), ended.closed_at or ended.expires_at)
