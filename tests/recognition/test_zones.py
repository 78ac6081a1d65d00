"""Plans: what is read, what is refused and where, and what can be asked of one."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.zones import MAX_ZONES, PlanError, parse_plan, plan_dict
from tests import strategies as s

SAMPLE = Path(__file__).parents[1] / "data" / "presence" / "lobby_overlap" / "venue.json"
SQUARE = [[24.0, 60.0], [24.001, 60.0], [24.001, 60.001], [24.0, 60.001]]


def plan_json() -> dict[str, Any]:
    """A plan with one of everything."""
    return {
        "id": "house",
        "name": {"en": "The House", "zh-Hans": "房子"},
        "kind": "hotel",
        "timezone": "Europe/Helsinki",
        "zones": [
            {"id": "door", "rect": [0, 4, 0, 4], "adjacent": ["hall"], "entry": True},
            {"id": "hall", "name": "Hall", "polygon": [[4, 0], [9, 0], [6, 8]]},
            {"id": "yard", "fence": {"type": "Polygon", "coordinates": [SQUARE]}, "fence_margin_m": 10},
        ],
        "readers": [{"id": "R1", "cycle_s": 0.5}, {"id": "R2"}],
        "antennas": [{"id": 1, "reader": "R1", "zone": "door"}, {"id": "A2", "reader": "R2", "zone": "hall"}],
        "doors": [{"between": ["outside", "door"], "x": 0, "y": 2}],
    }


def test_the_sample_is_a_plan() -> None:
    """The installer's sample venue opens, with sensible defaults for what it does not say."""
    plan = parse_plan(json.loads(SAMPLE.read_text()))
    assert (len(plan.zones), len(plan.antennas), plan.width_m, plan.height_m) == (6, 10, 28.0, 24.0)
    assert plan.by_id["lobby"].name == {"en": "lobby", "zh-Hans": "lobby", "zh-Hant": "lobby"}
    assert plan.zone_of("R1", "A2") == "entrance"
    assert plan.zone_of("R1", "A3") is None


def test_a_plan_survives_being_written_and_read() -> None:
    """plan_dict is the inverse of parse_plan, through JSON."""
    for data in (plan_json(), json.loads(SAMPLE.read_text()), plan_dict(s.PLAN)):
        plan = parse_plan(data)
        assert parse_plan(json.loads(json.dumps(plan_dict(plan)))) == plan


def test_ports_are_known_as_numbers_and_as_text() -> None:
    """Some readers send their antenna's port as a number, some as text."""
    plan = parse_plan(plan_json())
    assert plan.zone_of("R1", 1) == plan.zone_of("R1", "1") == "door"
    assert plan.zone_of("R2", 1) is None


def test_a_missing_language_falls_back_to_english() -> None:
    """Every name has the three languages."""
    assert parse_plan(plan_json()).name == {"en": "The House", "zh-Hans": "房子", "zh-Hant": "The House"}


def test_one_side_naming_the_other_makes_neighbours() -> None:
    """Adjacency goes both ways, steps count along it, and nearest takes the fewest steps."""
    plan = parse_plan(json.loads(SAMPLE.read_text()))
    assert parse_plan(plan_json()).neighbours("hall") == ("door",)
    assert [plan.steps("entrance", zone) for zone in ("entrance", "lobby", "bar")] == [0, 1, 2]
    assert plan.nearest("bar", ["entrance", "lounge", "suite"]) == "lounge"
    assert plan.nearest("bar", []) is None
    assert parse_plan(plan_json()).steps("door", "yard") is None
    assert plan.steps("nowhere", "bar") is None


