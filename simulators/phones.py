"""What a phone reports of the truth: fixes on the way to a fenced venue, in it and away from it.

Accuracy, noise, delays and duplicates are like those of real traces: Android gives any radius, iOS a few
round ones; indoors they grow; a fix now and then is poor or comes much later; some are sent twice.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from recognition.fences import Rings
from recognition.model import Fix
from recognition.zones import Plan
from simulators.people import Span, Walk
from simulators.seeds import PhoneFormat

M_PER_DEGREE = 111_320.0
"""Of latitude; good to a part in two hundred, which is far below the noise."""

SIGMA_OF_R68 = 1 / 1.515
"""Standard deviation on each axis of a two-dimensional error that is within r with 68 %."""

WAY_M = (400.0, 900.0)
SPEED_MPS = (4.0, 9.0)
"""People drive to a dealer."""

MOVING_EVERY_S = (8.0, 16.0)
STILL_EVERY_S = (25.0, 45.0)

POOR = 0.06
"""Share of fixes that are several times worse than usual (cell tower, urban canyon)."""

DELAYED = 0.08
DELAY_S = (20.0, 75.0)
"""Some fixes wait in the phone; the others are sent within three seconds."""

DUPLICATES = 0.018
"""Share of fixes sent twice, as measured on real traces."""

OVERLAND_BATCH = 4
"""Fixes that Overland gathers before it sends while its bearer is still; on the way it sends each."""


PLACES_TRIED = 4


@dataclass(frozen=True, slots=True)
class Sent:
    """Fixes that leave the phone together."""

    at: float
    fixes: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Metres around a point of the earth: x to the east, y to the north."""

    lat: float
    lon: float

    def metres(self, lon: float, lat: float) -> tuple[float, float]:
        east = (lon - self.lon) * M_PER_DEGREE * math.cos(math.radians(self.lat))
        return east, (lat - self.lat) * M_PER_DEGREE

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """(lat, lon)."""
        lon = self.lon + x / (M_PER_DEGREE * math.cos(math.radians(self.lat)))
        return self.lat + y / M_PER_DEGREE, lon


@dataclass(frozen=True, slots=True)
class _Way:
    """Where a phone truly is around one visit."""

    begins_at: float
    arrives_at: float
    leaves_at: float
    ends_at: float
    away: tuple[float, float]
    inside: tuple[float, float]

    def position(self, at: float) -> tuple[float, float]:
        if at < self.arrives_at:
            return _between(
                self.away, self.inside, (at - self.begins_at) / (self.arrives_at - self.begins_at)
            )
        if at <= self.leaves_at:
            return self.inside
        return _between(self.inside, self.away, (at - self.leaves_at) / (self.ends_at - self.leaves_at))

    def still(self, at: float) -> bool:
        return self.arrives_at <= at <= self.leaves_at


def sent(plan: Plan, walks: Sequence[Walk], credential: str, format: PhoneFormat, span: Span) -> list[Sent]:
    """All that one phone sends of its bearer's visits, by time of sending; nothing without a fence."""
    ring = _ring(plan)
    if ring is None:
        return []
    rng = Random(f"{span.seed}:phone:{credential}")
    frame = _Frame(lat=ring[0][1], lon=ring[0][0])
    outline = [frame.metres(lon, lat) for lon, lat in ring]
    all_sent = [
        posted
        for walk in walks
        if walk.venue == plan.id
        for posted in _visit(_way(walk, outline, rng), frame, credential, format, rng)
    ]
    return sorted((s for s in all_sent if span.start <= s.at < span.end), key=lambda s: s.at)


def _ring(plan: Plan) -> Sequence[tuple[float, float]] | None:
    fences: list[tuple[Rings, ...]] = [zone.fence for zone in plan.zones if zone.fence]
    return fences[0][0][0] if fences else None


def _way(walk: Walk, outline: Sequence[tuple[float, float]], rng: Random) -> _Way:
    inside = _inside(outline, rng)
    bearing, length = rng.uniform(0, 2 * math.pi), rng.uniform(*WAY_M)
    away = inside[0] + length * math.cos(bearing), inside[1] + length * math.sin(bearing)
    takes_s = length / rng.uniform(*SPEED_MPS)
    return _Way(
        walk.arrives_at - takes_s, walk.arrives_at, walk.leaves_at, walk.leaves_at + takes_s, away, inside
    )


def _visit(way: _Way, frame: _Frame, credential: str, format: PhoneFormat, rng: Random) -> Iterator[Sent]:
    gathered: list[Fix] = []
    at = way.begins_at
    while at < way.ends_at:
        still = way.still(at)
        gathered.append(_fix(way, at, frame, credential, format, rng))
        if format == "owntracks" or not still or len(gathered) == OVERLAND_BATCH:
            yield from _send(gathered, rng)
            gathered = []
        at += rng.uniform(*(STILL_EVERY_S if still else MOVING_EVERY_S))
    if gathered:
        yield from _send(gathered, rng)


def _send(fixes: Sequence[Fix], rng: Random) -> Iterator[Sent]:
    delay_s = rng.uniform(*DELAY_S) if rng.random() < DELAYED else rng.uniform(0.3, 3.0)
    at = fixes[-1].at + delay_s
    yield Sent(at, tuple(fixes))
    if rng.random() < DUPLICATES:
        yield Sent(at + rng.uniform(0.5, 20.0), tuple(fixes))


def _fix(way: _Way, at: float, frame: _Frame, credential: str, format: PhoneFormat, rng: Random) -> Fix:
    x, y = way.position(at)
    accuracy_m = _accuracy_m(format, way.still(at), rng)
    sigma_m = accuracy_m * SIGMA_OF_R68
    lat, lon = frame.degrees(x + rng.gauss(0, sigma_m), y + rng.gauss(0, sigma_m))
    # Whole seconds: that is what the formats carry.
    return Fix(credential, float(math.floor(at)), round(lat, 7), round(lon, 7), accuracy_m)


def _accuracy_m(format: PhoneFormat, indoors: bool, rng: Random) -> float:
    poor = 4.0 if rng.random() < POOR else 1.0
    if format == "overland":
        usual = rng.choices((5.0, 10.0, 35.0, 65.0), (2, 3, 5, 1) if indoors else (5, 4, 1, 0))[0]
        return usual * poor
    median_m = 22.0 if indoors else 11.0
    return round(rng.lognormvariate(math.log(median_m), 0.45) * poor, 1)


def _between(a: tuple[float, float], b: tuple[float, float], share: float) -> tuple[float, float]:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _inside(outline: Sequence[tuple[float, float]], rng: Random) -> tuple[float, float]:
    """A place inside; of a few, the one farthest from the walls, because people do not stand in doors."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    found: list[tuple[float, float]] = []
    while len(found) < PLACES_TRIED:
        point = rng.uniform(min(xs), max(xs)), rng.uniform(min(ys), max(ys))
        if encloses(outline, point):
            found.append(point)
    return max(found, key=lambda point: min(math.dist(point, near) for near in _along(outline)))


def _along(outline: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Points on the outline, a tenth of each edge apart: near enough to compare distances."""
    for a, b in zip(outline, [*outline[1:], outline[0]], strict=True):
        yield from (_between(a, b, tenth / 10) for tenth in range(10))


def encloses(outline: Sequence[tuple[float, float]], point: tuple[float, float]) -> bool:
    """Whether the polygon holds the point, by counting the edges a ray crosses."""
    x, y = point
    crossings = 0
    for (x0, y0), (x1, y1) in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            crossings += 1
    return crossings % 2 == 1
