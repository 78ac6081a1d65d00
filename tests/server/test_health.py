"""For the operator and for programs: health, metrics, the OpenAPI document, and the pages' headers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.openapi.models import OpenAPI

from server.errors import StoreFailed
from tests.live_server import WAIT_S, Json, LiveServer, assert_error

METHODS = ("get", "post", "put", "delete", "patch")


def test_alive_and_ready(shared: LiveServer) -> None:
    """Both say so in one word."""
    client = shared.client()
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok")
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready")


def test_not_ready_while_the_store_keeps_nothing(server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 with Retry-After on every change and on /readyz, alive all the same; then ready again."""

    async def fail(*_: object) -> object:
        raise StoreFailed("OperationalError")

    lin, client = server.sign_in("lin"), server.client()
    database = server.services.database
    with monkeypatch.context() as broken:
        broken.setattr(database, "write", fail)
        broken.setattr(database, "read", fail)
        answer = server.post("/api/v1/reads", server.world.key("H1"), _first_sight(server))
        assert_error(answer, 503, "unavailable")
        assert answer.headers["retry-after"] == "1"
        for answer in (
            lin.put("/api/v1/me/zone", json={"zone": "spa"}),
            client.get("/readyz"),
            lin.delete("/api/v1/session"),
        ):
            assert_error(answer, 503, "unavailable")
            assert answer.headers["retry-after"] == "1"
        assert client.get("/healthz").status_code == 200
    with server.screen(lin) as screen:
        assert screen.cards == {}, "nothing is half-done"
        retried = False
        while not retried:
            answer = server.post("/api/v1/reads", server.world.key("H1"), _first_sight(server))
            retried = answer.status_code == 200
        # After the trouble everybody gets the board anew.
        assert screen.next()["type"] == "snapshot"
        assert screen.card()["guest"] == "g01"
    assert client.get("/readyz").status_code == 200


def _first_sight(server: LiveServer) -> list[Json]:
    return [{"epc": server.world.tag("g01"), "reader": "H1", "antenna": 2, "rssi": -48}]


