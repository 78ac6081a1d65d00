"""A scene: one recorded phone, one fence, and when the phone's owner was really there."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recognition.fences import M_PER_LAT
from recognition.model import Fix
from recognition.plan import Plan
from recognition.zones import parse_plan

GEO = Path(__file__).parents[2] / "tests" / "data" / "geo"
TUNED = ("t01", "t03", "t05", "t07", "t09")
"""What `recognition.phone` was tuned on. The other five were looked at only afterwards."""

RADIUS_M = 100.0
CORNERS = 64
OUTLINE_MARGIN_M = 50.0
"""Around a building: where people stayed lies beside the building that the traces were moved to."""

ZONE, PHONE = "here", "phone"
Row = dict[str, Any]
Ring = list[list[float]]
Span = tuple[float, float]


@dataclass(frozen=True)
class Arrival:
    """A fix, and when it reached the server."""

    fix: Fix
    at: float


@dataclass(frozen=True)
class Scene:
    trace: str
    plan: Plan
    """One zone with a fence, ``ZONE``."""
    visits: Sequence[Span]
    """When the owner came and went, as the reference says; infinite where the trace does not tell."""
    arrivals: Sequence[Arrival]
    """In order of arrival."""

    @property
    def began_at(self) -> float:
        return self.arrivals[0].at

    @property
    def ended_at(self) -> float:
        return self.arrivals[-1].at


def circles() -> list[Scene]:
    """A circle around the place where each phone stayed longest."""
    return [_scene(trace, {"fence": [_circle(*_anchor(trace))]}) for trace in _traces()]


def elsewhere() -> list[Scene]:
    """Circles around all other places of the reference, which nothing was tuned on."""
    return [
        _scene(trace, {"fence": [_circle(visit["lat"], visit["lon"])]}, visit["place"])
        for trace in _traces()
        for visit in {v["place"]: v for v in trace["reference_visits"] if v["place"]}.values()
    ]


def outlines() -> list[Scene]:
    """The building that each trace was moved to, with a margin."""
    drawn = dict(_buildings())
    margin = {"fence_margin_m": OUTLINE_MARGIN_M}
    return [_scene(trace, {"fence": drawn[trace["anchor_venue"]], **margin}) for trace in _traces()]


def _traces() -> list[Row]:
    found: list[Row] = json.loads((GEO / "traces" / "index.json").read_text())["traces"]
    return found


def _buildings() -> Iterator[tuple[str, Row]]:
    for name in ("helsinki-centre", "moscow-north", "liechtenstein"):
        collection = json.loads((GEO / "venues" / f"{name}.geojson").read_text())
        for feature in collection["features"]:
            yield feature["id"], feature["geometry"]


def _anchor(trace: Row) -> tuple[float, float]:
    visit = next(visit for visit in trace["reference_visits"] if visit["place"] == 0)
    return visit["lat"], visit["lon"]


def _circle(lat: float, lon: float) -> Ring:
    east_m = M_PER_LAT * math.cos(math.radians(lat))
    turns = (2 * math.pi * corner / CORNERS for corner in range(CORNERS))
    return [
        [lon + RADIUS_M * math.cos(turn) / east_m, lat + RADIUS_M * math.sin(turn) / M_PER_LAT]
        for turn in turns
    ]


def _scene(trace: Row, zone: Mapping[str, Any], place: int = 0) -> Scene:
    plan = parse_plan({"zones": [{"id": ZONE, **zone}]})
    visits = [
        (visit["enter"] or -math.inf, visit["exit"] or math.inf)
        for visit in trace["reference_visits"]
        if visit["place"] == place
    ]
    lines = (GEO / trace["file"]).read_text().splitlines()
    return Scene(Path(trace["file"]).stem[:3], plan, visits, list(_arrivals(map(json.loads, lines))))


def _arrivals(rows: Iterator[Row]) -> Iterator[Arrival]:
    now = 0.0
    for row in rows:
        # A phone's clock may be ahead of itself: it wrote down fixes that it had not made yet.
        now = max(now, row["written"], row["tst"])
        yield Arrival(Fix(PHONE, row["tst"], row["lat"], row["lon"], row["acc"]), now)
