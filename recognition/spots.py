"""Where a guest can be: spots some metres apart in every zone, some in the street, and away.

A zone that is drawn has a spot for about every ``SPACING_M`` of its floor, so that a guest beside the door is
told from one at the back of the room. One that is not drawn has a single spot, which is as far from antennas
as zones lie apart. People get from a spot to those beside it, and from zone to zone through doors.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from recognition.plan import OUTSIDE, Antenna, Plan, Zone

Floats = NDArray[np.float64]
Point = tuple[float, float]

SPACING_M = 2.0
SPOTS_MOST = 300
"""A large venue has wider spacing, but at least one spot in each zone. Of the street it has no more than that
either, but one spot before each door."""

CELLS_MOST = 40 * SPOTS_MOST
"""So many places are looked at, at most, for those that are in a zone: a plan may be of any size."""

UNDRAWN_M, UNDRAWN_STEP_M = 3.0, 5.0
"""How far an antenna is from a spot when one of them is not drawn: in its zone, and for each step more."""

NO_WAY_STEPS = 9

STREET_WALLS = {"portal_outer": 0, "gate": 3}
"""Between an antenna of its zone and the street, by the antenna's role; for all others one."""

STREET = (
    (1.0, 0.0),
    *((1.2, across) for across in (-6.0, -4.0, -2.0, 2.0, 4.0, 6.0)),
    *((ahead, across) for ahead in (3.0, 5.0) for across in (-4.0, -2.0, 0.0, 2.0, 4.0)),
    (8.0, 0.0),
    (12.0, 0.0),
)
"""The spots before a street door: metres ahead of it, and to its side."""

OUTER_M = 3.5
"""Who is so far from the door may be out of hearing any moment."""


