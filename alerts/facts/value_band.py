"""What the guest is worth to the house, roughly."""

from __future__ import annotations

from alerts.people import How
from alerts.rules.catalogue import Context, Fact, Names, Source, Type
from alerts.text import same, three
from recognition.model import Text

NAMES = {
    "top": three("Top", "最高", "最高"),
    "high": three("High", "高", "高"),
    "medium": three("Medium", "中", "中"),
    "low": three("Low", "低", "低"),
}
"""How the usual bands are called; any other is shown as it is written."""


def _value(context: Context) -> str | None:
    return context.guest.value_band or None


def _say(band: str, _: Names) -> Text:
    return NAMES.get(band) or same(band)


def _choices(_: Names) -> tuple[str, ...]:
    return tuple(NAMES)


def _source(_: Context) -> Source:
    """Worked out, and never said to the guest."""
    return Source(How.GUESSED)


FACT = Fact(
    name="value_band",
    type=Type.WORD,
    label=three("Value band", "价值级别", "價值級別"),
    help=three(
        "What the guest is worth to the house, in bands: top, high, medium, low. Only overseers are told. No"
        " value if nobody has worked it out.",
        "客人对本店的价值级别：top、high、medium、low。只告诉主管。没有人算过时没有值。",
        "客人對本店的價值級別：top、high、medium、low。只告訴主管。沒有人計算過時沒有值。",
    ),
    phrase=three("the guest's value band", "客人的价值级别", "客人的價值級別"),
    value=_value,
    source=_source,
    say=_say,
    choices=_choices,
    discreet=True,
)
"""It has no words: it is not for a card."""
