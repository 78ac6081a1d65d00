"""From moments to a card: which rule wins, what the card says, who gets it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from alerts.cabinet import File
from alerts.model import About, Card, Guest, Outcome, Question, State
from alerts.roster import Roster
from alerts.rulebook import Rulebook
from alerts.rules.catalogue import Context
from alerts.rules.compile import Compiled
from alerts.rules.model import Rule
from alerts.wording import Wording, fact_words
from recognition.ids import derived_id
from recognition.model import Moment, Presence, Text
from recognition.zones import Plan


class Writer:
    """Writes the cards of one venue."""

    def __init__(self, plan: Plan, rules: Iterable[Rule], roster: Roster) -> None:
        self._plan = plan
        self._roster = roster
        self._timezone: tzinfo = ZoneInfo(plan.timezone) if plan.timezone else UTC
        self._wording = Wording({zone.id: zone.name for zone in plan.zones})
        self._audiences: dict[tuple[str, str, str], tuple[str, ...]] = {}
        """By rule, zone and account manager, for the roster as it was at ``_roster_version``."""
        self._roster_version = roster.version
        self.rules = Rulebook(rules)

    def publish(self, rules: Iterable[Rule]) -> None:
        self.rules = Rulebook(rules)
        self._wording.forget()
        self._audiences.clear()

    def write(
        self, moments: Sequence[Moment], guest: Guest, file: File | None, before: Sequence[Card]
    ) -> Card | None:
        """The card for these moments of one visit at one instant; None if no rule fires. ``before``: the
        cards that the visit had already."""
        found = self._choose(moments, guest, file.rules if file else (), _is_greeted(before))
        if found is None:
            return None
        return self._card(*found, file or File(moments[0].visit.id))

    def _choose(
        self, moments: Sequence[Moment], guest: Guest, fired: Collection[str], greeted: bool
    ) -> tuple[Compiled, Context] | None:
        """The rule that wins, and the moment it wins with."""
        best: tuple[Compiled, Context] | None = None
        for moment in moments:
            context = Context(moment, guest, self._roster.staff, self._timezone)
            for compiled in self.rules.triggered(moment):
                if best is not None and compiled.order > best[0].order:
                    break
                if _may_fire(compiled, fired, greeted) and compiled.holds(context):
                    best = compiled, context
                    break
        return best

    def _card(self, compiled: Compiled, context: Context, file: File) -> Card:
        rule, guest, moment = compiled.rule, context.guest, context.moment
        presence, then = moment.visit.presence, rule.then
        title, suggestion = self._wording.texts(rule, presence.zone, guest.tier, guest.name)
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
            facts=fact_words(compiled.facts, context),
            question=_unanswered(compiled.question, file),
            answers=file.told(),
            audience=self._audience(compiled, presence, guest),
            opened_at=moment.at,
            expires_at=moment.at + then.expires_s,
            escalate_at=moment.at + then.escalate[0].after_s if then.escalate else None,
        )

    def _audience(self, compiled: Compiled, presence: Presence, guest: Guest) -> tuple[str, ...]:
        if self._roster_version != self._roster.version:
            self._roster_version = self._roster.version
            self._audiences.clear()
        manager = guest.account_manager if compiled.asks_account_manager else ""
        key = (compiled.rule.id, presence.zone, manager)
        known = self._audiences.get(key)
        if known is None:
            known = self._roster.pick(compiled.rule.then.audience, presence.zone, self._plan, manager)
            self._audiences[key] = known
        return known

    def widen(self, card: Card, guest: Guest | None) -> tuple[str, ...]:
        """Who gets the card once it has escalated."""
        manager = guest.account_manager if guest else ""
        to = self.rules.escalate_to(card.rule)
        return self._roster.widen(card.audience, to, card.zone, self._plan, manager)

    def reword(self, card: Card, zone: str) -> tuple[Text, Text]:
        """Title and suggestion now that the guest is in this zone; as they were if the rule is gone."""
        compiled = self.rules.get(card.rule)
        if compiled is None or compiled.rule.version != card.rule_version:
            words = card.withheld or card
            return words.title, words.suggestion
        who = card.withheld or card
        return self._wording.texts(compiled.rule, zone, who.tier, who.name)


def _is_greeted(cards: Iterable[Card]) -> bool:
    """Somebody is on their way to this guest, or has been with them."""
    return any(
        card.state is State.CLAIMED or card.outcome in (Outcome.GREETED, Outcome.HELPED)
        for card in cards
        if card.about is About.GUEST
    )


def _may_fire(compiled: Compiled, fired: Collection[str], greeted: bool) -> bool:
    rule = compiled.rule
    return rule.id not in fired and not (greeted and rule.when.unless == "greeted")


def _unanswered(question: Question | None, file: File) -> Question | None:
    return None if question is None or question.key in file.answers else question


def card_id(rule: str, moment: Moment) -> str:
    """Derives from the moment and the rule, so that the same moment makes the same card."""
    return derived_id(moment.at, f"{rule}/{moment.visit.id}/{moment.id}")
