"""Where readers and phones post. Bare ASGI in front of FastAPI, because this is the hot path (decision 0003).

Every format found by the registry has an address; its key says which venue, and which reader or phone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from recognition import formats
from recognition.formats import cloudevents, owntracks
from recognition.model import Decoded
from server import metrics
from server.access import Right
from server.api.schemas import IngestView, RefusalView
from server.asgi import Receive, Scope, Send, error_body, error_headers, header, read_body, send_json
from server.clock import Clock
from server.errors import BadBody, MaitredError, MethodNotAllowed, NotAllowed, TooLarge
from server.house import House
from server.intake import Intake
from server.key_use import KeyUse
from server.keys import asking, check_limits
from server.proxies import Proxies
from server.rates import KEY_BURST, KEY_PER_S, Rates
from server.store.people import Key, KeyKind

REFUSALS_LISTED = 100


def address(format_: formats.Format) -> str:
    """Where a format is posted to."""
    if format_.name == "generic":
        return "/api/v1/reads"
    return f"/api/v1/{'readers' if format_.kind == 'reads' else 'phones'}/{format_.name}"


def addresses() -> dict[str, formats.Format]:
    return {address(format_): format_ for format_ in map(formats.find, formats.names())}


@dataclass(frozen=True, slots=True)
class _Post:
    """One body and who sent it."""

    format: formats.Format
    key: Key
    token: str
    body: bytes


class Ingest:
    """The ASGI application of all ingest addresses."""

    def __init__(self, house: House, intake: Intake, clock: Clock, proxies: Proxies, key_use: KeyUse) -> None:
        self._house = house
        self._clock = clock
        self._proxies = proxies
        self._intake = intake
        self._key_use = key_use
        self._addresses = addresses()
        self._rates = Rates(KEY_PER_S, KEY_BURST)

    def serves(self, path: str) -> bool:
        return path in self._addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await self._answer(scope, receive)
        except MaitredError as error:
            await send_json(send, error.status, error_body(error), error_headers(error))
        else:
            await send_json(send, 200, body, [])

    async def _answer(self, scope: Scope, receive: Receive) -> bytes:
        if scope["method"] != "POST":
            raise MethodNotAllowed("POST")
        format_ = self._addresses[scope["path"]]
        right = Right.POST_READS if format_.kind == "reads" else Right.POST_FIXES
        key, token = asking(self._house, header(scope, b"authorization"), right)
        self._rates.take(key.hash)
        now = self._clock.now()
        if key.is_limited:
            check_limits(key, now, self._proxies.client(scope))
        self._key_use.note(key, now)
        if format_ is cloudevents.FORMAT:
            format_ = cloudevents.in_mode_of(scope["headers"])
        try:
            post = _Post(format_, key, token, await read_body(receive, formats.MAX_BODY_BYTES))
            decoded = await self._intake.take(_decoded(post), format_.name, key.venue, key.reader or None)
        except (BadBody, TooLarge):
            if format_.name not in _ANSWERS:
                raise
            metrics.REFUSED.labels(format_.name).inc()
            decoded = Decoded()
        return _ANSWERS.get(format_.name, _ingest_view)(decoded)


def _decoded(post: _Post) -> Decoded:
    """What the format makes of it.

    :raises BadBody, TooLarge: nothing of it can be read.
    """
    sender = post.key.reader if post.key.kind is KeyKind.READER else post.token
    strict = post.key.encrypted and post.format is owntracks.FORMAT
    try:
        decoded = (owntracks.ENCRYPTED_ONLY if strict else post.format).decode(post.body, sender)
    except formats.TooLarge as error:
        raise TooLarge(error.why, error.where) from None
    except formats.BadBody as error:
        raise BadBody(error.why, error.where) from None
    if decoded.reads and not decoded.reads[0].reader:
        raise NotAllowed(
            "This format does not name its reader: post with that reader's own key.", "Authorization"
        )
    return decoded


def _ingest_view(decoded: Decoded) -> bytes:
    listed = tuple(RefusalView(r.index, r.where, r.why) for r in decoded.refusals[:REFUSALS_LISTED])
    view = IngestView(len(decoded.reads) or len(decoded.fixes), listed, len(decoded.refusals))
    return msgspec.json.encode(view)


_ANSWERS: dict[str, Callable[[Decoded], bytes]] = {
    # The apps lose, or send again for ever, what is answered otherwise: also what cannot be read at all.
    "owntracks": lambda _decoded: b"[]",
    "overland": lambda _decoded: b'{"result":"ok"}',
}
