"""Rules made ready to decide: closures instead of a tree.

**A fact with no value makes its condition false, under NOT too.** NOT is pushed down to the conditions
before anything is compiled: NOT (a AND b) becomes (NOT a) OR (NOT b), and NOT (NOT a) becomes a. Each
condition is then asked one of two things: "are you surely met?" or, under an odd number of NOTs, "are you
surely unmet?". Without a value it answers no to both. So NOT (tier = gold) does not fire for a guest
without a tier, while NOT (tier = gold AND zone = bar) does fire for that guest in the lobby: there it is
sure that not both hold. The same goes for ``!=``, ``notIn`` and their like. This is three-valued (Kleene)
logic, of which only "true" fires.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alerts.model import Choice, Priority, Question
from alerts.rules.catalogue import Context, Fact, facts
from alerts.rules.model import Condition, Group, Rule

Test = Callable[[Context], bool]

RANK = {Priority.HIGH: 0, Priority.NORMAL: 1, Priority.LOW: 2}

_OPPOSITE = {
    "!=": "=",
    "notIn": "in",
    "doesNotContain": "contains",
    "notBetween": "between",
    ">=": "<",
    ">": "<=",
}
"""Each operator that is the plain opposite of another."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule and what was worked out from it once."""

    rule: Rule
    order: tuple[int, int]
    """Priority first, then the place in the list: the lowest wins."""
    holds: Test
    """Whether the conditions are surely met."""
    question: Question | None
    facts: tuple[Fact, ...]
    """What its cards may say, the most wanted first."""
    asks_account_manager: bool
    """Whether the audience depends on who looks after the guest."""


def compile_rule(rule: Rule, place: int) -> Compiled:
    """The rule, ready to be decided. ``place`` is where it stands in the list of rules."""
    return Compiled(
        rule=rule,
        order=(RANK[rule.then.priority], place),
        holds=compile_tree(rule.condition),
        question=_question(rule),
        facts=tuple(facts()[name] for name in rule.then.facts or facts()),
        asks_account_manager=any(part.account_manager for part in rule.then.audience),
    )


def _question(rule: Rule) -> Question | None:
    ask = rule.then.question
    if ask is None:
        return None
    return Question(ask.key, ask.text, tuple(Choice(each.value, each.label) for each in ask.choices))


def compile_tree(group: Group | None) -> Test:
    """A function that says whether the tree surely holds. No tree: always."""
    return _always if group is None else _group(group, wanted=True)


def _always(_: Context) -> bool:
    return True


def _group(group: Group, wanted: bool) -> Test:
    wanted = wanted is not group.negated
    tests = tuple(_node(node, wanted) for node in group.rules)
    if len(tests) == 1:
        return tests[0]
    return _all(tests) if (group.combinator == "and") is wanted else _any(tests)


def _node(node: Condition | Group, wanted: bool) -> Test:
    return _group(node, wanted) if isinstance(node, Group) else _condition(node, wanted)


def _all(tests: tuple[Test, ...]) -> Test:
    def test(context: Context) -> bool:
        for each in tests:  # noqa: SIM110 - all() over a generator takes three times as long
            if not each(context):
                return False
        return True

    return test


def _any(tests: tuple[Test, ...]) -> Test:
    def test(context: Context) -> bool:
        for each in tests:  # noqa: SIM110
            if each(context):
                return True
        return False

    return test


def _condition(condition: Condition, wanted: bool) -> Test:
    value_of = facts()[condition.field].value
    operator = condition.operator
    if operator in _OPPOSITE:
        operator, wanted = _OPPOSITE[operator], not wanted
    met = _met(operator, condition.value)

    def test(context: Context) -> bool:
        value = value_of(context)
        return value is not None and met(value) is wanted

    return test


def _met(operator: str, wanted: object) -> Callable[..., bool]:
    """Whether a value meets the condition, for the operators that stand for themselves."""
    made: dict[str, Callable[..., Callable[..., bool]]] = {
        "=": lambda w: lambda v: v == w,
        "<": lambda w: lambda v: v < w,
        "<=": lambda w: lambda v: v <= w,
        "in": lambda w: frozenset(w).__contains__,
        "contains": lambda w: lambda v: w in v,
        "between": lambda w: lambda v: w[0] <= v <= w[1],
    }
    return made[operator](wanted)
