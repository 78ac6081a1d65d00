"""All tablets of a house come back at once after the server was killed and started again."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import body, expect_ok, read
from benchmarks.process import start, stopping
from benchmarks.wire import open_poster, open_screen
from benchmarks.world import SESSION

OPEN_CARDS = 20


@dataclass(frozen=True)
class Reconnect:
    took_s: float
    """From the first connection to the last screen that shows every card."""
    wrong: int
    """Screens that showed something else."""


async def measure(folder: Path, durability: str, screens: int) -> Reconnect:
    """There are a few open cards, and each screen must show them all."""
    with stopping(start(folder, durability)) as before:
        poster = await open_poster(before.port)
        for guest in range(OPEN_CARDS):
            await expect_ok(poster, body([read(guest, guest)]))
    with stopping(start(folder, durability)) as running:
        shown: list[set[int]] = [set() for _ in range(screens)]
        started = time.perf_counter()
        opened = [
            open_screen(running.port, f"{SESSION}{number}", shown[number].add) for number in range(screens)
        ]
        await asyncio.gather(*opened)
        took = time.perf_counter() - started
    return Reconnect(took, sum(one != set(range(OPEN_CARDS)) for one in shown))
