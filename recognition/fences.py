"""How probable it is that a phone's true position lies inside a fence.

A fix says: the true position is normally distributed around (lat, lon) with standard deviation sigma
in each direction. With d the signed distance to the fence (positive inside),

    P(inside) = min( Phi(d / sigma),  1 - exp(-A / (2 pi sigma^2)) )

The first term is exact for a straight edge, and the only one that matters while sigma is small
against the fence. The second is the most that *any* shape of area A can hold: of all shapes of one
area the disc around the fix holds the most (rearrangement), and this is what it holds. So a 5 m
building never claims a 100 m fix, though its middle is inside.

A margin moves the edge outwards: d grows by it, and the area by Steiner's formula (exact where convex).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_M = 6_371_008.8
FAR_SIGMAS = 6.0
"""Beyond this many sigmas outside, the probability (under 1e-9) is taken as nought."""

LonLat = tuple[float, float]
Ring = tuple[LonLat, ...]
Rings = tuple[Ring, ...]
Offsets = npt.NDArray[np.float64]


def sigma_m(radius_m: float, probability: float) -> float:
    """The standard deviation of a normal error in two dimensions whose disc of ``radius_m`` holds
    the true position with ``probability`` (r68 / 1.51, r95 / 2.45)."""
    return max(radius_m, 0.1) / math.sqrt(-2 * math.log1p(-min(max(probability, 0.01), 0.9999)))


class Fence:
    """One zone's outline on the earth, projected to metres around its own middle.

    ``polygons`` must have corners: plans are checked where they are read. Equirectangular: within a few
    kilometres the error is far below any phone's.
    """

    def __init__(self, polygons: Iterable[Rings], margin_m: float = 0.0) -> None:
        rings = [_unwrap(ring) for polygon in polygons for ring in polygon]
        lons, lats = zip(*(corner for ring in rings for corner in ring), strict=True)
        self._lon, self._lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
        self._m_per_lat = math.radians(EARTH_RADIUS_M)
        self._m_per_lon = self._m_per_lat * math.cos(math.radians(self._lat))
        self._margin_m = margin_m
        edges = [edge for ring in rings for edge in self._edges(ring)]
        self._x, self._y, self._dx, self._dy = np.array(edges).T
        self._square = np.maximum(self._dx**2 + self._dy**2, 1e-12)
        self._box = self._x.min(), self._y.min(), self._x.max(), self._y.max()
        perimeter = float(np.sqrt(self._square).sum())
        drawn = sum(self._area_m2(polygon) for polygon in polygons)
        self.area_m2 = drawn + margin_m * perimeter + math.pi * margin_m**2

    def _edges(self, ring: Ring) -> list[tuple[float, float, float, float]]:
        """Start and run of each edge, metres. Rings may or may not repeat their first corner."""
        points = [self.project(lon, lat) for lon, lat in ring]
        pairs = zip(points, points[1:] + points[:1], strict=True)
        return [(x, y, to_x - x, to_y - y) for (x, y), (to_x, to_y) in pairs if (x, y) != (to_x, to_y)]

    def _area_m2(self, rings: Rings) -> float:
        """The outer ring without its holes."""
        areas = [
            abs(sum(x * dy - y * dx for x, y, dx, dy in self._edges(_unwrap(ring)))) / 2 for ring in rings
        ]
        return max(areas[0] - sum(areas[1:]), 0.0)

    def project(self, lon: float, lat: float) -> tuple[float, float]:
        """Metres east and north of the fence's middle."""
        east = (lon - self._lon + 540.0) % 360.0 - 180.0
        return east * self._m_per_lon, (lat - self._lat) * self._m_per_lat

    def probability(self, lon: float, lat: float, sigma: float) -> float:
        """P(inside) for a normal error of ``sigma`` metres; see the module."""
        x, y = self.project(lon, lat)
        if self._outside_box_m(x, y) - self._margin_m > FAR_SIGMAS * sigma:
            return 0.0
        d = self._signed_distance_m(x, y) + self._margin_m
        edge = 0.5 * math.erfc(-d / (sigma * math.sqrt(2)))
        return min(edge, -math.expm1(-self.area_m2 / (2 * math.pi * sigma * sigma)))

    def _outside_box_m(self, x: float, y: float) -> float:
        """How far outside the bounding box, at least."""
        west, south, east, north = self._box
        return float(max(west - x, x - east, south - y, y - north))

    def _signed_distance_m(self, x: float, y: float) -> float:
        """To the drawn edge: positive inside, negative outside."""
        from_x, from_y = x - self._x, y - self._y
        along = np.clip((from_x * self._dx + from_y * self._dy) / self._square, 0.0, 1.0)
        off_x, off_y = from_x - along * self._dx, from_y - along * self._dy
        distance = math.sqrt(float((off_x * off_x + off_y * off_y).min()))
        return distance if self._holds(from_x, from_y) else -distance

    def _holds(self, from_x: Offsets, from_y: Offsets) -> bool:
        """Whether a ray to the east crosses an odd number of edges."""
        crosses = (from_y < 0) != (from_y < self._dy)
        # The cross product tells on which side of the edge the point lies, whatever way the edge runs.
        left = (from_x * self._dy < from_y * self._dx) == (self._dy > 0)
        return bool(np.count_nonzero(crosses & left) % 2)


def _unwrap(ring: Ring) -> Ring:
    """The ring with longitudes that do not jump at the date line."""
    first = ring[0][0]
    return tuple(((lon - first + 540.0) % 360.0 - 180.0 + first, lat) for lon, lat in ring)
