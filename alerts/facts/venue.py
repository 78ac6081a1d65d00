"""The venue."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three


def _value(context: Context) -> str:
    return context.moment.visit.venue


FACT = Fact(
    name="venue",
    type=Type.WORD,
    label=three("Venue", "门店", "門店"),
    help=three(
        "The id of the venue. Always has a value.", "门店的编号。始终有值。", "門店的編號。始終有值。"
    ),
    phrase=three("the venue", "门店", "門店"),
    value=_value,
)
"""It has no words: whoever reads the card works there."""
