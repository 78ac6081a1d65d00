"""How probable it is that a phone's true position lies inside a fence, for many fences at once.

A fix says: the true position is normally distributed around (lat, lon) with standard deviation sigma
in each direction. With d the signed distance to the fence (positive inside),

    P(inside) = min( Phi(d / sigma),  1 - exp(-A / (2 pi sigma^2)) )

The first term is exact for a straight edge, and the only one that matters while sigma is small
against the fence. The second is the most that *any* shape of area A can hold: of all shapes of one
area the disc around the fix holds the most (rearrangement), and this is what it holds. So a 5 m
building never claims a 100 m fix, though its middle is inside.

A margin moves the edge outwards: d grows by it, and the area by Steiner's formula (exact where convex).

:class:`Fences` finds the fences a fix may concern in a grid (:mod:`recognition.grid`), and reckons the edges
of them all in one go: those of one fix, or of a whole batch of fixes (:meth:`Fences.ahead`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from recognition.grid import Box, Floats, Grid, Ints, runs

EARTH_RADIUS_M = 6_371_008.8
M_PER_LAT = math.radians(EARTH_RADIUS_M)

LIKELY_P = 0.5
"""From here on a fix speaks for a fence. Only a fence that holds the very position it names can reach it."""

EDGES_AT_ONCE = 2**14
"""So many fit into the processor's cache with all that is reckoned of them."""

LonLat = tuple[float, float]
Ring = tuple[LonLat, ...]
Rings = tuple[Ring, ...]
Points = npt.NDArray[np.complex128]


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
        edges = [run for rings in shapes for ring in rings for run in self._runs(ring)]
        x, y, dx, dy = np.array(edges).T
        start, run = x + 1j * y, dx + 1j * dy
        lengths = np.maximum(np.abs(run), 1e-6)
        self.edges: Points = np.array([start, run, run.conj() / lengths**2]).T
        """Of each edge the start and the run, in metres, and what turns and scales the run to 1."""
        self._box_m = float(x.min()), float(y.min()), float(x.max()), float(y.max())
        drawn = sum(self._area_m2(rings) for rings in shapes)
        self.area_m2 = drawn + margin_m * float(lengths.sum()) + math.pi * margin_m**2

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

    @property
    def middle(self) -> tuple[float, float, float, float]:
        """What ``project`` needs, and the margin."""
        return self._lon, self._lat, self._m_per_lon, self.margin_m

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

    def depth_m(self, lon: float, lat: float) -> float:
        """How deep inside the fence, its margin included; negative outside."""
        return float(_Table([self]).depths_m(np.zeros(1, np.intp), lon, lat)[0])

    def probability(self, lon: float, lat: float, sigma: float) -> float:
        """P(inside) for a normal error of ``sigma`` metres; see the module."""
        return _probability(self.depth_m(lon, lat), self.area_m2, sigma)


def _probability(depth_m: float, area_m2: float, sigma: float) -> float:
    edge = 0.5 * math.erfc(-depth_m / (sigma * math.sqrt(2)))
    return min(edge, -math.expm1(-area_m2 / (2 * math.pi * sigma * sigma)))


class _Table:
    """Many fences, each known by its place in the list, as arrays. Points and runs on the plane are complex
    numbers: east and north."""

    def __init__(self, fences: Sequence[Fence]) -> None:
        self._counts = np.array([len(fence.edges) for fence in fences], np.intp)
        self._firsts = np.cumsum(self._counts) - self._counts
        self._edges = np.concatenate([fence.edges for fence in fences] or [np.empty((0, 3), complex)])
        """Those of a fence together."""
        self._middles = np.array([fence.middle for fence in fences])

    def depths_m(self, places: Ints, lon: Floats | float, lat: Floats | float) -> Floats:
        """How deep inside each of these fences (at least one) its point lies, or one point for all."""
        middle_lon, middle_lat, m_per_lon, margin = self._middles[places].T
        at = _east(lon, middle_lon) * m_per_lon + 1j * M_PER_LAT * (lat - middle_lat)
        depths: Floats = self._drawn_depths_m(places, at) + margin
        return depths

    def _drawn_depths_m(self, places: Ints, at: Points) -> Floats:
        """Without margins."""
        counts = self._counts[places]
        starts = np.cumsum(counts) - counts
        if len(places) > 1 and starts[-1] > EDGES_AT_ONCE:
            half = len(places) // 2
            parts = (places[:half], at[:half]), (places[half:], at[half:])
            return np.concatenate([self._drawn_depths_m(*part) for part in parts])
        edges = self._edges[runs(self._firsts[places], counts, starts)]
        return _depths_m(edges, starts, np.repeat(at, counts))


