"""From moments to a card: which rule wins, what the card says, who gets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from alerts.company import Company
from alerts.gates import GateName, Gates, Past
from alerts.ledger import Ledger
from alerts.model import About, Answer, Card, CardFact, EscalationStep, FactValue, Question
from alerts.people import Guest
from alerts.reach import WISH
from alerts.roster import Roster
from alerts.rulebook import Rulebook
from alerts.rules.catalogue import Context, Value, facts
from alerts.rules.compile import Compiled
from alerts.rules.model import Rule
from alerts.wishes import wishes
from alerts.wording import FACTS_LIMIT, Wording, fact_words
from recognition.ids import derived_id
from recognition.model import Kind, Moment, Text
from recognition.zones import Plan

NO_GUEST = Guest("", "")
"""Whom a moment about a reader is about."""

RINGS_AFTER_S = (20.0, 45.0)
"""When a card for the nearest that nobody has taken goes to twice as many, and then to all who fit."""

_NOTHING_YET = Past()

_NO_ANSWERS: Mapping[str, Answer] = {}


@dataclass(frozen=True, slots=True)
class Found:
    """A rule whose conditions hold, and the moment with which they do."""

    compiled: Compiled
    context: Context
    quiet_until: float | None = None
    """Its quiet hours are on, and it wants to be held."""


class Said(NamedTuple):
    """What a card tells people."""

    title: Text
    suggestion: Text
    facts: tuple[CardFact, ...]
    because: Mapping[str, FactValue]


class Writer:
    """Writes the cards of one venue."""

    def __init__(
        self,
        plan: Plan,
        rules: Iterable[Rule],
        roster: Roster,
        guests: Mapping[str, Guest],
        company: Company,
    ) -> None:
        self._plan = plan
        self._roster = roster
        self._guests = guests
        self._company = company
        self._timezone: tzinfo = ZoneInfo(plan.timezone) if plan.timezone else UTC
        self._wording = Wording({zone.id: zone.name for zone in plan.zones})
        self.rules = Rulebook(rules)
        self.gates = Gates(Ledger(), self._timezone)
        self.stops: Counter[tuple[str, GateName]] = Counter()
        """How often a gate was shut for a rule whose conditions held."""

    def publish(self, rules: Rulebook) -> None:
        self.rules = rules
        self._wording.forget()

    def context(self, moment: Moment, answers: Mapping[str, Answer] = _NO_ANSWERS) -> Context | None:
        """What facts may look at; None if we know no such guest."""
        ident = moment.visit.guest
        guest = self._guests.get(ident) if ident else NO_GUEST
        if guest is None:
            return None
        return Context(
            moment,
            guest,
            self._roster.staff,
            self._timezone,
            self._plan,
            self._company.here,
            self._guests,
            answers,
        )

    def choose(self, contexts: Iterable[Context], past: Past) -> tuple[Found | None, list[Found]]:
        """The rule that wins among the moments of one visit at one instant; and those that would come
        before it, but are to be held until their quiet hours end."""
        best: Found | None = None
        held: dict[str, Found] = {}
        for context in contexts:
            for compiled in self.rules.matching(context.moment, context):
                if best is not None and compiled.order > best.compiled.order:
                    break
                stop = self.gates.stop(compiled.rule, context.guest.id, context.moment.at, past)
                if stop is None:
                    best = Found(compiled, context)
                    break
                self.stops[compiled.rule.id, stop.gate] += 1
                if stop.gate == "quiet" and _holds(compiled.rule):
                    held.setdefault(compiled.rule.id, Found(compiled, context, stop.until))
        waiting = [one for one in held.values() if best is None or one.compiled.order < best.compiled.order]
        return best, waiting

    def imagine(self, moment: Moment) -> Card | None:
        """See :meth:`alerts.desk.Desk.imagine`."""
        context = self.context(moment)
        if context is None:
            return None
        for compiled in self.rules.matching(moment, context):
            if self.gates.stop(compiled.rule, context.guest.id, moment.at, _NOTHING_YET) is None:
                return self.write(Found(compiled, context))
        return None

    def still(self, card: Card, context: Context, past: Past) -> Found | None:
        """The rule of a held card, if it may make it now that the quiet hours are over."""
        compiled = self.rules.get(card.rule)
        if compiled is None or not compiled.rule.live or not compiled.holds(context):
            return None
        if self.gates.stop(compiled.rule, card.guest, context.moment.at, past) is not None:
            return None
        return Found(compiled, context)

    def write(self, found: Found) -> Card:
        """The card, new and open."""
        compiled, context = found.compiled, found.context
        rule, guest, moment = compiled.rule, context.guest, context.moment
        presence, then = moment.visit.presence, rule.then
        said = self._say(compiled, context)
        reach = self._roster.pick(
            compiled.audience, presence.zone, self._plan, guest, then.priority, moment.at
        )
        steps = self._steps(compiled, reach, moment.at)
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
            title=said.title,
            suggestion=said.suggestion,
            facts=(*wishes(guest, reach, self._roster.staff), *said.facts)[:FACTS_LIMIT],
            question=_unanswered(compiled.question, context.answers),
            answers=told(context.answers),
            audience=tuple(reach),
            opened_at=moment.at,
            expires_at=moment.at + then.expires_s,
            escalate_at=steps[0].at if steps else None,
            about=About.READER if moment.kind is Kind.READER_SILENT else About.GUEST,
            steps=steps,
            moment=moment.id,
            trigger=moment.kind.value,
            because=said.because,
            complaint=guest.complaint_since is not None,
            alerted=dict.fromkeys(reach, moment.at),
            reach=reach,
        )

    def _say(self, compiled: Compiled, context: Context) -> Said:
        """What the card tells people. Nothing is decided by it."""
        presence, guest = context.moment.visit.presence, context.guest
        title, suggestion = self._wording.texts(compiled.rule, presence.zone, guest.tier, guest.name)
        return Said(title, suggestion, fact_words(compiled.facts, context), _because(compiled, context))

    def _steps(self, compiled: Compiled, reach: Mapping[str, str], at: float) -> tuple[EscalationStep, ...]:
        """Whom the card goes to when nobody takes it: as the rule says; of one that says nothing and asks for
        the nearest, or that is one person's by the guest's wish, wider rings around the guest."""
        said = compiled.rule.then.escalate
        if said:
            return tuple(
                EscalationStep(at + step.after_s, tuple(each.part for each in step.to)) for step in said
            )
        alone = WISH in reach.values()
        parts = [part for part in compiled.audience if alone or part.nearest is not None]
        if not parts:
            return ()
        wider = tuple(replace(part, nearest=part.nearest and 2 * part.nearest) for part in parts)
        all_who_fit = tuple(replace(part, nearest=None) for part in parts)
        return EscalationStep(at + RINGS_AFTER_S[0], wider), EscalationStep(
            at + RINGS_AFTER_S[1], all_who_fit
        )

    def widen(self, card: Card) -> dict[str, str]:
        """Who gets the card too once it has escalated, and why."""
        guest = self._guests.get(card.guest) or NO_GUEST
        to, at = card.steps[0].to if card.steps else (), card.escalate_at or card.opened_at
        compiled = self.rules.get(card.rule)
        ring = compiled is not None and not compiled.rule.then.escalate
        return self._roster.widen(card.audience, to, card.zone, self._plan, guest, card.priority, at, ring)

    def reword(self, card: Card, zone: str) -> tuple[Text, Text]:
        """Title and suggestion now that the guest is in this zone; as they were if the rule is gone."""
        compiled = self.rules.get(card.rule)
        if compiled is None or compiled.rule.version != card.rule_version:
            words = card.withheld or card
            return words.title, words.suggestion
        who = card.withheld or card
        return self._wording.texts(compiled.rule, zone, who.tier, who.name)


def _holds(rule: Rule) -> bool:
    quiet = rule.limits.quiet
    return quiet is not None and quiet.then == "hold_if_still_present"


def _because(compiled: Compiled, context: Context) -> dict[str, FactValue]:
    """What the rule looked at, as it was."""
    values = ((name, facts()[name].value(context)) for name in compiled.looks_at)
    return {name: keepable(value) for name, value in values if value is not None}


def keepable(value: Value) -> FactValue:
    """A fact's value as a card keeps it."""
    return tuple(sorted(value)) if isinstance(value, frozenset) else value


def told(answers: Mapping[str, Answer]) -> tuple[Answer, ...]:
    """All answers, the latest last."""
    return tuple(sorted(answers.values(), key=lambda answer: (answer.at, answer.question)))


def _unanswered(question: Question | None, answers: Mapping[str, Answer]) -> Question | None:
    return None if question is None or question.key in answers else question


def card_id(rule: str, moment: Moment) -> str:
    """Derives from the moment and the rule, so that the same moment makes the same card."""
    return derived_id(moment.at, f"{rule}/{moment.visit.id}/{moment.id}")
