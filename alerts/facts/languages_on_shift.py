"""What the staff on shift speak."""

from __future__ import annotations

from alerts.facts.language import say
from alerts.rules.catalogue import Context, Fact, Names, Type
from alerts.text import three


def _value(context: Context) -> frozenset[str]:
    staff = context.staff.values()
    return frozenset([tag for member in staff if member.on_shift for tag in member.languages])


def _choices(names: Names) -> tuple[str, ...]:
    return names.languages


FACT = Fact(
    name="languages_on_shift",
    type=Type.WORDS,
    label=three("Languages on shift", "当班员工的语言", "當值員工的語言"),
    help=three(
        "The languages that those on shift speak, as BCP 47 tags: en, yue. Always has a value; may be empty.",
        "当班员工会说的语言，用 BCP 47 标签表示：en、yue。始终有值；可能为空。",
        "當值員工會說的語言，以 BCP 47 標籤表示：en、yue。始終有值；可能為空。",
    ),
    phrase=three("the languages on shift", "当班员工的语言", "當值員工的語言"),
    value=_value,
    say=say,
    choices=_choices,
)
"""It has no words: staff know who is there."""
