"""Other sites' pages, too many requests at once, who asks through a proxy; the headers of every answer."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from server.asgi import MAX_JSON_BYTES
from server.proxies import Proxies
from server.rates import REMEMBERED, Rates, TooManyRequests
from tests.live_server import LiveServer, World, assert_error, running

HOST = {"X-Maitred": "1"}


@pytest.fixture(scope="module")
def secure(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server behind a proxy that speaks HTTPS and runs on this machine."""
    data = tmp_path_factory.mktemp("secure") / "data"
    with running(world, data, secure_cookies=True, trusted_proxies="127.0.0.1") as live:
        yield live


# Other sites


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "{own}"},
    ],
)
def test_another_sites_page_changes_nothing(shared: LiveServer, headers: dict[str, str]) -> None:
    """Not even with the header that our own pages send, and not even signing in."""
    page = shared.sign_in("lin")
    sent = {name: value.format(own=shared.address) for name, value in headers.items()}
    refused = page.put("/api/v1/me/zone", json={"zone": None}, headers=sent)
    assert_error(refused, 403, "not_allowed", "Origin")
    body = {"name": "lin", "password": shared.world.password("lin")}
    assert_error(shared.client().post("/api/v1/session", json=body, headers=sent), 403, where="Origin")


def test_our_own_page_and_scripts_are_let_in(shared: LiveServer) -> None:
    """The first says where it comes from, the others say nothing."""
    page = shared.sign_in("lin")
    own = {"Origin": shared.address, "Sec-Fetch-Site": "same-origin"}
    assert page.put("/api/v1/me/zone", json={"zone": None}, headers=own).status_code == 200
    assert page.put("/api/v1/me/zone", json={"zone": None}).status_code == 200


def test_a_cookie_alone_changes_nothing(shared: LiveServer) -> None:
    """Without the header that only our own pages send."""
    page = shared.sign_in("lin")
    page.headers.pop("X-Maitred")
    assert_error(page.put("/api/v1/me/zone", json={"zone": None}), 403, "not_allowed", "X-Maitred")


# Headers


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/nothing", "/healthz", "/metrics", "/openapi.json"])
def test_no_answer_of_the_api_is_a_page_or_stays_in_a_cache(shared: LiveServer, path: str) -> None:
    """Whatever it says: no script runs in it, nobody frames it, other sites do not read it."""
    headers = shared.client().get(path).headers
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


def test_a_page_may_run_its_own_code_only(shared: LiveServer) -> None:
    """No inline script or style, no other site's anything; no camera, no microphone."""
    headers = shared.client().get("/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert (policy["frame-ancestors"], policy["object-src"], policy["base-uri"]) == ("'none'",) * 3
    for feature in ("camera", "microphone", "payment", "usb"):
        assert f"{feature}=()" in headers["permissions-policy"]


def test_browsers_are_told_to_come_by_https_only_where_there_is_https(
    shared: LiveServer, secure: LiveServer
) -> None:
    """Also on refusals and pages."""
    for path in ("/", "/api/v1/me", "/healthz"):
        said = secure.client().get(path).headers["strict-transport-security"]
        assert said.startswith("max-age=31536000")
        assert "strict-transport-security" not in shared.client().get(path).headers


def test_cookies_are_out_of_reach(secure: LiveServer) -> None:
    """Of scripts, of plain HTTP, of other sites, and of other hosts of the same domain."""
    body = {"name": "lin", "password": secure.world.password("lin")}
    answer = secure.client(headers=HOST).post("/api/v1/session", json=body)
    cookies = answer.headers.get_list("set-cookie")
    assert any(cookie.startswith("__Host-maitred_session=") for cookie in cookies)
    for cookie in cookies:
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "secure", "samesite=strict", "path=/"} <= flags


# Too many


def test_a_bucket_empties_and_fills_again() -> None:
    """The burst, then so many a second, and it says when to come back."""
    now = [0.0]
    bucket = Rates(per_s=2.0, burst=3.0, now=lambda: now[0])
    for _ in range(3):
        bucket.take("a")
    with pytest.raises(TooManyRequests) as refused:
        bucket.take("a")
    assert refused.value.retry_after_s == 1
    bucket.take("b")
    now[0] = 0.5
    bucket.take("a")
    with pytest.raises(TooManyRequests):
        bucket.take("a")


