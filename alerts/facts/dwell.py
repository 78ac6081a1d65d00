"""How long the guest has been in the zone."""

from __future__ import annotations

from alerts.here import is_here
from alerts.people import How
from alerts.rules.catalogue import Context, Fact, Source, Type
from alerts.text import three
from recognition.model import Kind, Text

WORTH_SAYING_S = 60.0

_DWELT = Kind.DWELT


def _value(context: Context) -> float | None:
    moment = context.moment
    if moment.kind is _DWELT and moment.dwell_s is not None:
        return moment.dwell_s
    if not is_here(moment):
        return None
    return max(0.0, moment.at - moment.visit.presence.since)


def _words(context: Context) -> Text | None:
    dwell_s = _value(context)
    if dwell_s is None or dwell_s < WORTH_SAYING_S:
        return None
    minutes = int(dwell_s // 60)
    return three(
        f"Had stayed {minutes} minute{'' if minutes == 1 else 's'}",
        f"当时已停留 {minutes} 分钟",
        f"當時已停留 {minutes} 分鐘",
    )


def _source(context: Context) -> Source:
    """The card stays, and the guest does: it says when it was so."""
    return Source(How.SEEN, context.moment.at)


FACT = Fact(
    name="dwell",
    type=Type.NUMBER,
    unit="s",
    label=three("Time in the zone", "停留时间", "停留時間"),
    help=three(
        "How long the guest has been in the zone, in seconds. No value for a guest who is not here.",
        "客人在该区域停留了多少秒。客人不在店内时没有值。",
        "客人在該區域停留了多少秒。客人不在店內時沒有值。",
    ),
    phrase=three("the time in the zone", "客人在该区域停留的时间", "客人在該區域停留的時間"),
    value=_value,
    words=_words,
    source=_source,
    rank=70,
)
