"""The least a durable server can do, to compare with: bare uvloop, a log written and synced, no HTTP library,
no identity, no consent, no rules. A tag of a guest seen for the first time is logged, synced, and shown.

    python -m benchmarks.baseline PORT LOGFILE
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import msgspec
import uvloop

from recognition.model import Read

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_decoder = msgspec.json.Decoder(list[Read])


class Hub:
    """What has been seen, the log, and the screens."""

    def __init__(self, log: Path) -> None:
        self.seen: set[str] = set()
        self.screens: set[asyncio.Transport] = set()
        self._file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._writer = ThreadPoolExecutor(1)
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._writing = False

    async def take(self, body: bytes) -> None:
        """Log what is new, and return when it is on the disk."""
        new = [read.epc for read in _decoder.decode(body) if read.epc not in self.seen]
        if not new:
            return
        self.seen.update(new)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(("\n".join(new).encode() + b"\n", done))
        if not self._writing:
            await self._write()
        await done
        for epc in new:
            self._show(epc)

    async def _write(self) -> None:
        self._writing = True
        while self._waiting:
            batch, self._waiting = self._waiting, []
            data = b"".join(lines for lines, _ in batch)
            await asyncio.get_running_loop().run_in_executor(self._writer, self._sync, data)
            for _, done in batch:
                done.set_result(None)
        self._writing = False

    def _sync(self, data: bytes) -> None:
        os.write(self._file, data)
        os.fdatasync(self._file)

    def _show(self, epc: str) -> None:
        """As large as a card is, so that the screens have the same to read."""
        card = b'{"type":"card","offset":1,"card":{"guest":"g%d","text":"%s"}}' % (
            int(epc[6:], 16),
            b"x" * 1000,
        )
        frame = b"\x81\x7e" + len(card).to_bytes(2, "big") + card
        for screen in self.screens:
            screen.write(frame)


class Connection(asyncio.Protocol):
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is not None:
            self._hub.screens.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or self._transport in self._hub.screens:
            return
        head = bytes(self._buffer[:end])
        length = _LENGTH.search(head)
        size = int(length[1]) if length else 0
        if len(self._buffer) < end + 4 + size:
            return
        body = bytes(self._buffer[end + 4 : end + 4 + size])
        del self._buffer[: end + 4 + size]
        if b"/live" in head:
            self._upgrade()
        else:
            self._answering = asyncio.ensure_future(self._answer(body))

    def _upgrade(self) -> None:
        assert self._transport is not None
        self._transport.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
        welcome = b'{"type":"snapshot"}'
        self._transport.write(bytes([0x81, len(welcome)]) + welcome)
        self._hub.screens.add(self._transport)

    async def _answer(self, body: bytes) -> None:
        assert self._transport is not None
        if body:
            await self._hub.take(body)
        self._transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")


async def main(port: int, log: Path) -> None:
    hub = Hub(log)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(hub), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), Path(sys.argv[2])))
