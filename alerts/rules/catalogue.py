"""The catalogue of facts: all that a rule may ask about, and all that a card may say.

A fact is one file in :mod:`alerts.facts` with a module attribute ``FACT``; putting the file there is
enough for rules, errors and cards to know it.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum
from functools import cache

import alerts.facts
from alerts.model import Answer
from alerts.people import Guest, How, Staff
from alerts.text import same
from recognition.model import Moment, Text, Visit
from recognition.zones import Plan

Value = str | float | bool | frozenset[str]
"""What a fact can be; the type says which. A time of day is the number of minutes since midnight."""


class Type(StrEnum):
    """What kind of value a fact has."""

    WORD = "word"
    """One word out of many: ``gold``."""
    WORDS = "words"
    """A set of words, maybe empty."""
    NUMBER = "number"
    FLAG = "flag"
    """True or false."""
    TIME = "time"
    """A time of day; ``07:30`` in a rule."""


OPERATORS: Mapping[Type, tuple[str, ...]] = {
    Type.WORD: ("=", "!=", "in", "notIn"),
    Type.WORDS: ("contains", "doesNotContain"),
    Type.NUMBER: ("=", "!=", "<", "<=", ">", ">=", "between", "notBetween"),
    Type.FLAG: ("=", "!="),
    Type.TIME: ("<", ">=", "between", "notBetween"),
}
"""The operators each type allows, by the names that react-querybuilder uses."""


@dataclass(slots=True)
class Context:
    """Everything a fact may look at. One is made for each moment."""

    moment: Moment
    guest: Guest
    """Without an id where the moment is about no guest."""
    staff: Mapping[str, Staff]
    """The venue's staff by id, as they are now."""
    zone_of_time: tzinfo
    """The venue's time zone: what "today" means."""
    plan: Plan | None = None
    """Of the venue. None only where nothing asks for it."""
    here: Mapping[str, Visit] = field(default_factory=dict)
    """The visits under way, by guest."""
    guests: Mapping[str, Guest] = field(default_factory=dict)
    """Profiles by guest id."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """What the guest told us in this visit, by question."""


@dataclass(frozen=True, slots=True)
class Names:
    """What things of a venue are called, for words and choices."""

    zones: Mapping[str, Text] = field(default_factory=dict)
    zone_kinds: tuple[str, ...] = ()
    staff: Mapping[str, str] = field(default_factory=dict)
    roles: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """Those that the staff speak."""
    questions: Mapping[str, Text] = field(default_factory=dict)
    """What the venue's rules ask, by key."""


@dataclass(frozen=True, slots=True)
class Source:
    """How we know a fact, and how old that is."""

    how: How = How.KNOWN
    at: float | None = None
    """When we learned it, or saw it last."""
    times: int = 0
    """How often it was seen."""


KNOWN = Source()


def _known(_: Context) -> Source:
    return KNOWN


def _as_written(value: str, _: Names) -> Text:
    return same(value)


def _no_choices(_: Names) -> tuple[str, ...]:
    return ()


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
    source: Callable[[Context], Source] = _known
    """How we know what its words say; the house's own books, unless it says otherwise."""
    unit: str = ""
    """``s``, ``days`` ...; empty if it has none."""
    rank: int = 100
    """Its place on a card whose rule lists no facts: the lowest rank comes first."""
    phrase: Text | None = None
    """How it reads within a sentence, if not like its label: ``the guest's tier``."""
    yes: Text | None = None
    """FLAG: the sentence when it is true: ``a complaint is open``."""
    no: Text | None = None
    """FLAG: the same when it is false: ``no complaint is open``."""
    say: Callable[[str, Names], Text] = _as_written
    """WORD, WORDS: one value in words."""
    choices: Callable[[Names], tuple[str, ...]] = _no_choices
    """WORD, WORDS: values to offer. Empty: whatever the manager writes."""
    discreet: bool = False
    """Only those who oversee the venue are told its value."""
    on_consent: bool = False
    """It rests on what the guest likes or celebrates, which staff see only with the guest's consent."""

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
