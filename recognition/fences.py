"""How probable it is that a phone's true position lies inside a fence. The only shapely import.

A fix says: the true position is normally distributed around (lat, lon) with standard deviation sigma
in each direction. With d the signed distance to the fence (positive inside),

    P(inside) = min( Phi(d / sigma),  1 - exp(-A / (2 pi sigma^2)) )

The first term is exact for a straight edge, and the only one that matters while sigma is small
against the fence. The second is the most that *any* shape of area A can hold: of all shapes of one
area, the disc around the fix holds the most (rearrangement), and a disc of area A holds that. So a
5 m building never claims a 100 m fix, though its middle is inside.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry import LinearRing, MultiPolygon, Point, Polygon

EARTH_RADIUS_M = 6_371_008.8
FAR_SIGMAS = 6.0
"""Beyond this many sigmas outside the probability (under 1e-9) is taken as nought."""

SIGMA_PER_R68 = 1 / math.sqrt(-2 * math.log(1 - 0.68))
"""A circle of this many times less than r68 is one standard deviation: 1 / 1.51."""

LonLat = tuple[float, float]
Ring = tuple[LonLat, ...]
Rings = tuple[Ring, ...]


def sigma_m(radius_m: float, probability: float) -> float:
    """The standard deviation of a normal error in two dimensions whose disc of ``radius_m`` holds
    the true position with ``probability`` (r68 / 1.51, r95 / 2.45)."""
    return max(radius_m, 0.1) / math.sqrt(-2 * math.log1p(-min(max(probability, 0.01), 0.9999)))


def polygon_problem(points: Sequence[tuple[float, float]]) -> str | None:
    """Why these corners do not make a polygon, or None if they do."""
    if len(set(points)) < 3:
        return "a polygon needs at least three different corners"
    shape = Polygon(points)
    if not shape.is_valid:
        return "the edges of the polygon cross or touch each other"
    return None if shape.area > 0 else "the polygon has no area"


class Fence:
    """One zone's outline on the earth, projected to metres around its own middle.

    Equirectangular: within a few kilometres the error is far below any phone's.
    """

    def __init__(self, polygons: Iterable[Rings], margin_m: float = 0.0) -> None:
        """``margin_m`` moves the edge outwards. Raises ValueError with the reason if this is no area."""
        rings = [[_unwrap(ring) for ring in polygon] for polygon in polygons]
        corners = [corner for polygon in rings for corner in polygon[0]]
        self._lon = (min(lon for lon, _ in corners) + max(lon for lon, _ in corners)) / 2
        self._lat = (min(lat for _, lat in corners) + max(lat for _, lat in corners)) / 2
        self._m_per_lat = math.radians(EARTH_RADIUS_M)
        self._m_per_lon = self._m_per_lat * math.cos(math.radians(self._lat))
        shape = MultiPolygon([self._polygon(polygon) for polygon in rings])
        if not shape.is_valid:
            raise ValueError("the outline crosses or touches itself")
        self._shape = shape.buffer(margin_m) if margin_m else shape
        self._edge = self._shape.boundary
        self.area_m2: float = self._shape.area
        if self.area_m2 < 1:
            raise ValueError("the outline holds less than one square metre")
        self._box = self._shape.bounds
        shapely.prepare(self._shape)

    def _polygon(self, rings: list[Ring]) -> Polygon:
        shell, *holes = [[self.project(lon, lat) for lon, lat in ring] for ring in rings]
        return Polygon(shell, [LinearRing(hole) for hole in holes])

    def project(self, lon: float, lat: float) -> tuple[float, float]:
        """Metres east and north of the fence's middle."""
        east = (lon - self._lon + 540.0) % 360.0 - 180.0
        return east * self._m_per_lon, (lat - self._lat) * self._m_per_lat

    def probability(self, lon: float, lat: float, sigma: float) -> float:
        """P(inside) for a normal error of ``sigma`` metres; see the module."""
        x, y = self.project(lon, lat)
        if self._outside_box_m(x, y) > FAR_SIGMAS * sigma:
            return 0.0
        edge = 0.5 * math.erfc(-self._signed_distance_m(x, y) / (sigma * math.sqrt(2)))
        return min(edge, -math.expm1(-self.area_m2 / (2 * math.pi * sigma * sigma)))

    def _outside_box_m(self, x: float, y: float) -> float:
        """How far outside the bounding box, at least."""
        west, south, east, north = self._box
        return max(west - x, x - east, south - y, y - north)

    def _signed_distance_m(self, x: float, y: float) -> float:
        """To the edge: positive inside, negative outside."""
        point = Point(x, y)
        distance = float(shapely.distance(self._edge, point))
        return distance if shapely.intersects(self._shape, point) else -distance


def _unwrap(ring: Ring) -> Ring:
    """The ring with longitudes that do not jump at the date line."""
    first = ring[0][0]
    return tuple(((lon - first + 540.0) % 360.0 - 180.0 + first, lat) for lon, lat in ring)