def _depths_m(edges: Points, starts: Ints, at: Points) -> Floats:
    """For each edge the point to measure from; where each fence's edges start."""
    start, run, turn = edges.T
    way = at - start
    turned = way * turn  # as if the edge ran from 0 to 1
    along = np.minimum(np.maximum(turned.real, 0.0), 1.0)
    distances = np.minimum.reduceat(np.abs(way - along * run), starts)
    # A ray to the east crosses an odd number of edges of what it starts in.
    north, rise = way.imag, run.imag
    crosses = (north < 0) != (north < rise)
    crosses &= (turned.imag > 0) == (rise > 0)
    inside = np.logical_xor.reduceat(crosses, starts)
    return np.where(inside, distances, -distances)


Named = tuple[str, Fence]
Position = tuple[float, float, float]
"""Longitude, latitude, sigma in metres."""


class Fences:
    """Fences by name; the smaller first wherever several are named."""

    def __init__(self, fences: Iterable[Named]) -> None:
        named = sorted(fences, key=lambda named: named[1].area_m2)
        self.names = tuple(name for name, _ in named)
        """In order of size. A fence's place is its place here."""
        self._places = {name: place for place, name in enumerate(self.names)}
        self._areas_m2 = [fence.area_m2 for _, fence in named]
        self._table = _Table([fence for _, fence in named])
        boxes = [fence.box_deg() for _, fence in named]
        self._grid = Grid(boxes)
        self._box = _box_around(boxes)
        self._ahead: dict[Position, dict[int, float]] = {}

    def probabilities(
        self, lon: float, lat: float, sigma: float, also: Collection[str] = ()
    ) -> dict[str, float]:
        """P(inside) of each fence that holds the phone more likely than not (``LIKELY_P``), and of those of
        ``also`` that there are."""
        asked = {self._places[name] for name in also if name in self._places}
        known = self._ahead.get((lon, lat, sigma))
        if known is None:
            ps = self._reckon(asked.union(self._grid.around(lon, lat)), lon, lat, sigma)
        else:
            ps = self._reckon(asked - known.keys(), lon, lat, sigma) | known if asked else known
        return {self.names[place]: p for place, p in sorted(ps.items()) if p >= LIKELY_P or place in asked}

    def _reckon(self, asked: Collection[int], lon: float, lat: float, sigma: float) -> dict[int, float]:
        if not asked:
            return {}
        places = np.fromiter(asked, np.intp, len(asked))
        depths = self._table.depths_m(places, lon, lat).tolist()
        return {
            place: _probability(depth, self._areas_m2[place], sigma)
            for place, depth in zip(asked, depths, strict=True)
        }

    @contextmanager
    def ahead(self, positions: Sequence[Position]) -> Iterator[None]:
        """Look up many positions in one go: within, ``probabilities`` of one of them is known already."""
        found: dict[Position, dict[int, float]] = {position: {} for position in positions}
        lons, lats, _ = np.array(positions).T
        points, places, depths = (part.tolist() for part in self.holding(lons, lats))
        for point, place, depth in zip(points, places, depths, strict=True):
            p = _probability(depth, self._areas_m2[place], positions[point][2])
            found[positions[point]][place] = p
        self._ahead = found
        try:
            yield
        finally:
            self._ahead = {}

    def holding(self, lons: Floats, lats: Floats) -> tuple[Ints, Ints, Floats]:
        """Which fences hold each of many points: the point's place in the arrays, the fence's in ``names``,
        and how deep inside the point lies."""
        points, places = self._grid.around_each(lons, lats)
        if not len(points):
            return points, places, np.empty(0)
        depths = self._table.depths_m(places, lons[points], lats[points])
        hold = depths >= 0
        return points[hold], places[hold], depths[hold]

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

    def _area_m2(self, name: str) -> float:
        return self._areas_m2[self._places[name]]


def _box_around(boxes: Sequence[Box]) -> Fence | None:
    """Drawn around all boxes; None where there are none, or they lie all over the earth."""
    if not boxes:
        return None
    wests, souths, easts, norths = zip(*boxes, strict=True)
    west, south, east, north = min(wests), min(souths), max(easts), max(norths)
    if east - west > 180:
        return None
    return Fence([(((west, south), (east, south), (east, north), (west, north)),)])


def _fit(p: float, area_m2: float, sigma: float) -> float:
    if p >= LIKELY_P:
        return p
    spread = max(2 * math.pi * sigma * sigma / area_m2, 1.0)
    inside, outside = min(p * spread, 1 - p), 1 - p
    return inside / (inside + outside)


def _east(lon: Floats | float, of: Floats) -> Floats:
    """How far east, in degrees; the shorter way round the earth."""
    east: Floats = lon - of
    east -= 360.0 * np.rint(east / 360.0)
    return east


def _unwrap(ring: Ring) -> Ring:
    """The ring with longitudes that do not jump at the date line."""
    first = ring[0][0]
    return tuple(((lon - first + 540.0) % 360.0 - 180.0 + first, lat) for lon, lat in ring)
