"""The files of who bears what and who consented to what: as good as the database, whatever happened since."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from alerts.people import Guest
from recognition.consent import Consents, Grant, Purpose
from recognition.identity import Identity
from server import directory
from server.clock import SystemClock
from server.directory import Directory, open_directory, write_files
from server.store import consents, guests, tables
from server.store import directory as store
from server.store.consents import NewConsent
from server.store.database import Database
from server.store.guests import NewGuest
from tests.contracts.conftest import SECRET

GUESTS = [f"g{number}" for number in range(8)]
HASHES = [bytes([number]) * 16 for number in range(1, 12)]
PURPOSES = [Purpose.RECOGNISE_BY_TAG, Purpose.SHOW_PREFERENCES]


class Change:
    """Something that happens to the store, chosen by chance."""

    def __init__(self, database: Database, chance: random.Random) -> None:
        self.database = database
        self.chance = chance
        self.now = 1_000.0

    async def __call__(self) -> None:
        self.now += 1
        await self.chance.choice((self.put, self.put, self.give, self.withdraw, self.erase))()

    async def put(self) -> None:
        """A guest is imported, perhaps with what another one bore."""
        chance = self.chance
        hashes = chance.sample(HASHES, chance.randint(0, 3))
        given = tuple(map(NewConsent, chance.sample(PURPOSES, chance.randint(0, 2))))
        guest = Guest(chance.choice(GUESTS), "Name")
        new = NewGuest(guest, tuple((hash_, "tag") for hash_ in hashes), given)
        await self.database.write(lambda connection: guests.put_guests(connection, [new], self.now))

    async def give(self) -> None:
        ends_at = self.chance.choice([None, 2_000.0, 3_000.0])
        new = NewConsent(self.chance.choice(PURPOSES), self.chance.choice(["", "spa"]), "", ends_at)
        guest = self.chance.choice(GUESTS)
        await self.database.write(lambda connection: consents.give(connection, guest, new, self.now))

    async def withdraw(self) -> None:
        guest, purpose = self.chance.choice(GUESTS), self.chance.choice(PURPOSES)
        await self.database.write(
            lambda connection: consents.withdraw(connection, guest, purpose, None, None, self.now)
        )

    async def erase(self) -> None:
        guest = self.chance.choice(GUESTS)
        for table in (tables.credentials, tables.consents):
            rows = delete(table).where(table.c.guest == guest)
            await self.database.write(lambda connection, rows=rows: connection.execute(rows))  # type: ignore[misc]


def keeper(database: Database, folder: Path) -> Directory:
    async def write(token: str) -> None:
        await write_files(database, folder, token)

    return Directory(database, folder, SystemClock(), write)


def essence(opened: tuple[Identity, Consents]) -> tuple[dict[bytes, str | None], dict[str, frozenset[Grant]]]:
    identity, known = opened
    return (
        {hash_: identity.guest_of(hash_) for hash_ in HASHES},
        {guest: known.grants_of(guest) for guest in GUESTS},
    )


async def is_as_good(database: Database, folder: Path, nothing: Path) -> bool:
    """What is opened by way of the files is what is read whole."""
    by_files = essence(await open_directory(database, folder, SECRET))
    return by_files == essence(await open_directory(database, nothing, SECRET))


@pytest.mark.parametrize("seed", range(6))
async def test_files_and_changes_are_the_whole(database: Database, tmp_path: Path, seed: int) -> None:
    """Whatever happens before, between and after the making of files, also one that was broken off."""
    folder, chance = tmp_path / "files", random.Random(seed)
    folder.mkdir()
    change, kept = Change(database, chance), keeper(database, folder)
    for _ in range(40):
        await change()
        if chance.random() < 0.15:
            await kept.make()
            assert len(list(folder.iterdir())) == 2
        elif chance.random() < 0.1:
            await database.write(store.begin_noting)
            await write_files(database, folder, "broken-off")
        assert await is_as_good(database, folder, tmp_path / "none")


async def test_changes_while_files_are_made_are_noted(database: Database, tmp_path: Path) -> None:
    """What is written after they were read is not lost when older changes are dropped."""
    change = Change(database, random.Random(1))
    await change.put()

    async def write(token: str) -> None:
        await write_files(database, tmp_path, token)
        for _ in range(10):
            await change()

    await Directory(database, tmp_path, SystemClock(), write).make()
    assert await database.read(store.count_changes) > 0
    assert await is_as_good(database, tmp_path, tmp_path / "none")


async def test_without_files_nothing_is_noted(database: Database) -> None:
    """Whoever was erased leaves no trace there."""
    change = Change(database, random.Random(2))
    for _ in range(10):
        await change()
    rows = select(func.count()).select_from(tables.directory_changes)
    assert await database.read(lambda connection: connection.scalar(rows)) == 0


@pytest.mark.parametrize("what", ["cut", "other", "gone"])
async def test_files_that_are_not_whole_are_not_used(database: Database, tmp_path: Path, what: str) -> None:
    """Nor those of another database, such as one from a backup."""
    change = Change(database, random.Random(3))
    for _ in range(10):
        await change()
    await keeper(database, tmp_path).make()
    if what == "other":
        await database.write(lambda connection: store.hold(connection, "another"))
    for path in tmp_path.glob("credentials-*"):
        if what == "cut":
            path.write_bytes(path.read_bytes()[:-1])
        elif what == "gone":
            path.unlink()
    assert await is_as_good(database, tmp_path, tmp_path / "none")


async def test_too_many_changes_are_not_read_one_by_one(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start reads all anew instead."""
    monkeypatch.setattr(directory, "CHANGES_MOST", 3)
    change = Change(database, random.Random(4))
    await change.put()
    await keeper(database, tmp_path).make()
    for _ in range(20):
        await change()
    assert await is_as_good(database, tmp_path, tmp_path / "none")


async def test_ends_are_known_ahead(database: Database, tmp_path: Path) -> None:
    """A consent in a table ends at its instant, as any other does."""
    now = SystemClock().now()
    soon = NewConsent(Purpose.RECOGNISE_BY_TAG, ends_at=now + 3_600.0)
    await database.write(lambda c: guests.put_guests(c, [NewGuest(Guest("g1", "Ann"), (), (soon,))], now))
    kept = keeper(database, tmp_path)
    await kept.make()
    _, known = await kept.open(SECRET)
    assert known.next_end() == now + 3_600.0
    known.advance(now + 3_600.0)
    assert [ended.guest for ended in known.take_ended()] == ["g1"]
    assert not known.covers("g1", Purpose.RECOGNISE_BY_TAG, "house")
