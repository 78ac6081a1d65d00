"""Reads a second over MQTT at QoS 1, while the broker restarts; every read is counted at the venue."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import process
from benchmarks.counting import STEP_S, Seen
from benchmarks.load import STAMP, Crowd, Mix, warm
from benchmarks.mqtt_wire import Publisher
from benchmarks.process import Running
from benchmarks.world import VENUE
from tests.parts import Mosquitto, mosquitto

READERS = 8
WINDOW = 50
"""Messages of a reader that wait for the broker's acknowledgement."""

AHEAD = 20_000
"""Reads that the broker has and the venue has not. Faster readers are held back, so that what is measured is
the way through, not how much a broker can store."""

LOOK_S = 0.01
GIVE_UP_S = 120.0
BROKER = {"persistence": "true", "max_queued_messages": "0", "max_inflight_messages": "500"}

FILE = """
[[mqtt]]
host = "127.0.0.1"
port = {port}
[[mqtt.topics]]
topic = "reads/#"
format = "generic"
venue = "{venue}"
"""


@dataclass(frozen=True)
class Result:
    reads_per_s: float
    """From the first one published to the last one counted, the broker's restart included."""
    lost: int
    repeated: int
    """Reads that the venue was given more than once."""
    cpu_s_per_million: float


class Source:
    """The bodies that all readers publish, one after the other, each read with a time of its own."""

    def __init__(self, crowd: Crowd, size: int, reads: int, first_ts: float) -> None:
        bodies = (crowd.post_of(size)[0] for _ in range(200))
        self._templates = [body.replace(STAMP, b"%.6f") for body in bodies]
        self._size = size
        self.reads = reads
        self._first_ts = first_ts
        self.published = 0
        self.limit = AHEAD

    def take(self) -> bytes | None:
        """The next body; None if there is none, or the venue is too far behind."""
        first = self.published
        if first >= min(self.reads, self.limit):
            return None
        self.published += self._size
        times = tuple(self._first_ts + n * STEP_S for n in range(first, first + self._size))
        return self._templates[(first // self._size) % len(self._templates)] % times


async def measure(
    folder: Path, work: Path, durability: str, guests: int, reads: int, size: int, seed: int
) -> Result:
    """The server, with a Mosquitto that is restarted when half of the reads are through."""
    seen = Seen.make(work / "seen", reads)
    file = work / "connectors.toml"
    with mosquitto(settings=BROKER) as broker:
        file.write_text(FILE.format(port=broker.port, venue=VENUE))
        settings = {"MAITRED_CONNECTORS_FILE": str(file)}
        program = ("benchmarks.counting", str(work / "seen"), "serve")
        with process.stopping(process.start(folder, durability, settings, program)) as running:
            crowd = Crowd(Mix(first=0, repeat=0.9, present=min(2_000, guests // 2), guests=guests), seed)
            await warm(running, crowd)
            seen.first_at[0] = time.time()
            source = Source(crowd, size, reads, float(seen.first_at[0]))
            rate, cpu_s = await _through(broker, running, source, seen.count, restart=True)
    return Result(rate, reads - seen.count(), int((seen.times > 1).sum()), cpu_s)


async def measure_bare(work: Path, reads: int, size: int, seed: int) -> Result:
    """The bare subscriber of :mod:`benchmarks.subscriber`, with a broker that goes on."""
    file = work / "counted"
    file.write_bytes(bytes(8))
    counted = np.memmap(file, np.int64, "r+")
    with (
        mosquitto(settings=BROKER) as broker,
        process.stopping(process.start_subscriber(broker.port, "reads/#", file)) as running,
    ):
        crowd = Crowd(Mix(first=0, repeat=0.9, present=1_000, guests=1_000), seed)
        source = Source(crowd, size, reads, time.time())
        count = lambda: int(counted[0]) * size  # noqa: E731
        rate, cpu_s = await _through(broker, running, source, count, restart=False)
    return Result(rate, reads - int(counted[0]) * size, 0, cpu_s)


async def _through(
    broker: Mosquitto, running: Running, source: Source, count: Callable[[], int], restart: bool
) -> tuple[float, float]:
    """Publish all, until all is counted or nothing more comes: reads a second, CPU seconds a million."""
    publishers = [Publisher(broker.port, f"reads/{n}", source.take, WINDOW) for n in range(READERS)]
    cpu_before, started = running.cpu_s(), time.perf_counter()
    await asyncio.gather(*[publisher.connect() for publisher in publishers])
    restarting: asyncio.Task[None] | None = None
    last, last_at = 0, started
    while last < source.reads and time.perf_counter() - last_at < GIVE_UP_S:
        await asyncio.sleep(LOOK_S)
        counted = count()
        if counted > last:
            last, last_at = counted, time.perf_counter()
        source.limit = counted + AHEAD
        for publisher in publishers:
            publisher.pump()
        if restart and restarting is None and counted > source.reads // 2:
            restarting = asyncio.create_task(asyncio.to_thread(_restart, broker))
    for publisher in publishers:
        publisher.close()
    if restarting is not None:
        await restarting
    return last / (last_at - started), (running.cpu_s() - cpu_before) / source.reads * 1e6


def _restart(broker: Mosquitto) -> None:
    broker.stop()
    broker.start()
