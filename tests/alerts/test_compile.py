"""Conditions, decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from alerts.model import Part
from alerts.people import Guest, Staff
from alerts.rules.catalogue import Context
from alerts.rules.compile import compile_rule, decide
from alerts.rules.model import Group
from alerts.rules.normal import closure, normal_tree
from recognition.model import Kind
from tests.alerts.any_rules import any_tree, anybody, kleene, tree
from tests.alerts.building import (
    DAY_S,
    GUESTS,
    NOON,
    STAFF,
    arrival,
    condition,
    moment,
    rule,
    visit,
)

VIP, PLAIN, CROSS = GUESTS


def context(guest: Guest = VIP, zone: str = "lobby", **others: Any) -> Context:
    return Context(arrival(guest.id, zone, **others), guest, {}, ZoneInfo("Europe/Paris"))


def group(*rules: dict[str, Any], combinator: str = "and", negated: bool = False) -> dict[str, Any]:
    return {"combinator": combinator, "not": negated, "rules": list(rules)}


def compile_tree(made: Group | None) -> Callable[[Context], bool]:
    """Whether the tree surely holds."""
    return closure(normal_tree(made), decide)


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


MIDNIGHT = NOON - DAY_S / 2


def at_clock(one: dict[str, Any], clock: str, negated: bool = False) -> bool:
    """Whether it fires at this time of day in Paris."""
    hours, minutes = map(int, clock.split(":"))
    return fires(group(one, negated=negated), at=MIDNIGHT + 3600 * hours + 60 * minutes)


@pytest.mark.parametrize(
    ("operator", "value", "clock", "holds"),
    [
        ("<", "07:30", "07:29", True),
        ("<", "07:30", "07:30", False),
        (">=", "07:30", "07:30", True),
        ("between", ["07:30", "11:00"], "07:29", False),
        ("between", ["07:30", "11:00"], "07:30", True),
        ("between", ["07:30", "11:00"], "10:59", True),
        ("between", ["07:30", "11:00"], "11:00", False),
        ("between", ["23:00", "07:00"], "22:59", False),
        ("between", ["23:00", "07:00"], "23:00", True),
        ("between", ["23:00", "07:00"], "00:00", True),
        ("between", ["23:00", "07:00"], "06:59", True),
        ("between", ["23:00", "07:00"], "07:00", False),
        ("notBetween", ["23:00", "07:00"], "07:00", True),
        ("notBetween", ["23:00", "07:00"], "23:00", False),
    ],
)
def test_times_of_day(operator: str, value: object, clock: str, holds: bool) -> None:
    """The first minute belongs to the time between two others and the last does not, also over midnight;
    NOT says the opposite."""
    one = condition("local_time", operator, value)
    assert at_clock(one, clock) is holds
    assert at_clock(one, clock, negated=True) is not holds


def other(field: str, operator: str, name: str) -> dict[str, Any]:
    return condition(field, operator, name) | {"valueSource": "field"}


FRENCH = replace(VIP, languages=("fr",))
ANN = replace(STAFF[0], languages=("fr", "en"))


def speaks(one: dict[str, Any], guest: Guest, *staff: Staff, negated: bool = False) -> bool:
    about = replace(context(guest), staff={each.id: each for each in staff})
    return compile_tree(tree(group(one, negated=negated)))(about)


def test_a_fact_is_compared_with_another_fact() -> None:
    """The value of a condition may be what another fact says at that moment."""
    assert speaks(other("language", "in", "languages_on_shift"), FRENCH, ANN)
    assert not speaks(other("language", "in", "languages_on_shift"), FRENCH)
    assert speaks(other("language", "notIn", "languages_on_shift"), FRENCH)
    assert speaks(other("languages_on_shift", "contains", "language"), FRENCH, ANN)
    assert speaks(other("languages_on_shift", "doesNotContain", "language"), VIP, ANN)
    assert fires(group(other("visits", ">", "points")), replace(VIP, points=2.0), ordinal=3)
    assert not fires(group(other("visits", ">", "points")), replace(VIP, points=3.0), ordinal=3)


@pytest.mark.parametrize("negated", [False, True])
@pytest.mark.parametrize(
    "one",
    [
        other("language", "in", "languages_on_shift"),
        other("language", "notIn", "languages_on_shift"),
        other("languages_on_shift", "contains", "language"),
        other("languages_on_shift", "doesNotContain", "language"),
        other("visits", "<", "points"),
        other("points", "!=", "visits"),
    ],
)
def test_no_value_on_either_side_is_false_under_not_too(one: dict[str, Any], negated: bool) -> None:
    """A comparison with a fact that has no value does not fire, whichever side it is on, and NOT does not
    change that."""
    assert not speaks(one, PLAIN, ANN, negated=negated)


@pytest.mark.parametrize(("days", "holds"), [(None, False), (29, False), (30, True), (31, True)])
def test_a_return_after_so_many_days(days: int | None, holds: bool) -> None:
    """``after_days`` is a condition on the days away like any other: reached counts, no value does not."""
    compiled = compile_rule(rule(when={"trigger": "returned", "after_days": 30}), 0)
    left_at = None if days is None else NOON - days * DAY_S
    back = moment(Kind.RETURNED, visit(previous_left_at=left_at))
    assert compiled.holds(replace(context(), moment=back)) is holds
    assert compiled.looks_at == ("away_days",)


def test_a_return_with_conditions_asks_both() -> None:
    """``after_days`` does not replace the rule's conditions."""
    when = {"trigger": "returned", "after_days": 30}
    compiled = compile_rule(rule(when=when, conditions=[condition("tier", "=", "gold")]), 0)
    back = moment(Kind.RETURNED, visit(previous_left_at=NOON - 40 * DAY_S))
    assert compiled.holds(replace(context(VIP), moment=back))
    assert not compiled.holds(replace(context(CROSS), moment=back))


