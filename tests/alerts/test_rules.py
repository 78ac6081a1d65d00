"""Rules as data: what is taken, and what is refused, where and why."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.model import Priority
from alerts.rules.library import DEALER, HOTEL
from alerts.rules.model import RuleError, parse_rule
from alerts.text import LANGUAGES
from recognition.model import Kind
from tests.alerts.building import LUNCH, body, condition, words

TIER = condition("tier", "=", "gold")


def refused(data: object) -> tuple[str, str]:
    with pytest.raises(RuleError) as caught:
        parse_rule(data)
    return caught.value.where, caught.value.why


def test_a_rule() -> None:
    """Everything a rule says is there after parsing."""
    made = parse_rule(
        body(
            "birthday",
            {"trigger": "dwelt", "for_s": 60, "unless": "greeted"},
            [TIER, {"combinator": "or", "not": True, "rules": [condition("visits", "<", 3)]}],
            question=LUNCH,
            facts=["visits"],
            escalate=[{"after_s": 30, "to": [{"role": "duty_manager"}]}],
        )
    )
    assert (made.id, made.version, made.live) == ("birthday", 1, True)
    assert (made.when.trigger, made.when.for_s, made.when.unless) == (Kind.DWELT, 60, "greeted")
    assert made.then.priority is Priority.NORMAL
    assert made.then.expires_s == 600
    assert made.then.facts == ("visits",)
    assert made.condition is not None
    assert [(path, each.field) for path, each in made.condition.conditions()] == [
        (("if", "rules", 0), "tier"),
        (("if", "rules", 1, "rules", 0), "visits"),
    ]


def test_a_text_in_one_language_serves_all() -> None:
    """What is missing is taken from the English, or from any; cards always have three languages."""
    made = parse_rule(body(title={"en": "Hi"}, suggestion={"zh-Hant": "去"}))
    assert made.then.title == dict.fromkeys(LANGUAGES, "Hi")
    assert made.then.suggestion == dict.fromkeys(LANGUAGES, "去")


@pytest.mark.parametrize("data", [*HOTEL, *DEALER], ids=lambda data: data["id"])
def test_the_library_is_good(data: dict[str, Any]) -> None:
    """Every rule to start from parses, is live, and is written in all three languages."""
    made = parse_rule(data)
    assert made.live
    for text in (made.then.title, made.then.suggestion):
        assert tuple(text) == LANGUAGES
        assert text["en"] not in (text["zh-Hans"], text["zh-Hant"])


def change(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    """A change at a place like ``then.audience.0.role``; a value of ``...`` takes the field away."""

    def apply(data: Any) -> None:
        *way, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
        for step in way:
            data = data[step]
        if value is ...:
            del data[last]
        else:
            data[last] = value

    return apply


FACT_LIST = "one of =, !=, in, notIn."

ID = "This should be 1 to 64 of a-z, 0-9, _ and -, and begin with a letter or digit."
EMPTY = "This is empty; put at least one thing in it."
EMPTY_LIST = "This condition is not finished: the list is empty."
VALUE = "if.rules[0].value"

WRONG = [
    ("id", ..., "id", "This is needed and is not there."),
    (
        "id",
        "Not An Id",
        "id",
        ID,
    ),
    ("version", "1", "version", "This should be a whole number."),
    ("version", True, "version", "This should be a whole number."),
    ("version", 0, "version", "This should be greater than or equal to 1."),
    ("status", "on", "status", "This should be 'draft', 'live' or 'retired'."),
    ("colour", 1, "colour", "There is no field called colour."),
    ("then.titel", 1, "then.titel", "There is no field called titel. Did you mean title?"),
    ("when", [], "when", "This should be an object."),
    (
        "when.trigger",
        "enter",
        "when.trigger",
        "This should be 'arrived', 'returned', 'moved', 'dwelt', 'left', 'unsure' or 'sure'.",
    ),
    ("when.trigger", "dwelt", "when.for_s", "dwelt needs to know for how long."),
    ("when.for_s", 5, "when.for_s", "arrived has no length; only dwelt has."),
    ("when.unless", "greeted", "when.unless", "Only dwelt can have unless."),
    ("when.after_days", 5, "when.after_days", "Only returned can have after_days."),
    ("if.combinator", "xor", "if.combinator", "This should be 'and' or 'or'."),
    ("if.not", "yes", "if.not", "This should be true or false."),
    ("if.rules", [], "if.rules", EMPTY),
    ("if.rules", {}, "if.rules", "This should be a list."),
    ("if.rules.0", 5, "if.rules[0]", "This should be an object."),
    (
        "if.rules.0",
        {"combinator": "and", "rules": []},
        "if.rules[0].rules",
        EMPTY,
    ),
    ("if.rules.0.value", ..., VALUE, "This is needed and is not there."),
    ("if.rules.0.value", "", VALUE, "This condition is not finished: give a value."),
    ("if.rules.0.field", "~", "if.rules[0].field", "This condition is not finished: choose a fact."),
    ("if.rules.0.field", "teir", "if.rules[0].field", "There is no fact called teir. Did you mean tier?"),
    ("if.rules.0.operator", "<", "if.rules[0].operator", "tier cannot be compared with <; use " + FACT_LIST),
    ("if.rules.0.value", 5, VALUE, "tier is a text."),
    ("if.rules.0.value", "x" * 65, VALUE, "A text here has at most 64 plain characters."),
    ("if.rules.0", condition("tier", "in", "gold"), VALUE, "This should be a list."),
    (
        "if.rules.0",
        condition("tier", "in", []),
        VALUE,
        "This condition is not finished: the list is empty.",
    ),
    ("if.rules.0", condition("tier", "in", ["a", 1]), "if.rules[0].value[1]", "tier is a text."),
    (
        "if.rules.0",
        condition("tier", "in", ["a"] * 101),
        VALUE,
        "The list has 101 values; 100 is the most.",
    ),
    ("if.rules.0", condition("dwell", ">", "5"), VALUE, "dwell is a number (s)."),
    ("if.rules.0", condition("visits", ">", True), VALUE, "visits is a number."),
    ("if.rules.0", condition("visits", ">", 10**400), VALUE, "visits is a number."),
    ("if.rules.0", condition("visits", ">", float("nan")), VALUE, "visits is a number."),
    (
        "if.rules.0",
        condition("visits", "between", [1]),
        VALUE,
        "This should be a list of two numbers, the lower one first.",
    ),
    (
        "if.rules.0",
        condition("visits", "between", [2, 1]),
        VALUE,
        "The first number is the larger one, so nothing is between them.",
    ),
    (
        "if.rules.0",
        condition("complaint_open", "=", 1),
        VALUE,
        "complaint_open is true or false.",
    ),
    ("then.title", {}, "then.title", EMPTY),
    ("then.title", {"fr": "x"}, "then.title.fr", "This should be one of en, zh-Hans, zh-Hant."),
    ("then.title.en", "x" * 161, "then.title.en", "This should have at most 160 characters."),
    ("then.title.en", " ", "then.title.en", "This is empty."),
    ("then.title.en", "a\nb", "then.title.en", "This holds control characters or line breaks."),
    ("then.title.en", "\ud800", "then.title.en", "This holds characters that are not Unicode."),
    (
        "then.title.en",
        "Hi {nmae}",
        "then.title.en",
        "There is no placeholder called {nmae}. Did you mean name?",
    ),
    (
        "then.suggestion.en",
        "{name.__class__}",
        "then.suggestion.en",
        "There is no placeholder called {name.__class__}.",
    ),
    ("then.priority", "urgent", "then.priority", "This should be 'high', 'normal' or 'low'."),
    ("then.audience", [], "then.audience", EMPTY),
    ("then.audience.0.nearest", 0, "then.audience[0].nearest", "This should be greater than or equal to 1."),
    (
        "then.audience.0.account_manager",
        True,
        "then.audience[0].account_manager",
        "The account manager is one person: leave out role, zone and nearest.",
    ),
    ("then.facts", ["visits"] * 4, "then.facts", "This should have at most 3 items."),
    ("then.facts", ["mood"], "then.facts[0]", "There is no fact called mood."),
    ("then.expires_s", 0.5, "then.expires_s", "This should be a whole number."),
    ("then.expires_s", 10**30, "then.expires_s", "This should be less than or equal to 86400."),
    (
        "then.escalate",
        [{"after_s": 600, "to": [{}]}],
        "then.escalate[0].after_s",
        "The card expires after 600 s, before it would escalate.",
    ),
    ("then.escalate", [{"after_s": 1, "to": [{}]}] * 2, "then.escalate", "This should have at most 1 item."),
    (
        "then.question",
        {**LUNCH, "choices": [LUNCH["choices"][0]] * 2},
        "then.question.choices[1].value",
        "Another choice has this value already.",
    ),
]


@pytest.mark.parametrize(
    ("path", "value", "where", "why"), WRONG, ids=[f"{w[2]}-{i}" for i, w in enumerate(WRONG)]
)
def test_wrong_rules_are_refused_with_the_place(path: str, value: object, where: str, why: str) -> None:
    """The writer of a rule is told where it is wrong, and what would be right."""
    data = body(conditions=[dict(TIER)])
    change(path, value)(data)
    assert refused(data) == (where, why)


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


anything = st.text(st.characters(codec=None))
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | anything,
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


def error_of(data: object) -> RuleError | None:
    try:
        parse_rule(data)
    except RuleError as error:
        return error
    return None


@given(st.data(), json, st.sampled_from([*HOTEL, *DEALER]))
def test_no_data_breaks_the_parser(data: st.DataObject, junk: Any, good: dict[str, Any]) -> None:
    """Arbitrary JSON anywhere in a rule gives a rule or a RuleError that can be encoded, nothing else."""
    rule = copy.deepcopy(good)
    container, key = data.draw(st.sampled_from(places(rule)))
    container[key] = junk
    if isinstance(container, dict) and data.draw(st.booleans()):
        container[data.draw(anything)] = junk
    error = error_of(rule)
    assert error is None or error.why.endswith((".", "?"))
    assert error is None or str(error).encode()


@given(json)
def test_no_json_breaks_the_parser(junk: Any) -> None:
    """The same for JSON that was never a rule."""
    with pytest.raises(RuleError):
        parse_rule(junk)


def test_a_rule_cannot_change() -> None:
    """A version of a rule is for ever."""
    made = parse_rule(body())
    with pytest.raises(ValueError, match="frozen"):
        setattr(made, "version", 2)  # noqa: B010 - as somebody might who does not run mypy


def test_words_survive() -> None:
    """Texts come out as they were written."""
    assert parse_rule(body(title=words("{name}!"))).then.title == words("{name}!")
