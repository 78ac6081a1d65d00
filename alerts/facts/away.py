"""How long the guest had stayed away."""

from __future__ import annotations

from alerts.here import is_here
from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three
from recognition.model import Text

DAY_S = 86_400.0


def _value(context: Context) -> float | None:
    moment = context.moment
    if moment.away_s is not None:
        return moment.away_s / DAY_S
    visit = moment.visit
    if visit.previous_left_at is None or not is_here(moment):
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
        "Days between the last visit and this one, with fractions. No value on the first visit, or for a"
        " guest who is not here.",
        "上次到访与本次之间的天数，可带小数。首次到访，或客人不在店内时，没有值。",
        "上次到訪與本次之間的天數，可帶小數。首次到訪，或客人不在店內時，沒有值。",
    ),
    phrase=three("the time since the last visit", "距客人上次到访的时间", "距客人上次到訪的時間"),
    value=_value,
    words=_words,
    rank=40,
)
