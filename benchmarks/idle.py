"""What a tablet costs that only listens: the server's memory with many of them, and without."""

from __future__ import annotations

import asyncio
import re
import resource
from pathlib import Path

from benchmarks.process import Running
from benchmarks.wire import Screen, open_screen
from benchmarks.world import SESSION

OPENING = 200


def allow_many_files() -> None:
    """As many as the system lets a process have; servers started afterwards inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def measure(running: Running, screens: int, staff: int) -> float:
    """kB of the server's resident memory for each screen; several screens belong to one person."""
    opened: list[Screen] = await _open(running, 10, staff)
    before = resident_kb(running)
    opened += await _open(running, screens, staff)
    return (resident_kb(running) - before) / screens


async def _open(running: Running, screens: int, staff: int) -> list[Screen]:
    opened: list[Screen] = []
    for start in range(0, screens, OPENING):
        batch = range(start, min(start + OPENING, screens))
        sessions = [f"{SESSION}{number % staff}" for number in batch]
        opened += await asyncio.gather(
            *[open_screen(running.port, session, lambda _guest: None) for session in sessions]
        )
    return opened


def resident_kb(running: Running) -> int:
    """The memory that the server's process has in use."""
    status = Path(f"/proc/{running.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1])
