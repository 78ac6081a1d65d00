"""A simulated day on a real store, with the server stopped and started in between."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import msgspec
import pytest
from sqlalchemy import select

from alerts.model import Card
from recognition.history import JOIN_S
from recognition.model import Read, Visit
from server.app import open_database, open_services
from server.bus import Envelope
from server.clock import ManualClock
from server.commands.furnish import furnish
from server.config import Durability, Settings, load_secret
from server.errors import MaitredError
from server.messages import Message, ReadsCame
from server.services import Services
from server.store import tables
from server.store.migrate import migrate
from server.store.sealed import open_card
from server.vault import vault_of
from simulators.seeds import SeedData
from tests.simulation.world import START, Letter, People, sent, slow_world

SEED = 8
HOURS = 6.0
RESTARTS = 12
LONGEST_S = 25.0
"""The longest that the server is away: shorter than readers are silent before a guest counts as gone."""

_VISIT = msgspec.json.Decoder(Visit)


@dataclass
class Sealed:
    """A message whose reply nobody reads; a server's mistake is one of the test."""

    venue: str
    message: Message
    abandoned: bool = False

    def settle(self, reply: object) -> None:
        pass

    def fail(self, error: Exception) -> None:
        assert isinstance(error, MaitredError)
        assert error.status < 500


@dataclass
class Life:
    """A server on a data folder, through restarts."""

    settings: Settings
    clock: ManualClock
    services: Services
    people: People
    world: SeedData

    @classmethod
    async def begun(cls, folder: Path) -> Life:
        settings = Settings(data_dir=folder, durability=Durability.PROCESS)
        database = open_database(settings)
        await database.write(migrate)
        world = slow_world(SEED)
        await furnish(database, load_secret(settings), world, START)
        await database.close()
        clock = ManualClock(START)
        services = await open_services(settings, clock)
        staff = {account.staff.id: account.staff for account in services.house.accounts.values()}
        return cls(settings, clock, services, People(SEED, staff), world)

    async def turn(self, letters: list[Letter], now: float) -> None:
        """One turn of the loop."""
        self.clock.set(now)
        known = self.cards
        envelopes: list[Envelope] = [Sealed(letter.venue, letter.message) for letter in letters]
        await self.services.drive.turn(envelopes)
        assert self.services.drive.healthy
        for card in self.cards - known:
            feed = next(f for f in self.services.house.feeds.values() if card in f.cards)
            self.people.see(feed.cards[card], now)

    @property
    def cards(self) -> set[str]:
        return {card for feed in self.services.house.feeds.values() for card in feed.cards}

    def board(self) -> dict[str, Card]:
        """Everything on the screens."""
        return {id_: card for feed in self.services.house.feeds.values() for id_, card in feed.cards.items()}

    def here(self) -> dict[str, tuple[str, ...]]:
        """The visits under way, in each venue."""
        return {
            venue: tuple(sorted(visit.id for visit in actor.venue.snapshot()))
            for venue, actor in self.services.house.actors.items()
        }

    async def restart(self, away_s: float) -> None:
        """Stop, be away for a while, and start again: everything is as it was."""
        here, board = self.here(), self.board()
        await self.services.database.close()
        self.clock.set(self.clock.now() + away_s)
        self.services = await open_services(self.settings, self.clock)
        assert self.here() == here
        assert self.board() == board

    async def settle(self, until: float) -> None:
        """What people do, and what falls due by itself."""
        for letter in self.people.due(until):
            await self.turn([letter], letter.at)
        actors = self.services.house.actors.values()
        while (
            due := min([at for a in actors if (at := a.next_deadline()) is not None], default=until)
        ) < until:
            await self.turn([], max(due, self.clock.now()))


def _instants(rng: Random) -> Iterator[float]:
    yield from sorted(rng.uniform(START, START + HOURS * 3600) for _ in range(RESTARTS))
    yield float("inf")


@pytest.mark.parametrize("seed", [SEED])
async def test_restarts_announce_nobody_twice(tmp_path: Path, seed: int) -> None:
    """Whenever in the day the server is restarted, the same guests are present and the same cards shown as
    before; nobody present gets a second arrival, and no rule fires twice in a visit."""
    rng = Random(f"{seed}:restarts")
    print(f"seed {seed}")
    life = await Life.begun(tmp_path)
    instants = _instants(rng)
    restart_at = next(instants)
    for letter in sent(life.world, SEED, HOURS):
        if letter.at >= restart_at:
            await life.restart(rng.uniform(0, LONGEST_S))
            restart_at = next(instants)
        now = max(letter.at, life.clock.now())
        await life.settle(now)
        await life.turn([letter], now)
    await life.settle(START + (HOURS + 3) * 3600)
    await _check_history(life)
    await life.services.database.close()


async def _check_history(life: Life) -> None:
    read = life.services.database.read
    visits = await read(lambda c: [_VISIT.decode(body) for body in c.scalars(select(tables.visits.c.body))])
    today = [visit for visit in visits if visit.arrived_at > START]
    assert all(visit.left_at is not None for visit in today)
    _check_no_overlap(today)
    assert len(today) > 50
    assert len(await _fired(life)) > 50


def _check_no_overlap(visits: list[Visit]) -> None:
    """One visit of a guest is over before the next begins; late evidence from between two may date the second
    back by so much as still belongs to it."""
    of_guest: dict[tuple[str, str], list[Visit]] = defaultdict(list)
    for visit in visits:
        of_guest[visit.venue, visit.guest].append(visit)
    for stays in of_guest.values():
        for before, after in pairwise(sorted(stays, key=lambda visit: visit.arrived_at)):
            assert before.left_at is not None
            assert before.left_at <= after.arrived_at + JOIN_S


async def test_who_steps_out_during_a_restart_goes_on_with_the_visit(tmp_path: Path) -> None:
    """A guest falls silent, the server restarts, and the guest is back within a minute: it is the same visit,
    and no rule that has fired in it fires again."""
    life = await Life.begun(tmp_path)
    tag = next(one["raw"] for one in life.world.credentials if one["guest"] == "g01")
    await _stays(life, tag, 130)
    [visit], before = life.here()["hotel"], await _fired(life)
    assert "not-greeted" in {rule for _, rule in before}
    await _passes(life, 115)
    assert life.here()["hotel"] == ()
    await life.restart(5)
    await _stays(life, tag, 200)
    assert life.here()["hotel"] == (visit,)
    assert await _fired(life) == before


async def _stays(life: Life, tag: str, seconds: int) -> None:
    """In the lobby, heard every second."""
    for _ in range(seconds):
        await _passes(life, 1)
        read = ReadsCame([Read(tag, "H2", 1, -50.0)])
        await life.turn([Letter(life.clock.now(), "hotel", read)], life.clock.now())


async def _passes(life: Life, seconds: float) -> None:
    await life.turn([], life.clock.now() + seconds)


async def _fired(life: Life) -> set[tuple[str, str]]:
    """Which rules have fired in which visits; none twice."""
    cards = await life.services.database.read(
        lambda c: [open_card(vault_of(c), body) for body in c.scalars(select(tables.cards.c.body))]
    )
    fired = Counter((card.visit, card.rule) for card in cards)
    assert set(fired.values()) == {1}
    return set(fired)
