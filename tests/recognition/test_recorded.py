"""Recorded worlds and real phone traces: what this first tracker makes of them."""

from __future__ import annotations

import gzip
import json
import math
import re
from datetime import datetime
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
        folder = DATA / "presence" / "lobby_twelve_minutes"
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


GEO = DATA / "geo"
TRACES = json.loads((GEO / "traces" / "index.json").read_text())["traces"]
FENCES = {
    feature["id"]: feature["geometry"]
    for name in ("helsinki-centre", "moscow-north", "liechtenstein")
    for feature in json.loads((GEO / "venues" / f"{name}.geojson").read_text())["features"]
}
TRACE = pytest.mark.parametrize("trace", TRACES, ids=[trace["source_file"] for trace in TRACES])


def fixes_of(trace: Row) -> list[tuple[Fix, float]]:
    """Each fix, and when the phone wrote it down: with delays, repetitions, and out of order."""
    now, found = 0.0, []
    for row in rows((GEO / trace["file"]).read_text()):
        now = max(now, row["written"], row["tst"])
        found.append((Fix("phone", row["tst"], row["lat"], row["lon"], row["acc"]), now))
    return found


def building(trace: Row) -> Venue:
    """The footprint of the trace's venue, with 50 m around it: people's places lie beside the anchor."""
    fence = FENCES[trace["anchor_venue"]]
    plan = parse_plan({"zones": [{"id": "here", "fence": fence, "fence_margin_m": 50}]})
    return venue_of(plan, "phone", ["phone"])


def walked(trace: Row) -> list[Moment]:
    """A real trace past the venue."""
    venue = building(trace)
    return [moment for fix, now in fixes_of(trace) for moment in venue.locate([fix], now)]


def spans(trace: Row) -> list[tuple[float, float]]:
    """The reference visits to the venue; those that the trace begins or ends in are open."""
    visits = [visit for visit in trace["reference_visits"] if visit["place"] == 0]
    return [(visit["enter"] or -math.inf, visit["exit"] or math.inf) for visit in visits]


@TRACE
def test_real_phones_arrive_when_their_owners_did(trace: Row) -> None:
    """Each reference visit of five minutes or more that has a fix of 50 m or better is met by a presence; and
    at most one presence a trace is further than three minutes from every reference visit."""
    stays: list[list[float]] = []
    for moment in walked(trace):
        if moment.kind is Kind.ARRIVED or (moment.kind is Kind.MOVED and moment.visit.path):
            stays.append([moment.at, math.inf])
        elif moment.kind is Kind.LEFT:
            stays[-1][1] = moment.at
    fixes = [fix for fix, _ in fixes_of(trace)]
    for enter, leave in spans(trace):
        seen = [fix.at for fix in fixes if enter <= fix.at <= leave and fix.accuracy_m <= 50]
        if seen and min(leave, fixes[-1].at) - max(enter, fixes[0].at) >= 300:
            assert any(begin <= leave and end >= enter for begin, end in stays)
    ghosts = [
        begin
        for begin, end in stays
        if not any(begin <= leave + 180 and end >= enter - 180 for enter, leave in spans(trace))
    ]
    assert len(ghosts) <= 1


@TRACE
def test_no_real_phone_leaves_while_its_owner_stays(trace: Row) -> None:
    """No departure falls within a reference visit, two minutes before its end excepted; and hours of silence
    of a phone at rest end none."""
    left = [moment.at for moment in walked(trace) if moment.kind is Kind.LEFT]
    assert [at for at in left for enter, leave in spans(trace) if enter < at < leave - 120] == []


@TRACE
def test_a_trace_told_twice_is_one(trace: Row) -> None:
    """Every fix posted again with the next, and the whole trace at its end, gives no live moment more."""
    venue = building(trace)
    told: list[Moment] = []
    before: list[Fix] = []
    for fix, now in fixes_of(trace):
        told += venue.locate([*before, fix], now)
        before = [fix]
    told += venue.locate([fix for fix, _ in fixes_of(trace)], now)
    assert live(told) == live(walked(trace))


def live(moments: list[Moment]) -> list[tuple[Kind, float]]:
    return [(moment.kind, moment.at) for moment in moments if not moment.late]


TRACKS = ("around-visnjan-with-car.gpx", "cerknicko-jezero.gpx", "trackintel-google_trajectory.csv")
Point = tuple[float, float, float, float]
"""Instant, lat, lon, accuracy in metres."""


def points_of(track: str) -> list[Point]:
    """The points of a recorded track that bear a time, in order of time; GPS receivers claim nothing."""
    text = (GEO / "tracks" / track).read_text()
    if track.endswith(".csv"):
        cells = [line.split(";") for line in text.splitlines()[1:]]
        found = [(row[1], row[2], row[3], row[5]) for row in cells]
    else:
        point = r'<trkpt lat="([^"]+)" lon="([^"]+)">(?:(?!</trkpt>).)*?<time>([^<]+)</time>'
        found = [(at, lat, lon, "5") for lat, lon, at in re.findall(point, text, re.DOTALL)]
    return sorted(
        (datetime.fromisoformat(at).timestamp(), float(lat), float(lon), float(acc))
        for at, lat, lon, acc in found
    )


@pytest.mark.parametrize("track", TRACKS)
def test_a_recorded_way_ends_at_its_end(track: str) -> None:
    """Who came the whole way is within 100 m of its last point at the end, and was away on the way."""
    points = points_of(track)
    _, lat, lon, _ = points[-1]
    ring = [[lon + x * 1e-6, lat + y * 1e-6] for x, y in ((0, 0), (20, 0), (20, 20), (0, 20))]
    plan = parse_plan({"zones": [{"id": "end", "fence": [ring], "fence_margin_m": 100}]})
    venue = venue_of(plan, "phone", ["phone"])
    here = []
    for point in points:
        venue.locate([Fix("phone", *point)], point[0])
        here.append(venue.presence("phone") is not None)
    assert here[-1]
    assert not all(here)
