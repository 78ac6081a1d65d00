"""A venue as an actor: all that happens to it comes here as messages, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import Any

from alerts import model as alerts
from alerts.desk import Desk
from alerts.effects import (
    AnswerGiven,
    CardChanged,
    CardKept,
    Effect,
    FloodChanged,
    HandoverChanged,
    NoteKept,
    Rated,
    StaffChanged,
)
from alerts.people import OVERSEERS, Staff
from alerts.refusals import Refused
from alerts.roster import Roster
from alerts.rulebook import Rulebook
from alerts.rules.model import Rule
from alerts.rules.versions import Standing, Version, decided, next_standing
from recognition.consent import Consents
from recognition.model import Moment, Trouble
from recognition.venue import Venue
from server import errors
from server import messages as msg
from server.badges import Badges, sort_out
from server.corrections import correction_of
from server.gatekeeper import Gatekeeper
from server.refused import as_answer
from server.rule_bases import check_base
from server.store.corrections import Corrected
from server.turn import Turn

ASKS_EVERY_S = 60.0
"""A guest asks for somebody once in so long, however often they press."""

RULES_MOST = 1_000
"""Rules of a venue, retired ones too."""


class VenueActor:
    """:param rules: how it stands with each, by id; the desk gets them anew whenever one is published."""

    def __init__(
        self, venue: Venue, desk: Desk, roster: Roster, consents: Consents, rules: Mapping[str, Standing]
    ) -> None:
        self.venue = venue
        self.desk = desk
        self.id = venue.plan.id
        self._roster = roster
        self._consents = consents
        self._troubles: tuple[Trouble, ...] | None = None
        """Those that the desk knows; None before it was told of any."""
        self.rules = dict(rules)
        self._versions_made = 0
        """Since the start."""
        self._badges = Badges(self.id, consents, roster.staff.values())
        self._gatekeeper = Gatekeeper(venue, desk, consents, self._consider, self._effects)
        self._asked_at: dict[str, float] = {}
        self._handlers: Mapping[type, Callable[[Any, Turn], object]] = {
            msg.ReadsCame: self._reads_came,
            msg.FixesCame: self._fixes_came,
            msg.GuestCheckedIn: self._checked_in,
            msg.GuestStoppedSharing: self._stopped_sharing,
            msg.ChooseIntent: self._choose_intent,
            msg.AskForSomebody: self._ask_for_somebody,
            msg.GuestCorrects: self._correct,
            msg.ReaderNews: self._reader_news,
            msg.ClaimCard: self._claim,
            msg.GiveAnswer: self._answer,
            msg.FinishCard: self._finish,
            msg.ReleaseCard: self._release,
            msg.WriteNote: self._write_note,
            msg.KeepPromise: self._keep_promise,
            msg.RateCard: self._rate,
            msg.OfferHandover: self._offer,
            msg.AnswerHandover: self._answer_handover,
            msg.SetDuty: self._set_duty,
            msg.PlaceStaff: self._place,
            msg.ScreensChanged: self._screens_changed,
            msg.PublishRule: self._publish_rule,
            msg.WithdrawConsent: self._gatekeeper.withdraw,
            msg.ConsentEnded: self._gatekeeper.end,
            msg.EraseGuest: self._gatekeeper.erase,
            msg.MergeGuests: self._gatekeeper.merge,
            msg.UnmergeGuests: self._gatekeeper.unmerge,
            msg.GiveConsent: self._gatekeeper.give,
            msg.GuestsCame: self._gatekeeper.take_guests,
            msg.CredentialsChanged: self._change_credentials,
        }

    def handle(self, message: msg.Message, turn: Turn) -> object:
        """Take one message.

        :raises MaitredError: it was refused and nothing changed.
        """
        self._end_intents(turn.now)
        try:
            return self._handlers[type(message)](message, turn)
        except Refused as refused:
            raise as_answer(refused) from None

    def pass_time(self, turn: Turn) -> None:
        """Do what was due by now."""
        self._end_intents(turn.now)
        if self.venue.next_deadline() is not None or self.venue.health_deadline() <= turn.now:
            self._consider(self.venue.advance(turn.now), turn)
        self._hear_troubles(turn)
        self._effects(self.desk.advance(turn.now), turn)

    def _hear_troubles(self, turn: Turn) -> None:
        """Tell the desk what is wrong with the readers, if that has changed."""
        before, self._troubles = self._troubles, self.venue.troubles()
        if self._troubles is before:
            return
        if before or self._troubles:
            turn.writes.troubles[self.id] = self._troubles
        self._effects(self.desk.hear_troubles(self._troubles, turn.now), turn)

    def next_deadline(self) -> float | None:
        parts = self.venue.next_deadline(), self.desk.next_deadline()
        due = [at for at in parts if at is not None]
        if (ends := self.desk.intents.next_end()) < inf:
            due.append(ends)
        return min(due, default=None)

    def health_deadline(self) -> float:
        """The same for the readers' health alone, which is due again and again for ever; infinite where
        there are no readers."""
        return self.venue.health_deadline()

    def doubt(self, guest: str, elsewhere: Sequence[str], turn: Turn) -> None:
        """The guest's tag is heard in other venues too, of these names."""
        self._consider(self.venue.doubt(guest, elsewhere, turn.now), turn)

    def _reads_came(self, message: msg.ReadsCame, turn: Turn) -> None:
        moments = self.venue.observe(message.reads, turn.now)
        if moments:
            self._consider(moments, turn)
        if message.news:
            self._consider(self.venue.hear_news(message.news, turn.now), turn)

    def _fixes_came(self, message: msg.FixesCame, turn: Turn) -> None:
        self._consider(self.venue.locate(message.fixes, turn.now, message.hints), turn)

    def _checked_in(self, message: msg.GuestCheckedIn, turn: Turn) -> bool:
        taken, moments = self.venue.check_in(message.check_in, turn.now)
        self._consider(moments, turn)
        return taken

    def _stopped_sharing(self, message: msg.GuestStoppedSharing, turn: Turn) -> None:
        self._consider(self.venue.stop_sharing(message.phone, turn.now), turn)

    def _choose_intent(self, message: msg.ChooseIntent, turn: Turn) -> None:
        """A visit of who wants to be invisible ends as if their phone had gone silent; nothing tells why."""
        guest = message.guest
        if not self._gatekeeper.covers(guest):
            return
        self._effects(self.desk.intend(guest, message.intent, turn.now), turn)
        if message.intent is alerts.Intent.INVISIBLE:
            self._consider(self.venue.depart(guest, turn.now), turn)
            self._consents.suspend(guest, self.id)
        else:
            self._consents.resume(guest, self.id, turn.now)
            self.desk.expect(guest, turn.now)
        turn.writes.intents[guest, self.id] = self.desk.intents.of(guest, turn.now)

    def _end_intents(self, now: float) -> None:
        for wish in self.desk.intents.pop_ended(now):
            if wish.intent is alerts.Intent.INVISIBLE:
                self._consents.resume(wish.guest, self.id, wish.until)
                self.desk.expect(wish.guest, now)

    def _ask_for_somebody(self, message: msg.AskForSomebody, turn: Turn) -> None:
        guest = message.guest
        if self.venue.presence(guest) is None:
            raise errors.NotHere("We do not know where you are.")
        self._asked_at = {one: at for one, at in self._asked_at.items() if at > turn.now - ASKS_EVERY_S}
        if guest not in self._asked_at:
            self._asked_at[guest] = turn.now
            self._consider(self.venue.ask(guest, turn.now), turn)

    def _correct(self, message: msg.GuestCorrects, turn: Turn) -> None:
        correction = correction_of(message, self.desk.rules, turn.now)
        turn.touched |= self.desk.promised_by(message.guest.id)
        turn.writes.corrections.append(Corrected(correction, message.guest))
        self._effects(self.desk.correct(correction, turn.now), turn)

    def _change_credentials(self, message: msg.CredentialsChanged, turn: Turn) -> None:
        """Where the bearer of a tag is that was set aside says nothing about the guest: a visit ends as of
        somebody of whom nobody can say whether they are still there."""
        change = message.change
        if change.aside:
            self._consider(self.venue.depart(change.guest, turn.now), turn)
        if change not in turn.writes.credentials:
            turn.writes.credentials.append(change)

    def _reader_news(self, message: msg.ReaderNews, turn: Turn) -> None:
        self._consider(self.venue.hear_news(message.news, turn.now), turn)

    def _claim(self, message: msg.ClaimCard, turn: Turn) -> alerts.Card:
        self._effects(self.desk.claim(message.card, message.staff, turn.now), turn)
        return self.desk.card(message.card)

    def _answer(self, message: msg.GiveAnswer, turn: Turn) -> alerts.Card:
        said_at = turn.now - message.held_s
        effects = self.desk.answer(
            message.card, message.staff, message.question, message.value, turn.now, said_at
        )
        self._effects(effects, turn)
        return self.desk.card(message.card)

    def _finish(self, message: msg.FinishCard, turn: Turn) -> alerts.Card:
        done = self.desk.finish(message.card, message.staff, message.outcome, turn.now, message.fence)
        self._effects(done, turn)
        return self.desk.card(message.card)

    def _release(self, message: msg.ReleaseCard, turn: Turn) -> alerts.Card:
        opened = self.desk.release(message.card, message.staff, turn.now, message.word, message.fence)
        self._effects(opened, turn)
        return self.desk.card(message.card)

    def _write_note(self, message: msg.WriteNote, turn: Turn) -> alerts.Card:
        said_at = turn.now - message.held_s
        written = self.desk.note(
            message.card, message.staff, message.kind, message.text, turn.now, said_at, message.key
        )
        self._effects(written, turn)
        return self.desk.card(message.card)

    def _keep_promise(self, message: msg.KeepPromise, turn: Turn) -> None:
        self._effects(self.desk.keep_promise(message.note, message.staff, turn.now), turn)

    def _rate(self, message: msg.RateCard, turn: Turn) -> None:
        self._effects(self.desk.rate(message.card, message.staff, message.value, turn.now), turn)

    def _offer(self, message: msg.OfferHandover, turn: Turn) -> alerts.Handover:
        effects = self.desk.offer(
            message.giver, message.taker, turn.now, message.cards, message.word, message.ends_shift
        )
        self._effects(effects, turn)
        return _handover(effects)

    def _answer_handover(self, message: msg.AnswerHandover, turn: Turn) -> alerts.Handover:
        effects = self.desk.answer_handover(message.handover, message.staff, message.accept, turn.now)
        self._effects(effects, turn)
        return _handover([one for one in effects if _is_of(one, message.handover)])

    def _set_duty(self, message: msg.SetDuty, turn: Turn) -> None:
        quiet_until = turn.now + message.quiet_s if message.quiet_s else None
        effects = self.desk.set_duty(
            message.staff, turn.now, message.on_shift, message.on_break, quiet_until, message.leave
        )
        self._effects(effects, turn)

    def _place(self, message: msg.PlaceStaff, turn: Turn) -> None:
        self._effects(self.desk.place(message.staff, message.zone, turn.now), turn)

    def _screens_changed(self, message: msg.ScreensChanged, turn: Turn) -> None:
        self._effects(self.desk.screens(message.staff, message.present, turn.now), turn)

    def _publish_rule(self, message: msg.PublishRule, turn: Turn) -> Standing:
        before = self.rules.get(message.rule.id)
        by = self._maker(message.staff, message.rule)
        check_base(before, message.base)
        if before is None and len(self.rules) >= RULES_MOST:
            raise errors.Unprocessable(f"A venue may have {RULES_MOST:,} rules.", "id")
        made = Version(self._numbered(message.rule), turn.now, by.id, by.name)
        standing = self.rules[made.rule.id] = next_standing(before, made)
        turn.writes.rules.append((self.id, made))
        if standing.draft is None:
            self.desk.publish(self._book(message.prepared))
            self.venue.set_dwell_marks(self.desk.dwell_marks_s())
        self._versions_made += 1
        return standing

    def _numbered(self, rule: Rule) -> Rule:
        """The rule as its next version."""
        before = self.rules.get(rule.id)
        number = before.newest.rule.version + 1 if before is not None else 1
        return rule.model_copy(update={"version": number})

    def _book(self, prepared: msg.Prepared | None) -> Rulebook:
        """The rules as they stand now."""
        if prepared is not None and prepared.rests_on == self._versions_made:
            return prepared.book
        return Rulebook(decided(self.rules.values()))

    def rules_with(self, rule: Rule) -> tuple[list[Rule], int]:
        """The rules once this one is published, and what that rests on, for :class:`~messages.Prepared`."""
        coming = next_standing(self.rules.get(rule.id), Version(self._numbered(rule)))
        return decided({**self.rules, rule.id: coming}.values()), self._versions_made

    def _maker(self, staff: str, rule: Rule) -> Staff:
        """Whoever makes this version of a rule, if they may."""
        by = self._roster.get(staff)
        if by is None or by.role not in OVERSEERS:
            raise errors.NotAllowed("This is for managers.")
        if rule.status != "draft" and by.role != "manager":
            raise errors.NotAllowed("Only managers publish and retire rules; save it as a draft.", "status")
        return by

    def _consider(self, moments: list[Moment], turn: Turn) -> None:
        guests, places = sort_out(moments)
        for staff, zone in places:
            self._effects(self.desk.seen_at(staff, zone, turn.now), turn)
        for moment in guests:
            turn.writes.visits[moment.visit.id] = moment.visit
            if not (moment.late or moment.withdrawn):
                turn.writes.moments.append(moment)
        self._effects(self.desk.consider(guests, turn.now), turn)

    def _effects(self, effects: list[Effect], turn: Turn) -> None:
        for effect in effects:
            self._keep(effect, turn)

    def _keep(self, effect: Effect, turn: Turn) -> None:
        writes = turn.writes
        match effect:
            case CardChanged(card):
                writes.cards[card.id] = card
                turn.shown.append(card)
            case CardKept(card):
                writes.cards[card.id] = card
            case AnswerGiven(answer):
                writes.answers[(answer.visit, answer.question)] = answer
                writes.venue_of[answer.visit] = self.id
            case NoteKept(note):
                writes.notes[note.id] = note
                turn.touched.add(note.owner)
            case HandoverChanged(handover):
                writes.handovers[handover.id] = handover
                turn.touched |= {handover.giver, handover.taker}
            case Rated(rating):
                writes.ratings[(rating.card, rating.staff)] = rating
            case StaffChanged(staff):
                writes.staff[staff.id] = staff
                turn.touched.add(staff.id)
                if (bearer := self._badges.follow(staff)) is not None:
                    self._consider(self.venue.forget(bearer, turn.now), turn)
            case FloodChanged():
                turn.touched.update(self._roster.staff)


def _handover(effects: list[Effect]) -> alerts.Handover:
    """The last one that changed."""
    changed = [effect.handover for effect in effects if isinstance(effect, HandoverChanged)]
    return changed[-1]


def _is_of(effect: Effect, handover: str) -> bool:
    return isinstance(effect, HandoverChanged) and effect.handover.id == handover
