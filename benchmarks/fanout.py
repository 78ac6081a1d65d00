"""One card to many screens: from the read posted to the last screen, and the CPU a card costs."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass

from benchmarks.load import body, expect_ok, read
from benchmarks.process import Running
from benchmarks.wire import Screen, open_poster, open_screen
from benchmarks.world import SESSION

SETTLE_S = 0.05
OPENING = 50


@dataclass(frozen=True)
class Fanout:
    last_screen_ms: float
    """Median over the cards."""
    cpu_ms_per_card: float


async def measure(running: Running, screens: int, cards: int) -> Fanout:
    """Each screen is another member of staff, all in the card's audience; one card at a time."""
    seen = 0
    all_seen = asyncio.Event()

    def on_card(_guest: int) -> None:
        nonlocal seen
        seen += 1
        if seen == screens:
            all_seen.set()

    opened: list[Screen] = []
    for start in range(0, screens, OPENING):
        batch = range(start, min(start + OPENING, screens))
        opened += await asyncio.gather(*[open_screen(running.port, f"{SESSION}{n}", on_card) for n in batch])
    poster = await open_poster(running.port)
    took: list[float] = []
    cpu_before = running.cpu_s()
    for guest in range(cards):
        seen = 0
        all_seen.clear()
        started = time.perf_counter()
        await expect_ok(poster, body([read(guest, guest)]))
        await asyncio.wait_for(all_seen.wait(), 30)
        took.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(SETTLE_S)
    return Fanout(statistics.median(took), (running.cpu_s() - cpu_before) / cards * 1000)
