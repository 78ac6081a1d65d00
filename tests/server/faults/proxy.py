"""A network that can fail: a TCP relay on a port of its own."""

from __future__ import annotations

import asyncio
import socket as sockets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Proxy:
    """Passes bytes on to ``target`` on this machine, unless told otherwise."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.instead: Handler | None = None
        """Who speaks to new connections in place of the target."""
        self.freeze_after: tuple[bytes, bytes] | None = None
        """Once: when a connection has said the first, pass on its next request that holds the second, and
        freeze before the answer."""
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._listener: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._listener = await asyncio.start_server(self._relay, "127.0.0.1", self.port, reuse_address=True)
        self.port = self._listener.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Refuse new connections, and reset those that are there."""
        if self._listener is not None:
            self._listener.close()
        for writer in tuple(self._writers):
            _reset(writer)

    def freeze(self) -> None:
        """Connections stay, but nothing comes through them any more: a tablet out of the Wi-Fi."""
        self._flowing.clear()

    def thaw(self) -> None:
        self._flowing.set()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.instead is not None:
            await self.instead(reader, writer)
            writer.close()
            return
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.target)
        ends = {writer, there_writer}
        self._writers |= ends
        pumps = [
            asyncio.create_task(self._pump(reader, there_writer)),
            asyncio.create_task(self._pump(there_reader, writer)),
        ]
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for pump in pumps:
            pump.cancel()
        self._writers -= ends
        for end in ends:
            end.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = False
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()
                if self.freeze_after is None:
                    continue
                first, second = self.freeze_after
                said = said or first in data
                if said and second in data:
                    self.freeze_after = None
                    self.freeze()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a broken network does: with a reset, not with a goodbye."""
    socket: sockets.socket = writer.get_extra_info("socket")
    with suppress(OSError):
        socket.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    writer.transport.abort()


@asynccontextmanager
async def between(target: int) -> AsyncIterator[Proxy]:
    """A proxy in front of a port."""
    proxy = Proxy(target)
    await proxy.open()
    try:
        yield proxy
    finally:
        proxy.thaw()
        proxy.cut()
