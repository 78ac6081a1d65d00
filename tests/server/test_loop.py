"""What the server cannot be without must not fail in silence: the loop that owns the venues, the pages."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import pytest

from server import app
from server.app import Application, open_services, running
from server.config import Settings
from server.drive import Drive
from server.services import Services


@contextmanager
def noting_signals() -> Iterator[list[int]]:
    """The signals to stop that this process gets, which do not stop it."""
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = signal.signal(signal.SIGTERM, note)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGTERM, before)


async def until_any(asked: list[int]) -> None:
    async with asyncio.timeout(5):
        while not asked:
            await asyncio.sleep(0)


@asynccontextmanager
async def lifespan(application: Application) -> AsyncIterator[None]:
    """Started and stopped as uvicorn does it."""
    told: asyncio.Queue[Any] = asyncio.Queue()
    said: asyncio.Queue[Any] = asyncio.Queue()
    living = asyncio.ensure_future(application({"type": "lifespan"}, told.get, said.put))
    await told.put({"type": "lifespan.startup"})
    assert await said.get() == {"type": "lifespan.startup.complete"}
    yield
    await told.put({"type": "lifespan.shutdown"})
    assert await said.get() == {"type": "lifespan.shutdown.complete"}
    await living


async def test_a_loop_that_fails_stops_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever supervises it starts it again; a server that answers nobody would be taken for well."""

    async def fail(_drive: Drive) -> None:
        raise RuntimeError("a mistake of our own")

    monkeypatch.setattr(Drive, "run", fail)
    with noting_signals() as asked:
        async with running(await open_services(Settings(data_dir=tmp_path))):
            await until_any(asked)
    assert asked == [signal.SIGTERM]


async def test_pages_that_cannot_be_made_stop_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And whoever waits for one is not left waiting."""

    def fail(_services: Services) -> None:
        raise ImportError("a file is missing")

    monkeypatch.setattr(app, "_make_api", fail)
    application = Application(await open_services(Settings(data_dir=tmp_path)))
    transport = httpx.ASGITransport(application)
    with noting_signals() as asked:
        async with lifespan(application), httpx.AsyncClient(transport=transport, base_url="http://a") as page:
            with pytest.raises(ImportError):
                await page.get("/")
            await until_any(asked)
    assert asked == [signal.SIGTERM]
