"""The guest's points."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three
from recognition.model import Text


def _value(context: Context) -> float | None:
    return context.guest.points


def _words(context: Context) -> Text | None:
    points = context.guest.points
    if points is None:
        return None
    return three(f"{points:,.0f} points", f"{points:,.0f} 积分", f"{points:,.0f} 積分")


FACT = Fact(
    name="points",
    type=Type.NUMBER,
    label=three("Points", "积分", "積分"),
    help=three(
        "The guest's points of the club. No value for a guest who is not in it.",
        "客人的会员积分。不是会员的客人没有值。",
        "客人的會員積分。不是會員的客人沒有值。",
    ),
    phrase=three("the guest's number of points", "客人的积分", "客人的積分"),
    value=_value,
    words=_words,
    rank=95,
)
