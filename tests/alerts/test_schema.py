"""The JSON Schema and the parser agree on what a rule is, as far as a schema can say it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from alerts.model import GUEST_LANGUAGE, Priority
from alerts.rules.catalogue import facts
from alerts.rules.check import TIMED
from alerts.rules.library import LIBRARY, Ready
from alerts.rules.model import WINDOW_MOST_S, Condition, parse_rule
from alerts.rules.schema import rule_schema
from alerts.rules.transfer import export_rules
from alerts.text import LANGUAGES
from docs import rule_schema as published
from recognition.model import Kind
from tests.alerts.any_rules import any_tree
from tests.alerts.building import body, condition
from tests.alerts.test_rules import WRONG, change
from tests.alerts.whole_rules import TIER

RULE = Draft202012Validator(rule_schema())
FILE = Draft202012Validator({**rule_schema(), "$ref": "#/$defs/File"})
CONDITION = Draft202012Validator({**rule_schema(), "$ref": "#/$defs/Condition"})


def test_the_schemas_are_schemas() -> None:
    """Both follow JSON Schema of 2020-12."""
    for validator in (RULE, FILE):
        validator.check_schema(validator.schema)


def test_the_published_schema_is_that_of_the_code() -> None:
    """docs/rule.schema.json is what ``python -m docs.rule_schema`` writes now."""
    assert published.FILE.read_text(encoding="utf-8") == published.as_json()


@pytest.mark.parametrize("ready", LIBRARY.values(), ids=lambda ready: ready.id)
def test_ready_rules_follow_the_schema(ready: Ready) -> None:
    """Each rule of the library, as it is written and as it goes into a file."""
    RULE.validate(ready.body)
    FILE.validate(export_rules([parse_rule(ready.body)]))


# Whatever the parser takes

ids = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,63}", fullmatch=True)
lines = st.sampled_from(["Hello", "{name} is in the {zone}", "{tier} {x y} {", "您好，{name}", "x" * 160])
texts = st.dictionaries(st.sampled_from(LANGUAGES), lines, min_size=1)
names = st.sampled_from(["Lobby", "大堂", "x" * 64])
seconds = st.integers(1, 86_400)
clocks = st.sampled_from(["00:00", "07:30", "19:59", "23:00"])
part = st.fixed_dictionaries(
    {},
    optional={
        "role": ids,
        "skill": st.none() | ids,
        "language": st.sampled_from(["en", "yue", "zh-Hans", "zh-Hant-HK", GUEST_LANGUAGE]),
        "zone": names,
        "nearest": st.integers(1, 50),
        "account_manager": st.just(False),
    },
) | st.just({"account_manager": True})
audience = st.lists(part, min_size=1, max_size=8)
choices = st.lists(st.tuples(names, texts), max_size=3, unique_by=lambda choice: choice[0]).map(
    lambda made: [{"value": value, "label": label} for value, label in made]
)
question = st.fixed_dictionaries({"key": ids, "text": texts}, optional={"choices": choices})
limits = st.fixed_dictionaries(
    {},
    optional={
        "cooldown": st.fixed_dictionaries({"seconds": st.integers(1, WINDOW_MOST_S)}),
        "cap": st.fixed_dictionaries(
            {"per": st.sampled_from(["guest", "rule"]), "n": st.integers(1, 1_000), "window_s": seconds}
        ),
        "quiet": st.lists(clocks, min_size=2, max_size=2, unique=True).map(
            lambda two: {"from": two[0], "to": two[1], "then": "drop"}
        ),
    },
)


@st.composite
def whens(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(Kind))
    when: dict[str, Any] = {"trigger": kind.value}
    if kind.value in TIMED:
        when["for_s"] = draw(seconds)
    if kind is Kind.DWELT:
        when["unless"] = draw(st.sampled_from(["greeted", None]))
    if kind is Kind.RETURNED:
        when["after_days"] = draw(st.none() | st.integers(1, 3_650))
    return when


@st.composite
def thens(draw: st.DrawFn) -> dict[str, Any]:
    steps = sorted(draw(st.lists(st.integers(1, 599), max_size=8, unique=True)))
    return {
        "title": draw(texts),
        "suggestion": draw(texts),
        "priority": draw(st.sampled_from(Priority)).value,
        "audience": draw(audience),
        "facts": draw(st.lists(st.sampled_from(sorted(facts())), max_size=3)),
        "expires_s": draw(st.integers(600, 86_400)),
        "question": draw(st.none() | question),
        "escalate": [{"after_s": after_s, "to": draw(audience)} for after_s in steps],
    }


any_rule = st.fixed_dictionaries(
    {
        "id": ids,
        "version": st.integers(1, 1_000_000),
        "status": st.sampled_from(["draft", "live", "retired"]),
        "when": whens(),
        "then": thens(),
    },
    optional={"name": st.none() | texts, "why": names | st.just(""), "if": any_tree, "limits": limits},
)


@given(any_rule)
def test_what_the_parser_takes_follows_the_schema(data: dict[str, Any]) -> None:
    """The schema refuses no rule that is one, neither as somebody wrote it nor as it goes into a file."""
    made = parse_rule(data)
    assert [error.message for error in RULE.iter_errors(data)] == []
    assert [error.message for error in FILE.iter_errors(export_rules([made]))] == []


# Whatever the parser refuses

ONLY_PARSED = {
    "The first number is the larger one, so nothing is between them.",
    "A fact is always like itself; choose another one.",
    "Both times are the same: the rule would never be quiet, or always.",
    "Each step comes after the one before.",
    "Another choice has this value already.",
    "This holds characters that are not Unicode.",
}
"""What no schema can say."""


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [(w[0], w[1], w[3]) for w in WRONG],
    ids=[f"{w[2]}-{i}" for i, w in enumerate(WRONG)],
)
def test_wrong_rules_do_not_follow_the_schema(path: str, value: object, why: str) -> None:
    """What the parser refuses the schema refuses too, but for what only the parser can see."""
    data = body(conditions=[dict(TIER)])
    change(path, value)(data)
    only_parsed = why in ONLY_PARSED or why.startswith("The card expires after") or "nan" in repr(data)
    assert RULE.is_valid(data) is only_parsed


VALUES: tuple[Any, ...] = (
    *("gold", "07:30", 1, 2.5, True, None, "", {}),
    *(["gold"], [1, 2], ["07:30", "06:00"], [], [True]),
)
ASKED = ("=", "!=", "in", "notIn", "contains", "<", ">=", "between", "beginsWith", "")


@pytest.mark.parametrize("name", facts())
def test_schema_and_parser_agree_how_a_fact_is_asked(name: str) -> None:
    """For each fact, with any operator and any value or other fact: both take it, or both refuse it."""
    with_values = [condition(name, operator, value) for operator in ASKED for value in VALUES]
    with_facts = [
        {**condition(name, operator, other), "valueSource": "field"}
        for operator in ("=", "in", "contains", "<")
        for other in facts()
        if other != name
    ]
    for data in (*with_values, *with_facts):
        assert CONDITION.is_valid(data) is is_condition(data), data


def is_condition(data: object) -> bool:
    try:
        Condition.model_validate(data)
    except ValidationError:
        return False
    return True
