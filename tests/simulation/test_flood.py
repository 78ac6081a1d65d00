"""A tour group arrives: 500 guests within a minute, and ten people on duty."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from alerts.model import About, Card, Shelf
from alerts.sight import may_see
from recognition.model import Read
from server.app import open_database, open_services
from server.clock import ManualClock
from server.commands.furnish import furnish
from server.config import Durability, Settings, load_secret
from server.messages import ReadsCame
from server.services import Services
from server.store import tables
from server.store.migrate import migrate
from server.store.sealed import open_card
from simulators.seeds import SeedData
from tests.simulation.test_restarts import Sealed
from tests.simulation.world import START, slow_world

GUESTS, HANDS, SECONDS = 500, 10, 60
CROSS = 50
"""Each fiftieth has a complaint open."""

STAY_S = 120
TIERS = ("diamond", "gold", "silver")
SEED = 8


def tag_of(number: int) -> str:
    return f"E2{number:022X}"


def with_a_group() -> SeedData:
    """The hotel with ten on shift, one duty manager among them, and a group that nobody knows better."""
    world: Any = slow_world(SEED)
    host, chief, pattern = (
        next(one for one in people if one["id"] == name)
        for people, name in ((world.staff, "lin"), (world.staff, "tomas"), (world.guests, "g01"))
    )
    plain = {"companions": [], "appointments": [], "occasions": [], "account_manager": "", "deputy": ""}
    guests = [{**pattern, **plain, "id": f"t{i}", "name": f"T {i}"} for i in range(GUESTS)]
    for i, guest in enumerate(guests):
        guest.update(tier=TIERS[i % 3], complaint_since=START - 9e4 if i % CROSS == 0 else None)
    names = [guest["id"] for guest in guests]
    flooded: SeedData = replace(
        world,
        staff=[chief, *({**host, "id": f"s{i}", "name": f"S{i} Host"} for i in range(HANDS - 1))],
        guests=guests,
        credentials=[{"guest": name, "kind": "tag", "raw": tag_of(i)} for i, name in enumerate(names)],
        consents=[{"guest": name, "purpose": "recognise_by_tag", "venue": None} for name in names],
        histories=[],
        haunts={name: ["hotel"] for name in names},
    )
    return flooded


async def opened(folder: Path, clock: ManualClock) -> Services:
    settings = Settings(data_dir=folder, durability=Durability.PROCESS)
    database = open_database(settings)
    await database.write(migrate)
    await furnish(database, load_secret(settings), with_a_group(), START)
    await database.close()
    return await open_services(settings, clock)


async def turn(services: Services, clock: ManualClock, numbers: range) -> None:
    """These of the group are heard in the entrance."""
    reads = [Read(tag_of(each), "H1", 2, -50.0) for each in numbers]
    await services.drive.turn([Sealed("hotel", ReadsCame(reads))] if reads else [])
    assert services.drive.healthy
    clock.set(clock.now() + 1)


async def flooded(folder: Path, restart: bool) -> tuple[Services, list[Card], dict[str, Card]]:
    """The server, all cards of the group when everybody has stayed for a while, and the cards as they were
    on the screens when the minute was over. Perhaps it was restarted in the middle."""
    clock = ManualClock(START)
    services = await opened(folder, clock)
    for second in range(SECONDS):
        await turn(services, clock, range(second * GUESTS // SECONDS, (second + 1) * GUESTS // SECONDS))
        if restart and second == SECONDS // 2:
            await services.database.close()
            services = await open_services(services.settings, clock)
    board = dict(services.house.feeds["hotel"].cards)
    for second in range(STAY_S):
        await turn(services, clock, range(GUESTS if second % 30 == 0 else 0))
    bodies = await services.database.read(lambda c: list(c.scalars(select(tables.cards.c.body))))
    made = [open_card(services.database.vault, body) for body in bodies]
    return services, [card for card in made if card.opened_at >= START], board


@pytest.mark.parametrize("restart", [False, True])
async def test_500_arrivals_in_a_minute_flood_nobody(tmp_path: Path, restart: bool) -> None:
    """No hour of anybody holds more than 12 cards; each complaint card disturbs somebody; every other card
    disturbs somebody or says why not and is seen by somebody on shift; a gathered card counts those it tells
    of. A restart in the middle changes none of it."""
    services, made, board = await flooded(tmp_path, restart)
    disturbed: dict[str, list[float]] = defaultdict(list)
    for card in made:
        for staff, at in card.alerted.items():
            disturbed[staff].append(at)
    # All came within one hour.
    assert {one: len(times) for one, times in disturbed.items() if len(times) > 12} == {}
    cross = [card for card in made if card.complaint]
    assert len(cross) >= GUESTS // CROSS
    assert all(card.alerted and card.shelved is None for card in cross)
    there = [one for one in services.house.staff_of("hotel") if one.on_shift]
    for card in made:
        assert bool(card.alerted) != (card.shelved is not None)
        assert card.audience
    assert all(any(may_see(card, one) for one in there) for card in board.values())
    _check_gathered(board)
    await services.database.close()


def _check_gathered(board: dict[str, Card]) -> None:
    gathered = [card for card in board.values() if card.about is About.GATHERED]
    assert gathered
    for card in gathered:
        told = {board[each].visit for each in card.gathers}
        assert card.title["en"].startswith(f"{len(told)} guest")
    shelved = {each.id for each in board.values() if each.shelved is Shelf.GATHERED}
    assert {each for card in gathered for each in card.gathers} == shelved
