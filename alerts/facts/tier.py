"""The guest's tier."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Names, Source, Type
from alerts.text import same, three
from recognition.model import Text

NAMES = {
    "diamond": three("Diamond", "钻石", "鑽石"),
    "platinum": three("Platinum", "白金", "白金"),
    "gold": three("Gold", "金卡", "金卡"),
    "silver": three("Silver", "银卡", "銀卡"),
}
"""How the usual tiers are called; any other is shown as it is written."""

_GUESTS = {
    tier: three(f"{name['en']} guest", f"{name['zh-Hans']}贵宾", f"{name['zh-Hant']}貴賓")
    for tier, name in NAMES.items()
}


def name_of(tier: str) -> Text:
    """The tier in words; empty for a guest without one."""
    return NAMES.get(tier) or same(tier)


def _value(context: Context) -> str | None:
    return context.guest.tier or None


def _words(context: Context) -> Text | None:
    tier = context.guest.tier
    if not tier:
        return None
    return _GUESTS.get(tier) or three(f"{tier} guest", f"{tier} 贵宾", f"{tier} 貴賓")


def _say(value: str, _: Names) -> Text:
    return name_of(value)


def _choices(_: Names) -> tuple[str, ...]:
    return tuple(NAMES)


def _source(context: Context) -> Source:
    return Source(at=context.guest.tier_since)


FACT = Fact(
    name="tier",
    type=Type.WORD,
    label=three("Tier", "会员等级", "會員等級"),
    help=three(
        "The guest's tier: diamond, platinum, gold, silver, or one of your own. No value for a guest without"
        " one.",
        "客人的会员等级：diamond、platinum、gold、silver 或自定的等级。没有等级的客人没有值。",
        "客人的會員等級：diamond、platinum、gold、silver 或自訂的等級。沒有等級的客人沒有值。",
    ),
    phrase=three("the guest's tier", "客人的会员等级", "客人的會員等級"),
    value=_value,
    words=_words,
    source=_source,
    say=_say,
    choices=_choices,
    rank=90,
)