WRONG: list[tuple[list[str | int], object, str, str]] = [
    ([], [], "", "must be an object"),
    (["zones"], [], "zones", "at least one zone"),
    (["zones"], {"id": "x"}, "zones", "must be a list"),
    (["zones"], [{"id": f"z{i}"} for i in range(MAX_ZONES + 1)], "zones", "at most 500"),
    (["zones", 1, "id"], "door", "zones[1].id", "the same as zones[0]"),
    (["zones", 1, "id"], "", "zones[1].id", "not empty"),
    (["zones", 1, "id"], "outside", "zones[1].id", "no zone"),
    (["zones", 0, "rect"], [0, 4, 0], "zones[0].rect", "4 numbers"),
    (["zones", 0, "rect"], [4, 0, 0, 4], "zones[0].rect", "x0 < x1"),
    (["zones", 0, "rect", 2], float("nan"), "zones[0].rect[2]", "must be from"),
    (["zones", 0, "rect", 2], True, "zones[0].rect[2]", "must be a number"),
    (["zones", 0, "polygon"], [[0, 0], [1, 0], [0, 1]], "zones[0].rect", "not both"),
    (["zones", 1, "polygon"], [[0, 0], [1, 1], [1, 0], [0, 1]], "zones[1].polygon", "cross"),
    (["zones", 1, "polygon"], [[0, 0], [1, 1]], "zones[1].polygon", "three"),
    (["zones", 0, "adjacent", 0], "attic", "zones[0].adjacent[0]", "no zone called 'attic'"),
    (["zones", 0, "entry"], "yes", "zones[0].entry", "true or false"),
    (["zones", 2, "fence", "coordinates", 0, 1, 1], 91, "zones[2].fence.coordinates[0][1][1]", "-90 to 90"),
    (["zones", 2, "fence", "coordinates"], [[SQUARE[0]] * 4], "zones[2].fence.coordinates[0]", "three"),
    (["zones", 2, "fence"], [[SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]], "zones[2].fence", "crosses"),
    (["zones", 2, "fence"], "here", "zones[2].fence", "GeoJSON"),
    (["zones", 1, "name"], {}, "zones[1].name", "at least one language"),
    (["zones", 1, "name"], {"en": 3.5}, "zones[1].name.en", "text"),
    (["antennas", 0, "zone"], "attic", "antennas[0].zone", "no zone called 'attic'"),
    (["antennas", 0, "reader"], "R9", "antennas[0].reader", "no reader called 'R9'"),
    (["antennas", 1], {"id": "1", "reader": "R1", "zone": "door"}, "antennas[1].id", "same as antennas[0]"),
    (["antennas", 1, "x"], "left", "antennas[1].x", "must be a number"),
    (["readers", 1, "id"], "R1", "readers[1].id", "same as readers[0]"),
    (["readers", 0, "cycle_s"], 0, "readers[0].cycle_s", "must be from"),
    (["doors", 0, "between", 1], "attic", "doors[0].between[1]", "no zone"),
    (["doors", 0, "between"], ["door"], "doors[0].between", "two zones"),
]


@pytest.mark.parametrize(("path", "value", "where", "why"), WRONG, ids=[w[2] + " " + w[3] for w in WRONG])
def test_what_is_wrong_is_named(path: list[str | int], value: object, where: str, why: str) -> None:
    """Each mistake is refused with the place and the reason."""
    data: Any = copy.deepcopy(plan_json())
    if not path:
        data = value
    else:
        target = data
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value
    with pytest.raises(PlanError) as caught:
        parse_plan(data)
    assert caught.value.where == where
    assert why in caught.value.why


def mutated(data: Any, path: list[int], value: object) -> Any:
    """The plan with one value somewhere in it replaced."""
    if not path or not isinstance(data, (dict, list)) or not data:
        return value
    keys = list(data) if isinstance(data, dict) else range(len(data))
    key = keys[path[0] % len(keys)]
    changed = copy.copy(data)
    changed[key] = mutated(data[key], path[1:], value)
    return changed


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 50), max_size=7), JSON)
def test_nothing_but_plan_errors(path: list[int], value: object) -> None:
    """Whatever JSON stands where in a plan, it is a plan or a PlanError."""
    try:
        plan = parse_plan(mutated(plan_json(), path, value))
    except PlanError:
        return
    assert parse_plan(plan_dict(plan)) == plan
