"""Reads the conditions of a rule's sentence back into a tree, as a careful person would. It knows how each
language writes, and what facts and values are called; it knows nothing of what writes the sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alerts.rules.catalogue import Fact, Names, Type, facts
from alerts.text import three

Tree = dict[str, Any]

NAMES = Names(
    zones={
        "bar": three("Bar and Grill", "酒吧或烤肉", "酒吧或烤肉"),
        "lobby": three("Lobby", "大堂", "大堂"),
        "lobby-2": three("Lobby", "大堂", "大堂"),
        "odd": three("Gold or “Spa”", "门店", "「門店」"),
        "trap": three("the zone is Bar", "所在区域", "所在區域"),
    },
    zone_kinds=("lobby", "bar", "in"),
    staff={"ann": "Ann Lee", "ben": "Ben", "ben-2": "Ben"},
    roles=("host", "night_owl"),
    skills=("sommelier", "first_aid", "门店"),
    languages=("en", "zh-HK", "yue", "xx"),
    questions={"lunch": three("Lunch, or not?", "午餐吃什么？", "午餐吃甚麼？")},
)
"""With names that invite to be read in another way."""

_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
_SECONDS |= {"秒": 1, "分钟": 60, "分鐘": 60, "小时": 3_600, "小時": 3_600, "天": 86_400}
_UNITS = {"s": 1, "min": 60, "days": 86_400}
_OPEN, _CLOSE = "(（", ")）"


@dataclass(frozen=True)
class Tongue:
    """How one language writes."""

    quotes: str
    before_if: str
    after_if: str
    separator: str
    """Between parts of a group; the last one has a joint."""
    joints: Mapping[str, str]
    none: str
    not_all: str
    value_separator: re.Pattern[str]
    patterns: Mapping[Type, Mapping[str, str]]
    """What follows a fact of a type, each with its operator. The first one that fits counts."""
    compared: Mapping[str, str]
    """The same for comparisons with another fact."""


ENGLISH = Tongue(
    quotes="“”",
    before_if=", if ",
    after_if=", tell ",
    separator=r"(?:[,;] (?:(and|or) )?| (and|or) )",
    joints={"and": "and", "or": "or"},
    none="none of these is true ",
    not_all="these are not all true ",
    value_separator=re.compile(", | or "),
    patterns={
        Type.WORD: {r" is not (.+)": "notIn", r" is (.+)": "in"},
        Type.WORDS: {r" do not include (.+)": "doesNotContain", r" include (.+)": "contains"},
        Type.NUMBER: {
            r" is at least (.+)": ">=",
            r" is at most (.+)": "<=",
            r" is (?:more than|above) (.+)": ">",
            r" is (?:less than|below) (.+)": "<",
            r" is not from (.+) to (.+)": "notBetween",
            r" is from (.+) to (.+)": "between",
            r" is not (.+)": "!=",
            r" is (.+)": "=",
        },
        Type.TIME: {
            r" is before (.+)": "<",
            r" is (.+) or later": ">=",
            r" is not between (.+) and (.+)": "notBetween",
            r" is between (.+) and (.+)": "between",
        },
    },
    compared={
        r" is the same as (.+)": "=",
        r" is not the same as (.+)": "!=",
        r" is among (.+)": "in",
        r" is not among (.+)": "notIn",
        r" include (.+)": "contains",
        r" do not include (.+)": "doesNotContain",
        r" is less than (.+)": "<",
        r" is at most (.+)": "<=",
        r" is more than (.+)": ">",
        r" is at least (.+)": ">=",
    },
)

SIMPLIFIED = Tongue(
    quotes="“”",
    before_if="，如果",
    after_if="，就通知",
    separator=r"[，；](并且|或者)?",
    joints={"并且": "and", "或者": "or"},
    none="以下都不成立",
    not_all="以下并非全部成立",
    value_separator=re.compile("[、或]"),
    patterns={
        Type.WORD: {r"不是(.+)": "notIn", r"是(.+)": "in"},
        Type.WORDS: {r"不包括(.+)": "doesNotContain", r"包括(.+)": "contains"},
        Type.NUMBER: {
            r"(?:不少于|不低于)(.+)": ">=",
            r"(?:不超过|不高于)(.+)": "<=",
            r"(?:超过|高于)(.+)": ">",
            r"(?:少于|低于)(.+)": "<",
            r"不在(.+)到(.+)之间": "notBetween",
            r"在(.+)到(.+)之间": "between",
            r"不为(.+)": "!=",
            r"为(.+)": "=",
        },
        Type.TIME: {
            r"早于(.+)": "<",
            r"不早于(.+)": ">=",
            r"不在(.+)至(.+)之间": "notBetween",
            r"在(.+)至(.+)之间": "between",
        },
    },
    compared={
        r"与(.+)相同": "=",
        r"与(.+)不同": "!=",
        r"在(.+)之中": "in",
        r"不在(.+)之中": "notIn",
        r"包括(.+)": "contains",
        r"不包括(.+)": "doesNotContain",
        r"少于(.+)": "<",
        r"不超过(.+)": "<=",
        r"超过(.+)": ">",
        r"不少于(.+)": ">=",
    },
)

_TRADITIONAL = str.maketrans("与为于过间并钟时", "與為於過間並鐘時")


def _traditional(patterns: Mapping[str, str]) -> dict[str, str]:
    return {pattern.translate(_TRADITIONAL): operator for pattern, operator in patterns.items()}


TRADITIONAL = Tongue(
    quotes="「」",
    before_if=SIMPLIFIED.before_if,
    after_if=SIMPLIFIED.after_if,
    separator=SIMPLIFIED.separator.translate(_TRADITIONAL),
    joints=_traditional(SIMPLIFIED.joints),
    none=SIMPLIFIED.none,
    not_all=SIMPLIFIED.not_all.translate(_TRADITIONAL),
    value_separator=SIMPLIFIED.value_separator,
    patterns={kind: _traditional(patterns) for kind, patterns in SIMPLIFIED.patterns.items()},
    compared=_traditional(SIMPLIFIED.compared),
)
TONGUES = {"en": ENGLISH, "zh-Hans": SIMPLIFIED, "zh-Hant": TRADITIONAL}


class Reader:
    """Reads one language."""

    def __init__(self, language: str, names: Names, values: Collection[str]) -> None:
        """``values``: what else a fact may be, beside its choices."""
        self.language = language
        self.tongue = TONGUES[language]
        self.names = names
        self.values = values
        self.phrases = {(fact.phrase or fact.label)[language]: fact for fact in facts().values()}
        self.flags = {
            said[language]: (fact.name, holds)
            for fact in facts().values()
            for said, holds in ((fact.yes, True), (fact.no, False))
            if said is not None
        }
        starts = (*self.phrases, *self.flags, self.tongue.none, self.tongue.not_all, *_OPEN)
        self.separator = re.compile(f"{self.tongue.separator}(?={'|'.join(map(re.escape, starts))})")

    def sentence(self, sentence: str) -> Tree | None:
        """Its conditions; None if it has none."""
        masked = self.masked(sentence)
        start = masked.find(self.tongue.before_if)
        if start < 0:
            return None
        start += len(self.tongue.before_if)
        return self.read(sentence[start : masked.index(self.tongue.after_if, start)])

    def masked(self, text: str) -> str:
        """As long as the text, with nothing in its quotations and brackets."""
        opening, closing = self.tongue.quotes[0], self.tongue.quotes[1]
        said, depth, at = "", 0, 0
        while at < len(text):
            end = at + 1
            if text[at] == opening:
                while text[end] != closing or text[end : end + 2] == closing * 2:
                    end += 2 if text[end] == closing else 1
                end += 1
            depth -= text[at] in _CLOSE
            said += "\0" * (end - at) if depth or end > at + 1 else text[at]
            depth += text[at] in _OPEN
            at = end
        return said

    def split(self, text: str, separator: re.Pattern[str]) -> tuple[list[str], list[str]]:
        """The parts, and the words between them."""
        found = list(separator.finditer(self.masked(text)))
        starts = [0, *(match.end() for match in found)]
        ends = [*(match.start() for match in found), len(text)]
        joints = [joint for match in found for joint in match.groups() if joint]
        return [text[start:end] for start, end in zip(starts, ends, strict=True)], joints

    def read(self, text: str) -> Tree:
        """A condition, or several."""
        for lead, combinator in ((self.tongue.none, "or"), (self.tongue.not_all, "and")):
            if text.startswith(lead) and self.is_bracketed(text[len(lead) :]):
                parts, _ = self.split(text[len(lead) + 1 : -1], self.separator)
                return {"combinator": combinator, "not": True, "rules": [self.read(part) for part in parts]}
        if self.is_bracketed(text):
            return self.read(text[1:-1])
        parts, joints = self.split(text, self.separator)
        if len(parts) == 1:
            return self.condition(text)
        (joint,) = joints
        return {
            "combinator": self.tongue.joints[joint],
            "not": False,
            "rules": [self.read(part) for part in parts],
        }

    def is_bracketed(self, text: str) -> bool:
        """The whole of it, by one pair."""
        return text[0] in _OPEN and text[-1] in _CLOSE and not self.masked(text)[1:-1].strip("\0")

    def condition(self, text: str) -> Tree:
        if text in self.flags:
            name, holds = self.flags[text]
            return {"field": name, "operator": "=", "value": holds}
        lead = max((phrase for phrase in self.phrases if text.startswith(phrase)), key=len)
        fact, rest = self.phrases[lead], text[len(lead) :]
        return self.compared(fact, rest) or self.valued(fact, rest)

    def compared(self, fact: Fact, rest: str) -> Tree | None:
        """With another fact."""
        for pattern, operator in self.tongue.compared.items():
            match = re.fullmatch(pattern, rest)
            if match and match[1] in self.phrases:
                other = self.phrases[match[1]].name
                return {"field": fact.name, "operator": operator, "value": other, "valueSource": "field"}
        return None

    def valued(self, fact: Fact, rest: str) -> Tree:
        for pattern, operator in self.tongue.patterns[fact.type].items():
            match = re.fullmatch(pattern, rest)
            if match:
                values = [self.value(fact, operator, words.strip()) for words in match.groups()]
                return {
                    "field": fact.name,
                    "operator": operator,
                    "value": values if len(values) == 2 else values[0],
                }
        raise AssertionError(f"{fact.name}: {rest}")

    def value(self, fact: Fact, operator: str, words: str) -> Any:
        if fact.type is Type.NUMBER:
            return self.number(words, fact.unit)
        if fact.type is Type.TIME:
            return words
        if operator not in ("in", "notIn"):
            return self.word(fact, words)
        return [self.word(fact, each) for each in self.split(words, self.tongue.value_separator)[0]]

    def word(self, fact: Fact, words: str) -> str:
        """Which value is called so; what is told apart has its own in brackets behind."""
        masked = self.masked(words)
        if masked.endswith(")"):
            return self.unquoted(words[masked.index(" (") + 2 : -1])
        said = self.unquoted(words)
        (value,) = self.called(fact, fact.choices(self.names), said) or self.called(fact, self.values, said)
        return value

    def called(self, fact: Fact, values: Collection[str], said: str) -> set[str]:
        return {value for value in values if fact.say(value, self.names)[self.language] == said}

    def unquoted(self, words: str) -> str:
        opening, closing = self.tongue.quotes[0], self.tongue.quotes[1]
        return words[1:-1].replace(closing * 2, closing) if words.startswith(opening) else words

    def number(self, words: str, unit: str) -> float:
        sign = -1 if words.startswith("−") else 1
        words = words.removeprefix("−").replace(",", "")
        pairs = re.findall(r"([0-9.]+) ?([^0-9. ]*)", words)
        if unit not in _UNITS:
            ((figure, written),) = pairs
            assert written == unit
            return sign * float(figure)
        seconds = sum(Decimal(figure) * _SECONDS[written.removesuffix("s")] for figure, written in pairs)
        return sign * float(seconds / _UNITS[unit])
