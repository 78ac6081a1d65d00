"""What a venue does when a consent is given, is withdrawn or comes to its end: at once, and all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alerts.desk import Desk
from alerts.effects import Effect
from recognition.consent import RECOGNITION, Consents, Purpose
from recognition.model import Moment, Source
from recognition.venue import Venue
from server import messages as msg
from server.store.journal import Given, Withdrawn
from server.turn import Turn


class Gatekeeper:
    """Of one venue.

    :param consider: what is to be done with moments.
    :param effects: what is to be done with what the desk says.
    """

    def __init__(
        self,
        venue: Venue,
        desk: Desk,
        consents: Consents,
        consider: Callable[[list[Moment], Turn], None],
        effects: Callable[[list[Effect], Turn], None],
    ) -> None:
        self._id = venue.plan.id
        self._venue = venue
        self._desk = desk
        self._consents = consents
        self._consider = consider
        self._effects = effects

    def covers(self, guest: str) -> bool:
        """Whether the guest lets us recognise them here in any way, be they invisible or not."""
        return any(self._consents.covers(guest, purpose, self._id) for purpose in RECOGNITION)

    def give(self, message: msg.GiveConsent, turn: Turn) -> None:
        guest, consent = message.guest, message.consent
        self._consents.give(guest, *consent.grant)
        turn.writes.change_consent(Given(guest, consent, turn.now))
        if self._consents.allows(guest, consent.purpose, self._id):
            self._desk.expect(guest, turn.now)

    def withdraw(self, message: msg.WithdrawConsent, turn: Turn) -> None:
        guest, purpose, venue, partner = message.guest, message.purpose, message.venue, message.partner
        self._consents.withdraw(guest, purpose, venue, partner)
        turn.writes.change_consent(Withdrawn(guest, purpose, venue, partner, turn.now))
        self._let_go(guest, turn)

    def end(self, message: msg.ConsentEnded, turn: Turn) -> None:
        """It counts no more already."""
        purpose, venue, partner, ends_at = message.grant
        turn.writes.change_consent(Withdrawn(message.guest, purpose, venue, partner, ends_at))
        self._let_go(message.guest, turn)

    def take_guests(self, message: msg.GuestsCame, turn: Turn) -> None:
        """Kept first; only then the house learns them. But a child is let go of at once."""
        self._spare_children([new.guest.id for new in message.guests if new.guest.child], turn)
        turn.writes.guests_at = turn.now
        turn.writes.guests.update((new.guest.id, new) for new in message.guests)

    def _spare_children(self, guests: Sequence[str], turn: Turn) -> None:
        for guest in guests:
            self._consents.mark_child(guest, True)
            for purpose in Purpose:
                self._consents.withdraw(guest, purpose)
                turn.writes.change_consent(Withdrawn(guest, purpose, None, None, turn.now))
            self._let_go(guest, turn)

    def _let_go(self, guest: str, turn: Turn) -> None:
        """A consent holds no longer: nothing stays that it covered alone."""
        if not self._may_stay(guest):
            self._consider(self._venue.forget(guest, turn.now), turn)
            turn.touched |= self._desk.promised_by(guest)
            self._effects(self._desk.withdraw(guest, turn.now), turn)
        if not self._consents.covers(guest, Purpose.SHOW_PREFERENCES, self._id):
            self._effects(self._desk.unshow(guest, turn.now), turn)
            turn.writes.unshown.add((guest, self._id))
        if not self.covers(guest) and self._desk.intents.of(guest, turn.now) is not None:
            self._forget_intent(guest, turn)

    def erase(self, message: msg.EraseGuest, turn: Turn) -> None:
        """Nothing stays: as after a withdrawal of everything; the cards of companions do not name them."""
        guest = message.erased.guest
        for purpose in Purpose:
            self._consents.withdraw(guest, purpose)
        turn.writes.erased[guest] = message.erased
        self._let_go(guest, turn)
        self._effects(self._desk.erase(guest, message.names, message.companions, turn.now), turn)

    def merge(self, message: msg.MergeGuests, turn: Turn) -> None:
        """What is under way goes on under the kept profile, as the store has it then: see :class:`Drive`. But
        one guest has one visit."""
        merging = message.merging
        for guest, (purpose, venue, partner, _) in message.falls:
            self._consents.withdraw(guest, purpose, venue, partner)
            self._let_go(guest, turn)
        if self._venue.presence(merging.kept) is not None:
            self._consider(self._venue.depart(merging.gone, turn.now), turn)
        turn.writes.merged[merging.gone] = merging

    def unmerge(self, message: msg.UnmergeGuests, turn: Turn) -> None:
        """Of a visit that is under way nobody can say whose it is."""
        self._consider(self._venue.depart(message.unmerging.kept, turn.now), turn)
        turn.writes.unmerged[message.unmerging.gone] = message.unmerging

    def _may_stay(self, guest: str) -> bool:
        """Whether another live consent covers what the guest's presence rests on; of a guest who has left,
        whether there is another at all."""
        presence = self._venue.presence(guest)
        if presence is None:
            return self.covers(guest)
        purpose = Purpose.RECOGNISE_BY_TAG if presence.source is Source.TAG else Purpose.RECOGNISE_BY_PHONE
        return self._consents.allows(guest, purpose, self._id)

    def _forget_intent(self, guest: str, turn: Turn) -> None:
        """Whoever consents to nothing has nothing to choose."""
        self._desk.intents.forget(guest)
        self._consents.resume(guest, self._id, turn.now)
        turn.writes.intents[guest, self._id] = None
