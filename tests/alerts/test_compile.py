"""Conditions, decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.model import Guest
from alerts.rules.catalogue import Context, facts
from alerts.rules.compile import compile_tree
from alerts.rules.model import Condition, Group, parse_rule
from tests.alerts.building import DAY_S, GUESTS, NOON, arrival, body, condition

VIP, PLAIN, CROSS = GUESTS


def context(guest: Guest = VIP, zone: str = "lobby", **others: Any) -> Context:
    return Context(arrival(guest.id, zone, **others), guest, {}, ZoneInfo("Europe/Paris"))


def tree(data: dict[str, Any]) -> Group:
    made = parse_rule(body() | {"if": data}).condition
    assert made is not None
    return made


def group(*rules: dict[str, Any], combinator: str = "and", negated: bool = False) -> dict[str, Any]:
    return {"combinator": combinator, "not": negated, "rules": list(rules)}


def fires(data: dict[str, Any], *args: Any, **others: Any) -> bool:
    return compile_tree(tree(data))(context(*args, **others))


@pytest.mark.parametrize(
    ("field", "operator", "value", "holds"),
    [
        ("tier", "=", "gold", True),
        ("tier", "!=", "gold", False),
        ("tier", "in", ["silver", "gold"], True),
        ("tier", "notIn", ["silver", "gold"], False),
        ("complaint_open", "=", False, True),
        ("complaint_open", "!=", False, False),
        ("occasions_today", "contains", "birthday", False),
        ("occasions_today", "doesNotContain", "birthday", True),
        ("visits", "=", 3, True),
        ("visits", "!=", 3, False),
        ("visits", "<", 3, False),
        ("visits", "<=", 3, True),
        ("visits", ">", 3, False),
        ("visits", ">=", 3, True),
        ("visits", "between", [3, 4], True),
        ("visits", "notBetween", [3, 4], False),
    ],
)
def test_operators(field: str, operator: str, value: object, holds: bool) -> None:
    """Each operator of each type says what its name says, and NOT says the opposite."""
    one = condition(field, operator, value)
    assert fires(group(one), ordinal=3) is holds
    assert fires(group(one, negated=True), ordinal=3) is not holds


@pytest.mark.parametrize(
    "one",
    [
        condition("tier", "=", "gold"),
        condition("tier", "!=", "gold"),
        condition("tier", "notIn", ["gold"]),
        condition("away_days", "<", 30),
        condition("away_days", "notBetween", [1, 2]),
        condition("account_manager_here", "=", False),
    ],
)
def test_no_value_is_false_under_not_too(one: dict[str, Any]) -> None:
    """Where the fact has no value neither the condition nor its opposite fires, however deep the NOT."""
    assert not fires(group(one), PLAIN)
    assert not fires(group(one, negated=True), PLAIN)
    assert not fires(group(group(one, negated=True), negated=True), PLAIN)


def test_what_is_sure_without_the_value_fires() -> None:
    """NOT (tier = gold AND zone = bar) is sure in the lobby, whatever the tier would be."""
    both = group(condition("tier", "=", "gold"), condition("zone", "=", "bar"), negated=True)
    assert fires(both, PLAIN, "lobby")
    assert not fires(both, PLAIN, "bar")


def test_no_conditions_is_always() -> None:
    """A rule without conditions fires for everybody."""
    assert compile_tree(None)(context())


conditions = st.sampled_from(
    [
        condition("tier", "=", "gold"),
        condition("tier", "!=", "silver"),
        condition("tier", "in", ["gold", "silver"]),
        condition("tier", "notIn", ["gold"]),
        condition("zone", "=", "bar"),
        condition("zone", "notIn", ["bar", "spa"]),
        condition("complaint_open", "=", True),
        condition("complaint_open", "!=", True),
        condition("visits", ">", 2),
        condition("visits", "notBetween", [2, 5]),
        condition("away_days", ">=", 30),
        condition("away_days", "!=", 30),
        condition("occasions_today", "contains", "birthday"),
        condition("occasions_today", "doesNotContain", "birthday"),
    ]
)
trees = st.recursive(
    conditions,
    lambda inner: st.builds(
        lambda rules, combinator, negated: group(*rules, combinator=combinator, negated=negated),
        st.lists(inner, min_size=1, max_size=3),
        st.sampled_from(["and", "or"]),
        st.booleans(),
    ),
    max_leaves=8,
).filter(lambda node: "rules" in node)

SAYS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda v, w: v == w,
    "!=": lambda v, w: v != w,
    "in": lambda v, w: v in w,
    "notIn": lambda v, w: v not in w,
    ">": lambda v, w: v > w,
    ">=": lambda v, w: v >= w,
    "notBetween": lambda v, w: not w[0] <= v <= w[1],
    "contains": lambda v, w: w in v,
    "doesNotContain": lambda v, w: w not in v,
}


def kleene(node: Condition | Group, about: Context) -> bool | None:
    """Three-valued logic as the books have it; None is "unknown"."""
    if isinstance(node, Condition):
        value = facts()[node.field].value(about)
        return None if value is None else bool(SAYS[node.operator](value, node.value))
    parts = [kleene(each, about) for each in node.rules]
    decisive = node.combinator == "or"
    found = decisive if decisive in parts else None if None in parts else not decisive
    return found if found is None or not node.negated else not found


@given(
    trees,
    st.sampled_from([VIP, PLAIN, CROSS, replace(CROSS, tier="")]),
    st.sampled_from(["lobby", "bar"]),
    st.sampled_from([1, 3, 9]),
    st.sampled_from([None, 10, 30]),
)
def test_compiled_trees_are_three_valued_logic(
    data: dict[str, Any], guest: Guest, zone: str, ordinal: int, away: int | None
) -> None:
    """A compiled tree fires exactly if three-valued logic says true, however its groups and NOTs nest."""
    gone = None if away is None else NOON - away * DAY_S
    about = context(guest, zone, ordinal=ordinal, previous_left_at=gone)
    made = tree(group(data))
    assert compile_tree(made)(about) is (kleene(made, about) is True)