class Spots:
    """The spots of a plan. Index arrays are by spot; the last spot is away."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        zones = _walked(plan) or list(plan.zones[:1])
        self.zones = tuple(zone.id for zone in plan.zones)
        """All of the plan; those that are only for phones have no spots."""
        self.points: list[Point | None] = []
        zone_of: list[int] = []
        self.spacing_m = _spacing(zones)
        for zone in zones:
            i = self.zones.index(zone.id)
            places = floor(zone.polygon, self.spacing_m) or [None]
            self.points += places
            zone_of += [i] * len(places)
        self.inside = len(self.points)
        """How many spots are in zones; they come first."""
        self._zone_of = zone_of
        self._entries = [zone for zone in zones if zone.entry] or zones
        """Where guests come in; anywhere, if the plan does not say."""
        self.street_doors = [self._open_street(zone) for zone in self._entries]
        """(spot inside, spot outside) of each street door."""
        self.away = len(self.points)
        self.points.append(None)
        self.zone = np.array([*zone_of, *[-1] * (len(self.points) - self.inside)])
        """Which zone of ``zones``; -1 outside."""
        self.gaps_m = self._gaps()
        """Metres between spots that one can walk between directly; infinite where one cannot."""

    def __len__(self) -> int:
        return len(self.points)

    def _open_street(self, zone: Zone) -> tuple[int, int]:
        """Put spots before the zone's street door."""
        inside = self._zone_of.index(self.zones.index(zone.id))
        outside = len(self.points)
        door = _street_door(self.plan, zone)
        if door is None:
            self.points.append(None)
            return inside, outside
        (x, y), (east, north) = door
        own = [i for i in range(self.inside) if self._zone_of[i] == self._zone_of[inside]]
        street = STREET if len(self._entries) * len(STREET) <= SPOTS_MOST else STREET[:1]
        self.points += [(x + east * a - north * b, y + north * a + east * b) for a, b in street]
        return min(own, key=lambda i: _apart(self.points[i], (x, y))), outside

    def _gaps(self) -> Floats:
        count = len(self.points)
        gaps = np.full((count, count), np.inf)
        for a in range(count - 1):
            for b in range(a):
                if self.zone[a] == self.zone[b] and self._beside(a, b):
                    gaps[a, b] = gaps[b, a] = _apart(self.points[a], self.points[b])
        for a, b in [*self._doorways(), *self.street_doors]:
            apart = _apart(self.points[a], self.points[b])
            gaps[a, b] = gaps[b, a] = min(max(apart, 0.5), 3 * self.spacing_m)
        return gaps

    def _beside(self, a: int, b: int) -> bool:
        return _apart(self.points[a], self.points[b]) < 1.6 * self.spacing_m

    def _doorways(self) -> Iterator[tuple[int, int]]:
        """Pairs of spots on both sides of each way between zones."""
        doors = {frozenset(door.between): (door.x, door.y) for door in self.plan.doors}
        for i, one in enumerate(self.zones):
            for j in map(self.zones.index, self.plan.neighbours(one)):
                other = self.zones[j]
                if i < j:
                    yield from self._doorway(i, j, doors.get(frozenset((one, other))))

    def _doorway(self, i: int, j: int, door: Point | None) -> Iterator[tuple[int, int]]:
        one, other = (np.flatnonzero(self.zone == z).tolist() for z in (i, j))
        if door is not None:
            one = sorted(one, key=lambda a: _apart(self.points[a], door))[:2]
            other = sorted(other, key=lambda b: _apart(self.points[b], door))[:2]
            yield from ((a, b) for a in one for b in other)
            return
        pairs = ((a, b) for a in one for b in other)
        yield from heapq.nsmallest(2, pairs, key=lambda p: _apart(self.points[p[0]], self.points[p[1]]))

    def walls(self, antenna: Antenna) -> Floats:
        """Between each spot and the antenna. One at the street door hears the street through none; a gate, at
        which one must stop, does not hear it."""
        steps = [self._steps(zone, antenna.zone) for zone in self.zones]
        street = min(self._steps(zone.id, antenna.zone) for zone in self._entries)
        street += STREET_WALLS.get(antenna.role, 1)
        return np.array([steps[z] if z >= 0 else street for z in self.zone], dtype=np.float64)

    def _steps(self, a: str, b: str) -> int:
        steps = self.plan.steps(a, b)
        return NO_WAY_STEPS if steps is None else steps

    def distances_m(self, antenna: Antenna) -> Floats:
        """From each spot to the antenna."""
        place = (antenna.x, antenna.y) if antenna.x or antenna.y else None
        guessed = UNDRAWN_M + UNDRAWN_STEP_M * self.walls(antenna)
        return np.array(
            [
                guess if place is None or point is None else math.dist(point, place)
                for point, guess in zip(self.points, guessed, strict=True)
            ]
        )

    def outer(self) -> NDArray[np.bool_]:
        """Which spots of the street are at its edge."""
        doors = [self.points[b] for _, b in self.street_doors]
        near = [min(_apart(point, door) for door in doors) < OUTER_M for point in self.points]
        undrawn = np.array([point is None for point in self.points])
        return np.asarray((self.zone < 0) & (~np.array(near) | undrawn))

    def ways_out(self) -> NDArray[np.int64]:
        """The next spot on the shortest way to the street; -1 where there is none, or one is there."""
        count = len(self.points)
        nearest, onward = np.full(count, np.inf), np.full(count, -1)
        waiting = [(0.0, b) for _, b in self.street_doors]
        for _, b in waiting:
            nearest[b] = 0.0
        while waiting:
            far, here = heapq.heappop(waiting)
            for there in np.flatnonzero(np.isfinite(self.gaps_m[here])).tolist():
                if (longer := far + self.gaps_m[here, there]) < nearest[there]:
                    nearest[there], onward[there] = longer, here
                    heapq.heappush(waiting, (longer, there))
        return onward


def floor(polygon: Sequence[Point], spacing_m: float) -> list[Point | None]:
    """Points spread over a polygon; its middle if it is small."""
    if not polygon:
        return []
    xs, ys = ([corner[i] for corner in polygon] for i in (0, 1))
    places = [(x, y) for x in _between(xs, spacing_m) for y in _between(ys, spacing_m)]
    within = [place for place in places if holds(polygon, place)]
    return list(within or [_inner(polygon)])


