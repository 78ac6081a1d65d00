"""Conditions and groups in words. They say what the tree says, no more and no less: a test reads them back.

A group within a group stands in brackets, unless both are of one kind. A NOT around a single condition turns
that round: NOT (tier = gold) is "the tier is not Gold", which to a rule is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from alerts.rules.catalogue import Fact, Names, Type, facts
from alerts.rules.model import Condition, Group
from alerts.rules.sentence.figures import amount, fill
from alerts.rules.sentence.values import any_of, phrase
from alerts.text import LANGUAGES, same, three
from recognition.model import Text

OPPOSITE = {
    "=": "!=",
    "in": "notIn",
    "contains": "doesNotContain",
    "between": "notBetween",
    "<": ">=",
    "<=": ">",
}
OPPOSITE |= {other: operator for operator, other in OPPOSITE.items()}

_IS = three("{fact} is {value}", "{fact}是{value}", "{fact}是{value}")
_IS_NOT = three("{fact} is not {value}", "{fact}不是{value}", "{fact}不是{value}")
_SAME = three("{fact} is the same as {value}", "{fact}与{value}相同", "{fact}與{value}相同")
_NOT_SAME = three("{fact} is not the same as {value}", "{fact}与{value}不同", "{fact}與{value}不同")

_WORD = {"=": _IS, "!=": _IS_NOT, "in": _IS, "notIn": _IS_NOT}
_WORDS = {
    "contains": three("{fact} include {value}", "{fact}包括{value}", "{fact}包括{value}"),
    "doesNotContain": three("{fact} do not include {value}", "{fact}不包括{value}", "{fact}不包括{value}"),
}
_NUMBER = {
    "=": three("{fact} is {value}", "{fact}为{value}", "{fact}為{value}"),
    "!=": three("{fact} is not {value}", "{fact}不为{value}", "{fact}不為{value}"),
    "<": three("{fact} is less than {value}", "{fact}少于{value}", "{fact}少於{value}"),
    "<=": three("{fact} is at most {value}", "{fact}不超过{value}", "{fact}不超過{value}"),
    ">": three("{fact} is more than {value}", "{fact}超过{value}", "{fact}超過{value}"),
    ">=": three("{fact} is at least {value}", "{fact}不少于{value}", "{fact}不少於{value}"),
    "between": three(
        "{fact} is from {low} to {high}", "{fact}在{low}到{high}之间", "{fact}在{low}到{high}之間"
    ),
    "notBetween": three(
        "{fact} is not from {low} to {high}", "{fact}不在{low}到{high}之间", "{fact}不在{low}到{high}之間"
    ),
}
_PERCENT = _NUMBER | {
    "<": three("{fact} is below {value}", "{fact}低于{value}", "{fact}低於{value}"),
    "<=": three("{fact} is at most {value}", "{fact}不高于{value}", "{fact}不高於{value}"),
    ">": three("{fact} is above {value}", "{fact}高于{value}", "{fact}高於{value}"),
    ">=": three("{fact} is at least {value}", "{fact}不低于{value}", "{fact}不低於{value}"),
}
_TIME = {
    "<": three("{fact} is before {value}", "{fact}早于{value}", "{fact}早於{value}"),
    ">=": three("{fact} is {value} or later", "{fact}不早于{value}", "{fact}不早於{value}"),
    "between": three(
        "{fact} is between {low} and {high}", "{fact}在{low}至{high}之间", "{fact}在{low}至{high}之間"
    ),
    "notBetween": three(
        "{fact} is not between {low} and {high}", "{fact}不在{low}至{high}之间", "{fact}不在{low}至{high}之間"
    ),
}
_COMPARED = (
    _NUMBER
    | _WORDS
    | {
        "=": _SAME,
        "!=": _NOT_SAME,
        "in": three("{fact} is among {value}", "{fact}在{value}之中", "{fact}在{value}之中"),
        "notIn": three("{fact} is not among {value}", "{fact}不在{value}之中", "{fact}不在{value}之中"),
    }
)
"""With another fact."""


def condition_words(condition: Condition, names: Names, met: bool = True) -> Text:
    """The condition in words; its opposite, unless it is to be ``met``."""
    fact = facts()[condition.field]
    operator = condition.operator if met else OPPOSITE[condition.operator]
    if condition.source == "field":
        return fill(_COMPARED[operator], fact=phrase(fact), value=phrase(facts()[condition.value]))
    if fact.type is Type.FLAG:
        return flag_words(fact, condition.value is (operator == "="))
    if fact.type in (Type.WORD, Type.WORDS):
        values = condition.value if isinstance(condition.value, list) else [condition.value]
        template = (_WORD if fact.type is Type.WORD else _WORDS)[operator]
        return fill(template, fact=phrase(fact), value=any_of(fact, values, names))
    return _figure(fact, operator, condition.value)


def flag_words(fact: Fact, holds: bool) -> Text:
    said = fact.yes if holds else fact.no
    answer = three("yes", "是", "是") if holds else three("no", "否", "否")
    return said or fill(
        three("{fact}: {answer}", "{fact}：{answer}", "{fact}：{answer}"), fact=fact.label, answer=answer
    )


def _figure(fact: Fact, operator: str, value: Any) -> Text:
    templates = _TIME if fact.type is Type.TIME else _PERCENT if fact.unit == "%" else _NUMBER
    low, high = value if isinstance(value, list) else (value, value)
    said = fill(
        templates[operator],
        fact=phrase(fact),
        value=_written(fact, low),
        low=_written(fact, low),
        high=_written(fact, high),
    )
    return {language: words.strip() for language, words in said.items()}


def _written(fact: Fact, value: Any) -> Text:
    """Between Chinese characters a figure stands apart."""
    said = same(value) if fact.type is Type.TIME else amount(value, fact.unit)
    return {language: words if language == "en" else _apart(words) for language, words in said.items()}


def _apart(words: str) -> str:
    return f" {words} " if words[-1].isascii() else f" {words}"


Style = Literal["and", "or", "none", "not_all"]


@dataclass(frozen=True, slots=True)
class _Leaf:
    condition: Condition
    met: bool


@dataclass(frozen=True, slots=True)
class _Several:
    """At least two."""

    style: Style
    parts: tuple[_Leaf | _Several, ...]


_TURNED: Mapping[str, Style] = {"and": "not_all", "or": "none"}


def _simple(node: Condition | Group, turned: bool = False) -> _Leaf | _Several:
    """Without groups of one, and without groups in groups of the same kind."""
    if isinstance(node, Condition):
        return _Leaf(node, not turned)
    turned = turned is not node.negated
    if len(node.rules) == 1:
        return _simple(node.rules[0], turned)
    parts: list[_Leaf | _Several] = []
    for each in map(_simple, node.rules):
        parts += each.parts if isinstance(each, _Several) and each.style == node.combinator else (each,)
    return _Several(_TURNED[node.combinator] if turned else node.combinator, tuple(parts))


def group_words(group: Group, names: Names) -> Text:
    """The whole tree in words, to stand after "if"."""
    return _words(_simple(group), names)


def _words(node: _Leaf | _Several, names: Names) -> Text:
    if isinstance(node, _Leaf):
        return condition_words(node.condition, names, node.met)
    said = [_words(part, names) for part in node.parts]
    whole = [isinstance(part, _Several) and part.style in _JOINTS["en"] for part in node.parts]
    return {
        language: _joined(language, node.style, [each[language] for each in said], whole)
        for language in LANGUAGES
    }


_JOINTS: Mapping[str, Mapping[str, str]] = {
    "en": {"and": "and ", "or": "or "},
    "zh-Hans": {"and": "并且", "or": "或者"},
    "zh-Hant": {"and": "並且", "or": "或者"},
}
_NEITHER: Mapping[str, Text] = {
    "none": three("none of these is true ({parts})", "以下都不成立（{parts}）", "以下都不成立（{parts}）"),
    "not_all": three(
        "these are not all true ({parts})", "以下并非全部成立（{parts}）", "以下並非全部成立（{parts}）"
    ),
}
_BRACKETS = {"en": "({})", "zh-Hans": "（{}）", "zh-Hant": "（{}）"}
_COMMA = {"en": ", ", "zh-Hans": "，", "zh-Hant": "，"}
_SEMICOLON = {"en": "; ", "zh-Hans": "；", "zh-Hant": "；"}


def _joined(language: str, style: Style, parts: Sequence[str], whole: Sequence[bool]) -> str:
    leaves = [part for part, is_group in zip(parts, whole, strict=True) if not is_group]
    said = [
        _BRACKETS[language].format(part) if is_group else part
        for part, is_group in zip(parts, whole, strict=True)
    ]
    if style in _NEITHER:
        return _NEITHER[style][language].format(parts=_SEMICOLON[language].join(said))
    joint = _JOINTS[language][style]
    if any(_COMMA[language] in leaf for leaf in leaves):
        return _SEMICOLON[language].join((*said[:-1], joint + said[-1]))
    before = " " if language == "en" and not any(f" {joint}" in leaf for leaf in leaves) else _COMMA[language]
    return _COMMA[language].join(said[:-1]) + before + joint + said[-1]
