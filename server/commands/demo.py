"""``maitred demo``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from server import logs
from server.app import Application, open_database, open_services
from server.commands.furnish import Handout, furnish
from server.config import Settings, load_secret
from server.serving import listen, serve
from server.store.migrate import migrate
from simulators.day import plan_day
from simulators.run import Counts, run
from simulators.world import SeedData, seed_data, venue_plan

WEEK_H = 7 * 24.0


async def run_demo(
    settings: Settings, seed: int, speed: float, still: bool, show: Callable[[str, Handout], None]
) -> None:
    """The server with the seeded world in it, and simulated people unless ``still``."""
    logs.set_up("warning")
    listener = listen(settings)
    address = "http://{}:{}".format(*listener.getsockname()[:2])
    # Birthdays are celebrated on the venue's date.
    today = datetime.now(ZoneInfo(venue_plan("hotel")["timezone"]))
    world = seed_data(seed, today.date(), today.timestamp())
    handout = await _furnish(settings, world, today.timestamp())
    application = Application(await open_services(settings))
    people: list[asyncio.Task[Counts]] = []

    def ready() -> None:
        show(address, handout)
        if not still:
            people.append(asyncio.create_task(_live(world, seed, address, handout, speed)))

    await serve(application, listener, ready)
    for task in people:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _furnish(settings: Settings, world: SeedData, now: float) -> Handout:
    secret = load_secret(settings)
    database = open_database(settings)
    try:
        await database.write(migrate)
        return await furnish(database, secret, world, now)
    finally:
        await database.close()


async def _live(world: SeedData, seed: int, address: str, handout: Handout, speed: float) -> Counts:
    """A simulated week."""
    keys = {one.name: one.key for one in handout.keys}
    start = datetime.now(ZoneInfo("UTC")).timestamp()
    return await run(plan_day(world, seed, start, WEEK_H), address, keys, speed)
