"""``maitred demo``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from server import logs
from server.app import Application, open_database, open_services
from server.commands.furnish import OWN_PAGE_OF, Handout, PairGiven, furnish
from server.config import Settings, load_secret
from server.pairing import Offer
from server.production import DEMO
from server.services import Services
from server.serving import listen, serve
from server.store.devices import DeviceKind
from server.store.migrate import migrate
from simulators.badges import Badge
from simulators.day import plan_day
from simulators.minds import Manner
from simulators.run import run
from simulators.staff import SignIn, work
from simulators.world import SeedData, seed_data, venue_plan

WEEK_H = 7 * 24.0
DAY_S = 86_400.0

MANNER = Manner(claims=0.7, reaction_s=20.0, greeting_s=30.0)
"""Colleagues leave time to whoever looks around to be first."""


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
    services = await open_services(settings)
    handout = replace(
        handout, own_page=await link_to_own_page(services), pairs=tuple(offer_pairs(services, handout))
    )
    application = Application(services)
    people: list[asyncio.Task[None]] = []

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
        (settings.data_dir / DEMO).touch()
        return await furnish(database, secret, world, now)
    finally:
        await database.close()


async def link_to_own_page(services: Services) -> str:
    """As a manager makes it for a welcome letter."""
    secret = await services.guest_links.make(OWN_PAGE_OF, services.clock.now() + DAY_S)
    return f"/my#{secret}"


def offer_pairs(services: Services, handout: Handout) -> Iterator[PairGiven]:
    """A shared tablet and a wall of each venue, by its manager: good for a day, so that there is no hurry."""
    until = services.clock.now() + DAY_S
    for manager in (one for one in handout.sign_ins if one.role == "manager"):
        for kind, name in ((DeviceKind.TABLET, "Tablet"), (DeviceKind.WALL, "Back office")):
            code = services.devices.pairing.offer(Offer(manager.venue, kind, name, manager.name, until))
            yield PairGiven(kind.value, manager.venue, code, f"/pair#{code}")


async def _live(world: SeedData, seed: int, address: str, handout: Handout, speed: float) -> None:
    """A simulated week: guests walk, colleagues work."""
    keys = {one.name: one.key for one in handout.keys}
    start = datetime.now(ZoneInfo("UTC")).timestamp()
    async with asyncio.TaskGroup() as group:
        group.create_task(run(plan_day(world, seed, start, WEEK_H), address, keys, speed))
        for one in handout.sign_ins:
            if one.simulated:
                signing_in, badge = SignIn(one.name, one.password), _badge(world, one.name, keys)
                group.create_task(work(address, signing_in, seed, speed=speed, manner=MANNER, badge=badge))


def _badge(world: SeedData, name: str, keys: Mapping[str, str]) -> Badge:
    bearer = next(one for one in world.staff if one["id"] == name)
    plan = next(one for one in world.venues if one["id"] == bearer["venue"])
    return Badge(bearer["badge"], keys[f"{plan['id']}:all-readers"], plan, bearer["zone"])
