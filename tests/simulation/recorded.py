"""A server in this process whose clock a test sets: recordings of hours go through its API in a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection, select

from alerts.model import Card
from alerts.people import Guest, Staff
from alerts.rules.model import parse_rule
from alerts.rules.versions import Version
from recognition.consent import RECOGNITION
from recognition.identity import PHONE, TAG, credential_hash
from recognition.zones import parse_plan
from server.app import Application, open_database, open_services
from server.clock import ManualClock
from server.config import Durability, Settings, load_secret
from server.security import token_hash
from server.services import Services
from server.store import guests, journal, people, tables, venues
from server.store.consents import NewConsent
from server.store.guests import NewGuest
from server.store.migrate import migrate
from server.store.sealed import open_card
from simulators.wire import Post

VENUE = "here"
READER_KEY = "the-key-of-the-reader"
PHONE_KEY = "the-key-of-the-phone"
A_DAY_S = 86_400

RULE = {
    "id": "arrival",
    "version": 1,
    "status": "live",
    "when": {"trigger": "arrived"},
    "then": {
        "title": {"en": "{name} has arrived"},
        "suggestion": {"en": "Greet them in {zone}"},
        "priority": "normal",
        "audience": [{"role": "host"}],
        "expires_s": A_DAY_S,
    },
}
"""The card stays open until the guest leaves, so that a card says when they came and went."""


@dataclass(frozen=True)
class Scene:
    """One venue, and one guest for each tag; the first guest also has the phone."""

    zones: Sequence[dict[str, Any]]
    antennas: Sequence[dict[str, Any]] = ()
    tags: Sequence[str] = ()

    @property
    def plan(self) -> dict[str, Any]:
        readers = [{"id": reader} for reader in dict.fromkeys(a["reader"] for a in self.antennas)]
        size = {"width_m": 100, "height_m": 100}
        return {"id": VENUE, **size, "zones": self.zones, "readers": readers, "antennas": self.antennas}

    def furnish(self, connection: Connection, secret: bytes) -> None:
        migrate(connection)
        venues.put_plan(connection, parse_plan(self.plan))
        guests.put_guests(connection, list(self._guests(secret)), 0.0)
        host = Staff("host", VENUE, "Host", "host", on_shift=True)
        people.put_account(connection, people.Account(host, "host", ""))
        journal.write(connection, journal.Writes(rules=[(VENUE, Version(parse_rule(RULE)))]))
        for token, kind in ((READER_KEY, people.KeyKind.READER), (PHONE_KEY, people.KeyKind.PHONE)):
            reader = self.antennas[0]["reader"] if self.antennas and kind is people.KeyKind.READER else ""
            people.put_key(connection, people.Key(token_hash(token), VENUE, kind, kind, reader))

    def _guests(self, secret: bytes) -> Iterable[NewGuest]:
        for number, tag in enumerate(self.tags or ["E2" * 12]):
            credentials = [(credential_hash(secret, TAG, tag), TAG)]
            if number == 0:
                credentials.append((credential_hash(secret, PHONE, PHONE_KEY), PHONE))
            consents = tuple(map(NewConsent, RECOGNITION))
            yield NewGuest(Guest(f"guest-{number}", f"Guest {number}"), tuple(credentials), consents)


@dataclass
class Stage:
    """The running server."""

    clock: ManualClock
    services: Services
    http: httpx.AsyncClient

    async def play(self, posts: Iterable[Post], key: str) -> list[httpx.Response]:
        """Each post at the instant at which it once came."""
        headers = {"Authorization": f"Bearer {key}"}
        answers = []
        for post in posts:
            self.clock.set(post.at)
            answers.append(await self.http.post(post.path, content=post.body, headers=headers))
        return answers

    async def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.set(self.clock.now() + seconds)
        await self.services.drive.turn([])

    async def cards(self) -> list[Card]:
        """Every card there was, in order."""
        bodies = select(tables.cards.c.body)
        database = self.services.database
        found = await database.read(lambda c: [open_card(database.vault, b) for b in c.scalars(bodies)])
        return sorted(found, key=lambda card: (card.opened_at, card.guest))


@asynccontextmanager
async def stage(scene: Scene, folder: Path, now: float) -> AsyncIterator[Stage]:
    """Furnished and running, with its clock at ``now``."""
    settings = Settings(data_dir=folder, durability=Durability.PROCESS)
    secret = load_secret(settings)
    database = open_database(settings)
    await database.write(lambda connection: scene.furnish(connection, secret))
    await database.close()
    clock = ManualClock(now)
    services = await open_services(settings, clock)
    driving = asyncio.create_task(services.drive.run())
    transport = httpx.ASGITransport(Application(services))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as http:
        yield Stage(clock, services, http)
    driving.cancel()
    await services.database.close()
