"""What the venue's clocks show."""

from __future__ import annotations

from alerts.localtime import minutes_of_day
from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three


def _value(context: Context) -> float:
    return minutes_of_day(context.moment.at, context.zone_of_time)


FACT = Fact(
    name="local_time",
    type=Type.TIME,
    label=three("Time of day", "时间", "時間"),
    help=three(
        "The time by the venue's clocks. Always has a value.",
        "本店当地时间。始终有值。",
        "本店當地時間。始終有值。",
    ),
    phrase=three("the time", "时间", "時間"),
    value=_value,
)
"""It has no words: staff have clocks."""
