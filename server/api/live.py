"""WS /api/v1/live: the staff feed. docs/live.md has every message."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import msgspec
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from server.api.signed import Signed, identify, services
from server.channels.live import (
    CLOSE_REFUSED,
    CLOSE_SIGNED_OUT,
    ClientMessage,
    Feed,
    Hello,
    Ping,
    Pong,
    Refusal,
    Screen,
    SignedOut,
    frame,
)
from server.errors import BadBody, MaitredError, NotAllowed, NotSignedIn

router = APIRouter()

SILENT_S = 45.0
"""A screen that says nothing for this long has lost its network."""

MAX_MESSAGE_BYTES = 4_096
"""The largest message a screen may send; the protocol closes with 1009 beyond it."""

TRANSPORT = "maitred.transport"
"""The extension of the ASGI scope under which :mod:`server.serving` hands over the connection."""

_decoder: msgspec.json.Decoder[ClientMessage] = msgspec.json.Decoder(ClientMessage)


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    """Follow the cards of one's venue until the page closes."""
    try:
        _require_own_page(socket)
        signed = identify(socket)
    except MaitredError as error:
        await _refuse_unsigned(socket, error)
        return
    await socket.accept()
    screen = _screen(socket, signed)
    feed = services(socket).house.feeds[signed.staff.venue]
    listening = asyncio.ensure_future(_listen(socket, screen, feed))
    ended = asyncio.ensure_future(screen.ended.wait())
    await asyncio.wait({listening, ended}, return_when=asyncio.FIRST_COMPLETED)
    feed.leave(screen)
    ended.cancel()
    listening.cancel()
    with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
        await listening
    with suppress(WebSocketDisconnect, RuntimeError):
        await socket.close(screen.close_code)


def _require_own_page(socket: WebSocket) -> None:
    """Browsers name the page that opens a WebSocket; cookies must not work from other sites' pages."""
    origin = socket.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != socket.headers.get("host"):
        raise NotAllowed("This page may not open the live feed.", "Origin")


async def _refuse_unsigned(socket: WebSocket, error: MaitredError) -> None:
    """Accept and say why, because a browser shows no answer to a refused handshake."""
    await socket.accept()
    code = CLOSE_SIGNED_OUT if isinstance(error, NotSignedIn) else CLOSE_REFUSED
    await socket.send_text(msgspec.json.encode(Refusal(error.code, error.message, error.where)).decode())
    await socket.close(code)


def _screen(socket: WebSocket, signed: Signed) -> Screen:
    backlog = services(socket).settings.screen_backlog_bytes
    transport = socket.scope["extensions"][TRANSPORT]
    return Screen(transport, signed.session, signed.staff.id, signed.oversees, backlog)


async def _listen(socket: WebSocket, screen: Screen, feed: Feed) -> None:
    """Take the screen's messages until it goes, falls silent or says something it may not."""
    clock = services(socket).clock
    try:
        hello = await _next(socket)
        if not isinstance(hello, Hello):
            raise BadBody("The first message must be hello.", "type")
        identify(socket)
        feed.join(screen, hello, clock.now())
        while True:
            if not isinstance(await _next(socket), Ping):
                raise BadBody("Hello may be said once.", "type")
            identify(socket)
            screen.write(frame(Pong(clock.now())))
    except NotSignedIn:  # signed out before hello, or the session has expired since
        screen.end(SignedOut(), CLOSE_SIGNED_OUT)
    except BadBody as error:
        screen.end(Refusal(error.code, error.message, error.where), CLOSE_REFUSED)
    except TimeoutError:
        screen.close_code = 1001


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
