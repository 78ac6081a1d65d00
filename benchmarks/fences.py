"""What it costs to find the fences that concern a fix: one fix among ten thousand fences, and batches of a
thousand positions beside another library's index, whose hits must be the same."""

from __future__ import annotations

import gzip
import json
import math
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import numpy as np
import shapely

from benchmarks.traces.scenes import GEO
from recognition.fences import M_PER_LAT, Fence, Fences, Rings
from recognition.grid import Floats
from recognition.model import Fix
from recognition.plan import Plan, Zone

FENCES = 10_000
BATCH = 1_000
AWAY_M = 20.0
"""Standard deviation, each way, of how far a fix is from the middle of a fence."""

ACCURACIES_M = (5.0, 10.0, 20.0, 40.0, 80.0, 300.0)
CIRCLE_M, CORNERS = 100.0, 64
TOWN_M = 10_000.0

Hits = set[tuple[int, int]]


@dataclass(frozen=True)
class City:
    """:param margin_m: around each outline."""

    name: str
    outlines: Sequence[Rings]
    margin_m: float = 0.0

    def zones(self) -> tuple[Zone, ...]:
        return tuple(
            Zone(str(i), {}, fence=(rings,), fence_margin_m=self.margin_m)
            for i, rings in enumerate(self.outlines)
        )

    def positions(self, count: int, seed: int) -> tuple[Floats, Floats]:
        """Longitudes and latitudes near the middles of fences chosen at random."""
        rng = np.random.default_rng(seed)
        lons, lats = self._middles[rng.integers(len(self.outlines), size=count)].T
        north = rng.normal(0, AWAY_M, count) / M_PER_LAT
        east = rng.normal(0, AWAY_M, count) / M_PER_LAT / np.cos(np.radians(lats))
        return lons + east, lats + north

    @cached_property
    def _middles(self) -> Floats:
        return np.array([np.mean(rings[0], axis=0) for rings in self.outlines])

    def fixes(self, count: int, seed: int) -> list[Fix]:
        accuracies = np.random.default_rng(seed).choice(ACCURACIES_M, count).tolist()
        lons, lats = self.positions(count, seed)
        places = zip(lats.tolist(), lons.tolist(), accuracies, strict=True)
        return [Fix("phone", 0.0, lat, lon, accuracy) for lat, lon, accuracy in places]


def cities() -> list[City]:
    real = buildings()
    return [
        City("real buildings", real),
        City("real buildings and 50 m around each", real, 50.0),
        City("circles of 100 m in 10 km by 10 km, 64 corners each", circles()),
    ]


def buildings() -> list[Rings]:
    """Ten thousand from OpenStreetMap, 6 corners each on average, some of them touching."""
    lines = gzip.decompress((GEO / "venues" / "buildings-10k.jsonl.gz").read_bytes()).splitlines()
    return [tuple(tuple(map(tuple, ring)) for ring in json.loads(line)["rings"]) for line in lines]


def circles() -> list[Rings]:
    """As many, anywhere in a town: three of them over each place on average."""
    rng = np.random.default_rng(1)
    east = M_PER_LAT * math.cos(math.radians(60))
    turns = np.linspace(0, 2 * math.pi, CORNERS, endpoint=False)
    ring = np.array([np.cos(turns) * CIRCLE_M / east, np.sin(turns) * CIRCLE_M / M_PER_LAT]).T
    middles = rng.uniform(0, TOWN_M, (FENCES, 2)) / (east, M_PER_LAT) + (24, 60)
    return [(tuple(map(tuple, (middle + ring).tolist())),) for middle in middles]


def plan_of(city: City) -> Plan:
    return Plan("city", {}, "", "UTC", 0.0, 0.0, city.zones())


def tables(runs: int, share: float) -> Iterator[str]:
    """Markdown; each figure is the median of the runs.

    :param share: of the usual number of fixes.
    """
    lines = ["| one fix among 10,000 fences | p50 µs | p99 µs | memory MB |", "|---|---|---|---|"]
    for city in cities():
        alone = [one_by_one(city, int(20_000 * share), run) for run in range(runs)]
        p50, p99 = median(run.p50_us for run in alone), median(run.p99_us for run in alone)
        lines.append(f"| {city.name} | {p50:.0f} | {p99:.0f} | {_megabytes(city):.0f} |")
    yield "\n".join(lines)
    lines = [
        "| positions a second, in batches of 1,000 | hits | weighed | STRtree, hits | hits that differ |",
        "|---|---|---|---|---|",
    ]
    for name, outlines in (("buildings", buildings()), ("circles", circles())):
        lines += [_row(name, outlines[:count], runs, share) for count in (1_000, FENCES)]
    yield "\n".join(lines)


