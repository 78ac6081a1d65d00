"""Why a rule holds or does not: its conditions one by one, with what was wanted, what was, and how far off.

NOT is pushed down to the conditions, as when a rule is compiled: of a part under a NOT its opposite is shown.
So ``ok`` always says "this speaks for the card", all parts of an ``and`` must be ok, one part of an ``or``,
and nobody has to turn anything round in their head. A fact without a value is never ok, under NOT too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from alerts.model import FactValue
from alerts.rules.catalogue import Fact, Names, Value, facts
from alerts.rules.compile import ANSWERS, COMPARE
from alerts.rules.errors import Path, place
from alerts.rules.model import Condition, Group, Rule
from alerts.rules.normal import ask_of
from alerts.rules.reasons import about, both, distance, no_value, off_by, value_said
from alerts.rules.sentence import OPPOSITE, condition_words
from alerts.text import BLANK
from recognition.model import Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """One condition, or the opposite of one that stands under a NOT."""

    path: str
    """Where it stands in the rule: ``if.rules[0]``; ``when.after_days`` for what the trigger asks."""
    ok: bool
    fact: str
    op: str
    """The operator; its opposite under a NOT."""
    wanted: object
    """As the rule has it; the name of the other fact, if it is compared with one."""
    actual: FactValue | None
    """None: the fact had no value."""
    actual_words: Text | None
    short_by: float | None
    """How far off a number or time was, in the fact's unit, minutes for a time; None if it was not off, or
    nothing can be counted."""
    words: Text
    """The condition in words."""
    note: Text
    """Why it is not ok, where that is not plain; empty texts otherwise."""


@dataclass(frozen=True, slots=True)
class GroupVerdict:
    """Several, of which all (``and``) or any (``or``) must be ok."""

    path: str
    ok: bool
    combinator: Literal["and", "or"]
    negated: bool
    """It stands under a NOT in the rule; the combinator and the parts are turned round already."""
    parts: tuple[Verdict | GroupVerdict, ...]


Values = Mapping[str, Value | FactValue | None]
"""Facts by name; those that are not there have no value."""


def explain(rule: Rule, values: Values, names: Names) -> GroupVerdict | None:
    """None: the rule has no conditions. It is ok exactly if the compiled rule holds."""
    tree = None if rule.condition is None else _group(rule.condition, values, names, ("if",), True)
    days = rule.when.after_days
    if days is None:
        return tree
    away = Condition(field="away_days", operator=">=", value=days)
    asked = _condition(away, values, names, ("when", "after_days"), True)
    parts = (asked,) if tree is None else (asked, tree)
    return GroupVerdict("", all(part.ok for part in parts), "and", False, parts)


def _group(group: Group, values: Values, names: Names, path: Path, wanted: bool) -> GroupVerdict:
    wanted = wanted is not group.negated
    every = (group.combinator == "and") is wanted
    parts = tuple(
        _node(node, values, names, (*path, "rules", index), wanted) for index, node in enumerate(group.rules)
    )
    ok = (all if every else any)(part.ok for part in parts)
    return GroupVerdict(place(path), ok, "and" if every else "or", not wanted, parts)


def _node(
    node: Condition | Group, values: Values, names: Names, path: Path, wanted: bool
) -> Verdict | GroupVerdict:
    if isinstance(node, Group):
        return _group(node, values, names, path, wanted)
    return _condition(node, values, names, path, wanted)


def _condition(condition: Condition, values: Values, names: Names, path: Path, wanted: bool) -> Verdict:
    fact = facts()[condition.field]
    actual = values.get(fact.name)
    other = values.get(condition.value) if condition.source == "field" else None
    ok = _is_ok(condition, actual, other, wanted)
    op = condition.operator if wanted else OPPOSITE[condition.operator]
    off = None if ok else _off(fact, condition, op, actual, other)
    return Verdict(
        path=place(path),
        ok=ok,
        fact=fact.name,
        op=op,
        wanted=condition.value,
        actual=_kept(actual),
        actual_words=_said(fact, condition, actual, other, names),
        short_by=None if off is None else abs(off),
        words=condition_words(condition, names, wanted),
        note=BLANK if ok else _note(fact, condition, actual, other, off),
    )


def _is_ok(condition: Condition, actual: Any, other: Any, wanted: bool) -> bool:
    """As :func:`alerts.rules.compile.decide` has it."""
    ask = ask_of(condition, wanted)
    if not ask.compares:
        return ANSWERS[ask.operator, ask.wanted](lambda _: actual, ask.value)(None)
    return None not in (actual, other) and COMPARE[ask.operator](actual, other) is ask.wanted


def _off(fact: Fact, condition: Condition, op: str, actual: Any, other: Any) -> float | None:
    wanted = other if condition.source == "field" else condition.value
    return None if actual is None or wanted is None else distance(fact, op, wanted, actual)


def _note(fact: Fact, condition: Condition, actual: Any, other: Any, off: float | None) -> Text:
    if actual is None:
        return no_value(fact)
    if condition.source == "field" and other is None:
        return about(facts()[condition.value], no_value(facts()[condition.value]))
    return BLANK if off is None else off_by(fact, off)


def _said(fact: Fact, condition: Condition, actual: Any, other: Any, names: Names) -> Text | None:
    """What the fact was; and what the other one was, if it is compared with one."""
    if actual is None:
        return None
    said = value_said(fact, actual, names)
    if condition.source != "field" or other is None:
        return said
    beside = facts()[condition.value]
    return both(said, about(beside, value_said(beside, other, names)))


def _kept(actual: Any) -> FactValue | None:
    return tuple(sorted(actual)) if isinstance(actual, frozenset | tuple) else actual
