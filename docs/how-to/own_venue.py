"""Puts a venue, a manager, a rule and a key into the data folder of a server that does not run.

    .venv/bin/python docs/how-to/own_venue.py DATA_FOLDER

A stopgap: there is no page or command for it yet. Change the plan, the people and the rules to yours.
"""

from __future__ import annotations

import asyncio
import getpass
import sys
from pathlib import Path

from sqlalchemy import Connection

from alerts.model import Staff
from alerts.rules.library import HOTEL
from alerts.rules.model import parse_rule
from recognition.zones import parse_plan
from server.app import open_database
from server.config import load_settings
from server.security import hash_password, new_token, token_hash
from server.store import journal, people, venues
from server.store.migrate import migrate

PLAN = {
    "id": "inn",
    "name": "The Inn",
    "timezone": "Europe/Paris",
    "zones": [
        {"id": "door", "rect": [0, 6, 0, 8], "entry": True, "adjacent": ["bar"]},
        {"id": "bar", "rect": [6, 20, 0, 8]},
    ],
    "readers": [{"id": "R1", "cycle_s": 0.8}],
    "antennas": [
        {"id": "1", "reader": "R1", "zone": "door", "x": 1, "y": 4},
        {"id": "2", "reader": "R1", "zone": "bar", "x": 13, "y": 4},
    ],
}
MANAGER = Staff("ana", "inn", "Ana Brun", "manager", languages=("fr", "en"), on_shift=True)


def put_venue(connection: Connection, password: str, key: str) -> None:
    """All of it, in the caller's transaction; safe to repeat."""
    plan = parse_plan(PLAN)
    venues.put_plan(connection, plan)
    people.put_account(connection, people.Account(MANAGER, "ana", hash_password(password)))
    people.put_key(connection, people.Key(token_hash(key), plan.id, people.KeyKind.READER, "R1", "R1"))
    journal.write(connection, journal.Writes(rules=[(plan.id, parse_rule(rule)) for rule in HOTEL]))


async def furnish(folder: Path, password: str) -> str:
    """Returns the key of reader R1: it is shown once, and only its hash is kept."""
    key = new_token()
    database = open_database(load_settings(data_dir=folder))
    try:
        await database.write(migrate)
        await database.write(lambda connection: put_venue(connection, password, key))
    finally:
        await database.close()
    return key


if __name__ == "__main__":
    print(asyncio.run(furnish(Path(sys.argv[1]), getpass.getpass("Password for ana: "))))
