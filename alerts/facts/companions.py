"""Who of those that belong with the guest is here."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.people import Guest
from alerts.rules.catalogue import Context, Fact, Type
from alerts.text import three
from recognition.model import Text


def _here(context: Context) -> Iterator[Guest]:
    """Each names the other, and there is no doubt who they are."""
    for other in context.guest.companions:
        visit = context.here.get(other)
        if visit is not None and visit.unsure_since is None:
            profile = context.guests.get(other)
            if profile is not None and context.guest.id in profile.companions:
                yield profile


def _value(context: Context) -> float | None:
    guest = context.guest
    if not guest.companions:
        return 0 if guest.id else None
    return sum(1 for _ in _here(context))


def _words(context: Context) -> Text | None:
    names = [guest.name for guest in _here(context)]
    if not names:
        return None
    more = len(names) - 1
    return three(
        f"Companion here: {names[0]}" + (f" and {more} more" if more else ""),
        f"同伴在店内：{names[0]}" + (f" 等 {len(names)} 位" if more else ""),
        f"同伴在店內：{names[0]}" + (f" 等 {len(names)} 位" if more else ""),
    )


FACT = Fact(
    name="companions_here",
    type=Type.NUMBER,
    label=three("Companions here", "在店内的同伴人数", "在店內的同伴人數"),
    help=three(
        "How many guests are in the house now who belong together with this one: each names the other. Always"
        " has a value for a guest.",
        "此刻在店内、与这位客人互为同伴的客人人数。对客人始终有值。",
        "此刻在店內、與這位客人互為同伴的客人人數。對客人始終有值。",
    ),
    phrase=three("the number of companions here", "在店内的同伴人数", "在店內的同伴人數"),
    value=_value,
    words=_words,
    rank=35,
)
