"""One tag in two places at once: when it is called so, and that strays never are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recognition.conflict import TRUST_AFTER_S
from recognition.consent import Consents, Purpose
from recognition.identity import Identity, credential_hash
from recognition.model import Kind, Moment, Read
from recognition.venue import Venue
from recognition.zones import parse_plan
from tests import strategies as s

T = s.START
DATA = Path(__file__).parents[1] / "data" / "presence"
RECORDED = ["lobby_twelve_minutes", "passby"]

HALL = parse_plan(
    {
        "id": "hall",
        "width_m": 60,
        "height_m": 10,
        "zones": [
            {"id": "door", "rect": [0, 10, 0, 10], "adjacent": ["west"]},
            {"id": "west", "rect": [10, 25, 0, 10], "adjacent": ["middle"]},
            {"id": "middle", "rect": [25, 35, 0, 10], "adjacent": ["east"]},
            {"id": "east", "rect": [35, 60, 0, 10]},
        ],
        "antennas": [
            {"id": str(port), "reader": "R", "zone": zone, "x": x, "y": 5}
            for port, zone, x in ((1, "door", 5), (2, "west", 18), (3, "middle", 30), (4, "east", 50))
        ],
    }
)
DOOR, WEST, MIDDLE, EAST = 1, 2, 3, 4


def hall() -> Venue:
    identity, consents = Identity(s.SECRET), Consents()
    identity.add(credential_hash(s.SECRET, "tag", "AA01AA01"), "ada")
    consents.give("ada", Purpose.RECOGNISE_BY_TAG)
    return Venue(HALL, identity, consents)


def hear(house: Venue, at: float, *antennas: int) -> list[Moment]:
    return house.observe([Read("AA01AA01", "R", antenna, -50.0) for antenna in antennas], at)


def of(moments: list[Moment], *kinds: Kind) -> list[Moment]:
    return [moment for moment in moments if moment.kind in kinds]


def by_turns(house: Venue, since: float, seconds: float, *antennas: int, step_s: float = 0.5) -> list[Moment]:
    """These antennas hear the tag, one after the other, again and again."""
    moments: list[Moment] = []
    for i in range(int(seconds / step_s)):
        moments += hear(house, since + i * step_s, antennas[i % len(antennas)])
    return moments


def test_a_tag_heard_in_two_places_by_turns_is_doubted_once() -> None:
    """The believed zone comes first; the visit knows since when; it is not said again while it lasts."""
    house = hall()
    moments = by_turns(house, T, 5, DOOR) + by_turns(house, T + 5, 60, DOOR, EAST)
    (unsure,) = of(moments, Kind.UNSURE, Kind.SURE)
    assert T + 5 < unsure.at <= T + 13
    assert sorted(unsure.zones) == ["door", "east"]
    assert unsure.zones[0] == unsure.visit.presence.zone
    assert unsure.visit.unsure_since == unsure.at
    assert [visit.unsure_since for visit in house.snapshot()] == [unsure.at]


def test_a_tag_faster_than_anybody_is_doubted() -> None:
    """Heard well at one end and, a moment later, well at the other; not if there was time to run."""
    for gap_s, doubted in ((0.5, True), (4.0, False), (20.0, False)):
        house = hall()
        by_turns(house, T, 10, DOOR)
        moments = by_turns(house, T + 9.5 + gap_s, 10, EAST)
        assert [moment.zones for moment in of(moments, Kind.UNSURE)] == [("door", "east")] * doubted, gap_s


def test_trust_comes_back_after_a_good_while_without_conflict() -> None:
    """At its own instant, however seldom the clock is looked at; another conflict begins the wait anew."""
    house = hall()
    by_turns(house, T, 20, DOOR, EAST)
    again_at = T + 400
    by_turns(house, T + 20, 380, DOOR)
    by_turns(house, again_at, 20, DOOR, EAST)
    calm = by_turns(house, again_at + 20, TRUST_AFTER_S + 30, DOOR, step_s=1.0)
    (sure,) = of(calm, Kind.UNSURE, Kind.SURE)
    assert again_at + TRUST_AFTER_S < sure.at <= again_at + 20 + TRUST_AFTER_S
    assert sure.visit.unsure_since is None


@pytest.mark.parametrize(
    "antennas", [(DOOR, WEST), (WEST, MIDDLE), (WEST, EAST, MIDDLE, MIDDLE), (DOOR, MIDDLE, WEST, WEST)]
)
def test_beside_each_other_or_from_in_between_it_is_one_tag(antennas: tuple[int, ...]) -> None:
    """Zones that touch, or that are heard no better than what lies between, say nothing."""
    assert of(by_turns(hall(), T, 120, *antennas), Kind.UNSURE) == []


def test_who_walks_is_not_doubted() -> None:
    """From one end to the other and back, heard all the way, however fast people walk."""
    house = hall()
    way = (DOOR, WEST, MIDDLE, EAST, EAST, MIDDLE, WEST, DOOR)
    moments: list[Moment] = []
    for lap in range(10):
        for part, antenna in enumerate(way):
            moments += by_turns(house, T + lap * 48 + part * 6, 6, antenna)
    assert of(moments, Kind.UNSURE) == []


def test_reads_that_came_together_are_not_by_turns() -> None:
    """One body with what two antennas heard is one instant."""
    house = hall()
    by_turns(house, T, 5, DOOR)
    moments: list[Moment] = []
    for i in range(4):
        moments += hear(house, T + 5 + 5 * i, *[DOOR, EAST] * 20)
    assert of(moments, Kind.UNSURE) == []


def test_what_is_heard_in_another_venue_is_a_conflict_too() -> None:
    """Of a guest who is here; and like any other it ends after a good while."""
    house = hall()
    assert house.doubt("ada", ["Elsewhere"], T) == []
    by_turns(house, T, 5, DOOR)
    (unsure,) = house.doubt("ada", ["Elsewhere"], T + 5)
    assert (unsure.kind, unsure.zones) == (Kind.UNSURE, ("door", "Elsewhere"))
    assert house.is_unsure("ada")
    assert house.doubt("ada", ["Elsewhere"], T + 10) == []
    (sure,) = of(by_turns(house, T + 10, TRUST_AFTER_S + 5, DOOR, step_s=1.0), Kind.UNSURE, Kind.SURE)
    assert sure.at == T + 10 + TRUST_AFTER_S


def test_doubt_survives_a_restart() -> None:
    """And ends in its time, counted from there."""
    house = hall()
    by_turns(house, T, 20, DOOR, EAST)
    identity, consents = Identity(s.SECRET), Consents()
    identity.add(credential_hash(s.SECRET, "tag", "AA01AA01"), "ada")
    consents.give("ada", Purpose.RECOGNISE_BY_TAG)
    after = Venue.restore(HALL, identity, consents, house.snapshot(), T + 30)
    assert [visit.unsure_since is not None for visit in after.snapshot()] == [True]
    (sure,) = of(by_turns(after, T + 30, TRUST_AFTER_S + 10, DOOR, step_s=1.0), Kind.UNSURE, Kind.SURE)
    assert sure.at == T + 30 + TRUST_AFTER_S


def test_nothing_is_remembered_of_who_withdraws() -> None:
    """Neither the doubt nor that it would end."""
    house = hall()
    by_turns(house, T, 20, DOOR, EAST)
    house.forget("ada", T + 20)
    by_turns(house, T + 21, 5, DOOR)
    assert of(house.advance(T + 20 + TRUST_AFTER_S), Kind.SURE) == []


def test_on_a_plan_without_a_drawing_steps_count() -> None:
    """Two zones to walk are far; one is not."""
    far, near = s.venue(), s.venue()
    heard: dict[str, list[Moment]] = {"far": [], "near": []}
    for i in range(60):
        at, even = T + i * 0.5, i % 2 == 0
        heard["far"] += far.observe([Read("AA01", *(("R1", "1") if even else ("R2", "1")))], at)
        heard["near"] += near.observe([Read("AA01", "R1", "1" if even else "2")], at)
    assert len(of(heard["far"], Kind.UNSURE)) == 1
    assert of(heard["near"], Kind.UNSURE) == []


@settings(max_examples=15)
@given(
    strays=st.lists(st.tuples(st.integers(0, 299), st.sampled_from([WEST, MIDDLE, EAST])), max_size=12),
    near=st.sets(st.integers(0, 299), max_size=200),
)
def test_strays_are_never_a_second_place(strays: list[tuple[int, int]], near: set[int]) -> None:
    """Five minutes at the door with as many reads next door as you like, and a dozen anywhere in the house,
    no five of them within a quarter of a minute."""
    by_second = dict(strays)
    assume(all(sum(a <= b < a + 15 for b in by_second) < 5 for a in by_second))
    house, moments = hall(), []
    for second in range(300):
        moments += hear(house, T + second, DOOR)
        if second in near:
            moments += hear(house, T + second + 0.3, WEST)
        if second in by_second:
            moments += hear(house, T + second + 0.6, by_second[second])
    assert of(moments, Kind.UNSURE) == []


def recorded(name: str) -> tuple[Any, list[dict[str, Any]]]:
    folder = DATA / name
    text = gzip.decompress((folder / "reads.jsonl.gz").read_bytes()).decode()
    return json.loads((folder / "venue.json").read_text()), [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("name", RECORDED)
def test_nobody_in_the_recorded_worlds_is_doubted(name: str) -> None:
    """Where a tenth and more of the reads are at a wrong antenna, and every tag is where its guest is."""
    data, rows = recorded(name)
    identity, consents = Identity(s.SECRET), Consents()
    for epc in {row["epc"] for row in rows}:
        identity.add(credential_hash(s.SECRET, "tag", epc), epc)
        consents.give(epc, Purpose.RECOGNISE_BY_TAG)
    house, unsure = Venue(parse_plan(data), identity, consents), []
    for row in rows:
        read = Read(row["epc"], row["reader"], row["antenna"], row["rssi"], row["ts"])
        unsure += of(house.observe([read], row["recv"]), Kind.UNSURE)
    assert unsure == []


def test_two_guests_with_one_number_are_found_in_a_recorded_world() -> None:
    """Two who are far apart for minutes, as if both had borne the same tag."""
    data, rows = recorded("lobby_twelve_minutes")
    plan = parse_plan(data)
    truth = (DATA / "lobby_twelve_minutes" / "truth.jsonl").read_text()
    visits = [json.loads(line) for line in truth.splitlines()[1:]]
    pairs = [
        (a, b, max(a["enter"], b["enter"]), min(a["exit"], b["exit"]))
        for a in visits
        for b in visits
        if a["epc"] < b["epc"] and {a["zone"], b["zone"]} in FAR
    ]
    a, b, since, until = max(pairs, key=lambda pair: pair[3] - pair[2])
    assert until - since > 30
    identity, consents = Identity(s.SECRET), Consents()
    identity.add(credential_hash(s.SECRET, "tag", "AA01AA01"), "ada")
    consents.give("ada", Purpose.RECOGNISE_BY_TAG)
    house, unsure = Venue(plan, identity, consents), []
    for row in rows:
        if row["epc"] in (a["epc"], b["epc"]) and since <= row["recv"] <= until:
            read = Read("AA01AA01", row["reader"], row["antenna"], row["rssi"], row["ts"])
            unsure += of(house.observe([read], row["recv"]), Kind.UNSURE)
    assert len(unsure) == 1


FAR = [{"entrance", "lounge"}, {"entrance", "bar"}]
"""Zones whose antennas are more than 20 m apart."""