def test_metrics_are_what_prometheus_reads(shared: LiveServer) -> None:
    """Every line is a comment or a sample, and the counters count."""
    key = shared.world.key("H1")
    before = _sample(shared, 'maitred_reads_total{format="generic"}')
    shared.post("/api/v1/reads", key, [{"epc": "E2000001", "reader": "H1", "antenna": 1}] * 3)
    answer = shared.client().get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    for line in answer.text.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) .*|\w+(\{(\w+="[^"]*",?)+\})? \S+', line), line
    assert _sample(shared, 'maitred_reads_total{format="generic"}') == before + 3


def _sample(server: LiveServer, name: str) -> float:
    for line in server.client().get("/metrics").text.splitlines():
        if line.startswith(name):
            return float(line.rpartition(" ")[2])
    return 0.0


# OpenAPI


@pytest.fixture(scope="module")
def document(shared: LiveServer) -> Json:
    body: Json = shared.client().get("/openapi.json").json()
    return body


def test_the_openapi_document_is_valid(document: Json) -> None:
    """In its own format, with every reference leading somewhere and every operation named once."""
    OpenAPI.model_validate(document)
    for reference in _references(document):
        part: Any = document
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
    names = [operation["operationId"] for _, _, operation in _operations(document)]
    assert len(names) == len(set(names))


def _references(node: object) -> list[str]:
    if isinstance(node, list):
        return [found for each in node for found in _references(each)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    return own + [found for each in node.values() for found in _references(each)]


def _operations(document: Json) -> list[tuple[str, str, Json]]:
    return [
        (path, method, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    ]


def test_the_document_has_every_public_address(document: Json) -> None:
    """Those that the outside is written against."""
    assert {re.sub(r"\{\w+\}", "{}", path) for path in document["paths"]} >= {
        "/healthz",
        "/readyz",
        "/metrics",
        "/api/v1/session",
        "/api/v1/me",
        "/api/v1/me/zone",
        "/api/v1/board",
        "/api/v1/cards/{}/claim",
        "/api/v1/cards/{}/answer",
        "/api/v1/cards/{}/outcome",
        "/api/v1/floor",
        "/api/v1/guests",
        "/api/v1/guests/import",
        "/api/v1/guests/{}/consents/{}/give",
        "/api/v1/guests/{}/consents/{}/withdraw",
        "/api/v1/rules",
        "/api/v1/rules/{}",
        "/api/v1/reads",
        "/api/v1/readers/impinj",
        "/api/v1/readers/zebra",
        "/api/v1/phones/owntracks",
        "/api/v1/phones/overland",
    }


def test_every_operation_answers_as_documented(shared: LiveServer, document: Json) -> None:
    """Whoever asks, with whatever body: a documented status, never a crash; errors in their one
    shape (GS1's, where the standard wants it)."""
    callers = [
        shared.client(),
        shared.sign_in("kwame"),
        shared.sign_in("mira"),
        shared.client(headers={"Authorization": f"Bearer {shared.world.key('H1')}"}),
        shared.client(headers={"Authorization": f"Bearer {shared.world.key('phone:g27')}"}),
    ]
    bodies = (b"", b"{}", b"[]", b"nonsense", b'{"zone": null, "name": 1, "question": [], "outcome": {}}')
    for path, method, operation in _operations(document):
        if (path, method) == ("/api/v1/session", "delete"):
            continue
        address = re.sub(r"\{purpose\}", "recognise_by_tag", path)
        address = re.sub(r"\{\w+\}", "nothing", address)
        for caller in callers:
            for body in bodies if method in ("post", "put") else bodies[:1]:
                headers = {"Content-Type": "application/json"}
                answer = caller.request(method, address, content=body, headers=headers, timeout=WAIT_S)
                assert str(answer.status_code) in operation["responses"], (method, path, answer.status_code)
                assert answer.status_code < 500, (method, path, answer.text)
                if answer.status_code >= 400 and "/epcis/" not in path:
                    assert_error(answer, answer.status_code)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/board"),
        ("GET", "/api/v1/cards/x/claim"),
        ("PATCH", "/api/v1/rules/x"),
        ("POST", "/readyz"),
    ],
)
def test_another_method_is_answered_405(shared: LiveServer, method: str, path: str) -> None:
    """In the shape of every error, with what the address takes."""
    answer = shared.sign_in("mira").request(method, path)
    assert_error(answer, 405, "method_not_allowed")
    assert answer.headers["allow"]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", ["/api/v1/nonsense", "/api/", "/api/v1/board/", "/api"])
def test_an_address_of_the_api_that_is_not_there_is_answered_404(
    shared: LiveServer, method: str, path: str
) -> None:
    """Never with a page."""
    assert_error(shared.client().request(method, path), 404, "not_found")


# Pages


@pytest.mark.parametrize(
    "path", ["/", "/floor", "/guests", "/no/such/view", "/nothing.js", "/..%2f..%2fapp.py"]
)
def test_every_page_keeps_to_itself(shared: LiveServer, path: str) -> None:
    """Scripts from here only, in no frame, no guessing of types, and asked for anew each time."""
    headers = shared.client().get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert "script-src" not in policy
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-cache"


def test_a_file_that_is_not_there_is_no_page(shared: LiveServer) -> None:
    """404, so that a page of an older version is not given HTML for a script."""
    for path in ("/nothing.js", "/assets/nothing.css", "/..%2f..%2fapp.py", "/%2e%2e/%2e%2e/app.py"):
        assert shared.client().get(path).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_page_can_only_be_read(shared: LiveServer, method: str) -> None:
    """405 for everything else."""
    assert_error(shared.client().request(method, "/"), 405, "method_not_allowed")
