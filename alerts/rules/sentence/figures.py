"""Numbers, lengths of time and quotations, as people write them in each language. Nothing is rounded: two
figures that differ read differently."""

from __future__ import annotations

from decimal import Decimal

from alerts.text import LANGUAGES, same, three
from recognition.model import Text

DAY_S = 86_400

_UNITS = {
    "s": three("second", "秒", "秒"),
    "min": three("minute", "分钟", "分鐘"),
    "h": three("hour", "小时", "小時"),
    "days": three("day", "天", "天"),
}
_QUOTES = {"en": "“”", "zh-Hans": "“”", "zh-Hant": "「」"}


def fill(template: Text, **parts: Text | str) -> Text:
    """The template with these parts in their places; what is filled in is never read as a template."""
    return {
        language: words.format(
            **{name: part if isinstance(part, str) else part[language] for name, part in parts.items()}
        )
        for language, words in template.items()
    }


def quoted(words: Text) -> Text:
    """Between the quotation marks of each language. A closing mark within is doubled."""
    return {language: _quoted(words[language], *_QUOTES[language]) for language in LANGUAGES}


def _quoted(words: str, opening: str, closing: str) -> str:
    return f"{opening}{words.replace(closing, closing * 2)}{closing}"


def exact(value: float) -> Decimal:
    """As it is written in the rule."""
    return Decimal(str(value)).normalize() + 0


def number(value: Decimal) -> str:
    """``1,500``, ``2.5``, ``−3``."""
    return format(value, ",f").replace("-", "−")


def amount(value: float, unit: str) -> Text:
    """A number with the unit of its fact."""
    figure = exact(value)
    if unit == "s":
        return duration(figure)
    if unit == "min":
        return duration(figure * 60)
    if unit == "days":
        return count(figure, unit)
    return same(f"{number(figure)} {unit}" if unit and unit != "%" else f"{number(figure)}{unit}")


def duration(seconds: Decimal | int) -> Text:
    """``1 minute 30 seconds``; whole days from two days on."""
    length = abs(Decimal(seconds))
    said = _of_days(length) or _of_clock(length)
    return {language: f"−{words}" if seconds < 0 else words for language, words in said.items()}


def _of_days(length: Decimal) -> Text | None:
    days, rest = divmod(length, DAY_S)
    return count(days, "days") if days >= 2 and not rest else None


def _of_clock(length: Decimal) -> Text:
    minutes, seconds = divmod(length, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        count(value, unit) for value, unit in ((hours, "h"), (minutes, "min"), (seconds, "s")) if value
    ] or [count(length, "s")]
    return {language: " ".join(part[language] for part in parts) for language in LANGUAGES}


def count(value: Decimal, unit: str) -> Text:
    """``1 day``, ``2 days``."""
    written = number(value.normalize() + 0)
    words = {language: f"{written} {name}" for language, name in _UNITS[unit].items()}
    return words if value == 1 else words | {"en": words["en"] + "s"}
