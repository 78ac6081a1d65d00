"""Rules as a file: to keep, to take to another venue, to write by hand.

A file is not trusted. Whatever it says of versions, it gives drafts: nobody's cards change until a manager
of the venue has published one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from alerts.rules.errors import RuleError
from alerts.rules.model import Rule, parse_rule

FORMAT = "maitred-rules"
FORMAT_VERSION = 1
RULES_MOST = 1_000
"""Rules in one file."""
FILE_BYTES_MOST = 2_000_000

_FIELDS = ("format", "format_version", "rules")


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule of the file that cannot be taken."""

    index: int
    """Its place in the file, from 0."""
    where: str
    """The place in the rule: ``if.rules[0].field``."""
    why: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file gave."""

    rules: tuple[Rule, ...]
    """Drafts, all called version 1: which version they become, the venue's own rules say."""
    problems: tuple[Problem, ...]


def export_rules(rules: Iterable[Rule]) -> dict[str, Any]:
    """The file, as data for JSON. What a rule does not say is left out."""
    written = [rule.model_dump(mode="json", by_alias=True, exclude_defaults=True) for rule in rules]
    return {"format": FORMAT, "format_version": FORMAT_VERSION, "rules": written}


def read_rules(file: bytes) -> Taken:
    """The rules in a file. Raises :class:`RuleError` for what is no such file at all."""
    if len(file) > FILE_BYTES_MOST:
        raise RuleError("", f"The file has more than {FILE_BYTES_MOST:,} bytes.")
    try:
        data = msgspec.json.decode(file)
    except RecursionError:
        raise RuleError("", "This is nested too deeply.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RuleError("", f"This is not JSON: {error}.") from None
    return take_rules(data)


def take_rules(data: object) -> Taken:
    """The same for data that was JSON. The good rules are taken; of each other one the first thing that is
    wrong is named."""
    rules: dict[str, Rule] = {}
    problems: list[Problem] = []
    for index, body in enumerate(_bodies(data)):
        try:
            rule = _draft(body)
            if rule.id in rules:
                raise RuleError("id", "Another rule of this file has this id already.")
            rules[rule.id] = rule
        except RuleError as error:
            problems.append(Problem(index, error.where, error.why))
    return Taken(tuple(rules.values()), tuple(problems))


def _bodies(data: object) -> list[object]:
    """The rules as they are written, of what says that it is such a file."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise RuleError("format", f'A file of rules is an object with "format": "{FORMAT}".')
    version = data.get("format_version")
    if isinstance(version, bool) or version != FORMAT_VERSION:
        raise RuleError("format_version", f"Only version {FORMAT_VERSION} can be read.")
    if strange := [key for key in data if key not in _FIELDS]:
        raise RuleError(
            "", f"A file has {', '.join(_FIELDS)} and nothing else; this one has {len(strange)} more."
        )
    bodies = data.get("rules")
    if not isinstance(bodies, list):
        raise RuleError("rules", "This should be a list.")
    if len(bodies) > RULES_MOST:
        raise RuleError("rules", f"There are {len(bodies):,} rules; {RULES_MOST:,} is the most.")
    return bodies


def _draft(body: object) -> Rule:
    if isinstance(body, dict):
        body = {**body, "version": 1, "status": "draft"}
    return parse_rule(body)
