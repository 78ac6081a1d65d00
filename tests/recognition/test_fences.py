"""The probability that a phone is inside."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import Polygon, STRtree

from recognition.fences import LIKELY_P, Fence, Fences, Ring, sigma_m
from recognition.grid import Floats
from recognition.model import Fix
from tests import strategies as s

GEO = Path(__file__).parents[1] / "data" / "geo"
M_PER_LAT = math.radians(6_371_008.8)


def square(side_m: float, lat: float = 60.0, lon: float = 24.0) -> Fence:
    """A square around a point."""
    up, right = side_m / 2 / M_PER_LAT, side_m / 2 / M_PER_LAT / math.cos(math.radians(lat))
    return Fence(
        [
            (
                (
                    (lon - right, lat - up),
                    (lon + right, lat - up),
                    (lon + right, lat + up),
                    (lon - right, lat + up),
                ),
            )
        ]
    )


def east(fence_lon: float, metres: float, lat: float = 60.0) -> float:
    return fence_lon + metres / M_PER_LAT / math.cos(math.radians(lat))


def test_sigma_is_right_for_both_platforms() -> None:
    """A 68 % radius is 1.51 sigma, a browser's 95 % radius 2.45 sigma."""
    assert sigma_m(15.1, 0.68) == pytest.approx(10, abs=0.01)
    assert sigma_m(24.48, 0.95) == pytest.approx(10, abs=0.01)


def test_sure_inside_sure_outside_half_at_the_edge() -> None:
    """Far inside 1, far outside 0, on a straight edge one half."""
    fence = square(200)
    assert fence.probability(24.0, 60.0, 5) == pytest.approx(1, abs=1e-6)
    assert fence.probability(east(24.0, 500), 60.0, 5) == 0
    assert fence.probability(east(24.0, 100), 60.0, 5) == pytest.approx(0.5, abs=0.01)


def test_a_small_building_holds_no_large_error() -> None:
    """In the middle of a 5 m building a fix of 100 m says next to nothing."""
    assert square(5).probability(24.0, 60.0, sigma_m(100, 0.68)) < 0.001


@settings(max_examples=50, deadline=None)
@given(st.floats(5, 500), st.floats(1, 200), st.floats(-600, 600), st.floats(-600, 600))
def test_nearer_the_middle_is_likelier(side: float, sigma: float, a: float, b: float) -> None:
    """Along a line out of the middle the probability never rises, and it stays within 0 and 1."""
    near, far = sorted((abs(a), abs(b)))
    fence = square(side)
    p_near, p_far = (fence.probability(east(24.0, m), 60.0, sigma) for m in (near, far))
    assert 0 <= p_far <= p_near + 1e-9 <= 1 + 1e-8


@settings(max_examples=50, deadline=None)
@given(st.floats(20, 500), st.floats(0, 100), st.floats(-300, 300))
def test_a_margin_only_adds(side: float, margin: float, x: float) -> None:
    """A margin never makes a fix less probable."""
    corners = [(24.0 + dx, 60.0 + dy) for dx, dy in ((0, 0), (0.002, 0), (0.002, 0.001), (0, 0.001))]
    drawn, wider = Fence([(tuple(corners),)]), Fence([(tuple(corners),)], margin)
    lon = east(24.0, x)
    assert wider.probability(lon, 60.0, side / 5) >= drawn.probability(lon, 60.0, side / 5) - 1e-12
    assert wider.area_m2 >= drawn.area_m2 > 0


def test_a_courtyard_is_outside() -> None:
    """A hole in a fence does not count as inside, and takes its area away."""
    outer = ((24.0, 60.0), (24.004, 60.0), (24.004, 60.002), (24.0, 60.002))
    inner = ((24.001, 60.0005), (24.003, 60.0005), (24.003, 60.0015), (24.001, 60.0015))
    fence = Fence([(outer, inner)])
    assert fence.probability(24.002, 60.001, 5) < 0.01
    assert fence.probability(24.0005, 60.001, 5) > 0.99
    assert fence.area_m2 == pytest.approx(Fence([(outer,)]).area_m2 * 0.75, rel=1e-6)


def test_the_way_round_does_not_matter() -> None:
    """Rings may run either way, and may or may not repeat their first corner."""
    ring = ((24.0, 60.0), (24.004, 60.0), (24.003, 60.002), (24.0, 60.001))
    fences = [Fence([(r,)]) for r in (ring, ring[::-1], (*ring, ring[0]))]
    for lon, lat in ((24.001, 60.0005), (24.0, 60.0), (24.004, 60.002)):
        first, *others = [fence.probability(lon, lat, 20) for fence in fences]
        assert others == pytest.approx([first, first])


