"""What makes no sense in a rule although its form is right. :mod:`alerts.rules.model` asks here while it
reads a rule, part by part, so that one wrong part hides nothing of the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from alerts.rules.catalogue import Fact, Type, did_you_mean, facts
from alerts.rules.errors import Flaw, Path, RuleError, place, printable
from alerts.text import is_plain

if TYPE_CHECKING:
    from alerts.rules.model import Audience, ChoiceOf, Condition, Escalation, Quiet, When

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

_UNCHOSEN = ("", "~")
"""What react-querybuilder writes before anything is chosen."""
_NO_FACT = "This condition is not finished: choose a fact."
_NO_VALUE = "This condition is not finished: give a value."
_A_TIME = "This should be a time of day, such as 07:30."


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


def fact_name(name: str) -> str:
    """Raises ValueError unless there is such a fact."""
    if name in _UNCHOSEN:
        raise ValueError(_NO_FACT)
    if name not in facts():
        raise ValueError(f"There is no fact called {printable(name)}.{did_you_mean(name, facts())}")
    return name


def check_shape(data: object) -> None:
    """Refuses data that is no JSON, or too deep or too large to look at further. Raises RuleError."""
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
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise RuleError(place(path), "The name of a field is a text.")
        return list(value.items())
    if isinstance(value, list | tuple):
        return list(enumerate(value))
    if value is not None and not isinstance(value, str | int | float):
        raise RuleError(place(path), "This is nothing that JSON knows.")
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


def condition_flaws(condition: Condition) -> Iterator[Flaw]:
    """Against the catalogue; its fact is known."""
    fact, operator = facts()[condition.field], condition.operator
    if operator in _UNCHOSEN:
        yield ("operator",), "This condition is not finished: choose how to compare."
    elif operator not in fact.operators:
        choice = ", ".join(fact.operators)
        yield (
            ("operator",),
            f"{fact.name} cannot be compared with {printable(operator)}; use one of {choice}.",
        )
    elif condition.source == "field":
        yield from _other_flaws(fact, operator, condition.value)
    elif operator in ("in", "notIn"):
        yield from _list_flaws(fact, condition.value)
    elif operator in ("between", "notBetween"):
        yield from _range_flaws(fact, condition.value)
    else:
        yield from _value_flaws(fact, condition.value, ("value",))


def _other_flaws(fact: Fact, operator: str, name: object) -> Iterator[Flaw]:
    """The fact that this one is compared with."""
    if not isinstance(name, str):
        yield ("value",), _NO_FACT if name is None else "This should be the name of a fact."
        return
    try:
        other = facts()[fact_name(name)]
    except ValueError as error:
        yield ("value",), str(error)
        return
    if operator not in COMPARABLE.get((fact.type, other.type), ()) or fact.unit != other.unit:
        yield ("value",), f"{fact.name} {operator} cannot be asked of {name}: they are not of one kind."
    elif fact is other:
        yield ("value",), "A fact is always like itself; choose another one."


def _list_flaws(fact: Fact, value: object) -> Iterator[Flaw]:
    if not isinstance(value, list):
        yield ("value",), _NO_VALUE if _is_blank(value) else "This should be a list."
    elif not value:
        yield ("value",), "This condition is not finished: the list is empty."
    elif len(value) > LIST_LIMIT:
        yield ("value",), f"The list has {len(value)} values; {LIST_LIMIT} is the most."
    else:
        for index, each in enumerate(value):
            yield from _value_flaws(fact, each, ("value", index))


def _range_flaws(fact: Fact, value: object) -> Iterator[Flaw]:
    if not isinstance(value, list) or len(value) != 2:
        yield ("value",), _NO_VALUE if _is_blank(value) else "This should be a list of two, from and to."
        return
    found = [flaw for index in (0, 1) for flaw in _value_flaws(fact, value[index], ("value", index))]
    if found:
        yield from found
    elif fact.type is Type.TIME and value[0] == value[1]:
        yield ("value",), "Both times are the same, so nothing is between them."
    elif fact.type is Type.NUMBER and value[0] > value[1]:
        yield ("value",), "The first number is the larger one, so nothing is between them."


def _value_flaws(fact: Fact, value: object, path: Path) -> Iterator[Flaw]:
    if _is_blank(value):
        yield path, _NO_VALUE
    elif fact.type is Type.FLAG:
        if not isinstance(value, bool):
            yield path, f"{fact.name} is true or false."
    elif fact.type is Type.NUMBER:
        if not _is_number(value):
            yield path, f"{fact.name} is a number{f' ({fact.unit})' if fact.unit else ''}."
    elif fact.type is Type.TIME:
        if not (isinstance(value, str) and _CLOCK.fullmatch(value)):
            yield path, _A_TIME
    elif not isinstance(value, str):
        yield path, f"{fact.name} is a text."
    elif len(value) > WORD_LIMIT or not is_plain(value):
        yield path, f"A text here has at most {WORD_LIMIT} plain characters."


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _is_number(value: object) -> bool:
    """Neither true nor false, nor infinite, nor not-a-number."""
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and -NUMBER_LIMIT <= value <= NUMBER_LIMIT
    )


def when_flaws(when: When) -> Iterator[Flaw]:
    """Each trigger has its own fields."""
    trigger = when.trigger.value
    timed = trigger in TIMED
    if timed and when.for_s is None:
        yield ("for_s",), f"{trigger} needs to know for how long."
    if not timed and when.for_s is not None:
        yield ("for_s",), f"{trigger} has no length; only {', '.join(TIMED[:-1])} and {TIMED[-1]} have."
    if trigger != "dwelt" and when.unless is not None:
        yield ("unless",), "Only dwelt can have unless."
    if trigger != "returned" and when.after_days is not None:
        yield ("after_days",), "Only returned can have after_days."


def audience_flaws(audience: Audience) -> Iterator[Flaw]:
    others = (audience.role, audience.skill, audience.language, audience.zone, audience.nearest)
    if audience.account_manager and any(others):
        yield ("account_manager",), "The account manager is one person: leave out everything else."


def step_flaws(steps: Sequence[Escalation], expires_s: int | None) -> Iterator[Flaw]:
    """``expires_s`` is None if it is wrong itself."""
    before = 0
    for number, step in enumerate(steps):
        if expires_s is not None and step.after_s >= expires_s:
            yield (number, "after_s"), f"The card expires after {expires_s} s, before it would escalate."
        elif step.after_s <= before:
            yield (number, "after_s"), "Each step comes after the one before."
        before = max(before, step.after_s)


def choice_flaws(choices: Sequence[ChoiceOf]) -> Iterator[Flaw]:
    values = [choice.value for choice in choices]
    for index, value in enumerate(values):
        if value in values[:index]:
            yield ("choices", index, "value"), "Another choice has this value already."


def quiet_flaws(quiet: Quiet) -> Iterator[Flaw]:
    if quiet.start == quiet.end:
        yield ("to",), "Both times are the same: the rule would never be quiet, or always."
