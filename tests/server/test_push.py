"""Notifications for closed pages, against a push service that decrypts as a browser does."""

from __future__ import annotations

import asyncio
import base64
import json
import queue
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec.structs import replace

from server import metrics
from server.app import open_database
from server.audit import Audit
from server.channels.webpush import allowed
from server.clock import ManualClock
from server.config import Settings
from server.retention import Retention
from server.store.pushes import Subscription, load_pushes
from tests.live_server import WAIT_S, Ahead, LiveServer, World, assert_error, running
from tests.server.connectors.wires import eventually


def to_base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def derive(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


class Browser:
    """The keys of a subscription, and what a browser does with what comes."""

    def __init__(self, key: int | None = None, auth: bytes = b"sixteen bytes!!!") -> None:
        curve = ec.SECP256R1()
        self._key = ec.generate_private_key(curve) if key is None else ec.derive_private_key(key, curve)
        self._auth = auth
        encoding, form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        self._point = self._key.public_key().public_bytes(encoding, form)

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": to_base64(self._point), "auth": to_base64(self._auth)}

    def decrypt(self, body: bytes) -> bytes:
        """RFC 8188 and 8291, from the receiver's side."""
        salt, point, sealed = body[:16], body[21:86], body[86:]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        shared = self._key.exchange(ec.ECDH(), sender)
        secret = derive(self._auth, shared, b"WebPush: info\x00" + self._point + point, 32)
        key = derive(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = derive(salt, secret, b"Content-Encoding: nonce\x00", 12)
        return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")[:-1]


class PushService:
    """Answers with the statuses it is given, then with 201."""

    def __init__(self) -> None:
        self.came: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()
        self.statuses: list[int] = []
        self.address = ""

    @property
    def endpoint(self) -> str:
        return f"{self.address}/send/abc"

    def next(self) -> tuple[dict[str, str], bytes]:
        return self.came.get(timeout=WAIT_S)

    @contextmanager
    def serving(self) -> Iterator[None]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = service.statuses.pop(0) if service.statuses else 201
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.send_header("Location", service.endpoint)
                self.end_headers()
                service.came.put(({name.lower(): value for name, value in self.headers.items()}, body))

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


@pytest.fixture
def service() -> Iterator[PushService]:
    service = PushService()
    with service.serving():
        yield service


@pytest.fixture
def inn(world: World, tmp_path: Path) -> Iterator[LiveServer]:
    """A server that may post to a push service on this machine."""
    with running(world, tmp_path / "data", push_hosts="http://127.0.0.1") as live:
        yield live


def subscribed(inn: LiveServer, service: PushService, browser: Browser, name: str = "lin") -> httpx.Client:
    page = inn.sign_in(name)
    answer = page.put("/api/v1/push", json={"endpoint": service.endpoint, "keys": browser.keys})
    assert answer.status_code == 204, answer.text
    return page


def check_signature(authorization: str, key: str, audience: str) -> None:
    """The token is signed with the key that the browser subscribed with, for this push service."""
    scheme, token, named = authorization.replace(",", "").split(" ")
    assert (scheme, named) == ("vapid", f"k={key}")
    head, claims, signature = token.removeprefix("t=").split(".")
    raw = from_base64(signature)
    halves = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64(key))
    public.verify(encode_dss_signature(*halves), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(from_base64(claims))["aud"] == audience


def test_a_card_is_pushed_without_a_word_about_the_guest(inn: LiveServer, service: PushService) -> None:
    """The browser decrypts that there is a card, and how urgent: no name, no zone, no tier."""
    browser = Browser()
    page = subscribed(inn, service, browser)
    inn.read("g01")
    headers, body = service.next()
    said = json.loads(browser.decrypt(body))
    assert set(said) == {"about", "priority"}
    assert said["about"] == "card"
    assert said["priority"] in ("high", "normal", "low")
    assert headers["content-encoding"] == "aes128gcm"
    check_signature(headers["authorization"], page.get("/api/v1/push/key").json()["key"], service.address)


def test_the_browser_of_these_tests_decrypts_the_example_of_the_standard() -> None:
    """RFC 8291, section 5: so what it takes, real browsers take."""
    key = int.from_bytes(from_base64("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
    body = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    browser = Browser(key, from_base64("BTBZMqHH6r4Tts7J_aSIgg"))
    assert browser.decrypt(from_base64(body)) == b"When I grow up, I want to be a watermelon"


@pytest.fixture
def put(inn: LiveServer, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who is to be notified; nothing is sent. Filled before whoever made the card is answered."""
    staff: list[str] = []
    monkeypatch.setattr(inn.services.pushes, "_put", lambda one, _priority: staff.append(one))
    return staff


def test_nobody_is_pushed_who_has_a_screen_open(
    inn: LiveServer, service: PushService, put: list[str]
) -> None:
    """The card is on the board already; the next one, after the page was closed, is pushed."""
    page = subscribed(inn, service, Browser())
    with inn.screen(page) as screen:
        inn.read("g01")
        screen.card()
    assert "lin" not in put
    while inn.services.house.feeds["hotel"].is_present("lin"):
        page.get("/api/v1/me")
    inn.read("g02")
    assert "lin" in put


@pytest.mark.parametrize("duty", [{"on_shift": False}, {"on_shift": True, "on_break": True}])
def test_nobody_is_pushed_who_is_not_on_duty(
    inn: LiveServer, service: PushService, put: list[str], duty: dict[str, bool]
) -> None:
    """Off shift or on a break; back on duty they are."""
    page = subscribed(inn, service, Browser())
    page.put("/api/v1/me/shift", json=duty)
    inn.read("g01")
    assert "lin" not in put
    page.put("/api/v1/me/shift", json={"on_shift": True})
    inn.read("g02")
    assert "lin" in put


def test_an_overseer_who_is_off_shift_is_not_pushed(inn: LiveServer, put: list[str]) -> None:
    """Though notices come to their board."""
    inn.read("g01")
    card = replace(next(iter(inn.services.house.feeds["hotel"].cards.values())), alerted={"mira": 0.0})
    mira = inn.sign_in("mira")
    mira.put("/api/v1/push", json={"endpoint": "http://127.0.0.1/a", "keys": Browser().keys})
    inn.services.pushes.consider(card, None)
    assert put.count("mira") == 1
    mira.put("/api/v1/me/shift", json={"on_shift": False})
    inn.services.pushes.consider(card, None)
    assert put.count("mira") == 1


def test_in_quiet_time_only_what_is_urgent_is_pushed(
    inn: LiveServer, service: PushService, put: list[str]
) -> None:
    """As it alone disturbs on the page."""
    page = subscribed(inn, service, Browser())
    page.put("/api/v1/me/shift", json={"on_shift": True, "quiet_minutes": 30})
    for guest in ("g01", "g02", "g03", "g11"):
        inn.read(guest)
    cards = page.get("/api/v1/board").json()["cards"]
    urgent = [card for card in cards if card["for_me"]]
    assert {card["priority"] for card in urgent} <= {"high"}
    assert put.count("lin") == len(urgent)


def test_an_expired_subscription_is_removed(inn: LiveServer, world: World, service: PushService) -> None:
    """After 410 the store has it no more, nor after a restart."""
    service.statuses = [410]
    subscribed(inn, service, Browser())
    inn.read("g01")
    service.next()
    while inn.services.pushes.of("lin"):
        inn.client().get("/healthz")
    with running(world, inn.data_dir, push_hosts="http://127.0.0.1") as again:
        assert again.services.pushes.of("lin") == []


def test_a_session_that_has_ended_gets_nothing(
    world: World, tmp_path: Path, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its time is over: nothing is sent to its browser, and what is too old is deleted."""
    clock, sent = Ahead(), list[object]()
    with running(world, tmp_path / "data", clock, push_hosts="http://127.0.0.1") as live:
        subscribed(live, service, Browser())
        monkeypatch.setattr(live.services.pushes._queue, "put_nowait", sent.append)
        live.read("g01")
        assert len(sent) == 1
        clock.skip(live.services.settings.session_hours * 3_600 + 1)
        live.read("g02")
        assert len(sent) == 1
    assert asyncio.run(left(tmp_path / "data", clock.now())) == []


async def left(folder: Path, now: float) -> list[Subscription]:
    """What is kept once all that is too old was dropped."""
    database = open_database(Settings(data_dir=folder))
    audit = Audit(database, bytes(32))
    await Retention(database, ManualClock(now), audit, Settings()).drop_old()
    try:
        return await database.read(load_pushes)
    finally:
        await database.close()


def test_a_push_service_that_is_busy_is_asked_again(inn: LiveServer, service: PushService) -> None:
    """After 503 and 429 the third try arrives; only then it is over."""
    service.statuses = [503, 429]
    inn.services.pushes._wait = lambda _s: _at_once()
    browser = Browser()
    subscribed(inn, service, browser)
    inn.read("g01")
    bodies = [browser.decrypt(service.next()[1]) for _ in range(3)]
    assert len(set(bodies)) == 1


def test_a_push_service_that_stays_busy_is_given_up(inn: LiveServer, service: PushService) -> None:
    """After four tries: the fifth request is of the next card."""
    service.statuses = [503] * 4
    inn.services.pushes._wait = lambda _s: _at_once()
    browser = Browser()
    subscribed(inn, service, browser)
    inn.read("g01")
    for _ in range(4):
        service.next()
    while not inn.services.pushes._queue.empty():
        inn.client().get("/healthz")
    inn.read("g02")
    service.next()
    assert service.came.empty()


def test_a_push_service_sends_us_nowhere_else(inn: LiveServer, service: PushService) -> None:
    """Its redirect is not followed: it counts as a refusal, and nothing comes where it leads."""
    service.statuses = [307]
    subscribed(inn, service, Browser())
    refused, sent = metrics.PUSHES.labels("refused"), metrics.PUSHES.labels("sent")
    before = refused._value.get(), sent._value.get()
    inn.read("g01")
    service.next()
    eventually(lambda: (refused._value.get(), sent._value.get()) != before)
    assert refused._value.get() == before[0] + 1
    assert service.came.empty()


async def _at_once() -> None:
    """The wait between tries."""


def test_signing_out_ends_the_notifications_of_that_browser(inn: LiveServer, service: PushService) -> None:
    """Another browser of the same person keeps its own."""
    first = subscribed(inn, service, Browser())
    other = inn.sign_in("lin")
    other.put("/api/v1/push", json={"endpoint": service.endpoint + "2", "keys": Browser().keys})
    first.delete("/api/v1/session")
    left = [one.endpoint for staff in inn.services.house.accounts for one in inn.services.pushes.of(staff)]
    assert left == [service.endpoint + "2"]


def test_a_subscription_can_be_taken_back_by_its_person_only(inn: LiveServer, service: PushService) -> None:
    """Who names somebody else's endpoint removes nothing."""
    page = subscribed(inn, service, Browser())
    lin = page.get("/api/v1/me").json()["staff"]["id"]
    body = {"endpoint": service.endpoint}
    inn.sign_in("mira").request("DELETE", "/api/v1/push", json=body)
    assert len(inn.services.pushes.of(lin)) == 1
    page.request("DELETE", "/api/v1/push", json=body)
    assert inn.services.pushes.of(lin) == []


def test_a_person_has_ten_subscriptions_at_most(inn: LiveServer, service: PushService) -> None:
    """The oldest goes."""
    page = inn.sign_in("lin")
    for number in range(11):
        body = {"endpoint": f"{service.endpoint}{number}", "keys": Browser().keys}
        assert page.put("/api/v1/push", json=body).status_code == 204
    kept = inn.services.pushes.of(page.get("/api/v1/me").json()["staff"]["id"])
    assert [one.endpoint for one in kept] == [f"{service.endpoint}{number}" for number in range(1, 11)]


def test_the_server_posts_to_known_push_services_only(server: LiveServer) -> None:
    """Whoever is signed in cannot make it post into the house's own network."""
    body = {"endpoint": "http://127.0.0.1:8080/api", "keys": Browser().keys}
    assert_error(server.sign_in("lin").put("/api/v1/push", json=body), 422, where="endpoint")


@pytest.mark.parametrize(
    ("endpoint", "may"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://db5p.notify.windows.com/w/?token=x", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://a@fcm.googleapis.com/x", False),
        ("https://evilnotify.windows.com/x", False),
        ("https://[::1/x", False),
    ],
)
def test_an_endpoint_is_judged_by_its_host(endpoint: str, may: bool) -> None:
    """HTTPS, the host itself or one below a starred one, its own port, and nobody's name in front."""
    assert allowed(endpoint, "fcm.googleapis.com *.notify.windows.com") is may


def test_keys_that_are_none_are_refused(inn: LiveServer, service: PushService) -> None:
    """A point that is not on the curve would fail only when a guest comes."""
    keys = {"p256dh": to_base64(b"\x04" + b"\x01" * 64), "auth": Browser().keys["auth"]}
    answer = inn.sign_in("lin").put("/api/v1/push", json={"endpoint": service.endpoint, "keys": keys})
    assert_error(answer, 422, where="keys")


def test_the_servers_key_is_made_once_and_for_its_owner_only(inn: LiveServer, world: World) -> None:
    """Another key after a restart would end all subscriptions."""
    key = inn.services.pushes.vapid.public
    assert stat.S_IMODE((inn.data_dir / "vapid.pem").stat().st_mode) == 0o600
    with running(world, inn.data_dir) as again:
        assert again.services.pushes.vapid.public == key
