"""The loop that owns the venues must not die in silence."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from types import FrameType

import pytest

from server.app import open_services, running
from server.config import Settings
from server.drive import Drive


async def test_a_loop_that_fails_stops_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever supervises it starts it again; a server that answers nobody would be taken for well."""
    asked: list[int] = []

    async def fail(_drive: Drive) -> None:
        raise RuntimeError("a mistake of our own")

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    monkeypatch.setattr(Drive, "run", fail)
    before = signal.signal(signal.SIGTERM, note)
    try:
        async with running(await open_services(Settings(data_dir=tmp_path))):
            async with asyncio.timeout(5):
                while not asked:
                    await asyncio.sleep(0)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert asked == [signal.SIGTERM]
