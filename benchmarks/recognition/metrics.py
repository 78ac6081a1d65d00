"""What is measured of a tracker: one small function for each figure, on the clock of arrival.

An enter **matches** a visit if it names the visit's zone and comes between 1 s before the crossing and 2 s
after the end of the visit; up to 10 s before if it still holds at the crossing.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import Literal, Protocol

EARLY_S, HELD_S, LATE_S = 1.0, 10.0, 2.0
PASSING_S = 10.0
"""An enter this long before or after somebody passed the house is because of them."""

Step = tuple[float, str | None]
"""From when on a zone is reported; None: absent."""


class Decision(Protocol):
    """What a tracker says, and when: ``ts`` is the time at which it was decided."""

    @property
    def ts(self) -> float: ...
    @property
    def epc(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def kind(self) -> Literal["enter", "exit"]: ...


@dataclass(frozen=True, slots=True)
class Said:
    """A decision."""

    ts: float
    epc: str
    zone: str
    kind: Literal["enter", "exit"]


@dataclass(frozen=True, slots=True)
class Visit:
    """``cls``: ``dwell`` (20 s or more), ``pass`` (a step in and out again) or ``transit``."""

    epc: str
    zone: str
    enter: float
    exit: float
    cls: str
    arrival: bool
    departure: bool


@dataclass(frozen=True, slots=True)
class PassBy:
    epc: str
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class Truth:
    since: float
    until: float
    epcs: Sequence[str]
    visits: Sequence[Visit]
    passes: Sequence[PassBy]

    @property
    def tag_hours(self) -> float:
        return len(self.epcs) * (self.until - self.since) / 3600


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1; latencies in seconds; NaN where there was nothing to measure."""

    enter_recall: float
    arrival_recall: float
    false_enters: float
    """Per tag-hour."""
    flaps: float
    """Per hour of stays."""
    accuracy: float
    enter_p50_s: float
    enter_p95_s: float
    departure_p50_s: float
    departure_p95_s: float
    pass_by_false: float
    pass_recall: float
    pass_bys: float
    """How many there were: what a share counts in a mean."""
    steps_in: float


def load_truth(path: Path) -> Truth:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    meta = lines[0]
    names = [one.name for one in fields(Visit)]
    return Truth(
        meta["t0"],
        meta["t1"],
        meta["epcs"],
        [Visit(**{name: line[name] for name in names}) for line in lines if line["kind"] == "visit"],
        [PassBy(line["epc"], line["t0"], line["t1"]) for line in lines if line["kind"] == "passby"],
    )


def judge(truth: Truth, decisions: Iterable[Decision]) -> Score:
    told = list(decisions)
    steps = reported(truth.epcs, told)
    stays = [visit for visit in truth.visits if visit.cls == "dwell"]
    arrivals = [visit for visit in truth.visits if visit.arrival and visit.cls != "pass"]
    stepped = [visit for visit in truth.visits if visit.cls == "pass"]
    entered = enter_latencies_s(stays, steps)
    departed = departure_latencies_s(truth, steps)
    return Score(
        enter_recall=recall(stays, steps),
        arrival_recall=recall(arrivals, steps),
        false_enters=false_enters(truth.visits, steps) / truth.tag_hours,
        flaps=flaps(stays, steps) / (sum(visit.exit - visit.enter for visit in stays) / 3600),
        accuracy=accuracy(truth.visits, steps),
        enter_p50_s=quantile(entered, 0.5),
        enter_p95_s=quantile(entered, 0.95),
        departure_p50_s=quantile(departed, 0.5),
        departure_p95_s=quantile(departed, 0.95),
        pass_by_false=pass_by_false(truth, steps),
        pass_recall=recall(stepped, steps),
        pass_bys=len(truth.passes),
        steps_in=len(stepped),
    )


def reported(epcs: Iterable[str], decisions: Iterable[Decision]) -> dict[str, list[Step]]:
    """For each tag the zones reported, one after the other. An enter ends what was before; an exit from
    where the tag was not reported says nothing."""
    steps: dict[str, list[Step]] = {epc: [(-math.inf, None)] for epc in epcs}
    for one in sorted(decisions, key=lambda one: one.ts):
        mine = steps.setdefault(one.epc, [(-math.inf, None)])
        if one.kind == "enter":
            mine.append((one.ts, one.zone))
        elif mine[-1][1] == one.zone:
            mine.append((one.ts, None))
    return steps


def reported_before(steps: Sequence[Step], at: float) -> str | None:
    """The zone reported just before ``at``."""
    return steps[bisect_left(steps, at, key=lambda step: step[0]) - 1][1]


