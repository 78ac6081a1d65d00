"""EPCIS 2.0: documents, query documents and single events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from recognition.epc import key_as_epc
from recognition.formats import ANY_ANTENNA, BadBody
from recognition.formats.epcis import FORMAT
from recognition.model import Decoded, Read

SAMPLES = Path(__file__).parents[2] / "data" / "rfid" / "epcis2"
CARD = "urn:epc:id:gsrn:9521141.9876543210"
EPC = key_as_epc("(8018)952114198765432106")
PLACE = "urn:epc:id:sgln:9521141.12345.400"
AT = 1779220890.0


def happening(**changes: object) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "type": "ObjectEvent",
        "eventTime": "2026-05-19T22:01:30+02:00",
        "action": "OBSERVE",
        "epcList": [CARD],
        "readPoint": {"id": PLACE},
    }
    return {name: value for name, value in (whole | changes).items() if value is not None}


def document(*happenings: object) -> dict[str, Any]:
    return {"type": "EPCISDocument", "epcisBody": {"eventList": list(happenings)}}


def decode(body: object, sender: str = "") -> Decoded:
    return FORMAT.decode(json.dumps(body).encode(), sender)


def places(decoded: Decoded) -> list[str]:
    told = [refused.where for refused in decoded.refusals]
    assert not any(CARD in refused.why or EPC in refused.why for refused in decoded.refusals)
    return told


def sample(*path: str) -> Decoded:
    return FORMAT.decode(SAMPLES.joinpath(*path).read_bytes(), "R1")


def test_an_epc_is_a_read_at_its_read_point() -> None:
    """The read point names the reader; a bare event and a document of one say the same."""
    read = Read(EPC, PLACE, ANY_ANTENNA, None, AT)
    assert decode(happening()) == decode(document(happening())) == Decoded(reads=[read])


def test_a_query_document_is_read_alike() -> None:
    """What a repository answers can be passed on as it is."""
    body = {"queryResults": {"resultsBody": {"eventList": [happening()]}}}
    assert decode({"type": "EPCISQueryDocument", "epcisBody": body}) == decode(happening())


def test_the_keys_own_reader_comes_first() -> None:
    """A capturing application at one reader need not know its read point."""
    (read,) = decode(happening(readPoint=None), sender="H1").reads
    assert read.reader == "H1"


def test_a_place_of_business_stands_in_for_a_read_point() -> None:
    """Where the one is missing."""
    (read,) = decode(happening(readPoint=None, bizLocation={"id": PLACE})).reads
    assert read.reader == PLACE
    assert places(decode(happening(readPoint=None))) == ["readPoint"]


def test_every_list_of_an_event_counts() -> None:
    """Parents and children, what went in and what came out; all share the event's index."""
    other = CARD.replace("3210", "3211")
    decoded = decode(document(7, happening(epcList=None, parentID=CARD, childEPCs=[other])))
    assert (len(decoded.reads), decoded.indices) == (2, [1, 1])
    assert len(decode(happening(epcList=None, inputEPCList=[CARD], outputEPCList=[other])).reads) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "DELETE"},
        {"errorDeclaration": {"declarationTime": "2026-05-20T00:00:00Z"}},
        {"epcList": None},
    ],
)
def test_what_tells_of_nobody_is_a_sign_of_life(changes: dict[str, object]) -> None:
    """The end of a thing, what was declared wrong, and goods without a number."""
    assert decode(happening(**changes)) == Decoded(heartbeat=True)


def test_what_cannot_be_read_is_named_and_the_rest_kept() -> None:
    """By event and by place in it, without the EPC."""
    decoded = decode(document(happening(epcList=[CARD, "urn:x", CARD + "0"]), happening(eventTime="noon"), 5))
    assert len(decoded.reads) == 1
    assert places(decoded) == ["epcList[1]", "epcList[2]", "eventTime", ""]
    assert [refused.index for refused in decoded.refusals] == [0, 0, 1, 2]


def test_an_epc_is_not_taken_for_a_place() -> None:
    """It would be repeated as the name of an unknown reader."""
    assert places(decode(happening(readPoint={"id": CARD}))) == ["readPoint.id"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("[]", ""),
        ("{}", "type"),
        ('{"type": "EPCISDocument", "epcisBody": {}}', "epcisBody.eventList"),
        ("<a/>", ""),
    ],
)
def test_what_is_no_document_is_refused_whole(body: str, where: str) -> None:
    """The place is named."""
    with pytest.raises(BadBody) as told:
        FORMAT.decode(body.encode(), "R1")
    assert told.value.where == where


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("Capture/[DE]*/*.json")), ids=lambda path: path.stem)
def test_nothing_in_the_samples_is_refused(path: Path) -> None:
    """Each event yields reads or is passed over."""
    decoded = FORMAT.decode(path.read_bytes(), "R1")
    assert decoded.refusals == []
    assert decoded.reads or decoded.heartbeat


def test_a_sample_yields_its_reads() -> None:
    """Of an aggregation the parent and its children, URN and Digital Link alike."""
    decoded = sample("Capture", "Documents", "AggregationEvent_with_digitalLink.json")
    keys = ["(00)106141412345678908", "(01)70614141123451(21)2017", "(01)70614141123451(21)2018"]
    assert [read.epc for read in decoded.reads] == [key_as_epc(key) for key in keys]
