"""What is wrong with a rule, and where: one sentence for the person who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from alerts.rules.catalogue import did_you_mean

_TAGS = frozenset({"condition", "group"})

_WORDS = {
    "missing": "This is needed and is not there.",
    "dict_type": "This should be an object.",
    "model_type": "This should be an object.",
    "model_attributes_type": "This should be an object.",
    "string_type": "This should be a text.",
    "string_unicode": "This holds characters that are not Unicode.",
    "int_type": "This should be a whole number.",
    "bool_type": "This should be true or false.",
    "tuple_type": "This should be a list.",
    "too_short": "This is empty; put at least one thing in it.",
    "string_pattern_mismatch": (
        "This should be 1 to 64 of a-z, 0-9, _ and -, and begin with a letter or digit."
    ),
}
"""Our own words for pydantic's commonest errors; the others already read well."""


class RuleError(Exception):
    """A rule that cannot be taken."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where = where
        """The place, as a path: ``if.rules[0].field``; empty for the rule as a whole."""
        self.why = why


Step = str | int
Path = tuple[Step, ...]
"""Where something stands in the data: names of fields and places in lists."""
Flaw = tuple[Path, str]
"""Where, from the part that was looked at, and why."""

PROBLEMS_LIMIT = 50
"""More are not worth reading at once."""

_FLAWED = "flawed"


def place(steps: Iterable[Step]) -> str:
    """A path that people can follow. What they wrote as a field's name is cut and made printable."""
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{printable(step)}" if path else printable(step)
    return path


def printable(words: str) -> str:
    """At most 40 characters that every encoder and screen can take."""
    if len(words) > 40:
        words = words[:39] + "…"
    return words if words.isprintable() else ascii(words)[1:-1]


def refuse(flaws: Iterable[Flaw]) -> None:
    """For a validator of pydantic, which reports one thing about a part: raises if there is a flaw."""
    found = list(flaws)
    if found:
        raise PydanticCustomError(_FLAWED, "This makes no sense.", {"flaws": found})


def all_errors(error: ValidationError, fields: Iterable[str]) -> list[RuleError]:
    """What pydantic found, as far as it is worth reading. ``fields`` are all names a rule may use, for
    suggestions."""
    known = list(fields)
    found = [one for one in error.errors(include_url=False) if not _is_echo(one)][:PROBLEMS_LIMIT]
    return list(islice((each for one in found for each in _errors(one, known)), PROBLEMS_LIMIT))


def _is_echo(found: ErrorDetails) -> bool:
    """pydantic calls a list too short if nothing in it is right, which it says item by item as well."""
    return found["type"] == "too_short" and bool(found["input"])


def _errors(found: ErrorDetails, fields: Iterable[str]) -> Iterator[RuleError]:
    steps = _without_tags(found["loc"])
    if found["type"] == _FLAWED:
        for path, why in found["ctx"]["flaws"]:
            yield RuleError(place((*steps, *path)), why)
    else:
        yield RuleError(place(steps), _why(found, steps, fields))


def _without_tags(loc: Path) -> list[Step]:
    """pydantic names the branch of a union after the list index; nobody wrote that."""
    steps: list[Step] = []
    for before, step in zip((None, *loc), loc, strict=False):
        tag = step in _TAGS and isinstance(before, int)
        if not tag and step != "[key]":
            steps.append(step)
    return steps


def _why(found: ErrorDetails, steps: list[Step], fields: Iterable[str]) -> str:
    kind, message = found["type"], found["msg"]
    if kind == "extra_forbidden":
        name = str(steps[-1])
        return f"There is no field called {printable(name)}.{did_you_mean(name, fields)}"
    if kind in _WORDS:
        return _WORDS[kind]
    if kind in ("enum", "literal_error"):
        return _one_of(found["ctx"]["expected"], found["input"])
    if kind in ("too_long", "string_too_long"):
        return _too_long(found["ctx"]["max_length"], "item" if kind == "too_long" else "character")
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return f"This should be {message.removeprefix('Input should be ')}."


def _one_of(expected: str, given: object) -> str:
    known = re.findall("'([^']*)'", expected)
    return f"This should be {expected}.{did_you_mean(given, known) if isinstance(given, str) else ''}"


def _too_long(most: int, thing: str) -> str:
    return f"This should have at most {most} {thing}{'' if most == 1 else 's'}."
