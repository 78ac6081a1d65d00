"""How many times the guest has been here."""

from __future__ import annotations

from alerts.here import is_here
from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three
from recognition.model import Text

_FIRST = three("First visit here", "首次光临", "首次光臨")


def _value(context: Context) -> float | None:
    return context.moment.visit.ordinal if is_here(context.moment) else None


def _words(context: Context) -> Text | None:
    if not is_here(context.moment):
        return None
    ordinal = context.moment.visit.ordinal
    if ordinal == 1:
        return _FIRST
    return three(f"Visit number {ordinal}", f"第 {ordinal} 次光临", f"第 {ordinal} 次光臨")


FACT = Fact(
    name="visits",
    type=Type.NUMBER,
    label=three("Visits", "到访次数", "到訪次數"),
    help=three(
        "How many visits the guest has made to this venue, with this one: 1 is the first ever."
        " No value for a guest who is not here.",
        "客人到访本店的次数，包括这一次：1 表示首次。客人不在店内时没有值。",
        "客人到訪本店的次數，包括這一次：1 表示首次。客人不在店內時沒有值。",
    ),
    phrase=three("the number of visits", "客人到访本店的次数", "客人到訪本店的次數"),
    value=_value,
    words=_words,
    rank=50,
)
