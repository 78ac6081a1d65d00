"""What a fact was and how far it was from what a condition wants, in words. Figures here are rounded, as
people say them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from alerts.rules.catalogue import Fact, Names, Type
from alerts.rules.normal import HOUR_MIN, minutes
from alerts.rules.sentence.conditions import flag_words
from alerts.rules.sentence.figures import DAY_S, count, duration, exact, fill, number
from alerts.rules.sentence.values import phrase
from alerts.text import LANGUAGES, same, three
from recognition.model import Text

DAY_MIN = 1440
_SECONDS = {"s": 1, "min": 60, "days": DAY_S}

_NO_VALUE = three("no value", "没有值", "沒有值")
_LACK = {
    "en": re.compile(r"No value [^.]+"),
    "zh-Hans": re.compile("[^。]+没有值"),
    "zh-Hant": re.compile("[^。]+沒有值"),
}
"""The sentence of a fact's help that says when it has no value."""

_AT_LIMIT = three("exactly at the limit", "恰好在界限上", "恰好在界限上")
_SHORT = three("{amount} short", "还差 {amount}", "還差 {amount}")
_OVER = three("{amount} over", "超出 {amount}", "超出 {amount}")
_EARLY = three("{amount} too early", "早了 {amount}", "早了 {amount}")
_LATE = three("{amount} too late", "晚了 {amount}", "晚了 {amount}")
_MOMENT = three("less than 1 second", "不到 1 秒", "不到 1 秒")

_NONE = three("none", "无", "無")
_COMMA = {"en": ", ", "zh-Hans": "、", "zh-Hant": "、"}
_ABOUT = three("{fact}: {words}", "{fact}：{words}", "{fact}：{words}")
_BOTH = three("{first}; {second}", "{first}；{second}", "{first}；{second}")


def distance(fact: Fact, op: str, wanted: Any, actual: Any) -> float | None:
    """How much more there should be, in the fact's unit; below 0: how much less. None for what cannot be
    counted so."""
    if fact.type is Type.TIME:
        return _distance_of_times(op, wanted, actual)
    if fact.type is not Type.NUMBER or op in ("!=", "notBetween"):
        return None
    if op == "between":
        wanted = wanted[0] if actual < wanted[0] else wanted[1]
    return float(wanted - actual)


def _distance_of_times(op: str, wanted: Any, actual: float) -> float | None:
    """In minutes. Of times between which it should be, to the nearer one, over midnight too."""
    if op == "notBetween":
        return None
    if op != "between":
        return minutes(wanted) - actual
    early = (minutes(wanted[0]) - actual) % DAY_MIN
    late = (actual - minutes(wanted[1])) % DAY_MIN
    return early if early < late else -late


def off_by(fact: Fact, off: float) -> Text:
    """``10 minutes short``, ``2 over``, ``5 minutes too early``."""
    if off == 0:
        return _AT_LIMIT
    if fact.type is Type.TIME:
        return fill(_EARLY if off > 0 else _LATE, amount=_rounded(abs(off), "min"))
    return fill(_SHORT if off > 0 else _OVER, amount=_rounded(abs(off), fact.unit))


def _rounded(value: float, unit: str) -> Text:
    """No length of time to the second when it is hours, and no more than two decimals."""
    if unit in _SECONDS:
        return _time(value * _SECONDS[unit])
    figure = f"{value:.1g}" if abs(value) < 0.01 else f"{value:.2f}"
    said = number(exact(float(figure)))
    return same(f"{said} {unit}" if unit and unit != "%" else f"{said}{unit}")


def _time(seconds: float) -> Text:
    length = abs(seconds)
    if 0 < length < 1:
        return _MOMENT
    if length >= 2 * DAY_S:
        return count(exact(round(seconds / DAY_S, 1 if length < 10 * DAY_S else None)), "days")
    return duration(round(seconds / 60) * 60 if length >= 3600 else round(seconds))


def value_said(fact: Fact, value: Any, names: Names) -> Text:
    """What the fact was."""
    if fact.type is Type.FLAG:
        return flag_words(fact, bool(value))
    if fact.type is Type.NUMBER:
        return _rounded(value, fact.unit)
    if fact.type is Type.TIME:
        return same(f"{int(value) // HOUR_MIN:02}:{int(value) % HOUR_MIN:02}")
    return fact.say(value, names) if fact.type is Type.WORD else _all(fact, value, names)


def _all(fact: Fact, values: Collection[str], names: Names) -> Text:
    if not values:
        return _NONE
    said = [fact.say(value, names) for value in sorted(values)]
    return {language: _COMMA[language].join(words[language] for words in said) for language in LANGUAGES}


def no_value(fact: Fact) -> Text:
    """When the fact has no value, as its help says."""
    found = {language: _LACK[language].search(fact.help[language]) for language in LANGUAGES}
    return {
        language: match[0][:1].lower() + match[0][1:] if match else _NO_VALUE[language]
        for language, match in found.items()
    }


def about(fact: Fact, words: Text) -> Text:
    """``the languages on shift: English``."""
    return fill(_ABOUT, fact=phrase(fact), words=words)


def both(first: Text, second: Text) -> Text:
    return fill(_BOTH, first=first, second=second)
