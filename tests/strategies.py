"""Shared Hypothesis strategies: a small venue, and days in it.

A day is a list of steps; each comes so many seconds after the one before. Everything a day holds is
plain data, so that a failing example reads as a story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from recognition.consent import Consents, Purpose
from recognition.identity import Identity, credential_hash
from recognition.model import Fix, Moment, Read
from recognition.venue import Venue
from recognition.zones import Plan, parse_plan

START = 1_767_225_600.0
MARKS_S = (10.0, 300.0)
SECRET = b"a secret of the tests"

PLAN: Plan = parse_plan(
    {
        "id": "house",
        "zones": [
            {"id": "door", "rect": [0, 4, 0, 4], "adjacent": ["lobby"], "entry": True},
            {"id": "lobby", "rect": [4, 12, 0, 8], "adjacent": ["bar", "yard"]},
            {"id": "bar", "rect": [12, 20, 0, 8]},
            {
                "id": "yard",
                "fence": [[[24.0, 60.0], [24.002, 60.0], [24.002, 60.001], [24.0, 60.001]]],
            },
        ],
        "readers": [{"id": "R1", "cycle_s": 0.5}, {"id": "R2"}],
        "antennas": [
            {"id": "1", "reader": "R1", "zone": "door"},
            {"id": "2", "reader": "R1", "zone": "lobby"},
            {"id": "1", "reader": "R2", "zone": "bar"},
        ],
    }
)
ANTENNAS: tuple[tuple[str, str | int], ...] = (("R1", "1"), ("R1", 1), ("R1", 2), ("R2", "1"))

TAGS = {"AA01": "ada", "aa02": "ada", "BB01": "ben", "CC01": "cid"}
"""Cid has not consented."""
PHONES = {"phone-a": "ada", "phone-b": "ben", "phone-c": "cid"}
STRANGERS = ("DD01", "DD02")

INSIDE = (60.0005, 24.001)
OUTSIDE = (60.02, 24.05)


def identity() -> Identity:
    """Everybody's credentials, also of those who have not consented."""
    book = Identity(SECRET)
    for kind, bearers in (("tag", TAGS), ("phone", PHONES)):
        for raw, guest in bearers.items():
            book.add(credential_hash(SECRET, kind, raw), guest)
    return book


def consents(*guests: str) -> Consents:
    """Ada and Ben have consented, or those named."""
    given = Consents()
    for guest in guests or ("ada", "ben"):
        for purpose in Purpose:
            given.give(guest, purpose)
    return given


def venue(*guests: str) -> Venue:
    """The house, empty."""
    return Venue(PLAN, identity(), consents(*guests), dwell_marks_s=MARKS_S)


@dataclass(frozen=True)
class Step:
    """After ``after_s`` seconds come these reads and fixes, whose times lie ``ago_s`` back."""

    after_s: float
    reads: tuple[tuple[str, tuple[str, str | int], float | None], ...] = ()
    """(epc, antenna, ago_s or None for a reader with no clock)."""
    fixes: tuple[tuple[str, tuple[float, float], float, float], ...] = ()
    """(phone, (lat, lon), accuracy_m, ago_s)."""


Day = list[Step]


def steps(most_ago_s: float = 600.0, clocks: bool = True) -> st.SearchStrategy[Step]:
    """Steps with reads up to ``most_ago_s`` old."""
    short = st.sampled_from([0.0, 0.25, 0.5, 1.0, 2.0, 5.0])
    gaps = short | st.sampled_from([11.0, 12.0, 30.0, 45.0, 61.0, 90.0, 130.0, 1900.0]) | st.floats(0, 200)
    known = [ago for ago in (0.0, 1.0, 20.0, 100.0, 130.0, 200.0, 600.0) if ago <= most_ago_s]
    ago = st.sampled_from(known)
    reads = st.tuples(
        st.sampled_from([*TAGS, *STRANGERS]),
        st.sampled_from(ANTENNAS),
        (st.none() | ago) if clocks else st.none(),
    )
    accuracy = st.sampled_from([5.0, 20.0, 60.0, 150.0, 500.0])
    fixes = st.tuples(st.sampled_from(list(PHONES)), st.sampled_from([INSIDE, OUTSIDE]), accuracy, ago)
    return st.builds(
        Step,
        gaps,
        st.lists(reads, max_size=6).map(tuple),
        st.lists(fixes, max_size=2).map(tuple),
    )


def days(most_ago_s: float = 600.0, clocks: bool = True) -> st.SearchStrategy[Day]:
    """A day of up to forty steps."""
    return st.lists(steps(most_ago_s, clocks), max_size=40)


def reads_of(step: Step, now: float) -> list[Read]:
    """What the readers send."""
    return [
        Read(epc, reader, antenna, -60.0, None if ago is None else now - ago)
        for epc, (reader, antenna), ago in step.reads
    ]


def fixes_of(step: Step, now: float) -> list[Fix]:
    """What the phones send."""
    return [Fix(phone, now - ago, lat, lon, accuracy) for phone, (lat, lon), accuracy, ago in step.fixes]


def play(
    house: Venue,
    day: Iterable[Step],
    now: float = START,
    each: Callable[[Venue, float], list[Moment]] = lambda house, now: [],
) -> tuple[list[Moment], float]:
    """Live the day; ``each`` may look in after each step. Returns the moments and the last instant."""
    moments: list[Moment] = []
    for step in day:
        now += step.after_s
        moments += house.observe(reads_of(step, now), now)
        moments += house.locate(fixes_of(step, now), now)
        moments += each(house, now)
    return moments, now


def without(day: Day, guest: str) -> Day:
    """The day as if one guest's credentials had not been there."""
    return [
        replace(
            step,
            reads=tuple(read for read in step.reads if TAGS.get(read[0]) != guest),
            fixes=tuple(fix for fix in step.fixes if PHONES[fix[0]] != guest),
        )
        for step in day
    ]
