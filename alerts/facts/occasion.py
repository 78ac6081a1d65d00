"""What the guest has to celebrate today."""

from __future__ import annotations

import calendar
from datetime import date, datetime, tzinfo
from functools import lru_cache

from alerts.model import Occasion
from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import same, three
from recognition.model import Text

_NAMES = {
    "birthday": three("Birthday today", "今天生日", "今天生日"),
    "anniversary": three("Anniversary today", "今天是纪念日", "今天是紀念日"),
}


def _falls_on(occasion: Occasion, today: date) -> bool:
    """29 February is kept on the 28th in a common year."""
    day = occasion.day
    if occasion.month == 2 and day == 29 and not calendar.isleap(today.year):
        day = 28
    return (occasion.month, day) == (today.month, today.day)


QUARTER_S = 900
"""Local days begin on a quarter of an hour of UTC, in every zone in use."""


@lru_cache(maxsize=256)
def _date(quarter: int, zone: tzinfo) -> date:
    """Kept, because many guests arrive in the same quarter and working it out is slow."""
    return datetime.fromtimestamp(quarter * QUARTER_S, zone).date()


def _today(context: Context) -> list[str]:
    if not context.guest.occasions:
        return []
    today = _date(int(context.moment.at // QUARTER_S), context.zone_of_time)
    return [occasion.kind for occasion in context.guest.occasions if _falls_on(occasion, today)]


def _value(context: Context) -> frozenset[str]:
    return frozenset(_today(context))


def _words(context: Context) -> Text | None:
    kinds = _today(context)
    if not kinds:
        return None
    known = next((_NAMES[kind] for kind in kinds if kind in _NAMES), None)
    return known or same(kinds[0])


FACT = Fact(
    name="occasions_today",
    type=Type.WORDS,
    label=three("Occasions today", "今天的特别日子", "今天的特別日子"),
    help=three(
        "What the guest celebrates today by the venue's calendar: birthday, anniversary. Always has a"
        " value; empty on an ordinary day.",
        "按本店当地日期，客人今天的特别日子：birthday、anniversary。始终有值；平常日子为空。",
        "按本店當地日期，客人今天的特別日子：birthday、anniversary。始終有值；平常日子為空。",
    ),
    value=_value,
    words=_words,
    rank=20,
)
