"""Who bears what and who has consented to what, as files to be mapped into memory.

A server with very many guests would spend seconds at each start on reading them all, and keep a dictionary of
objects for those who never come. From :data:`FROM_GUESTS` on it keeps two compact tables beside the database
instead (:mod:`recognition.index`), and at a start reads only what has changed since they were made. They hold
nothing that the database does not hold: hashes of credentials, ids of guests, and what each consented to.

The database says which files hold, by a random token in their names: another database, or one from a backup,
does not take them for its own.
"""

from __future__ import annotations

import asyncio
import mmap
import os
import secrets
from collections.abc import Awaitable, Callable, Iterator, Sequence, Sized
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from recognition.consent import Consents, Grant, consents_table
from recognition.identity import Identity, credentials_table
from recognition.index import CompactTable, NotATable
from server.clock import Clock
from server.errors import StoreFailed
from server.store import consents, directory, guests
from server.store.database import Database

log = structlog.get_logger()

T = TypeVar("T")

FROM_GUESTS = 50_000
"""With fewer, a start reads them all in less than a quarter of a second."""

CHANGES_MOST = 20_000
"""So many changes are read at a start; with more the files are made anew."""

LOOK_EVERY_S = 60.0
ENDS_AHEAD_S = 2 * 86_400.0
"""How far ahead it is known when consents end."""

BATCH = 500
TRIM = 5_000
"""Rows dropped in one transaction: cards need not wait longer for it."""

NAMES = ("credentials", "consents")


async def open_directory(database: Database, folder: Path, secret: bytes) -> tuple[Identity, Consents]:
    """As the store has it, by way of the files if there are any that hold."""
    tables = await _map_files(database, folder)
    if tables is None:
        return await _read_all(database, secret)
    identity, known = Identity(secret, tables[0]), Consents(tables[1])
    changes = await database.read(directory.load_changes)
    for hash_ in changes.gone:
        identity.remove(hash_)
    for some in _batches(sorted(changes.guests)):
        await _reload(database, identity, known, some)
    return identity, known


async def _map_files(database: Database, folder: Path) -> list[CompactTable] | None:
    token = await database.read(directory.token)
    if not token or await database.read(directory.count_changes) > CHANGES_MOST:
        return None
    try:
        return [_map(_path(folder, name, token)) for name in NAMES]
    except (OSError, NotATable) as error:
        log.warning("the directory is read anew", cause=type(error).__name__)
        return None


def _map(path: Path) -> CompactTable:
    """Copied on write: what is taken out is gone from memory at once, and from the file with the next one."""
    with path.open("rb") as file:
        return CompactTable(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY))


async def _read_all(database: Database, secret: bytes) -> tuple[Identity, Consents]:
    identity, known = Identity(secret), Consents()
    for hash_, guest in await database.read(guests.load_credentials):
        identity.add(hash_, guest)
    for guest, grant in await database.read(consents.load_live_consents):
        known.give(guest, *grant)
    return identity, known


async def reload_consents(database: Database, known: Consents, of: Sequence[str]) -> None:
    """What the store says of these guests now."""
    rows = await database.read(lambda connection: consents.load_consents(connection, of))
    for guest in of:
        for grant in known.grants_of(guest):
            known.withdraw(guest, grant.purpose)
    for row in rows:
        if row.withdrawn_at is None:
            known.give(row.guest, *row.grant)


async def _reload(database: Database, identity: Identity, known: Consents, of: Sequence[str]) -> None:
    for hash_, guest in await database.read(lambda c: directory.load_credentials_of(c, of)):
        identity.add(hash_, guest)
    await reload_consents(database, known, of)


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _path(folder: Path, name: str, token: str) -> Path:
    return folder / f"{name}-{token}.table"


Write = Callable[[str], Awaitable[None]]
"""Writes the files of a token."""


class Directory:
    """Keeps the files as good as the database, beside all else."""

    def __init__(self, database: Database, folder: Path, clock: Clock, write: Write) -> None:
        self._database = database
        self._folder = folder
        self._write = write
        self._clock = clock
        self._ends_known_until = -inf
        self._stale = asyncio.Event()

    async def open(self, secret: bytes) -> tuple[Identity, Consents]:
        """Who bears what, and who has consented to what: ready to be asked."""
        identity, known = await open_directory(self._database, self._folder, secret)
        for child in await self._database.read(consents.load_children):
            known.mark_child(child, True)
        await self._expect_ends(known)
        return identity, known

    async def _expect_ends(self, known: Consents) -> None:
        """A table does not say which consents end next, and of a million only the next matter."""
        since, until = self._ends_known_until, self._clock.now() + ENDS_AHEAD_S
        for guest, ends_at in await self._database.read(lambda c: consents.load_ends(c, since, until)):
            known.expect_end(guest, ends_at)
        self._ends_known_until = until

    def erased(self) -> None:
        """Of somebody nothing may be left, not in the files either: they are made anew soon."""
        self._stale.set()

    async def keep(self, known: Consents, of: Sized) -> None:
        """For ever."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stale.wait(), LOOK_EVERY_S)
            try:
                await self._look(known, len(of))
            except (StoreFailed, OSError) as error:
                log.warning("the files of the directory were not made", cause=type(error).__name__)

    async def _look(self, known: Consents, guest_count: int) -> None:
        if guest_count < FROM_GUESTS:
            self._stale.clear()  # there are no files
        if self._clock.now() > self._ends_known_until - ENDS_AHEAD_S / 2:
            await self._expect_ends(known)
        if guest_count >= FROM_GUESTS and await self._is_due():
            self._stale.clear()
            await self.make()

    async def _is_due(self) -> bool:
        token = await self._database.read(directory.token)
        changes = await self._database.read(directory.count_changes)
        return not token or self._stale.is_set() or changes > CHANGES_MOST // 2

    async def make(self) -> None:
        """New files."""
        await self._database.write(directory.begin_noting)
        until = await self._database.write(directory.last_change)
        token = secrets.token_hex(8)
        await self._write(token)
        await self._database.write(lambda connection: directory.hold(connection, token))
        _remove_others(self._folder, token)
        while await self._database.write(lambda connection: directory.trim(connection, until, TRIM)):
            pass


async def write_files(database: Database, folder: Path, token: str) -> None:
    """As the database is now."""
    for name, block in zip(NAMES, await database.read(_tables), strict=True):
        _write_whole(_path(folder, name, token), block)


def _tables(connection: Connection) -> tuple[bytes, bytes]:
    credentials = guests.load_credentials(connection)
    grants: dict[str, frozenset[Grant]] = {}
    for guest, grant in consents.load_live_consents(connection):
        grants[guest] = grants.get(guest, frozenset()) | {grant}
    return (
        credentials_table(b"".join(hash_ for hash_, _ in credentials), [guest for _, guest in credentials]),
        consents_table(grants),
    )


def _write_whole(path: Path, block: bytes) -> None:
    """The file with all of it, or none."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        part.chmod(0o600)
        file.write(block)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _remove_others(folder: Path, token: str) -> None:
    """The files of other tokens, and what was left of some."""
    kept = {_path(folder, name, token) for name in NAMES}
    for name in NAMES:
        for path in (*folder.glob(f"{name}-*.table"), *folder.glob(f"{name}-*.part")):
            if path not in kept:
                path.unlink(missing_ok=True)
