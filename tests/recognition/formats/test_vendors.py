"""What the vendors' formats make of the unusual."""

from __future__ import annotations

import json
from typing import Any

import pytest

from recognition import formats
from recognition.model import Decoded, Fix, News, NewsKind, Read

EPC = "2D16451FD64CB016EA000000"


def decode(format: str, body: object) -> Decoded:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return formats.find(format).decode(raw, "R1")


def impinj(**tag: object) -> dict[str, object]:
    return {"eventType": "tagInventory", "tagInventoryEvent": tag}


def zebra(**data: object) -> dict[str, object]:
    return {"type": "CUSTOM", "timestamp": "2026-05-19T20:01:30.500+0000", "data": data}


def feature(lon: float, lat: float, **properties: object) -> dict[str, Any]:
    times = {"timestamp": "2026-01-05T10:00:00+0200"}
    return {"geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": {**times, **properties}}


@pytest.mark.parametrize("written", ["LRZFH9ZMsBbqAAAA", "LRZFH9ZMsBbqAAAA=="])
def test_an_impinj_epc_may_be_base64(written: str) -> None:
    """With or without the padding that it does not need."""
    assert decode("impinj", impinj(epc=written)).reads[0].epc == EPC


def test_an_impinj_epc_may_be_base64url() -> None:
    """Both alphabets are in use; the same bytes come out."""
    for written in ("+/+/+/8=", "-_-_-_8="):
        assert decode("impinj", impinj(epc=written)).reads[0].epc == "FBFFBFFBFF"


def test_an_impinj_antenna_may_have_a_name_instead_of_a_port() -> None:
    """The port is what identifies it; the name serves where there is no port."""
    assert decode("impinj", impinj(epcHex=EPC, antennaName="door")).reads[0].antenna == "door"
    assert decode("impinj", impinj(epcHex=EPC, antennaName="door", antennaPort=3)).reads[0].antenna == 3


def test_a_blank_impinj_body_is_a_heartbeat() -> None:
    """The keepalive of the stream, forwarded on its own."""
    assert decode("impinj", b"\r\n") == Decoded(heartbeat=True)


@pytest.mark.parametrize(
    ("event", "where"),
    [
        (impinj(), "tagInventoryEvent.epcHex"),
        (impinj(epcHex="xyz"), "tagInventoryEvent.epcHex"),
        (impinj(epc="*not base64*"), "tagInventoryEvent.epc"),
        (impinj(epc="AA=="), "tagInventoryEvent.epc"),
        (impinj(epcHex=EPC, antennaPort="one"), "tagInventoryEvent.antennaPort"),
        (impinj(epcHex=EPC, peakRssiCdbm=-525000), "tagInventoryEvent.peakRssiCdbm"),
        (impinj(epcHex=EPC, lastSeenTime="now"), "tagInventoryEvent.lastSeenTime"),
        ({**impinj(epcHex=EPC), "timestamp": "now"}, "timestamp"),
        ({"eventType": "tagInventory"}, "tagInventoryEvent"),
        ({}, "eventType"),
    ],
)
def test_a_bad_impinj_event_is_refused_by_its_path(event: object, where: str) -> None:
    """The others in the batch are kept."""
    decoded = decode("impinj", [impinj(epcHex=EPC), event, impinj(epcHex=EPC)])
    assert decoded.indices == [0, 2]
    assert [(refused.index, refused.where) for refused in decoded.refusals] == [(1, where)]


def test_a_zebra_handheld_sends_many_tags_in_one_message() -> None:
    """Each tag is a read; all are at the message's place in the body, and its time serves where they have
    none."""
    tags = [
        {"idHex": EPC, "antenna": 1},
        {"idHex": EPC, "antenna": 2, "timestamp": "2026-05-19T20:01:31+0000"},
    ]
    decoded = decode("zebra", [zebra(tagData=tags), zebra(idHex=EPC, antenna="1")])
    assert decoded.reads == [
        Read(EPC, "R1", 1, None, 1779220890.5),
        Read(EPC, "R1", 2, None, 1779220891.0),
        Read(EPC, "R1", "1", None, 1779220890.5),
    ]
    assert decoded.indices == [0, 0, 1]


@pytest.mark.parametrize(
    ("message", "where"),
    [
        (zebra(), "data.idHex"),
        (zebra(idHex="2D16zz"), "data.idHex"),
        (zebra(idHex=EPC, peakRssi="loud"), "data.peakRssi"),
        (zebra(idHex=EPC, peakRssi=900), "data.peakRssi"),
        ({"type": "SIMPLE"}, "data"),
        ({**zebra(idHex=EPC), "timestamp": "2026-05-19"}, "timestamp"),
        (zebra(idHex=EPC, timestamp="2026-05-19"), "data.timestamp"),
        ({"type": "SIMPLE", "data": [1]}, "data"),
        ({"type": 5}, "type"),
    ],
)
def test_a_bad_zebra_message_is_refused_by_its_path(message: object, where: str) -> None:
    """The others in the batch are kept."""
    decoded = decode("zebra", [zebra(idHex=EPC), message])
    assert len(decoded.reads) == 1
    assert [(refused.index, refused.where) for refused in decoded.refusals] == [(1, where)]


