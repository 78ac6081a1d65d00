"""Whether the guest's account manager is on shift."""

from __future__ import annotations

from alerts.people import Staff
from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three
from recognition.model import Text


def _manager(context: Context) -> Staff | None:
    return context.staff.get(context.guest.account_manager)


def _value(context: Context) -> bool | None:
    if not context.guest.account_manager:
        return None
    manager = _manager(context)
    return manager is not None and manager.on_shift


def _words(context: Context) -> Text | None:
    manager = _manager(context)
    if manager is None:
        return None
    return three(f"Account manager: {manager.name}", f"客户经理：{manager.name}", f"客戶經理：{manager.name}")


FACT = Fact(
    name="account_manager_here",
    type=Type.FLAG,
    label=three("Account manager on shift", "客户经理当班", "客戶經理當值"),
    help=three(
        "Whether the guest's account manager is on shift here. No value for a guest without one.",
        "客人的客户经理是否正在本店当班。没有客户经理的客人没有值。",
        "客人的客戶經理是否正在本店當值。沒有客戶經理的客人沒有值。",
    ),
    yes=three("the guest's account manager is on shift", "客人的客户经理正在当班", "客人的客戶經理正在當值"),
    no=three("the guest's account manager is not on shift", "客人的客户经理不在班", "客人的客戶經理不在值班"),
    value=_value,
    words=_words,
    rank=45,
)
