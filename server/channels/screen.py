"""An open page that follows the feed."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

from server.channels.frames import frame
from server.channels.messages import CLOSE_RELOAD, Reload, ServerMessage


class Screen:
    """One open page. Writing never waits: what a slow screen has not taken stays below ``backlog_bytes``.

    :param wall: it hangs where anybody passes: cards without anything about the guest.
    :param packs: its browser takes compressed messages.
    """

    __slots__ = (
        "_backlog_bytes",
        "_transport",
        "close_code",
        "ended",
        "expires_at",
        "floor",
        "on_end",
        "packs",
        "session",
        "staff",
        "wall",
    )

    def __init__(
        self,
        transport: asyncio.WriteTransport,
        session: str,
        staff: str,
        backlog_bytes: int,
        *,
        wall: bool = False,
        packs: bool = False,
        expires_at: float = math.inf,
    ) -> None:
        self.session = session
        self.staff = staff
        self.wall = wall
        self.packs = packs
        self.expires_at = expires_at
        """When the session ends."""
        self.floor = False
        self.ended = False
        self.on_end: Callable[[], object] = _nobody
        self.close_code = 1000
        self._transport = transport
        self._backlog_bytes = backlog_bytes

    def write(self, data: bytes) -> None:
        if self.ended or self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size() > self._backlog_bytes:
            self.end(Reload("This screen fell too far behind."), CLOSE_RELOAD)
        else:
            self._transport.write(data)

    def end(self, message: ServerMessage, code: int) -> None:
        """Say a last word; whoever holds the connection then closes it with ``close_code``."""
        if not self.ended and not self._transport.is_closing():
            self._transport.write(frame(message))
        self.close_code = code
        self.ended = True
        self.on_end()


def _nobody() -> None:
    """Nobody waits for its end yet."""
