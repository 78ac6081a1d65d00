"""Hostile and hasty rules: every problem is told in its place, and nothing breaks the parser."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.rules.catalogue import facts
from alerts.rules.errors import PROBLEMS_LIMIT
from alerts.rules.model import parse_rule, problems
from tests.alerts.building import LUNCH, body, condition
from tests.alerts.whole_rules import ID_WANTED, TIER, full, refused


@pytest.mark.parametrize("data", [None, [], "rule", 5, [body()]])
def test_a_rule_is_an_object(data: object) -> None:
    """Other JSON is refused as a whole."""
    assert refused(data) == ("", "A rule is an object.")


def nested(depth: int) -> dict[str, Any]:
    node: dict[str, Any] = {"combinator": "and", "rules": [TIER]}
    for _ in range(depth - 1):
        node = {"combinator": "and", "rules": [node]}
    return node


def test_groups_may_nest_eight_deep() -> None:
    """Eight groups within each other are taken, nine are refused, and thousands do no harm."""
    assert parse_rule(body() | {"if": nested(8)}).condition is not None
    for depth in (9, 5000):
        where, why = refused(body() | {"if": nested(depth)})
        assert where.startswith("if.rules[0].rules[0]")
        assert "deep" in why


def test_two_hundred_conditions_are_the_most() -> None:
    """A rule that nobody can read is refused."""
    parse_rule(body(conditions=[TIER] * 200))
    assert refused(body(conditions=[TIER] * 201)) == (
        "if",
        "There are 201 conditions; 200 is the most.",
    )


def test_endless_data_is_refused() -> None:
    """Data that contains itself, or goes on and on, ends in an answer."""
    cycle = body()
    cycle["if"] = cycle
    assert "deep" in refused(cycle)[1]
    assert refused(body(choices=list(range(20_000)))) == ("", "The rule has more than 10,000 pieces.")
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert refused(body(conditions=[condition("tier", "=", deep)]))[1] == "This is nested too deeply."


def test_what_json_does_not_know_is_refused() -> None:
    """Whatever else Python has is refused with its place and not looked into: it might never end."""
    aliens: list[Any] = [
        {1},
        count(),
        b"gold",
        object(),
        Decimal(1),
        {"a": 1}.items(),
        MappingProxyType({"a": 1}),
    ]
    for alien in aliens:
        assert refused(body(conditions=[alien])) == ("if.rules[0]", "This is nothing that JSON knows.")
        assert refused(body(conditions=alien)) == ("if.rules", "This is nothing that JSON knows.")
    assert refused(body() | {"id": {5: 1}}) == ("id", "The name of a field is a text.")


def test_every_problem_is_told_at_once() -> None:
    """Whatever is wrong is told together, in the order of a rule, each in its place; one wrong part hides
    nothing of the others."""
    data = body(
        "Bad Id",
        {"trigger": "arrived", "for_s": 5, "after_days": 3},
        [
            condition("teir", "=", "gold"),
            {"combinator": "or", "rules": []},
            condition("tier", "in", ["gold", 5, ""]),
            {"combinator": "or", "rules": [condition("visits", "<", "x"), {"field": "tier"}]},
        ],
        title={"en": "{nmae}"},
        audience=[{"role": "host"}, {"account_manager": True, "nearest": 2}],
        facts=["mood", "tier"],
        escalate=[{"after_s": 700, "to": [{}]}, {"after_s": 50, "to": [{}]}],
        question={**LUNCH, "choices": [LUNCH["choices"][0]] * 2},
        colour="red",
    )
    data["limits"] = {"quiet": {"from": "07:00", "to": "07:00"}, "cap": {"n": 1}}
    assert [error.where for error in problems(data)] == [
        "id",
        "when.for_s",
        "when.after_days",
        "if.rules[0].field",
        "if.rules[1].rules",
        "if.rules[2].value[1]",
        "if.rules[2].value[2]",
        "if.rules[3].rules[0].value",
        "if.rules[3].rules[1].operator",
        "if.rules[3].rules[1].value",
        "then.title.en",
        "then.audience[1].account_manager",
        "then.facts[0]",
        "then.question.choices[1].value",
        "then.escalate[0].after_s",
        "then.escalate[1].after_s",
        "then.colour",
        "limits.cap.window_s",
        "limits.quiet.to",
    ]
    assert refused(data) == ("id", ID_WANTED)


def test_no_more_problems_than_anybody_reads() -> None:
    """A rule that is wrong everywhere ends in fifty problems."""
    assert len(problems(body(conditions=[condition("teir", "=", "x")] * 150))) == PROBLEMS_LIMIT
    assert len(problems(body(conditions=[condition("tier", "in", [5] * 90)]))) == PROBLEMS_LIMIT


anything = st.text(st.characters(codec=None))
known = st.sampled_from([*facts(), "and", "or", "=", "in", "between", "field", "07:30", "dwelt", "~"])
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | anything | known,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(anything, inner, max_size=4),
    max_leaves=12,
)


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in the data."""
    found = []
    for key in list(data) if isinstance(data, dict) else range(len(data)):
        found.append((data, key))
        if isinstance(data[key], dict | list):
            found += places(data[key])
    return found


def check_problems(data: object) -> None:
    """They can be read and encoded, and parse_rule raises the first."""
    found = problems(data)
    for error in found:
        assert error.why.endswith((".", "?"))
        assert str(error).encode()
    if found:
        assert refused(data) == (found[0].where, found[0].why)
    else:
        assert parse_rule(data)


@given(st.data(), json)
def test_no_data_breaks_the_parser(data: st.DataObject, junk: Any) -> None:
    """Arbitrary JSON anywhere in a rule gives a rule or a RuleError that can be encoded, nothing else."""
    rule = full()
    container, key = data.draw(st.sampled_from(places(rule)))
    container[key] = junk
    if isinstance(container, dict) and data.draw(st.booleans()):
        container[data.draw(anything)] = junk
    check_problems(rule)


def test_nothing_at_any_place_breaks_the_parser() -> None:
    """Whatever stands at a place of a rule, too large, too wrong or the rule itself, it ends in a rule or in
    problems."""
    junks: list[Any] = [None, True, 10**5000, -1, 1e999, float("nan"), "", "\ud800", [], [[]], {}, {"": 0}]
    for junk in junks:
        for number in range(len(places(full()))):
            rule = full()
            container, key = places(rule)[number]
            container[key] = junk
            check_problems(rule)
            container[key] = rule
            check_problems(rule)


@given(json)
def test_no_json_breaks_the_parser(junk: Any) -> None:
    """The same for JSON that was never a rule."""
    assert problems(junk)
    check_problems(junk)