def test_a_bad_tag_of_a_handheld_does_not_cost_the_others() -> None:
    """Its place in the message's own list is named."""
    decoded = decode("zebra", zebra(tagData=[{"antenna": 1}, {"idHex": EPC}]))
    assert len(decoded.reads) == 1
    assert decoded.refusals[0].where == "data.tagData[0].idHex"


def test_a_handheld_cannot_send_more_than_a_body_may_hold() -> None:
    """The limit counts reads, however they are wrapped."""
    tags = [{"idHex": EPC}] * (formats.MAX_READS + 1)
    with pytest.raises(formats.TooLarge):
        decode("zebra", zebra(tagData=tags))


def test_a_zebra_heartbeat_among_reads_counts_as_both() -> None:
    """A batch may hold what the reader saved up."""
    decoded = decode("zebra", [{"type": "heartbeat", "data": []}, zebra(idHex=EPC)])
    assert (len(decoded.reads), decoded.indices, decoded.heartbeat) == (1, [1], True)


def test_zebra_numbers_show_what_is_missing_in_one_body() -> None:
    """The range and how many of it came: once each, in any order; what is no number is passed over."""
    numbers = [7, 5, 9, 7, "8", None, True]
    decoded = decode("zebra", [zebra(idHex=EPC, eventNum=number) for number in numbers])
    assert len(decoded.reads) == len(numbers)
    assert decoded.news == [News("R1", NewsKind.SEQUENCE, "", 3, 5, 9)]


@pytest.mark.parametrize("data", [None, 5, {"radio_control": 5}, {"radio_control": {"antennas": {"1": 5}}}])
def test_a_zebra_heartbeat_of_another_shape_is_still_one(data: object) -> None:
    """Whatever firmware puts into it."""
    assert decode("zebra", {"type": "heartbeat", "data": data}) == Decoded(heartbeat=True)


def test_a_zebra_radio_that_is_off_is_told() -> None:
    """The reader lives and hears nobody."""
    beat = {"type": "heartbeat", "data": {"radio_control": {"radioActivity": "inactive"}}}
    assert decode("zebra", beat).news == [News("R1", NewsKind.STOPPED)]


@pytest.mark.parametrize(
    ("status", "news"),
    [
        ({"inventoryStatus": "idle"}, [News("R1", NewsKind.STOPPED)]),
        ({"status": "running"}, [News("R1", NewsKind.STARTED)]),
        ({"inventoryStatus": "armed"}, []),
        ({}, []),
    ],
)
def test_an_impinj_reader_says_whether_it_listens(status: object, news: list[News]) -> None:
    """Under either name of the field; it lives in any case."""
    event = {"eventType": "inventoryStatus", "inventoryStatusEvent": status}
    assert decode("impinj", event) == Decoded(heartbeat=True, news=news)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"lat": 90.5}, "lat"),
        ({"lon": -181}, "lon"),
        ({"lat": None}, "lat"),
        ({"tst": 1767600000000}, "tst"),
        ({"tst": "now"}, "tst"),
        ({"acc": "good"}, "acc"),
        ({"_type": 5}, "_type"),
    ],
)
def test_a_bad_owntracks_location_is_refused_by_its_field(change: dict[str, Any], where: str) -> None:
    """A position outside the earth is one of them."""
    decoded = decode(
        "owntracks", {"_type": "location", "lat": 60.1, "lon": 24.9, "tst": 1767600000, **change}
    )
    assert (decoded.fixes, [refused.where for refused in decoded.refusals]) == ([], [where])


@pytest.mark.parametrize("acc", [None, 0, -1])
def test_a_phone_that_does_not_know_its_accuracy_gets_the_default(acc: float | None) -> None:
    """Zero and negative radii mean that it does not know."""
    decoded = decode("owntracks", {"_type": "location", "lat": 1, "lon": 2, "tst": 3, "acc": acc})
    assert decoded.fixes == [Fix("R1", 3.0, 1.0, 2.0, formats.DEFAULT_ACCURACY_M)]


def test_overland_keeps_the_good_features() -> None:
    """A negative accuracy is the default; what cannot be a position is refused by its place."""
    bad = {"geometry": {"coordinates": [1]}, "properties": {"timestamp": "2026-01-05T10:00:00Z"}}
    batch = {
        "locations": [
            feature(24.9, 60.1, horizontal_accuracy=-1),
            feature(24.9, 95),
            bad,
            feature(24.9, 60.1, timestamp="today"),
            {"properties": {}},
            {"properties": {"timestamp": "2026-01-05T10:00:00Z"}},
            feature(24.9, 60.1, horizontal_accuracy=7),
        ]
    }
    decoded = decode("overland", batch)
    assert [fix.accuracy_m for fix in decoded.fixes] == [formats.DEFAULT_ACCURACY_M, 7]
    assert decoded.indices == [0, 6]
    assert [(refused.index, refused.where) for refused in decoded.refusals] == [
        (1, "geometry.coordinates"),
        (2, "geometry.coordinates"),
        (3, "properties.timestamp"),
        (4, "properties.timestamp"),
        (5, "geometry"),
    ]


@pytest.mark.parametrize(
    ("body", "where"), [({}, "locations"), ({"locations": 5}, "locations"), ([], ""), (b"{", "")]
)
def test_an_overland_body_without_its_list_is_refused_whole(body: object, where: str) -> None:
    """There is nothing in it to take."""
    with pytest.raises(formats.BadBody) as caught:
        decode("overland", body)
    assert caught.value.where == where
