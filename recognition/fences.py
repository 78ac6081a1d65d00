"""How probable it is that a phone's true position lies inside a fence, for many fences at once.

A fix says: the true position is normally distributed around (lat, lon) with standard deviation sigma
in each direction. With d the signed distance to the fence (positive inside),

    P(inside) = min( Phi(d / sigma),  1 - exp(-A / (2 pi sigma^2)) )

The first term is exact for a straight edge, and the only one that matters while sigma is small
against the fence. The second is the most that *any* shape of area A can hold: of all shapes of one
area the disc around the fix holds the most (rearrangement), and this is what it holds. So a 5 m
building never claims a 100 m fix, though its middle is inside.

A margin moves the edge outwards: d grows by it, and the area by Steiner's formula (exact where convex).

:class:`Fences` finds the fences a fix may concern in a grid of cells (of several sizes, so that each fence
lies in at most four), and reckons the edges of them all in one go.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_M = 6_371_008.8
M_PER_LAT = math.radians(EARTH_RADIUS_M)

FAR_SIGMAS = 6.0
"""Beyond this many sigmas outside, the probability (under 1e-9) is taken as nought."""

LIKELY_P = 0.5
"""From here on a fix speaks for a fence. Only a fence that holds the very position it names can reach it."""

COLUMNS = 2**20
"""Cells round the earth at the finest level: 38 m at the equator."""
LEVELS = 9
"""Each level's cells are four times as wide as those of the one below: up to a quarter of the earth."""

LonLat = tuple[float, float]
Ring = tuple[LonLat, ...]
Rings = tuple[Ring, ...]
Numbers = npt.NDArray[np.float64]


def sigma_m(radius_m: float, probability: float) -> float:
    """The standard deviation of a normal error in two dimensions whose disc of ``radius_m`` holds
    the true position with ``probability`` (r68 / 1.51, r95 / 2.45)."""
    return max(radius_m, 0.1) / math.sqrt(-2 * math.log1p(-min(max(probability, 0.01), 0.9999)))


