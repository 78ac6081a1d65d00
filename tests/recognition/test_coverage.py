"""What is found wrong with antennas, and the change that is proposed: on plans where one can tell by eye."""

from __future__ import annotations

import math
from typing import Any

import pytest

from recognition.advice import Finding, findings
from recognition.calibration import Stay, Walk
from recognition.coverage import Coverage, ZoneCover
from recognition.model import Read
from recognition.plan import Plan
from recognition.zones import parse_plan

SINCE = 1_767_225_600.0
RADIO = {"zone_m": 12.0, "wall_db": 10.0}


def antenna(ident: str, zone: str, x: float, y: float) -> dict[str, Any]:
    return {"id": ident, "reader": "R", "zone": zone, "x": x, "y": y}


def plan_of(*antennas: dict[str, Any], width: float = 8, **radio: float) -> Plan:
    """A bar of that width, east of a small entrance."""
    zones = [
        {"id": "door", "rect": [0, 4, 0, 6], "entry": True, "adjacent": ["bar"]},
        {"id": "bar", "rect": [4, 4 + width, 0, 6]},
    ]
    door = antenna("D", "door", 2, 3)
    return parse_plan({"zones": zones, "antennas": [door, *antennas], "radio": {**RADIO, **radio}})


def cover(plan: Plan) -> dict[str, ZoneCover]:
    return {one.zone: one for one in Coverage(plan).zones()}


def walk(plan: Plan, *heard: str, zones: tuple[str, ...] = ("door", "bar")) -> Walk:
    """A minute in each zone; these antennas hear the tag every second when it is in their zone."""
    reads, stays = [], []
    for i, zone in enumerate(zones):
        since = SINCE + 60 * i
        stays.append(Stay(zone, since, since + 60))
        ears = [one for one in plan.antennas if one.zone == zone and one.id in heard]
        reads += [(Read("AB", "R", ear.id, -50.0, since + s), since + s) for s in range(60) for ear in ears]
    return Walk(reads, stays)


def found(plan: Plan, *heard: str, zones: tuple[str, ...] = ("door", "bar")) -> dict[str, Finding]:
    return {one.kind: one for one in findings(plan, walk(plan, *heard, zones=zones))}


def test_a_venue_that_is_in_order_has_no_findings() -> None:
    """An antenna in the middle of each zone hears all of it, and nothing is proposed."""
    plan = plan_of(antenna("B", "bar", 8, 3))
    assert all(one.heard > 0.95 and one.right > 0.9 for one in cover(plan).values())
    assert found(plan, "D", "B") == {}


def test_far_from_antennas_less_is_heard() -> None:
    """The longer the zone, the worse its worst place."""
    short, long = (cover(plan_of(antenna("B", "bar", 5, 3), width=width))["bar"] for width in (8, 20))
    assert long.least < short.least
    assert long.heard < short.heard


def test_two_antennas_hear_no_less_than_one() -> None:
    """Another antenna in the zone never makes a hole."""
    one = Coverage(plan_of(antenna("B", "bar", 5, 3), width=20))
    two = Coverage(plan_of(antenna("B", "bar", 5, 3), antenna("C", "bar", 20, 3), width=20))
    assert (two.heard("bar") >= one.heard("bar") - 1e-9).all()


def test_a_hole_is_named_and_filled() -> None:
    """An antenna at one end of a long bar leaves a hole at the other; what is proposed fills it."""
    plan = plan_of(antenna("B", "bar", 5, 3), width=24)
    hole = found(plan, "D", "B")["hole"]
    assert hole.zones == ("bar",)
    assert hole.place is not None
    assert hole.place[0] > 15
    change = hole.change
    assert change is not None
    assert change.place is not None
    assert change.place[0] > 10
    assert change.after > change.before + 0.1


def test_an_antenna_in_a_bad_place_is_moved_rather_than_joined() -> None:
    """Where the one antenna would do elsewhere in its zone, no other is asked for."""
    plan = plan_of(antenna("B", "bar", 5, 3), width=17, threshold_dbm=-80.0)
    change = found(plan, "D", "B")["hole"].change
    assert change is not None
    assert change.kind == "move"
    assert change.antenna == plan.antennas[1]


def test_a_zone_without_antennas_is_told() -> None:
    """And one is proposed in it."""
    told = found(plan_of(), "D")["no_antenna"]
    assert told.zones == ("bar",)
    assert told.change is not None
    assert told.change.kind == "add"
    assert told.change.after > 0.9


def test_antennas_beside_each_other_cannot_be_told_apart() -> None:
    """Two on both sides of a thin wall: both are named, and the change that is proposed helps."""
    plan = parse_plan(
        {
            "zones": [
                {"id": "door", "rect": [0, 4, 0, 3], "entry": True, "adjacent": ["bar"]},
                {"id": "bar", "rect": [0, 4, 3, 6]},
            ],
            "antennas": [antenna("D", "door", 2, 2.9), antenna("B", "bar", 2, 3.1)],
            "radio": {**RADIO, "wall_db": 0.5},
        }
    )
    alike = found(plan, "D", "B")["alike"]
    assert set(alike.zones) == {"door", "bar"}
    assert {one.id for one in alike.antennas} == {"D", "B"}
    assert alike.change is not None
    assert alike.change.after > alike.change.before + 0.05


def test_an_antenna_that_heard_nothing_is_dead() -> None:
    """Though the walker was beside it for a minute; of holes there nothing is said until it is mended."""
    plan = plan_of(antenna("B", "bar", 8, 3))
    told = found(plan, "D")
    assert set(told) == {"dead"}
    assert told["dead"].antennas == (plan.antennas[1],)
    assert told["dead"].figure == 0
    assert told["dead"].expected > 20


def test_nobody_is_dead_who_was_not_passed() -> None:
    """Where the walk did not go, that is what is told."""
    plan = plan_of(antenna("B", "bar", 14, 3), width=14, wall_db=30.0)
    told = found(plan, "D", zones=("door",))
    assert told["not_walked"].zones == ("bar",)
    assert "dead" not in told


@pytest.mark.parametrize("place", [(6.0, 1.0), (10.0, 5.0)])
def test_a_change_that_is_tried_is_as_if_planned_so(place: tuple[float, float]) -> None:
    """What is expected of a moved antenna is what a plan with it there makes expected."""
    plan = plan_of(antenna("B", "bar", 8, 3))
    moved = parse_plan(
        {
            "zones": [
                {"id": zone.id, "polygon": zone.polygon, "entry": zone.entry, "adjacent": zone.adjacent}
                for zone in plan.zones
            ],
            "antennas": [antenna("D", "door", 2, 3), antenna("B", "bar", *place)],
            "radio": RADIO,
        }
    )
    tried, planned = Coverage(plan).instead(1, moved.antennas[1]), Coverage(moved)
    assert tried.heard("bar") == pytest.approx(planned.heard("bar"))
    assert math.isclose(tried.right("door", "bar"), planned.right("door", "bar"), rel_tol=1e-6)


def test_zones_that_are_not_drawn_have_no_place_to_propose() -> None:
    """What is wrong is told all the same."""
    plan = parse_plan(
        {
            "zones": [{"id": "door", "entry": True, "adjacent": ["bar"]}, {"id": "bar"}],
            "antennas": [{"id": "D", "reader": "R", "zone": "door"}],
        }
    )
    told = found(plan, "D")["no_antenna"]
    assert (told.place, told.change) == (None, None)
