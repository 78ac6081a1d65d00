"""What the commands do."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from server import logs
from server.app import Application, make_api, open_database, open_services
from server.config import Settings, load_secret
from server.demo import Handout, furnish
from server.errors import BadSetting, StoreFailed
from server.guestfile import Reading, read_guests
from server.serving import listen, serve
from server.store import guests
from server.store.migrate import migrate
from simulators.day import plan_day
from simulators.replay import replay
from simulators.run import Counts, run
from simulators.world import SeedData, seed_data

log = structlog.get_logger()

DAY_H = 24.0


async def serve_until_stopped(settings: Settings) -> None:
    """The server, until a signal."""
    logs.set_up(settings.log_level)
    listener = listen(settings)
    host, port = listener.getsockname()[:2]
    services = await open_services(settings)
    await serve(Application(services), listener, lambda: log.info("ready", host=host, port=port))


async def run_demo(
    settings: Settings, seed: int, speed: float, still: bool, show: Callable[[str, Handout], None]
) -> None:
    """The server with the seeded world in it, and simulated people unless ``still``."""
    logs.set_up("warning")
    listener = listen(settings)
    address = "http://{}:{}".format(*listener.getsockname()[:2])
    today = datetime.now(UTC)
    world = seed_data(seed, today.date())
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
    """A simulated day after the other."""
    keys = {one.name: one.key for one in handout.keys}
    now = datetime.now(UTC).timestamp()
    return await run(plan_day(world, seed, now, DAY_H), address, keys, speed)


async def import_file(settings: Settings, data: bytes) -> Reading:
    """Guests from a file into the database of a server that is not running, or will be restarted."""
    reading = read_guests(data, load_secret(settings))
    database = open_database(settings)
    now = datetime.now(UTC).timestamp()
    try:
        await database.write(migrate)
        await database.write(lambda connection: guests.put_guests(connection, reading.guests, now))
    except StoreFailed as failure:
        raise BadSetting(f"The database did not take it ({failure}); nothing was kept.") from None
    finally:
        await database.close()
    return reading


async def replay_file(file: Path, url: str, key: str, speed: float, keep_times: bool) -> Counts:
    """A recording through the API of a running server."""
    return await replay(file, url, key, speed=speed, keep_times=keep_times)


def openapi_document() -> dict[str, Any]:
    """The document of an empty server."""

    async def make() -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            services = await open_services(Settings(data_dir=Path(folder)))
            document = make_api(services).openapi()
            await services.database.close()
            return document

    return asyncio.run(make())
