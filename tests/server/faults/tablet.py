"""A tablet that follows the live feed and writes down what it is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.server.faults.running import GIVE_UP_S, bearer

Message = dict[str, Any]


class Tablet:
    """One open page. ``port``: of the server, or of what stands between."""

    def __init__(self, port: int, staff: str) -> None:
        self.port = port
        self.staff = staff
        self.epoch: str | None = None
        self.offset: int | None = None
        self.messages: list[Message] = []
        """Of this connection."""
        self.cards: dict[str, Message] = {}
        """The board, as the messages make it."""
        self.is_gone = False
        """The connection has ended."""
        self._changed = asyncio.Condition()
        self._socket: ClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.drop()
        await self.gone()

    async def connect(self) -> Message:
        """Say hello with the position it has; returns the welcome."""
        self.messages = []
        self.is_gone = False
        url = f"ws://127.0.0.1:{self.port}/api/v1/live"
        self._socket = await connect(
            url, additional_headers=bearer(self.staff), compression=None, open_timeout=GIVE_UP_S
        )
        await self._socket.send(json.dumps({"type": "hello", "epoch": self.epoch, "offset": self.offset}))
        self._listening = asyncio.create_task(self._listen(self._socket))
        await self.until(lambda: bool(self.messages))
        return self.messages[0]

    async def _listen(self, socket: ClientConnection) -> None:
        try:
            async for raw in socket:
                await self._take(json.loads(raw))
        except ConnectionClosed:
            pass
        async with self._changed:
            self.is_gone = True
            self._changed.notify_all()

    async def _take(self, message: Message) -> None:
        async with self._changed:
            self.messages.append(message)
            if message["type"] != "welcome":
                self.epoch = message.get("epoch", self.epoch)
                self.offset = message.get("offset", self.offset)
            if message["type"] == "snapshot":
                self.cards = {card["id"]: card for card in message["cards"]}
            elif message["type"] == "card":
                self._put(message["card"])
            self._changed.notify_all()

    def _put(self, card: Message) -> None:
        if card["state"] in ("open", "claimed"):
            self.cards[card["id"]] = card
        else:
            self.cards.pop(card["id"], None)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for messages until this holds."""
        async with asyncio.timeout(GIVE_UP_S), self._changed:
            await self._changed.wait_for(holds)

    async def until_offset(self, offset: int) -> None:
        """Wait until it has heard of everything up to here that it may see."""
        await self.until(lambda: self.offset is not None and self.offset >= offset)

    @property
    def changes(self) -> list[Message]:
        """The changes of cards told on this connection, in order."""
        return [message for message in self.messages if message["type"] == "card"]

    def drop(self) -> None:
        """The network is gone: no goodbye."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def gone(self) -> None:
        """The connection has ended."""
        if self._listening is not None:
            async with asyncio.timeout(GIVE_UP_S):
                await self._listening
