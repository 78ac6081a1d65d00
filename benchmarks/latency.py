"""From a read posted to its card at a screen, at 200 posts a second of one read each."""

from __future__ import annotations

import asyncio
import time

from benchmarks.load import Crowd, Mix, expect_ok, warm
from benchmarks.process import Running
from benchmarks.wire import Poster, open_poster

RATE = 200
CONNECTIONS = 8


async def measure(running: Running, guests: int, seconds: float, seed: int) -> list[float]:
    """Milliseconds from just before the post to the card, of every first sight. Open loop: posts go out at
    their time, however slow the answers are."""
    crowd = Crowd(Mix(first=0.2, repeat=0.6, present=500, guests=guests), seed)
    arrivals, _ = await warm(running, crowd)
    free = asyncio.Queue[Poster]()
    for _ in range(CONNECTIONS):
        free.put_nowait(await open_poster(running.port))
    sent: dict[int, float] = {}
    posting = []
    started = time.perf_counter()
    for number in range(int(seconds * RATE)):
        due = started + number / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        prepared, guest = crowd.single()
        if guest is not None:
            sent[guest] = time.perf_counter()
        posting.append(asyncio.ensure_future(_post(free, prepared)))
    await asyncio.gather(*posting)
    await arrivals.wait_for(crowd.arrived)
    return [(arrivals.shown[guest] - at) * 1000 for guest, at in sent.items()]


async def _post(free: asyncio.Queue[Poster], prepared: bytes) -> None:
    poster = await free.get()
    await expect_ok(poster, prepared)
    free.put_nowait(poster)
