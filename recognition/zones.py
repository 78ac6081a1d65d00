"""Plans as JSON: reading one with a clear answer to everything wrong in it, and writing it again.

A zone has a ``rect`` [x0, x1, y0, y1] or a ``polygon`` [[x, y], ...] in metres on the floor plan, or
none; and for phones a ``fence``, GeoJSON or its coordinates, of a Polygon or MultiPolygon. Fields that
we do not know are ignored, so that a plan of a later version still opens.
"""

from __future__ import annotations

from collections.abc import Iterable

from shapely.geometry import MultiPolygon, Polygon

from recognition.fences import Fence, LonLat, Ring, Rings
from recognition.nodes import LANGUAGES, Node, PlanError
from recognition.plan import (
    FENCE_MARGIN_M,
    OUTSIDE,
    Antenna,
    Door,
    Plan,
    Reader,
    Zone,
)
from recognition.radio import parse_radio, radio_dict

__all__ = ["LANGUAGES", "Antenna", "Door", "Plan", "PlanError", "Reader", "Zone", "parse_plan", "plan_dict"]

MAX_ZONES = 500
MAX_READERS = 1000
MAX_ANTENNAS = 2000
MAX_DOORS = 2000
MAX_GROUPS = 20
MAX_CORNERS = 2000
"""Corners of one zone's polygon, and of all rings of its fence."""
MAX_M = 100_000.0


def parse_plan(data: object) -> Plan:
    """The plan that decoded JSON describes. Raises PlanError for whatever is wrong with it."""
    at = Node("", data)
    at.object()
    ident = at.text("id", "venue")
    zones = at.list("zones", MAX_ZONES, _zone)
    if not zones:
        raise PlanError("zones", "a plan needs at least one zone")
    _unique("zones", (zone.id for zone in zones))
    readers = at.list("readers", MAX_READERS, _reader)
    _unique("readers", (reader.id for reader in readers))
    antennas = at.list("antennas", MAX_ANTENNAS, _antenna)
    _unique("antennas", ((antenna.reader, antenna.id) for antenna in antennas))
    doors = at.list("doors", MAX_DOORS, _door)
    _check_references(zones, readers, antennas, doors)
    width, height = _extent(zones)
    return Plan(
        ident,
        at.words("name", ident),
        at.text("kind", ""),
        at.text("timezone", "UTC"),
        at.number("width_m", width, 0, MAX_M),
        at.number("height_m", height, 0, MAX_M),
        zones,
        antennas,
        readers or tuple(Reader(name) for name in dict.fromkeys(a.reader for a in antennas)),
        doors,
        parse_radio(at.child("radio")),
        at.list("groups", MAX_GROUPS, Node.string),
        at.flag("sensitive"),
    )


def plan_dict(plan: Plan) -> dict[str, object]:
    """The JSON form of a plan: ``parse_plan(plan_dict(plan)) == plan``."""
    return {
        "id": plan.id,
        "name": dict(plan.name),
        "kind": plan.kind,
        "timezone": plan.timezone,
        "width_m": plan.width_m,
        "height_m": plan.height_m,
        "zones": [_zone_dict(zone) for zone in plan.zones],
        "readers": [{"id": r.id, "cycle_s": r.cycle_s} for r in plan.readers],
        "antennas": [
            {"id": a.id, "reader": a.reader, "zone": a.zone, "x": a.x, "y": a.y, "role": a.role}
            for a in plan.antennas
        ],
        "doors": [{"between": list(d.between), "x": d.x, "y": d.y} for d in plan.doors],
        "radio": radio_dict(plan.radio),
        "groups": list(plan.groups),
        "sensitive": plan.sensitive,
    }


def _zone_dict(zone: Zone) -> dict[str, object]:
    out: dict[str, object] = {
        "id": zone.id,
        "name": dict(zone.name),
        "kind": zone.kind,
        "entry": zone.entry,
        "adjacent": list(zone.adjacent),
    }
    if zone.polygon:
        out["polygon"] = [list(corner) for corner in zone.polygon]
    if zone.fence:
        coordinates = [[[list(corner) for corner in ring] for ring in rings] for rings in zone.fence]
        out["fence"] = {"type": "MultiPolygon", "coordinates": coordinates}
        out["fence_margin_m"] = zone.fence_margin_m
    return out


def _zone(node: Node) -> Zone:
    ident = node.text("id")
    if ident == OUTSIDE:
        raise node.child("id").wrong(f"{OUTSIDE!r} is the word for what is no zone")
    entry = node.flag("entry")
    fence, margin = _fence(node)
    return Zone(
        ident,
        node.words("name", ident),
        node.text("kind", ""),
        entry,
        _polygon(node),
        node.list("adjacent", MAX_ZONES, Node.string),
        fence,
        margin,
    )


def _polygon(node: Node) -> tuple[tuple[float, float], ...]:
    rect, polygon = node.child("rect"), node.child("polygon")
    if rect.value is not None and polygon.value is not None:
        raise rect.wrong("a zone has a rect or a polygon, not both")
    if rect.value is not None:
        x0, x1, y0, y1 = _numbers(rect, 4)
        if not (x0 < x1 and y0 < y1):
            raise rect.wrong("must be [x0, x1, y0, y1] with x0 < x1 and y0 < y1")
        return (x0, y0), (x1, y0), (x1, y1), (x0, y1)
    if polygon.value is None:
        return ()
    corners = tuple(_corner(item) for item in polygon.items(MAX_CORNERS))
    if problem := _polygon_problem(corners):
        raise polygon.wrong(problem)
    return corners


