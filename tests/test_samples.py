"""Every file of sample data is the input of a test; here is of which. What it must come to, the test says.

The recorded worlds are looked at here: whether each is what its description says, before trackers are
measured on it.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from recognition.plan import Plan
from recognition.zones import parse_plan

TESTS = Path(__file__).parent
DATA = TESTS / "data"

USED = {
    "geo/traces/*": "recognition/test_recorded.py",
    "geo/tracks/*": "recognition/test_recorded.py",
    "geo/venues/*.geojson": "recognition/test_recorded.py",
    "geo/venues/buildings-10k.jsonl.gz": "recognition/test_fences.py",
    "owntracks/home-assistant-fixtures.json": "recognition/formats/test_owntracks.py",
    "owntracks/http-requests.jsonl": "recognition/formats/test_owntracks.py",
    "owntracks/http-responses.json": "recognition/formats/test_owntracks.py",
    "owntracks/overland-batch.json": "recognition/formats/test_samples.py",
    "owntracks/traccar-tests.jsonl": "recognition/formats/test_samples.py",
    "presence/lobby_overlap/*": "test_samples.py",
    "presence/passby/*": "test_samples.py",
    "presence/lobby_twelve_minutes/*": "recognition/test_recorded.py",
    "screening/notes.jsonl": "alerts/test_screening.py",
    "rfid/cloudevents/*": "recognition/formats/test_cloudevents.py",
    "rfid/epc/vectors.json": "recognition/test_epc.py",
    "rfid/epcis2/Capture/*": "server/test_epcis.py",
    "rfid/epcis2/CaptureXML/*": "server/test_epcis.py",
    "rfid/epcis2/Query/*": "server/test_epcis.py",
    "rfid/epcis2/openapi/*": "server/test_epcis_standard.py",
    "rfid/impinj-iot/*": "recognition/formats/test_samples.py",
    "rfid/llrp/edgex-captures/ROAccessReport-*": "recognition/formats/test_llrp.py",
    "rfid/llrp/edgex-captures/Get*": "server/connectors/test_llrp_captures.py",
    "rfid/llrp/edgex-captures/ReaderEvent*": "server/connectors/test_llrp_captures.py",
    "rfid/llrp/edgex-examples/*": "simulators/test_simulated_llrp_edgex.py",
    "rfid/llrp/session-*": "recognition/formats/test_llrp.py",
    "rfid/zebra-iotc/*": "recognition/formats/test_samples.py",
}
"""A pattern of files, and the test that reads them."""

NO_INPUT = {
    "*LICENSE*.txt": "a licence",
    "*SOURCES.md": "where files are from",
    "presence/README.md": "what is in the files",
    "screening/README.md": "what is in the file",
}

ONE_BY_ONE = ("recognition/formats/test_samples.py", "recognition/formats/test_cloudevents.py")
"""Tests that name each of their files; the others take whatever lies in a folder."""


def samples() -> list[str]:
    return sorted(str(path.relative_to(DATA)) for path in DATA.rglob("*") if path.is_file())


def test_every_sample_is_the_input_of_a_test() -> None:
    """Of one; or it is listed as no input, with the reason."""
    patterns = [*USED, *NO_INPUT]
    found = {name: [pattern for pattern in patterns if fnmatch(name, pattern)] for name in samples()}
    assert {name: fitting for name, fitting in found.items() if len(fitting) != 1} == {}
    assert [pattern for pattern in patterns if not any(fnmatch(name, pattern) for name in found)] == []


@pytest.mark.parametrize(("pattern", "test"), USED.items(), ids=USED)
def test_the_test_names_its_samples(pattern: str, test: str) -> None:
    """By file where it has them one by one, else by their folder, or the beginning of their names."""
    text = (TESTS / test).read_text()
    if test in ONE_BY_ONE:
        wanted = {Path(name).stem for name in samples() if fnmatch(name, pattern)}
    else:
        *folders, last = pattern.split("/")
        wanted = {last.partition("*")[0] or folders[-1]}
    assert {word for word in wanted if word not in text} == set()


# The recorded worlds

WORLDS = ("lobby_overlap", "passby")
Row = dict[str, Any]


def lines(path: Path) -> Iterator[Row]:
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    yield from map(json.loads, text.splitlines())


@cache
def rows(world: str, file: str) -> list[Row]:
    return list(lines(DATA / "presence" / world / file))


def plan_of(world: str) -> Plan:
    return parse_plan(json.loads((DATA / "presence" / world / "venue.json").read_text()))


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("folder", ["", "calib/"])
def test_a_world_is_heard_by_its_own_antennas(world: str, folder: str) -> None:
    """Every read is of an antenna of the plan, in the order in which reads came; so is the walk's."""
    plan = plan_of(world)
    reads = rows(world, f"{folder}reads.jsonl" if folder else "reads.jsonl.gz")
    assert {plan.zone_of(read["reader"], read["antenna"]) for read in reads} <= set(plan.by_id)
    came = [read["recv"] for read in reads]
    assert came == sorted(came)


@pytest.mark.parametrize("world", WORLDS)
def test_a_worlds_truth_is_that_of_its_reads(world: str) -> None:
    """As many reads as the truth says, of its tags and of no others; every visit is to a zone of the plan."""
    meta, *truth = rows(world, "truth.jsonl")
    reads = rows(world, "reads.jsonl.gz")
    assert len(reads) == meta["reads"]
    assert {read["epc"] for read in reads} == set(meta["epcs"])
    visits = [row for row in truth if row["kind"] == "visit"]
    assert {visit["zone"] for visit in visits} <= set(plan_of(world).by_id)
    assert all(meta["t0"] - 60 <= visit["enter"] < visit["exit"] <= meta["t1"] + 60 for visit in visits)
    assert {row["epc"] for row in truth} <= set(meta["epcs"])


@pytest.mark.parametrize("world", WORLDS)
def test_a_worlds_walk_goes_through_every_zone(world: str) -> None:
    """With one tag that is none of the guests'."""
    _, *visits = rows(world, "calib/truth.jsonl")
    assert {visit["zone"] for visit in visits} == set(plan_of(world).by_id)
    (walker,) = {read["epc"] for read in rows(world, "calib/reads.jsonl")}
    assert walker not in rows(world, "truth.jsonl")[0]["epcs"]


@pytest.mark.parametrize("world", WORLDS)
def test_a_worlds_readers_say_that_they_live(world: str) -> None:
    """Each of them, every five seconds."""
    beats = rows(world, "status.jsonl.gz")
    assert {beat["reader"] for beat in beats} == {reader.id for reader in plan_of(world).readers}
    for reader in plan_of(world).readers:
        at = [beat["ts"] for beat in beats if beat["reader"] == reader.id]
        assert {round(b - a, 3) for a, b in pairwise(at)} == {5.0}
