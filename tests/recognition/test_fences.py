"""The probability that a phone is inside."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.fences import Fence, sigma_m
from recognition.model import Fix
from tests import strategies as s

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
