"""The bus inside one process: a bounded list, and a future for each sender."""

from __future__ import annotations

import asyncio

from server.bus import Envelope
from server.errors import Unavailable
from server.messages import Message


class _Letter:
    __slots__ = ("_future", "_timer", "message", "venue")

    def __init__(self, venue: str, message: Message, future: asyncio.Future[object], within_s: float) -> None:
        self.venue = venue
        self.message = message
        self._future = future
        self._timer = future.get_loop().call_later(
            within_s,
            self.fail,
            Unavailable("The server is slow: it is not known to be kept. Trying again is safe."),
        )

    @property
    def abandoned(self) -> bool:
        return self._future.done()

    def settle(self, reply: object) -> None:
        self._timer.cancel()
        if not self._future.done():
            self._future.set_result(reply)

    def fail(self, error: Exception) -> None:
        self._timer.cancel()
        if not self._future.done():
            self._future.set_exception(error)


class MemoryBus:
    """:param limit: messages that may wait; one more is refused.
    :param within_s: how long a sender waits for its commit."""

    def __init__(self, limit: int, within_s: float) -> None:
        self._limit = limit
        self._within_s = within_s
        self._waiting: list[Envelope] = []
        self._arrived = asyncio.Event()

    async def publish(self, venue: str, message: Message) -> object:
        if len(self._waiting) >= self._limit:
            raise Unavailable("Too much is waiting.")
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Letter(venue, message, future, self._within_s))
        self._arrived.set()
        return await future

    async def take(self, timeout_s: float | None) -> list[Envelope]:
        if not self._waiting:
            await self._wait(timeout_s)
        taken, self._waiting = self._waiting, []
        self._arrived.clear()
        return [letter for letter in taken if not letter.abandoned]

    async def _wait(self, timeout_s: float | None) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                await self._arrived.wait()
        except TimeoutError:
            pass
