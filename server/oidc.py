"""Signing in through an OpenID provider: the code flow with PKCE, state and nonce.

The provider says who it is; whether they have an account here, and what they may do, we decide. Nobody gets
an account by it.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from server.clock import Clock
from server.config import Settings
from server.errors import BadSetting
from server.security import token_hash

GOOD_S = 600.0
"""How long somebody may take at the provider."""

WAITING_MOST = 1_000
"""Sign-ins under way; beyond it the oldest goes."""

DOCUMENT_GOOD_S = 3_600.0
ANSWER_WITHIN_S = 10.0
ANSWER_BYTES_MOST = 1_048_576
LEEWAY_S = 60
"""Between the provider's clock and ours."""

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Never ``none``, and none with a secret that both sides have."""

Claims = Mapping[str, Any]


class ProviderFailed(Exception):
    """Why the provider let nobody in. The text is for the log, and names nobody."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    nonce: str
    verifier: str
    browser: str
    """The hash of what the browser that began has in its cookie."""
    back: str
    until: float


@dataclass(frozen=True, slots=True)
class _Document:
    """What the provider says about itself."""

    authorization: str
    token: str
    userinfo: str
    keys: jwk.KeySet
    in_body: bool
    """Whether our secret goes into the body: it takes it in no header."""
    until: float


@dataclass(frozen=True, slots=True)
class Client:
    """Who we are at the provider."""

    issuer: str
    id: str
    secret: str = field(repr=False)
    claim: str = "email"


def open_provider(settings: Settings, clock: Clock) -> Provider:
    """The one of the settings.

    :raises BadSetting: something is missing.
    """
    if not settings.oidc_client_id:
        name = "MAITRED_OIDC_CLIENT_ID"
        raise BadSetting(f"{name}: needed with MAITRED_OIDC_ISSUER.", name)
    client = Client(
        settings.oidc_issuer.rstrip("/"), settings.oidc_client_id, _secret(settings), settings.oidc_claim
    )
    return Provider(client, clock)


def _secret(settings: Settings) -> str:
    file = settings.oidc_client_secret_file
    if file is None:
        return ""
    try:
        return file.read_text().strip()
    except OSError as error:
        name = "MAITRED_OIDC_CLIENT_SECRET_FILE"
        raise BadSetting(f"{name}: {error.strerror}: {file}.", name) from None


