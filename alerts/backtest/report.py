"""What comes out of a back-test, and how it is counted.

The hours are those of the venue's clocks, from full hour to full hour. A card counts for a person when it
reaches them: when it opens, or when it escalates to them.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from math import ceil
from typing import NamedTuple

from alerts.localtime import day_number, minutes_of_day
from alerts.model import Card, Priority
from alerts.people import Staff

STEADY_PER_HOUR = 6
"""Cards an hour that a person can live with all day."""

MOST_PER_HOUR = 12
"""More in one hour cannot be served."""

SAMPLES = 100
"""How many of the new cards, and of the gone ones, are shown."""

GUESTS = 50
"""How many guests are listed."""

HOUR_S = 3_600
_EPOCH = date(1970, 1, 1).toordinal()


class Made(NamedTuple):
    """A card that opened."""

    at: float
    guest: str
    rule: str
    zone: str
    priority: Priority


def made_of(card: Card) -> Made:
    return Made(card.opened_at, card.guest, card.rule, card.zone, card.priority)


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of time that counts, and where its clocks hang."""

    since: float
    until: float
    zone: tzinfo

    @classmethod
    def of_days(cls, days: int, now: float, zone: tzinfo) -> Span:
        """So many whole days of the venue, and today so far."""
        first = datetime.fromtimestamp(now, zone).date() - timedelta(days)
        return cls(datetime.combine(first, time.min, zone).timestamp(), now, zone)

    def hour(self, at: float) -> int:
        """When the hour on the venue's clocks began."""
        second = int(at)
        return second - round(minutes_of_day(second, self.zone) * 60) % HOUR_S

    def hour_of_day(self, at: float) -> int:
        return int(minutes_of_day(at, self.zone)) // 60

    def _every(self, seconds: int) -> list[int]:
        """Instants of it with no more than so much between them."""
        first, last = int(self.since), ceil(self.until) - 1
        return [*range(first, last, seconds), last] if first <= last else []

    def dates(self) -> list[str]:
        """All days that it touches."""
        return list(dict.fromkeys(map(self.date, self._every(6 * HOUR_S))))

    def date(self, at: float) -> str:
        return date.fromordinal(_EPOCH + day_number(at, self.zone)).isoformat()

    def hours(self) -> set[int]:
        """When the hours began that it touches: one more on the night when the clocks are put back. None is
        shorter than half of one."""
        return set(map(self.hour, self._every(HOUR_S // 2)))

    def times_of_day(self) -> Counter[int]:
        """For each hour of the day: how often it was."""
        return Counter(map(self.hour_of_day, self.hours()))


@dataclass(frozen=True, slots=True)
class Person:
    """How many cards a member of staff would have had."""

    staff: str
    name: str
    role: str
    cards: int
    per_hour_mean: float
    """In the hours in which anything was going on."""
    busiest_at: float | None
    """When their busiest hour began; None if they had no card."""
    busiest_cards: int
    hours_over_6: int
    hours_over_12: int


@dataclass(frozen=True, slots=True)
class Side:
    """What one set of rules would have done."""

    cards: int
    per_day: tuple[tuple[str, int], ...]
    """Each date, and how many cards."""
    by_hour: tuple[float, ...]
    """For each hour of the day, how many cards on average."""
    people: tuple[Person, ...]
    """Everybody on shift, and who had cards beside; who had most comes first."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a rule would have done."""

    span: Span
    moments: int
    """Recorded ones in the span."""
    before: Side
    after: Side
    fired: int
    """Cards of this rule."""
    held: int
    """Of this rule, held until the end of its quiet hours."""
    stopped: Mapping[str, int]
    """By gate: how often it was shut, though the rule's conditions held."""
    new: tuple[Made, ...]
    """Cards that there were not before, the newest first."""
    new_total: int
    gone: tuple[Made, ...]
    gone_total: int
    by_guest: tuple[tuple[str, int, int], ...]
    """Guest, cards of this rule before and after; most cards first."""


@dataclass(slots=True)
class Tally:
    """Counts the cards of one set of rules."""

    span: Span
    cards: int = 0
    days: Counter[str] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)
    people: dict[str, Counter[int]] = field(default_factory=dict)
    """For each member of staff, cards by hour."""

    def open(self, at: float) -> None:
        """A card opened."""
        self.cards += 1
        self.days[self.span.date(at)] += 1
        self.hours[self.span.hour_of_day(at)] += 1

    def reach(self, staff: Iterable[str], at: float) -> None:
        """A card reached these people."""
        hour = self.span.hour(at)
        for each in staff:
            hours = self.people.get(each)
            if hours is None:
                hours = self.people[each] = Counter()
            hours[hour] += 1

    def side(self, staff: Mapping[str, Staff], times: Counter[int], lively_hours: int) -> Side:
        """:param times: how often each hour of the day was.
        :param lively_hours: how many hours there were in which anything was going on.
        """
        here = {one.id for one in staff.values() if one.on_shift} | (self.people.keys() & staff.keys())
        people = [_person(staff[each], self.people.get(each, Counter()), lively_hours) for each in here]
        return Side(
            self.cards,
            tuple((day, self.days[day]) for day in self.span.dates()),
            tuple(round(self.hours[hour] / (times[hour] or 1), 2) for hour in range(24)),
            tuple(sorted(people, key=lambda person: (-person.cards, person.name, person.staff))),
        )


def _person(member: Staff, hours: Counter[int], lively_hours: int) -> Person:
    cards = hours.total()
    busiest = min(hours, key=lambda hour: (-hours[hour], hour), default=None)
    return Person(
        staff=member.id,
        name=member.name,
        role=member.role,
        cards=cards,
        per_hour_mean=round(cards / max(lively_hours, 1), 2),
        busiest_at=busiest,
        busiest_cards=hours[busiest] if busiest is not None else 0,
        hours_over_6=sum(count > STEADY_PER_HOUR for count in hours.values()),
        hours_over_12=sum(count > MOST_PER_HOUR for count in hours.values()),
    )


def newest(cards: Iterable[Made]) -> tuple[Made, ...]:
    return tuple(heapq.nlargest(SAMPLES, cards, key=lambda made: (made.at, made.guest, made.rule)))


def by_guest(before: Counter[str], after: Counter[str]) -> tuple[tuple[str, int, int], ...]:
    counts = [(guest, before[guest], after[guest]) for guest in before.keys() | after.keys()]
    return tuple(heapq.nsmallest(GUESTS, counts, key=lambda one: (-max(one[1:]), one[0])))
