"""Where the time of a read goes: the steps of the hot path, each measured alone, without a network."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from benchmarks.load import Crowd, Mix, stamped
from benchmarks.world import VENUE
from recognition import formats
from recognition.model import Read
from server.app import open_services
from server.channels.live import Feed
from server.config import Durability, Settings
from server.messages import ReadsCame
from server.services import Services
from server.store import journal
from server.turn import Turn

POSTS = 200
READS_A_POST = 1_000


class Stages:
    """Processor time by step, microseconds a read."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._actor = services.house.actors[VENUE]
        self._plan = services.house.plans[VENUE]
        self._spent: dict[str, float] = {}
        self._reads = 0

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        began = time.thread_time()
        yield
        self._spent[name] = self._spent.get(name, 0.0) + time.thread_time() - began

    async def post(self, body: bytes) -> None:
        """The way of a read, as ``Ingest`` and ``Drive`` go it."""
        now = time.time()
        turn = Turn(now)
        reads = self._decode(body, now)
        with self._step("observe and consider: presence, rules, cards"):
            self._actor.handle(ReadsCame(reads), turn)
            self._actor.pass_time(turn)
        await self._services.database.write(lambda connection: self._write(connection, turn))
        with self._step("show: frame the cards"):
            self._feed.publish(turn.shown, now)
        self._reads += len(reads)

    @property
    def _feed(self) -> Feed:
        return self._services.house.feeds[VENUE]

    def _decode(self, body: bytes, now: float) -> list[Read]:
        with self._step("decode: bytes to reads, checked"):
            decoded = formats.find("generic").decode(body, "")
        with self._step("check: times, antennas"):
            decoded = formats.check_antennas(formats.check_times(decoded, now), self._plan.routes)
        return decoded.reads

    def _write(self, connection: Connection, turn: Turn) -> None:
        with self._step("write: rows to the database, its own thread"):
            journal.write(connection, turn.writes)

    def forget(self) -> None:
        self._spent.clear()
        self._reads = 0

    def per_read_us(self) -> dict[str, float]:
        return {name: spent / self._reads * 1e6 for name, spent in self._spent.items()}


async def measure(folder: Path, guests: int, seed: int) -> dict[str, float]:
    """Posts of 1,000 reads: 90 % repeats, 9 % strangers, 1 % arrivals."""
    services = await open_services(Settings(data_dir=folder, durability=Durability.PROCESS))
    crowd = Crowd(Mix(first=0.01, repeat=0.9, present=min(2_000, guests // 2), guests=guests), seed)
    stages = Stages(services)
    for body in crowd.arrivals():
        await stages.post(stamped(body))
    stages.forget()
    posts = min(POSTS, guests // 40)
    for body in [crowd.post_of(READS_A_POST)[0] for _ in range(posts)]:
        await stages.post(stamped(body))
    await services.database.close()
    return stages.per_read_us()
