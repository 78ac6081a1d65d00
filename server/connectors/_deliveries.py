"""Messages on their way from one connection to their venue."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as the broker delivered it."""

    topic: str
    payload: bytes
    mid: int
    """By which it is acknowledged; 0 if it needs none."""
    retained: bool


class Deliveries:
    """All messages of one connection that are not acknowledged yet.

    They are taken side by side, so that many share a commit, and acknowledged in the order in which they
    came, as MQTT demands (MQTT 5.0, section 4.6).

    :param take: returns when the message can no longer be lost, or is not worth keeping.
    """

    def __init__(self, take: Callable[[Delivery], Awaitable[None]], ack: Callable[[int], None]) -> None:
        self._take = take
        self._ack = ack
        self._waiting: deque[tuple[asyncio.Future[None], int]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def came(self, delivery: Delivery) -> None:
        task = asyncio.ensure_future(self._take(delivery))
        self._waiting.append((task, delivery.mid))
        task.add_done_callback(self._settle)

    def _settle(self, _done: asyncio.Future[None]) -> None:
        while self._waiting and self._waiting[0][0].done():
            task, mid = self._waiting.popleft()
            if mid and not task.cancelled() and task.exception() is None:
                self._ack(mid)

    def cancel(self) -> None:
        """The connection is gone: what is not acknowledged will be delivered again."""
        waiting, self._waiting = self._waiting, deque()
        for task, _ in waiting:
            task.cancel()
