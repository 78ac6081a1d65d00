"""The sample files, through the formats they are in. Where they are from: tests/data/*/SOURCES.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from recognition import formats
from recognition.model import Decoded, Fix, News, NewsKind, Read

DATA = Path(__file__).parents[2] / "data"
PHONE = "phone-credential"
MAY_19 = 1779220800.0
"""2026-05-19T20:00:00Z."""


def from_reader(vendor: str, file: str) -> Decoded:
    body = (DATA / "rfid" / vendor / file).read_bytes()
    return formats.find(vendor.split("-")[0]).decode(body, "R1")


def epc(last: str, *, lower: bool = False) -> str:
    whole = f"2D16451FD64CB016{last}000000"
    return whole.lower() if lower else whole


def requests() -> list[dict[str, Any]]:
    lines = (DATA / "owntracks" / "http-requests.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def from_phone(name: str) -> Decoded:
    (request,) = [request for request in requests() if request["name"] == name]
    return formats.find("owntracks").decode(request["body"].encode(), PHONE)


@pytest.mark.parametrize(
    ("file", "read"),
    [
        ("tag_inventory_all_fields", Read(epc("EA"), "R1", 1, -52.5, MAY_19 + 90.460112)),
        ("tag_inventory_default_fields", Read(epc("EB"), "R1", 2, -61.0, MAY_19 + 90.461684)),
        ("tag_inventory_epchex_only", Read(epc("EC"), "R1", formats.ANY_ANTENNA, None, MAY_19 + 91)),
        ("tag_authentication", Read(epc("EA"), "R1", formats.ANY_ANTENNA, None, MAY_19 + 90.461684)),
    ],
)
def test_an_impinj_event_is_one_read(file: str, read: Read) -> None:
    """Hex or base64, last seen or stamped, with or without an antenna: the read is the same."""
    assert from_reader("impinj-iot", f"{file}.json") == Decoded(reads=[read])


def test_an_impinj_webhook_batch_is_its_reads_in_order() -> None:
    """Eight events of three tags at two antennas, hundredths of a dBm."""
    decoded = from_reader("impinj-iot", "webhook_batch.json")
    assert [read.epc for read in decoded.reads] == [epc("EA"), epc("EB"), epc("EC")] * 2 + [
        epc("EA"),
        epc("EB"),
    ]
    assert [read.antenna for read in decoded.reads] == [1, 2] * 4
    assert decoded.reads[7] == Read(epc("EB"), "R1", 2, -59.59, MAY_19 + 97.07)
    assert (decoded.refusals, decoded.indices, decoded.heartbeat) == ([], None, False)


def test_an_empty_impinj_batch_is_a_heartbeat() -> None:
    """A webhook with nothing to tell posts an empty list."""
    assert from_reader("impinj-iot", "webhook_empty_batch.json") == Decoded(heartbeat=True)


def test_an_impinj_stream_passes_over_everything_but_inventory() -> None:
    """Blank keepalives are no elements; status, antenna and overflow events are, and are the reader's news
    of itself."""
    decoded = from_reader("impinj-iot", "http_stream.ndjson")
    assert [(read.epc, read.rssi) for read in decoded.reads] == [(epc("EA"), -52.5), (epc("EB"), -48.1)]
    assert decoded.reads[1].ts == MAY_19 + 131.5
    assert decoded.news == [
        News("R1", NewsKind.STARTED),
        News("R1", NewsKind.ANTENNA_UP, "1"),
        News("R1", NewsKind.ANTENNA_DOWN, "2"),
        News("R1", NewsKind.OVERFLOW, count=4123),
    ]
    assert (decoded.refusals, decoded.indices, decoded.heartbeat) == ([], [2, 3], True)


@pytest.mark.parametrize(
    ("file", "read", "number"),
    [
        ("simple", Read(epc("EA", lower=True), "R1", formats.ANY_ANTENNA, None, MAY_19 + 90.461), 1),
        ("inventory_interval", Read(epc("EB", lower=True), "R1", 2, -57.0, MAY_19 + 92), 43),
        ("custom_all_metadata", Read(epc("EA", lower=True), "R1", 1, -48.0, MAY_19 + 91.002), 42),
    ],
)
def test_a_zebra_message_is_one_read(file: str, read: Read, number: int) -> None:
    """All three kinds of tag data messages, with as much metadata as they have, and their number."""
    assert from_reader("zebra-iotc", f"{file}.json") == Decoded(reads=[read], news=[numbered(number, number)])


def numbered(first: int, last: int) -> News:
    return News("R1", NewsKind.SEQUENCE, "", last - first + 1, first, last)


def test_a_zebra_message_without_tags_says_the_reader_lives() -> None:
    """Management messages are neither reads nor errors."""
    assert from_reader("zebra-iotc", "gpi.json") == Decoded(heartbeat=True)


def test_a_zebra_heartbeat_tells_how_the_antennas_are() -> None:
    """Which are connected, and that the radio is on."""
    assert from_reader("zebra-iotc", "management_heartbeat.json") == Decoded(
        heartbeat=True,
        news=[
            News("R1", NewsKind.STARTED),
            News("R1", NewsKind.ANTENNA_UP, "1"),
            News("R1", NewsKind.ANTENNA_DOWN, "2"),
        ],
    )


@pytest.mark.parametrize(
    ("file", "antennas", "levels", "first"),
    [
        ("http_post_batch_array.json", [1, 2, 3, 4, 1, 2], [-45, -46, -47, -48, -49, -50], 100),
        ("websocket_concatenated.txt", [1, 1, 1], [-50, -51, -52], 1),
    ],
)
def test_zebra_batches_come_as_lists_or_end_to_end(
    file: str, antennas: list[int], levels: list[float], first: int
) -> None:
    """A list over HTTP and objects without a delimiter from the WebSocket are both batches."""
    decoded = from_reader("zebra-iotc", file)
    assert [read.antenna for read in decoded.reads] == antennas
    assert [read.rssi for read in decoded.reads] == levels
    assert decoded == Decoded(reads=decoded.reads, news=[numbered(first, first + len(antennas) - 1)])


@pytest.mark.parametrize(
    ("name", "at", "accuracy_m"),
    [
        ("android-location-extended", 1767600000, 14),
        ("android-location-minimal", 1767600899, 48),
        ("android-ping-same-fix-new-id", 1767600899, 48),
        ("ios-location-significant", 1767600594, 65),
        ("ios-location-resent-with-created_at", 1767600594, 65),
    ],
)
def test_an_owntracks_location_is_a_fix(name: str, at: float, accuracy_m: float) -> None:
    """The time is the fix's, not the message's; the credential is the sender's."""
    (fix,) = from_phone(name).fixes
    assert (fix.phone, fix.at, fix.accuracy_m, fix.accuracy_p) == (PHONE, at, accuracy_m, 0.68)
    assert fix.lat == pytest.approx(60.17, abs=0.01)


def test_owntracks_as_another_server_tests_it() -> None:
    """Payloads from Traccar's tests: all are fixes, and a missing accuracy is the default."""
    lines = (DATA / "owntracks" / "traccar-tests.jsonl").read_bytes()
    decoded = formats.find("owntracks").decode(lines, PHONE)
    assert [fix.accuracy_m for fix in decoded.fixes] == [15, 100, 5, 100, 5, 10]
    assert (decoded.refusals, decoded.indices) == ([], None)


def test_an_overland_batch_is_its_fixes() -> None:
    """GeoJSON has the longitude first, and the time its offset from UTC."""
    batch = json.loads((DATA / "owntracks" / "overland-batch.json").read_text())["body"]
    decoded = formats.find("overland").decode(json.dumps(batch).encode(), PHONE)
    assert len(decoded.fixes) == len(batch["locations"])
    assert decoded.fixes[0] == Fix(PHONE, 1767600000.0, 60.169, 24.9377, 5)
    assert decoded.fixes[2].accuracy_m == 1414
    assert decoded.refusals == []
