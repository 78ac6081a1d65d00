"""What must hold at every step of a day."""

from __future__ import annotations

from collections import Counter
from typing import Any

from alerts.model import About, Card, State
from alerts.people import OVERSEERS
from recognition.consent import RECOGNITION, Purpose
from recognition.model import Kind, Moment, Source
from server.actor import VenueActor
from server.turn import Turn
from tests.simulation.world import House, live

PURPOSE = {Source.TAG: Purpose.RECOGNISE_BY_TAG, Source.PHONE: Purpose.RECOGNISE_BY_PHONE}


class Watch:
    """Looks at every moment and every card, and remembers what was before."""

    def __init__(self, house: House) -> None:
        self.cards: dict[str, Card] = {}
        """The last version of every card there ever was."""
        self.states: Counter[State] = Counter()
        self.kinds: Counter[str] = Counter()
        self.moved_cards = 0
        self._house = house
        self._overseers = {member.id for member in house.staff.values() if member.role in OVERSEERS}
        self._announced: dict[str, str] = {}
        """Visit → guest, for visits with an arrival."""
        self._here: dict[tuple[str, str], str] = {}
        """(Venue, guest) → the visit under way."""
        self._rules: set[tuple[str, str]] = set()
        self._of_visit: dict[str, set[str]] = {}
        """Visit → its cards."""
        self._zones: dict[str, str] = {}
        """Visit → the zone, for the visits something happened to in this turn."""
        for actor in house.actors.values():
            self._listen(actor)

    def _listen(self, actor: VenueActor) -> None:
        """Hear every moment on its way to the desk."""
        consider = actor.desk.consider

        def heard(moments: Any, now: float) -> Any:
            for moment in moments:
                self._moment(moment, now)
            return consider(moments, now)

        actor.desk.consider = heard  # type: ignore[method-assign]

    def _moment(self, moment: Moment, now: float) -> None:
        self.kinds[f"late {moment.kind}" if moment.late else moment.kind] += 1
        visit = moment.visit
        if moment.kind is not Kind.LEFT and not moment.late:
            assert self._house.consents(visit.guest, PURPOSE[visit.presence.source], visit.venue)
        if moment.late:
            return
        assert moment.at <= now
        self._zones[visit.id] = visit.presence.zone
        place = (visit.venue, visit.guest)
        if moment.kind is Kind.ARRIVED:
            assert visit.id not in self._announced, "a guest is announced twice in one visit"
            assert place not in self._here, "a guest who is present is announced again"
            self._announced[visit.id] = visit.guest
            self._here[place] = visit.id
        elif moment.kind is Kind.LEFT:
            assert self._here.pop(place) == visit.id
        else:
            assert self._announced[visit.id] == visit.guest, "something happened before the arrival"
            self._here[place] = visit.id

    def turn(self, turn: Turn) -> None:
        """All that a turn shows."""
        for card in turn.shown:
            self._card(card)
        last = {card.id: card for card in turn.shown}
        assert turn.writes.cards == last, "what is kept is not what is shown"
        self._cards_are_where_guests_are()
        if turn.writes.consents:
            self._nobody_is_shown_unasked()

    def _cards_are_where_guests_are(self) -> None:
        for visit, zone in self._zones.items():
            for card in self._of_visit.get(visit, ()):
                assert not live(self.cards[card]) or self.cards[card].zone == zone, (
                    "a card sends staff elsewhere"
                )
        self._zones.clear()

    def _nobody_is_shown_unasked(self) -> None:
        for card in self.cards.values():
            seen = live(card) and card.about is About.GUEST
            assert not seen or self._consented(card), "a card stays though consent was withdrawn"

    def _consented(self, card: Card) -> bool:
        return any(self._house.consents(card.guest, purpose, card.venue) for purpose in RECOGNITION)

    def _card(self, card: Card) -> None:
        before = self.cards.get(card.id)
        self.states[card.state] += 1
        if before is None:
            assert card.state is State.OPEN
            assert (card.visit, card.rule) not in self._rules, "a rule fires twice in one visit"
            self._rules.add((card.visit, card.rule))
        else:
            self._change(before, card)
        if card.about is About.GUEST:
            assert card.visit in self._announced
            assert not live(card) or self._consented(card)
        elif card.about is About.GATHERED:
            assert not card.guest
            assert card.gathers
        else:
            assert not card.guest
            assert set(card.audience) <= self._overseers
        self.cards[card.id] = card
        self._of_visit.setdefault(card.visit, set()).add(card.id)

    def _change(self, before: Card, card: Card) -> None:
        assert live(before), "a card that was closed changes"
        assert set(before.audience) <= set(card.audience), "somebody lost a card"
        assert before.owner in (None, card.owner), "a card has two owners"
        assert card != before, "a change that changes nothing"
        assert (card.owner is None) == (card.claimed_at is None)
        self.moved_cards += before.zone != card.zone
