"""Whether a complaint of the guest is open."""

from __future__ import annotations

from alerts.rules.catalogue import Context, Fact, Source, Type
from alerts.text import three
from recognition.model import Text

DAY_S = 86_400.0


def _value(context: Context) -> bool | None:
    return context.guest.complaint_since is not None if context.guest.id else None


def _words(context: Context) -> Text | None:
    since = context.guest.complaint_since
    if since is None:
        return None
    days = max(0, int((context.moment.at - since) // DAY_S))
    about = context.guest.complaint
    return three(
        f"Open complaint, {_age(days)}" + (f": {about}" if about else ""),
        (f"投诉未解决，已 {days} 天" if days else "投诉未解决，不到一天") + (f"：{about}" if about else ""),
        (f"投訴未解決，已 {days} 天" if days else "投訴未解決，不到一天") + (f"：{about}" if about else ""),
    )


def _age(days: int) -> str:
    if days == 0:
        return "less than a day old"
    return "1 day old" if days == 1 else f"{days} days old"


def _source(context: Context) -> Source:
    return Source(at=context.guest.complaint_since)


FACT = Fact(
    name="complaint_open",
    type=Type.FLAG,
    label=three("Open complaint", "有未解决的投诉", "有未解決的投訴"),
    help=three(
        "Whether a complaint of the guest is still open. Always has a value for a guest.",
        "客人是否有尚未解决的投诉。对客人始终有值。",
        "客人是否有尚未解決的投訴。對客人始終有值。",
    ),
    yes=three("a complaint is open", "客人有投诉尚未解决", "客人有投訴尚未解決"),
    no=three("no complaint is open", "客人没有未解决的投诉", "客人沒有未解決的投訴"),
    value=_value,
    words=_words,
    source=_source,
    rank=10,
)
