"""The desk: moments become cards, cards find their owner, answers reach all who serve the guest.

Pure: the caller says what time it is, and no call depends on how often the desk was asked before. What
falls due by itself (escalation, expiry) is dated at its deadline, not at the instant somebody looked, and
every call first settles what was due. A card's times count from its moment, not from when we heard of it.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from alerts import lifecycle
from alerts.lifecycle import Step
from alerts.model import (
    AlreadyClaimed,
    Answer,
    AnswerGiven,
    Card,
    CardChanged,
    CardClosed,
    Effect,
    Guest,
    NoSuchCard,
    NotOwner,
    Outcome,
    Question,
    Staff,
    State,
)
from alerts.questions import answer_to
from alerts.roster import Roster
from alerts.rulebook import Rulebook
from alerts.rules.catalogue import Context
from alerts.rules.compile import Compiled
from alerts.rules.model import Rule
from alerts.wording import Wording, fact_words
from recognition.model import LATE_AFTER_S, Kind, Moment
from recognition.zones import Plan

_CARDS = UUID("6d9b6f0e-5d0c-4b0e-9c42-0b7a4f1e2c11").bytes

REMEMBER_S = LATE_AFTER_S
"""How long a visit is remembered after it ended and its last card closed, so that a replay makes no
second card."""


@dataclass(slots=True)
class _File:
    """What the desk keeps of one visit. There is none before the visit's first card."""

    cards: list[str] = field(default_factory=list)
    rules: set[str] = field(default_factory=set)
    """Rules that have made a card: none makes a second one in the same visit."""
    instants: set[float] = field(default_factory=set)
    """When cards were made: there is one at most for an instant."""
    answers: dict[str, Answer] = field(default_factory=dict)
    """By question; in the order in which they were first given."""
    left: bool = False
    forget_at: float | None = None


