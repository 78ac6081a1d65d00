"""The embedded database: SQLite in WAL mode, one thread that writes and one that reads.

A thread of its own, and not aiosqlite's hop for each call, because a commit is the longest step on the way of
a read: this way it is one hop (decision 0004).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import Error as SqliteError
from typing import TypeVar

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from recognition.history import History
from server.config import Durability
from server.errors import StoreFailed
from server.security import SECRET
from server.store.profiles import FileProfiles, Profiles
from server.vault import NAME, Vault

T = TypeVar("T")

BUSY_MS = 2_000
"""How long to wait for another program's lock on the file."""


CHECKPOINT_COMMITS = 50
"""After so many commits the reading thread moves the log into the database, beside further commits."""

LOG_PAGES = 20_000
"""Where a log that never gets a pause is moved by the writer itself: 80 MB."""


CACHE_KB = 200_000
"""Memory for pages while very much is written. SQLite's own 2 MB would read and write the pages of an index
again and again."""


class SqliteDatabase:
    def __init__(self, path: Path, durability: Durability, secret: bytes, vault: Vault) -> None:
        info = {SECRET: secret, NAME: vault}
        self.vault = vault
        self._path = path
        self._profiles: FileProfiles | None = None
        self._writer = _Thread(path, durability, "BEGIN IMMEDIATE", info)
        self._reader = _Thread(path, durability, "BEGIN", info)
        self._commits = 0

    async def write(self, work: Callable[[Connection], T]) -> T:
        self._tidy()
        return await self._writer.run(work)

    def _tidy(self) -> None:
        self._commits += 1
        if self._commits % CHECKPOINT_COMMITS == 0:
            self._reader.submit_checkpoint()

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._reader.run(work)

    async def profiles(self) -> Profiles:
        return self._file()

    async def histories(self, venue: str, now: float) -> Mapping[str, History]:
        return self._file().histories(venue, now)

    def _file(self) -> FileProfiles:
        if self._profiles is None:
            self._profiles = FileProfiles(self._path)
        return self._profiles

    async def expect_much(self) -> None:
        await self._writer.run(lambda c: c.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KB}"))
        self.vault.expect_much()

    async def tidy(self) -> None:
        await self._writer.truncate()

    async def close(self) -> None:
        self._reader.close()
        self._writer.close()
        if self._profiles is not None:
            self._profiles.close()
        self.vault.close()


class _Thread:
    """One connection and the only thread that uses it."""

    def __init__(self, path: Path, durability: Durability, begin: str, info: Mapping[str, object]) -> None:
        self._executor = ThreadPoolExecutor(1)
        self._connection: Connection | None = None
        self._engine = create_engine(
            f"sqlite:///{path}", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        synchronous = "FULL" if durability is Durability.POWER else "NORMAL"

        @event.listens_for(self._engine, "connect")
        def _prepare(connection: SqliteConnection, record: ConnectionPoolEntry) -> None:
            record.info.update(info)
            # Python would begin a transaction before some statements only, and never before DDL: a migration
            # that fails half-way would stay half-done.
            connection.isolation_level = None
            for pragma in (
                f"busy_timeout={BUSY_MS}",
                f"wal_autocheckpoint={LOG_PAGES}",
                "journal_mode=WAL",
                f"synchronous={synchronous}",
                "secure_delete=ON",
            ):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(self._engine, "begin")
        def _begin(connection: Connection) -> None:
            driver: SqliteConnection = connection.connection.driver_connection  # type: ignore[assignment]
            driver.execute(begin)

    async def run(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._transact, work)

    async def truncate(self) -> None:
        """The log is moved into the database and emptied."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self._truncate)

    def _truncate(self) -> None:
        try:
            self._driver().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except SqliteError as error:
            raise StoreFailed(type(error).__name__) from error

    def submit_checkpoint(self) -> None:
        self._executor.submit(self._checkpoint)

    def _checkpoint(self) -> None:
        with suppress(SqliteError):
            self._driver().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _driver(self) -> SqliteConnection:
        driver: SqliteConnection = self._connected().connection.driver_connection  # type: ignore[assignment]
        return driver

    def _transact(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._connected().begin():
                return work(self._connected())
        except (SQLAlchemyError, SqliteError, OSError) as error:
            raise StoreFailed(type(error).__name__) from error

    def _connected(self) -> Connection:
        """The connection, kept open: taking one from the pool costs as much as the rest of a small commit."""
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def close(self) -> None:
        self._executor.submit(self._disconnect).result()
        self._executor.shutdown()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()
