"""Rules tried on what was recorded: from the store, a little at a time, between everything else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from functools import partial
from operator import itemgetter
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection

from alerts.backtest.deeds import Deed, deeds_of
from alerts.backtest.report import Report, Span
from alerts.backtest.run import BackTest
from alerts.people import Guest
from alerts.roster import Roster
from alerts.rules.model import WINDOW_MOST_S, Rule
from alerts.rules.versions import decided
from recognition.model import Kind, Moment
from recognition.plan import Plan
from server.clock import stopwatch
from server.errors import Conflict, Unprocessable
from server.house import House
from server.store.database import Database
from server.store.journal import load_made
from server.store.moments import count_moments, first_moment, load_recorded
from server.store.sealed import open_card
from server.vault import Vault, vault_of

May = Callable[[str], bool]
"""Whether a guest may be recognised."""

DAYS_MOST = 31

SLICE_S = 0.002
"""How long the loop works at it before others get their turn."""

STRETCH_MOMENTS = 1_000
"""Moments that are asked for at once, about."""

HOUR_S, DAY_S = 3_600.0, 86_400.0

TOLD_EVERY = 100
"""How often in all it says how far it is."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Recorded moments that were looked at, and how many there are."""

    done: int
    of: int


@dataclass(slots=True)
class Ticket:
    """The right to try a rule on the history of a venue."""

    staff: str
    stopped: bool = False
    """Somebody else's turn."""


@dataclass(frozen=True, slots=True)
class BackTests:
    """Those that are running: one for each venue."""

    _running: dict[str, Ticket] = field(default_factory=dict)

    def begin(self, venue: str, staff: str) -> Ticket:
        """Who begins another one gives up their first.

        :raises Conflict: somebody else has one.
        """
        before = self._running.get(venue)
        if before is not None and before.staff != staff:
            raise Conflict("Somebody else is trying a rule on history. Try again when theirs is done.")
        if before is not None:
            before.stopped = True
        ticket = self._running[venue] = Ticket(staff)
        return ticket

    def end(self, venue: str, ticket: Ticket) -> None:
        if self._running.get(venue) is ticket:
            del self._running[venue]


class Profiles(Mapping[str, Guest]):
    """Guests as they are when they are first asked for, and then as they were: without pushing others out of
    the house's memory again and again."""

    def __init__(self, guests: Mapping[str, Guest]) -> None:
        self._guests = guests
        self._known: dict[str, Guest] = {}

    def __getitem__(self, guest: str) -> Guest:
        known = self._known.get(guest)
        if known is None:
            known = self._known[guest] = self._guests[guest]
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._guests)

    def __len__(self) -> int:
        return len(self._guests)


def is_recorded(rule: Rule) -> bool:
    """Whether it can be told when the rule would have been asked."""
    return rule.when.trigger is not Kind.READER_SILENT


def check_recorded(rule: Rule) -> None:
    """:raises Unprocessable: nothing would ever come of it."""
    if not is_recorded(rule):
        raise Unprocessable(
            "It is not kept when readers fell silent: this rule has no history.", "when.trigger"
        )


def zone_of(plan: Plan) -> tzinfo:
    """Where the venue's clocks hang."""
    return ZoneInfo(plan.timezone) if plan.timezone else UTC


async def try_rule(
    database: Database, house: House, venue: str, rule: Rule, days: int, now: float
) -> AsyncGenerator[Progress | Report, None]:
    """How far it is, again and again, and then what came out."""
    rules, plan = decided(house.actors[venue].rules.values()), house.plans[venue]
    span = Span.of_days(days, now, zone_of(plan))
    first_at = await database.read(partial(first_moment, venue=venue)) or span.since
    span = replace(span, since=max(span.since, min(first_at, now)))
    begins_at = max(span.since - _before_s([*rules, rule]), first_at)
    of = await database.read(lambda c: count_moments(c, venue, begins_at, now))
    staff = Roster(one.staff for one in house.accounts.values() if one.staff.venue == venue)
    profiles, may = Profiles(house.shown(venue)), partial(house.may_recognise, venue=venue)
    test = await asyncio.to_thread(BackTest, plan, rules, rule, profiles, staff, span, begins_at)
    if any(each.when.trigger is Kind.EXPECTED for each in [*rules, rule]):
        for guest in filter(may, house.guests.expected()):
            test.expect(guest)
    told = -1
    for since, until in _stretches(begins_at, now, of):
        recorded = await database.read(partial(_load, venue=venue, since=since, until=until))
        async for _ in _in_slices(_work(test, recorded, may, until)):
            if (share := TOLD_EVERY * test.moments // max(of, 1)) > told:
                told = share
                yield Progress(test.moments, max(of, test.moments))
    yield test.report()


def _before_s(rules: Iterable[Rule]) -> float:
    """How much is to be gone through before what counts: as much as any limit looks back, and a day, so that
    the visits under way are known."""
    windows = [DAY_S]
    for rule in rules:
        cooldown, cap = rule.limits.cooldown, rule.limits.cap
        windows += [cooldown.seconds] if cooldown is not None else []
        windows += [cap.window_s] if cap is not None else []
    return min(max(windows), WINDOW_MOST_S)


def _stretches(since: float, end: float, moments: int) -> Iterator[tuple[float, float]]:
    """The time cut into stretches with some ``STRETCH_MOMENTS`` each, at full seconds: no instant is cut."""
    stretch_s = STRETCH_MOMENTS / max(moments, 1) * (end - since)
    stretch_s = float(int(min(max(stretch_s, HOUR_S), DAY_S)))
    while since < end:
        until = min(int(since) + stretch_s, end)
        yield since, until
        since = until


@dataclass(frozen=True, slots=True)
class _Recorded:
    """Of one stretch, as it is kept."""

    moments: Sequence[tuple[str, int, str]]
    """Guest, place within the instant, body."""
    cards: Sequence[str]
    vault: Vault


def _load(connection: Connection, venue: str, since: float, until: float) -> _Recorded:
    return _Recorded(
        load_recorded(connection, venue, since, until),
        load_made(connection, venue, since, until),
        vault_of(connection),
    )


def _work(test: BackTest, recorded: _Recorded, may: May, until: float) -> Iterator[None]:
    """All that is to be done about one stretch, in small steps."""
    moments: list[tuple[float, int, Moment]] = []
    for guest, place, body in recorded.moments:
        if may(guest):
            moment = _MOMENT.decode(body)
            moments.append((moment.at, place, moment))
        yield
    deeds: list[Deed] = []
    for body in recorded.cards:
        deeds += deeds_of([open_card(recorded.vault, body)])
        yield
    moments.sort(key=itemgetter(0, 1))
    test.feed([moment for _, _, moment in moments], deeds, until)
    while test.step():
        yield


async def _in_slices(work: Iterator[None]) -> AsyncGenerator[None, None]:
    """Does the work for a while, lets others have their turn, and so on; yields after each turn of theirs."""
    began = stopwatch()
    for _ in work:
        if stopwatch() - began >= SLICE_S:
            await asyncio.sleep(0)
            yield
            began = stopwatch()


_MOMENT = msgspec.json.Decoder(Moment)
