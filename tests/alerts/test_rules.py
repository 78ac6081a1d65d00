"""Rules as data: what is taken, and what is refused, where and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alerts.model import Part, Priority
from alerts.rules.check import TIMED
from alerts.rules.model import Cap, Cooldown, Limits, Quiet, Rule, parse_rule
from alerts.text import LANGUAGES
from recognition.model import Kind
from tests.alerts.building import LUNCH, body, condition, words
from tests.alerts.whole_rules import DAY_S, ID_WANTED, TIER, full, refused


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
    assert made.limits == Rule.model_fields["limits"].default
    assert made.condition is not None
    assert [(path, each.field) for path, each in made.condition.conditions()] == [
        (("if", "rules", 0), "tier"),
        (("if", "rules", 1, "rules", 0), "visits"),
    ]


def test_what_a_rule_may_say_beside() -> None:
    """A name, why it is so, steps in order, skills, languages, limits, times of day and comparisons of facts
    are there after parsing."""
    made = parse_rule(full())
    assert made.name == dict.fromkeys(LANGUAGES, "Greet gold")
    assert made.why == "Marketing asked for it"
    assert made.then.audience[0].part == Part("host", "sommelier", "$guest.language", None, 2)
    assert [step.after_s for step in made.then.escalate] == [30, 60, 599]
    assert made.limits == Limits(
        cooldown=Cooldown(per="guest", seconds=DAY_S),
        cap=Cap(per="rule", n=3, window_s=3600),
        quiet=Quiet.model_validate({"from": "23:00", "to": "07:00", "then": "drop"}),
    )
    assert made.condition is not None
    assert [each.source for _, each in made.condition.conditions()] == ["field", "value", "value"]
    assert parse_rule(made.model_dump(by_alias=True, mode="json")) == made


@pytest.mark.parametrize("trigger", TIMED)
def test_some_triggers_take_time(trigger: str) -> None:
    """A trigger that comes after a length of time says how long."""
    assert parse_rule(body("late", {"trigger": trigger, "for_s": 90})).when.for_s == 90
    assert refused(body("late", {"trigger": trigger})) == (
        "when.for_s",
        f"{trigger} needs to know for how long.",
    )


def test_a_text_in_one_language_serves_all() -> None:
    """What is missing is taken from the English, or from any; cards always have three languages."""
    made = parse_rule(body(title={"en": "Hi"}, suggestion={"zh-Hant": "去"}))
    assert made.then.title == dict.fromkeys(LANGUAGES, "Hi")
    assert made.then.suggestion == dict.fromkeys(LANGUAGES, "去")


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


def other(field: str, operator: str, value: object) -> dict[str, object]:
    """A comparison with another fact."""
    return {**condition(field, operator, value), "valueSource": "field"}


FACT_LIST = "one of =, !=, in, notIn."

EMPTY = "This is empty; put at least one thing in it."
EMPTY_LIST = "This condition is not finished: the list is empty."
VALUE = "if.rules[0].value"
OPERATOR = "if.rules[0].operator"
NO_VALUE = "This condition is not finished: give a value."
A_TIME = "This should be a time of day, such as 07:30."

WRONG = [
    ("id", ..., "id", "This is needed and is not there."),
    (
        "id",
        "Not An Id",
        "id",
        ID_WANTED,
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
        "This should be 'arrived', 'returned', 'moved', 'dwelt', 'left', 'unsure', 'sure', 'not_greeted', "
        "'expected', 'together', 'asked' or 'reader_silent'.",
    ),
    (
        "when.trigger",
        "arived",
        "when.trigger",
        "This should be 'arrived', 'returned', 'moved', 'dwelt', 'left', 'unsure', 'sure', 'not_greeted', "
        "'expected', 'together', 'asked' or 'reader_silent'. Did you mean arrived?",
    ),
    ("when.trigger", "dwelt", "when.for_s", "dwelt needs to know for how long."),
    (
        "when.for_s",
        5,
        "when.for_s",
        "arrived has no length; only dwelt, not_greeted, expected and reader_silent have.",
    ),
    ("when.unless", "greeted", "when.unless", "Only dwelt can have unless."),
    ("when.after_days", 5, "when.after_days", "Only returned can have after_days."),
    ("if.combinator", "xor", "if.combinator", "This should be 'and' or 'or'. Did you mean or?"),
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
        "This should be a list of two, from and to.",
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
    ("if.rules.0.operator", "~", OPERATOR, "This condition is not finished: choose how to compare."),
    ("if.rules.0.value", None, VALUE, NO_VALUE),
    ("if.rules.0.value", "  ", VALUE, NO_VALUE),
    ("if.rules.0", condition("tier", "in", ""), VALUE, NO_VALUE),
    ("if.rules.0", condition("tier", "in", ["gold", ""]), "if.rules[0].value[1]", NO_VALUE),
    ("if.rules.0", condition("visits", "between", ""), VALUE, NO_VALUE),
    ("if.rules.0", condition("visits", "between", [1, ""]), "if.rules[0].value[1]", NO_VALUE),
    ("if.rules.0", condition("local_time", "<", "24:00"), VALUE, A_TIME),
    ("if.rules.0", condition("local_time", "<", "7:30"), VALUE, A_TIME),
    ("if.rules.0", condition("local_time", ">=", 450), VALUE, A_TIME),
    (
        "if.rules.0",
        condition("local_time", "between", ["07:30", "07:30"]),
        VALUE,
        "Both times are the same, so nothing is between them.",
    ),
    (
        "if.rules.0",
        condition("local_time", "=", "07:30"),
        OPERATOR,
        "local_time cannot be compared with =; use one of <, >=, between, notBetween.",
    ),
    ("if.rules.0", other("tier", "=", "zon"), VALUE, "There is no fact called zon. Did you mean zone?"),
    ("if.rules.0", other("tier", "=", ""), VALUE, "This condition is not finished: choose a fact."),
    ("if.rules.0", other("tier", "=", None), VALUE, "This condition is not finished: choose a fact."),
    ("if.rules.0", other("tier", "=", ["zone"]), VALUE, "This should be the name of a fact."),
    (
        "if.rules.0",
        other("tier", "=", "tier"),
        VALUE,
        "A fact is always like itself; choose another one.",
    ),
    (
        "if.rules.0",
        other("visits", "<", "zone"),
        VALUE,
        "visits < cannot be asked of zone: they are not of one kind.",
    ),
    (
        "if.rules.0",
        other("visits", "<", "dwell"),
        VALUE,
        "visits < cannot be asked of dwell: they are not of one kind.",
    ),
    (
        "if.rules.0",
        other("tier", "in", "zone"),
        VALUE,
        "tier in cannot be asked of zone: they are not of one kind.",
    ),
    (
        "if.rules.0",
        {**other("tier", "=", "zone"), "valueSource": "fact"},
        "if.rules[0].valueSource",
        "This should be 'value' or 'field'.",
    ),
    ("if.rules.0", {**TIER, "disabled": True}, "if.rules[0].disabled", "There is no field called disabled."),
    ("if.rules", [TIER, "and", TIER], "if.rules[1]", "This should be an object."),
    ("name", {"en": ""}, "name.en", "This is empty."),
    ("why", "x" * 201, "why", "This should have at most 200 characters."),
    ("why", "a\nb", "why", "This holds control characters or line breaks."),
    (
        "limits",
        {"cooldwon": {"seconds": 5}},
        "limits.cooldwon",
        "There is no field called cooldwon. Did you mean cooldown?",
    ),
    (
        "limits",
        {"cooldown": {"per": "venue", "seconds": 5}},
        "limits.cooldown.per",
        "This should be 'guest' or 'rule'.",
    ),
    (
        "limits",
        {"cooldown": {"seconds": 32 * DAY_S}},
        "limits.cooldown.seconds",
        "This should be less than or equal to 2678400.",
    ),
    (
        "limits",
        {"cap": {"n": 0, "window_s": 5}},
        "limits.cap.n",
        "This should be greater than or equal to 1.",
    ),
    ("limits", {"quiet": {"from": "23:00"}}, "limits.quiet.to", "This is needed and is not there."),
    ("limits", {"quiet": {"from": "11 pm", "to": "07:00"}}, "limits.quiet.from", A_TIME),
    (
        "limits",
        {"quiet": {"from": "07:00", "to": "07:00"}},
        "limits.quiet.to",
        "Both times are the same: the rule would never be quiet, or always.",
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
        "The account manager is one person: leave out everything else.",
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
    (
        "then.escalate",
        [{"after_s": 1, "to": [{}]}] * 9,
        "then.escalate",
        "This should have at most 8 items.",
    ),
    (
        "then.escalate",
        [{"after_s": 9, "to": [{}]}, {"after_s": 9, "to": [{}]}],
        "then.escalate[1].after_s",
        "Each step comes after the one before.",
    ),
    ("then.escalate", [{"after_s": 9, "to": []}], "then.escalate[0].to", EMPTY),
    (
        "then.escalate",
        [{"after_s": 9, "to": [{"account_manager": True, "language": "fr"}]}],
        "then.escalate[0].to[0].account_manager",
        "The account manager is one person: leave out everything else.",
    ),
    ("then.audience.0.skill", "First aid", "then.audience[0].skill", ID_WANTED),
    (
        "then.audience.0.language",
        "$guest.tongue",
        "then.audience[0].language",
        "This should be a language such as en, yue or zh-Hans, or $guest.language.",
    ),
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


def test_a_rule_cannot_change() -> None:
    """A version of a rule is for ever."""
    made = parse_rule(body())
    with pytest.raises(ValueError, match="frozen"):
        Rule.__setattr__(made, "version", 2)


def test_words_survive() -> None:
    """Texts come out as they were written."""
    assert parse_rule(body(title=words("{name}!"))).then.title == words("{name}!")
