"""The desk: moments become cards, cards find their owner, answers reach all who serve the guest.

Pure: the caller says what time it is, and nothing depends on how often the desk was asked before. What
falls due by itself (escalation, expiry) is dated at its deadline, not at the instant somebody looked, and
every call first settles what was due. A card's times count from its moment, not from when we heard of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf

from alerts import lifecycle
from alerts.acts import Acts
from alerts.company import Company
from alerts.counter import Counter
from alerts.crew import Crew
from alerts.crowd import Crowd
from alerts.effects import Effect
from alerts.follower import Follower
from alerts.gates import GateName, Stop, past_of
from alerts.intents import Intents
from alerts.ledger import Firing
from alerts.maker import Maker
from alerts.model import Answer, Card, Handover, Intent, Note, State
from alerts.notes import Notes
from alerts.notices import Notices
from alerts.people import Guest
from alerts.refusals import NoSuchCard
from alerts.roster import Roster
from alerts.rulebook import Rulebook
from alerts.rules.catalogue import Context
from alerts.rules.model import Rule
from alerts.timers import Timers
from alerts.tray import Tray
from alerts.writer import Writer
from recognition.model import LATE_AFTER_S, Kind, Moment, Trouble, Visit
from recognition.zones import Plan


class Desk(Counter):
    """The façade of alerting, for one venue.

    ``guests`` is read whenever a moment comes, so it may change underneath. Settle what is due
    (:meth:`advance`) before changing the roster: an escalation asks it who is there.
    """

    def __init__(
        self,
        plan: Plan,
        rules: Iterable[Rule],
        guests: Mapping[str, Guest],
        roster: Roster,
        writer: type[Writer] = Writer,
    ) -> None:
        self.venue = plan.id
        self.roster = roster
        self._guests = guests
        self._company = Company(plan.id)
        self._writer = writer(plan, rules, roster, guests, self._company)
        self._timers = Timers(plan.id, self._company, self._writer.rules)
        self._notices = Notices(plan, roster)
        self._tray = Tray()
        self._cabinet = self._tray.cabinet
        roster.busy = self._cabinet.owned
        self._crowd = Crowd(plan, roster, self._tray)
        self._maker = Maker(self._tray, self._writer, self._company, self._crowd)
        self._acts = Acts(self._tray, roster, self._writer)
        self._notes = Notes(self._tray, roster, self._acts)
        self._crew = Crew(self._tray, roster, self._acts, self._notes, self._crowd.reopen)
        self._follower = Follower(self._tray, self._maker, self._writer, self._notes)
        self._now = float("-inf")
        """The latest instant that we were told of."""

    # Moments

    def consider(self, moments: Sequence[Moment], now: float) -> list[Effect]:
        """What these moments change. Late ones change nothing. For each visit and instant there is one
        card at most: of the rule with the highest priority, or of the first in the list among equals."""
        for group in _by_instant(moments):
            self._settle(group[0].at)
            self._consider(self._and_together(group))
        self._settle(now)
        return self._tray.hand_out()

    def _and_together(self, group: list[Moment]) -> list[Moment]:
        """The moments, and one more if the guest has joined somebody they belong together with."""
        for moment in group:
            self._company.follow(moment)
            self._timers.follow(moment)
        guest = self._guests.get(group[0].visit.guest)
        together = self._company.together(group, guest, self._guests) if guest and guest.companions else None
        return group if together is None else [*group, together]

    def _consider(self, group: list[Moment]) -> None:
        """Moments of one visit at one instant."""
        kinds = {moment.kind for moment in group}
        if Kind.ARRIVED in kinds:
            self._follower.welcome(group[0])
        file = self._cabinet.file(group[0].visit.id)
        if file is not None and file.left_at is not None:
            if not _is_back(group[0], file.left_at):
                return
            file.left_at = file.forget_at = None
        left = [moment for moment in group if moment.kind is Kind.LEFT] if Kind.LEFT in kinds else []
        if file is not None:
            self._follower.follow(file, group)
            self._crew.together.review_owners(self._cabinet.live_of(file), group[0].at)
        if Kind.UNSURE in kinds:
            self._doubt([moment for moment in group if moment.kind is Kind.UNSURE])
        if not any(moment.withdrawn or moment.unknown for moment in left):
            self._maker.make(left or group)
        file = self._cabinet.file(group[0].visit.id)
        if left and file is not None:
            file.left_at = group[0].at
            self._cabinet.settle_file(file, self._now)

    def _doubt(self, moments: list[Moment]) -> None:
        """The overseers are told."""
        for moment in moments:
            card = self._notices.doubt(moment)
            if self._cabinet.card(card.id) is None:
                self._tray.show(self._crowd.open(card, card.opened_at))

    # Consent

    def withdraw(self, guest: str, now: float) -> list[Effect]:
        """The guest may not be recognised any more: all their live cards leave the screens, also those
        of a visit that is over already, and what the desk remembers of them is blanked."""
        self._settle(now)
        self._crew.handovers.forget(guest)
        self._follower.withdraw(guest, now)
        self._company.forget(guest)
        return self._tray.hand_out()

    def unshow(self, guest: str, now: float) -> list[Effect]:
        """The guest no longer lets staff see what they like and celebrate: no card says it any more, and
        those that came of it are over."""
        self._settle(now)
        self._follower.unshow(guest, now)
        return self._tray.hand_out()

    def erase(
        self, guest: str, names: tuple[str, ...], companions: Iterable[str], now: float
    ) -> list[Effect]:
        """After a withdrawal: nothing counts any more what the guest's cards were, and the cards of those who
        belong with them name them no longer."""
        self._writer.gates.ledger.forget(guest)
        for companion in companions:
            self._follower.unname(companion, names)
        return self._tray.hand_out()

    def intend(self, guest: str, intent: Intent, now: float) -> list[Effect]:
        """What the guest wants of us from now on. With ``IF_ASKED`` the cards that nobody has taken are over;
        of who wants to be invisible the desk hears that they left."""
        self._settle(now)
        self.intents.choose(guest, intent, now)
        if intent is Intent.IF_ASKED:
            self._follower.hush(guest, now)
        elif intent is Intent.INVISIBLE:
            self._company.unexpect(guest)
        return self._tray.hand_out()

    @property
    def intents(self) -> Intents:
        """What the guests of this venue chose."""
        return self._writer.gates.intents

    # Readers

    def hear_troubles(self, troubles: Sequence[Trouble], now: float) -> list[Effect]:
        """These are all troubles with readers as of now. Each that lasts makes one card for the overseers,
        which is resolved when the trouble is over."""
        self._settle(now)
        on = self._notices.hear(troubles, now)
        self._timers.hear_troubles(troubles, now)
        for card in self._cabinet.about_readers():
            if card.visit not in on:
                self._resolve(card, now)
        self._settle(now)
        return self._tray.hand_out()

    def _resolve(self, card: Card, at: float) -> None:
        if lifecycle.is_live(card):
            self._tray.change(card, lifecycle.resolve(card, at))
        file = self._cabinet.open_file(card.visit)
        file.left_at = at
        self._cabinet.settle_file(file, at)

    # Rules

    def publish(self, rules: Rulebook) -> None:
        """These are the rules from now on. Cards that are there stay as they are; what a rule waits for
        counts if it is still to come."""
        self._writer.publish(rules)
        self._timers.publish(rules, self._now)

    def dwell_marks_s(self) -> tuple[float, ...]:
        """The lengths of stay at which some live rule wants a moment, the shortest first."""
        return self._writer.rules.dwell_marks_s

    # Time

    def next_deadline(self) -> float | None:
        """When :meth:`advance` next has something to do or to hand out; None if nothing will happen by
        itself."""
        if self._tray.waits:
            return self._now
        due = self._due()
        return due if due < inf else None

    def _earliest(self) -> float:
        """Nothing is due before; found without looking whether what was is still to be."""
        others = self._notices.earliest(), self._timers.earliest(), self._crew.earliest()
        return min(self._cabinet.earliest(), self._crowd.earliest(), *others)

    def _due(self) -> float:
        others = self._timers.due(), self._crew.earliest(), self._crowd.earliest()
        return min(self._cabinet.due(), self._notices.due(), *others)

    def advance(self, now: float) -> list[Effect]:
        """What fell due until now, in order."""
        self._settle(now)
        return self._tray.hand_out()

    def _settle(self, now: float) -> None:
        while self._earliest() <= now and (at := self._due()) <= now:
            self._now = max(self._now, at)
            self._strike_cards(at)
            self._strike_notices(at)
            self._strike_timers(at)
            self._crew.strike(at)
            self._crowd.strike(at)
        self._now = max(self._now, now)

    def _strike_cards(self, at: float) -> None:
        for _, card in self._cabinet.pop_due(at):
            if card.state is State.HELD:
                self._maker.release(card, at)
            elif card.escalate_at == at:
                wider = lifecycle.escalate(card, self._writer.widen(card))
                self._tray.change(card, self._crowd.escalate(card, wider, at))
            else:
                self._tray.change(card, lifecycle.expire(card, at))
                self._cabinet.settle_file(self._cabinet.open_file(card.visit), at)

    def _strike_notices(self, at: float) -> None:
        for card in self._notices.pop_due(at):
            if self._cabinet.card(card.id) is None:
                self._tray.show(self._crowd.open(card, card.opened_at))

    def _strike_timers(self, at: float) -> None:
        for moment in self._timers.pop_due(at):
            visit = moment.visit
            file = self._cabinet.file(visit.id)
            if moment.kind is Kind.NOT_GREETED and self._maker.past(file, at).greeted:
                continue
            self._maker.make([moment])
            file = self._cabinet.file(visit.id)
            if moment.kind is Kind.EXPECTED and file is not None:
                file.left_at = at
                self._cabinet.settle_file(file, at)

    # Why

    @property
    def unknown_guests(self) -> int:
        """Instants at which a guest without a profile might have had a card."""
        return self._maker.unknown_guests

    @property
    def rules(self) -> Rulebook:
        """The rules in force."""
        return self._writer.rules

    def context(self, moment: Moment, answers: Mapping[str, Answer]) -> Context | None:
        """What facts may look at in this moment; None if we know no such guest."""
        return self._writer.context(moment, answers)

    def stop(self, rule: Rule, moment: Moment, cards: Iterable[Card]) -> Stop | None:
        """The gate that was shut for this rule at this moment, though its conditions hold; None if none was.
        ``cards``: all of the visit."""
        past = past_of(cards, moment.at)
        return self._writer.gates.stop(rule, moment.visit.guest, moment.at, past)

    @property
    def stops(self) -> Mapping[tuple[str, GateName], int]:
        """How often a gate was shut for a rule, by its id, although its conditions held."""
        return self._writer.stops

    # Keeping

    def card(self, card_id: str) -> Card:
        """A card in any state, while its visit is remembered. Raises NoSuchCard."""
        card = self._cabinet.card(card_id)
        if card is None:
            raise NoSuchCard("There is no such card.")
        return card

    def visit_under_way(self, guest: str) -> Visit | None:
        """The guest's visit; None if they are not here."""
        return self._company.here.get(guest)

    def cards(self) -> list[Card]:
        """The live cards: open and claimed."""
        return self._cabinet.live()

    def restore(
        self,
        cards: Iterable[Card],
        answers: Iterable[Answer],
        now: float,
        visits: Iterable[Visit] = (),
        firings: Iterable[Firing] = (),
        notes: Iterable[Note] = (),
        handovers: Iterable[Handover] = (),
        lately: Iterable[Card] = (),
    ) -> None:
        """Carry on after a restart. ``cards``: all of every visit that is not over or has a live card,
        closed ones too, so that no rule fires twice and every question can still be answered; and those of
        troubles that are not over. ``answers``: theirs. ``visits``: those under way, and those that ended
        lately. ``firings``: what cooldowns and caps count. ``notes``: theirs, and promises that
        may be open. ``handovers``: the offers that nobody answered. ``lately``: the cards of
        the last hour, for what people have had of them. In any order. What fell due while nobody
        looked comes now, unless it is old news."""
        kept, known = list(notes), {visit.id: visit for visit in visits}
        self._cabinet.restore(cards, answers, kept)
        self._cabinet.close_files(known, now)
        self._notes.restore(kept)
        self._crew.handovers.restore(handovers)
        self._crew.absent.restore(self._cabinet.owned, now)
        self._crowd.restore(lately, self._cabinet.live())
        self._company.restore(known.values())
        for firing in firings:
            self._writer.gates.ledger.note(firing)
        self._timers.renew(now - LATE_AFTER_S)

    def expect(self, guest: str, now: float) -> None:
        """Wait for the guest as their profile says: it is new, or they may be recognised (again), or the
        server was started."""
        profile = self._guests.get(guest)
        appointments = profile.appointments if profile is not None else ()
        self._company.expect(guest, appointments)
        self._timers.expect(guest, appointments, now - LATE_AFTER_S)


def _is_back(moment: Moment, left_at: float) -> bool:
    """Whether a visit that was over goes on: the guest had only stepped out of range."""
    return moment.kind is Kind.MOVED and moment.visit.left_at is None and moment.at > left_at


def _by_instant(moments: Sequence[Moment]) -> list[list[Moment]]:
    """Fresh moments of one visit at one instant together; the earliest first."""
    if len(moments) == 1:
        return [] if moments[0].late else [list(moments)]
    groups: dict[tuple[float, str], list[Moment]] = {}
    for moment in moments:
        if not moment.late:
            groups.setdefault((moment.at, moment.visit.id), []).append(moment)
    if len(groups) < 2:
        return list(groups.values())
    return [groups[key] for key in sorted(groups, key=lambda key: key[0])]
