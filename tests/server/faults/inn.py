"""A small furnished house for the tests of faults: one inn, guests with a tag each, hosts and a manager.

Everything about it is known beforehand (keys, sessions), so that a test can begin to post at once.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from alerts.model import Card
from alerts.people import Guest, Staff
from alerts.rules.model import parse_rule
from alerts.rules.versions import Version
from recognition.consent import Purpose
from recognition.identity import TAG, credential_hash
from recognition.model import Visit
from recognition.zones import parse_plan
from server.app import open_database
from server.config import Durability, Settings, load_secret
from server.security import hash_password, token_hash
from server.store import guests, journal, people, venues
from server.store.consents import NewConsent
from server.store.database import Database
from server.store.guests import NewGuest
from server.store.migrate import migrate

VENUE = "inn"
READER_KEY = "the-key-of-all-readers"
READ_POINT = "urn:epc:id:sgln:9521141.12345.0"
"""A reader that is called as EPCIS calls it."""

MANAGER = "boss"
QUESTION = "lunch"
LONG_S = 3_600
"""Nobody leaves and no card expires while a test runs."""

FOR_EVER = 4_000_000_000.0

PLAN = {
    "id": VENUE,
    "name": "The inn",
    "kind": "hotel",
    "timezone": "UTC",
    "width_m": 20,
    "height_m": 10,
    "zones": [
        {"id": "hall", "rect": [0, 10, 0, 10], "entry": True, "adjacent": ["bar"]},
        {"id": "bar", "rect": [10, 20, 0, 10]},
    ],
    "readers": [{"id": "R1", "cycle_s": 1}, {"id": READ_POINT}],
    "antennas": [
        {"id": "1", "reader": "R1", "zone": "hall", "x": 5, "y": 5},
        {"id": "2", "reader": "R1", "zone": "bar", "x": 15, "y": 5},
        {"id": "1", "reader": READ_POINT, "zone": "hall", "x": 5, "y": 5, "role": "gate"},
    ],
}

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
        "expires_s": LONG_S,
        "question": {"key": QUESTION, "text": {"en": "What would they like for lunch?"}},
    },
}


def guest(number: int) -> str:
    return f"g{number:04d}"


def host(number: int) -> str:
    return f"host-{number:03d}"


def epc(number: int) -> str:
    """The tag of a guest. No run of zeros, as every file is full of: tags are looked for in files."""
    return f"E2{0x80_11_60_60_00_02_05_5B_A7_C3_00 + number:022X}"


def session_of(staff: str) -> str:
    """The session token of a member of staff."""
    return f"session-of-{staff}"


@dataclass(frozen=True)
class Inn:
    """Where the data is. ``database``: of PostgreSQL; empty for SQLite in ``data``."""

    data: Path
    durability: Durability = Durability.PROCESS
    database: str = ""
    hosts: int = 3
    guests: int = 400
    more: dict[str, str] = field(default_factory=dict)
    """Further settings of the server."""

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.data, durability=self.durability, database_url=self.database)

    @property
    def environment(self) -> dict[str, str]:
        """What ``maitred serve`` is started with."""
        given = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        given |= {
            "MAITRED_DATA_DIR": str(self.data),
            "MAITRED_DURABILITY": self.durability.value,
            "MAITRED_DATABASE_URL": self.database,
        }
        return given | {f"MAITRED_{name.upper()}": value for name, value in self.more.items()}

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Database]:
        """The database, beside the server."""
        database = open_database(self.settings)
        try:
            yield database
        finally:
            await database.close()

    async def furnish(self) -> None:
        """Put everything in. The server must not run yet."""
        secret = load_secret(self.settings)
        async with self.opened() as database:
            await database.write(migrate)
            await self._put_world(database, secret)
            await self._put_staff(database)

    async def _put_world(self, database: Database, secret: bytes) -> None:
        plan, rule = parse_plan(PLAN), parse_rule(RULE)
        people_ = [_new_guest(number, secret) for number in range(self.guests)]
        key = people.Key(token_hash(READER_KEY), VENUE, people.KeyKind.READER, "all")
        await database.write(lambda c: venues.put_plan(c, plan))
        await database.write(lambda c: guests.put_guests(c, people_, 0.0))
        await database.write(lambda c: people.put_key(c, key))
        await database.write(lambda c: journal.write(c, journal.Writes(rules=[(VENUE, Version(rule))])))

    async def _put_staff(self, database: Database) -> None:
        password = hash_password("unused")
        staff = [Staff(MANAGER, VENUE, "The Boss", "manager", on_shift=True)]
        staff += [Staff(host(n), VENUE, f"Host {n:03d}", "host", on_shift=True) for n in range(self.hosts)]
        accounts = [people.Account(member, member.id, password) for member in staff]
        sessions = [people.Session(token_hash(session_of(s.id)), s.id, FOR_EVER) for s in staff]

        def put_all(connection: Connection) -> None:
            for account in accounts:
                people.put_account(connection, account)
            for session in sessions:
                people.add_session(connection, session, 0.0)

        await database.write(put_all)

    async def kept_visits(self) -> list[Visit]:
        """Every visit in the database."""
        async with self.opened() as database:
            return await database.read(lambda c: journal.load_visits(c, VENUE, 0.0))

    async def kept_cards(self) -> list[Card]:
        """Every card in the database."""
        async with self.opened() as database:
            return await database.read(lambda c: journal.load_cards(c, VENUE))


def _new_guest(number: int, secret: bytes) -> NewGuest:
    profile = Guest(guest(number), f"Guest {number:04d}", tier="gold")
    tag = (credential_hash(secret, TAG, epc(number)), TAG)
    return NewGuest(profile, (tag,), (NewConsent(Purpose.RECOGNISE_BY_TAG),))


def reads(numbers: Iterable[int], at: float | None = None, antenna: int = 1) -> list[dict[str, object]]:
    """The generic body in which one antenna hears these guests, dated ``at`` if given."""
    dated = {} if at is None else {"ts": at}
    return [{"epc": epc(n), "reader": "R1", "antenna": antenna, "rssi": -48, **dated} for n in numbers]