def _row(name: str, outlines: Sequence[Rings], runs: int, share: float) -> str:
    batches = max(2, int(100 * share))
    found = [in_batches(outlines, batches, run * batches) for run in range(runs)]
    rates = [
        median(run.hits for run in found),
        median(run.weighed for run in found),
        median(run.tree for run in found),
    ]
    cells = " | ".join(f"{rate:,.0f}" for rate in rates)
    return f"| {len(outlines):,} {name} | {cells} | {sum(run.differ for run in found)} |"


@dataclass(frozen=True)
class OneByOne:
    p50_us: float
    p99_us: float


def one_by_one(city: City, count: int, seed: int) -> OneByOne:
    """As the tracker asks for a fix that comes alone: ``Plan.fits_inside``."""
    plan, took_us = plan_of(city), []
    for fix in city.fixes(count, seed):
        began = time.perf_counter()
        plan.fits_inside(fix)
        took_us.append((time.perf_counter() - began) * 1e6)
    took_us.sort()
    return OneByOne(took_us[count // 2], took_us[count * 99 // 100])


def _megabytes(city: City) -> float:
    """What the index keeps in memory."""
    tracemalloc.start()
    index = _index(city)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del index
    return kept / 1e6


def _index(city: City) -> Fences:
    return Fences((str(i), Fence([rings], city.margin_m)) for i, rings in enumerate(city.outlines))


@dataclass(frozen=True)
class Batches:
    """Positions a second."""

    hits: float
    """Which fences hold each position: ``Fences.holding``."""
    weighed: float
    """All that the tracker asks for each of the fixes: ``Plan.looking_ahead``, then ``fits_inside``."""
    tree: float
    """Shapely's STRtree, the hits alone."""
    differ: int
    """Pairs of position and fence that only one of both found."""


def in_batches(outlines: Sequence[Rings], batches: int, seed: int) -> Batches:
    """Which outlines hold each of a thousand positions, again and again."""
    city = City("", outlines)
    index, tree, plan = _index(city), shapely.STRtree(_shapes(outlines)), plan_of(city)
    positions = [city.positions(BATCH, seed + i) for i in range(batches)]
    fixes = [city.fixes(BATCH, seed + i) for i in range(batches)]
    return Batches(
        _rate(lambda i: index.holding(*positions[i]), batches),
        _rate(lambda i: _weigh(plan, fixes[i]), batches),
        _rate(lambda i: _ask_tree(tree, *positions[i]), batches),
        sum(len(_hits(index, *one) ^ _ask_pairs(tree, *one)) for one in positions),
    )


def _rate(look_up: Callable[[int], object], batches: int) -> float:
    look_up(0)  # the index prepares itself when it is first asked
    began = time.perf_counter()
    for i in range(batches):
        look_up(i)
    return batches * BATCH / (time.perf_counter() - began)


def _weigh(plan: Plan, fixes: Sequence[Fix]) -> None:
    with plan.looking_ahead(fixes):
        for fix in fixes:
            plan.fits_inside(fix)


def _shapes(outlines: Sequence[Rings]) -> list[shapely.Polygon]:
    return [shapely.Polygon(shell, holes) for shell, *holes in outlines]


def _ask_tree(tree: shapely.STRtree, lons: Floats, lats: Floats) -> tuple[list[int], list[int]]:
    points, found = tree.query(shapely.points(lons, lats), predicate="intersects")
    return points.tolist(), found.tolist()


def _ask_pairs(tree: shapely.STRtree, lons: Floats, lats: Floats) -> Hits:
    return set(zip(*_ask_tree(tree, lons, lats), strict=True))


def _hits(index: Fences, lons: Floats, lats: Floats) -> Hits:
    points, places, _ = index.holding(lons, lats)
    found = zip(points.tolist(), places.tolist(), strict=True)
    return {(point, int(index.names[place])) for point, place in found}
