"""Hard worlds: the same from the same seed, true to themselves, and each as hard as its name says."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulators.worlds.catalogue import WORLDS
from simulators.worlds.recording import (
    START,
    World,
    cross_share,
    make_world,
    read_lines,
    status_lines,
    truth_lines,
    write_world,
)

SHORT_S = 1500.0
SEEDS = (3, 4)


def _worlds(name: str) -> list[World]:
    return [make_world(name, seed, length_s=SHORT_S) for seed in SEEDS]


@pytest.fixture(scope="module")
def ordinary() -> list[World]:
    return _worlds("lobby_overlap")


def _truth(world: World, kind: str) -> list[dict[str, Any]]:
    return [line for line in truth_lines(world, 0) if line["kind"] == kind]


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    """A world can be named in a report and made again from its name and seed."""
    for folder in ("a", "b"):
        write_world("passby", 5, tmp_path / folder)
    names = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.*"))
    assert [str(name) for name in names] == [
        "calib/reads.jsonl",
        "calib/truth.jsonl",
        "reads.jsonl.gz",
        "status.jsonl.gz",
        "truth.jsonl",
        "venue.json",
    ]
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_seeds_have_venues_of_their_own(ordinary: list[World]) -> None:
    """What is tuned on one seed has not seen the walls and cycles of another."""
    assert ordinary[0].layout != ordinary[1].layout


def test_a_folder_has_what_a_recording_has(tmp_path: Path) -> None:
    """Reads are in order of arrival, with the fields of a recording, and the tags are those of the truth."""
    write_world("lobby_overlap", 5, tmp_path)
    reads = [
        json.loads(line) for line in gzip.decompress((tmp_path / "reads.jsonl.gz").read_bytes()).splitlines()
    ]
    truth = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text().splitlines()]
    assert list(reads[0]) == ["ts", "reader", "antenna", "epc", "rssi", "recv"]
    assert [read["recv"] for read in reads] == sorted(read["recv"] for read in reads)
    assert {read["epc"] for read in reads} <= set(truth[0]["epcs"])
    assert truth[0]["reads"] == len(reads)


def test_the_truth_is_possible(ordinary: list[World]) -> None:
    """Nobody is in two zones at once or goes through a wall; stays begin and end at the street door."""
    for world in ordinary:
        for epc in world.walks:
            visits = [line for line in _truth(world, "visit") if line["epc"] == epc]
            for one, after in itertools.pairwise(visits):
                assert one["enter"] < one["exit"] <= after["enter"]
                if one["departure"]:
                    assert after["arrival"]
                    assert one["zone"] == after["zone"] == "entrance"
                else:
                    assert after["enter"] == one["exit"]
                    assert len(world.layout.way(one["zone"], after["zone"])) == 2


def test_classes_are_by_length(ordinary: list[World]) -> None:
    """A stay is 20 s or more; who crosses a zone on the way is shorter there."""
    for visit in (visit for world in ordinary for visit in _truth(world, "visit")):
        assert (visit["cls"] == "dwell") == (visit["exit"] - visit["enter"] >= 20.0)


def test_neighbours_hear_a_tenth_in_an_ordinary_venue(ordinary: list[World]) -> None:
    """About one read in ten is at an antenna of another zone."""
    assert 0.05 < np.mean([cross_share(world) for world in ordinary]) < 0.17


def test_thin_walls_let_strays_through() -> None:
    """Thirty to fifty of a hundred reads are at a wrong antenna."""
    assert 0.30 < np.mean([cross_share(world) for world in _worlds("thin_walls")]) < 0.50


def test_passers_by_are_heard_and_some_step_in() -> None:
    """In the street world most passers-by are heard, and there are steps of 2 to 8 s into the entrance."""
    worlds = _worlds("passby")
    passes = [line for world in worlds for line in _truth(world, "passby")]
    steps = [line for world in worlds for line in _truth(world, "visit") if line["cls"] == "pass"]
    assert np.mean([line["reads"] > 0 for line in passes]) > 0.4
    assert len(passes) > 20
    assert len(steps) > 10
    assert all(2.0 <= round(line["exit"] - line["enter"], 2) <= 8.0 for line in steps if line["departure"])


def test_a_covered_badge_falls_silent(ordinary: list[World]) -> None:
    """With bodies a quarter of the time, silences of ten seconds in a stay are far more frequent."""
    assert _silences_per_h(_worlds("bodies")) > 1.5 * _silences_per_h(ordinary)


def _silences_per_h(worlds: list[World]) -> float:
    silent, stayed_s = 0, 0.0
    for world in worlds:
        for visit in (visit for visit in _truth(world, "visit") if visit["cls"] == "dwell"):
            since, until = visit["enter"] - START, visit["exit"] - START
            ts = np.concatenate(
                [one.ts for one in world.heard[visit["epc"]] if one.antenna.zone == visit["zone"]]
            )
            during = np.sort(ts[(ts >= since) & (ts < until)])
            silent += int((np.diff(during) > 10).sum())
            stayed_s += until - since
    return silent / stayed_s * 3600


def test_an_outage_is_silent_for_minutes_and_what_was_kept_comes_late() -> None:
    """Of a reader that is down nothing arrives, not even a keepalive; some tell it all afterwards."""
    world = make_world("outages", 1)
    reads, status = read_lines(world), status_lines(world)
    assert len(world.troubles.outages) == 5
    for outage in world.troubles.outages:
        assert 120 <= outage.until - outage.since <= 300
        since, until = START + outage.since, START + outage.until
        mine = [line for line in [*reads, *status] if line["reader"] == outage.reader]
        assert not [line for line in mine if since + 3 < line["recv"] < until - 0.01]
        late = [line for line in reads if line["reader"] == outage.reader and since <= line["ts"] < until]
        assert bool(late) == outage.kept


def test_a_dead_antenna_hears_nothing_more() -> None:
    """Its reader goes on as if nothing were, and its keepalives do not tell."""
    world = make_world("outages", 1)
    reads = [line for line in read_lines(world) if line["antenna"] == world.troubles.dead_antenna]
    assert reads
    assert max(line["ts"] for line in reads) < START + world.troubles.dead_at


def test_wrong_clocks_are_wrong_in_ts_and_right_in_recv(ordinary: list[World]) -> None:
    """Readers' times are seconds off, by an error that changes; times of arrival are right."""
    for right, wrong in zip(ordinary, _worlds("wrong_clocks"), strict=True):
        good, bad = read_lines(right), read_lines(wrong)
        assert [line["recv"] for line in good] == [line["recv"] for line in bad]
        errors = np.array([b["ts"] - g["ts"] for g, b in zip(good, bad, strict=True)])
        assert np.median(np.abs(errors)) > 2.0
        for reader in wrong.layout.cycles_s:
            assert np.ptp(errors[[line["reader"] == reader for line in good]]) > 0.05


def test_each_hardness_is_on_its_own() -> None:
    """A world differs from the ordinary one in one respect: what a tracker cannot bear has a name."""
    plain = WORLDS["lobby_overlap"]
    for name in ("thin_walls", "bodies"):
        assert WORLDS[name].crowd == plain.crowd
        assert WORLDS[name].disturbance == plain.disturbance
    for name in ("outages", "wrong_clocks"):
        assert WORLDS[name].crowd == plain.crowd
        assert WORLDS[name].radio == plain.radio
