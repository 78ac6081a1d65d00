"""A database that is full, locked, damaged, stopped or never was: StoreFailed, and afterwards it works."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Connection, text

from alerts.people import Guest
from server.config import Durability
from server.errors import StoreFailed
from server.store import guests
from server.store.database import Database
from server.store.guests import NewGuest
from server.store.migrate import migrate
from server.store.postgres import PostgresDatabase
from server.store.search import find_guests
from server.vault import open_vault
from tests.contracts.conftest import SECRET, opens_postgres, opens_sqlite
from tests.parts import Postgres

NAMES = [f"Guest {i:05}" for i in range(2_000)]
"""More than fits into the pages that are left."""


async def put(database: Database, *names: str) -> None:
    new = [NewGuest(Guest(name, name)) for name in names]
    await database.write(lambda connection: guests.put_guests(connection, new, 0.0))


async def names(database: Database) -> list[str]:
    found = await database.read(lambda connection: find_guests(connection, "", 0, 10))
    return [guest.name for guest in found.guests]


def says(sql: str) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        connection.execute(text(sql))

    return work


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    database = opens_sqlite(tmp_path / "maitred.db")()
    await database.write(migrate)
    await put(database, "Ann")
    yield database
    await database.close()


async def test_a_full_disk_keeps_nothing_of_the_transaction(sqlite: Database) -> None:
    """Reading goes on, and once there is room, so does writing."""
    pages = await sqlite.read(lambda c: c.scalar(text("PRAGMA page_count")))
    await sqlite.write(says(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StoreFailed):
        await put(sqlite, *NAMES)
    assert await names(sqlite) == ["Ann"]
    await sqlite.write(says("PRAGMA max_page_count = 1000000"))
    await put(sqlite, "Bo")
    assert await names(sqlite) == ["Ann", "Bo"]


async def test_a_file_that_another_program_holds_is_not_waited_for_for_ever(
    sqlite: Database, tmp_path: Path
) -> None:
    """Its lock ends in StoreFailed; when the lock is gone, it works."""
    await sqlite.write(says("PRAGMA busy_timeout = 1"))
    other = sqlite3.connect(tmp_path / "maitred.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreFailed):
        await put(sqlite, "Bo")
    assert await names(sqlite) == ["Ann"]
    other.execute("ROLLBACK")
    other.close()
    await put(sqlite, "Bo")
    assert await names(sqlite) == ["Ann", "Bo"]


@pytest.mark.parametrize(
    "make", [lambda path: path.mkdir(), lambda path: path.write_bytes(b"nonsense" * 999)]
)
async def test_a_file_that_is_no_database_is_a_failed_store(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    """Not an error that nobody expects."""
    make(tmp_path / "maitred.db")
    database = opens_sqlite(tmp_path / "maitred.db")()
    with pytest.raises(StoreFailed):
        await database.write(migrate)
    with pytest.raises(StoreFailed):
        await database.read(says("SELECT 1"))
    await database.close()


async def test_a_postgres_that_went_away_is_a_failed_store_until_it_is_back(
    postgres: Postgres, tmp_path: Path
) -> None:
    """Connections that it cut, and those it does not take, end in StoreFailed; then the next one works."""
    name = await postgres.create_database()
    database = opens_postgres(postgres, name, tmp_path)()
    await database.write(migrate)
    await put(database, "Ann")
    admin = await asyncpg.connect(postgres.url("postgres", "postgresql"))
    await admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    for _ in range(3):
        with pytest.raises(StoreFailed):
            await put(database, "Bo")
        with pytest.raises(StoreFailed):
            await names(database)
    await admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
    await put(database, "Cy")
    assert await names(database) == ["Ann", "Cy"]
    await admin.close()
    await database.close()
    await postgres.drop_database(name)


async def test_a_postgres_that_was_never_there_is_a_failed_store(postgres: Postgres, tmp_path: Path) -> None:
    """A wrong port, a wrong database and a wrong host alike."""
    for url in (
        "postgresql://postgres@127.0.0.1:1/x",
        postgres.url("no_such_database", "postgresql"),
        "postgresql://postgres@host.invalid/x",
    ):
        vault = open_vault(tmp_path, SECRET)
        database = PostgresDatabase(url, None, Durability.PROCESS, SECRET, vault)
        with pytest.raises(StoreFailed):
            await database.write(migrate)
        await database.close()
