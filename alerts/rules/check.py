"""What makes no sense in a rule although its form is right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from alerts.rules.catalogue import Fact, Type, did_you_mean, facts
from alerts.rules.errors import Path, RuleError, place, printable
from alerts.text import is_plain

if TYPE_CHECKING:
    from alerts.rules.model import Audience, Condition, Rule

DEPTH_LIMIT = 8
"""Groups within groups; the outermost one counts."""
CONDITIONS_LIMIT = 200
"""Conditions in one rule."""
LIST_LIMIT = 100
"""Values in one condition."""
WORD_LIMIT = 64
"""Characters in one value."""
NUMBER_LIMIT = 1e12

_NESTING_LIMIT = 2 * DEPTH_LIMIT + 4
_PIECES_LIMIT = 10_000

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

TIMED = ("dwelt", "not_greeted", "expected", "reader_silent")
"""Triggers that come after a length of time."""

COMPARABLE: Mapping[tuple[Type, Type], tuple[str, ...]] = {
    (Type.WORD, Type.WORD): ("=", "!="),
    (Type.WORD, Type.WORDS): ("in", "notIn"),
    (Type.WORDS, Type.WORD): ("contains", "doesNotContain"),
    (Type.NUMBER, Type.NUMBER): ("=", "!=", "<", "<=", ">", ">="),
}
"""Which kinds of facts can be compared with each other, and how."""

PLACEHOLDERS = ("name", "zone", "tier")
"""What a title or suggestion may name in braces."""
PLACEHOLDER = re.compile(r"\{([A-Za-z_.$][A-Za-z0-9_.$]*)\}")


def no_unknown_placeholder(words: str) -> str:
    """Raises ValueError if the words name something in braces that no card can fill."""
    for name in PLACEHOLDER.findall(words):
        if name not in PLACEHOLDERS:
            raise ValueError(
                f"There is no placeholder called {{{printable(name)}}}.{did_you_mean(name, PLACEHOLDERS)}"
            )
    return words


def clock_time(words: str) -> str:
    """Raises ValueError unless it is a time of day."""
    if not _CLOCK.fullmatch(words):
        raise ValueError(_A_TIME)
    return words


def check_shape(data: object) -> None:
    """Refuses data that is too deep or too large to look at further. Raises RuleError."""
    if not isinstance(data, dict):
        raise RuleError("", "A rule is an object.")
    _check_size(data)
    _check_tree(data.get("if"))


def _check_size(data: object) -> None:
    pieces = 0
    waiting: list[tuple[object, Path]] = [(data, ())]
    while waiting:
        value, path = waiting.pop()
        pieces += 1
        if pieces > _PIECES_LIMIT:
            raise RuleError("", f"The rule has more than {_PIECES_LIMIT:,} pieces.")
        if len(path) > _NESTING_LIMIT:
            raise RuleError(place(path), "This is nested too deeply.")
        waiting += [(each, (*path, step)) for step, each in _children(value, path)]


def _children(value: object, path: Path) -> list[tuple[str | int, object]]:
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise RuleError(place(path), "The name of a field is a text.")
        return list(value.items())
    if isinstance(value, list | tuple):
        return list(enumerate(value))
    return []


def _check_tree(tree: object) -> None:
    """Depth of groups and number of conditions."""
    conditions = 0
    waiting: list[tuple[object, int, Path]] = [(tree, 1, ("if",))]
    while waiting:
        node, depth, path = waiting.pop()
        rules = node.get("rules") if isinstance(node, dict) else None
        if not isinstance(rules, list | tuple):
            conditions += 1
            continue
        if depth > DEPTH_LIMIT:
            raise RuleError(place(path), f"Groups may be nested {DEPTH_LIMIT} deep, and no deeper.")
        waiting += [(each, depth + 1, (*path, "rules", index)) for index, each in enumerate(rules)]
    if conditions > CONDITIONS_LIMIT:
        raise RuleError("if", f"There are {conditions} conditions; {CONDITIONS_LIMIT} is the most.")


def check_conditions(conditions: Iterable[tuple[Path, Condition]]) -> None:
    """Every condition against the catalogue. Raises RuleError."""
    for path, condition in conditions:
        _check_condition(condition, path)


def _check_condition(condition: Condition, path: Path) -> None:
    fact = _fact((*path, "field"), condition.field)
    if condition.operator not in fact.operators:
        raise RuleError(
            place((*path, "operator")),
            f"{fact.name} cannot be compared with {printable(condition.operator) or 'nothing'};"
            f" use one of {', '.join(fact.operators)}.",
        )
    if condition.source == "field":
        _check_other(fact, condition.operator, condition.value, (*path, "value"))
    else:
        _check_value(fact, condition.operator, condition.value, (*path, "value"))


def _check_other(fact: Fact, operator: str, name: object, path: Path) -> None:
    """A fact that this one is compared with."""
    _want(isinstance(name, str), path, "This should be the name of a fact.")
    other = _fact(path, str(name))
    comparable = {kinds for kinds, operators in COMPARABLE.items() if operator in operators}
    _want(
        (fact.type, other.type) in comparable and fact.unit == other.unit,
        path,
        f"{fact.name} {printable(operator)} cannot be asked of {other.name}: they are not of one kind.",
    )
    _want(fact is not other, path, "A fact is always like itself; choose another one.")


def _fact(path: Path, name: str) -> Fact:
    if name in ("", "~"):
        raise RuleError(place(path), "This condition is not finished: choose a fact.")
    fact = facts().get(name)
    if fact is None:
        raise RuleError(
            place(path), f"There is no fact called {printable(name)}.{did_you_mean(name, facts())}"
        )
    return fact


def _check_value(fact: Fact, operator: str, value: object, path: Path) -> None:
    if operator in ("in", "notIn"):
        _check_list(value, path)
        for index, each in enumerate(value):  # type: ignore[var-annotated, arg-type]
            _check_one(fact, each, (*path, index))
    elif operator in ("between", "notBetween"):
        _check_range(fact, value, path)
    else:
        _check_one(fact, value, path)


def _check_list(value: object, path: Path) -> None:
    if not isinstance(value, list):
        raise RuleError(place(path), "This should be a list.")
    if not value:
        raise RuleError(place(path), "This condition is not finished: the list is empty.")
    if len(value) > LIST_LIMIT:
        raise RuleError(place(path), f"The list has {len(value)} values; {LIST_LIMIT} is the most.")


def _check_range(fact: Fact, value: object, path: Path) -> None:
    if not isinstance(value, list) or len(value) != 2:
        raise RuleError(place(path), "This should be a list of two, the lower one first.")
    for index, each in enumerate(value):
        _check_one(fact, each, (*path, index))
    if fact.type is Type.TIME:
        _want(value[0] != value[1], path, "Both times are the same, so nothing is between them.")
    elif value[0] > value[1]:
        raise RuleError(place(path), "The first number is the larger one, so nothing is between them.")


def _check_one(fact: Fact, value: object, path: Path) -> None:
    if value is None or value == "":
        raise RuleError(place(path), "This condition is not finished: give a value.")
    if fact.type is Type.FLAG:
        _want(isinstance(value, bool), path, f"{fact.name} is true or false.")
    elif fact.type is Type.NUMBER:
        _want(_is_number(value), path, f"{fact.name} is a number{_in_unit(fact)}.")
    elif fact.type is Type.TIME:
        _want(isinstance(value, str) and bool(_CLOCK.fullmatch(value)), path, _A_TIME)
    else:
        _want(isinstance(value, str), path, f"{fact.name} is a text.")
        _want(_is_word(value), path, f"A text here has at most {WORD_LIMIT} plain characters.")


_A_TIME = "This should be a time of day, such as 07:30."


def _want(holds: bool, path: Path, why: str) -> None:
    if not holds:
        raise RuleError(place(path), why)


def _is_number(value: object) -> bool:
    """Neither true nor false, nor infinite, nor not-a-number."""
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and -NUMBER_LIMIT <= value <= NUMBER_LIMIT
    )


def _is_word(value: object) -> bool:
    return isinstance(value, str) and len(value) <= WORD_LIMIT and is_plain(value)


def _in_unit(fact: Fact) -> str:
    return f" ({fact.unit})" if fact.unit else ""


def check_whole(rule: Rule) -> None:
    """What only shows when the parts are seen together. Raises RuleError."""
    _check_when(rule)
    for index, name in enumerate(rule.then.facts):
        _fact(("then", "facts", index), name)
    for index, audience in enumerate(rule.then.audience):
        _check_audience(audience, ("then", "audience", index))
    _check_steps(rule)
    _check_choices(rule)
    _check_limits(rule)


def _check_steps(rule: Rule) -> None:
    before = 0
    for number, step in enumerate(rule.then.escalate):
        path: Path = ("then", "escalate", number)
        for index, audience in enumerate(step.to):
            _check_audience(audience, (*path, "to", index))
        expires_s = rule.then.expires_s
        _want(
            step.after_s < expires_s,
            (*path, "after_s"),
            f"The card expires after {expires_s} s, before it would escalate.",
        )
        _want(step.after_s > before, (*path, "after_s"), "Each step comes after the one before.")
        before = step.after_s


def _check_when(rule: Rule) -> None:
    when, trigger = rule.when, rule.when.trigger.value
    dwelt, returned, timed = trigger == "dwelt", trigger == "returned", trigger in TIMED
    _want(not timed or when.for_s is not None, ("when", "for_s"), f"{trigger} needs to know for how long.")
    only = f"{', '.join(TIMED[:-1])} and {TIMED[-1]}"
    _want(timed or when.for_s is None, ("when", "for_s"), f"{trigger} has no length; only {only} have.")
    _want(dwelt or when.unless is None, ("when", "unless"), "Only dwelt can have unless.")
    _want(returned or when.after_days is None, ("when", "after_days"), "Only returned can have after_days.")


def _check_audience(audience: Audience, path: Path) -> None:
    others = (audience.role, audience.skill, audience.language, audience.zone, audience.nearest)
    _want(
        not audience.account_manager or not any(others),
        (*path, "account_manager"),
        "The account manager is one person: leave out everything else.",
    )


def _check_limits(rule: Rule) -> None:
    quiet = rule.limits.quiet
    _want(
        quiet is None or quiet.start != quiet.end,
        ("limits", "quiet", "to"),
        "Both times are the same: the rule would never be quiet, or always.",
    )


def _check_choices(rule: Rule) -> None:
    question = rule.then.question
    values = [choice.value for choice in question.choices] if question else []
    for index, value in enumerate(values):
        _want(
            value not in values[:index],
            ("then", "question", "choices", index, "value"),
            "Another choice has this value already.",
        )
