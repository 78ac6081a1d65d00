"""WS /api/v1/live: the staff feed. docs/live.md has every message."""

from __future__ import annotations

import asyncio
import math
from contextlib import suppress

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from server.access import Right
from server.asgi import Receive, Scope, Send
from server.channels.frames import frame
from server.channels.live import Feed
from server.channels.messages import (
    CLOSE_REFUSED,
    CLOSE_SIGNED_OUT,
    ClientMessage,
    Hello,
    Ping,
    Pong,
    Refusal,
    SignedOut,
)
from server.channels.screen import Screen
from server.errors import BadBody, MaitredError, NotAllowed, NotSignedIn
from server.identify import Signed, identify
from server.own_pages import is_foreign
from server.services import Services

PATH = "/api/v1/live"

SILENT_S = 45.0
"""A screen that says nothing for this long has lost its network."""

MAX_MESSAGE_BYTES = 4_096
"""The largest message a screen may send; the protocol closes with 1009 beyond it."""

TRANSPORT = "maitred.transport"
"""The extension of the ASGI scope under which :mod:`server.serving` hands over the connection."""

PACKS = "maitred.packs"
"""The same, for whether the browser takes compressed messages."""

_decoder: msgspec.json.Decoder[ClientMessage] = msgspec.json.Decoder(ClientMessage)


class Live:
    """The ASGI application of the feed. Not a route: of FastAPI's a dozen calls would wait with each screen
    for as long as it is open, and screens are let in before there are routes."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Follow the cards of one's venue until the page closes."""
        socket = WebSocket(scope, receive, send)
        try:
            _require_own_page(socket)
            signed = identify(self._services, socket)
            signed.require(Right.LIVE)
        except MaitredError as error:
            await _refuse_unsigned(socket, error)
            return
        await socket.accept()
        screen = self._screen(socket, signed)
        feed = self._services.house.feeds[signed.staff.venue]
        listening = asyncio.ensure_future(self._listen(socket, screen, feed))
        screen.on_end = listening.cancel
        with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
            await listening
        feed.leave(screen)
        self._note_presence(screen, feed)
        with suppress(WebSocketDisconnect, RuntimeError):
            await socket.close(screen.close_code)

    def _screen(self, socket: WebSocket, signed: Signed) -> Screen:
        extensions = socket.scope["extensions"]
        session = self._services.house.sessions.get(signed.session)
        return Screen(
            extensions[TRANSPORT],
            signed.session,
            signed.staff.id,
            self._services.settings.screen_backlog_bytes,
            packs=extensions[PACKS],
            expires_at=session.expires_at if session is not None else math.inf,
            wall=signed.wall,
        )

    def _note_presence(self, screen: Screen, feed: Feed) -> None:
        """Whether this person is there may be otherwise now. A wall is nobody."""
        if not screen.wall:
            self._services.presence.note(self._services.bus, feed, screen.staff)

    async def _listen(self, socket: WebSocket, screen: Screen, feed: Feed) -> None:
        """Take the screen's messages until it goes, falls silent or says something it may not."""
        clock = self._services.clock
        try:
            hello = await _next(socket)
            if not isinstance(hello, Hello):
                raise BadBody("The first message must be hello.", "type")
            identify(self._services, socket)
            feed.join(screen, hello, clock.now())
            self._note_presence(screen, feed)
            while True:
                if not isinstance(await _next(socket), Ping):
                    raise BadBody("Hello may be said once.", "type")
                identify(self._services, socket)
                screen.write(frame(Pong(clock.now())))
        except NotSignedIn:  # signed out before hello, or the session has expired since
            screen.end(SignedOut(), CLOSE_SIGNED_OUT)
        except BadBody as error:
            screen.end(Refusal(error.code, error.message, error.where), CLOSE_REFUSED)
        except TimeoutError:
            screen.close_code = 1001


def _require_own_page(socket: WebSocket) -> None:
    """Cookies must not work from other sites' pages."""
    if is_foreign(socket.headers):
        raise NotAllowed("This page may not open the live feed.", "Origin")


async def _refuse_unsigned(socket: WebSocket, error: MaitredError) -> None:
    """Accept and say why, because a browser shows no answer to a refused handshake."""
    await socket.accept()
    code = CLOSE_SIGNED_OUT if isinstance(error, NotSignedIn) else CLOSE_REFUSED
    await socket.send_text(msgspec.json.encode(Refusal(error.code, error.message, error.where)).decode())
    await socket.close(code)


async def _next(socket: WebSocket) -> ClientMessage:
    async with asyncio.timeout(SILENT_S):
        message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    try:
        return _decoder.decode(message.get("text") or message.get("bytes") or b"")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        why, _, place = str(error).partition(" - at ")
        raise BadBody(f"{why}.", place.strip("`$.")) from None