class Fence:
    """One zone's outline on the earth, projected to metres around its own middle.

    ``polygons`` must have corners: plans are checked where they are read. Equirectangular: within a few
    kilometres the error is far below any phone's.
    """

    __slots__ = ("_box_m", "_lat", "_lon", "_m_per_lon", "area_m2", "edges", "margin_m")

    def __init__(self, polygons: Iterable[Rings], margin_m: float = 0.0) -> None:
        shapes = [[_unwrap(ring) for ring in polygon] for polygon in polygons]
        lons, lats = zip(*(corner for rings in shapes for ring in rings for corner in ring), strict=True)
        self._lon, self._lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
        self._m_per_lon = M_PER_LAT * math.cos(math.radians(self._lat))
        self.margin_m = margin_m
        runs = [run for rings in shapes for ring in rings for run in self._runs(ring)]
        x, y, dx, dy = np.array(runs).T
        square = np.maximum(dx * dx + dy * dy, 1e-12)
        self.edges: Numbers = np.array([x, y, dx, dy, square])
        """Of each edge the start, the run and the run's length squared, in metres."""
        self._box_m = float(x.min()), float(y.min()), float(x.max()), float(y.max())
        drawn = sum(self._area_m2(rings) for rings in shapes)
        self.area_m2 = drawn + margin_m * float(np.sqrt(square).sum()) + math.pi * margin_m**2

    def _runs(self, ring: Ring) -> list[tuple[float, float, float, float]]:
        """Start and run of each edge, metres. Rings may or may not repeat their first corner."""
        points = [self.project(lon, lat) for lon, lat in ring]
        pairs = zip(points, points[1:] + points[:1], strict=True)
        return [(x, y, to_x - x, to_y - y) for (x, y), (to_x, to_y) in pairs if (x, y) != (to_x, to_y)]

    def _area_m2(self, rings: Sequence[Ring]) -> float:
        """The outer ring without its holes."""
        areas = [abs(sum(x * dy - y * dx for x, y, dx, dy in self._runs(ring))) / 2 for ring in rings]
        return max(areas[0] - sum(areas[1:]), 0.0)

    def project(self, lon: float, lat: float) -> tuple[float, float]:
        """Metres east and north of the fence's middle."""
        east = (lon - self._lon + 540.0) % 360.0 - 180.0
        return east * self._m_per_lon, (lat - self._lat) * M_PER_LAT

    def outside_box_m(self, x: float, y: float) -> float:
        """How far outside the bounding box with its margin, at least; negative inside."""
        west, south, east, north = self._box_m
        return max(west - x, x - east, south - y, y - north) - self.margin_m

    def may_hold(self, lon: float, lat: float) -> bool:
        """Whether the point is in the bounding box."""
        return self.outside_box_m(*self.project(lon, lat)) <= 0

    def box_deg(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the fence with its margin. May lie beyond the date line."""
        west, south, east, north = self._box_m
        lon_deg, lat_deg = self.margin_m / self._m_per_lon, self.margin_m / M_PER_LAT
        return (
            self._lon + west / self._m_per_lon - lon_deg,
            self._lat + south / M_PER_LAT - lat_deg,
            self._lon + east / self._m_per_lon + lon_deg,
            self._lat + north / M_PER_LAT + lat_deg,
        )

    def probability(self, lon: float, lat: float, sigma: float) -> float:
        """P(inside) for a normal error of ``sigma`` metres; see the module."""
        x, y = self.project(lon, lat)
        if self.outside_box_m(x, y) > FAR_SIGMAS * sigma:
            return 0.0
        return self.probability_at(depths_m([self], [(x, y)])[0], sigma)

    def probability_at(self, depth_m: float, sigma: float) -> float:
        """The same at so many metres inside the drawn edge."""
        edge = 0.5 * math.erfc(-(depth_m + self.margin_m) / (sigma * math.sqrt(2)))
        return min(edge, -math.expm1(-self.area_m2 / (2 * math.pi * sigma * sigma)))


def depths_m(fences: Sequence[Fence], points: Sequence[tuple[float, float]]) -> list[float]:
    """How deep inside each fence its point lies (projected by that fence), metres; negative outside."""
    counts = [fence.edges.shape[1] for fence in fences]
    x, y, dx, dy, square = np.concatenate([fence.edges for fence in fences], axis=1)
    at_x, at_y = np.repeat(np.array(points).T, counts, axis=1)
    from_x, from_y = at_x - x, at_y - y
    along = (from_x * dx + from_y * dy) / square
    np.maximum(along, 0.0, out=along)
    np.minimum(along, 1.0, out=along)
    off_x, off_y = from_x - along * dx, from_y - along * dy
    starts = np.cumsum([0, *counts[:-1]])
    distances = np.sqrt(np.minimum.reduceat(off_x * off_x + off_y * off_y, starts))
    # A ray to the east crosses an odd number of edges of what it starts in. The cross product tells on
    # which side of the edge the point lies, whatever way the edge runs.
    crosses = (from_y < 0) != (from_y < dy)
    crosses &= (from_x * dy < from_y * dx) == (dy > 0)
    inside = np.logical_xor.reduceat(crosses, starts)
    found: list[float] = np.where(inside, distances, -distances).tolist()
    return found


Named = tuple[str, Fence]


class Fences:
    """Fences by name; the smaller first wherever several are named."""

    def __init__(self, fences: Iterable[Named]) -> None:
        self._named = sorted(fences, key=lambda named: named[1].area_m2)
        self._places = {name: place for place, (name, _) in enumerate(self._named)}
        levels = [_Level(level) for level in range(LEVELS)]
        for place, (_, fence) in enumerate(self._named):
            _level_for(fence, levels).put(place, fence)
        self._levels = [level for level in levels if level.cells]

    def probabilities(
        self, lon: float, lat: float, sigma: float, also: Collection[str] = ()
    ) -> dict[str, float]:
        """P(inside) of each fence that holds the phone more likely than not (``LIKELY_P``), and of those of
        ``also`` that there are."""
        asked = {self._places[name] for name in also if name in self._places}
        asked.update(place for level in self._levels for place in level.around(lon, lat))
        ps = _probabilities([self._named[place] for place in sorted(asked)], lon, lat, sigma)
        return {name: p for name, p in ps.items() if p >= LIKELY_P or name in also}

    def fits(self, lon: float, lat: float, sigma: float, also: Collection[str] = ()) -> dict[str, float]:
        """Of the same fences, how well the fix fits a phone inside, as a probability against one outside.

        Where the fix is finer than the fence that is P(inside). A vaguer one is compared with an outside as
        large as itself: then it fits a phone inside as well as one beside (1/2), or from afar worse, but
        never better.
        """
        ps = self.probabilities(lon, lat, sigma, also)
        return {name: _fit(p, self._area_m2(name), sigma) for name, p in ps.items()}

    def fit_anywhere(self, lon: float, lat: float, sigma: float) -> float:
        """The same of the box around all fences; 1/2 (it says nothing) where no box can be drawn."""
        box = self._box
        return _fit(box.probability(lon, lat, sigma), box.area_m2, sigma) if box else 0.5

    @cached_property
    def _box(self) -> Fence | None:
        """Drawn around the boxes of all fences."""
        if not self._named:
            return None
        wests, souths, easts, norths = zip(*(fence.box_deg() for _, fence in self._named), strict=True)
        west, south, east, north = min(wests), min(souths), max(easts), max(norths)
        if east - west > 180:
            return None
        return Fence([(((west, south), (east, south), (east, north), (west, north)),)])

    def _area_m2(self, name: str) -> float:
        return self._named[self._places[name]][1].area_m2


def _fit(p: float, area_m2: float, sigma: float) -> float:
    if p >= LIKELY_P:
        return p
    spread = max(2 * math.pi * sigma * sigma / area_m2, 1.0)
    inside, outside = min(p * spread, 1 - p), 1 - p
    return inside / (inside + outside)


def _probabilities(named: Sequence[Named], lon: float, lat: float, sigma: float) -> dict[str, float]:
    """As ``Fence.probability``, all in one go."""
    found = {name: 0.0 for name, _ in named}
    pointed = [(name, fence, fence.project(lon, lat)) for name, fence in named]
    near = [item for item in pointed if item[1].outside_box_m(*item[2]) <= FAR_SIGMAS * sigma]
    if near:
        names, fences, points = zip(*near, strict=True)
        for name, fence, depth in zip(names, fences, depths_m(fences, points), strict=True):
            found[name] = fence.probability_at(depth, sigma)
    return found


class _Level:
    """The fences that are no wider than its cells, each in at most four of them."""

    def __init__(self, level: int) -> None:
        self.columns = COLUMNS >> 2 * level
        self.cell_deg = 360.0 / self.columns
        self.cells: dict[tuple[int, int], list[tuple[int, Fence]]] = {}

    def put(self, place: int, fence: Fence) -> None:
        west, south, east, north = fence.box_deg()
        first, last = math.floor(west / self.cell_deg), math.floor(east / self.cell_deg)
        for row in range(math.floor(south / self.cell_deg), math.floor(north / self.cell_deg) + 1):
            for column in range(first, min(last, first + self.columns - 1) + 1):
                self.cells.setdefault((row, column % self.columns), []).append((place, fence))

    def around(self, lon: float, lat: float) -> list[int]:
        """Where in the list the fences are that may hold this point."""
        cell = math.floor(lat / self.cell_deg), math.floor(lon / self.cell_deg) % self.columns
        return [place for place, fence in self.cells.get(cell, ()) if fence.may_hold(lon, lat)]


def _level_for(fence: Fence, levels: Sequence[_Level]) -> _Level:
    west, south, east, north = fence.box_deg()
    wide = max(east - west, north - south)
    return next((level for level in levels if level.cell_deg >= wide), levels[-1])


def _unwrap(ring: Ring) -> Ring:
    """The ring with longitudes that do not jump at the date line."""
    first = ring[0][0]
    return tuple(((lon - first + 540.0) % 360.0 - 180.0 + first, lat) for lon, lat in ring)
