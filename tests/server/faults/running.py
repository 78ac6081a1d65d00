"""``maitred serve`` as a process of its own, that can be killed; and an HTTP client for it."""

from __future__ import annotations

import asyncio
import json
import resource
import signal
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import httpx

from tests.server.faults.inn import MANAGER, READER_KEY, Inn, reads, session_of

COMMAND = Path(sys.executable).with_name("maitred")
GIVE_UP_S = 30.0
"""A hang becomes a failure; nothing is asserted about time."""


class Server:
    """A running server."""

    def __init__(self, process: asyncio.subprocess.Process, port: int, http: httpx.AsyncClient) -> None:
        self.port = port
        self.http = http
        self.log: list[str] = []
        self._process = process

    def kill(self) -> None:
        """As the out-of-memory killer does it: nothing is flushed, nobody is told."""
        self._process.send_signal(signal.SIGKILL)

    def limit_files(self, size: int) -> None:
        """From now on the server can write no file beyond this size: the disk is full."""
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def unlimit_files(self) -> None:
        self.limit_files(resource.RLIM_INFINITY)

    async def ended(self) -> None:
        async with asyncio.timeout(GIVE_UP_S):
            await self._process.wait()

    async def post_reads(self, body: Iterable[dict[str, object]]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {READER_KEY}"}
        return await self.http.post("/api/v1/reads", json=list(body), headers=headers)

    async def hear(self, numbers: Iterable[int], at: float | None = None, antenna: int = 1) -> httpx.Response:
        """One antenna hears these guests."""
        return await self.post_reads(reads(numbers, at, antenna))

    async def claim(self, staff: str, card: str) -> httpx.Response:
        return await self._as(staff, f"/api/v1/cards/{card}/claim", None)

    async def answer(self, staff: str, card: str, question: str, value: str) -> httpx.Response:
        body = {"question": question, "value": value}
        return await self._as(staff, f"/api/v1/cards/{card}/answer", body)

    async def finish(self, staff: str, card: str, outcome: str) -> httpx.Response:
        return await self._as(staff, f"/api/v1/cards/{card}/outcome", {"outcome": outcome})

    async def _as(self, staff: str, path: str, body: object) -> httpx.Response:
        return await self.http.post(path, json=body, headers=bearer(staff))

    async def board(self, staff: str = MANAGER) -> dict[str, Any]:
        """What this person's board shows; by default all of the venue."""
        answer = await self.http.get("/api/v1/board", headers=bearer(staff))
        assert answer.status_code == 200, answer.text
        return cast(dict[str, Any], answer.json())

    async def cards(self, staff: str = MANAGER) -> list[dict[str, Any]]:
        """The same without the position, in a fixed order."""
        return sorted((await self.board(staff))["cards"], key=lambda card: str(card["id"]))

    async def ready(self) -> bool:
        return (await self.http.get("/readyz")).status_code == 200


def bearer(staff: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {session_of(staff)}"}


@asynccontextmanager
async def running(inn: Inn) -> AsyncIterator[Server]:
    """Start the server; it is gone at the end, killed if it still runs."""
    process = await asyncio.create_subprocess_exec(
        COMMAND, "serve", "--port", "0", env=inn.environment, cwd=inn.data, stderr=asyncio.subprocess.PIPE
    )
    try:
        port = await _ready_port(process)
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}",
            timeout=GIVE_UP_S,
            limits=httpx.Limits(max_connections=300, max_keepalive_connections=300),
        ) as http:
            server = Server(process, port, http)
            listening = asyncio.create_task(_listen(process, server.log))
            yield server
            listening.cancel()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _ready_port(process: asyncio.subprocess.Process) -> int:
    """From the line that says that requests are answered."""
    assert process.stderr is not None
    said: list[bytes] = []
    async with asyncio.timeout(GIVE_UP_S):
        while line := await process.stderr.readline():
            said.append(line)
            if b'"ready"' in line:
                return int(json.loads(line)["port"])
    raise AssertionError(f"The server ended: {b''.join(said).decode()}")


async def _listen(process: asyncio.subprocess.Process, log: list[str]) -> None:
    """Keep its log, and its pipe empty."""
    assert process.stderr is not None
    while line := await process.stderr.readline():
        log.append(line.decode())
