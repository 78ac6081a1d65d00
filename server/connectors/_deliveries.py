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
    :param most: so many may be on their way; ``on_full`` is told when it is so, and when half are done.
    """

    def __init__(
        self, take: Callable[[Delivery], Awaitable[None]], ack: Callable[[int], None], most: int
    ) -> None:
        self._take = take
        self._ack = ack
        self._most = most
        self._full = False
        self.on_full: Callable[[bool], None] = lambda _full: None
        self._waiting: deque[tuple[asyncio.Future[None], int]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def came(self, delivery: Delivery) -> None:
        task = asyncio.ensure_future(self._take(delivery))
        self._waiting.append((task, delivery.mid))
        task.add_done_callback(self._settle)
        if len(self._waiting) >= self._most and not self._full:
            self._set_full(True)

    def _settle(self, _done: asyncio.Future[None]) -> None:
        while self._waiting and self._waiting[0][0].done():
            task, mid = self._waiting.popleft()
            if mid and not task.cancelled() and task.exception() is None:
                self._ack(mid)
        if self._full and len(self._waiting) <= self._most // 2:
            self._set_full(False)

    def _set_full(self, full: bool) -> None:
        self._full = full
        self.on_full(full)

    def cancel(self) -> None:
        """The connection is gone: what is not acknowledged will be delivered again."""
        waiting, self._waiting = self._waiting, deque()
        for task, _ in waiting:
            task.cancel()
