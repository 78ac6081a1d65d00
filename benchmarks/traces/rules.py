"""Ways to tell from fixes whether a phone is inside: what others ship, and a counting rule.

Each takes one fix after the other and says whether the phone is inside now. What they are given is in order
of time and without repetitions, which is more than their makers promise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from shapely.geometry import MultiPolygon, Point, Polygon

from benchmarks.traces.judge import Said
from benchmarks.traces.scenes import PHONE, ZONE, Arrival, Scene
from recognition.consent import Consents, Purpose
from recognition.fences import Fence, sigma_m
from recognition.identity import Identity, credential_hash
from recognition.model import Fix, Kind
from recognition.venue import Venue

Way = Callable[[Scene], Iterator[Said]]


class Ground:
    """The fence, and where a fix lies in it."""

    def __init__(self, scene: Scene) -> None:
        zone = scene.plan.by_id[ZONE]
        self._fence = Fence(zone.fence, zone.fence_margin_m)
        flat = [[[self._fence.project(*corner) for corner in r] for r in rings] for rings in zone.fence]
        drawn = MultiPolygon([Polygon(shell, holes) for shell, *holes in flat])
        self._shape = drawn.buffer(zone.fence_margin_m)

    def depth_m(self, fix: Fix) -> float:
        """How deep inside; negative outside."""
        return self._fence.depth_m(fix.lon, fix.lat)

    def p(self, fix: Fix) -> float:
        """The probability of being inside."""
        return self._fence.probability(fix.lon, fix.lat, sigma_m(fix.accuracy_m, fix.accuracy_p))

    def share(self, fix: Fix) -> float:
        """How much of the circle that the phone names lies inside."""
        circle = Point(self._fence.project(fix.lon, fix.lat)).buffer(max(fix.accuracy_m, 0.1))
        return float(circle.intersection(self._shape).area / circle.area)


class Rule(Protocol):
    def __init__(self, ground: Ground) -> None: ...

    def inside(self, fix: Fix) -> bool:
        """Whether the phone is inside, after this fix."""


class Plain:
    """Point in polygon."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def inside(self, fix: Fix) -> bool:
        return self._ground.depth_m(fix) >= 0


class Filtered:
    """The same, of fixes of 100 m or better."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._inside = ground, False

    def inside(self, fix: Fix) -> bool:
        if fix.accuracy_m <= 100:
            self._inside = self._ground.depth_m(fix) >= 0
        return self._inside


class Generous:
    """Inside if the true position may be, within the accuracy."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def inside(self, fix: Fix) -> bool:
        return self._ground.depth_m(fix) > -fix.accuracy_m


class Confirmed:
    """In when two fixes lie inside, out when two lie outside by more than their accuracy."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._inside, self._against = ground, False, 0

    def inside(self, fix: Fix) -> bool:
        depth = self._ground.depth_m(fix)
        differs = depth < -fix.accuracy_m if self._inside else depth >= 0
        self._against = self._against + 1 if differs else 0
        if self._against == 2:
            self._inside, self._against = not self._inside, 0
        return self._inside


class Overlap:
    """In from three quarters of the circle that the phone names, out from one quarter. Fixes over 100 m,
    whose circle is larger than the fence, do not count."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._inside = ground, False

    def inside(self, fix: Fix) -> bool:
        if fix.accuracy_m <= 100:
            self._inside = self._ground.share(fix) >= (0.25 if self._inside else 0.75)
        return self._inside


class Counted:
    """In on P(inside) >= .75 twice, or once >= .9 with a fix of 20 m; out on P <= .10 twice, a minute or
    more apart. Fixes over 200 m do not count."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._inside = ground, False
        self._in = 0
        self._out: list[float] = []

    def inside(self, fix: Fix) -> bool:
        if fix.accuracy_m > 200:
            return self._inside
        p = self._ground.p(fix)
        self._in = self._in + 1 if p >= 0.75 else 0
        self._out = [*self._out, fix.at] if p <= 0.1 else []
        if self._inside:
            self._inside = not (len(self._out) >= 2 and self._out[-1] - self._out[0] >= 60)
        else:
            self._inside = self._in >= 2 or (p >= 0.9 and fix.accuracy_m <= 20)
        return self._inside


def followed(rule: type[Rule]) -> Way:
    """A rule as a way through a scene."""

    def way(scene: Scene) -> Iterator[Said]:
        one, inside, newest = rule(Ground(scene)), False, -math.inf
        for arrival in scene.arrivals:
            if arrival.fix.at <= newest:
                continue
            newest = arrival.fix.at
            if one.inside(arrival.fix) != inside:
                inside = not inside
                yield Said(arrival.at, inside)

    return way


def recognised(scene: Scene) -> Iterator[Said]:
    """Maitred itself: the venue as the server drives it, with all that comes late or twice."""
    venue = _venue(scene)
    for arrival in scene.arrivals:
        yield from _told(venue, arrival)


def _venue(scene: Scene) -> Venue:
    identity, consents = Identity(b"traces"), Consents()
    identity.add(credential_hash(b"traces", "phone", PHONE), "owner")
    consents.give("owner", Purpose.RECOGNISE_BY_PHONE)
    return Venue(scene.plan, identity, consents)


def _told(venue: Venue, arrival: Arrival) -> Iterator[Said]:
    for moment in venue.locate([arrival.fix], arrival.at):
        if not moment.late and moment.kind in (Kind.ARRIVED, Kind.MOVED, Kind.LEFT):
            yield Said(moment.at, moment.kind is not Kind.LEFT)


COUNTING = "counting: P(inside) >= .75 twice ..."

WAYS: Mapping[str, Way] = {
    "plain point in polygon": followed(Plain),
    "accuracy over 100 m dropped, then plain": followed(Filtered),
    "distance less accuracy within the radius": followed(Generous),
    "two fixes in, two out by more than their accuracy": followed(Confirmed),
    "circle overlap, 75 % in, 25 % out": followed(Overlap),
    COUNTING: followed(Counted),
    "**Maitred**": recognised,
}
