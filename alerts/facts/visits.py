"""How many times the guest has been here."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three
from recognition.model import Text

_FIRST = three("First visit here", "首次光临", "首次光臨")


def _value(context: Context) -> float:
    return context.moment.visit.ordinal


def _words(context: Context) -> Text:
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
        " Always has a value.",
        "客人到访本店的次数，包括这一次：1 表示首次。始终有值。",
        "客人到訪本店的次數，包括這一次：1 表示首次。始終有值。",
    ),
    value=_value,
    words=_words,
    rank=50,
)
