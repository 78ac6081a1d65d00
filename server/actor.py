"""A venue as an actor: all that happens to it comes here as messages, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from alerts import model as alerts
from alerts.desk import Desk
from alerts.roster import Roster
from alerts.rulebook import Rulebook
from alerts.rules.model import Rule
from alerts.rules.versions import Standing, Version, decided, next_standing
from recognition.consent import Consents, Purpose
from recognition.model import Moment, Source, Trouble
from recognition.venue import Venue
from server import errors
from server import messages as msg
from server.store.journal import Writes

RULES_MOST = 1_000
"""Rules of a venue, retired ones too."""


@dataclass(slots=True)
class Turn:
    """What one turn of the loop changes: to be kept first, then shown."""

    now: float
    writes: Writes = field(default_factory=Writes)
    shown: list[alerts.Card] = field(default_factory=list)


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
        self._handlers: Mapping[type, Callable[[Any, Turn], object]] = {
            msg.ReadsCame: self._reads_came,
            msg.FixesCame: self._fixes_came,
            msg.GuestCheckedIn: self._checked_in,
            msg.GuestStoppedSharing: self._stopped_sharing,
            msg.ReaderNews: self._reader_news,
            msg.ClaimCard: self._claim,
            msg.GiveAnswer: self._answer,
            msg.FinishCard: self._finish,
            msg.PlaceStaff: self._place,
            msg.PublishRule: self._publish_rule,
            msg.WithdrawConsent: self._withdraw,
            msg.GiveConsent: self._give,
            msg.GuestsCame: self._guests_came,
        }

    def handle(self, message: msg.Message, turn: Turn) -> object:
        """Take one message.

        :raises MaitredError: it was refused and nothing changed.
        """
        try:
            return self._handlers[type(message)](message, turn)
        except alerts.Refused as refused:
            raise _as_answer(refused) from None

    def pass_time(self, turn: Turn) -> None:
        """Do what was due by now."""
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
        due = [at for at in (self.venue.next_deadline(), self.desk.next_deadline()) if at is not None]
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

    def _reader_news(self, message: msg.ReaderNews, turn: Turn) -> None:
        self._consider(self.venue.hear_news(message.news, turn.now), turn)

    def _claim(self, message: msg.ClaimCard, turn: Turn) -> alerts.Card:
        self._effects(self.desk.claim(message.card, message.staff, turn.now), turn)
        return self.desk.card(message.card)

    def _answer(self, message: msg.GiveAnswer, turn: Turn) -> alerts.Card:
        effects = self.desk.answer(message.card, message.staff, message.question, message.value, turn.now)
        self._effects(effects, turn)
        return self.desk.card(message.card)

    def _finish(self, message: msg.FinishCard, turn: Turn) -> alerts.Card:
        self._effects(self.desk.finish(message.card, message.staff, message.outcome, turn.now), turn)
        return self.desk.card(message.card)

    def _place(self, message: msg.PlaceStaff, turn: Turn) -> None:
        self._roster.place(message.staff, message.zone)
        turn.writes.placed[message.staff] = message.zone

    def _publish_rule(self, message: msg.PublishRule, turn: Turn) -> Standing:
        before = self.rules.get(message.rule.id)
        by = self._maker(message.staff, message.rule)
        _check_base(before, message.base)
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

    def _maker(self, staff: str, rule: Rule) -> alerts.Staff:
        """Whoever makes this version of a rule, if they may."""
        by = self._roster.get(staff)
        if by is None or by.role not in alerts.OVERSEERS:
            raise errors.NotAllowed("This is for managers.")
        if rule.status != "draft" and by.role != "manager":
            raise errors.NotAllowed("Only managers publish and retire rules; save it as a draft.", "status")
        return by

    def _withdraw(self, message: msg.WithdrawConsent, turn: Turn) -> None:
        self._consents.withdraw(message.guest, message.purpose)
        turn.writes.withdraw(message.guest, message.purpose, turn.now)
        if not self._may_stay(message.guest):
            self._consider(self.venue.forget(message.guest, turn.now), turn)
            self._effects(self.desk.withdraw(message.guest, turn.now), turn)

    def _may_stay(self, guest: str) -> bool:
        """Whether another live consent covers what the guest's presence rests on; of a guest who has left,
        whether there is another at all."""
        presence = self.venue.presence(guest)
        if presence is None:
            return any(self._consents.allows(guest, purpose, self.id) for purpose in Purpose)
        purpose = Purpose.RECOGNISE_BY_TAG if presence.source is Source.TAG else Purpose.RECOGNISE_BY_PHONE
        return self._consents.allows(guest, purpose, self.id)

    def _give(self, message: msg.GiveConsent, turn: Turn) -> None:
        self._consents.give(message.guest, message.purpose)
        turn.writes.give(message.guest, message.purpose, turn.now)
        self.desk.expect(message.guest, turn.now)

    def _guests_came(self, message: msg.GuestsCame, turn: Turn) -> None:
        """Kept first; only then the house learns them."""
        turn.writes.guests_at = turn.now
        turn.writes.guests.update((new.guest.id, new) for new in message.guests)

    def _consider(self, moments: list[Moment], turn: Turn) -> None:
        for moment in moments:
            turn.writes.visits[moment.visit.id] = moment.visit
            if not (moment.late or moment.withdrawn):
                turn.writes.moments.append(moment)
        self._effects(self.desk.consider(moments, turn.now), turn)

    def _effects(self, effects: list[alerts.Effect], turn: Turn) -> None:
        for effect in effects:
            if isinstance(effect, alerts.AnswerGiven):
                answer = effect.answer
                turn.writes.answers[(answer.visit, answer.question)] = answer
                turn.writes.venue_of[answer.visit] = self.id
                continue
            turn.writes.cards[effect.card.id] = effect.card
            if isinstance(effect, alerts.CardChanged):
                turn.shown.append(effect.card)


def _check_base(before: Standing | None, base: int | None) -> None:
    """Whether the editor has seen the newest version."""
    newest = before.newest if before is not None else None
    number = newest.rule.version if newest is not None else 0
    if base is None or base == number:
        return
    if newest is None:
        raise errors.RuleChanged("There is no such rule any more.", "base")
    who = newest.by_name or "Somebody"
    at = datetime.fromtimestamp(newest.at, UTC).strftime(" on %Y-%m-%d at %H:%M UTC") if newest.at else ""
    raise errors.RuleChanged(f"{who} made version {number}{at}; you began from version {base}.", "base")


def _as_answer(refused: alerts.Refused) -> errors.MaitredError:
    """The desk's refusal as an error of the API."""
    kinds: dict[type[alerts.Refused], type[errors.MaitredError]] = {
        alerts.NoSuchCard: errors.NotFound,
        alerts.AlreadyClaimed: errors.AlreadyClaimed,
        alerts.CardClosed: errors.CardClosed,
        alerts.NotOwner: errors.NotAllowed,
        alerts.NotAsked: errors.Unprocessable,
    }
    return kinds[type(refused)](str(refused))
