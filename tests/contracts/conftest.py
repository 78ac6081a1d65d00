"""The databases that one contract suite runs on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete

from server.config import Durability
from server.store import tables
from server.store.database import Database
from server.store.migrate import migrate
from server.store.postgres import PostgresDatabase
from server.store.sqlite import SqliteDatabase
from server.vault import open_vault
from tests.parts import Postgres

Open = Callable[[], Database]
"""Opens the same database again: as another program, or after a restart."""

SECRET = bytes(32)

KINDS = ["sqlite", "postgres"]


def opens_sqlite(path: Path) -> Open:
    return lambda: SqliteDatabase(path, Durability.PROCESS, SECRET, open_vault(path.parent, SECRET))


def opens_postgres(postgres: Postgres, name: str, folder: Path) -> Open:
    url = postgres.url(name)
    return lambda: PostgresDatabase(url, None, Durability.PROCESS, SECRET, open_vault(folder, SECRET))


@pytest.fixture(params=KINDS)
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database without a table, of this test's own."""
    name = ""
    if request.param == "sqlite":
        database = opens_sqlite(tmp_path / "maitred.db")()
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        name = await postgres.create_database()
        database = opens_postgres(postgres, name, tmp_path)()
    yield database
    await database.close()
    if name:
        await postgres.drop_database(name)


@pytest.fixture(scope="session")
def ready_postgres(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Open:
    """A database with all tables, which tests empty and use one after the other: making one takes long."""

    async def make() -> Open:
        folder = tmp_path_factory.mktemp("keys")
        open_ = opens_postgres(postgres, await postgres.create_database(), folder)
        database = open_()
        await database.write(migrate)
        await database.close()
        return open_

    return asyncio.run(make())


@pytest.fixture(params=KINDS)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """How the test's database is opened."""
    if request.param == "sqlite":
        return opens_sqlite(tmp_path / "maitred.db")
    open_: Open = request.getfixturevalue("ready_postgres")
    return open_


@pytest.fixture
async def database(opener: Open) -> AsyncIterator[Database]:
    """With all tables, and nothing in them."""
    opened = opener()
    await opened.write(migrate)
    await opened.write(_empty)
    yield opened
    await opened.close()


def _empty(connection: Connection) -> None:
    for table in tables.metadata.tables.values():
        connection.execute(delete(table))
