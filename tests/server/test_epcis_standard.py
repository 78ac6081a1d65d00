"""EPCIS capture, held against GS1's own description of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft7Validator

from server.epcis import document
from tests.live_server import Json, LiveServer
from tests.server.test_epcis import CAPTURE, EVENTS, SAMPLES, get, happening, job, post, whole

STANDARD: dict[str, Any] = json.loads((SAMPLES / "openapi" / "gs1-epcis-2.0-openapi.json").read_text())
SLIP = "409ResourceAlreadyExistsException"
"""The body of this answer is described as one of status 406."""
MAY_BE_LEFT_OUT = {
    "GS1-Extensions",
    "GS1-Vendor-Version",
    "GS1-EPC-Format",
    "GS1-CBV-XML-Format",
    "GS1-Next-Page-Token-Expires",
    "Link",
}
"""Extensions that we do not have, and XML; a token that does not expire; a next page where there is none."""
CAPTURES = "/capture"
ONE = "/capture/{captureID}"
HAPPENINGS = "/events"


def found(node: Json) -> Json:
    """What a $ref stands for."""
    while "$ref" in node:
        (_, *names) = node["$ref"].split("/")
        node = STANDARD
        for name in names:
            node = node[name]
    return node


def assert_fits(value: object, schema: Json) -> None:
    Draft7Validator({"components": STANDARD["components"], "allOf": [schema]}).validate(value)


def assert_standard(answer: httpx.Response, path: str, status: int) -> None:
    """Status, headers and body are those that the standard has for this request."""
    assert answer.status_code == status, answer.text
    operation = STANDARD["paths"][path][answer.request.method.lower()]
    response = found(operation["responses"][str(status)])
    missing = [name for name in response.get("headers", {}) if name not in answer.headers]
    assert set(missing) <= MAY_BE_LEFT_OUT
    for name, header in STANDARD["components"]["headers"].items():
        if name in answer.headers and name != "Link":
            schema = found(header)["schema"]
            number = found(schema).get("type") in ("integer", "number")
            assert_fits(int(answer.headers[name]) if number else answer.headers[name], schema)
    if status >= 400:
        schema = response["content"][answer.headers["content-type"]]["schema"]
        slip = {"status": 406} if response is STANDARD["components"]["responses"][SLIP] else {}
        assert_fits(answer.json() | slip, schema)


def assert_job(told: Json) -> None:
    """A CaptureJob; not validated as a whole, because its ``oneOf`` is fulfilled twice by every job."""
    common, kinds = STANDARD["components"]["schemas"]["CaptureJob"]["allOf"]
    for schema in (common, kinds["oneOf"][0]):
        assert_fits(told, schema)
        assert set(schema["properties"]) <= set(told)


def test_a_capture_and_its_job_are_as_the_standard_says(shared: LiveServer) -> None:
    """One that succeeds and one in which something is wrong."""
    for body in (whole(happening()), whole(happening(), happening(action="LOOK"))):
        answer = post(shared, body, GS1_Capture_Error_Behaviour="proceed")
        assert_standard(answer, CAPTURES, 202)
        assert_standard(get(shared, answer.headers["location"]), ONE, 200)
        assert_job(job(shared, answer))
    listed = get(shared, CAPTURE)
    assert_standard(listed, CAPTURES, 200)
    for told in listed.json():
        assert_job(told)


def test_the_settings_are_as_the_standard_says(shared: LiveServer) -> None:
    """Each of its headers that we have, and methods that it has."""
    authorized = {"Authorization": f"Bearer {shared.world.key('hotel:all-readers')}"}
    answer = shared.client().options(CAPTURE, headers=authorized)
    assert_standard(answer, CAPTURES, 204)
    assert set(answer.headers["allow"].lower().split(", ")) == set(STANDARD["paths"][CAPTURES]) - {
        "parameters"
    }


def test_an_event_by_itself_is_as_the_standard_says(shared: LiveServer) -> None:
    """Created, and a conflict the second time."""
    body = happening() | {"@context": whole()["@context"]}
    assert_standard(post(shared, body, EVENTS), HAPPENINGS, 201)
    assert_standard(post(shared, body, EVENTS), HAPPENINGS, 409)
    assert_standard(post(shared, whole(body), EVENTS), HAPPENINGS, 400)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (406, {"GS1_EPCIS_Version": "1.2"}),
        (406, {"Accept": "application/xml"}),
        (415, {"Content_Type": "application/xml"}),
        (400, {"GS1_Capture_Error_Behaviour": "hope"}),
    ],
)
def test_refusals_are_as_the_standard_says(shared: LiveServer, status: int, headers: dict[str, str]) -> None:
    """Their status, their type and their shape."""
    assert_standard(post(shared, whole(happening()), **headers), CAPTURES, status)


def test_a_wrong_key_is_refused_as_the_standard_says(shared: LiveServer) -> None:
    """Nobody's, and a phone's."""
    assert_standard(shared.client().get(CAPTURE), CAPTURES, 401)
    assert_standard(post(shared, whole(happening()), key="phone:g27"), CAPTURES, 403)


def test_what_is_too_large_is_refused_as_the_standard_says(shared: LiveServer) -> None:
    """With its limits in the headers."""
    many = whole(*[happening()] * (document.MAX_ENTRIES + 1))
    assert_standard(post(shared, many), CAPTURES, 413)


def test_a_job_that_is_not_there_is_refused_as_the_standard_says(shared: LiveServer) -> None:
    """By the exception that it has for names."""
    assert_standard(get(shared, f"{CAPTURE}/nothing"), ONE, 404)


def test_a_query_is_no_document(shared: LiveServer) -> None:
    """Maitred captures, and answers no queries: the standard's own example of one is not taken for events."""
    query = (SAMPLES / "Query" / "Queries" / "SimpleEventQuery.json").read_bytes()
    assert_standard(post(shared, query), CAPTURES, 400)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/**/SensorData_with_combined_events.json")), ids=str)
def test_a_document_on_which_gs1_disagrees_with_itself_is_answered(shared: LiveServer, path: Path) -> None:
    """GS1's own schema refuses this example of GS1: taken or refused, but by the standard."""
    answer = post(shared, path.read_bytes())
    assert_standard(answer, CAPTURES, 202 if answer.is_success else 400)
