"""The zone that the moment is about."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Names, Type
from alerts.text import same, three
from recognition.model import Kind, Text

_EXPECTED = Kind.EXPECTED


def _value(context: Context) -> str | None:
    moment = context.moment
    return moment.visit.presence.zone or None if moment.kind is not _EXPECTED else None


def _say(zone: str, names: Names) -> Text:
    return names.zones.get(zone) or same(zone)


def _choices(names: Names) -> tuple[str, ...]:
    return tuple(names.zones)


FACT = Fact(
    name="zone",
    type=Type.WORD,
    label=three("Zone", "区域", "區域"),
    help=three(
        "The zone the guest is in, or the reader that is silent. No value for a guest who is not here.",
        "客人所在的区域，或无信号的读写器所在的区域。客人不在店内时没有值。",
        "客人所在的區域，或沒有訊號的讀取器所在的區域。客人不在店內時沒有值。",
    ),
    phrase=three("the zone", "所在区域", "所在區域"),
    value=_value,
    say=_say,
    choices=_choices,
)
"""It has no words: each card shows the zone by itself."""
