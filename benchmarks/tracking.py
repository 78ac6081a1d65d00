"""What it costs that time passes: 100,000 guests are known, some are here, and each of those is weighed again
and again, heard or not. In virtual time and without a network; processor time is real.

The baseline is what a fixed window needs for the same guests: it looks once a second how long ago each was
heard.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.world import ANTENNAS, VENUE, epc
from recognition.consent import Consents, Purpose
from recognition.identity import TAG, Identity, credential_hash
from recognition.model import Read
from recognition.venue import Venue
from recognition.zones import parse_plan
from simulators.world import venue_plan

SECRET = b"benchmark"
START = 1_767_225_600.0
WARM_S, LASTS_S = 5, 20
HEARD_EVERY_S = 0.5
WINDOW_S = 30.0


@dataclass(frozen=True)
class Result:
    time_share: float
    """Of a core, for the passing of time alone."""
    p99_ms: float
    """A hundredth of the steps take longer: how long a read may wait behind one."""
    read_us: float
    """For each read."""
    window_share: float
    """Of a core, for the baseline."""


def measure(guests: int, present: int, heard: bool) -> Result:
    """:param heard: whether those present go on being heard, as most are; or have all fallen silent."""
    venue = _venue(guests)
    tags = [epc(number) for number in range(present)]
    now, spent = START, _Spent()
    for second in range(WARM_S):
        now = _second(venue, tags, START + second, _Spent(), True)
    for second in range(LASTS_S):
        now = _second(venue, tags, START + WARM_S + second, spent, heard)
    return Result(
        spent.time_s / LASTS_S,
        1e3 * sorted(spent.steps_s)[int(len(spent.steps_s) * 0.99)],
        1e6 * spent.reads_s / max(spent.reads, 1),
        _window(tags, now),
    )


@dataclass
class _Spent:
    time_s: float = 0.0
    reads_s: float = 0.0
    reads: int = 0
    steps_s: list[float] = field(default_factory=list)


def _venue(guests: int) -> Venue:
    identity, consents = Identity(SECRET), Consents()
    for number in range(guests):
        identity.add(credential_hash(SECRET, TAG, epc(number)), f"g{number}")
        consents.give(f"g{number}", Purpose.RECOGNISE_BY_TAG)
    return Venue(parse_plan(venue_plan(VENUE)), identity, consents)


def _second(venue: Venue, tags: Sequence[str], since: float, spent: _Spent, heard: bool) -> float:
    now = since
    for part in range(round(1 / HEARD_EVERY_S)):
        now = since + (part + 1) * HEARD_EVERY_S
        for due in _deadlines(venue, now):
            began = time.thread_time()
            venue.advance(due)
            spent.steps_s.append(time.thread_time() - began)
            spent.time_s += spent.steps_s[-1]
        if heard:
            reads = list(_reads(tags))
            began = time.thread_time()
            venue.observe(reads, now)
            spent.reads_s += time.thread_time() - began
            spent.reads += len(reads)
    return now


def _deadlines(venue: Venue, until: float) -> Iterator[float]:
    while (due := venue.next_deadline()) is not None and due <= until:
        yield due


def _reads(tags: Sequence[str]) -> Iterator[Read]:
    for number, tag in enumerate(tags):
        yield Read(tag, *ANTENNAS[number % len(ANTENNAS)], -52.0 - number % 7)


def _window(tags: Sequence[str], now: float) -> float:
    heard_at = dict.fromkeys(tags, now)
    began = time.thread_time()
    for second in range(LASTS_S):
        gone = [tag for tag, at in heard_at.items() if now + second - at > WINDOW_S]
        for tag in gone:
            del heard_at[tag]
    return (time.thread_time() - began) / LASTS_S
