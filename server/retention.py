"""What grows old goes: once an hour, a little at a time."""

from __future__ import annotations

import asyncio

import structlog

from server.clock import Clock
from server.errors import StoreFailed
from server.store.database import Database
from server.store.moments import drop_moments

log = structlog.get_logger()

MOMENTS_KEPT_S = 92 * 86_400.0
"""How long we know what happened: three months, for trying rules on it."""

AT_ONCE = 1_000
"""Rows in one transaction: cards need not wait longer than for that."""

FIRST_S, EVERY_S = 60.0, 3_600.0
"""Not while a server starts, when everybody waits for it."""


async def forget_old(database: Database, clock: Clock) -> None:
    """For ever: soon after the start, and then every hour."""
    await asyncio.sleep(FIRST_S)
    while True:
        try:
            await drop_old(database, clock.now())
        except StoreFailed as failure:
            log.error("what is too old was not dropped", cause=str(failure))
        await asyncio.sleep(EVERY_S)


async def drop_old(database: Database, now: float) -> None:
    """All that is too old now."""
    before = now - MOMENTS_KEPT_S
    while await database.write(lambda c: drop_moments(c, before, AT_ONCE)) == AT_ONCE:
        pass
