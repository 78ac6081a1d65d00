"""kill -9 under load, and what is there after the restart."""

from __future__ import annotations

import asyncio
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks import process
from benchmarks.load import Crowd, Mix, stamped, warm
from benchmarks.wire import Poster, open_poster, open_screen, reads_request
from benchmarks.world import KEY, SESSION

POSTS_PER_S = 200
READS_A_POST = 50
CONNECTIONS = 8


@dataclass(frozen=True)
class Crash:
    acknowledged: int
    """Arrivals whose post was answered before the kill."""
    lost: int
    """Of them, guests without a presence after the restart."""
    never_shown: int
    """Of them, guests whose card no screen was shown, before or after."""
    ready_s: float
    """From the start of the new process to its first answer."""


async def measure(folder: Path, durability: str, guests: int, seconds: float, seed: int) -> Crash:
    """10,000 reads and 200 arrivals a second until the kill."""
    running = process.start(folder, durability)
    crowd = Crowd(Mix(first=0.02, repeat=0.88, present=500, guests=guests), seed)
    arrivals, _ = await warm(running, crowd)
    acknowledged = set(range(crowd.arrived))
    free: asyncio.Queue[Poster] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await open_poster(running.port))
    posting = []
    started = time.perf_counter()
    for number in range(int(seconds * POSTS_PER_S)):
        await asyncio.sleep(max(0.0, started + number / POSTS_PER_S - time.perf_counter()))
        posting.append(asyncio.ensure_future(_post(free, *crowd.post_of(READS_A_POST), acknowledged)))
    running.kill()
    await asyncio.gather(*posting, return_exceptions=True)
    again = process.start(folder, durability)
    with process.stopping(again):
        await open_screen(again.port, f"{SESSION}0", arrivals.on_card)
        present = await asyncio.to_thread(_present, again.port)
    return Crash(
        len(acknowledged),
        len(acknowledged - present),
        len(acknowledged - arrivals.shown.keys()),
        again.ready_s,
    )


async def _post(
    free: asyncio.Queue[Poster], prepared: bytes, firsts: list[int], acknowledged: set[int]
) -> None:
    poster = await free.get()
    answer = await poster.post(reads_request(stamped(prepared), KEY))
    if answer.startswith(b"200"):
        acknowledged.update(firsts)
    free.put_nowait(poster)


def _present(port: int) -> set[int]:
    """The guests on the floor."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/floor", headers={"Authorization": f"Bearer {SESSION}0"}
    )
    with urllib.request.urlopen(request) as answer:
        floor = msgspec.json.decode(answer.read())
    return {int(presence["guest"][1:]) for presence in floor["presences"]}
