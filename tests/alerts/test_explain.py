"""Why a rule holds or does not: the verdict on each condition, and on the whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.rules.catalogue import Context, Names, Value, facts
from alerts.rules.compile import compile_rule
from alerts.rules.explain import GroupVerdict, Verdict, explain
from alerts.rules.model import Rule, parse_rule
from alerts.rules.sentence import condition_words
from alerts.text import BLANK, LANGUAGES
from tests.alerts.any_rules import any_tree, anybody
from tests.alerts.building import body, condition

NAMES = Names(zones={"bar": {"en": "Bar", "zh-Hans": "酒吧", "zh-Hant": "酒吧"}}, staff={"ann": "Ann"})


def made(*conditions: Any, **others: Any) -> Rule:
    return parse_rule(body(conditions=list(conditions) or None) | others)


def other(field: str, operator: str, value: str) -> dict[str, object]:
    return {**condition(field, operator, value), "valueSource": "field"}


def explained(rule: Rule, **values: Any) -> GroupVerdict:
    verdict = explain(rule, values, NAMES)
    assert verdict is not None
    return verdict


def single(one: dict[str, Any], negated: bool = False, **values: Any) -> Verdict:
    """The verdict on a single condition."""
    rule = made() if negated else made(one)
    if negated:
        rule = parse_rule(body() | {"if": {"combinator": "and", "not": True, "rules": [one]}})
    (verdict,) = explained(rule, **values).parts
    assert isinstance(verdict, Verdict)
    return verdict


def leaves(verdict: GroupVerdict) -> Iterator[Verdict]:
    for part in verdict.parts:
        if isinstance(part, GroupVerdict):
            yield from leaves(part)
        else:
            yield part


def nodes(verdict: GroupVerdict | Verdict) -> Iterator[GroupVerdict | Verdict]:
    yield verdict
    if isinstance(verdict, GroupVerdict):
        for part in verdict.parts:
            yield from nodes(part)


def known(about: Context) -> dict[str, Value | None]:
    return {name: fact.value(about) for name, fact in facts().items()}


@given(any_tree, anybody(), st.none() | st.integers(1, 9))
def test_the_explanation_agrees_with_the_decision(
    data: dict[str, Any], about: Context, days: int | None
) -> None:
    """Whatever the rule and whatever is known of the guest, the explanation is ok exactly if the compiled
    rule holds, also by what a card keeps of the facts; and each group is ok as its parts are."""
    when = {"trigger": "returned"} | ({"after_days": days} if days else {})
    rule = parse_rule(body("any", when) | {"if": data})
    compiled = compile_rule(rule, 0)
    verdict = explain(rule, known(about), NAMES)
    assert verdict is not None
    assert verdict.ok is compiled.holds(about)
    kept = {name: tuple(sorted(v)) if isinstance(v, frozenset) else v for name, v in known(about).items()}
    assert explain(rule, {name: kept[name] for name in compiled.looks_at}, NAMES) == verdict
    for node in nodes(verdict):
        if isinstance(node, GroupVerdict):
            assert node.ok is (all if node.combinator == "and" else any)(part.ok for part in node.parts)


@given(any_tree, anybody())
def test_every_condition_is_explained_in_its_place(data: dict[str, Any], about: Context) -> None:
    """Each condition of the rule has a verdict at its own place, in order, in three languages; one that is ok
    needs no note, and one without a value always says why."""
    rule = parse_rule(body() | {"if": data})
    verdict = explain(rule, known(about), NAMES)
    assert verdict is not None
    assert rule.condition is not None
    found = list(leaves(verdict))
    assert [each.path for each in found] == [written(path) for path, _ in rule.condition.conditions()]
    for each, (_, asked) in zip(found, rule.condition.conditions(), strict=True):
        assert (each.fact, each.wanted) == (asked.field, asked.value)
        assert each.words in (condition_words(asked, NAMES), condition_words(asked, NAMES, met=False))
        assert tuple(each.note) == tuple(each.words) == LANGUAGES
        assert not each.ok or (each.note == BLANK and each.short_by is None)
        assert each.actual is not None or not each.ok
        assert (each.actual is None) is (each.actual_words is None)
        assert each.actual is not None or all(each.note.values())


def written(path: tuple[str | int, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def test_no_conditions_need_no_explanation() -> None:
    """A rule that fires for everybody has nothing to explain."""
    assert explain(made(), {}, NAMES) is None


def test_the_days_away_of_the_trigger_are_a_condition() -> None:
    """``after_days`` is explained like any other condition, beside those of the tree."""
    alone = made(when={"trigger": "returned", "after_days": 30})
    (verdict,) = explained(alone, away_days=12.0).parts
    assert isinstance(verdict, Verdict)
    assert (verdict.path, verdict.ok, verdict.short_by) == ("when.after_days", False, 18)
    assert verdict.note["en"] == "18 days short"
    both = made(condition("tier", "=", "gold"), when={"trigger": "returned", "after_days": 30})
    verdict = explained(both, away_days=30.0, tier="gold")
    assert verdict.ok
    assert [part.path for part in verdict.parts] == ["when.after_days", "if"]


def test_under_a_not_the_opposite_is_shown() -> None:
    """NOT (gold or in the bar) is shown as "not gold, and not in the bar": ok is what speaks for the card,
    and nobody has to turn anything round."""
    tree = {
        "combinator": "or",
        "not": True,
        "rules": [condition("tier", "=", "gold"), condition("zone", "=", "bar")],
    }
    verdict = explained(parse_rule(body() | {"if": tree}), tier="silver", zone="bar")
    assert (verdict.ok, verdict.combinator, verdict.negated) == (False, "and", True)
    assert [(part.words["en"], part.ok, part.op) for part in leaves(verdict)] == [
        ("the guest's tier is not Gold", True, "!="),
        ("the zone is not Bar", False, "!="),
    ]


def test_two_nots_are_none() -> None:
    """NOT (NOT ...) is shown as it stands."""
    inner = {"combinator": "or", "not": True, "rules": [condition("tier", "=", "gold")]}
    verdict = explained(
        parse_rule(body() | {"if": {"combinator": "and", "not": True, "rules": [inner]}}), tier="gold"
    )
    (group,) = verdict.parts
    assert isinstance(group, GroupVerdict)
    assert (verdict.negated, group.negated, group.combinator, group.path) == (
        True,
        False,
        "or",
        "if.rules[0]",
    )
    assert [part.words["en"] for part in leaves(verdict)] == ["the guest's tier is Gold"]


@pytest.mark.parametrize("negated", [False, True])
def test_no_value_says_when_there_is_none(negated: bool) -> None:
    """A fact without a value is not ok, under NOT too, and the note says of whom it has none."""
    verdict = single(condition("tier", "=", "gold"), negated=negated)
    assert (verdict.ok, verdict.actual, verdict.actual_words) == (False, None, None)
    assert verdict.note == {
        "en": "no value for a guest without one",
        "zh-Hans": "没有等级的客人没有值",
        "zh-Hant": "沒有等級的客人沒有值",
    }


@pytest.mark.parametrize("name", facts())
def test_every_fact_says_when_it_has_no_value(name: str) -> None:
    """Whichever fact has no value, the note is a short sentence in each language."""
    fact = facts()[name]
    value: Any = {"flag": True, "number": 1, "time": "07:30"}.get(fact.type, "x")
    verdict = single(condition(name, fact.operators[0], value))
    assert verdict.note["en"].startswith("no value")
    assert verdict.note["zh-Hans"].endswith("没有值")
    assert verdict.note["zh-Hant"].endswith("沒有值")


@pytest.mark.parametrize(
    ("one", "actual", "short_by", "note"),
    [
        (condition("dwell", ">=", 900), 300.0, 600, "10 minutes short"),
        (condition("dwell", ">=", 900), 899.5, 0.5, "less than 1 second short"),
        (condition("dwell", "<", 900), 8_100.0, 7_200, "2 hours over"),
        (condition("dwell", "<", 900), 900.0, 0, "exactly at the limit"),
        (condition("away_days", ">", 30), 29.5, 0.5, "12 hours short"),
        (condition("away_days", ">", 30), 21.25, 8.75, "8.8 days short"),
        (condition("away_days", ">", 30), 1.0, 29, "29 days short"),
        (condition("visits", "=", 3), 5, 2, "2 over"),
        (condition("visits", "between", [3, 5]), 1, 2, "2 short"),
        (condition("visits", "between", [3, 5]), 7, 2, "2 over"),
        (condition("visits", "notBetween", [3, 5]), 4, None, ""),
        (condition("visits", "!=", 3), 3, None, ""),
        (condition("points", ">=", 5000), 3765.5, 1234.5, "1,234.5 short"),
        (condition("churn_risk", ">=", 60), 58.0, 2, "2% short"),
        (condition("churn_risk", ">=", 60), 59.9999, 0.0001, "0.0001% short"),
        (condition("appointment_in_minutes", "<=", 15), 40.0, 25, "25 minutes over"),
        (condition("local_time", "<", "12:00"), 765.0, 45, "45 minutes too late"),
        (condition("local_time", ">=", "18:00"), 1_050.0, 30, "30 minutes too early"),
        (condition("local_time", "between", ["17:00", "21:00"]), 1_000.0, 20, "20 minutes too early"),
        (condition("local_time", "between", ["17:00", "21:00"]), 1_270.0, 10, "10 minutes too late"),
        (condition("local_time", "between", ["23:00", "07:00"]), 1_350.0, 30, "30 minutes too early"),
        (condition("local_time", "between", ["23:00", "07:00"]), 450.0, 30, "30 minutes too late"),
        (condition("local_time", "between", ["17:00", "21:00"]), 30.0, 210, "3 hours 30 minutes too late"),
        (condition("local_time", "between", ["17:00", "21:00"]), 1_260.0, 0, "exactly at the limit"),
        (condition("local_time", "notBetween", ["17:00", "21:00"]), 1_100.0, None, ""),
        (condition("tier", "=", "gold"), "silver", None, ""),
        (condition("labels", "contains", "press"), frozenset({"vegan"}), None, ""),
        (condition("complaint_open", "=", True), False, None, ""),
    ],
)
def test_how_far_off(one: dict[str, Any], actual: Any, short_by: float | None, note: str) -> None:
    """A number or a time says how far it was from what was wanted, in its unit and in words."""
    verdict = single(one, **{one["field"]: actual})
    assert not verdict.ok
    assert verdict.short_by == (None if short_by is None else pytest.approx(short_by))
    assert verdict.note["en"] == note


def test_how_far_off_in_chinese() -> None:
    """The notes are written in all three languages."""
    short = single(condition("dwell", ">=", 900), dwell=300.0)
    assert (short.note["zh-Hans"], short.note["zh-Hant"]) == ("还差 10 分钟", "還差 10 分鐘")
    late = single(condition("local_time", "<", "12:00"), local_time=765.0)
    assert (late.note["zh-Hans"], late.note["zh-Hant"]) == ("晚了 45 分钟", "晚了 45 分鐘")


@pytest.mark.parametrize(
    ("one", "actual", "said"),
    [
        (condition("tier", "=", "gold"), "silver", "Silver"),
        (condition("tier", "=", "gold"), "royal", "royal"),
        (condition("zone", "=", "spa"), "bar", "Bar"),
        (condition("account_manager", "=", "ben"), "ann", "Ann"),
        (condition("complaint_open", "=", True), False, "no complaint is open"),
        (condition("languages_on_shift", "contains", "fr"), frozenset({"en", "de"}), "German, English"),
        (condition("labels", "contains", "press"), frozenset(), "none"),
        (condition("dwell", ">=", 900), 299.7, "5 minutes"),
        (condition("away_days", ">", 30), 20.04, "20 days"),
        (condition("appointment_in_minutes", ">", 0), -15.0, "−15 minutes"),
        (condition("visits", ">=", 900), 3, "3"),
        (condition("churn_risk", ">=", 60), 58.125, "58.12%"),
        (condition("local_time", "<", "12:00"), 765.9, "12:45"),
    ],
)
def test_what_it_was_in_words(one: dict[str, Any], actual: Any, said: str) -> None:
    """The value is said as people say it, with the names of the venue."""
    verdict = single(one, **{one["field"]: actual})
    assert verdict.actual_words is not None
    assert verdict.actual_words["en"] == said


def test_a_comparison_says_both() -> None:
    """Where a fact is compared with another one, both values are said; if the other has none, why."""
    one = other("language", "in", "languages_on_shift")
    verdict = single(one, language="fr", languages_on_shift=frozenset({"en"}))
    assert verdict.actual_words is not None
    assert verdict.actual_words["en"] == "French; the languages on shift: English"
    few = single(other("visits_7_days", ">", "visits_30_days"), visits_7_days=1, visits_30_days=4)
    assert (few.short_by, few.note["en"]) == (3, "3 short")
    alone = single(other("languages_on_shift", "contains", "language"), languages_on_shift=frozenset({"en"}))
    assert alone.note["en"] == "the guest's language: no value if we do not know"
    assert not alone.ok