def _between(values: Sequence[float], spacing_m: float) -> list[float]:
    low, high = min(values), max(values)
    count = _count(values, spacing_m)
    return [low + (i + 0.5) * (high - low) / count for i in range(count)]


def _count(values: Sequence[float], spacing_m: float) -> int:
    return max(1, round((max(values) - min(values)) / spacing_m))


def _inner(polygon: Sequence[Point]) -> Point:
    """A place in the polygon: in the middle of where a line through it is in it for longest."""
    ys = [y for _, y in polygon]
    y = (min(ys) + max(ys)) / 2
    edges = zip(polygon, [*polygon[1:], polygon[0]], strict=True)
    crossed = sorted(
        x0 + (y - y0) * (x1 - x0) / (y1 - y0) for (x0, y0), (x1, y1) in edges if (y0 > y) != (y1 > y)
    )
    start, end = max(zip(crossed[::2], crossed[1::2], strict=True), key=lambda part: part[1] - part[0])
    return (start + end) / 2, y


def holds(polygon: Sequence[Point], place: Point) -> bool:
    """Whether the place is in the polygon: a line from it crosses the edge an odd number of times."""
    x, y = place
    inside = False
    for (x0, y0), (x1, y1) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            inside = not inside
    return inside


def _spacing(zones: Sequence[Zone]) -> float:
    spacing_m = SPACING_M
    while sum(_cells(zone.polygon, spacing_m) for zone in zones) > max(CELLS_MOST, len(zones)):
        spacing_m *= 1.25
    while sum(len(floor(zone.polygon, spacing_m)) or 1 for zone in zones) > max(SPOTS_MOST, len(zones)):
        spacing_m *= 1.25
    return spacing_m


def _cells(polygon: Sequence[Point], spacing_m: float) -> int:
    """How many places ``floor`` looks at."""
    if not polygon:
        return 1
    return math.prod(_count([corner[i] for corner in polygon], spacing_m) for i in (0, 1))


def _apart(a: Point | None, b: Point | None) -> float:
    return UNDRAWN_STEP_M if a is None or b is None else math.dist(a, b)


def _walked(plan: Plan) -> list[Zone]:
    """All zones but those that are only for phones."""
    heard = {antenna.zone for antenna in plan.antennas}
    return [z for z in plan.zones if z.polygon or z.id in heard or plan.neighbours(z.id) or not z.fence]


def _street_door(plan: Plan, zone: Zone) -> tuple[Point, Point] | None:
    """The door and the direction out of it; None if the zone is not drawn."""
    if not zone.polygon:
        return None
    middle = _middle([zone])
    known = [(d.x, d.y) for d in plan.doors if set(d.between) == {OUTSIDE, zone.id}]
    known += [(a.x, a.y) for a in plan.antennas if a.zone == zone.id and a.role == "portal_outer"]
    if known and known[0] != middle:
        return known[0], _straight(middle, known[0])
    drawn = [near for name in plan.neighbours(zone.id) if (near := plan.by_id[name]).polygon]
    out = _straight(_middle(drawn), middle) if drawn else (-1.0, 0.0)
    reach = max(abs((x - middle[0]) * out[0] + (y - middle[1]) * out[1]) for x, y in zone.polygon)
    return (middle[0] + out[0] * reach, middle[1] + out[1] * reach), out


def _middle(zones: Sequence[Zone]) -> Point:
    corners = [corner for zone in zones for corner in zone.polygon]
    return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)


def _straight(start: Point, end: Point) -> Point:
    """The direction along an axis of the plan that is nearest to that from start to end."""
    east, north = end[0] - start[0], end[1] - start[1]
    if abs(east) >= abs(north):
        return (1.0 if east > 0 else -1.0), 0.0
    return 0.0, (1.0 if north > 0 else -1.0)
