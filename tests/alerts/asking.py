"""Ask a fact, as rules and cards do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from alerts.people import Guest
from alerts.rules.catalogue import Context, Names, facts
from recognition.model import Moment
from tests.alerts.building import GUESTS, PLAN, STAFF, arrival

PARIS = ZoneInfo("Europe/Paris")

NOBODY = Guest("", "")
"""In the place of a guest where a moment is about none."""

ROSTER: Mapping[str, Any] = {member.id: member for member in STAFF}


def context(guest: Guest = GUESTS[0], what: Moment | None = None, **others: Any) -> Context:
    """At noon in Paris the guest arrives, unless told otherwise."""
    known: dict[str, Any] = {"staff": ROSTER, "zone_of_time": PARIS, "plan": PLAN}
    return Context(what or arrival(guest.id), guest, **(known | others))


def value(name: str, guest: Guest = GUESTS[0], what: Moment | None = None, **others: Any) -> object:
    return facts()[name].value(context(guest, what, **others))


def says(name: str, guest: Guest = GUESTS[0], what: Moment | None = None, **others: Any) -> str | None:
    """The words on a card, in English."""
    text = facts()[name].words(context(guest, what, **others))
    return text["en"] if text else None


def called(name: str, one: str, names: Names | None = None) -> str:
    """A value in English words."""
    return facts()[name].say(one, names or Names())["en"]
