"""What the desk costs with 200 people on shift: a day in a hotel of 20 zones with the demo's rules and three
more. Between two moments people walk from zone to zone, claim cards and finish them, so nothing that was
worked out of the roster lasts.

The day runs three times in virtual time, and of each moment the quickest take counts, because other work on
the machine would be all that the hundredth shows.
"""

from __future__ import annotations

import gc
import heapq
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random

from alerts.desk import Desk
from alerts.effects import CardChanged, Effect
from alerts.model import Card, Outcome, State
from alerts.people import Guest, Preference, Staff
from alerts.roster import Roster
from alerts.rules.library import HOTEL, LIBRARY
from alerts.rules.model import parse_rule
from recognition.model import Kind, Moment, Presence, Source, Visit
from recognition.zones import Plan, Zone

SEED = 2026
TAKES = 3
PEOPLE, GUESTS = 200, 1_500
DAY_S = 12 * 3_600.0
START = 1_741_064_400.0
"""4 March 2025, 6 in the morning in Paris."""
WIDE, HIGH = 5, 4
"""Zones, each next to those beside, above and below it."""
MOVES_EACH_S = 90.0
"""How often each member of staff goes to another zone."""
STEPS = 6
"""Zones that a guest goes to in a visit, each for some minutes."""

ROLES = ("host",) * 10 + ("waiter",) * 5 + ("concierge",) * 3 + ("duty_manager", "manager")
LANGUAGES = ("en", "fr", "de", "es", "yue", "zh-Hans", "zh-Hant", "ja")
TIERS = ("", "", "", "", "silver", "silver", "gold", "diamond")
MORE = ("first-visit", "regular", "your-guest")


def _zone(place: int) -> str:
    return f"zone-{place}"


def _zones() -> Iterator[Zone]:
    for place in range(WIDE * HIGH):
        beside = [place + 1] if (place + 1) % WIDE else []
        below = [place + WIDE] if place + WIDE < WIDE * HIGH else []
        name = {"en": f"Zone {place}", "zh-Hans": f"区域 {place}", "zh-Hant": f"區域 {place}"}
        yield Zone(_zone(place), name, adjacent=tuple(map(_zone, (*beside, *below))))


PLAN = Plan(
    id="hotel",
    name={"en": "Hotel", "zh-Hans": "酒店", "zh-Hant": "酒店"},
    kind="hotel",
    timezone="Europe/Paris",
    width_m=40.0,
    height_m=20.0,
    zones=tuple(_zones()),
)
_PLACES = WIDE * HIGH


def _person(number: int) -> str:
    return f"staff-{number:03}"


def staff() -> list[Staff]:
    dice = Random(SEED)
    return [
        Staff(
            _person(number),
            PLAN.id,
            f"Person {number}",
            ROLES[number % len(ROLES)],
            languages=("en", dice.choice(LANGUAGES)),
            zone=_zone(dice.randrange(_PLACES)),
            on_shift=True,
        )
        for number in range(PEOPLE)
    ]


def guests(count: int) -> dict[str, Guest]:
    dice = Random(SEED + 1)
    return {f"guest-{number}": _guest(number, dice) for number in range(count)}


def _guest(number: int, dice: Random) -> Guest:
    """One in ten has an account manager, one in twenty wants a language, one in fifty somebody, and as many
    have a complaint open."""

    def somebody(one_in: int) -> str:
        return _person(dice.randrange(PEOPLE)) if not dice.randrange(one_in) else ""

    return Guest(
        f"guest-{number}",
        f"Guest {number}",
        tier=dice.choice(TIERS),
        languages=(dice.choice(LANGUAGES), "en"),
        complaint_since=None if dice.randrange(50) else START - 86_400.0,
        account_manager=somebody(10),
        deputy=somebody(10),
        only=somebody(50),
        speak="" if dice.randrange(20) else dice.choice(LANGUAGES),
        preferences=(Preference("Window table"),),
    )


def moments(count: int) -> list[Moment]:
    """All of the day, in order."""
    dice = Random(SEED + 2)
    found = [moment for number in range(count) for moment in _visit(number, dice)]
    return sorted(found, key=lambda moment: moment.at)


def _visit(number: int, dice: Random) -> Iterator[Moment]:
    guest, at = f"guest-{number}", START + dice.random() * DAY_S
    place, kind, arrived_at = dice.randrange(_PLACES), Kind.ARRIVED, at
    recent = (dice.randrange(3), dice.randrange(6), dice.randrange(12))
    for step in range(STEPS):
        here = Presence(guest, _zone(place), at, at, 0.9, Source.TAG)
        visit = Visit(f"visit-{number}", PLAN.id, guest, arrived_at, here, recent=recent)
        yield Moment(f"{visit.id}/{step}", kind, at, visit)
        kind, at, place = Kind.MOVED, at + dice.uniform(60.0, 600.0), dice.randrange(_PLACES)
    yield Moment(f"{visit.id}/left", Kind.LEFT, at, replace(visit, left_at=at))


