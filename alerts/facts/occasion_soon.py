"""How soon the guest has something to celebrate."""

from __future__ import annotations

from alerts.facts.occasion import say
from alerts.localtime import day_number, days_until
from alerts.rules.catalogue import Context, Fact, Names, Type
from alerts.text import three
from recognition.model import Text

WORTH_SAYING_DAYS = 7


def _next(context: Context) -> tuple[int, str] | None:
    """In how many days, and what."""
    today = day_number(context.moment.at, context.zone_of_time)
    best: tuple[int, str] | None = None
    for one in context.guest.occasions:
        days = days_until(one.month, one.day, today)
        if days is not None and (best is None or days < best[0]):
            best = days, one.kind
    return best


def _value(context: Context) -> float | None:
    if not context.guest.occasions:
        return None
    found = _next(context)
    return found[0] if found else None


def _words(context: Context) -> Text | None:
    """From tomorrow to next week; that of today has a fact of its own."""
    found = _next(context)
    if found is None or not 0 < found[0] <= WORTH_SAYING_DAYS:
        return None
    days, what = found[0], say(found[1], Names())
    return three(
        f"{what['en']} {'tomorrow' if days == 1 else f'in {days} days'}",
        f"{'明天' if days == 1 else f'{days} 天后'}：{what['zh-Hans']}",
        f"{'明天' if days == 1 else f'{days} 天後'}：{what['zh-Hant']}",
    )


FACT = Fact(
    name="occasion_in_days",
    type=Type.NUMBER,
    unit="days",
    label=three("Days until the next occasion", "距下一个特别日子的天数", "距下一個特別日子的天數"),
    help=three(
        "Days until the guest next has something to celebrate, by the venue's calendar; 0 is today. No value"
        " for a guest of whom we know no such day.",
        "按本店当地日期，距客人下一个特别日子的天数；0 表示今天。不知道客人的特别日子时没有值。",
        "按本店當地日期，距客人下一個特別日子的天數；0 表示今天。不知道客人的特別日子時沒有值。",
    ),
    phrase=three(
        "the time until the next occasion", "距客人下一个特别日子的时间", "距客人下一個特別日子的時間"
    ),
    value=_value,
    words=_words,
    rank=25,
    on_consent=True,
)