class Desk:
    """The façade of alerting, for one venue."""

    def __init__(
        self, plan: Plan, rules: Iterable[Rule], guests: Mapping[str, Guest], roster: Roster
    ) -> None:
        self._plan = plan
        self._guests = guests
        self._roster = roster
        self._timezone: tzinfo = ZoneInfo(plan.timezone) if plan.timezone else UTC
        self._wording = Wording({zone.id: zone.name for zone in plan.zones})
        self._rules = Rulebook(rules)
        self._cards: dict[str, Card] = {}
        self._files: dict[str, _File] = {}
        self._deadlines: list[tuple[float, str]] = []
        """(instant, card or visit id); an entry that no longer agrees with its card is skipped."""
        self._effects: list[Effect] = []
        """Not yet handed out. Survives a refusal, so that what fell due is not lost with it."""
        self.unknown_guests = 0
        """Moments of guests without a profile: no card was made for them."""

    # Moments

    def consider(self, moments: Sequence[Moment], now: float) -> list[Effect]:
        """What these moments change. Late ones make no cards and move none. For each visit and instant
        there is one card at most: of the rule with the highest priority, then of the first in the list."""
        self._settle(now)
        for group in _by_instant(moments):
            self._settle(group[0].at)
            self._consider(group)
        self._settle(now)
        return self._hand_out()

    def _consider(self, group: list[Moment]) -> None:
        """Moments of one visit at one instant."""
        visit = group[0].visit
        file = self._files.get(visit.id)
        if file is not None and file.left:
            return
        left = [moment for moment in group if moment.kind is Kind.LEFT]
        for moment in group:
            if file is not None and moment.kind in (Kind.MOVED, Kind.LEFT):
                self._follow(file, moment)
        if not any(moment.withdrawn for moment in left):
            self._make_card(left or group, file)
        self._close_file(visit.id, group[0].at, bool(left))

    def _follow(self, file: _File, moment: Moment) -> None:
        """What a move or departure does to the cards that are there already."""
        if moment.withdrawn:
            self._withdraw(file, moment.at)
            return
        for card in self._live(file):
            if moment.kind is Kind.LEFT:
                self._change(card, lifecycle.expire(card, moment.at, Step.LEAVE))
            else:
                self._change(card, lifecycle.move(card, moment.visit.presence))

    def _withdraw(self, file: _File, at: float) -> None:
        """Live cards leave the screens; closed ones are blanked where they are, in silence."""
        file.answers.clear()
        for card_id in file.cards:
            card = self._cards[card_id]
            if lifecycle.is_live(card):
                self._change(card, lifecycle.withdraw(card, at))
            else:
                self._cards[card_id] = lifecycle.blank(card)

    def _make_card(self, group: list[Moment], file: _File | None) -> None:
        first = group[0]
        if file is not None and first.at in file.instants:
            return
        guest = self._guests.get(first.visit.guest)
        if guest is None:
            self.unknown_guests += 1
            return
        found = self._choose(group, guest, file)
        if found is not None:
            file = self._files.setdefault(first.visit.id, _File())
            self._keep(self._write(*found, file), file)

    def _choose(
        self, group: list[Moment], guest: Guest, file: _File | None
    ) -> tuple[Compiled, Context] | None:
        """The rule that wins, and the moment it wins with."""
        best: tuple[Compiled, Context] | None = None
        fired = file.rules if file else ()
        for moment in group:
            context = Context(moment, guest, self._roster.staff, self._timezone)
            for compiled in self._rules.triggered(moment):
                if best is not None and compiled.order > best[0].order:
                    break
                if self._fires(compiled, context, file, fired):
                    best = compiled, context
                    break
        return best

    def _fires(self, compiled: Compiled, context: Context, file: _File | None, fired: Iterable[str]) -> bool:
        rule = compiled.rule
        if rule.id in fired:
            return False
        if rule.when.unless == "greeted" and file is not None and self._greeted(file):
            return False
        return compiled.holds(context)

    def _greeted(self, file: _File) -> bool:
        """Somebody is on their way to this guest, or has been with them."""
        cards = (self._cards[card_id] for card_id in file.cards)
        return any(
            card.state is State.CLAIMED or card.outcome in (Outcome.GREETED, Outcome.HELPED) for card in cards
        )

    def _write(self, compiled: Compiled, context: Context, file: _File) -> Card:
        """The card for this rule and moment."""
        rule, guest, moment = compiled.rule, context.guest, context.moment
        presence = moment.visit.presence
        title, suggestion = self._wording.texts(rule, presence.zone, guest.tier, guest.name)
        question = compiled.question
        then = rule.then
        return Card(
            id=card_id(rule.id, moment),
            venue=self._plan.id,
            visit=moment.visit.id,
            guest=guest.id,
            name=guest.name,
            say=guest.say,
            tier=guest.tier,
            languages=guest.languages,
            zone=presence.zone,
            since=presence.since,
            confidence=presence.confidence,
            rule=rule.id,
            rule_version=rule.version,
            priority=then.priority,
            title=title,
            suggestion=suggestion,
            facts=fact_words(rule, context),
            question=None if question is None or question.key in file.answers else question,
            answers=tuple(file.answers.values()),
            audience=self._roster.pick(then.audience, presence.zone, self._plan, guest.account_manager),
            opened_at=moment.at,
            expires_at=moment.at + then.expires_s,
            escalate_at=moment.at + then.escalate[0].after_s if then.escalate else None,
        )

    # What people do

    def claim(self, card_id: str, staff_id: str, now: float) -> list[Effect]:
        """The card is theirs. Claiming what one owns already changes nothing. Raises NoSuchCard,
        CardClosed, AlreadyClaimed."""
        self._settle(now)
        card, member = self._find(card_id, staff_id)
        if card.state is State.CLAIMED:
            if card.owner != staff_id:
                raise AlreadyClaimed(card.owner or "", card.owner_name or "")
            return self._hand_out()
        self._change(card, lifecycle.claim(card, member, now))
        return self._hand_out()

    def answer(self, card_id: str, staff_id: str, question: str, value: str, now: float) -> list[Effect]:
        """What the guest said, told to all who serve them in this visit. The last answer to a question
        stands. Anybody in the card's audience may give one. Raises NoSuchCard, CardClosed, NotAsked."""
        self._settle(now)
        card, member = self._find(card_id, staff_id)
        lifecycle.step(card, Step.ANSWER)
        file = self._files[card.visit]
        given = answer_to(self._questions(card, file), card, member, question, value, now)
        before = file.answers.get(question)
        if before is None or (before.value, before.by) != (given.value, given.by):
            file.answers[question] = given
            self._effects.append(AnswerGiven(given))
            for each in self._live(file):
                self._change(each, lifecycle.answer(each, tuple(file.answers.values())))
        return self._hand_out()

    def _questions(self, card: Card, file: _File) -> list[Question]:
        """What may be answered: what this card asks, or asked, and then the visit's other cards."""
        ids = [card.id, *(card_id for card_id in file.cards if card_id != card.id)]
        asked = (self._cards[card_id] for card_id in ids)
        found = (each.question or self._rules.question(each.rule) for each in asked)
        return [question for question in found if question is not None]

    def finish(self, card_id: str, staff_id: str, outcome: Outcome, now: float) -> list[Effect]:
        """Done, and how it went. Raises NoSuchCard, CardClosed, NotOwner."""
        self._settle(now)
        card, _ = self._find(card_id, staff_id)
        if card.state is State.OPEN:
            raise NotOwner("Claim the card first.")
        if card.state is State.CLAIMED and card.owner != staff_id:
            raise NotOwner(f"{card.owner_name} has this card.")
        self._change(card, lifecycle.finish(card, outcome, now))
        return self._hand_out()

    def _find(self, card_id: str, staff_id: str) -> tuple[Card, Staff]:
        card, member = self._cards.get(card_id), self._roster.get(staff_id)
        if card is None or member is None or staff_id not in card.audience:
            raise NoSuchCard("There is no such card for you.")
        if not lifecycle.is_live(card):
            raise CardClosed(f"This card is {card.state.value}.")
        return card, member

    # Rules

    def publish(self, rules: Iterable[Rule]) -> None:
        """These are the rules from now on. Cards that are there stay as they are."""
        self._rules = Rulebook(rules)
        self._wording.forget()

    def dwell_marks_s(self) -> tuple[float, ...]:
        """The lengths of stay at which some live rule wants a moment, shortest first."""
        return self._rules.dwell_marks_s

    # Time

    def next_deadline(self) -> float | None:
        """When :meth:`advance` next has something to do; None if nothing will happen by itself. In the
        past if something fell due in a call that was refused."""
        if self._effects:
            return float("-inf")
        heap = self._deadlines
        while heap and not self._stands(*heap[0]):
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def advance(self, now: float) -> list[Effect]:
        """What fell due until now, in order."""
        self._settle(now)
        return self._hand_out()

    def _settle(self, now: float) -> None:
        heap = self._deadlines
        while heap and heap[0][0] <= now:
            at, what = heapq.heappop(heap)
            if self._stands(at, what):
                self._fall_due(at, what)

    def _stands(self, at: float, what: str) -> bool:
        """Whether this entry of the heap is still true."""
        card = self._cards.get(what)
        if card is not None:
            return lifecycle.deadline(card) == at
        file = self._files.get(what)
        return file is not None and file.forget_at == at

    def _fall_due(self, at: float, what: str) -> None:
        card = self._cards.get(what)
        if card is None:
            self._forget(what)
        elif card.escalate_at == at:
            self._change(card, lifecycle.escalate(card, self._widen(card)))
        else:
            self._change(card, lifecycle.expire(card, at))
            self._close_file(card.visit, at, left=False)

    def _widen(self, card: Card) -> tuple[str, ...]:
        guest = self._guests.get(card.guest)
        manager = guest.account_manager if guest else ""
        return self._roster.widen(
            card.audience, self._rules.escalate_to(card.rule), card.zone, self._plan, manager
        )

    # Keeping

    def cards(self) -> list[Card]:
        """The live cards: open and claimed."""
        return [card for card in self._cards.values() if lifecycle.is_live(card)]

    def restore(self, cards: Iterable[Card], answers: Iterable[Answer]) -> None:
        """Carry on after a restart. ``cards``: those of the visits that are not over, closed ones too (so
        that no rule fires twice in a visit), and all live ones; in any order. ``answers``: theirs."""
        for card in sorted(cards, key=lambda card: (card.opened_at, card.id)):
            self._keep_quietly(card, self._files.setdefault(card.visit, _File()))
        for answer in sorted(answers, key=lambda answer: answer.at):
            file = self._files.get(answer.visit)
            if file is not None:
                file.answers[answer.question] = answer

    def _keep(self, card: Card, file: _File) -> None:
        self._keep_quietly(card, file)
        self._effects.append(CardChanged(card))

    def _keep_quietly(self, card: Card, file: _File) -> None:
        file.cards.append(card.id)
        file.rules.add(card.rule)
        file.instants.add(card.opened_at)
        self._cards[card.id] = card
        self._plan_deadline(card)

    def _change(self, before: Card, after: Card) -> None:
        if after is before:
            return
        self._cards[after.id] = after
        if lifecycle.deadline(after) != lifecycle.deadline(before):
            self._plan_deadline(after)
        self._effects.append(CardChanged(after))

    def _plan_deadline(self, card: Card) -> None:
        due = lifecycle.deadline(card)
        if due is not None:
            heapq.heappush(self._deadlines, (due, card.id))

    def _live(self, file: _File) -> list[Card]:
        return [card for card_id in file.cards if lifecycle.is_live(card := self._cards[card_id])]

    def _close_file(self, visit: str, at: float, left: bool) -> None:
        """A visit that is over, with no live card, is forgotten after a while."""
        file = self._files.get(visit)
        if file is None:
            return
        file.left = file.left or left
        if file.left and file.forget_at is None and not self._live(file):
            file.forget_at = at + REMEMBER_S
            heapq.heappush(self._deadlines, (file.forget_at, visit))

    def _forget(self, visit: str) -> None:
        for card_id in self._files.pop(visit).cards:
            del self._cards[card_id]

    def _hand_out(self) -> list[Effect]:
        effects, self._effects = self._effects, []
        return effects


def card_id(rule: str, moment: Moment) -> str:
    """Derives from the cause alone (a version 5 UUID), so that the same moment makes the same card."""
    cause = f"{rule}/{moment.visit.id}/{moment.id}"
    digest = bytearray(hashlib.sha1(_CARDS + cause.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(digest)))


def _by_instant(moments: Sequence[Moment]) -> list[list[Moment]]:
    """Fresh moments of one visit at one instant together; the earliest first."""
    groups: dict[tuple[float, str], list[Moment]] = {}
    for moment in moments:
        if not moment.late:
            groups.setdefault((moment.at, moment.visit.id), []).append(moment)
    if len(groups) < 2:
        return list(groups.values())
    return [groups[key] for key in sorted(groups, key=lambda key: key[0])]
