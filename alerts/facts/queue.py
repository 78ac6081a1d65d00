"""How many guests are in the zone."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three
from recognition.model import Kind, Text

WORTH_SAYING = 3

_EXPECTED = Kind.EXPECTED


def _value(context: Context) -> float | None:
    moment = context.moment
    if moment.kind is _EXPECTED:
        return None
    visit, guest = moment.visit, context.guest.id
    zone = visit.presence.zone
    here = 1 if guest and visit.left_at is None else 0
    for other, theirs in context.here.items():
        if theirs.presence.zone == zone and other != guest:
            here += 1
    return here


def _words(context: Context) -> Text | None:
    here = _value(context)
    if here is None or here < WORTH_SAYING:
        return None
    return three(f"{here} guests in the zone", f"该区域有 {here} 位客人", f"該區域有 {here} 位客人")


FACT = Fact(
    name="queue_length",
    type=Type.NUMBER,
    label=three("Guests in the zone", "区域内的客人数", "區域內的客人數"),
    help=three(
        "How many guests whom we know are in this zone now, this one included. No value for a guest who is"
        " not here.",
        "此刻在该区域内、我们认识的客人人数，包括这位客人。客人不在店内时没有值。",
        "此刻在該區域內、我們認識的客人人數，包括這位客人。客人不在店內時沒有值。",
    ),
    phrase=three("the number of guests in the zone", "该区域的客人数", "該區域的客人數"),
    value=_value,
    words=_words,
    rank=96,
)