def test_a_rule_knows_what_it_looks_at() -> None:
    """Each fact once, in the order of the rule, those it is compared with too; none without conditions."""
    conditions = [
        condition("tier", "=", "gold"),
        group(condition("zone", "=", "bar"), other("language", "in", "languages_on_shift"), combinator="or"),
        condition("tier", "!=", "silver"),
    ]
    looks_at = compile_rule(rule(conditions=conditions), 0).looks_at
    assert looks_at == ("tier", "zone", "language", "languages_on_shift")
    assert compile_rule(rule(), 0).looks_at == ()


HOSTS = {"role": "host"}
OF_GUEST = {"role": "host", "language": "$guest.language"}
MANAGER = {"account_manager": True}


@pytest.mark.parametrize(
    ("audience", "later", "manager", "language"),
    [
        ([HOSTS], [HOSTS], False, False),
        ([HOSTS, MANAGER], [], True, False),
        ([HOSTS], [MANAGER], True, False),
        ([OF_GUEST], [], False, True),
        ([HOSTS], [OF_GUEST], False, True),
        ([{"language": "fr"}], [], False, False),
    ],
)
def test_a_rule_knows_whether_its_audience_depends_on_the_guest(
    audience: list[Any], later: list[Any], manager: bool, language: bool
) -> None:
    """Whether an account manager or the guest's own language is in the audience, now or at a later step."""
    escalate = [{"after_s": 60, "to": later}] if later else []
    compiled = compile_rule(rule(audience=audience, escalate=escalate), 0)
    assert compiled.asks_account_manager is manager
    assert compiled.asks_language is language


def test_the_audience_is_ready_for_the_roster() -> None:
    """Its parts come as the roster takes them, in the order of the rule."""
    compiled = compile_rule(rule(audience=[{"role": "host", "nearest": 2}, MANAGER]), 0)
    assert compiled.audience == (Part(role="host", nearest=2), Part(account_manager=True))


@given(any_tree, anybody())
def test_compiled_trees_are_three_valued_logic(data: dict[str, Any], about: Context) -> None:
    """A compiled tree fires exactly if three-valued logic says true, however its groups and NOTs nest."""
    made = tree(data)
    assert compile_tree(made)(about) is (kleene(made, about) is True)
