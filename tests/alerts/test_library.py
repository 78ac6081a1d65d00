"""Ready rules: each is good, each can fire, and each says no more than it should."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alerts.people import Appointment, Guest, Occasion, Staff
from alerts.rules.catalogue import Context, facts
from alerts.rules.compile import compile_rule
from alerts.rules.library import DEALER, HOTEL, LIBRARY, STARTERS, Ready
from alerts.rules.model import Rule, parse_rule
from alerts.text import LANGUAGES
from recognition.model import Kind, Text
from recognition.plan import Zone
from server.commands.add_venue import RULES
from tests.alerts.building import DAY_S, NOON, PLAN, moment, visit, words

KINDS = ("hotel", "lounge", "dealer", "clinic", "retail")
READY = pytest.mark.parametrize("ready", LIBRARY.values(), ids=lambda ready: ready.id)


def rule_of(ready: Ready) -> Rule:
    return parse_rule(ready.body)


def texts(rule: Rule) -> list[Text]:
    then = rule.then
    asked = [then.question.text, *(one.label for one in then.question.choices)] if then.question else []
    return [then.title, then.suggestion, *asked]


@READY
def test_every_ready_rule_is_a_rule(ready: Ready) -> None:
    """It parses and is live, and says for which kinds of venues it is."""
    assert rule_of(ready).live
    assert set(ready.kinds) <= set(KINDS)
    assert ready.kinds


@READY
def test_every_ready_rule_is_written_in_three_languages(ready: Ready) -> None:
    """Its name, what it is for and all that its cards say; no Chinese text is the English one."""
    for text in (ready.name, ready.about, *texts(rule_of(ready))):
        assert tuple(text) == LANGUAGES
        assert all(each.strip() for each in text.values())
        assert text["en"] not in (text["zh-Hans"], text["zh-Hant"])


@READY
def test_cards_of_ready_rules_name_the_guest_and_one_action(ready: Ready) -> None:
    """The title says who, unless it is about nobody; the suggestion is one action, not a paragraph."""
    rule = rule_of(ready)
    for language in LANGUAGES:
        assert ("{name}" in rule.then.title[language]) is (rule.when.trigger is not Kind.READER_SILENT)
        assert not rule.then.suggestion[language].endswith((".", "。"))
        assert "{zone}" not in rule.then.suggestion[language] or rule.when.trigger is not Kind.EXPECTED


def test_there_are_rules_for_every_kind_of_venue() -> None:
    """A dozen in all, at least four for each kind; in no kind two that would have one id."""
    assert len(LIBRARY) >= 12
    for kind in KINDS:
        names = [ready.body["id"] for ready in LIBRARY.values() if kind in ready.kinds]
        assert len(names) >= 4
        assert len(set(names)) == len(names)


def test_every_kind_of_venue_has_rules_to_start_from() -> None:
    """They are ready rules of its kind, and ``maitred add venue --rules`` offers them and "none"."""
    assert set(STARTERS) == set(KINDS)
    assert set(RULES) == {*KINDS, "none"}
    for kind, bodies in STARTERS.items():
        ready = [one.body for one in LIBRARY.values() if kind in one.kinds]
        assert bodies
        assert all(body in ready for body in bodies)


def test_the_demo_keeps_its_rules() -> None:
    """The starters of a hotel and of a dealer, whose cards others know by these ids, the first one first."""
    assert [body["id"] for body in HOTEL] == [
        "open-complaint",
        "vip-arrival",
        "birthday",
        "welcome-back",
        "not-greeted",
    ]
    assert [body["id"] for body in DEALER] == [
        "open-complaint",
        "your-guest",
        "member-arrival",
        "welcome-back",
    ]


QUIET_FACTS = {"language", "zone", "dwell", "confidence"}
"""What a card in a clinic may show. Not why somebody comes: appointments, complaints, labels and preferences
are free text, and may say how they are."""


@pytest.mark.parametrize(
    "ready", [one for one in LIBRARY.values() if "clinic" in one.kinds], ids=lambda ready: ready.id
)
def test_cards_of_a_clinic_show_nothing_of_health(ready: Ready) -> None:
    """Its rules say which facts to show (without a list the most important come, whatever they are), and
    only such as cannot tell why somebody comes."""
    shown = rule_of(ready).then.facts
    assert shown
    assert set(shown) <= QUIET_FACTS


@READY
def test_cards_show_nothing_discreet(ready: Ready) -> None:
    """No ready rule shows what only overseers may know."""
    assert not any(facts()[name].discreet for name in rule_of(ready).then.facts)


# Whom each is for

HOUSE = replace(
    PLAN,
    zones=tuple(
        Zone(kind, words(kind), kind=kind)
        for kind in ("entrance", "lobby", "reception", "waiting", "restaurant")
    ),
)
ANYBODY = Guest("vip", "Li Na", languages=("fr", "en"), account_manager="dee")
STAFF = {
    "dee": Staff("dee", "hotel", "Dee", "duty_manager", languages=("en", "fr"), on_shift=True),
    "lin": Staff("lin", "hotel", "Lin", "host", languages=("zh-Hans",), on_shift=True),
}
FRIDAY_EVENING = NOON + 3 * DAY_S + 6 * 3_600.0
"""7 March 2025, 18:00 in Paris."""


@dataclass(frozen=True)
class Suits:
    """Somebody for whom a rule fires, and what makes it not fire."""

    guest: Guest = ANYBODY
    zone: str = "entrance"
    at: float = NOON
    visit: Mapping[str, Any] = field(default_factory=dict)
    others: int = 0
    """Guests in the same zone."""
    dwell_s: float | None = None
    away_days: float | None = None
    not_if: Mapping[str, Any] = field(default_factory=dict)
    """Changes to this, with which the rule does not fire. None at all: it asks for its trigger alone."""

    def context(self, kind: Kind) -> Context:
        made = visit(self.guest.id, self.zone, self.at, **self.visit)
        away_s = None if self.away_days is None else self.away_days * DAY_S
        told = moment(kind, made, dwell_s=self.dwell_s, away_s=away_s)
        here = {f"g{n}": visit(f"g{n}", self.zone, self.at) for n in range(self.others)}
        return Context(told, self.guest, STAFF, ZoneInfo("Europe/Paris"), HOUSE, here)


def guest(**changes: Any) -> Guest:
    return replace(ANYBODY, **changes)


def soon(minutes: float, venue: str = "hotel") -> Guest:
    return guest(appointments=(Appointment(venue, NOON + 60 * minutes),))


GOLD, UPSET = guest(tier="gold"), guest(complaint_since=NOON - 2 * DAY_S)
GOLD_UPSET = replace(UPSET, tier="gold")
MEMBER = Suits(GOLD, not_if={"guest": ANYBODY})
COMPLAINT = Suits(UPSET, not_if={"guest": GOLD})
AWAY = Suits(away_days=30, not_if={"away_days": 29.9})
WELL_OFF = guest(value_band="high", churn_risk=0.7)

SUITS = {
    "anniversary-together": Suits(
        guest(occasions=(Occasion("anniversary", 3, 4),)), not_if={"at": NOON + DAY_S}
    ),
    "appointment": Suits(soon(30), not_if={"guest": soon(60)}),
    "asks-for-somebody": Suits(),
    "birthday": Suits(guest(occasions=(Occasion("birthday", 3, 4),)), not_if={"at": NOON + DAY_S}),
    "clinic-arrival": Suits(soon(-20), not_if={"guest": soon(20, venue="elsewhere")}),
    "clinic-complaint": COMPLAINT,
    "clinic-waiting": Suits(zone="waiting", dwell_s=900, not_if={"zone": "entrance"}),
    "dealer-complaint": COMPLAINT,
    "dealer-welcome-back": AWAY,
    "dear-return": Suits(WELL_OFF, away_days=61, not_if={"guest": replace(WELL_OFF, churn_risk=0.5)}),
    "expected-not-here": Suits(),
    "first-visit": Suits(not_if={"visit": {"ordinal": 2}}),
    "gold-complaint": Suits(GOLD_UPSET, "lobby", not_if={"zone": "entrance"}),
    "left-with-complaint": Suits(UPSET, not_if={"at": NOON - 1.5 * DAY_S}),
    "long-queue": Suits(zone="reception", others=4, not_if={"others": 3}),
    "lounge-welcome": MEMBER,
    "member-arrival": MEMBER,
    "no-common-language": Suits(guest(languages=("sv",)), not_if={"guest": ANYBODY}),
    "not-greeted": MEMBER,
    "open-complaint": COMPLAINT,
    "reader-silent": Suits(),
    "regular": Suits(visit={"recent": (1, 4, 9)}, not_if={"visit": {"recent": (1, 3, 9)}}),
    "vip-arrival": MEMBER,
    "waiting-member": MEMBER,
    "weekend-table": Suits(GOLD, at=FRIDAY_EVENING, not_if={"at": FRIDAY_EVENING + 3 * 3_600.0}),
    "welcome-back": AWAY,
    "your-guest": Suits(not_if={"guest": guest(account_manager="")}),
}


@READY
def test_every_ready_rule_fires_for_whom_it_is_meant_and_for_nobody_else(ready: Ready) -> None:
    """Its conditions hold for the guest that it tells of, and not any more when one thing is different."""
    rule, suits = rule_of(ready), SUITS[ready.id]
    holds, kind = compile_rule(rule, 0).holds, rule.when.trigger
    assert holds(suits.context(kind))
    assert bool(suits.not_if) is (rule.condition is not None or rule.when.after_days is not None)
    if suits.not_if:
        assert not holds(replace(suits, **suits.not_if).context(kind))
