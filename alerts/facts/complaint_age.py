"""How long a complaint of the guest has been open."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three

DAY_S = 86_400.0


def _value(context: Context) -> float | None:
    since = context.guest.complaint_since
    return None if since is None else max(0.0, (context.moment.at - since) / DAY_S)


FACT = Fact(
    name="complaint_days",
    type=Type.NUMBER,
    unit="days",
    label=three("Age of the open complaint", "投诉未解决的天数", "投訴未解決的天數"),
    help=three(
        "Days since the open complaint was made, with fractions. No value if none is open.",
        "未解决的投诉提出以来的天数，可带小数。没有未解决的投诉时没有值。",
        "未解決的投訴提出以來的天數，可帶小數。沒有未解決的投訴時沒有值。",
    ),
    phrase=three("the age of the open complaint", "投诉未解决的时间", "投訴未解決的時間"),
    value=_value,
)
"""It has no words: those of the open complaint say it."""
