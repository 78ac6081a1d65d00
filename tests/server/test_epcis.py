"""EPCIS 2.0 capture: documents, jobs, headers and errors as the standard has them, and nobody's EPC kept."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.epcis import captures, document
from server.store.people import Key
from tests.live_server import Json, LiveServer, World, running

CAPTURE = "/api/v1/epcis/capture"
EVENTS = "/api/v1/epcis/events"
SAMPLES = Path(__file__).parents[1] / "data" / "rfid" / "epcis2"
UNDECIDED = "SensorData_with_combined_events.json"
"""GS1's own schema refuses what GS1's own examples hold."""
GOOD = [
    path
    for path in (*SAMPLES.glob("Capture/Documents/*.json"), *SAMPLES.glob("Query/*.json"))
    if path.name != UNDECIDED
]
INVALID = [*SAMPLES.glob("Capture/Invalid/*.json"), *SAMPLES.glob("Query/**/Invalid/*.json")]
WHY = {
    "Combination_of_events_with_missing_mandatory_fields": "eventList[0].action: This field is missing.",
    "Combination_of_non_standard_bizStep_and_disposition": "eventList[0].bizStep: This is neither",
    "EPCISDocument_without_context": "@context: This field is missing.",
    "ObjectEvent_with_invalid_action": "eventList[0].action: This is none of the words",
    "ObjectEvent_with_invalid_eventTime_format": "eventList[0].eventTime: This must be a date and time",
    "ObjectEvent_with_non_standard_bizStep": "eventList[0].bizStep: This is neither",
    "ObjectEvent_with_non_standard_disposition": "eventList[0].disposition: This is neither",
    "ObjectEvent_with_unknown_field_in_quantityList": "quantityList[0]: There is a field in here",
    "ObjectEvent_without_action_and_eventTime": "eventList[0].eventTime: This field is missing.",
    "QueryDocument_with_invalid_action": "resultsBody.eventList[0].action: This is none of the words",
    "QueryDocument_with_invalid_eventType": "resultsBody.eventList[0].type: This must be a URI.",
    "Query_with_unknown_parameter": "type: This field is missing.",
}
_ids = count()


def happening(epc: str = "urn:epc:id:gsrn:9521141.1111111111", **changes: object) -> Json:
    whole: Json = {
        "eventID": f"urn:uuid:00000000-0000-0000-0000-{next(_ids):012}",
        "type": "ObjectEvent",
        "eventTime": datetime.now(UTC).isoformat(),
        "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE",
        "epcList": [epc],
        "readPoint": {"id": "urn:epc:id:sgln:9521141.12345.400"},
    }
    return {name: value for name, value in (whole | changes).items() if value is not None}


def whole(*happenings: Json) -> Json:
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-22T07:30:00Z",
        "epcisBody": {"eventList": list(happenings)},
    }


def post(
    server: LiveServer, body: object, path: str = CAPTURE, key: str = "hotel:all-readers", **headers: str
) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = server.post(path, server.world.key(key), body, headers=named)
    assert answer.headers["gs1-epcis-version"] == "2.0.0"
    return answer


def get(server: LiveServer, path: str, key: str = "hotel:all-readers", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    authorized = {"Authorization": f"Bearer {server.world.key(key)}", **named}
    return server.client().get(path, headers=authorized)


def job(server: LiveServer, answer: httpx.Response, key: str = "hotel:all-readers") -> Json:
    assert answer.status_code == 202, answer.text
    found: Json = get(server, answer.headers["location"], key).json()
    assert found["captureID"] == answer.headers["location"].rpartition("/")[2]
    assert found["running"] is False
    assert found["createdAt"] <= found["finishedAt"]
    return found


def assert_problem(answer: httpx.Response, status: int, exception: str, detail: str = "") -> Json:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    told: Json = answer.json()
    assert (told["type"], told["status"]) == (f"epcisException:{exception}", status)
    assert told["title"]
    assert detail in told["detail"], told
    return told


# The samples


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_sample_document_is_captured(shared: LiveServer, path: Path) -> None:
    """202, a job without errors; what is of no use to a venue that is not theirs is listed, not refused."""
    found = job(shared, post(shared, path.read_bytes()))
    assert (found["success"], found["errors"]) == (True, [])


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("Capture/Events/*.json")), ids=lambda path: path.stem)
def test_every_sample_event_is_captured_by_itself(shared: LiveServer, path: Path) -> None:
    """At either address."""
    answer = post(shared, path.read_bytes(), EVENTS)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"].startswith(EVENTS + "/urn:uuid:")
    assert job(shared, post(shared, path.read_bytes()))["success"] is True


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_every_invalid_sample_is_refused_for_its_reason(shared: LiveServer, path: Path) -> None:
    """400, with the place in words that repeat nothing of it."""
    told = assert_problem(post(shared, path.read_bytes()), 400, "ValidationException", WHY[path.stem])
    assert told["errors"][0]["type"] == "epcisException:ValidationException"
    assert "952114" not in json.dumps(told)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("CaptureXML/*.xml")), ids=lambda path: path.stem)
def test_xml_is_another_media_type(shared: LiveServer, path: Path) -> None:
    """415, whatever is in it; and 400 where it says that it is JSON."""
    answer = post(shared, path.read_bytes(), Content_Type="application/xml")
    assert_problem(answer, 415, "UnsupportedMediaTypeException", "Content-Type")
    assert_problem(post(shared, path.read_bytes()), 400, "ValidationException")


# What is done


def test_a_guest_is_recognised_by_the_key_on_their_card(world: World, tmp_path: Path) -> None:
    """The reader told the tag's bits to nobody: URN, tag URI and Digital Link lead to the same guest."""
    place = "urn:epc:id:sgln:9521141.12345.400"
    line = {
        "id": "g-gsrn",
        "name": "Ann Lee",
        "consents": ["recognise_by_tag"],
        "tags": ["2D16451FD64CB016EA000000"],
    }
    with running(world, tmp_path / "data") as server:
        mira = server.sign_in("mira")
        assert mira.post("/api/v1/guests/import", content=json.dumps(line)).json()["kept"] == 1
    with sqlite3.connect(tmp_path / "data" / "maitred.db") as database:
        plan = json.loads(database.execute("SELECT body FROM venues WHERE id = 'hotel'").fetchone()[0])
        plan["readers"].append({"id": place})
        plan["antennas"].append({"id": "1", "reader": place, "zone": "lounge"})
        database.execute("UPDATE venues SET body = ? WHERE id = 'hotel'", [json.dumps(plan)])
    for epc in (
        "urn:epc:id:gsrn:9521141.9876543210",
        "urn:epc:tag:gsrn-96:3.9521141.9876543210",
        "https://id.gs1.org/8018/952114198765432106",
    ):
        with running(world, tmp_path / "data") as server:
            found = job(server, post(server, whole(happening(epc))))
            assert (found["reads"], found["passedOver"]) == (1, [])
            there = server.sign_in("mira").get("/api/v1/floor").json()["presences"]
            assert [(p["guest"], p["zone"]) for p in there if p["guest"] == "g-gsrn"] == [
                ("g-gsrn", "lounge")
            ]