def test_buckets_are_forgotten_before_there_are_too_many() -> None:
    """A full bucket is like none; whoever comes from everywhere at once does not fill the memory."""
    now = [0.0]
    buckets = Rates(per_s=1.0, burst=1.0, now=lambda: now[0])
    for number in range(REMEMBERED + 10):
        buckets.take(str(number))
    assert len(buckets._buckets) <= REMEMBERED
    buckets.take("last")
    with pytest.raises(TooManyRequests):
        buckets.take("last")


def test_a_session_that_asks_too_often_waits(server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """429 with Retry-After; colleagues at the same address go on."""
    lin, noor = server.sign_in("lin"), server.sign_in("noor")
    monkeypatch.setattr(server.application._gate, "_sessions", Rates(0.1, 3.0))
    for _ in range(3):
        assert lin.get("/api/v1/me").status_code == 200
    refused = lin.get("/api/v1/me")
    assert_error(refused, 429, "too_many_requests")
    assert int(refused.headers["retry-after"]) >= 1
    assert noor.get("/api/v1/me").status_code == 200


def test_an_address_that_asks_too_often_waits(secure: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the proxy says who asks; also pages, sign-in and the live feed; others go on."""
    monkeypatch.setattr(secure.application._gate, "_addresses", Rates(0.1, 2.0))
    client = secure.client()
    flood, other = {"X-Forwarded-For": "203.0.113.5"}, {"X-Forwarded-For": "203.0.113.6"}
    assert [client.get("/healthz", headers=flood).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/", headers=flood).status_code == 429
    assert client.get("/healthz", headers=other).status_code == 200
    with pytest.raises(InvalidStatus):
        connect(f"ws{secure.address[4:]}/api/v1/live", additional_headers=flood, proxy=None)


def test_a_key_that_posts_too_often_waits(server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another key goes on."""
    monkeypatch.setattr(server.application._ingest, "_rates", Rates(0.1, 2.0))
    post = [server.post("/api/v1/reads", server.world.key("H1"), []) for _ in range(3)]
    assert [answer.status_code for answer in post] == [200, 200, 429]
    assert "retry-after" in post[2].headers
    assert server.post("/api/v1/reads", server.world.key("H2"), []).status_code == 200


def test_a_page_sends_no_more_than_so_many_bytes(shared: LiveServer) -> None:
    """413 for one more, before anybody has signed in, too: nothing that is sent fills the memory."""
    body = json.dumps({"name": "nobody", "password": "wrong"}).encode()
    for size, status in ((MAX_JSON_BYTES, 401), (MAX_JSON_BYTES + 1, 413)):
        headers = {**HOST, "Content-Type": "application/json"}
        answer = shared.client(headers=headers).post("/api/v1/session", content=body.ljust(size))
        assert answer.status_code == status, answer.text
    assert_error(answer, 413, "too_large")


# Proxies


@pytest.mark.parametrize(
    ("peer", "said", "client"),
    [
        ("10.0.0.9", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.9", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        ("10.0.0.9", "198.51.100.1, 203.0.113.5, 10.0.0.8", "203.0.113.5"),
        ("10.0.0.9", "", "10.0.0.9"),
        ("10.0.0.9", "127.0.0.1, evil", "evil"),
        ("192.0.2.7", "203.0.113.5", "192.0.2.7"),
        ("::ffff:10.0.0.9", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_a_trusted_proxy_says_who_asks(peer: str, said: str, client: str) -> None:
    """The last address that no proxy of ours has added itself; what stands before it anybody may write."""
    scope = {"client": (peer, 1), "headers": [(b"x-forwarded-for", said.encode())]}
    assert Proxies("10.0.0.0/24").client(scope) == client
    assert Proxies("").client(scope) == peer


def test_a_line_that_the_proxy_adds_counts_and_not_the_askers_own() -> None:
    """Some proxies put their header below the one that came, instead of adding to it."""
    lines = [b"198.51.100.1", b"203.0.113.5, 10.0.0.8"]
    scope = {"client": ("10.0.0.9", 1), "headers": [(b"x-forwarded-for", line) for line in lines]}
    assert Proxies("10.0.0.0/24").client(scope) == "203.0.113.5"
