"""Rules as data: what is taken, and what is refused, where and why."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.model import Part, Priority
from alerts.rules.catalogue import facts
from alerts.rules.check import TIMED
from alerts.rules.errors import PROBLEMS_LIMIT
from alerts.rules.model import Cap, Cooldown, Limits, Quiet, Rule, RuleError, parse_rule, problems
from alerts.text import LANGUAGES
from recognition.model import Kind
from tests.alerts.building import LUNCH, body, condition, words

DAY_S = 86_400
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
    assert made.limits == Rule.model_fields["limits"].default
    assert made.condition is not None
    assert [(path, each.field) for path, each in made.condition.conditions()] == [
        (("if", "rules", 0), "tier"),
        (("if", "rules", 1, "rules", 0), "visits"),
    ]


def full() -> dict[str, Any]:
    """A rule with one of everything."""
    made = body(
        "gold",
        {"trigger": "dwelt", "for_s": 60, "unless": "greeted"},
        conditions=[
            {"field": "language", "operator": "!=", "value": "zone", "valueSource": "field"},
            {"field": "tier", "operator": "in", "value": ["gold"], "valueSource": "value"},
            {"combinator": "or", "not": True, "rules": [condition("local_time", ">=", "07:30")]},
        ],
        audience=[{"role": "host", "skill": "sommelier", "language": "$guest.language", "nearest": 2}],
        facts=["tier"],
        question=LUNCH,
        escalate=[
            {"after_s": 30, "to": [{"language": "zh-Hans"}]},
            {"after_s": 60, "to": [{}]},
            {"after_s": 599, "to": [{"account_manager": True}]},
        ],
    )
    limits = {
        "cooldown": {"seconds": DAY_S},
        "cap": {"per": "rule", "n": 3, "window_s": 3600},
        "quiet": {"from": "23:00", "to": "07:00", "then": "drop"},
    }
    return copy.deepcopy(made) | {
        "name": {"en": "Greet gold"},
        "why": "Marketing asked for it",
        "limits": limits,
    }


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

ID = "This should be 1 to 64 of a-z, 0-9, _ and -, and begin with a letter or digit."
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
        "This should be 'arrived', 'returned', 'moved', 'dwelt', 'left', 'unsure', 'sure', 'not_greeted', "
        "'expected', 'together' or 'reader_silent'.",
    ),
    (
        "when.trigger",
        "arived",
        "when.trigger",
        "This should be 'arrived', 'returned', 'moved', 'dwelt', 'left', 'unsure', 'sure', 'not_greeted', "
        "'expected', 'together' or 'reader_silent'. Did you mean arrived?",
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
    ("then.audience.0.skill", "First aid", "then.audience[0].skill", ID),
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
    assert refused(data) == ("id", ID)


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


def test_a_rule_cannot_change() -> None:
    """A version of a rule is for ever."""
    made = parse_rule(body())
    with pytest.raises(ValueError, match="frozen"):
        setattr(made, "version", 2)  # noqa: B010 - as somebody might who does not run mypy


def test_words_survive() -> None:
    """Texts come out as they were written."""
    assert parse_rule(body(title=words("{name}!"))).then.title == words("{name}!")
