"""How long the guest has been in the zone."""

from __future__ import annotations

from alerts.here import is_here
from alerts.rules.catalogue import Context, Fact, Type
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
        f"Here for {minutes} minute{'' if minutes == 1 else 's'}",
        f"已停留 {minutes} 分钟",
        f"已停留 {minutes} 分鐘",
    )


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
    rank=70,
)
