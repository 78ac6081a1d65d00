"""Rules made ready to decide: closures instead of a tree.

**A fact with no value makes its condition false, under NOT too.** NOT is pushed down to the conditions
before anything is compiled (:mod:`alerts.rules.normal`). Each condition is then asked one of two things: "are
you surely met?" or, under an odd number of NOTs, "are you surely unmet?". Without a value it answers no to
both. So NOT (tier = gold) does not fire for a guest without a tier, while NOT (tier = gold AND zone = bar)
does fire for that guest in the lobby: there it is sure that not both hold. The same goes for ``!=``,
``notIn`` and their like. This is three-valued (Kleene) logic, of which only "true" fires.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from alerts.model import GUEST_LANGUAGE, Choice, Part, Priority, Question
from alerts.rules.catalogue import Context, Fact, facts
from alerts.rules.model import Audience, Rule
from alerts.rules.normal import Ask, Node, Test, asked, closure, normal

Get = Callable[[Any], Any]
"""Comes by a fact."""

RANK = {Priority.HIGH: 0, Priority.NORMAL: 1, Priority.LOW: 2}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule and what was worked out from it once."""

    rule: Rule
    order: tuple[int, int]
    """Priority first, then the place in the list: the lowest wins."""
    holds: Callable[[Context], bool]
    """Whether the conditions are surely met."""
    node: Node
    """The conditions, for the index."""
    question: Question | None
    facts: tuple[Fact, ...]
    """What its cards may say, the most wanted first."""
    audience: tuple[Part, ...]
    asks_account_manager: bool
    """Whether it depends on who looks after the guest whom it tells, now or later."""
    asks_language: bool
    """The same of the guest's language."""
    looks_at: tuple[str, ...]
    """The facts in its conditions, in the order of their first use."""


def compile_rule(rule: Rule, place: int) -> Compiled:
    """The rule, ready to be decided. ``place`` is where it stands in the list of rules."""
    node, then = normal(rule), rule.then
    told = _told(rule)
    return Compiled(
        rule=rule,
        order=(RANK[then.priority], place),
        holds=closure(node, decide),
        node=node,
        question=_question(rule),
        facts=tuple(facts()[name] for name in then.facts) or tuple(facts().values()),
        audience=tuple(each.part for each in then.audience),
        asks_account_manager=any(each.account_manager for each in told),
        asks_language=any(each.language == GUEST_LANGUAGE for each in told),
        looks_at=asked(node),
    )


def _told(rule: Rule) -> list[Audience]:
    """Everybody the rule may tell, now or later."""
    return [*rule.then.audience, *(each for step in rule.then.escalate for each in step.to)]


def _question(rule: Rule) -> Question | None:
    ask = rule.then.question
    if ask is None:
        return None
    return Question(ask.key, ask.text, tuple(Choice(each.value, each.label) for each in ask.choices))


def decide(ask: Ask) -> Test:
    """A function that answers the question for a moment."""
    get = facts()[ask.fact].value
    if ask.compares:
        return _comparison(get, facts()[ask.value].value, COMPARE[ask.operator], ask.wanted)
    return ANSWERS[ask.operator, ask.wanted](get, ask.value)


def _comparison(get: Get, get_other: Get, compare: Callable[[Any, Any], bool], wanted: bool) -> Test:
    def test(about: Any) -> bool:
        value = get(about)
        if value is None:
            return False
        other = get_other(about)
        return other is not None and compare(value, other) is wanted

    return test


COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    "in": lambda value, other: value in other,
    "contains": operator.contains,
}

ANSWERS: Mapping[tuple[str, bool], Callable[[Get, Any], Test]] = {
    ("=", True): lambda get, w: lambda c: get(c) == w,
    ("=", False): lambda get, w: lambda c: (v := get(c)) is not None and v != w,
    ("<", True): lambda get, w: lambda c: (v := get(c)) is not None and v < w,
    ("<", False): lambda get, w: lambda c: (v := get(c)) is not None and v >= w,
    ("<=", True): lambda get, w: lambda c: (v := get(c)) is not None and v <= w,
    ("<=", False): lambda get, w: lambda c: (v := get(c)) is not None and v > w,
    ("in", True): lambda get, w: lambda c: get(c) in w,
    ("in", False): lambda get, w: lambda c: (v := get(c)) is not None and v not in w,
    ("contains", True): lambda get, w: lambda c: (v := get(c)) is not None and w in v,
    ("contains", False): lambda get, w: lambda c: (v := get(c)) is not None and w not in v,
    ("between", True): lambda get, w: lambda c: (v := get(c)) is not None and w[0] <= v <= w[1],
    ("between", False): lambda get, w: lambda c: (v := get(c)) is not None and not w[0] <= v <= w[1],
    ("within", True): lambda get, w: lambda c: (v := get(c)) is not None and w[0] <= v < w[1],
    ("within", False): lambda get, w: lambda c: (v := get(c)) is not None and not w[0] <= v < w[1],
}
"""By operator and what is wanted: from a fact's value and what it is compared with to a test. Written out,
because one call more for each condition is what deciding a rule costs."""
