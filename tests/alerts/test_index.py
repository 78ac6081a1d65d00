"""The index against asking each rule in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.people import Guest
from alerts.rules import shape
from alerts.rules.catalogue import Context
from alerts.rules.compile import Compiled, compile_rule
from alerts.rules.index import Index
from alerts.rules.model import Rule, parse_rule
from tests.alerts.any_rules import any_tree, anybody, every_condition, surely
from tests.alerts.building import arrival, body, condition

ANYBODY = Context(arrival(), Guest("vip", "Li Na"), {}, ZoneInfo("Europe/Paris"))


def numbered(trees: list[dict[str, Any] | None]) -> list[Compiled]:
    """One rule for each tree of conditions; without one: a rule that always fires."""
    bodies = [body(f"rule-{place}") | ({"if": tree} if tree else {}) for place, tree in enumerate(trees)]
    return [compile_rule(parse_rule(each), place) for place, each in enumerate(bodies)]


some_rules = st.lists(st.none() | any_tree, max_size=12).map(numbered)


def near_misses(index: Index, about: Context) -> dict[str, list[Compiled]]:
    found = index.near_misses(about)
    assert all(len(each) == len(list(each)) for each in found.values())
    return {fact: list(each) for fact, each in found.items()}


def lacking(rule: Rule, looks_at: tuple[str, ...], about: Context) -> list[str]:
    """Facts of which each alone, were its conditions met, would let the rule fire."""
    assert rule.condition is not None
    return [fact for fact in looks_at if surely(rule.condition, about, {fact})]


def every_pair() -> Iterator[dict[str, Any]]:
    """Each condition, and with it the next one: mostly about the same fact."""
    for one, two in pairwise(every_condition()):
        yield {"combinator": "and", "rules": [one]}
        yield {"combinator": "and", "not": True, "rules": [one]}
        yield {"combinator": "and", "rules": [one, two]}
        yield {"combinator": "or", "rules": [one, two]}


EVERY = numbered(list(every_pair()))
ONE_INDEX = Index(EVERY)
FEW = EVERY[::20]


@given(anybody())
def test_the_index_knows_every_operator(about: Context) -> None:
    """Each operator with each value, alone, under NOT and with another: exactly those are found that hold."""
    assert list(ONE_INDEX.matching(about)) == [rule for rule in EVERY if rule.holds(about)]


@given(some_rules, anybody())
def test_the_index_finds_what_asking_each_rule_finds(rules: list[Compiled], about: Context) -> None:
    """Whatever the rules and whoever the guest: those that hold, all of them, in their order."""
    found = list(Index(rules).matching(about))
    assert found == [rule for rule in rules if rule.holds(about)]


@given(anybody())
def test_without_room_for_tables_the_rules_are_asked(about: Context) -> None:
    """An index that may not keep any table finds what the others find."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shape, "TABLES_BYTES", 0)
        index = Index(FEW)
    assert list(index.matching(about)) == [rule for rule in FEW if rule.holds(about)]


def test_a_rule_with_very_much_to_ask_is_asked() -> None:
    """A rule whose table would take long to make holds when its conditions do, and else does not."""
    lists = [condition("tier", "in", ["gold", *(f"{n}-{word}" for word in range(90))]) for n in range(40)]
    rules = numbered([{"combinator": "and", "rules": lists}])
    for tier in ("gold", "silver", "0-0"):
        about = replace(ANYBODY, guest=Guest("vip", "Li Na", tier=tier))
        assert list(Index(rules).matching(about)) == (rules if tier == "gold" else [])
        assert near_misses(Index(rules), about) == ({} if tier == "gold" else {"tier": rules})


@given(some_rules, anybody())
def test_near_misses_are_those_that_one_fact_stopped(rules: list[Compiled], about: Context) -> None:
    """A rule that does not hold is a near miss by a fact exactly if that fact, and no other, would let it
    hold were its conditions met; each fact's rules are in order."""
    expected: dict[str, list[Compiled]] = {}
    for rule in rules:
        if not rule.holds(about):
            stopped_by = lacking(rule.rule, rule.looks_at, about)
            if len(stopped_by) == 1:
                expected.setdefault(stopped_by[0], []).append(rule)
    assert near_misses(Index(rules), about) == expected


def test_near_misses_by_one_fact_are_in_order() -> None:
    """Also where some of them need a closer look than others."""
    gold = condition("tier", "=", "gold")
    either = {"combinator": "or", "rules": [gold, condition("tier", "=", "diamond")]}
    like = condition("tier", "=", "language") | {"valueSource": "field"}
    rules = numbered([{"combinator": "and", "rules": [one]} for one in (gold, like, either, like, gold)])
    about = replace(ANYBODY, guest=Guest("vip", "Li Na", tier="silver", languages=("en",)))
    assert near_misses(Index(rules), about) == {"tier": rules}


def test_what_one_fact_stops_twice_it_stops_alone() -> None:
    """By itself and in a comparison, or by itself and in an "any of": if met, it would do; but not where
    other facts must meet the "any of"."""
    gold, silver = condition("tier", "=", "gold"), condition("tier", "!=", "silver")
    like = condition("tier", "=", "language") | {"valueSource": "field"}
    bar, complaint = condition("zone", "=", "bar"), condition("complaint_open", "=", True)
    either = {"combinator": "or", "rules": [gold, bar]}
    others = {"combinator": "or", "rules": [complaint, bar]}
    pairs = ([gold, like], [silver, either], [gold, others])
    rules = numbered([{"combinator": "and", "rules": pair} for pair in pairs])
    about = replace(ANYBODY, guest=Guest("vip", "Li Na", tier="silver", languages=("en",)))
    assert near_misses(Index(rules), about) == {"tier": rules[:2]}
