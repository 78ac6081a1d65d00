"""Advice on a rule that is right and may still not be what was meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alerts.rules.errors import place
from alerts.rules.labels import TRIGGERS
from alerts.rules.model import Audience, Condition, Rule
from alerts.rules.sentence.figures import fill
from alerts.text import complete, three
from recognition.model import Kind, Text
from recognition.zones import Plan

_COMES = (Kind.ARRIVED, Kind.RETURNED)

_ELSEWHERE = three(
    "Guests mostly arrive at {entries}. For a guest who comes into {zone} later, choose “{moved}”.",
    "客人多在{entries}到店。若指之后走进{zone}的客人，请选择“{moved}”。",
    "客人多在{entries}到店。若指之後走進{zone}的客人，請選擇「{moved}」。",
)
_THEY_KNOW = three(
    "Everybody in this step has the card already, so it would go to the duty managers, or to everybody.",
    "此步骤中的人都已收到卡片，因此会改为通知值班经理或所有人。",
    "此步驟中的人都已收到卡片，因此會改為通知值班經理或所有人。",
)
_AND = three(", ", "、", "、")


@dataclass(frozen=True, slots=True)
class Hint:
    where: str
    """The place in the rule, as of an error."""
    words: Text


def hints(rule: Rule, plan: Plan) -> list[Hint]:
    """In the order of the rule."""
    return [*_of_zones(rule, plan), *_of_steps(rule)]


def _of_zones(rule: Rule, plan: Plan) -> Iterator[Hint]:
    """Who arrives is at an entry, and hardly ever elsewhere."""
    entries = [zone.id for zone in plan.zones if zone.entry]
    if rule.when.trigger not in _COMES or not entries:
        return
    for number, condition in _must_hold(rule):
        wanted = _zones(condition)
        if wanted and not set(wanted) & set(entries):
            entry, zone = _named(entries, plan), _named(wanted, plan)
            words = fill(_ELSEWHERE, entries=entry, zone=zone, moved=TRIGGERS[Kind.MOVED])
            yield Hint(place(("if", "rules", number, "value")), words)


def _must_hold(rule: Rule) -> Iterator[tuple[int, Condition]]:
    """The conditions without which the rule cannot fire, as far as that is plain."""
    group = rule.condition
    if group is not None and group.combinator == "and" and not group.negated:
        yield from ((n, each) for n, each in enumerate(group.rules) if isinstance(each, Condition))


def _zones(condition: Condition) -> Sequence[str]:
    """Those that it asks for; none if it asks for others than some."""
    if condition.field != "zone" or condition.source == "field" or condition.operator not in ("=", "in"):
        return ()
    return (condition.value,) if condition.operator == "=" else tuple(condition.value)


def _named(zones: Sequence[str], plan: Plan) -> Text:
    known = {zone.id: complete(zone.name, zone.id) for zone in plan.zones}
    names = [known.get(zone) or complete({}, zone) for zone in zones]
    return {language: _AND[language].join(name[language] for name in names) for language in _AND}


def _of_steps(rule: Rule) -> Iterator[Hint]:
    """A step is to tell somebody new."""
    told: set[Audience] = set(rule.then.audience)
    for number, step in enumerate(rule.then.escalate):
        if set(step.to) <= told:
            yield Hint(place(("then", "escalate", number, "to")), _THEY_KNOW)
        told |= set(step.to)