def _polygon_problem(points: tuple[tuple[float, float], ...]) -> str | None:
    """Why these corners do not make a polygon, or None if they do."""
    if len(set(points)) < 3:
        return "a polygon needs at least three different corners"
    shape = Polygon(points)
    if not shape.is_valid:
        return "the edges of the polygon cross or touch each other"
    return None if shape.area > 0 else "the polygon has no area"


def _numbers(node: Node, count: int) -> list[float]:
    items = node.items(count)
    if len(items) != count:
        raise node.wrong(f"must have {count} numbers")
    return [item.real(-MAX_M, MAX_M) for item in items]


def _corner(node: Node) -> tuple[float, float]:
    x, y = _numbers(node, 2)
    return x, y


def _fence(node: Node) -> tuple[tuple[Rings, ...], float]:
    fence = node.child("fence")
    margin = node.number("fence_margin_m", FENCE_MARGIN_M, 0, 1000)
    if fence.value is None:
        return (), FENCE_MARGIN_M
    polygons = _polygons(fence)
    if sum(len(ring) for rings in polygons for ring in rings) > MAX_CORNERS:
        raise fence.wrong(f"has more than {MAX_CORNERS} corners")
    if problem := _fence_problem(polygons):
        raise fence.wrong(problem)
    return polygons, margin


def _fence_problem(polygons: tuple[Rings, ...]) -> str | None:
    """Why these rings do not make an outline, or None if they do."""
    fence = Fence(polygons)
    flat = [[[fence.project(*corner) for corner in ring] for ring in rings] for rings in polygons]
    if not MultiPolygon([(shell, holes) for shell, *holes in flat]).is_valid:
        return "the outline crosses or touches itself"
    return None if fence.area_m2 >= 1 else "the outline holds less than one square metre"


def _polygons(node: Node) -> tuple[Rings, ...]:
    """GeoJSON geometry, or only its coordinates, of a Polygon or a MultiPolygon."""
    coordinates = node.child("coordinates") if isinstance(node.value, dict) else node
    depth, value = 0, coordinates.value
    while isinstance(value, (list, tuple)) and value and depth < 5:
        depth, value = depth + 1, value[0]
    if depth == 3:
        return (_rings(coordinates),)
    if depth == 4:
        return tuple(_rings(item) for item in coordinates.items(MAX_CORNERS))
    raise coordinates.wrong("must be the coordinates of a GeoJSON Polygon or MultiPolygon")


def _rings(node: Node) -> Rings:
    rings = tuple(_ring(item) for item in node.items(MAX_CORNERS))
    if not rings:
        raise node.wrong("must have an outer ring")
    return rings


def _ring(node: Node) -> Ring:
    ring = tuple(_lon_lat(item) for item in node.items(MAX_CORNERS))
    if len(set(ring)) < 3:
        raise node.wrong("a ring needs at least three different corners")
    return ring


def _lon_lat(node: Node) -> LonLat:
    items = node.items(3)
    if len(items) < 2:
        raise node.wrong("must be [longitude, latitude]")
    return items[0].real(-180, 180), items[1].real(-90, 90)


def _reader(node: Node) -> Reader:
    cycle = node.child("cycle_s")
    return Reader(node.text("id"), None if cycle.value is None else cycle.real(0.001, 3600))


def _antenna(node: Node) -> Antenna:
    return Antenna(
        node.text("id"),
        node.text("reader"),
        node.text("zone"),
        node.number("x", 0.0, -MAX_M, MAX_M),
        node.number("y", 0.0, -MAX_M, MAX_M),
        node.text("role", "zone"),
    )


def _door(node: Node) -> Door:
    sides = node.child("between").items(2)
    if len(sides) != 2:
        raise node.child("between").wrong("must name two zones")
    x, y = node.number("x", None, -MAX_M, MAX_M), node.number("y", None, -MAX_M, MAX_M)
    return Door((sides[0].string(), sides[1].string()), x, y)


def _unique(where: str, idents: Iterable[object]) -> None:
    seen: dict[object, int] = {}
    for i, ident in enumerate(idents):
        if ident in seen:
            raise PlanError(f"{where}[{i}].id", f"the same as {where}[{seen[ident]}]")
        seen[ident] = i


def _check_references(
    zones: tuple[Zone, ...],
    readers: tuple[Reader, ...],
    antennas: tuple[Antenna, ...],
    doors: tuple[Door, ...],
) -> None:
    known = {zone.id for zone in zones}
    hear = {reader.id for reader in readers}
    for i, zone in enumerate(zones):
        for j, other in enumerate(zone.adjacent):
            _known(f"zones[{i}].adjacent[{j}]", "zone", other, known)
    for i, antenna in enumerate(antennas):
        _known(f"antennas[{i}].zone", "zone", antenna.zone, known)
        if hear:
            _known(f"antennas[{i}].reader", "reader", antenna.reader, hear)
    for i, door in enumerate(doors):
        for j, side in enumerate(door.between):
            _known(f"doors[{i}].between[{j}]", "zone", side, known | {OUTSIDE})


def _known(where: str, kind: str, ident: str, known: set[str]) -> None:
    if ident not in known:
        raise PlanError(where, f"there is no {kind} called {ident!r}")


def _extent(zones: tuple[Zone, ...]) -> tuple[float, float]:
    """Width and height of everything drawn, metres."""
    xs = [x for zone in zones for x, _ in zone.polygon] or [0.0]
    ys = [y for zone in zones for _, y in zone.polygon] or [0.0]
    return max(xs) - min(xs), max(ys) - min(ys)
