"""A hotel with many guests, in a data folder that each run copies."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path

from sqlalchemy import Connection

from alerts.people import Guest, Preference, Staff
from alerts.rules.library import HOTEL, Body
from alerts.rules.model import parse_rule
from alerts.rules.versions import Version
from recognition.consent import Purpose
from recognition.identity import TAG, credential_hash
from recognition.zones import parse_plan
from server.app import open_database
from server.config import Settings, load_secret
from server.security import token_hash
from server.store import guests, journal, people, venues
from server.store.consents import NewConsent
from server.store.guests import NewGuest
from server.store.migrate import migrate
from simulators.world import venue_plan

KEY = "bench-key"
SESSION = "bench-session"
VENUE = "hotel"
ANTENNAS = tuple((one["reader"], one["id"]) for one in venue_plan(VENUE)["antennas"] if one["role"] == "zone")
"""Those well inside, where one read leaves no doubt that somebody is in the house."""


def epc(number: int) -> str:
    """The tag of guest ``number``; beyond the last guest, the tag of a stranger."""
    return f"E28011{number:018X}"


def make(folder: Path, guest_count: int, staff_count: int = 8) -> None:
    """A database with that many guests, each with a tag and consent, and staff who all get every card."""
    asyncio.run(_make(Settings(data_dir=folder), guest_count, staff_count))


async def _make(settings: Settings, guest_count: int, staff_count: int) -> None:
    secret, now = load_secret(settings), time.time()
    database = open_database(settings)
    await database.write(migrate)
    people_ = [_guest(number, secret) for number in range(guest_count)]
    await database.write(lambda connection: guests.put_guests(connection, people_, now))
    await database.write(lambda connection: _furnish(connection, staff_count, now))
    await database.close()


def _furnish(connection: Connection, staff_count: int, now: float) -> None:
    plan = parse_plan(venue_plan(VENUE))
    venues.put_plan(connection, plan)
    rules = [(VENUE, Version(parse_rule(_for_all(body)))) for body in HOTEL]
    journal.write(connection, journal.Writes(rules=rules))
    for number in range(staff_count):
        role = "manager" if number == 0 else "host"
        staff = Staff(f"s{number}", VENUE, f"Staff {number}", role, ("en",), zone="lobby", on_shift=True)
        people.put_account(connection, people.Account(staff, f"s{number}", "-"))
        session = people.Session(token_hash(f"{SESSION}{number}"), staff.id, now + 7 * 86_400)
        people.add_session(connection, session, now)
    key = people.Key(token_hash(KEY), VENUE, people.KeyKind.READER, "bench")
    people.put_key(connection, key)


def _for_all(body: Body) -> Body:
    """The hotel's rule, but every host gets its cards."""
    return {**body, "then": {**body["then"], "audience": [{"role": "host"}, {"role": "manager"}]}}


def _guest(number: int, secret: bytes) -> NewGuest:
    guest = Guest(
        f"g{number}",
        f"Guest Number {number}",
        tier=("gold", "diamond")[number % 2],
        languages=("en",),
        preferences=(Preference("A quiet table"),),
    )
    return NewGuest(
        guest,
        ((credential_hash(secret, TAG, epc(number)), TAG),),
        (NewConsent(Purpose.RECOGNISE_BY_TAG),),
    )


def copy(source: Path, target: Path) -> Path:
    """A fresh copy for one run."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target
