"""What tests of the LLRP connector share: the connector with a venue that only notes what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast

import msgspec

from recognition.model import News, NewsKind, Read
from recognition.zones import parse_plan
from server.clock import SystemClock
from server.connectors.llrp import Config, Connector
from server.errors import Unavailable
from server.house import House
from server.intake import Intake
from server.messages import Message, ReaderNews, ReadsCame
from simulators.llrp.reader import Field, SimulatedReader

WAIT_S = 20.0
EPCS = [f"CA11B00000000000{number:08X}" for number in range(40)]
PLAN = parse_plan(
    {
        "id": "inn",
        "zones": [{"id": "lobby"}],
        "readers": [{"id": "R1"}],
        "antennas": [{"id": str(port), "reader": "R1", "zone": "lobby"} for port in (1, 2, 3, 4)],
    }
)


class Venue:
    """Stands for the bus and all behind it."""

    def __init__(self) -> None:
        self.reads: list[Read] = []
        self.news: list[News] = []
        self.refuses = False
        """As a store that cannot keep anything."""
        self.asked = 0
        self._changed = asyncio.Event()

    async def publish(self, venue: str, message: Message) -> None:
        assert venue == "inn"
        self.asked += 1
        self._changed.set()
        if self.refuses:
            raise Unavailable("The store does not answer.")
        assert isinstance(message, ReadsCame | ReaderNews)
        self.reads += message.reads if isinstance(message, ReadsCame) else ()
        self.news += message.news

    def kinds(self) -> list[NewsKind]:
        return [news.kind for news in self.news if news.kind is not NewsKind.ALIVE]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Looks each time that something was said."""
        async with asyncio.timeout(WAIT_S):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def more_reads(self, count: int = 20) -> None:
        before = len(self.reads)
        await self.until(lambda: len(self.reads) >= before + count)


def connector(bus: Venue, port: int, **fields: Any) -> Connector:
    """To the reader on this port, impatient."""
    house = House(cast(Any, SimpleNamespace(vault=None)), b"", 1)
    house.plans["inn"] = PLAN
    intake = Intake(house, cast(Any, bus), SystemClock())
    given = {"host": "127.0.0.1", "port": port, "venue": "inn", "reader": "R1", "keepalive_s": 0.1}
    return Connector(msgspec.convert(given | fields, Config), intake, SystemClock())


@asynccontextmanager
async def calling(venue: Venue, port: int, **fields: Any) -> AsyncIterator[Connector]:
    """A connector that runs."""
    made = connector(venue, port, **fields)
    task = asyncio.create_task(made.run())
    try:
        yield made
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def reader(rate: float = 500.0, **options: Any) -> AsyncIterator[SimulatedReader]:
    """A simulated reader that is switched on."""
    field = {"epcs": EPCS, "reads_per_s": rate} | options.pop("field", {})
    simulated = SimulatedReader(Field(**field), **options)
    await simulated.start()
    try:
        yield simulated
    finally:
        await simulated.stop()


async def eventually(holds: Callable[[], bool]) -> None:
    """Looks until it holds."""
    async with asyncio.timeout(WAIT_S):
        while not holds():
            await asyncio.sleep(0.01)