def matches(step: Step, until: float, visit: Visit) -> bool:
    """Whether the enter ``step``, which holds ``until`` the next step, is one into this visit."""
    ts, zone = step
    if zone != visit.zone or ts > visit.exit + LATE_S:
        return False
    return ts >= visit.enter - EARLY_S or (ts >= visit.enter - HELD_S and until > visit.enter)


def first_match(visit: Visit, steps: Sequence[Step]) -> float | None:
    """When the visit was first reported."""
    return next((step[0] for step, until in _lasting(steps) if matches(step, until, visit)), None)


def recall(visits: Sequence[Visit], steps: Mapping[str, Sequence[Step]]) -> float:
    """The share of the visits that were reported."""
    return _share([first_match(visit, steps[visit.epc]) is not None for visit in visits])


def false_enters(visits: Iterable[Visit], steps: Mapping[str, Sequence[Step]]) -> int:
    """How many enters match no visit."""
    of: dict[str, list[Visit]] = {epc: [] for epc in steps}
    for visit in visits:
        of[visit.epc].append(visit)
    return sum(
        step[1] is not None and not any(matches(step, until, visit) for visit in of[epc])
        for epc, mine in steps.items()
        for step, until in _lasting(mine)
    )


def flaps(stays: Iterable[Visit], steps: Mapping[str, Sequence[Step]]) -> int:
    """How often the reported zone left the right one during a stay. In its last second it may: so may the
    enter that comes next."""
    return sum(
        before[1] == visit.zone != after[1] and visit.enter < after[0] < visit.exit - EARLY_S
        for visit in stays
        for before, after in pairwise(steps[visit.epc])
    )


def accuracy(visits: Sequence[Visit], steps: Mapping[str, Sequence[Step]]) -> float:
    """The share of the time in the venue during which the right zone was reported."""
    right = sum(
        max(0.0, min(until, visit.exit) - max(step[0], visit.enter))
        for visit in visits
        for step, until in _lasting(steps[visit.epc])
        if step[1] == visit.zone
    )
    return right / sum(visit.exit - visit.enter for visit in visits)


def enter_latencies_s(stays: Iterable[Visit], steps: Mapping[str, Sequence[Step]]) -> list[float]:
    """From the true crossing to the enter, for each stay that was reported; below 0 if it came before."""
    firsts = [(visit, first_match(visit, steps[visit.epc])) for visit in stays]
    return [first - visit.enter for visit, first in firsts if first is not None]


def departure_latencies_s(truth: Truth, steps: Mapping[str, Sequence[Step]]) -> list[float]:
    """From leaving the venue to the exit, for each who was still reported as present when they left. If they
    come back or the recording ends before there is an exit, until then."""
    return [
        min(_absent_from(steps[visit.epc], visit.exit), _next_arrival(truth, visit)) - visit.exit
        for visit in truth.visits
        if visit.departure and reported_before(steps[visit.epc], visit.exit) is not None
    ]


def pass_by_false(truth: Truth, steps: Mapping[str, Sequence[Step]]) -> float:
    """The share of passers-by for whom there was an enter."""
    return _share(
        [
            any(zone and one.since - PASSING_S <= ts <= one.until + PASSING_S for ts, zone in steps[one.epc])
            for one in truth.passes
        ]
    )


def quantile(values: Sequence[float], share: float) -> float:
    """By linear interpolation."""
    if not values:
        return math.nan
    ordered, place = sorted(values), share * (len(values) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


_COUNTED = {"pass_by_false": "pass_bys", "pass_recall": "steps_in"}
"""Shares of few things: in a mean each thing counts the same, in which world it ever was."""


def mean(scores: Sequence[Score]) -> Score:
    """Figure by figure."""
    return Score(**{one.name: _mean_of(one.name, scores) for one in fields(Score)})


def _mean_of(name: str, scores: Sequence[Score]) -> float:
    weights = [getattr(score, _COUNTED[name]) if name in _COUNTED else 1.0 for score in scores]
    values = [getattr(score, name) for score in scores]
    known = [(value, weight) for value, weight in zip(values, weights, strict=True) if not math.isnan(value)]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total else math.nan


def _lasting(steps: Sequence[Step]) -> Iterable[tuple[Step, float]]:
    """Each step and until when it holds."""
    return zip(steps, [*(ts for ts, _ in steps[1:]), math.inf], strict=True)


def _absent_from(steps: Sequence[Step], at: float) -> float:
    return next((ts for ts, zone in steps if ts >= at and zone is None), math.inf)


def _next_arrival(truth: Truth, visit: Visit) -> float:
    later = [one.enter for one in truth.visits if one.epc == visit.epc and one.enter > visit.exit]
    return min([*later, truth.until])


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else math.nan
