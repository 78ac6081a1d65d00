"""A rule's conditions in a form that is easily decided: NOT is pushed down to the conditions, where each is
asked one of two things, "are you surely met?" or "are you surely unmet?".

NOT (a AND b) becomes (NOT a) OR (NOT b), and NOT (NOT a) becomes a. What is left has only "all of" and "any
of" above its questions, so a question that is answered with yes never makes the whole less true. The index
lives on that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from alerts.rules.catalogue import Type, facts
from alerts.rules.model import Condition, Group, Rule

OPPOSITE = {
    "!=": "=",
    "notIn": "in",
    "doesNotContain": "contains",
    "notBetween": "between",
    ">=": "<",
    ">": "<=",
}
"""Each operator that is the plain opposite of another."""

HOUR_MIN = 60


class Ask(NamedTuple):
    """One question about a fact. Without a value the answer is no, whatever is wanted."""

    fact: str
    operator: str
    """No key of ``OPPOSITE``. ``within`` is ``between`` without its end."""
    value: Any
    """As the fact's values are: minutes for a time, a frozen set for ``in``. If it is compared with another
    fact: the name of that."""
    wanted: bool
    """Whether it is to be surely met, or surely unmet."""
    compares: bool = False
    """With another fact."""


class Several(NamedTuple):
    """All of the parts must hold, or any; of which none is of the same kind."""

    every: bool
    parts: tuple[Node, ...]


Node = Ask | Several

ALWAYS = Several(True, ())


def normal(rule: Rule) -> Node:
    """All that the rule asks of the facts, ``after_days`` of its trigger too."""
    tree = normal_tree(rule.condition)
    days = rule.when.after_days
    return tree if days is None else _several(True, (Ask("away_days", "<", days, False), tree))


def normal_tree(group: Group | None) -> Node:
    """No conditions: always."""
    return ALWAYS if group is None else _node(group, True)


def _node(node: Condition | Group, wanted: bool) -> Node:
    if isinstance(node, Condition):
        return ask_of(node, wanted)
    wanted = wanted is not node.negated
    return _several((node.combinator == "and") is wanted, (_node(each, wanted) for each in node.rules))


def _several(every: bool, parts: Iterable[Node]) -> Node:
    found: list[Node] = []
    for part in parts:
        if isinstance(part, Several) and part.every is every:
            found += part.parts
        else:
            found.append(part)
    return found[0] if len(found) == 1 else Several(every, tuple(found))


def ask_of(condition: Condition, wanted: bool) -> Ask:
    """What the condition asks, if it is to be surely met, or surely unmet."""
    operator, value = condition.operator, condition.value
    if operator in OPPOSITE:
        operator, wanted = OPPOSITE[operator], not wanted
    if condition.source == "field":
        return Ask(condition.field, operator, value, wanted, compares=True)
    if operator == "in":
        value = frozenset(value)
    elif facts()[condition.field].type is Type.TIME:
        return _ask_time(condition.field, operator, value, wanted)
    return Ask(condition.field, operator, value, wanted)


def _ask_time(fact: str, operator: str, value: Any, wanted: bool) -> Ask:
    """From 22:00 to 06:00 is whenever it is not from 06:00 to 22:00."""
    if operator != "between":
        return Ask(fact, operator, minutes(value), wanted)
    first, second = minutes(value[0]), minutes(value[1])
    if first < second:
        return Ask(fact, "within", (first, second), wanted)
    return Ask(fact, "within", (second, first), not wanted)


def minutes(clock: str) -> int:
    """``07:30`` → 450."""
    hours, rest = clock.split(":")
    return int(hours) * HOUR_MIN + int(rest)


def asks(node: Node) -> Iterator[Ask]:
    """Every question, in order."""
    if isinstance(node, Ask):
        yield node
    else:
        for part in node.parts:
            yield from asks(part)


def asked(node: Node) -> tuple[str, ...]:
    """The facts it takes to decide, in the order of their first use."""
    names: dict[str, None] = {}
    for ask in asks(node):
        names[ask.fact] = None
        if ask.compares:
            names[ask.value] = None
    return tuple(names)


Test = Callable[[Any], bool]


def closure(node: Node, leaf: Callable[[Ask], Test]) -> Test:
    """A function that decides the whole, out of those that ``leaf`` makes of the questions. The order does
    not matter, so what is quick to decide comes first."""
    if isinstance(node, Ask):
        return leaf(node)
    tests = tuple(closure(part, leaf) for part in sorted(node.parts, key=_is_slow))
    return _all(tests) if node.every else _any(tests)


def _is_slow(node: Node) -> bool:
    return isinstance(node, Several) or node.compares


def _all(tests: tuple[Test, ...]) -> Test:
    if not tests:
        return always

    def test(about: Any) -> bool:
        for each in tests:  # all() over a generator takes three times as long
            if not each(about):
                break
        else:
            return True
        return False

    return test


def _any(tests: tuple[Test, ...]) -> Test:
    def test(about: Any) -> bool:
        for each in tests:
            if each(about):
                break
        else:
            return False
        return True

    return test


def always(_: Any) -> bool:
    return True
