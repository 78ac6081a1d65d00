"""Small things to test with: a plan, guests, staff, moments, rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from alerts.desk import Desk
from alerts.effects import CardChanged, Effect
from alerts.model import Card, CardFact
from alerts.people import Guest, Occasion, Preference, Staff
from alerts.roster import Roster
from alerts.rules.model import Rule, parse_rule
from recognition.model import Kind, Moment, Presence, Source, Text, Visit
from recognition.zones import Plan, Zone

NOON = 1_741_086_000.0
"""4 March 2025, 12:00 in Paris, 11:00 UTC."""
DAY_S = 86_400.0


def words(en: str) -> dict[str, str]:
    return {"en": en, "zh-Hans": f"简{en}", "zh-Hant": f"繁{en}"}


ZONES = ("door", "lobby", "bar", "spa")
PLAN = Plan(
    id="hotel",
    name=words("Hotel"),
    kind="hotel",
    timezone="Europe/Paris",
    width_m=40.0,
    height_m=20.0,
    zones=(
        Zone("door", words("Door"), adjacent=("lobby",)),
        Zone("lobby", words("Lobby"), adjacent=("bar",)),
        Zone("bar", words("Bar"), adjacent=("spa",)),
        Zone("spa", words("Spa")),
        Zone("island", words("Island")),
    ),
)
"""A row of four zones, and one that no way leads to."""

STAFF = (
    Staff("ann", "hotel", "Ann", "host", zone="lobby", on_shift=True),
    Staff("ben", "hotel", "Ben", "host", zone="spa", on_shift=True),
    Staff("cho", "hotel", "Cho", "host", zone=None, on_shift=True),
    Staff("dee", "hotel", "Dee", "duty_manager", zone="bar", on_shift=True),
    Staff("eve", "hotel", "Eve", "concierge", zone="door", on_shift=True),
    Staff("fay", "hotel", "Fay", "host", zone="door", on_shift=False),
)

GUESTS = (
    Guest("vip", "Li Na", say="lee nah", tier="gold", languages=("zh-Hans", "en")),
    Guest("plain", "Tom Reed"),
    Guest(
        "cross",
        "Ada Wolf",
        tier="silver",
        complaint_since=NOON - 3 * DAY_S,
        complaint="cold room",
        occasions=(Occasion("birthday", 3, 4),),
        account_manager="ben",
        preferences=(Preference("Window seat"), Preference("Jasmine tea")),
    ),
)

LUNCH: dict[str, Any] = {
    "key": "lunch",
    "text": words("Lunch?"),
    "choices": [{"value": "fish", "label": words("Fish")}, {"value": "meat", "label": words("Meat")}],
}


def body(
    rule_id: str = "greet",
    when: dict[str, Any] | None = None,
    conditions: list[Any] | None = None,
    limits: dict[str, Any] | None = None,
    **then: Any,
) -> dict[str, Any]:
    """A rule as data: on arrival, always, to all hosts, without limits, unless told otherwise."""
    made: dict[str, Any] = {
        "id": rule_id,
        "version": 1,
        "status": "live",
        "when": when or {"trigger": "arrived"},
        "then": {
            "title": words("{name} is here"),
            "suggestion": words("Go to {zone}"),
            "priority": "normal",
            "audience": [{"role": "host"}],
        }
        | then,
    }
    if limits is not None:
        made["limits"] = limits
    if conditions is not None:
        made["if"] = {"combinator": "and", "rules": conditions}
    return made


def rule(rule_id: str = "greet", **others: Any) -> Rule:
    return parse_rule(body(rule_id, **others))


def condition(field: str, operator: str, value: object) -> dict[str, object]:
    return {"field": field, "operator": operator, "value": value}


def visit(guest: str = "vip", zone: str = "lobby", at: float = NOON, number: int = 1, **others: Any) -> Visit:
    presence = Presence(guest, zone, since=at, heard_at=at, confidence=0.9, source=Source.TAG)
    return Visit(f"{guest}-{number}", "hotel", guest, arrived_at=at, presence=presence, **others)


def moment(kind: Kind, of: Visit, at: float | None = None, **others: Any) -> Moment:
    at = of.presence.since if at is None else at
    return Moment(f"{of.id}/{kind.value}/{at}", kind, at, of, **others)


def arrival(guest: str = "vip", zone: str = "lobby", at: float = NOON, **others: Any) -> Moment:
    return moment(Kind.ARRIVED, visit(guest, zone, at, **others))


def moved(before: Moment, zone: str, at: float, confidence: float = 0.7) -> Moment:
    presence = replace(before.visit.presence, zone=zone, since=at, confidence=confidence)
    return moment(Kind.MOVED, replace(before.visit, presence=presence), at)


def left(before: Moment, at: float, withdrawn: bool = False, unknown: bool = False) -> Moment:
    visit = replace(before.visit, left_at=at)
    return moment(Kind.LEFT, visit, at, withdrawn=withdrawn, unknown=unknown)


def desk(*rules: Rule, staff: Iterable[Staff] = STAFF, guests: Iterable[Guest] = GUESTS) -> Desk:
    known: Mapping[str, Guest] = {guest.id: guest for guest in guests}
    return Desk(PLAN, rules, known, Roster(staff))


def cards(effects: Iterable[Effect]) -> list[Card]:
    return [effect.card for effect in effects if isinstance(effect, CardChanged)]


def only(effects: Iterable[Effect]) -> Card:
    """The one card that changed."""
    (card,) = cards(effects)
    return card


def en(texts: Iterable[Text | CardFact]) -> list[str]:
    return [(text.text if isinstance(text, CardFact) else text)["en"] for text in texts]
