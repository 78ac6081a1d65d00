"""Rules and moments for :mod:`benchmarks.rules`: a dozen rules as a manager would write them, each many times
with other values; and arrivals of guests about whom more or less is known. All from a seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from alerts.people import Appointment, Guest, Occasion, Preference, Staff
from alerts.rules.catalogue import Context
from alerts.rules.model import Rule, parse_rule
from recognition.model import Kind, Moment, Presence, Source, Visit
from recognition.zones import Plan, Zone

Body = dict[str, Any]
Make = Callable[[Random], Body]

START = 1_741_086_000.0
DAY_S = 86_400.0
PARIS = ZoneInfo("Europe/Paris")

TIERS = ("diamond", "platinum", "gold", "silver", "member")
BANDS = ("top", "high", "middle", "low")
ZONES = tuple(f"zone-{number}" for number in range(20))
LANGUAGES = ("en", "fr", "de", "es", "it", "ja", "ko", "yue", "zh-Hans", "zh-Hant", "th", "ar")
SEGMENTS = ("corporate", "local", "leisure", "crew", "wedding", "congress", "spa", "golf")
LABELS = tuple(f"label-{number}" for number in range(30))
LIKES = tuple(f"like-{number}" for number in range(50))
OCCASIONS = ("birthday", "anniversary", "jubilee")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STAFF, GUESTS_HERE = 12, 30
PRIORITIES = ("low", "normal", "normal", "high")

PLAN = Plan(
    id="hotel",
    name={"en": "Hotel", "zh-Hans": "酒店", "zh-Hant": "酒店"},
    kind="hotel",
    timezone="Europe/Paris",
    width_m=40.0,
    height_m=20.0,
    zones=tuple(Zone(zone, {"en": zone, "zh-Hans": zone, "zh-Hant": zone}) for zone in ZONES),
)


def _is(field: str, operator: str, value: object) -> Body:
    return {"field": field, "operator": operator, "value": value}


def _other(field: str, operator: str, name: str) -> Body:
    return _is(field, operator, name) | {"valueSource": "field"}


def _all(*rules: Body) -> Body:
    return {"combinator": "and", "rules": list(rules)}


def _any(*rules: Body, negated: bool = False) -> Body:
    return {"combinator": "or", "not": negated, "rules": list(rules)}


def _some(dice: Random, of: Sequence[str], most: int) -> list[str]:
    return dice.sample(of, dice.randint(1, most))


def _hours(dice: Random) -> list[str]:
    start = dice.randrange(24)
    return [f"{start:02}:00", f"{(start + dice.randint(2, 8)) % 24:02}:30"]


def _valued(d: Random) -> Body:
    return _all(_is("tier", "in", _some(d, TIERS, 3)), _is("zone", "in", _some(d, ZONES, 3)))


def _birthday(d: Random) -> Body:
    return _all(
        _is("occasions_today", "contains", d.choice(OCCASIONS)),
        _is("tier", "in", _some(d, TIERS, 3)),
        _is("language", "=", d.choice(LANGUAGES)),
    )


def _complaint(d: Random) -> Body:
    return _all(
        _is("complaint_open", "=", True),
        _is("complaint_days", ">=", d.randint(0, 20)),
        _is("zone", "in", _some(d, ZONES, 4)),
    )


def _back(d: Random) -> Body:
    return _all(
        _is("away_days", ">=", d.randint(10, 700)),
        _is("value_band", "in", _some(d, BANDS, 2)),
        _is("zone", "in", _some(d, ZONES, 3)),
    )


def _language(d: Random) -> Body:
    return _all(
        _other("language", "notIn", "languages_on_shift"),
        _is("zone", "in", _some(d, ZONES, 4)),
        _is("segments", "contains", d.choice(SEGMENTS)),
    )


def _first(d: Random) -> Body:
    return _all(
        _is("first_visit", "=", True),
        _is("segments", "contains", d.choice(SEGMENTS)),
        _is("local_time", "between", _hours(d)),
    )


def _going(d: Random) -> Body:
    return _all(
        _is("churn_risk", ">", d.randint(40, 95)),
        _is("points", ">=", 500 * d.randint(1, 100)),
        _is("tier", "notIn", _some(d, TIERS, 2)),
        _is("language", "in", _some(d, LANGUAGES, 4)),
    )


def _often(d: Random) -> Body:
    return _all(
        _any(_is("visits_30_days", ">=", d.randint(3, 15)), _is("value_band", "=", "top")),
        _is("zone", "=", d.choice(ZONES)),
        _is("tier", "in", _some(d, TIERS, 3)),
    )


def _alone(d: Random) -> Body:
    return _all(
        _any(
            _is("account_manager_here", "=", True), _is("labels", "contains", d.choice(LABELS)), negated=True
        ),
        _is("tier", "=", d.choice(TIERS)),
        _is("weekday", "in", _some(d, WEEKDAYS, 3)),
    )


def _likes(d: Random) -> Body:
    return _all(
        _is("preferences", "contains", d.choice(LIKES)),
        _is("local_time", ">=", f"{d.randrange(24):02}:00"),
        _is("visits", "between", sorted(d.sample(range(1, 60), 2))),
    )


def _due(d: Random) -> Body:
    first = d.randint(-30, 60)
    return _all(
        _is("appointment_in_minutes", "between", [first, first + d.randint(5, 40)]),
        _is("zone", "in", _some(d, ZONES, 4)),
    )


def _full(d: Random) -> Body:
    return _all(
        _is("queue_length", ">", d.randint(2, 12)),
        _is("zone", "=", d.choice(ZONES)),
        _any(_is("tier", "in", _some(d, TIERS, 2)), _is("labels", "contains", d.choice(LABELS))),
    )


MAKERS: tuple[Make, ...] = (
    _valued,
    _birthday,
    _complaint,
    _back,
    _language,
    _first,
    _going,
    _often,
    _alone,
    _likes,
    _due,
    _full,
)


def rules(count: int, seed: int) -> list[Rule]:
    """All of one trigger: none is spared because something else happened."""
    dice = Random(seed)
    return [parse_rule(_body(number, MAKERS[number % len(MAKERS)], dice)) for number in range(count)]


def _body(number: int, make: Make, dice: Random) -> Body:
    return {
        "id": f"rule-{number}",
        "version": 1,
        "status": "live",
        "when": {"trigger": "arrived"},
        "if": make(dice),
        "then": {
            "title": {"en": "{name} is here"},
            "suggestion": {"en": "Go to {zone}"},
            "priority": dice.choice(PRIORITIES),
            "audience": [{"role": "host", "nearest": 2}],
        },
    }


def contexts(count: int, seed: int) -> Iterator[Context]:
    """Arrivals, each of another guest."""
    dice = Random(seed)
    staff = {f"s{number}": _member(dice, number) for number in range(STAFF)}
    here = {f"h{number}": _visit(dice, f"h{number}", START) for number in range(GUESTS_HERE)}
    for number in range(count):
        yield _context(dice, f"g{number}", staff, here)


def _context(dice: Random, name: str, staff: Mapping[str, Staff], here: Mapping[str, Visit]) -> Context:
    at = START + dice.randrange(int(DAY_S))
    visit = _visit(dice, name, at)
    guest = _guest(dice, name, at)
    moment = Moment(f"m-{name}", Kind.ARRIVED, at, visit)
    return Context(moment, guest, staff, PARIS, PLAN, {**here, name: visit}, {name: guest})


def _member(dice: Random, number: int) -> Staff:
    tongues = tuple(_some(dice, LANGUAGES[:8], 3))
    return Staff(f"s{number}", "hotel", f"Staff {number}", "host", tongues, on_shift=dice.random() < 0.6)


def _visit(dice: Random, guest: str, at: float) -> Visit:
    ordinal = 1 if dice.random() < 0.3 else dice.randint(2, 60)
    gone = None if ordinal == 1 else at - DAY_S * dice.randint(1, 800)
    presence = Presence(guest, dice.choice(ZONES), at, at, 0.9, Source.TAG)
    month = dice.randint(1, 12)
    recent = (min(month, 3), month, month + dice.randint(0, 40))
    return Visit(f"v-{guest}", "hotel", guest, at, presence, None, gone, ordinal, recent=recent)


def _guest(dice: Random, name: str, at: float) -> Guest:
    """Each thing is known of some and not of others."""
    return Guest(
        name,
        f"Guest {name}",
        tier=dice.choice(("", "", *TIERS)),
        languages=tuple(_some(dice, LANGUAGES, 2)) if dice.random() < 0.7 else (),
        occasions=(Occasion(dice.choice(OCCASIONS), dice.randint(3, 4), dice.randint(1, 30)),),
        complaint_since=at - DAY_S * dice.randint(0, 30) if dice.random() < 0.15 else None,
        account_manager=f"s{dice.randrange(STAFF)}" if dice.random() < 0.3 else "",
        preferences=tuple(Preference(like) for like in dice.sample(LIKES, dice.randint(0, 3))),
        segments=tuple(dice.sample(SEGMENTS, dice.randint(0, 2))),
        labels=tuple(dice.sample(LABELS, dice.randint(0, 2))),
        appointments=(Appointment("hotel", at + 60 * dice.randint(-30, 90)),) if dice.random() < 0.2 else (),
        value_band=dice.choice(("", "", *BANDS)),
        points=float(dice.randint(0, 60_000)) if dice.random() < 0.6 else None,
        churn_risk=dice.random() if dice.random() < 0.5 else None,
    )