class Provider:
    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._waiting: dict[str, _Waiting] = {}
        self._document: _Document | None = None
        self._one_at_a_time = asyncio.Lock()

    async def begin(self, back: str) -> tuple[str, str]:
        """Where to send the browser, and what it keeps in a cookie until it is back at the address ``back``.

        :raises ProviderFailed: the provider does not answer.
        """
        document = await self._about()
        state, nonce, verifier, browser = (secrets.token_urlsafe(32) for _ in range(4))
        if len(self._waiting) >= WAITING_MOST:
            self._waiting.pop(next(iter(self._waiting)))
        until = self._clock.now() + GOOD_S
        self._waiting[state] = _Waiting(nonce, verifier, token_hash(browser), back, until)
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self._client.id,
            "redirect_uri": back,
            "scope": "openid email profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in document.authorization else "?"
        return f"{document.authorization}{joint}{urlencode(query)}", browser

    async def finish(self, query: Mapping[str, str], browser: str) -> str:
        """The sign-in of whom the provider names.

        :param query: what it sent back with the browser, whose cookie is ``browser``.
        :raises ProviderFailed: it named nobody, or something is not as it must be.
        """
        waiting = self._waiting.pop(query.get("state", ""), None)
        if waiting is None or waiting.until <= self._clock.now() or waiting.browser != token_hash(browser):
            raise ProviderFailed("state: not begun in this browser, or too long ago")
        if query.get("iss", self._client.issuer).rstrip("/") != self._client.issuer:
            raise ProviderFailed("iss: another provider's answer")
        if "code" not in query:
            raise ProviderFailed(f"refused: {query.get('error', '')[:40]!r}")
        document = await self._about()
        tokens = await self._redeem(document, query["code"], waiting)
        claims = self._checked(document, tokens, waiting.nonce)
        if self._client.claim not in claims and document.userinfo:
            claims = {**claims, **await self._more(document, tokens, claims)}
        return _named(claims, self._client.claim)

    async def _about(self) -> _Document:
        async with self._one_at_a_time:
            if self._document is None or self._document.until <= self._clock.now():
                self._document = await self._discover()
            return self._document

    async def _discover(self) -> _Document:
        said = await _ask("GET", f"{self._client.issuer}/.well-known/openid-configuration")
        if str(said.get("issuer", "")).rstrip("/") != self._client.issuer:
            raise ProviderFailed("discovery: it calls itself by another name than MAITRED_OIDC_ISSUER")
        to_sign_in, to_redeem = (
            self._endpoint(said, f"{name}_endpoint") for name in ("authorization", "token")
        )
        userinfo = self._endpoint(said, "userinfo_endpoint") if "userinfo_endpoint" in said else ""
        keys = await _ask("GET", self._endpoint(said, "jwks_uri"))
        methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        try:
            key_set = jwk.KeySet.import_key_set({"keys": keys["keys"]})
        except (JoseError, ValueError, KeyError, TypeError):
            raise ProviderFailed("discovery: its keys cannot be read") from None
        until = self._clock.now() + DOCUMENT_GOOD_S
        in_body = "client_secret_basic" not in methods
        return _Document(to_sign_in, to_redeem, userinfo, key_set, in_body, until)

    def _endpoint(self, said: Claims, name: str) -> str:
        """HTTPS, unless the provider itself is on this machine."""
        address = str(said.get(name, ""))
        if urlsplit(address).scheme not in {"https", urlsplit(self._client.issuer).scheme}:
            raise ProviderFailed(f"discovery: {name} is no https address")
        return address

    async def _redeem(self, document: _Document, code: str, waiting: _Waiting) -> Claims:
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": waiting.back,
            "code_verifier": waiting.verifier,
        }
        basic = bool(self._client.secret) and not document.in_body
        if not basic:
            body["client_id"] = self._client.id
            if self._client.secret:
                body["client_secret"] = self._client.secret
        auth = httpx.BasicAuth(self._client.id, self._client.secret) if basic else None
        return await _ask("POST", document.token, data=body, auth=auth)

    def _checked(self, document: _Document, tokens: Claims, nonce: str) -> Claims:
        """The claims of the ID token, if it is the provider's, for us, of this sign-in and of now."""
        try:
            token = jwt.decode(str(tokens.get("id_token", "")), document.keys, algorithms=ALGORITHMS)
            needs = jwt.JWTClaimsRegistry(
                now=int(self._clock.now()),
                leeway=LEEWAY_S,
                iss={"essential": True},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            )
            needs.validate(token.claims)
        except (JoseError, ValueError, TypeError) as error:
            self._document = None  # it may have new keys
            raise ProviderFailed(f"id_token: {type(error).__name__}") from None
        claims: Claims = token.claims
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if str(claims["iss"]).rstrip("/") != self._client.issuer or self._client.id not in audiences:
            raise ProviderFailed("id_token: not from this provider, or not for us")
        if claims.get("azp", self._client.id) != self._client.id:
            raise ProviderFailed("id_token: given to somebody else")
        return claims

    async def _more(self, document: _Document, tokens: Claims, claims: Claims) -> Claims:
        """What it says of the same person when asked."""
        headers = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
        said = await _ask("GET", document.userinfo, headers=headers)
        if said.get("sub") != claims["sub"]:
            raise ProviderFailed("userinfo: of somebody else")
        return said


def _named(claims: Claims, claim: str) -> str:
    name = claims.get(claim)
    if not isinstance(name, str) or not name.strip():
        raise ProviderFailed(f"{claim}: not said")
    if claim == "email" and claims.get("email_verified") is not True:
        raise ProviderFailed("email: not verified")
    return name.strip().casefold()


async def _ask(method: str, address: str, **options: Any) -> Claims:
    """A JSON object from the provider. It is followed nowhere else."""
    try:
        async with (
            httpx.AsyncClient(timeout=ANSWER_WITHIN_S) as client,
            client.stream(method, address, **options) as answer,
        ):
            body = b""
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > ANSWER_BYTES_MOST:
                    raise ProviderFailed(f"{urlsplit(address).path}: too much")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ProviderFailed(f"{urlsplit(address).path}: {type(error).__name__}") from None
    if answer.status_code != 200:
        raise ProviderFailed(f"{urlsplit(address).path}: status {answer.status_code}")
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.DecodeError:
        raise ProviderFailed(f"{urlsplit(address).path}: no JSON object") from None
