"""What falls due while the store keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from recognition.history import History
from recognition.model import Read
from server.app import open_services
from server.bus import Envelope
from server.clock import ManualClock
from server.drive import RETRY_S, Drive
from server.errors import StoreFailed
from server.messages import Message, ReadsCame
from server.store.database import Database
from server.store.profiles import Profiles
from server.vault import Vault
from tests.server.faults.inn import LONG_S, VENUE, Inn, epc

T = TypeVar("T")

NOW = 1_767_600_000.0


class Fragile:
    """A database that can be told to keep nothing."""

    def __init__(self, inner: Database) -> None:
        self.keeps = True
        self._inner = inner

    async def write(self, work: Callable[[Connection], T]) -> T:
        if not self.keeps:
            raise StoreFailed("full")
        return await self._inner.write(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._inner.read(work)

    @property
    def vault(self) -> Vault:
        return self._inner.vault

    async def profiles(self) -> Profiles:
        return await self._inner.profiles()

    async def histories(self, venue: str, now: float) -> Mapping[str, History]:
        return await self._inner.histories(venue, now)

    async def expect_much(self) -> None:
        await self._inner.expect_much()

    async def tidy(self) -> None:
        await self._inner.tidy()

    async def close(self) -> None:
        await self._inner.close()


@dataclass
class Letter:
    """A message whose sender is not interested."""

    venue: str
    message: Message
    abandoned: bool = False

    def settle(self, reply: object) -> None:
        pass

    def fail(self, error: Exception) -> None:
        raise error


class Enough(Exception):
    """The loop was watched for long enough."""


@dataclass
class QuietBus:
    """Nobody sends anything; notes how long the loop is willing to wait, and mends the store in time."""

    database: Fragile
    mend_at: int
    waits: list[float | None] = field(default_factory=list)

    async def publish(self, venue: str, message: Message) -> object:
        raise NotImplementedError

    async def take(self, timeout_s: float | None) -> list[Envelope]:
        self.waits.append(timeout_s)
        if len(self.waits) == self.mend_at:
            self.database.keeps = True
        if len(self.waits) == self.mend_at + 2:
            raise Enough
        return []


async def test_a_deadline_that_cannot_be_kept_is_tried_again_with_patience(inn: Inn) -> None:
    """When something is due (a card expires) and the store keeps nothing, the loop rests between attempts,
    however long it takes; when the store keeps again, it is done."""
    clock = ManualClock(NOW)
    services = await open_services(inn.settings, clock)
    database = Fragile(services.database)
    bus = QuietBus(database, 8)
    drive = Drive(services.house, bus, database, clock)
    await drive.turn([Letter(VENUE, ReadsCame([Read(epc(1), "R1", 1, -48.0)]))])
    assert services.house.feeds[VENUE].cards != {}
    clock.set(NOW + 2 * LONG_S)
    database.keeps = False
    with pytest.raises(Enough):
        await drive.run()
    assert bus.waits[:-1] == [0.0, *[RETRY_S] * 7, 0.0]
    assert drive.healthy
    assert services.house.feeds[VENUE].cards == {}
    await services.database.close()
