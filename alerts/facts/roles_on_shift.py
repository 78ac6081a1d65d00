"""The roles of the staff on shift."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Names, Type
from alerts.text import same, three
from recognition.model import Text

NAMES = {
    "advisor": three("Advisor", "服务顾问", "服務顧問"),
    "bell": three("Bell desk", "行李员", "行李員"),
    "concierge": three("Concierge", "礼宾员", "禮賓員"),
    "duty_manager": three("Duty manager", "值班经理", "值班經理"),
    "host": three("Host", "接待员", "接待員"),
    "manager": three("Manager", "经理", "經理"),
    "reception": three("Reception", "前台", "接待處"),
    "waiter": three("Waiter", "服务员", "服務員"),
}
"""How the usual roles are called; any other is shown as it is written."""


def _value(context: Context) -> frozenset[str]:
    return frozenset([member.role for member in context.staff.values() if member.on_shift])


def _say(role: str, _: Names) -> Text:
    return NAMES.get(role) or same(role)


def _choices(names: Names) -> tuple[str, ...]:
    return names.roles


FACT = Fact(
    name="roles_on_shift",
    type=Type.WORDS,
    label=three("Roles on shift", "当班的岗位", "當值的職位"),
    help=three(
        "The roles of all who are on shift: host, duty_manager. Always has a value; may be empty.",
        "所有当班员工的岗位：host、duty_manager。始终有值；可能为空。",
        "所有當值員工的職位：host、duty_manager。始終有值；可能為空。",
    ),
    phrase=three("the roles on shift", "当班的岗位", "當值的職位"),
    value=_value,
    say=_say,
    choices=_choices,
)
"""It has no words: staff know who is there."""
