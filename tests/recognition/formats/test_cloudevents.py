"""CloudEvents: three modes, what they carry, and what is wrong with them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from recognition.formats import ANY_ANTENNA, BadBody
from recognition.formats.cloudevents import FORMAT, in_mode_of
from recognition.model import Decoded, NewsKind, Read, Refusal

SAMPLES = Path(__file__).parents[2] / "data" / "rfid" / "cloudevents"
CARD = "2D16451FD64CB016EA000000"
AT = 1779220890.461684


def envelope(**changes: object) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads((SAMPLES / "structured.json").read_bytes())
    return {name: value for name, value in (whole | changes).items() if value is not None}


def decode(*envelopes: object, sender: str = "R1") -> Decoded:
    return FORMAT.decode(json.dumps(envelopes).encode(), sender)


def refusal(**changes: object) -> tuple[str, str]:
    """What is said of an envelope with these changes: place and sentence."""
    (told,) = decode(envelope(**changes)).refusals
    assert CARD not in told.where + told.why
    return told.where, told.why


def test_the_structured_sample_is_one_read() -> None:
    """Its time is the read's."""
    read = Read(CARD, "R1", 1, -52.5, AT)
    assert FORMAT.decode((SAMPLES / "structured.json").read_bytes(), "R1") == Decoded(reads=[read])


def test_the_batch_sample_is_its_reads_in_order() -> None:
    """One read an envelope."""
    decoded = FORMAT.decode((SAMPLES / "batch.json").read_bytes(), "R1")
    assert decoded == Decoded(
        reads=[Read(CARD.replace("EA", e), "R1", 1, -52.5, AT) for e in ("EA", "EB", "EC")]
    )


def binary(whole: dict[str, Any], *without: str) -> list[tuple[bytes, bytes]]:
    """The headers of an envelope."""
    named = {
        name: whole[name] for name in ("specversion", "id", "source", "type", "time") if name not in without
    }
    return [(f"Ce-{name}".encode(), quote(value).encode()) for name, value in named.items()]


def test_binary_mode_says_the_same_as_structured() -> None:
    """Attributes in headers of any case, percent-encoded; the body is the data."""
    whole = envelope(source="//v/é 1")
    headers = [*binary(whole), (b"content-type", b"application/json; charset=utf-8"), (b"ce-odd", b"\xff")]
    body = json.dumps(whole["data"]).encode()
    assert in_mode_of(headers).decode(body, "") == decode(whole, sender="")
    (told,) = in_mode_of([*binary(whole), (b"content-type", b"text/xml")]).decode(body, "").refusals
    assert told.where == "datacontenttype"


def test_without_the_header_of_the_version_it_is_not_binary_mode() -> None:
    """Then the body is an envelope."""
    headers = [*binary(envelope(), "specversion"), (b"content-type", b"application/cloudevents+json")]
    assert in_mode_of(headers) is FORMAT


@pytest.mark.parametrize("name", ["id", "source", "type"])
def test_binary_mode_misses_a_header_by_name(name: str) -> None:
    """Nothing of it can be taken."""
    with pytest.raises(BadBody) as told:
        in_mode_of(binary(envelope(), name)).decode(b"{}", "R1")
    assert told.value.where == f"ce-{name}"


def test_a_repetition_in_a_batch_is_passed_over() -> None:
    """Source and id make an envelope one; the same id from elsewhere is another."""
    decoded = decode(envelope(), envelope(), envelope(source="//elsewhere/R2"))
    assert [read.epc for read in decoded.reads] == [CARD, CARD]
    assert decoded.indices == [0, 2]


def test_an_empty_batch_is_a_sign_of_life() -> None:
    """As an empty webhook is."""
    assert decode() == Decoded(heartbeat=True)


