"""How sure we are of where the guest is."""

from __future__ import annotations

from alerts.here import is_here
from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three


def _value(context: Context) -> float | None:
    moment = context.moment
    return round(moment.visit.presence.confidence * 100, 1) if is_here(moment) else None


FACT = Fact(
    name="confidence",
    type=Type.NUMBER,
    unit="%",
    label=three("Confidence", "识别把握", "識別把握"),
    help=three(
        "How sure we are that the guest is in this zone, 0 to 100 %. No value for a guest who is not here.",
        "我们有多大把握客人在该区域，0 到 100%。客人不在店内时没有值。",
        "我們有多大把握客人在該區域，0 到 100%。客人不在店內時沒有值。",
    ),
    phrase=three("our confidence in the zone", "识别的把握", "識別的把握"),
    value=_value,
)
"""It has no words: each card shows it by itself."""
