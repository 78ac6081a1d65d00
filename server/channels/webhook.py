"""Changes of guests, told to other systems by HTTP: Standard Webhooks, signed, from an outbox.
docs/webhooks.md has the whole of it, and how a receiver checks what it gets."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import msgspec
import structlog
from sqlalchemy import Connection

from server.clock import Clock
from server.errors import StoreFailed, Unprocessable
from server.security import seal, unseal
from server.store import outbox
from server.store.database import Database
from server.store.outbox import Entry, Webhook

log = structlog.get_logger()

PREFIX = "whsec_"
SECRET_BYTES = (24, 64)
"""Fewest and most of a secret."""

URL_MOST = 500
AT_ONCE = 10
"""Requests under way to one webhook."""

ANSWER_WITHIN_S = 10.0
LOOK_EVERY_S = 0.5
"""How often the outbox is looked into."""

WAITS_S = (5.0, 30.0, 120.0, 600.0, 3_600.0, 10_800.0, 28_800.0, 86_400.0)
"""After each failure; after the last it is given up."""

GONE = 410
"""The receiver wants nothing more."""


def new_client() -> httpx.AsyncClient:
    """A receiver sends us nowhere else: an administrator entered its address, not whatever it names."""
    return httpx.AsyncClient(timeout=ANSWER_WITHIN_S, follow_redirects=False, trust_env=False)


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def check_secret(secret: str) -> str:
    """:raises Unprocessable: it is not in the standard's form."""
    try:
        length = len(base64.b64decode(secret.removeprefix(PREFIX), validate=True))
    except ValueError:  # not Base64, or not even ASCII
        length = 0
    if not secret.startswith(PREFIX) or not SECRET_BYTES[0] <= length <= SECRET_BYTES[1]:
        raise Unprocessable("A secret is whsec_ and 24 to 64 bytes in Base64.", "secret")
    return secret


def check_url(url: str) -> str:
    """:raises Unprocessable: nothing is sent there."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        raise Unprocessable("This is no address.", "url") from None
    near = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not (parts.scheme == "https" or (parts.scheme == "http" and near)) or not parts.hostname:
        raise Unprocessable("Give an https address; http only on this machine.", "url")
    if parts.username or parts.password or parts.fragment or not url.isascii() or not url.isprintable():
        raise Unprocessable("An address has no name, password or fragment, and is in ASCII.", "url")
    return url


def signature(secret: str, id_: str, timestamp: int, body: bytes) -> str:
    """What stands in ``webhook-signature``."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b"%b.%d.%b" % (id_.encode(), timestamp, body)
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def request_of(entry: Entry, secret: str, now: float) -> tuple[bytes, Mapping[str, str]]:
    """Body and headers. No name is in it: the receiver reads the guest, if it may."""
    told = {
        "type": entry.kind,
        "timestamp": datetime.fromtimestamp(entry.at, UTC).isoformat(),
        "data": {"guest": entry.guest},
    }
    body = msgspec.json.encode(told)
    return body, {
        "Content-Type": "application/json",
        "webhook-id": entry.id,
        "webhook-timestamp": str(int(now)),
        "webhook-signature": signature(secret, entry.id, int(now), body),
    }


class Webhooks:
    """Sends what is in the outbox, each entry until it was taken once."""

    def __init__(self, database: Database, clock: Clock, secret: bytes) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret

    async def run(self) -> None:
        """For ever."""
        async with new_client() as client:
            while True:
                try:
                    busy = await self.send_due(client)
                except StoreFailed as failure:
                    log.warning("the outbox cannot be read", cause=str(failure))
                    busy = False
                await asyncio.sleep(0 if busy else LOOK_EVERY_S)

    async def send_due(self, client: httpx.AsyncClient) -> bool:
        """Send what is due to each webhook; whether there was anything."""
        hooks = await self._database.read(outbox.load_webhooks)
        sent = await asyncio.gather(*(self._send_to(hook, client) for hook in hooks))
        return any(sent)

    async def _send_to(self, hook: Webhook, client: httpx.AsyncClient) -> bool:
        now = self._clock.now()
        due = await self._database.read(lambda c: outbox.load_due(c, hook.id, now, AT_ONCE))
        if not due:
            return False
        secret = unseal(self._secret, hook.sealed) or ""
        whys = await asyncio.gather(*(self._send(hook, secret, entry, client) for entry in due))
        await self._note(due, whys)
        return True

    async def _send(self, hook: Webhook, secret: str, entry: Entry, client: httpx.AsyncClient) -> str | int:
        """Empty if it was taken; else why not, or the status."""
        if not secret:
            return "the secret was sealed under another secret.key"
        body, headers = request_of(entry, secret, self._clock.now())
        try:
            async with client.stream("POST", hook.url, content=body, headers=headers) as answer:
                return "" if answer.is_success else answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return type(error).__name__

    async def _note(self, entries: Sequence[Entry], whys: Sequence[str | int]) -> None:
        taken = [entry.id for entry, why in zip(entries, whys, strict=True) if why == ""]
        refused = [(entry, why) for entry, why in zip(entries, whys, strict=True) if why != ""]
        now = self._clock.now()

        def keep(connection: Connection) -> None:
            outbox.sent(connection, taken)
            for entry, why in refused:
                words = f"answered {why}" if isinstance(why, int) else why
                outbox.failed(connection, entry, _again_at(entry, why, now), words)

        await self._database.write(keep)

    def sealed(self, secret: str) -> bytes:
        return seal(self._secret, secret)


def _again_at(entry: Entry, why: str | int, now: float) -> float | None:
    """None: it is given up."""
    if why == GONE or entry.tries >= len(WAITS_S):
        return None
    return now + WAITS_S[entry.tries]
