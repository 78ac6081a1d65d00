"""Hand-overs: cards and promises offered to a colleague, who says yes or no."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import inf

from alerts import lifecycle, reach
from alerts.effects import HandoverChanged
from alerts.model import Card, Handover, HandoverState
from alerts.notes import Notes
from alerts.people import Staff
from alerts.refusals import NoSuchHandover, NotOnShift, NotOwner
from alerts.roster import Roster
from alerts.tray import Tray
from alerts.words import kept_words
from recognition.ids import derived_id

LAPSES_S = 600.0
"""How long an offer waits for an answer."""


class Handovers:
    """Of one venue: the offers that nobody has answered."""

    def __init__(self, tray: Tray, roster: Roster, notes: Notes) -> None:
        self._tray = tray
        self._cabinet = tray.cabinet
        self._roster = roster
        self._notes = notes
        self._offers: dict[str, Handover] = {}
        self._due: list[tuple[float, str]] = []

    def offer(
        self,
        giver_id: str,
        taker_id: str,
        now: float,
        cards: Sequence[str] | None,
        word: str,
        ends_shift: bool,
    ) -> None:
        """See :meth:`alerts.desk.Desk.offer`."""
        giver, taker = self._on_shift(giver_id), self._on_shift(taker_id)
        if giver.id == taker.id:
            raise NotOnShift("Hand over to somebody else.")
        owned = {card.id: card for card in self._cabinet.owned_by(giver.id)}
        given = list(owned) if cards is None else list(dict.fromkeys(cards))
        if any(card_id not in owned for card_id in given):
            raise NotOwner("You can hand over only cards that are yours.")
        promises = self._notes.promises_of(giver.id, now) if cards is None else ()
        if not (given or promises or ends_shift):
            raise NotOwner("There is nothing to hand over.")
        word = kept_words(word)
        self._cancel_earlier(giver.id, given, ends_shift)
        offered = Handover(
            id=derived_id(now, f"handover\n{giver.id}\n{taker.id}\n{'/'.join(given)}\n{now!r}"),
            venue=giver.venue,
            giver=giver.id,
            giver_name=giver.name,
            taker=taker.id,
            taker_name=taker.name,
            cards=tuple(given),
            promises=tuple(note.id for note in promises),
            word=word,
            ends_shift=ends_shift,
            at=now,
            expires_at=now + LAPSES_S,
        )
        for card_id in given:
            card = owned[card_id]
            self._tray.change(card, lifecycle.share(card, taker.id, reach.HANDOVER))
        self._put(offered)

    def _on_shift(self, staff_id: str) -> Staff:
        member = self._roster.get(staff_id)
        if member is None or not member.on_shift:
            raise NotOnShift("This colleague is not on shift.")
        return member

    def _cancel_earlier(self, giver: str, cards: Iterable[str], ends_shift: bool) -> None:
        """What is offered anew is no longer offered to somebody else."""
        given = set(cards)
        for offer in list(self._offers.values()):
            if offer.giver == giver and (ends_shift or given & set(offer.cards)):
                self._end(offer, HandoverState.CANCELLED)

    def accept(self, handover_id: str, staff_id: str, now: float) -> Handover:
        """The taker says yes: what the giver still has of it is the taker's."""
        offer = self._offered(handover_id)
        if offer.taker != staff_id:
            raise NoSuchHandover("There is no such offer for you.")
        taker = self._on_shift(staff_id)
        for card in self._still_given(offer):
            self._tray.change(card, lifecycle.hand_over(card, taker, offer.word, now))
        for note in self._notes.promises_of(offer.giver, now):
            if note.id in offer.promises:
                self._notes.give(note, taker)
        return self._end(offer, HandoverState.ACCEPTED)

    def decline(self, handover_id: str, staff_id: str) -> None:
        """The taker says no, or the giver takes the offer back."""
        offer = self._offered(handover_id)
        if staff_id not in (offer.giver, offer.taker):
            raise NoSuchHandover("There is no such offer for you.")
        declined = staff_id == offer.taker
        self._end(offer, HandoverState.DECLINED if declined else HandoverState.CANCELLED)

    def _still_given(self, offer: Handover) -> list[Card]:
        """The cards of an offer that its giver still owns."""
        return [card for card in self._cabinet.owned_by(offer.giver) if card.id in offer.cards]

    def _offered(self, handover_id: str) -> Handover:
        offer = self._offers.get(handover_id)
        if offer is None:
            raise NoSuchHandover("There is no such offer, or it has been answered.")
        return offer

    def _put(self, offer: Handover) -> None:
        self._offers[offer.id] = offer
        heapq.heappush(self._due, (offer.expires_at, offer.id))
        self._tray.hand(HandoverChanged(offer))

    def _end(self, offer: Handover, state: HandoverState) -> Handover:
        del self._offers[offer.id]
        ended = replace(offer, state=state)
        self._tray.hand(HandoverChanged(ended))
        return ended

    def forget(self, guest: str) -> None:
        """The guest may not be recognised any more: the word of an offer may be about them, and goes. One of
        nothing else is over."""
        for offer in list(self._offers.values()):
            about = [self._is_about(guest, one) for one in (*offer.cards, *offer.promises)]
            silent = replace(offer, word="")
            if any(about) and all(about) and not offer.ends_shift:
                self._end(silent, HandoverState.CANCELLED)
            elif any(about):
                self._offers[offer.id] = silent
                self._tray.hand(HandoverChanged(silent))

    def _is_about(self, guest: str, offered: str) -> bool:
        """A card or a promise, by its id."""
        found = self._cabinet.card(offered) or self._notes.promise(offered)
        return found is not None and found.guest == guest

    def end_of(self, staff_id: str) -> None:
        """Their shift is over: what they offered, or were offered, is not any more."""
        for offer in list(self._offers.values()):
            if staff_id in (offer.giver, offer.taker):
                self._end(offer, HandoverState.LAPSED)

    def of(self, staff_id: str) -> tuple[Handover, ...]:
        """Offered by them or to them, the oldest first."""
        theirs = [offer for offer in self._offers.values() if staff_id in (offer.giver, offer.taker)]
        return tuple(sorted(theirs, key=lambda offer: (offer.at, offer.id)))

    def find(self, handover_id: str) -> Handover | None:
        """An offer that nobody has answered."""
        return self._offers.get(handover_id)

    def restore(self, offers: Iterable[Handover]) -> None:
        for offer in offers:
            self._offers[offer.id] = offer
            heapq.heappush(self._due, (offer.expires_at, offer.id))

    def earliest(self) -> float:
        """When an offer next lapses; infinite if none waits."""
        while self._due and self._due[0][1] not in self._offers:
            heapq.heappop(self._due)
        return self._due[0][0] if self._due else inf

    def lapse(self, now: float) -> None:
        """The offers that have waited long enough by now."""
        while self.earliest() <= now:
            offer = self._offers[heapq.heappop(self._due)[1]]
            self._end(offer, HandoverState.LAPSED)
