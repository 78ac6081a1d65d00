"""Words that mean something to a database, a template, a header or a shell are words here; paths stay in."""

from __future__ import annotations

import socket

import pytest

from tests.live_server import WAIT_S, Json, LiveServer

HOSTILE = [
    "'; DROP TABLE guests; --",
    '" OR 1=1 --',
    "%' ESCAPE '%",
    "{{7*7}}",
    "${7*7}",
    "{name.__class__}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://evil.example")',
    "$(touch /tmp/owned)",
    "../../etc/passwd",
    "\u202ereversed",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_words(shared: LiveServer, words: str) -> None:
    """A search for them finds nobody, nothing breaks, and all guests are still there."""
    mira = shared.sign_in("mira")
    before = len(mira.get("/api/v1/guests").json()["guests"])
    found = mira.get("/api/v1/guests", params={"search": words})
    assert (found.status_code, found.json()["guests"]) == (200, [])
    checked = mira.post("/api/v1/rules/check", json={"name": words})
    assert checked.status_code == 200
    for path in (f"/api/v1/cards/{words}/why", f"/api/v1/rules/{words}", f"/api/v1/guests/{words}"):
        assert mira.get(path.replace("?", "%3F").replace("#", "%23")).status_code in (404, 422)
    assert len(mira.get("/api/v1/guests").json()["guests"]) == before


@pytest.mark.parametrize("words", [one for one in HOSTILE if one.isprintable()])
def test_a_note_keeps_them_as_they_are(shared: LiveServer, words: str) -> None:
    """As JSON, which no page takes for HTML."""
    shared.read("g01")
    mira = shared.sign_in("mira")
    card: Json = mira.get("/api/v1/board").json()["cards"][0]
    answer = mira.post(f"/api/v1/cards/{card['id']}/note", json={"kind": "note", "text": words})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert words in [note["text"] for note in answer.json()["notes"]]


@pytest.mark.parametrize("words", ["a\r\nSet-Cookie: x=1", "a\nb", "a\x00b"])
def test_no_word_becomes_a_header(shared: LiveServer, words: str) -> None:
    """Names that could are refused before they are anywhere."""
    mira = shared.sign_in("mira")
    answer = mira.post("/api/v1/devices", json={"name": words, "kind": "wall"})
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/assets/../../config.py",
        "/%2e%2e/%2e%2e/server/config.py",
        "/..%2f..%2fetc/passwd",
        "/assets/..%5c..%5cconfig.py",
        "//etc/passwd",
        "/etc/passwd%00.html",
        "/.env",
        "/secret.key",
    ],
)
def test_no_path_leaves_the_pages(shared: LiveServer, path: str) -> None:
    """Sent as they are, which no client of ours would do: a page, or nothing."""
    host, _, port = shared.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=WAIT_S) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        said = b"".join(iter(lambda: line.recv(65_536), b""))
    status = int(said.split(b" ", 2)[1])
    assert status in (200, 400, 404)
    assert not any(word in said for word in (b"root:", b"BaseSettings", b"[project]"))
    assert status != 200 or b"<!doctype html>" in said.lower()
