"""The zone we believe the guest is in."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three


def _value(context: Context) -> str:
    return context.moment.visit.presence.zone


FACT = Fact(
    name="zone",
    type=Type.WORD,
    label=three("Zone", "区域", "區域"),
    help=three(
        "The id of the zone the guest is in. Always has a value.",
        "客人所在区域的编号。始终有值。",
        "客人所在區域的編號。始終有值。",
    ),
    value=_value,
)
"""It has no words: each card shows the zone by itself."""
