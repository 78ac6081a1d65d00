"""Recorded worlds and real phone traces: what this first tracker makes of them."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from recognition.consent import Consents, Purpose
from recognition.identity import Identity, credential_hash
from recognition.model import Fix, Kind, Moment, Read
from recognition.venue import Venue
from recognition.zones import Plan, parse_plan

DATA = Path(__file__).parents[1] / "data"
Row = dict[str, Any]


def rows(text: str) -> list[Row]:
    return [json.loads(line) for line in text.splitlines()]


def venue_of(plan: Plan, kind: str, credentials: list[str]) -> Venue:
    """A venue where each credential's bearer has consented; the credential serves as guest id."""
    identity, consents = Identity(b"s"), Consents()
    for raw in credentials:
        identity.add(credential_hash(b"s", kind, raw), raw)
        for purpose in Purpose:
            consents.give(raw, purpose)
    return Venue(plan, identity, consents)


class World:
    """The recorded lobby, and where the tracker believed everybody to be."""

    def __init__(self) -> None:
        folder = DATA / "presence" / "lobby_overlap"
        meta, *self.visits = rows((folder / "truth.jsonl").read_text())
        plan = parse_plan(json.loads((folder / "venue.json").read_text()))
        venue = venue_of(plan, "tag", meta["epcs"])
        moments: list[Moment] = []
        for row in rows(gzip.decompress((folder / "reads.jsonl.gz").read_bytes()).decode()):
            read = Read(row["epc"], row["reader"], row["antenna"], row["rssi"], row["ts"])
            moments += venue.observe([read], row["recv"])
        self.told: dict[str, list[tuple[float, str]]] = {epc: [] for epc in meta["epcs"]}
        for moment in moments:
            if moment.kind in (Kind.ARRIVED, Kind.MOVED, Kind.LEFT):
                zone = "" if moment.kind is Kind.LEFT else moment.visit.presence.zone
                self.told[moment.visit.guest].append((moment.at, zone))
        self.dwells = [visit for visit in self.visits if visit["cls"] == "dwell"]

    def zone_at(self, epc: str, at: float) -> str:
        return next((zone for then, zone in reversed(self.told[epc]) if then <= at), "")

    def during(self, visit: Row) -> list[str]:
        """Where the guest was said to be: at the crossing, and each change until the exit."""
        epc, enter, leave = visit["epc"], visit["enter"], visit["exit"]
        return [self.zone_at(epc, enter), *[z for at, z in self.told[epc] if enter < at <= leave + 2]]

    def flaps(self, visit: Row) -> int:
        """How often the right zone was given up during a visit."""
        told = [self.zone_at(visit["epc"], visit["enter"])]
        told += [z for at, z in self.told[visit["epc"]] if visit["enter"] < at < visit["exit"]]
        return sum(a == visit["zone"] != b for a, b in pairwise(told))


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def test_those_who_stay_are_found(world: World) -> None:
    """Every stay of 20 s or more in a zone is told as an enter for that zone while it lasts."""
    missed = [visit for visit in world.dwells if visit["zone"] not in world.during(visit)]
    assert len(world.dwells) >= 25
    assert missed == []


def test_stray_reads_do_not_flap(world: World) -> None:
    """With 12 % of reads at a neighbour's antenna the right zone is given up at most 8 times an hour."""
    hours = sum(visit["exit"] - visit["enter"] for visit in world.dwells) / 3600
    assert sum(world.flaps(visit) for visit in world.dwells) / hours <= 8


def test_the_zone_is_mostly_right(world: World) -> None:
    """In at least 93 % of seconds the zone believed is the true one."""
    right = [
        world.zone_at(visit["epc"], visit["enter"] + second + 0.5) == visit["zone"]
        for visit in world.visits
        for second in range(int(visit["exit"] - visit["enter"]))
    ]
    assert sum(right) / len(right) >= 0.93


TRACES = json.loads((DATA / "geo" / "traces" / "index.json").read_text())["traces"]
FENCES = {
    feature["id"]: feature["geometry"]
    for feature in json.loads((DATA / "geo" / "venues.geojson").read_text())["features"]
}


def walked(trace: Row) -> tuple[list[Row], list[Moment]]:
    """A real trace, each fix as the phone wrote it, past the venue's footprint with 50 m around it."""
    fence = FENCES[trace["anchor_venue"]]
    plan = parse_plan({"zones": [{"id": "here", "fence": fence, "fence_margin_m": 50}]})
    venue = venue_of(plan, "phone", ["phone"])
    moments: list[Moment] = []
    fixes = rows((DATA / "geo" / trace["file"]).read_text())
    for row in fixes:
        fix = Fix("phone", row["tst"], row["lat"], row["lon"], row["acc"])
        moments += venue.locate([fix], row["tst"])
    return fixes, moments + venue.advance(fixes[-1]["tst"] + 3600)


@pytest.mark.parametrize("trace", TRACES, ids=[trace["file"] for trace in TRACES])
def test_real_phones_arrive_when_their_owners_did(trace: Row) -> None:
    """Each reference visit to the venue is met by an arrival within three minutes of its start or an
    earlier one that is still open, and no arrival is further than three minutes from any of them."""
    fixes, moments = walked(trace)
    visits = [visit for visit in trace["reference_visits"] if visit["place"] == 0]
    spans = [
        (visit["enter"] or fixes[0]["tst"], visit["exit"] or fixes[-1]["tst"] + 3600) for visit in visits
    ]
    arrivals = [moment.at for moment in moments if moment.kind is Kind.ARRIVED]
    for enter, leave in spans:
        met = any(enter - 180 <= at <= leave for at in arrivals)
        assert met or not any(enter <= fix["tst"] <= leave and fix["acc"] <= 50 for fix in fixes)
    for at in arrivals:
        assert any(enter - 180 <= at <= leave for enter, leave in spans)


def test_a_fix_delivered_late_is_history() -> None:
    """The iOS trace whose fix came three minutes late gives a late visit, and no live arrival for it."""
    trace = next(trace for trace in TRACES if "t10" in trace["file"])
    _, moments = walked(trace)
    late = [moment.kind for moment in moments if moment.late]
    assert late == [Kind.ARRIVED, Kind.LEFT]
