"""Who looks after the guest."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Names, Type
from alerts.text import same, three
from recognition.model import Text


def _value(context: Context) -> str | None:
    return context.guest.account_manager or None


def _say(staff: str, names: Names) -> Text:
    return same(names.staff.get(staff, staff))


def _choices(names: Names) -> tuple[str, ...]:
    return tuple(names.staff)


FACT = Fact(
    name="account_manager",
    type=Type.WORD,
    label=three("Account manager", "客户经理", "客戶經理"),
    help=three(
        "The member of staff who looks after the guest. No value for a guest without one.",
        "负责这位客人的员工。没有客户经理的客人没有值。",
        "負責這位客人的員工。沒有客戶經理的客人沒有值。",
    ),
    phrase=three("the guest's account manager", "客人的客户经理", "客人的客戶經理"),
    value=_value,
    say=_say,
    choices=_choices,
)
"""It has no words: those of account_manager_here name them."""
