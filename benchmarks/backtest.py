"""How long it takes to try a rule on history: 100,000 moments of a week in the demo's hotel against 50 rules
with timers, cooldowns, caps and quiet hours. Both sides, with and without the new rule, and the report.

The core alone, in processor time: moments are made beforehand, as the store would hand them over.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from alerts.backtest.report import Report, Span
from alerts.backtest.run import BackTest
from alerts.people import Guest, Preference, Staff
from alerts.roster import Roster
from alerts.rules.model import Rule, parse_rule
from recognition.history import moment_id, visit_id
from recognition.model import Kind, Moment, Presence, Source, Visit
from recognition.zones import Plan, parse_plan
from server.garbage import GARBAGE
from simulators.world import venue_plan

START = 1_767_571_200.0
"""Monday, 5 January 2026, midnight UTC."""
DAYS = 7
DAY_S = 86_400.0
MOMENTS = 100_000
GUESTS = 4_000
RULES = 50
TIERS = ("diamond", "gold", "silver", "", "", "")
ZONES = ("lobby", "reception", "lounge", "restaurant", "spa")
MARKS_S = (120, 300, 900)


@dataclass(frozen=True)
class Result:
    seconds: float
    slowest_slice_ms: float
    """Of slices of about 2 ms."""
    report: Report


def tables(runs: int, share: float) -> Iterator[str]:
    """:param runs: how often each figure is measured."""
    moments = history(int(MOMENTS * share))
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    rows = [_row(moments, rules, [measure(moments, rules) for _ in range(runs)]) for rules in (10, RULES)]
    head = "| moments | rules | cards before, after | s | µs a moment and side | slowest slice ms |"
    yield "\n".join([head, "|---|---|---|---|---|---|", *rows])


def _row(moments: list[Moment], rules: int, found: list[Result]) -> str:
    seconds, slowest = (
        statistics.median(getattr(one, name) for one in found) for name in ("seconds", "slowest_slice_ms")
    )
    report = found[0].report
    cards = f"{report.before.cards:,}, {report.after.cards:,}"
    each_us = seconds / 2 / len(moments) * 1e6
    return f"| {len(moments):,} | {rules} | {cards} | {seconds:.2f} | {each_us:.1f} | {slowest:.1f} |"


def measure(moments: list[Moment], rules: int) -> Result:
    """:param rules: those in force once the one that is tried is among them."""
    plan = parse_plan(venue_plan("hotel"))
    made = sorted((rule(number) for number in range(1, rules)), key=lambda each: each.id)
    span = Span(START, START + DAYS * DAY_S, ZoneInfo(plan.timezone))
    guests = {one.id: one for one in map(_guest, range(GUESTS))}
    slowest, began = 0.0, time.thread_time()
    test = BackTest(plan, made, rule(0), guests, Roster(_staff()), span)
    test.feed(moments, (), span.until)
    going = True
    while going:
        since = time.thread_time()
        while going and time.thread_time() - since < 0.002:
            going = test.step()
        slowest = max(slowest, time.thread_time() - since)
    report = test.report()
    return Result(time.thread_time() - began, slowest * 1e3, report)


def history(most: int, seed: int = 7) -> list[Moment]:
    """What was recorded, in order."""
    rng, plan = Random(seed), parse_plan(venue_plan("hotel"))
    made: list[Moment] = []
    while len(made) < most:
        made += _visit(plan, rng)
    return sorted(made, key=lambda moment: moment.at)[:most]


def _visit(plan: Plan, rng: Random) -> Iterator[Moment]:
    """A guest comes, walks through some zones, stays in some of them, and goes."""
    guest, zones = f"g{rng.randrange(GUESTS)}", [zone.id for zone in plan.zones]
    at = START + rng.randrange(DAYS) * DAY_S + rng.uniform(6, 22) * 3600
    presence = Presence(guest, rng.choice(zones), at, at, 0.95, Source.TAG)
    ident = visit_id(plan.id, guest, at)
    visit = Visit(ident, plan.id, guest, at, presence, None, at - 40 * DAY_S, rng.randrange(1, 9))
    yield _moment(Kind.ARRIVED, visit, at)
    yield replace(_moment(Kind.RETURNED, visit, at), away_s=40 * DAY_S)
    for _ in range(rng.randrange(1, 5)):
        stay_s = rng.lognormvariate(5.5, 1.0)
        for mark in (mark for mark in MARKS_S if mark < stay_s):
            yield replace(_moment(Kind.DWELT, visit, at + mark), dwell_s=float(mark))
        at += stay_s
        visit = replace(visit, presence=replace(presence, zone=rng.choice(zones), since=at, heard_at=at))
        yield _moment(Kind.MOVED, visit, at)
    at += 20.0
    yield _moment(Kind.LEFT, replace(visit, left_at=at), at)


def _moment(kind: Kind, visit: Visit, at: float) -> Moment:
    return Moment(moment_id(visit, kind, at), kind, at, visit)


def _guest(number: int) -> Guest:
    return Guest(
        f"g{number}",
        f"Guest Number {number}",
        tier=TIERS[number % len(TIERS)],
        languages=("en",),
        complaint_since=START if number % 40 == 0 else None,
        preferences=(Preference("A quiet table"),),
    )


def _staff() -> list[Staff]:
    roles = ["host"] * 6 + ["concierge"] * 2 + ["duty_manager", "manager"]
    return [
        Staff(f"s{n}", "hotel", f"Staff {n}", role, ("en",), zone="lobby", on_shift=True)
        for n, role in enumerate(roles)
    ]


_WHENS: tuple[dict[str, Any], ...] = (
    {"trigger": "arrived"},
    {"trigger": "dwelt", "for_s": 120, "unless": "greeted"},
    {"trigger": "moved"},
    {"trigger": "not_greeted", "for_s": 90},
    {"trigger": "dwelt", "for_s": 900},
    {"trigger": "returned", "after_days": 30},
    {"trigger": "dwelt", "for_s": 300},
    {"trigger": "dwelt", "for_s": 600},
    {"trigger": "left"},
)
_LIMITS: tuple[dict[str, Any], ...] = (
    {"cooldown": {"per": "guest", "seconds": 86_400}},
    {"cap": {"per": "guest", "n": 3, "window_s": 86_400}, "cooldown": {"per": "guest", "seconds": 3_600}},
    {"quiet": {"from": "21:00", "to": "08:00"}, "cooldown": {"per": "guest", "seconds": 43_200}},
    {"cooldown": {"per": "rule", "seconds": 600}},
    {"cap": {"per": "rule", "n": 6, "window_s": 3_600}},
)


def rule(number: int) -> Rule:
    """One of many, each with a trigger, three conditions, a limit and a step of escalation."""
    conditions = [
        {"field": "tier", "operator": "=", "value": TIERS[number % 3]},
        {"field": "zone", "operator": "=", "value": ZONES[number % 5]},
        {"field": "visits", "operator": ">=", "value": number % 4 + 1},
    ]
    return parse_rule(
        {
            "id": f"rule-{number}",
            "version": 1,
            "status": "live",
            "when": _WHENS[number % len(_WHENS)],
            "if": {"combinator": "and", "rules": conditions},
            "then": {
                "title": {"en": "{tier} guest {name} in {zone}"},
                "suggestion": {"en": "Greet them by name in {zone}"},
                "priority": ("high", "normal", "low")[number % 3],
                "audience": [{"role": "host", "nearest": 2}, {"role": "concierge"}],
                "escalate": [{"after_s": 60, "to": [{"role": "duty_manager"}]}],
            },
            "limits": _LIMITS[number % len(_LIMITS)],
        }
    )