def test_a_fence_across_the_date_line() -> None:
    """Longitudes that jump from 180 to -180 are neighbours."""
    fence = Fence([(((179.999, 0.0), (-179.999, 0.0), (-179.999, 0.002), (179.999, 0.002)),)])
    assert fence.probability(180.0, 0.001, 5) > 0.99
    assert fence.probability(-180.0, 0.001, 5) > 0.99
    assert fence.probability(0.0, 0.001, 5) == 0


def test_only_fenced_zones_are_asked() -> None:
    """The plan answers for the zones that have a fence."""
    assert set(s.PLAN.probability_inside(Fix("p", 0.0, *s.INSIDE, 10.0))) == {"yard"}


CENTRES = ((24.0, 60.0), (180.0, 0.0), (-179.9999, -45.0), (10.0, 89.5), (0.0, -89.9), (0.0, 0.0))


@st.composite
def rings(draw: st.DrawFn) -> Ring:
    """Four corners, 1 m to 3,000 km apart, near one of a few places: date line, poles."""
    lon, lat = draw(st.sampled_from(CENTRES))
    size = draw(st.sampled_from([1e-5, 1e-4, 1e-3, 0.01, 0.3, 30.0]))
    middle_lon, middle_lat = (centre + draw(st.floats(-2, 2)) * size for centre in (lon, lat))
    right, left, up, down = (draw(st.floats(0.1, 1)) * size for _ in range(4))
    corners = ((right, 0.0), (0.0, up), (-left, 0.0), (0.0, -down))
    return tuple(
        ((middle_lon + x + 540) % 360 - 180, max(-90.0, min(90.0, middle_lat + y))) for x, y in corners
    )


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(rings(), st.sampled_from([0.0, 50.0])), min_size=1, max_size=12),
    st.sampled_from(CENTRES),
    st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
    st.sampled_from([0.0, 1e-5, 1e-3, 0.1, 10.0]),
    st.sampled_from([1.0, 20.0, 500.0, 20_000.0]),
)
def test_the_index_finds_what_asking_every_fence_finds(
    drawn: list[tuple[Ring, float]],
    centre: tuple[float, float],
    way: tuple[float, float],
    far: float,
    sigma: float,
) -> None:
    """Of any fences anywhere, those likelier than not are found, with the probability that each has alone,
    and those asked for by name; smaller ones first."""
    fences = {str(i): Fence([(ring,)], margin) for i, (ring, margin) in enumerate(drawn)}
    lon, lat = centre[0] + way[0] * far, max(-90.0, min(90.0, centre[1] + way[1] * far))
    alone = {name: fence.probability(lon, lat, sigma) for name, fence in fences.items()}
    found = Fences(fences.items()).probabilities(lon, lat, sigma, also=("0", "unknown"))
    assert found == pytest.approx({name: p for name, p in alone.items() if p >= LIKELY_P or name == "0"})
    areas = [fences[name].area_m2 for name in found]
    assert areas == sorted(areas)


Place = tuple[float, float]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(rings(), st.sampled_from([0.0, 50.0])), min_size=1, max_size=12),
    st.lists(
        st.tuples(
            st.sampled_from(CENTRES),
            st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
            st.sampled_from([0.0, 1e-5, 1e-3, 0.1, 10.0]),
            st.sampled_from([1.0, 20.0, 500.0, 20_000.0]),
        ),
        min_size=1,
        max_size=20,
    ),
)
def test_a_batch_is_as_its_fixes_one_by_one(
    drawn: list[tuple[Ring, float]], spots: list[tuple[Place, Place, float, float]]
) -> None:
    """What is looked up together, with the same position twice and others asked besides, is as if each had
    been looked up alone; and afterwards nothing of it is held."""
    index = Fences((str(i), Fence([(ring,)], margin)) for i, (ring, margin) in enumerate(drawn))
    positions = [
        (lon + x * far, max(-90.0, min(90.0, lat + y * far)), sigma)
        for (lon, lat), (x, y), far, sigma in spots
    ] * 2
    alone = [index.probabilities(*position, also=("0",)) for position in positions]
    with index.ahead(positions[1:]):
        assert [index.probabilities(*position, also=("0",)) for position in positions] == alone
        assert [list(index.probabilities(*position, also=("0",))) for position in positions] == [
            list(ps) for ps in alone
        ]
    assert index._ahead == {}


