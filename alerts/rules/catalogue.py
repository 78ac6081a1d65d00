"""The catalogue of facts: all that a rule may ask about, and all that a card may say.

A fact is one file in :mod:`alerts.facts` with a module attribute ``FACT``; putting the file there is
enough for rules, errors and cards to know it.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from functools import cache

import alerts.facts
from alerts.model import Guest, Staff
from recognition.model import Moment, Text

Value = str | float | bool | frozenset[str]
"""What a fact can be; the type says which."""


class Type(StrEnum):
    """What kind of value a fact has."""

    WORD = "word"
    """One word out of many: ``gold``."""
    WORDS = "words"
    """A set of words, maybe empty."""
    NUMBER = "number"
    FLAG = "flag"
    """True or false."""


OPERATORS: Mapping[Type, tuple[str, ...]] = {
    Type.WORD: ("=", "!=", "in", "notIn"),
    Type.WORDS: ("contains", "doesNotContain"),
    Type.NUMBER: ("=", "!=", "<", "<=", ">", ">=", "between", "notBetween"),
    Type.FLAG: ("=", "!="),
}
"""The operators each type allows, by the names that react-querybuilder uses."""


@dataclass(slots=True)
class Context:
    """Everything a fact may look at. One is made for each moment."""

    moment: Moment
    guest: Guest
    staff: Mapping[str, Staff]
    """The venue's staff by id, as they are now."""
    zone_of_time: tzinfo
    """The venue's time zone: what "today" means."""


def _no_words(_: Context) -> Text | None:
    return None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that can be known about a guest at a moment."""

    name: str
    type: Type
    label: Text
    """What a manager reads when choosing the fact."""
    help: Text
    """What it means, and when it has no value."""
    value: Callable[[Context], Value | None]
    """None: there is no value, and every condition on it fails (see :mod:`alerts.rules.compile`)."""
    words: Callable[[Context], Text | None] = _no_words
    """How it reads on a card; None when there is nothing worth saying."""
    unit: str = ""
    """``s``, ``days`` ...; empty if it has none."""
    rank: int = 100
    """Its place on a card whose rule lists no facts: the lowest rank comes first."""

    @property
    def operators(self) -> tuple[str, ...]:
        """The operators a condition on this fact may use."""
        return OPERATORS[self.type]


@cache
def facts() -> Mapping[str, Fact]:
    """Every fact by name, in the order in which cards prefer them."""
    found = [_load(module.name) for module in pkgutil.iter_modules(alerts.facts.__path__)]
    return {fact.name: fact for fact in sorted(found, key=lambda fact: (fact.rank, fact.name))}


def _load(module: str) -> Fact:
    fact = importlib.import_module(f"alerts.facts.{module}").FACT
    if not isinstance(fact, Fact):
        raise TypeError(f"alerts.facts.{module}.FACT is not a Fact.")
    return fact


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` Did you mean tier?``, or nothing if no known name is close."""
    close = difflib.get_close_matches(name[:64], list(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""
