"""A load generator's ends of the wire, as light as they can be: raw HTTP/1.1 posts, raw WebSocket screens."""

from __future__ import annotations

import asyncio
import base64
import os
import re
from collections.abc import Callable
from typing import cast

_CARD = re.compile(rb'"guest":"g(\d+)"')


class Poster(asyncio.Protocol):
    """One kept-alive connection that posts and waits for each answer."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._answer: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(re.search(rb"content-length: (\d+)", head.lower())[1])  # type: ignore[index]
        if len(rest) >= length and self._answer is not None:
            self._buffer = rest[length:]
            answer, self._answer = self._answer, None
            answer.set_result(head[9:12] + rest[:length])

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError())

    def post(self, request: bytes) -> asyncio.Future[bytes]:
        """Send a whole request; the future has the status and the body."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer


async def open_poster(port: int) -> Poster:
    _, poster = await asyncio.get_running_loop().create_connection(Poster, "127.0.0.1", port)
    return poster


def reads_request(body: bytes, key: str) -> bytes:
    head = (
        "POST /api/v1/reads HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {key}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Screen(asyncio.Protocol):
    """A WebSocket that says hello and calls back with the guest number of each card it is shown."""

    def __init__(self, session: str, on_card: Callable[[int], None]) -> None:
        self._session = session
        self._on_card = on_card
        self._buffer = bytearray()
        self._upgraded = False
        self.transport: asyncio.Transport | None = None
        self.welcome: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(
            (
                "GET /api/v1/live HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
                f"Authorization: Bearer {self._session}\r\n\r\n"
            ).encode()
        )

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            del self._buffer[: end + 4]
            self._upgraded = True
            self.say(b'{"type":"hello"}')
        while (message := self._take()) is not None:
            self._hear(message)

    def say(self, text: bytes) -> None:
        """A masked text frame (with a mask of zeros), below 126 bytes."""
        assert self.transport is not None
        self.transport.write(bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text)

    def _take(self) -> bytes | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, start = buffer[1], 2
        if size == 126:
            size, start = int.from_bytes(buffer[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < start + size:
            return None
        message = bytes(buffer[start : start + size])
        del buffer[: start + size]
        return message

    def _hear(self, message: bytes) -> None:
        if message.startswith(b'{"type":"card"'):
            self._hear_card(message)
        elif message.startswith(b'{"type":"snapshot"'):
            for number in _CARD.findall(message):
                self._on_card(int(number))
            self.welcome.set_result(None)

    def _hear_card(self, message: bytes) -> None:
        """Gathered cards are about no guest."""
        found = _CARD.search(message)
        if found is not None:
            self._on_card(int(found[1]))


class ClaimScreen(Screen):
    """Calls back only for cards that somebody has."""

    def _hear_card(self, message: bytes) -> None:
        if b'"state":"claimed"' in message:
            super()._hear_card(message)


async def open_screen(
    port: int, session: str, on_card: Callable[[int], None], kind: type[Screen] = Screen
) -> Screen:
    """Connected, and following."""
    loop = asyncio.get_running_loop()
    _, screen = await loop.create_connection(lambda: kind(session, on_card), "127.0.0.1", port)
    await screen.welcome
    return screen