NAMES = {
    "moment": "a moment",
    "card": "of these, one that makes a card",
    "place": "somebody goes to another zone",
    "claim": "a claim",
    "finish": "a card is finished",
}


@dataclass
class Day:
    """One run, and what each step of it took, in µs."""

    desk: Desk
    took: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in NAMES})
    _dice: Random = field(default_factory=lambda: Random(SEED + 3))
    _seen: set[str] = field(default_factory=set)
    _now: float = START
    _due: list[tuple[float, str, str]] = field(default_factory=list)
    """When somebody claims a card, or finishes it: (instant, card, who)."""

    def run(self, stream: list[Moment]) -> None:
        for moment in stream:
            self._between(moment.at)
            seen = len(self._seen)
            self._timed("moment", partial(self.desk.consider, [moment], moment.at))
            if len(self._seen) > seen:
                self.took["card"].append(self.took["moment"][-1])

    def _between(self, until: float) -> None:
        """People walk, claim and finish."""
        for _ in range(round((until - self._now) * PEOPLE / MOVES_EACH_S)):
            zone = _zone(self._dice.randrange(_PLACES))
            self._timed("place", partial(self.desk.place, self._somebody(), zone, until))
        while self._due and self._due[0][0] <= until:
            _, card_id, who = heapq.heappop(self._due)
            self._act(self.desk.card(card_id), who, until)
        self._now = until

    def _somebody(self) -> str:
        return _person(self._dice.randrange(PEOPLE))

    def _act(self, card: Card, who: str, at: float) -> None:
        if card.state is State.OPEN:
            self._timed("claim", partial(self.desk.claim, card.id, who, at))
            heapq.heappush(self._due, (at + self._dice.uniform(60.0, 300.0), card.id, who))
        elif card.owner == who and card.state is State.CLAIMED:
            self._timed("finish", partial(self.desk.finish, card.id, who, Outcome.GREETED, at))

    def _timed(self, name: str, deed: Callable[[], list[Effect]]) -> None:
        began = time.perf_counter_ns()
        effects = deed()
        self.took[name].append((time.perf_counter_ns() - began) / 1e3)
        for effect in effects:
            if isinstance(effect, CardChanged) and effect.card.id not in self._seen:
                self._note(effect.card)

    def _note(self, card: Card) -> None:
        """Four new cards of five are claimed, most of them before more people are told."""
        self._seen.add(card.id)
        if card.audience and self._dice.random() < 0.8:
            at = card.opened_at + self._dice.expovariate(1 / 15.0)
            heapq.heappush(self._due, (at, card.id, self._dice.choice(card.audience)))


def measure(count: int) -> dict[str, list[float]]:
    """A day with so many guests: what each step took, in µs, the quickest take of each."""
    stream, known = moments(count), guests(count)
    bodies = (*HOTEL, *(LIBRARY[name].body for name in MORE))
    takes = []
    for _ in range(TAKES):
        day = Day(Desk(PLAN, map(parse_rule, bodies), known, Roster(staff())))
        gc.collect()
        gc.disable()
        day.run(stream)
        gc.enable()
        takes.append(day.took)
    return {name: [min(each) for each in zip(*(took[name] for took in takes), strict=True)] for name in NAMES}


def tables(runs: int, share: float) -> Iterator[str]:
    """:param share: how much of the work, for a quick try."""
    found = [measure(max(50, round(GUESTS * share))) for _ in range(runs)]
    yield "\n".join(_table(found))


def _table(found: list[dict[str, list[float]]]) -> Iterator[str]:
    yield f"| {PEOPLE} on shift | how often | median µs | mean µs | p99 µs |"
    yield "|---|---|---|---|---|"
    for name, said in NAMES.items():
        took = [run[name] for run in found]
        middle, mean, p99 = map(statistics.median, zip(*map(_figures, took), strict=True))
        yield f"| {said} | {len(found[0][name]):,} | {middle:.1f} | {mean:.1f} | {p99:.1f} |"


def _figures(took: list[float]) -> tuple[float, float, float]:
    """Median, mean, the hundredth."""
    p99 = sorted(took)[min(len(took) - 1, int(len(took) * 0.99))]
    return statistics.median(took), statistics.mean(took), p99
