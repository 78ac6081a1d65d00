"""Reads a second from many LLRP readers at once; what they heard and the venue was not given is lost."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from benchmarks import process
from benchmarks.counting import Seen
from benchmarks.llrp_readers import ANTENNAS
from benchmarks.process import Running
from benchmarks.world import VENUE
from recognition.zones import parse_plan
from server.app import open_database
from server.config import Settings
from server.store import venues
from simulators.world import venue_plan

READERS = 20
LOOK_S = 0.01
QUIET_S = 5.0
"""When nothing more has come for so long, nothing more will."""

TABLE = """
[[llrp]]
host = "127.0.0.1"
port = {port}
venue = "{venue}"
reader = "L{number}"
"""


@dataclass(frozen=True)
class Result:
    reads_per_s: float
    """Taken, from the first to the last."""
    heard: int
    lost: int
    """Heard by a reader and not counted here, wherever they went."""
    repeated: int
    cpu_s_per_million: float
    """Of the process that takes them."""


async def furnish(folder: Path) -> None:
    """The venue gets as many LLRP readers more as are measured, each in a zone of the hotel."""
    plan = venue_plan(VENUE)
    zones = plan["zones"]
    for number in range(READERS):
        name, zone = f"L{number}", zones[number % len(zones)]
        plan["readers"].append({"id": name, "cycle_s": 0.5})
        x, y = (sum(corner[i] for corner in zone["polygon"]) / len(zone["polygon"]) for i in (0, 1))
        plan["antennas"] += [
            {"id": str(1 + port), "reader": name, "zone": zone["id"], "x": x + port, "y": y, "role": "zone"}
            for port in range(ANTENNAS)
        ]
    database = open_database(Settings(data_dir=folder))
    await database.write(lambda connection: venues.put_plan(connection, parse_plan(plan)))
    await database.close()


async def measure(
    folder: Path, work: Path, durability: str, guests: int, reads_per_s: float, reads: int
) -> Result:
    """The server, which calls all readers."""
    await furnish(folder)
    seen, file = Seen.make(work / "seen", reads, 1 / (READERS * reads_per_s)), work / "connectors.toml"
    seen.first_at[0] = time.time()
    with _readers(reads_per_s, reads // READERS, guests, float(seen.first_at[0])) as (ports, told):
        tables = [TABLE.format(port=port, venue=VENUE, number=n) for n, port in enumerate(ports)]
        file.write_text("".join(tables))
        settings = {"MAITRED_CONNECTORS_FILE": str(file)}
        program = ("benchmarks.counting", str(work / "seen"), "serve")
        with process.stopping(process.start(folder, durability, settings, program)) as running:
            rate, heard, cpu_s = await _taken(running, seen.count, told)
    return Result(rate, heard, heard - seen.count(), int((seen.times > 1).sum()), cpu_s)


async def measure_other(kind: str, work: Path, guests: int, reads_per_s: float, reads: int) -> Result:
    """One of :mod:`benchmarks.llrp_clients`."""
    file = work / "counted"
    file.write_bytes(bytes(8))
    counted = np.memmap(file, np.int64, "r+")
    with (
        _readers(reads_per_s, reads // READERS, guests, time.time()) as (ports, told),
        process.stopping(process.start_llrp_client(kind, file, ports)) as running,
    ):
        rate, heard, cpu_s = await _taken(running, lambda: int(counted[0]), told)
    return Result(rate, heard, heard - int(counted[0]), 0, cpu_s)


@contextmanager
def _readers(
    reads_per_s: float, most: int, guests: int, first_at: float
) -> Iterator[tuple[list[int], IO[bytes]]]:
    """Their ports, and where they will tell what they heard."""
    command = [sys.executable, "-m", "benchmarks.llrp_readers"]
    command += [str(one) for one in (READERS, reads_per_s, most, guests, first_at)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as readers:
        try:
            assert readers.stdout is not None
            yield json.loads(readers.stdout.readline()), readers.stdout
        finally:
            readers.kill()


async def _taken(running: Running, count: Callable[[], int], told: IO[bytes]) -> tuple[float, int, float]:
    """Until all that was heard is counted, or nothing more comes: reads a second, reads heard, CPU seconds a
    million."""
    cpu_before, heard = running.cpu_s(), asyncio.create_task(asyncio.to_thread(told.readline))
    first = last = 0
    first_at = last_at = time.perf_counter()
    while not heard.done() or time.perf_counter() - last_at < QUIET_S:
        await asyncio.sleep(LOOK_S)
        counted = count()
        if counted > last:
            last, last_at = counted, time.perf_counter()
            first, first_at = (first, first_at) if first else (counted, last_at)
        if heard.done() and last == json.loads(heard.result())["heard"]:
            break
    rate = (last - first) / max(last_at - first_at, LOOK_S)
    total: int = json.loads(heard.result())["heard"]
    return rate, total, (running.cpu_s() - cpu_before) / last * 1e6
