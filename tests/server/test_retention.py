"""What grows old goes, a little at a time, and nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from recognition.ids import derived_id
from recognition.model import Kind, Moment, Presence, Source, Visit
from server import retention
from server.clock import ManualClock
from server.config import Durability
from server.errors import StoreFailed
from server.retention import MOMENTS_KEPT_S, drop_old, forget_old
from server.store.database import Database
from server.store.journal import Writes, write
from server.store.migrate import migrate
from server.store.sqlite import SqliteDatabase
from tests.moments import load_moments

NOW = 1_800_000_000.0


def moment(at: float) -> Moment:
    presence = Presence("g1", "lobby", at, at, 1.0, Source.TAG)
    return Moment(derived_id(at, f"{at}"), Kind.ARRIVED, at, Visit("v1", "hotel", "g1", at, presence))


@pytest.fixture
async def database(tmp_path: Path) -> Database:
    opened = SqliteDatabase(tmp_path / "maitred.db", Durability.PROCESS)
    await opened.write(migrate)
    ages_s = [MOMENTS_KEPT_S + 5 - second for second in range(10)]
    await opened.write(lambda c: write(c, Writes(moments=[moment(NOW - age) for age in ages_s])))
    return opened


async def kept(database: Database) -> list[float]:
    """How long ago they were, in seconds short of the limit."""
    found = await database.read(lambda c: load_moments(c, "hotel", 0.0))
    return [MOMENTS_KEPT_S - (NOW - one.at) for one in found]


async def test_moments_older_than_the_limit_go(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them, however many there are to a transaction; the younger ones stay."""
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    await drop_old(database, NOW)
    assert await kept(database) == [0, 1, 2, 3, 4]
    await drop_old(database, NOW)
    assert await kept(database) == [0, 1, 2, 3, 4]
    await database.close()


async def test_it_is_done_soon_after_the_start_and_every_hour(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after a time when the store kept nothing."""
    clock, hours = ManualClock(NOW), 0

    async def an_hour_later(seconds: float) -> None:
        nonlocal hours
        if hours == 0 and await kept(database) != [0, 1, 2, 3, 4]:
            assert seconds == retention.FIRST_S
            return
        assert seconds == retention.EVERY_S
        hours += 1
        clock.set(NOW + hours)
        if hours == 1:
            assert await kept(database) == [0, 1, 2, 3, 4]
            monkeypatch.setattr(retention, "drop_old", _fail)
        elif hours == 2:
            monkeypatch.setattr(retention, "drop_old", drop_old)
        else:
            raise asyncio.CancelledError

    monkeypatch.setattr(asyncio, "sleep", an_hour_later)
    with pytest.raises(asyncio.CancelledError):
        await forget_old(database, clock)
    assert await kept(database) == [2, 3, 4]
    await database.close()


async def _fail(_database: Database, _now: float) -> None:
    raise StoreFailed("nothing is kept")
