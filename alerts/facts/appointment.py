"""How soon the guest has an appointment here."""

from __future__ import annotations

from alerts.people import Appointment
from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three
from recognition.model import Text

MINUTE_S = 60.0
OVER_AFTER_S = 3_600.0
SOON_S = 86_400.0


def _nearest(context: Context) -> Appointment | None:
    """The one nearest in time: who comes late for one means that, and not the next."""
    at, venue = context.moment.at, context.moment.visit.venue
    best: Appointment | None = None
    for one in context.guest.appointments:
        near = one.venue == venue and -OVER_AFTER_S <= one.at - at <= SOON_S
        if near and (best is None or abs(one.at - at) < abs(best.at - at)):
            best = one
    return best


def _value(context: Context) -> float | None:
    if not context.guest.appointments:
        return None
    found = _nearest(context)
    return None if found is None else (found.at - context.moment.at) / MINUTE_S


def _words(context: Context) -> Text | None:
    found = _nearest(context)
    if found is None:
        return None
    minutes = round((found.at - context.moment.at) / MINUTE_S)
    when = _before(minutes) if minutes > 0 else _since(-minutes)
    about = found.about
    return three(
        f"Appointment {when['en']}" + (f": {about}" if about else ""),
        f"预约{when['zh-Hans']}" + (f"：{about}" if about else ""),
        f"預約{when['zh-Hant']}" + (f"：{about}" if about else ""),
    )


def _before(minutes: int) -> Text:
    if minutes < 120:
        return three(f"in {minutes} min", f"在 {minutes} 分钟后", f"在 {minutes} 分鐘後")
    hours = round(minutes / 60)
    return three(f"in {hours} hours", f"在 {hours} 小时后", f"在 {hours} 小時後")


def _since(minutes: int) -> Text:
    if minutes == 0:
        return three("now", "就在此刻", "就在此刻")
    return three(f"{minutes} min ago", f"在 {minutes} 分钟前", f"在 {minutes} 分鐘前")


FACT = Fact(
    name="appointment_in_minutes",
    type=Type.NUMBER,
    unit="min",
    label=three("Minutes until the appointment", "距预约的分钟数", "距預約的分鐘數"),
    help=three(
        "Minutes until the guest's next appointment here; below 0 for an hour after it. No value if there is"
        " none within a day.",
        "距客人在本店下一个预约的分钟数；预约时间过后一小时内为负数。一天之内没有预约时没有值。",
        "距客人在本店下一個預約的分鐘數；預約時間過後一小時內為負數。一天之內沒有預約時沒有值。",
    ),
    phrase=three("the time until the appointment", "距客人预约的时间", "距客人預約的時間"),
    value=_value,
    words=_words,
    rank=15,
)
