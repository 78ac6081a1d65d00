"""Whether the guest has never been here before."""

from __future__ import annotations

from alerts.here import is_here
from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three


def _value(context: Context) -> bool | None:
    return context.moment.visit.ordinal == 1 if is_here(context.moment) else None


FACT = Fact(
    name="first_visit",
    type=Type.FLAG,
    label=three("First visit ever", "首次到访", "首次到訪"),
    help=three(
        "Whether this is the guest's first visit to this venue ever. No value for a guest who is not here.",
        "是否客人首次到访本店。客人不在店内时没有值。",
        "是否客人首次到訪本店。客人不在店內時沒有值。",
    ),
    yes=three("it is the guest's first visit", "客人是首次到访", "客人是首次到訪"),
    no=three("the guest has been here before", "客人以前来过", "客人以前來過"),
    value=_value,
)
"""It has no words: those of the number of visits say it."""
