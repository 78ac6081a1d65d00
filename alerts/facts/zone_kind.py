"""What kind of zone it is."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Names, Type
from alerts.text import same, three
from recognition.model import Kind, Text

_EXPECTED = Kind.EXPECTED

NAMES = {
    "bar": three("Bar", "酒吧", "酒吧"),
    "cafe": three("Café", "咖啡厅", "咖啡廳"),
    "checkout": three("Checkout", "收银台", "收銀處"),
    "entrance": three("Entrance", "入口", "入口"),
    "lobby": three("Lobby", "大堂", "大堂"),
    "lounge": three("Lounge", "休息室", "休息室"),
    "reception": three("Reception", "前台", "接待處"),
    "restaurant": three("Restaurant", "餐厅", "餐廳"),
    "service": three("Service", "维修服务区", "維修服務區"),
    "showroom": three("Showroom", "展厅", "展廳"),
    "spa": three("Spa", "水疗", "水療"),
    "waiting": three("Waiting area", "等候区", "等候區"),
}
"""How the usual kinds are called; any other is shown as it is written."""


def _value(context: Context) -> str | None:
    moment, plan = context.moment, context.plan
    if plan is None or moment.kind is _EXPECTED:
        return None
    zone = plan.by_id.get(moment.visit.presence.zone)
    return zone.kind or None if zone is not None else None


def _say(kind: str, _: Names) -> Text:
    return NAMES.get(kind) or same(kind)


def _choices(names: Names) -> tuple[str, ...]:
    return names.zone_kinds


FACT = Fact(
    name="zone_kind",
    type=Type.WORD,
    label=three("Kind of zone", "区域类型", "區域類型"),
    help=three(
        "What the zone is, as the plan says: entrance, lobby, lounge. No value where the plan says nothing,"
        " or for a guest who is not here.",
        "平面图上写明的区域类型：entrance、lobby、lounge。平面图没有写明，或客人不在店内时，没有值。",
        "平面圖上寫明的區域類型：entrance、lobby、lounge。平面圖沒有寫明，或客人不在店內時，沒有值。",
    ),
    phrase=three("the kind of zone", "区域类型", "區域類型"),
    value=_value,
    say=_say,
    choices=_choices,
)
"""It has no words: each card shows the zone by itself."""
