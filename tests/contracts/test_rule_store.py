"""Versions of rules: added, never changed; what is in force and what waits."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from alerts.rules.library import HOTEL
from alerts.rules.model import Rule, parse_rule
from alerts.rules.versions import Standing, Version
from server.store import migrate as migrating
from server.store.database import Database
from server.store.journal import Writes, write
from server.store.migrate import migrate
from server.store.rules import add_versions, find_version, load_standings, load_versions

NOW = 1_800_000_000.125
SCRIPTS = Path(migrating.__file__).parent / "migrations"


def version(number: int, status: str = "live", name: str = "hello", why: str = "") -> Version:
    body = {**HOTEL[1], "id": name, "version": number, "status": status, "why": why}
    return Version(parse_rule(body), NOW + number, "mira", "Mira 王")


async def put(database: Database, *versions: Version, venue: str = "hotel") -> None:
    await database.write(lambda c: add_versions(c, venue, versions))


async def standing(database: Database, name: str = "hello") -> Standing:
    return (await database.read(lambda c: load_standings(c, "hotel")))[name]


async def test_versions_come_back_as_they_were_newest_first(database: Database) -> None:
    """With who made each, when and why; another venue's are not among them."""
    made = [version(1), version(2, "draft", why="给夜班"), version(3, "retired")]
    await put(database, *made)
    await put(database, version(9), venue="dealer")
    assert await database.read(lambda c: load_versions(c, "hotel", "hello")) == made[::-1]
    assert await database.read(lambda c: load_versions(c, "hotel", "other")) == []


async def test_one_version_is_found_by_its_number(database: Database) -> None:
    """None where there is none: of this rule, or in this venue."""
    await put(database, version(1), version(2))
    assert await database.read(lambda c: find_version(c, "hotel", "hello", 1)) == version(1)
    assert await database.read(lambda c: find_version(c, "hotel", "hello", 3)) is None
    assert await database.read(lambda c: find_version(c, "dealer", "hello", 1)) is None


@pytest.mark.parametrize(
    ("statuses", "live", "draft"),
    [
        ("live", 1, None),
        ("draft", None, 1),
        ("retired", None, None),
        ("live live", 2, None),
        ("live draft", 1, 2),
        ("live draft draft", 1, 3),
        ("draft live", 2, None),
        ("live retired", None, None),
        ("live retired draft", None, 3),
        ("live draft retired live", 4, None),
    ],
)
async def test_the_newest_that_is_no_draft_decides(
    database: Database, statuses: str, live: int | None, draft: int | None
) -> None:
    """It is in force, or took the rule out of force; a draft that is newer waits beside it."""
    made = [version(number, status) for number, status in enumerate(statuses.split(), 1)]
    await put(database, *made)
    found = await standing(database)
    assert found.newest == made[-1]
    assert found.live == (made[live - 1] if live else None)
    assert found.draft == (made[draft - 1] if draft else None)


async def test_a_version_is_never_overwritten(database: Database) -> None:
    """Whoever writes the same number again changes nothing, in a turn or otherwise."""
    await put(database, version(1, why="first"))
    again = version(1, "retired", why="second")
    await put(database, again)
    await database.write(lambda c: write(c, Writes(rules=[("hotel", again)])))
    assert (await standing(database)).newest == version(1, why="first")


async def test_rules_come_in_order_of_id(database: Database) -> None:
    """Each with its newest version, also when several were made in one turn."""
    made = [("hotel", version(number, name=name)) for name in "bac" for number in (1, 2)]
    await database.write(lambda c: write(c, Writes(rules=made)))
    found = await database.read(lambda c: load_standings(c, "hotel"))
    assert [(name, one.newest.rule.version) for name, one in found.items()] == [("a", 2), ("b", 2), ("c", 2)]


async def test_rules_of_an_old_database_stay_in_force(empty: Database) -> None:
    """After the migration the newest that is no draft decides, as before; who made them nobody knows; and the
    next version can be added."""
    await empty.write(_as_before)
    rules = {
        "hello": ("retired", "live"),
        "gone": ("live", "retired"),
        "new": ("draft",),
        "both": ("live", "draft"),
    }
    for name, statuses in rules.items():
        for number, status in enumerate(statuses, 1):
            await empty.write(partial(_put_as_before, version(number, status, name).rule))
    await empty.write(migrate)
    found = await empty.read(lambda c: load_standings(c, "hotel"))
    live = {name: one.live.rule.version if one.live else None for name, one in found.items()}
    assert live == {"both": 1, "gone": None, "hello": 2, "new": None}
    assert found["new"].draft == Version(version(1, "draft", "new").rule)
    await put(empty, version(3, "draft"))
    now = await standing(empty)
    assert (now.live, now.draft) == (Version(version(2).rule), version(3, "draft"))


def _as_before(connection: Connection) -> None:
    """The tables as they were before versions had makers."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "0004")


def _put_as_before(rule: Rule, connection: Connection) -> None:
    body = json.dumps(rule.model_dump(mode="json", by_alias=True, exclude_none=True))
    row = {"venue": "hotel", "id": rule.id, "version": rule.version, "body": body}
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO rules ({names}) VALUES ({values})"), row)
