"""What the guest has to celebrate today."""

from __future__ import annotations

from alerts.localtime import day_number, days_until
from alerts.rules.catalogue import Context, Fact, Names, Type
from alerts.text import same, three
from recognition.model import Text

NAMES = {
    "birthday": three("Birthday", "生日", "生日"),
    "anniversary": three("Anniversary", "纪念日", "紀念日"),
}
"""How the usual occasions are called; any other is shown as it is written."""

_WORDS = {
    "birthday": three("Birthday today", "今天生日", "今天生日"),
    "anniversary": three("Anniversary today", "今天是纪念日", "今天是紀念日"),
}

_NONE: frozenset[str] = frozenset()


def say(kind: str, _: Names) -> Text:
    """The occasion's name; the word itself if we have none."""
    return NAMES.get(kind) or same(kind)


def _today(context: Context) -> list[str]:
    today = day_number(context.moment.at, context.zone_of_time)
    return [one.kind for one in context.guest.occasions if days_until(one.month, one.day, today) == 0]


def _value(context: Context) -> frozenset[str] | None:
    guest = context.guest
    if not guest.occasions:
        return _NONE if guest.id else None
    return frozenset(_today(context))


def _words(context: Context) -> Text | None:
    kinds = _today(context)
    if not kinds:
        return None
    known = next((_WORDS[kind] for kind in kinds if kind in _WORDS), None)
    return known or same(kinds[0])


def _choices(_: Names) -> tuple[str, ...]:
    return tuple(NAMES)


FACT = Fact(
    name="occasions_today",
    type=Type.WORDS,
    label=three("Occasions today", "今天的特别日子", "今天的特別日子"),
    help=three(
        "What the guest celebrates today by the venue's calendar: birthday, anniversary. Always has a"
        " value for a guest; empty on an ordinary day.",
        "按本店当地日期，客人今天的特别日子：birthday、anniversary。对客人始终有值；平常日子为空。",
        "按本店當地日期，客人今天的特別日子：birthday、anniversary。對客人始終有值；平常日子為空。",
    ),
    phrase=three("today's occasions", "客人今天的特别日子", "客人今天的特別日子"),
    value=_value,
    words=_words,
    say=say,
    choices=_choices,
    rank=20,
    on_consent=True,
)
