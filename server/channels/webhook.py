"""Changes of guests, told to other systems by HTTP: Standard Webhooks, signed, from an outbox.
docs/webhooks.md has the whole of it, and how a receiver checks what it gets."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
import structlog
from sqlalchemy import Connection

from server.beside import open_client
from server.clock import Clock
from server.errors import StoreFailed, Unprocessable
from server.rates import Rates
from server.security import seal, unseal
from server.store import outbox
from server.store.database import Database
from server.store.outbox import Entry, Webhook

if TYPE_CHECKING:
    import httpx

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

TEST = "webhook.test"
"""The kind of a message that somebody tries a webhook with. No guest is in it."""

TESTS_PER_S, TESTS_BURST = 0.1, 5.0
"""Of all webhooks together: whoever makes one to somebody else's address cannot hammer them."""


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


def signatures(secrets_: Iterable[str], id_: str, timestamp: int, body: bytes) -> str:
    """What stands in ``webhook-signature``: one for each secret."""
    return " ".join(_signature(secret, id_, timestamp, body) for secret in secrets_)


def _signature(secret: str, id_: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b"%b.%d.%b" % (id_.encode(), timestamp, body)
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted, until somebody takes it."""

    id: str
    kind: str
    at: float
    data: Mapping[str, str]


def message_of(entry: Entry) -> Message:
    """No name is in it: the receiver reads the guest, if it may."""
    return Message(entry.id, entry.kind, entry.at, {"guest": entry.guest})


def request_of(message: Message, signing: Iterable[str], now: float) -> tuple[bytes, Mapping[str, str]]:
    """Body and headers, signed with these secrets."""
    told = {
        "type": message.kind,
        "timestamp": datetime.fromtimestamp(message.at, UTC).isoformat(),
        "data": message.data,
    }
    body = msgspec.json.encode(told)
    return body, {
        "Content-Type": "application/json",
        "webhook-id": message.id,
        "webhook-timestamp": str(int(now)),
        "webhook-signature": signatures(signing, message.id, int(now), body),
    }


class Webhooks:
    """Sends what is in the outbox, each entry until it was taken once."""

    def __init__(self, database: Database, clock: Clock, secret: bytes) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret
        self._tests = Rates(TESTS_PER_S, TESTS_BURST)

    async def run(self) -> None:
        """For ever."""
        async with await open_client(ANSWER_WITHIN_S) as client:
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
        messages = map(message_of, due)
        whys = await asyncio.gather(*(self._post(hook, message, client) for message in messages))
        await self._note(due, whys)
        return True

    async def test(self, hook: Webhook) -> str:
        """Send it a message of no guest, once; why it was not taken, as in the outbox, or nothing.

        :raises TooManyRequests: there were too many tests.
        """
        self._tests.take("")
        now = self._clock.now()
        async with await open_client(ANSWER_WITHIN_S) as client:
            return _words(await self._post(hook, Message(outbox.new_id(now), TEST, now, {}), client))

    async def _post(self, hook: Webhook, message: Message, client: httpx.AsyncClient) -> str | int:
        """Empty if it was taken; else why not, or the status."""
        import httpx  # no read needs it: see server.beside

        now = self._clock.now()
        signing = self._signing(hook, now)
        if not signing:
            return "the secret was sealed under another secret.key"
        body, headers = request_of(message, signing, now)
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                async with client.stream("POST", hook.url, content=body, headers=headers) as answer:
                    return "" if answer.is_success else answer.status_code
        except TimeoutError:  # of all of it, also of one who answers a byte a second
            return "ReadTimeout"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return type(error).__name__

    async def _note(self, entries: Sequence[Entry], whys: Sequence[str | int]) -> None:
        taken = [entry.id for entry, why in zip(entries, whys, strict=True) if why == ""]
        refused = [(entry, why) for entry, why in zip(entries, whys, strict=True) if why != ""]
        now = self._clock.now()

        def keep(connection: Connection) -> None:
            outbox.sent(connection, taken)
            for entry, why in refused:
                outbox.failed(connection, entry, _again_at(entry, why, now), _words(why))

        await self._database.write(keep)

    def sealed(self, secret: str) -> bytes:
        return seal(self._secret, secret)

    def _signing(self, hook: Webhook, now: float) -> Sequence[str]:
        """The secrets that sign now, the newest first. None if that one cannot be read: the receiver may
        have it alone."""
        newest = unseal(self._secret, hook.sealed)
        if newest is None:
            return ()
        before = (unseal(self._secret, old.sealed) for old in hook.still_good(now))
        return (newest, *(secret for secret in before if secret is not None))


def _words(why: str | int) -> str:
    return f"answered {why}" if isinstance(why, int) else why


def _again_at(entry: Entry, why: str | int, now: float) -> float | None:
    """None: it is given up."""
    if why == GONE or entry.tries >= len(WAITS_S):
        return None
    return now + WAITS_S[entry.tries]