@pytest.mark.parametrize(
    ("sender", "named", "source", "reader"),
    [
        ("R1", None, "//v/reader/R2", "R1"),
        ("R1", "R3", "//v/reader/R2", "R3"),
        ("", None, "//v/reader/R2", "R2"),
        ("", None, "urn:reader:R2", "R2"),
        ("", None, "R2", "R2"),
    ],
)
def test_who_heard_it(sender: str, named: str | None, source: str, reader: str) -> None:
    """The data's word, else the key's reader, else the last part of the source."""
    data = {"epc": CARD, "antenna": "A1"} | ({"reader": named} if named else {})
    (read,) = decode(envelope(source=source, data=data), sender=sender).reads
    assert read == Read(CARD, reader, "A1", None, AT)


def test_a_list_of_reads_is_taken_read_by_read() -> None:
    """Those with a time of their own keep it; one that is wrong is named by its place in the list."""
    data = [{"epc": CARD, "ts": 5}, {"epc": "CA11"}, {"epc": CARD, "ts": "2026-05-19T20:01:30Z", "rssi": -40}]
    decoded = decode(envelope(data=data))
    assert decoded.reads == [
        Read(CARD, "R1", ANY_ANTENNA, None, 5),
        Read(CARD, "R1", ANY_ANTENNA, -40, AT - 0.461684),
    ]
    assert decoded.refusals == [
        Refusal(0, "data[1].epc", "An EPC has an even number of hex digits, 8 to 124; this has 4.")
    ]


def test_vendors_messages_are_known_by_a_word_in_the_type() -> None:
    """Impinj's, Zebra's and EPCIS, with what they say of their reader."""
    impinj = {"eventType": "tagInventory", "tagInventoryEvent": {"epcHex": CARD, "antennaPort": 2}}
    zebra = {"type": "SIMPLE", "data": {"idHex": CARD, "eventNum": 7}}
    epcis = {
        "type": "ObjectEvent",
        "eventTime": "2026-05-19T20:01:30Z",
        "epcList": [f"urn:epc:raw:96.x{CARD}"],
    }
    decoded = decode(
        envelope(id="1", type="com.Impinj.tagInventory", data=impinj),
        envelope(id="2", type="zebra/iotc", data=[zebra]),
        envelope(id="3", type="org.gs1.epcis", data=epcis),
        envelope(id="4", type="com.impinj.status", data={"eventType": "inventoryStatus"}),
    )
    assert [read.antenna for read in decoded.reads] == [2, ANY_ANTENNA, ANY_ANTENNA]
    assert {read.epc for read in decoded.reads} == {CARD}
    assert [read.ts for read in decoded.reads] == [AT, AT, AT - 0.461684]
    assert [news.kind for news in decoded.news] == [NewsKind.SEQUENCE]
    assert decoded.heartbeat


def test_data_may_be_in_base64() -> None:
    """As structured mode carries what is not JSON text."""
    data = base64.b64encode(json.dumps({"epc": CARD}).encode()).decode()
    assert len(decode(envelope(data=None, data_base64=data)).reads) == 1
    assert refusal(data=None, data_base64="%") == ("data_base64", "This must be base64.")


def test_what_is_wrong_is_named() -> None:
    """Each by its own place."""
    assert refusal(specversion="0.3") == ("specversion", "This must be 1.0.")
    assert refusal(id="") == ("id", "This must not be empty.")
    assert refusal(source=None) == ("source", "This field is missing.")
    assert refusal(time="yesterday")[0] == "time"
    assert refusal(datacontenttype="application/xml") == ("datacontenttype", "Only data in JSON can be read.")
    assert refusal(data=None) == ("data", "This field is missing.")
    assert refusal(data="text")[0] == "data"
    assert refusal(data={"antenna": 1}) == ("data.epc", "This field is missing.")
    assert refusal(data={"epc": CARD, "rssi": 400})[0] == "data.rssi"
    assert refusal(data={"epc": CARD, "ts": "noon"})[0] == "data.ts"
    assert refusal(type="epcis", data={"type": "ObjectEvent"}) == ("data.eventTime", "This field is missing.")


def test_a_bad_envelope_does_not_cost_the_good_ones() -> None:
    """Each is where the answer says it is."""
    decoded = decode(envelope(id="1"), envelope(id="2", data=7), envelope(id="3"), 4)
    assert decoded.indices == [0, 2]
    assert [refused.index for refused in decoded.refusals] == [1, 3]
