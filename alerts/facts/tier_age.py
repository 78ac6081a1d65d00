"""How long the guest has had the tier."""

from __future__ import annotations

from alerts.facts.tier import name_of
from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three
from recognition.model import Text

DAY_S = 86_400.0
NEW_DAYS = 30.0


def _value(context: Context) -> float | None:
    guest = context.guest
    if guest.tier_since is None or not guest.tier:
        return None
    return max(0.0, (context.moment.at - guest.tier_since) / DAY_S)


def _words(context: Context) -> Text | None:
    """Only while it is new."""
    days = _value(context)
    if days is None or days >= NEW_DAYS:
        return None
    name = name_of(context.guest.tier)
    return three(
        f"New to the tier: {name['en']}",
        f"新近升为{name['zh-Hans']}会员",
        f"新近升為{name['zh-Hant']}會員",
    )


FACT = Fact(
    name="tier_days",
    type=Type.NUMBER,
    unit="days",
    label=three("Days in the tier", "成为该等级的天数", "成為該等級的天數"),
    help=three(
        "Days since the guest was given the tier, with fractions. No value for a guest without a tier, or if"
        " we do not know since when.",
        "客人获得该等级以来的天数，可带小数。没有等级的客人，或不知道何时获得时，没有值。",
        "客人取得該等級以來的天數，可帶小數。沒有等級的客人，或不知道何時取得時，沒有值。",
    ),
    phrase=three("the time in the tier", "客人成为该等级的时间", "客人成為該等級的時間"),
    value=_value,
    words=_words,
    rank=48,
)
