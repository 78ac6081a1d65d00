"""How long the guest had stayed away."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three
from recognition.model import Text

DAY_S = 86_400.0


def _value(context: Context) -> float | None:
    visit = context.moment.visit
    if context.moment.away_s is not None:
        return context.moment.away_s / DAY_S
    if visit.previous_left_at is None:
        return None
    return max(0.0, visit.arrived_at - visit.previous_left_at) / DAY_S


def _words(context: Context) -> Text | None:
    away = _value(context)
    if away is None or away < 1:
        return None
    days = int(away)
    return three(
        f"Last here {days} day{'' if days == 1 else 's'} ago",
        f"上次光临在 {days} 天前",
        f"上次光臨在 {days} 天前",
    )


FACT = Fact(
    name="away_days",
    type=Type.NUMBER,
    unit="days",
    label=three("Days since the last visit", "距上次到访的天数", "距上次到訪的天數"),
    help=three(
        "Days between the last visit and this one, with fractions. No value on the first visit.",
        "上次到访与本次之间的天数，可带小数。首次到访没有值。",
        "上次到訪與本次之間的天數，可帶小數。首次到訪沒有值。",
    ),
    value=_value,
    words=_words,
    rank=40,
)
