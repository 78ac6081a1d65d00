"""Reads a second in posts of many, counted until the last card was shown, and the CPU they cost."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from benchmarks.load import Crowd, Mix, expect_ok, warm
from benchmarks.process import Running
from benchmarks.wire import Poster, open_poster


@dataclass(frozen=True)
class Throughput:
    reads_per_s: float
    cpu_s_per_million: float


async def measure(
    running: Running, guests: int, reads: int, size: int, connections: int, seed: int
) -> Throughput:
    """Closed loop: each connection posts again as soon as it is answered."""
    crowd = Crowd(Mix(first=0.01, repeat=0.9, present=min(2_000, guests // 2), guests=guests), seed)
    arrivals, _ = await warm(running, crowd)
    bodies = [crowd.post_of(size)[0] for _ in range(reads // size)]
    posters = [await open_poster(running.port) for _ in range(connections)]
    cpu_before, started = running.cpu_s(), time.perf_counter()
    await asyncio.gather(*[_drain(poster, bodies) for poster in posters])
    await arrivals.wait_for(crowd.arrived)
    elapsed = time.perf_counter() - started
    return Throughput(reads / elapsed, (running.cpu_s() - cpu_before) / reads * 1e6)


async def _drain(poster: Poster, bodies: list[bytes]) -> None:
    while bodies:
        await expect_ok(poster, bodies.pop())
