"""What the staff on shift can do."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Names, Type
from alerts.text import three


def _value(context: Context) -> frozenset[str]:
    staff = context.staff.values()
    return frozenset([skill for member in staff if member.on_shift for skill in member.skills])


def _choices(names: Names) -> tuple[str, ...]:
    return names.skills


FACT = Fact(
    name="skills_on_shift",
    type=Type.WORDS,
    label=three("Skills on shift", "当班员工的技能", "當值員工的技能"),
    help=three(
        "What those on shift can do: sommelier, first_aid. Always has a value; may be empty.",
        "当班员工掌握的技能：sommelier、first_aid。始终有值；可能为空。",
        "當值員工掌握的技能：sommelier、first_aid。始終有值；可能為空。",
    ),
    phrase=three("the skills on shift", "当班员工的技能", "當值員工的技能"),
    value=_value,
    choices=_choices,
)
"""It has no words: staff know who is there."""
