"""The day of the week at the venue."""

from __future__ import annotations

from alerts.localtime import WEEKDAYS, weekday
from alerts.rules.catalogue import Context, Fact, Names, Type
from alerts.text import same, three
from recognition.model import Text

NAMES = dict(
    zip(
        WEEKDAYS,
        (
            three("Monday", "星期一", "星期一"),
            three("Tuesday", "星期二", "星期二"),
            three("Wednesday", "星期三", "星期三"),
            three("Thursday", "星期四", "星期四"),
            three("Friday", "星期五", "星期五"),
            three("Saturday", "星期六", "星期六"),
            three("Sunday", "星期日", "星期日"),
        ),
        strict=True,
    )
)


def _value(context: Context) -> str:
    return weekday(context.moment.at, context.zone_of_time)


def _say(day: str, _: Names) -> Text:
    return NAMES.get(day) or same(day)


def _choices(_: Names) -> tuple[str, ...]:
    return WEEKDAYS


FACT = Fact(
    name="weekday",
    type=Type.WORD,
    label=three("Day of the week", "星期", "星期"),
    help=three(
        "The day of the week at the venue: mon, tue, wed, thu, fri, sat, sun. Always has a value.",
        "本店当地的星期：mon、tue、wed、thu、fri、sat、sun。始终有值。",
        "本店當地的星期：mon、tue、wed、thu、fri、sat、sun。始終有值。",
    ),
    phrase=three("the day", "当天", "當天"),
    value=_value,
    say=_say,
    choices=_choices,
)
"""It has no words: staff have calendars."""