def test_rollback_takes_all_or_nothing(shared: LiveServer) -> None:
    """The default; the good event of a refused document can be sent again."""
    good, bad = happening(), happening(action="CREATE")
    told = assert_problem(post(shared, whole(good, bad)), 400, "ValidationException", "eventList[1].action")
    assert len(told["errors"]) >= 1
    assert job(shared, post(shared, whole(good)))["passedOver"][0]["where"] == "epcisBody.eventList[0].reader"


def test_proceed_takes_the_good_ones(shared: LiveServer) -> None:
    """The job names the others; one from tomorrow is among them."""
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    body = whole(happening(action="CREATE"), happening(), happening(eventTime=tomorrow))
    found = job(shared, post(shared, body, GS1_Capture_Error_Behaviour="proceed"))
    assert (found["success"], found["captureErrorBehaviour"]) == (False, "proceed")
    places = [error["detail"].partition(":")[0] for error in found["errors"]]
    assert places[0] == "epcisBody.eventList[0].action"
    assert places[-1] == "epcisBody.eventList[2].eventTime"
    assert [each["where"] for each in found["passedOver"]] == ["epcisBody.eventList[1].reader"]


def test_what_came_before_changes_nothing(shared: LiveServer) -> None:
    """Sent again it is captured again, with nothing in it; by itself it is a conflict."""
    event = happening()
    assert post(shared, {**event, "@context": "https://gs1.org/c"}, EVENTS).status_code == 201
    again = post(shared, {**event, "@context": "https://gs1.org/c"}, EVENTS)
    assert_problem(again, 409, "ResourceAlreadyExistsException", "eventID")
    found = job(shared, post(shared, whole(event)))
    assert (found["success"], found["reads"]) == (True, 0)
    assert found["passedOver"][0]["where"] == "epcisBody.eventList[0].eventID"


