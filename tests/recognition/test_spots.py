"""Where a guest can be."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.plan import Plan
from recognition.spots import SPACING_M, SPOTS_MOST, STREET, UNDRAWN_M, Spots, floor, holds
from recognition.zones import parse_plan
from simulators.world import venue_plan
from tests import strategies as s

YARD = [[24.0, 60.0], [24.002, 60.0], [24.002, 60.001], [24.0, 60.001]]
L_SHAPE = ((0.0, 0.0), (12.0, 0.0), (12.0, 4.0), (4.0, 4.0), (4.0, 12.0), (0.0, 12.0))
CORRIDOR = (
    (0.0, 0.0),
    (20.0, 0.0),
    (20.0, 0.5),
    (0.5, 0.5),
    (0.5, 19.5),
    (20.0, 19.5),
    (20.0, 20.0),
    (0.0, 20.0),
)


def plan_of(*zones: dict[str, Any], **more: Any) -> Plan:
    return parse_plan({"id": "house", "zones": list(zones), "readers": [{"id": "R1"}], **more})


def row_of_rooms(count: int, size_m: float, **first: Any) -> Plan:
    """Drawn rooms in a row."""
    rooms: list[dict[str, Any]] = [
        {"id": f"z{i}", "rect": [size_m * i, size_m * (i + 1), 0, size_m], "adjacent": [f"z{max(i - 1, 0)}"]}
        for i in range(count)
    ]
    rooms[0].update(first)
    return plan_of(*rooms)


@pytest.fixture(scope="module")
def hotel() -> Spots:
    return Spots(parse_plan(venue_plan("hotel")))


def in_zone(spots: Spots, zone: str) -> list[int]:
    found: list[int] = np.flatnonzero(spots.zone == spots.zones.index(zone)).tolist()
    return found


def test_each_spot_of_a_drawn_zone_lies_in_it(hotel: Spots) -> None:
    """Every zone has spots, every spot of a drawn zone lies in its polygon, and those of zones come first."""
    for zone in hotel.plan.zones:
        own = in_zone(hotel, zone.id)
        points = [point for i in own if (point := hotel.points[i])]
        assert len(points) == len(own) > 0
        assert all(holds(zone.polygon, point) for point in points)
    assert (hotel.zone[: hotel.inside] >= 0).all()
    assert (hotel.zone[hotel.inside :] == -1).all()


@given(st.floats(0.5, 30), st.floats(0.5, 30))
def test_a_floor_is_covered(width_m: float, depth_m: float) -> None:
    """Nowhere in a room is a spot much farther than half the spacing, along each axis."""
    points = np.array(floor([(0, 0), (width_m, 0), (width_m, depth_m), (0, depth_m)], SPACING_M))
    for corner in ((0, 0), (width_m, 0), (width_m, depth_m), (width_m / 2, depth_m / 2)):
        assert np.abs(points - corner).max(axis=1).min() <= SPACING_M


@pytest.mark.parametrize("polygon", [L_SHAPE, CORRIDOR, ((0.0, 0.0), (9.0, 1.0), (4.0, 9.0))])
@pytest.mark.parametrize("spacing_m", [1.0, 2.0, 7.0, 50.0])
def test_a_spot_is_in_whatever_shape(polygon: tuple[tuple[float, float], ...], spacing_m: float) -> None:
    """Rooms that are no rectangles, and such that are narrower than the spacing, have spots in them only."""
    points = floor(polygon, spacing_m)
    assert points
    assert all(point is not None and holds(polygon, point) for point in points)


def test_an_undrawn_zone_has_one_spot() -> None:
    """A zone that is not drawn has one spot, nowhere on the plan, and a drawn one beside it has its own."""
    spots = Spots(
        plan_of({"id": "door", "entry": True}, {"id": "hall", "rect": [0, 8, 0, 8], "adjacent": ["door"]})
    )
    (door,) = in_zone(spots, "door")
    assert spots.points[door] is None
    assert len(in_zone(spots, "hall")) == 16
    assert np.isfinite(spots.gaps_m[door, in_zone(spots, "hall")]).any()


def test_an_undrawn_antenna_is_as_far_as_its_zone() -> None:
    """Where no coordinates are known, spots are farther from an antenna for each step between the zones."""
    plan = plan_of(
        {"id": "door", "entry": True, "adjacent": ["hall"]},
        {"id": "hall", "adjacent": ["bar"]},
        {"id": "bar"},
        antennas=[{"id": "1", "reader": "R1", "zone": "door"}],
    )
    spots = Spots(plan)
    far = spots.distances_m(plan.antennas[0])
    assert far[: spots.inside].tolist() == sorted({*far[: spots.inside].tolist()})
    assert far[0] == UNDRAWN_M


def test_the_street_is_before_the_door(hotel: Spots) -> None:
    """A drawn entry has spots in the street, none of them in a zone, the nearest one next to the door."""
    ((inside, outside),) = hotel.street_doors
    street = [point for point in hotel.points[hotel.inside : hotel.away] if point]
    assert len(street) == len(STREET)
    assert not any(holds(zone.polygon, point) for zone in hotel.plan.zones for point in street)
    assert hotel.zone[inside] == hotel.zones.index("entrance")
    door, step = hotel.points[inside], hotel.points[outside]
    assert door is not None
    assert step is not None
    assert math.dist(door, step) < 3


def test_a_door_of_the_plan_is_where_the_street_begins() -> None:
    """The door to outside that the plan knows decides on which side of the zone the street is."""
    plan = plan_of(
        {"id": "door", "rect": [0, 8, 0, 4], "entry": True},
        doors=[{"between": ["outside", "door"], "x": 4, "y": 4}],
    )
    spots = Spots(plan)
    assert all(point[1] > 4 for point in spots.points[spots.inside : spots.away] if point)


def test_a_venue_without_an_entry_can_be_entered_anywhere() -> None:
    """If the plan names no entry, each zone has a street before it."""
    assert len(Spots(row_of_rooms(3, 4.0)).street_doors) == 3


def test_zones_are_joined_at_their_doors() -> None:
    """Between two rooms one walks by the spots beside the door, and nowhere else."""
    rooms = (
        {"id": "a", "rect": [0, 8, 0, 8], "entry": True, "adjacent": ["b"]},
        {"id": "b", "rect": [8, 16, 0, 8]},
    )
    spots = Spots(plan_of(*rooms, doors=[{"between": ["a", "b"], "x": 8, "y": 1}]))
    a, b = in_zone(spots, "a"), in_zone(spots, "b")
    through = [(spots.points[i], spots.points[j]) for i in a for j in b if np.isfinite(spots.gaps_m[i, j])]
    assert len(through) == 4
    assert all(math.dist(point, (8, 1)) < 4 for pair in through for point in pair if point)


def test_there_is_no_way_between_rooms_that_are_not_adjacent(hotel: Spots) -> None:
    """Two spots with a way between them are in one zone or in adjacent ones, and it goes both ways."""
    assert np.array_equal(hotel.gaps_m, hotel.gaps_m.T)
    for a, b in np.argwhere(np.isfinite(hotel.gaps_m[: hotel.inside, : hotel.inside])).tolist():
        one, other = (hotel.zones[hotel.zone[i]] for i in (a, b))
        assert one == other or one in hotel.plan.neighbours(other)


@pytest.mark.parametrize("plan", [parse_plan(venue_plan("hotel")), parse_plan(venue_plan("dealer")), s.PLAN])
def test_the_way_out_leads_to_the_street(plan: Plan) -> None:
    """From every spot of zones that hang together with the entry, the way out ends before a street door."""
    spots = Spots(plan)
    onward, outside = spots.ways_out(), {b for _, b in spots.street_doors}
    for here in range(spots.inside):
        way = [here]
        while onward[way[-1]] >= 0:
            assert np.isfinite(spots.gaps_m[way[-1], onward[way[-1]]])
            way.append(int(onward[way[-1]]))
            assert len(way) <= len(spots)
        assert way[-1] in outside


def test_who_is_away_has_no_way() -> None:
    """Nobody walks to or from the spot that means away."""
    spots = Spots(s.PLAN)
    assert not np.isfinite(spots.gaps_m[spots.away]).any()
    assert spots.ways_out()[spots.away] == -1


def test_zones_for_phones_only_have_no_spots() -> None:
    """A zone that has a fence and nothing else is known by name, but no tag can be there."""
    spots = Spots(plan_of({"id": "door", "entry": True}, {"id": "yard", "fence": [YARD]}))
    assert (len(in_zone(spots, "door")), in_zone(spots, "yard")) == (1, [])
    beside = Spots(
        plan_of({"id": "door", "entry": True, "adjacent": ["yard"]}, {"id": "yard", "fence": [YARD]})
    )
    assert len(in_zone(beside, "yard")) == 1, "one can walk there"


def test_a_plan_for_phones_only_still_has_a_place() -> None:
    """Where no zone is for tags, the first has one spot, so that nothing needs to treat such plans apart."""
    spots = Spots(plan_of({"id": "yard", "fence": [YARD]}, {"id": "shop", "fence": [YARD]}))
    assert (spots.inside, len(spots), spots.zone.tolist()) == (1, 3, [0, -1, -1])


@pytest.mark.parametrize("plan", [row_of_rooms(20, 20.0, entry=True), row_of_rooms(200, 3.0, entry=True)])
def test_a_large_plan_has_wider_spacing(plan: Plan) -> None:
    """However large the plan is, there are at most SPOTS_MOST spots in zones, and one at least in each."""
    spots = Spots(plan)
    assert len(plan.zones) <= spots.inside <= SPOTS_MOST
    assert set(range(len(plan.zones))) == set(spots.zone[: spots.inside].tolist())
    assert spots.spacing_m >= SPACING_M


def test_a_plan_of_any_size_is_laid_out() -> None:
    """A zone as large as a plan may have it gets its spots without looking at each two metres of it."""
    spots = Spots(plan_of({"id": "field", "rect": [0, 100_000, 0, 100_000], "entry": True}))
    assert 1 < spots.inside <= SPOTS_MOST


def test_many_entries_share_a_small_street() -> None:
    """With more entries than SPOTS_MOST has room for, each has one spot in the street."""
    spots = Spots(row_of_rooms(60, 4.0))
    assert len(spots) - 1 - spots.inside == len(spots.street_doors) == 60


corner = st.tuples(st.floats(1, 30), st.floats(1, 30))


@settings(max_examples=40)
@given(st.lists(corner, min_size=1, max_size=8), st.booleans())
def test_every_row_of_rooms_is_laid_out(sizes: list[tuple[float, float]], door: bool) -> None:
    """Whatever the rooms' sizes, all have spots inside, and from all of them there is a way out."""
    edges = np.cumsum([0.0, *[width for width, _ in sizes]]).tolist()
    plan = plan_of(
        *(
            {
                "id": f"z{i}",
                "rect": [edges[i], edges[i + 1], 0, depth],
                "adjacent": [f"z{max(i - 1, 0)}"],
                "entry": i == 0,
            }
            for i, (_, depth) in enumerate(sizes)
        ),
        doors=[{"between": ["outside", "z0"], "x": 0, "y": 0.5}] if door else [],
    )
    spots = Spots(plan)
    assert set(spots.zone[: spots.inside].tolist()) == set(range(len(sizes)))
    assert (spots.ways_out()[: spots.inside] >= 0).all()
