"""What a reader has said and nobody has dealt with yet."""

from __future__ import annotations

import asyncio
from collections import deque


class Waiting:
    """Whole messages in their order, at most ``most`` bytes of them: then the oldest make room, because the
    newest say where guests are now. What was thrown away is counted."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._parts: deque[tuple[int, bytes]] = deque()
        self._size = 0
        self.came = asyncio.Event()
        """Set while there is something."""
        self.dropped = 0
        """Messages thrown away since somebody last looked, and set this to 0."""

    def put(self, count: int, messages: bytes) -> None:
        """``count`` messages, end to end."""
        self._parts.append((count, messages))
        self._size += len(messages)
        while self._size > self._most and len(self._parts) > 1:
            dropped, part = self._parts.popleft()
            self._size -= len(part)
            self.dropped += dropped
        self.came.set()

    def take(self, most: int) -> tuple[int, bytes]:
        """The oldest, as many as fit into ``most`` bytes, but always something if there is something."""
        taken: list[bytes] = []
        count = size = 0
        while self._parts and (not taken or size + len(self._parts[0][1]) <= most):
            messages, part = self._parts.popleft()
            taken.append(part)
            count += messages
            size += len(part)
        self._size -= size
        if not self._parts:
            self.came.clear()
        return count, b"".join(taken)