def test_a_document_is_no_event(shared: LiveServer) -> None:
    """The address for one says where documents go."""
    assert_problem(post(shared, whole(happening()), EVENTS), 400, "ValidationException", "/capture")


# Jobs


def test_jobs_are_listed_page_by_page_to_those_who_made_them(shared: LiveServer) -> None:
    """Newest first; Link leads on until there is no more; another key sees none of them."""
    made = [post(shared, whole(happening()), key="H3").headers["location"] for _ in range(5)]
    seen: list[str] = []
    path = f"{CAPTURE}?perPage=2"
    while path:
        page = get(shared, path, "H3")
        seen += [f"{CAPTURE}/{each['captureID']}" for each in page.json()]
        assert len(page.json()) <= 2
        link = page.headers.get("link", "")
        assert not link or link.endswith('>; rel="next"')
        path = link[1:].partition(">")[0]
    assert seen == made[::-1]
    assert get(shared, CAPTURE, "H4").json() == []
    assert_problem(get(shared, made[0], "H4"), 404, "NoSuchNameException")
    assert_problem(get(shared, f"{CAPTURE}/nonsense", "H3"), 404, "NoSuchNameException")
    for wrong in ("perPage=0", "perPage=101", "perPage=x", "nextPageToken=" + "x" * 65):
        assert_problem(get(shared, f"{CAPTURE}?{wrong}", "H3"), 400, "ValidationException")


def test_a_job_is_there_after_a_restart(world: World, tmp_path: Path) -> None:
    """What was answered 202 is stored."""
    with running(world, tmp_path / "data") as server:
        made = post(server, whole(happening()))
        before = job(server, made)
    with running(world, tmp_path / "data") as server:
        assert job(server, made) == before


def test_nothing_of_a_document_is_kept(world: World, tmp_path: Path) -> None:
    """No EPC, no eventID, no key of an unknown card: neither in the database nor in its log."""
    epc, id_ = "urn:epc:id:gsrn:9521141.7777777777", "urn:uuid:deadbeef-1111-2222-3333-444444444444"
    bad = happening(epc, action=epc, bizStep=epc.upper(), **{"own:field": epc})
    with running(world, tmp_path / "data") as server:
        body = whole(happening(epc, eventID=id_), bad, happening(epc, readPoint=None))
        found = job(server, post(server, body, GS1_Capture_Error_Behaviour="proceed"))
        assert found["errors"]
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("maitred.db*"))
    for secret in ("7777777777", "deadbeef-1111", "283830313829"):
        assert secret.encode() not in stored


# Who may, and how


def test_without_the_right_key_nothing_is_captured(shared: LiveServer) -> None:
    """401 without one, 403 with a phone's."""
    answer = shared.client().post(CAPTURE, json=whole(happening()))
    assert_problem(answer, 401, "SecurityException")
    assert answer.headers["www-authenticate"] == "Bearer"
    answer = shared.post(CAPTURE, shared.world.key("phone:g27"), whole(happening()))
    assert_problem(answer, 403, "SecurityException")
    assert_problem(shared.client().get(CAPTURE), 401, "SecurityException")