def hits(index: Fences, lons: Floats, lats: Floats) -> set[tuple[int, str]]:
    points, places, _ = index.holding(lons, lats)
    return {
        (point, index.names[place]) for point, place in zip(points.tolist(), places.tolist(), strict=True)
    }


def hits_by_tree(shapes: list[Polygon], lons: Floats, lats: Floats) -> set[tuple[int, str]]:
    """The same by another library."""
    points, found = STRtree(shapes).query(shapely.points(lons, lats), predicate="intersects").tolist()
    return {(point, str(place)) for point, place in zip(points, found, strict=True)}


@st.composite
def stars(draw: st.DrawFn) -> list[Place]:
    """A ring of even corners, thousandths of a degree, that does not cross itself, near others."""
    middle_x, middle_y = draw(st.integers(-20, 20)) * 2, draw(st.integers(-20, 20)) * 2
    reaches = draw(st.lists(st.integers(1, 12), min_size=3, max_size=9))
    turns = [2 * math.pi * i / len(reaches) for i in range(len(reaches))]
    corners = [
        (middle_x + 2 * round(reach * math.cos(turn)), middle_y + 2 * round(reach * math.sin(turn)))
        for turn, reach in zip(turns, reaches, strict=True)
    ]
    assume(Polygon(corners).is_valid and Polygon(corners).area > 0)
    return [(24 + x / 1000, 60 + y / 1000) for x, y in corners]


ODD = st.integers(-30, 30).map(lambda n: (2 * n + 1.01) / 1000)
"""Between the corners, and on no edge."""


@settings(max_examples=200, deadline=None)
@given(st.lists(stars(), min_size=1, max_size=12), st.lists(st.tuples(ODD, ODD), min_size=1, max_size=40))
def test_hits_are_exact(drawn: list[list[Place]], offsets: list[Place]) -> None:
    """Of any polygons and points, a batch finds just those pairs that another library finds."""
    index = Fences((str(i), Fence([(tuple(ring),)])) for i, ring in enumerate(drawn))
    lons, lats = np.array([(24 + x, 60 + y) for x, y in offsets]).T
    assume(
        not any(
            Polygon(ring).boundary.distance(p) < 1e-9 for ring in drawn for p in shapely.points(lons, lats)
        )
    )
    assert hits(index, lons, lats) == hits_by_tree([Polygon(ring) for ring in drawn], lons, lats)


def test_ten_thousand_real_buildings() -> None:
    """Among real footprints the index finds those that another library finds, in a batch and one by one, and
    the probability is that of asking the building alone."""
    lines = gzip.decompress((GEO / "venues" / "buildings-10k.jsonl.gz").read_bytes()).splitlines()
    buildings = [json.loads(line)["rings"] for line in lines]
    fences = {str(i): Fence([tuple(tuple(map(tuple, ring)) for ring in b)]) for i, b in enumerate(buildings)}
    index = Fences(fences.items())
    corners = np.array([building[0][0] for building in buildings[::5]])
    lons, lats = (corners + np.array([5.03717e-5, 4.17131e-5])).T
    found = hits(index, lons, lats)
    assert len(found) > 100
    assert found == hits_by_tree([Polygon(shell, holes) for shell, *holes in buildings], lons, lats)
    for point, name in sorted(found)[::10]:
        lon, lat = lons[point], lats[point]
        alone = fences[name].probability(lon, lat, 0.01)
        assert index.probabilities(lon, lat, 0.01)[name] == pytest.approx(alone)


@settings(max_examples=100, deadline=None)
@given(st.floats(10, 300), st.floats(-2000, 2000), st.floats(1, 3000))
def test_a_vague_fix_never_speaks_for_a_fence(side: float, x: float, sigma: float) -> None:
    """How well a fix fits is P(inside) where that is a half or more, never above a half elsewhere, and above
    P(inside) only for a fix vaguer than the fence."""
    fence = square(side)
    index = Fences([("it", fence)])
    p = fence.probability(east(24.0, x), 60.0, sigma)
    fit = index.fits(east(24.0, x), 60.0, sigma, also=("it",))["it"]
    assert fit == pytest.approx(p) if p >= LIKELY_P else fit <= 0.5
    if 2 * math.pi * sigma * sigma <= fence.area_m2:
        assert fit == pytest.approx(p)


def test_no_fences_say_nothing() -> None:
    """A plan without fences has nothing to find, and says nothing of zones without one."""
    assert Fences([]).probabilities(24.0, 60.0, 5.0) == {}
    assert Fences([]).fit_anywhere(24.0, 60.0, 5.0) == 0.5
