"""The plan of a world's venue: six zones, ten antennas, five readers; each seed has its own measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.random import Generator

Point = tuple[float, float]

OUTSIDE = "outside"
ENTRANCE = "entrance"

_ADJACENT = {
    ENTRANCE: ("lobby",),
    "lobby": ("bar", ENTRANCE, "lounge", "stage", "suite"),
    "lounge": ("bar", "lobby"),
    "bar": ("lobby", "lounge"),
    "suite": ("lobby",),
    "stage": ("lobby",),
}
_CYCLES_S = (0.25, 1.0)
_WIRES = {"R1": ("A1", "A2"), "R2": ("A3", "A4"), "R3": ("A5", "A6"), "R4": ("A7", "A8"), "R5": ("A9", "A10")}


@dataclass(frozen=True, slots=True)
class Zone:
    """``x0`` to ``x1`` and ``y0`` to ``y1``, in metres. The street is west of ``x = 0``."""

    id: str
    x0: float
    x1: float
    y0: float
    y1: float


@dataclass(frozen=True, slots=True)
class Antenna:
    id: str
    reader: str
    zone: str
    at: Point
    role: str


@dataclass(frozen=True, slots=True)
class Layout:
    zones: Mapping[str, Zone]
    doors: Mapping[frozenset[str], Point]
    cycles_s: Mapping[str, float]
    """Reader → how long it takes to poll its antennas once."""
    antennas: tuple[Antenna, ...]

    def door(self, one: str, other: str) -> Point:
        return self.doors[frozenset((one, other))]

    def way(self, start: str, goal: str) -> list[str]:
        """The zones on the shortest way, both ends included."""
        ways = [[start]]
        while ways[0][-1] != goal:
            way = ways.pop(0)
            ways += [[*way, near] for near in _ADJACENT[way[-1]] if near not in way]
        return ways[0]

    def walls(self, zone: str, antenna: Antenna) -> int:
        """How many walls are between a tag in ``zone`` and the antenna. The outer portal hears the street."""
        if zone == OUTSIDE:
            return self.walls(ENTRANCE, antenna) + (antenna.role != "portal_outer")
        return len(self.way(zone, antenna.zone)) - 1

    def plan(self) -> dict[str, Any]:
        """As ``venue.json`` has it."""
        return {
            "zones": [
                {
                    "id": zone.id,
                    "rect": [zone.x0, zone.x1, zone.y0, zone.y1],
                    "adjacent": list(_ADJACENT[zone.id]),
                    "entry": zone.id == ENTRANCE,
                }
                for zone in self.zones.values()
            ],
            "doors": [{"between": sorted(pair), "x": x, "y": y} for pair, (x, y) in self.doors.items()],
            "readers": [{"id": reader, "cycle_s": cycle_s} for reader, cycle_s in self.cycles_s.items()],
            "antennas": [
                {"id": a.id, "reader": a.reader, "zone": a.zone, "x": a.at[0], "y": a.at[1], "role": a.role}
                for a in self.antennas
            ],
        }


def make_layout(rng: Generator) -> Layout:
    """Walls move by up to two metres, antennas by half a metre, and every reader has its own cycle."""
    west, east, middle = _about(rng, 6, 0.8), _about(rng, 18, 1.5), _about(rng, 10, 1.0)
    low, high = _about(rng, 4, 0.5), _about(rng, 16, 0.5)
    zones = {
        zone.id: zone
        for zone in (
            Zone(ENTRANCE, 0.0, west, 7.0, 13.0),
            Zone("lobby", west, east, low, high),
            Zone("lounge", east, east + 10, middle, 20.0),
            Zone("bar", east, east + 10, 0.0, middle),
            Zone("suite", west, east, high, high + 6),
            Zone("stage", west, east, low - 6, low),
        )
    }
    cycles_s = {reader: round(float(rng.uniform(*_CYCLES_S)), 2) for reader in _WIRES}
    return Layout(zones, _doors(zones), cycles_s, _antennas(zones, rng))


def _doors(zones: Mapping[str, Zone]) -> dict[frozenset[str], Point]:
    lobby, bar = zones["lobby"], zones["bar"]
    centre = round((lobby.x0 + lobby.x1) / 2, 2)
    return {
        frozenset((OUTSIDE, ENTRANCE)): (0.0, 10.0),
        frozenset((ENTRANCE, "lobby")): (lobby.x0, 10.0),
        frozenset(("lobby", "lounge")): (lobby.x1, bar.y1 + 3),
        frozenset(("lobby", "bar")): (lobby.x1, bar.y1 - 3),
        frozenset(("lobby", "suite")): (centre, lobby.y1),
        frozenset(("lobby", "stage")): (centre, lobby.y0),
        frozenset(("lounge", "bar")): (bar.x0 + 5, bar.y1),
    }


def _antennas(zones: Mapping[str, Zone], rng: Generator) -> tuple[Antenna, ...]:
    places = [
        ("A1", ENTRANCE, (0.8, 10.0), "portal_outer"),
        ("A2", ENTRANCE, (zones[ENTRANCE].x1 - 1, 10.0), "portal_inner"),
        ("A3", "lobby", _part(zones["lobby"], 0.25, 0.33), "zone"),
        ("A4", "lobby", _part(zones["lobby"], 0.75, 0.67), "zone"),
        *((f"A{5 + i}", "lounge", _part(zones["lounge"], 0.25 + 0.5 * i, 0.5), "zone") for i in (0, 1)),
        *((f"A{7 + i}", "bar", _part(zones["bar"], 0.25 + 0.5 * i, 0.5), "zone") for i in (0, 1)),
        ("A9", "suite", _part(zones["suite"], 0.5, 0.58), "zone"),
        ("A10", "stage", _part(zones["stage"], 0.5, 0.42), "zone"),
    ]
    reader_of = {antenna: reader for reader, wired in _WIRES.items() for antenna in wired}
    return tuple(
        Antenna(id, reader_of[id], zone, _moved(at, role, rng), role) for id, zone, at, role in places
    )


def _part(zone: Zone, right: float, up: float) -> Point:
    return (zone.x0 + right * (zone.x1 - zone.x0), zone.y0 + up * (zone.y1 - zone.y0))


def _moved(at: Point, role: str, rng: Generator) -> Point:
    by_m = 0.5 if role == "zone" else 0.2
    return (_about(rng, at[0], by_m), _about(rng, at[1], by_m))


def _about(rng: Generator, middle: float, by: float) -> float:
    return round(float(rng.uniform(middle - by, middle + by)), 1)