@pytest.mark.parametrize(
    ("headers", "where"),
    [({"Accept": "application/xml"}, "Accept"), ({"GS1_EPCIS_Version": "1.2"}, "GS1-EPCIS-Version")],
)
def test_what_we_do_not_speak_is_not_acceptable(
    shared: LiveServer, headers: dict[str, str], where: str
) -> None:
    """406, before anything is captured."""
    assert_problem(post(shared, whole(happening()), **headers), 406, "NotAcceptableException", where)
    assert_problem(get(shared, CAPTURE, **headers), 406, "NotAcceptableException", where)


def test_what_we_do_speak_is_taken(shared: LiveServer) -> None:
    """JSON-LD, versions of 2.0, and headers that we have no use for."""
    headers = {
        "Content_Type": "application/ld+json; charset=utf-8",
        "Accept": "application/ld+json;q=1, */*;q=0.1",
    }
    headers |= {"GS1_EPCIS_Version": "2.0", "GS1_CBV_Version": "2.0.0", "GS1_Extensions": "a=b"}
    assert post(shared, whole(happening()), **headers).status_code == 202


def test_an_unknown_behaviour_is_refused(shared: LiveServer) -> None:
    """By its header's name."""
    answer = post(shared, whole(happening()), GS1_Capture_Error_Behaviour="all")
    assert_problem(answer, 400, "ValidationException", "GS1-Capture-Error-Behaviour")


def test_the_settings_can_be_asked_for(shared: LiveServer) -> None:
    """OPTIONS names the versions, the limits and the methods."""
    headers = {"Authorization": f"Bearer {shared.world.key('H1')}"}
    answer = shared.client().options(CAPTURE, headers=headers)
    assert (answer.status_code, answer.headers["allow"]) == (204, "OPTIONS, POST, GET")
    assert answer.headers["gs1-epcis-capture-limit"] == str(document.MAX_ENTRIES)
    assert answer.headers["gs1-epcis-capture-file-size-limit"] == "1048576"
    assert answer.headers["gs1-epcis-min"] == answer.headers["gs1-cbv-max"] == "2.0.0"


# Limits and floods


def test_too_large_is_answered_413_with_the_limits(shared: LiveServer) -> None:
    """In bytes, in events, and in EPCs."""
    tiny: Json = {"type": "x"}
    many = [f"urn:epc:id:gsrn:9521141.{number:010}" for number in range(10_001)]
    bodies = [b" " * 1_048_577, whole(*[tiny] * 1_001), whole(happening(epcList=many))]
    for body in bodies:
        answer = post(shared, body)
        assert_problem(answer, 413, "CaptureLimitExceededException")
        assert answer.headers["gs1-epcis-capture-limit"] == "1000"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b"7",
        b'{"type": []}',
        b'{"epcisBody": 1}',
        b'{"a":' * 50_000,
        b'{"type":"EPCISDocument"}',
    ],
)
def test_what_is_no_document_is_refused(shared: LiveServer, body: bytes) -> None:
    """400, never 500."""
    assert_problem(post(shared, body), 400, "ValidationException")


async def test_too_many_at_once_are_told_to_come_back(shared: LiveServer) -> None:
    """As many as may wait are done, the others answered 503 with Retry-After; nothing fails otherwise."""
    body = whole(*[happening(eventID=None) for _ in range(100)])
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda _: post(shared, body), range(24)))
    statuses = {answer.status_code for answer in answers}
    assert statuses <= {202, 503}
    assert [a.status_code for a in answers].count(202) >= captures.MAX_WAITING
    for answer in answers:
        if answer.status_code == 503:
            assert_problem(answer, 503, "ImplementationException")
            assert answer.headers["retry-after"] == "1"


def test_remembered_ids_are_bounded(monkeypatch: pytest.MonkeyPatch, shared: LiveServer) -> None:
    """The oldest goes when there is no more room."""
    monkeypatch.setattr(captures, "REMEMBERED", 2)
    mine = captures.Captures(shared.services.database, shared.services.intake, shared.services.clock, b"s")
    key: Any = Key("h", "hotel", "reader", "k")  # type: ignore[arg-type]
    for id_ in "abc":
        mine._remember(mine._hash(key, id_))
    assert [mine.knows(key, id_) for id_ in "abc"] == [False, True, True]
