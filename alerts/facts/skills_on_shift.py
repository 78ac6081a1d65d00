"""What the staff on shift can do."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Names, Type
from alerts.text import same, three
from recognition.model import Text

NAMES = {
    "child_care": three("Child care", "照看儿童", "照顧兒童"),
    "first_aid": three("First aid", "急救", "急救"),
    "it": three("Computers and readers", "电脑与读卡器", "電腦與讀取器"),
    "sign_language": three("Sign language", "手语", "手語"),
    "sommelier": three("Sommelier", "侍酒", "侍酒"),
}
"""How the usual skills are called; any other is shown as it is written."""


def _value(context: Context) -> frozenset[str]:
    staff = context.staff.values()
    return frozenset([skill for member in staff if member.on_shift for skill in member.skills])


def called(skill: str) -> Text:
    """A skill's name."""
    return NAMES.get(skill) or same(skill)


def _say(skill: str, _: Names) -> Text:
    return called(skill)


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
    say=_say,
    choices=_choices,
)
"""It has no words: staff know who is there."""
