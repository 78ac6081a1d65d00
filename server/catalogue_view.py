"""What a rule of a venue can be made of, for those who write one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alerts.rules import check, labels, model
from alerts.rules.catalogue import Fact, Names, facts
from recognition.model import Kind
from server.api import rule_schemas as out
from server.api.schemas import ChoiceView


def catalogue_view(names: Names) -> out.CatalogueView:
    known = facts()
    return out.CatalogueView(
        facts=tuple(_fact_view(fact, names) for fact in known.values()),
        triggers=tuple(_trigger_view(kind) for kind in labels.TRIGGERS),
        operators=dict(labels.OPERATORS),
        roles=_choices(known["roles_on_shift"], names.roles, names),
        skills=_choices(known["skills_on_shift"], names.skills, names),
        languages=_choices(known["language"], names.languages, names),
        zones=_choices(known["zone"], names.zones, names),
        placeholders=check.PLACEHOLDERS,
        limits=_limits_view(),
    )


def _fact_view(fact: Fact, names: Names) -> out.FactView:
    return out.FactView(
        name=fact.name,
        type=fact.type,
        label=fact.label,
        help=fact.help,
        unit=fact.unit,
        operators=fact.operators,
        comparable={operator: others for operator in fact.operators if (others := _others(fact, operator))},
        choices=_choices(fact, fact.choices(names), names),
        discreet=fact.discreet,
    )


def _others(fact: Fact, operator: str) -> tuple[str, ...]:
    """What the fact can be compared with."""
    return tuple(
        other.name
        for other in facts().values()
        if other is not fact
        and other.unit == fact.unit
        and operator in check.COMPARABLE.get((fact.type, other.type), ())
    )


def _choices(fact: Fact, values: Iterable[str], names: Names) -> tuple[ChoiceView, ...]:
    return tuple(ChoiceView(value, fact.say(value, names)) for value in values)


def _trigger_view(kind: Kind) -> out.TriggerView:
    takes: list[Any] = ["for_s"] if kind.value in check.TIMED else []
    needs = tuple(takes)
    takes += {Kind.DWELT: ["unless"], Kind.RETURNED: ["after_days"]}.get(kind, [])
    return out.TriggerView(kind, labels.TRIGGERS[kind], needs, tuple(takes))


def _limits_view() -> out.RuleLimitsView:
    return out.RuleLimitsView(
        depth=check.DEPTH_LIMIT,
        conditions=check.CONDITIONS_LIMIT,
        list=check.LIST_LIMIT,
        word=check.WORD_LIMIT,
        line=model.LINE_MOST,
        why=model.WHY_MOST,
        audience=model.PARTS_MOST,
        escalate=model.STEPS_MOST,
        choices=model.CHOICES_MOST,
        facts=model.FACTS_MOST,
        window_s=model.WINDOW_MOST_S,
        day_s=model.DAY_S,
    )
