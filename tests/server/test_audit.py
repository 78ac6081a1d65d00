"""The trail holds everything that was noted, in order, and nobody can change it unseen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, text

from recognition.history import History
from server import audit as module
from server.app import open_database
from server.audit import Act, Audit, chain_key
from server.commands.audit import as_text, verify_trail
from server.config import Settings, load_secret
from server.errors import BadSetting, StoreFailed
from server.store.database import Database
from server.store.migrate import migrate
from server.store.profiles import Profiles
from server.store.trail import Verified, drop_until, oldest_due, verify
from server.vault import Vault
from tests.contracts.conftest import opens_sqlite
from tests.live_server import WAIT_S

T = TypeVar("T")

SECRET = b"s" * 32
NOW = 1_800_000_000.25


class Moody:
    """A database that can be told to keep nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.fails = False

    async def write(self, work: Callable[[Connection], T]) -> T:
        if self.fails:
            raise StoreFailed("nothing is kept")
        return await self._database.write(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._database.read(work)

    @property
    def vault(self) -> Vault:
        return self._database.vault

    async def profiles(self) -> Profiles:
        return await self._database.profiles()

    async def histories(self, venue: str, now: float) -> Mapping[str, History]:
        return await self._database.histories(venue, now)

    async def expect_much(self) -> None:
        await self._database.expect_much()

    async def tidy(self) -> None:
        await self._database.tidy()

    async def close(self) -> None:
        await self._database.close()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Moody]:
    opened = Moody(opens_sqlite(tmp_path / "maitred.db")())
    await opened.write(migrate)
    opened.vault.admit(["g1", "g2"])
    yield opened
    await opened.close()


async def test_what_was_noted_is_found_by_guest_and_by_venue(database: Moody) -> None:
    """At once, the newest first, with all that was said."""
    audit = Audit(database, SECRET)
    audit.note("brief", "staff:ann", "g1", "hotel", at=NOW, card="c1")
    audit.note(Act.SIGNED_IN, "staff:bo", venue="hotel", at=NOW + 1)
    audit.note(Act.ERASED, "guest:g2", "g2", at=NOW + 2)
    assert [(e.seq, e.act) for e in await audit.of_venue("hotel")] == [(2, "signed_in"), (1, "brief")]
    (entry,) = await audit.of_guest("g1")
    assert (entry.at, entry.by, entry.ids) == (NOW, "staff:ann", {"card": "c1"})
    assert [e.act for e in await audit.of_venue("hotel", before=2)] == ["brief"]
    assert await audit.of_guest("nobody") == []


async def test_an_act_that_nobody_documented_is_refused(database: Moody) -> None:
    """So the list in the documentation is whole."""
    with pytest.raises(ValueError, match="peeked"):
        Audit(database, SECRET).note("peeked", "staff:ann", at=NOW)


async def test_what_was_noted_is_entered_by_itself(database: Moody, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without anybody asking for it."""
    entered = asyncio.Event()
    monkeypatch.setattr(module, "GATHER_S", 0.0)
    audit = Audit(database, SECRET)
    keep = audit.keep

    async def keep_and_say() -> None:
        await keep()
        entered.set()

    monkeypatch.setattr(audit, "keep", keep_and_say)
    task = asyncio.create_task(audit.run())
    audit.note("viewed", "staff:ann", "g1", "hotel", at=NOW)
    await asyncio.wait_for(entered.wait(), WAIT_S)
    task.cancel()
    found = await Audit(database, SECRET).of_guest("g1")
    assert [entry.act for entry in found] == ["viewed"]


async def test_nothing_is_lost_while_the_store_keeps_nothing(database: Moody) -> None:
    """It waits, and is entered once, in order."""
    audit = Audit(database, SECRET)
    for n in range(3):
        audit.note("viewed", "staff:ann", "g1", "hotel", at=NOW + n)
    database.fails = True
    with pytest.raises(StoreFailed):
        await audit.keep()
    database.fails = False
    await asyncio.gather(audit.keep(), audit.keep())
    assert [entry.at for entry in await audit.of_guest("g1")] == [NOW + 2, NOW + 1, NOW]


async def test_more_than_can_wait_is_counted_and_that_is_entered(
    database: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trail with a hole says so."""
    monkeypatch.setattr(module, "WAITING_MOST", 2)
    audit = Audit(database, SECRET)
    for n in range(5):
        audit.note("viewed", "staff:ann", "g1", "hotel", at=NOW + n)
    await audit.keep()
    assert len(await audit.of_guest("g1")) == 2
    (lost,) = [entry for entry in await audit.of_venue("") if entry.act == "lost"]
    assert (lost.by, lost.ids) == ("server", {"entries": "3"})
    audit.note("viewed", "staff:ann", "g1", "hotel", at=NOW + 9)
    await audit.keep()
    assert len([entry for entry in await audit.of_venue("") if entry.act == "lost"]) == 1


async def test_more_than_fits_a_transaction_goes_into_several(
    database: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it, in one chain."""
    monkeypatch.setattr(module, "AT_ONCE", 2)
    audit = Audit(database, SECRET)
    for n in range(5):
        audit.note("viewed", "staff:ann", "g1", "hotel", at=NOW + n)
    assert [entry.seq for entry in await audit.of_guest("g1")] == [5, 4, 3, 2, 1]


# The chain


async def filled(database: Moody, count: int = 6) -> Audit:
    database.vault.admit(["g1"])
    audit = Audit(database, SECRET)
    for n in range(count):
        audit.note("viewed", "staff:ann", "g1", "hotel", at=NOW + n, n=str(n))
    await audit.keep()
    return audit


async def verified(database: Moody, head: tuple[int, str] | None = None) -> Verified:
    return await database.read(lambda c: verify(c, chain_key(SECRET), head))


async def test_a_trail_as_it_was_written_holds(database: Moody) -> None:
    """Also over a restart, and also where nothing is."""
    assert (await verified(database)).entries == 0
    await filled(database)
    await filled(database)
    found = await verified(database)
    assert (found.entries, found.newest, found.broken) == (12, 12, "")


@pytest.mark.parametrize(
    ("harm", "holds", "why"),
    [
        ("UPDATE trail SET act = 'brief' WHERE seq = 4", 3, "entry 4 was changed"),
        ("UPDATE trail SET by = 'staff:bo' WHERE seq = 1", 0, "entry 1 was changed"),
        ("UPDATE trail SET at = at + 1 WHERE seq = 6", 5, "entry 6 was changed"),
        ("UPDATE trail SET ids = '{}' WHERE seq = 3", 2, "entry 3 was changed"),
        ("UPDATE trail SET guest = '' WHERE seq = 2", 1, "entry 2 was changed"),
        ("UPDATE trail SET hash = 'x' WHERE seq = 5", 4, "entry 5 was changed"),
        ("DELETE FROM trail WHERE seq = 3", 2, "entry 3 is missing"),
        ("DELETE FROM trail WHERE seq = 1", 0, "entry 1 is missing"),
        ("UPDATE trail SET seq = 7 WHERE seq = 6", 5, "entry 6 is missing"),
    ],
)
async def test_the_first_place_where_it_was_changed_is_named(
    database: Moody, harm: str, holds: int, why: str
) -> None:
    """Whatever was changed in it, and wherever."""
    await filled(database)
    await database.write(lambda c: c.execute(text(harm)).rowcount)
    found = await verified(database)
    assert (found.entries, found.newest) == (holds, holds)
    assert found.broken.startswith(why)


async def test_without_the_secret_nobody_makes_another_chain(database: Moody) -> None:
    """Whoever has only the database cannot write it anew from some place on."""
    await filled(database)
    forged = Audit(database, b"t" * 32)
    await database.write(lambda c: c.execute(text("DELETE FROM trail WHERE seq > 3")).rowcount)
    forged.note("viewed", "staff:bo", "g1", "hotel", at=NOW)
    await forged.keep()
    found = await verified(database)
    assert (found.entries, found.broken[:19]) == (3, "entry 4 was changed")


async def test_what_was_cut_off_at_the_end_is_missed_by_who_wrote_the_head_down(database: Moody) -> None:
    """A chain alone cannot tell; its number and hash from before can."""
    await filled(database)
    whole = await verified(database)
    head = (whole.newest, whole.hash)
    assert not (await verified(database, head)).broken
    await database.write(lambda c: c.execute(text("DELETE FROM trail WHERE seq = 6")).rowcount)
    assert not (await verified(database)).broken
    assert (await verified(database, head)).broken == "entry 6 is missing, or is another than it was"
    await filled(database, 1)
    assert (await verified(database, head)).broken == "entry 6 is missing, or is another than it was"


async def test_entries_that_grew_too_old_go_and_the_chain_holds_on(database: Moody) -> None:
    """It says itself where it begins, so that nobody else can cut its beginning off."""
    await filled(database)
    key = chain_key(SECRET)
    last = await database.read(lambda c: oldest_due(c, NOW + 3, 100))
    assert last is not None
    assert await database.write(lambda c: drop_until(c, key, last, NOW + 9)) == 3
    found = await verified(database)
    assert (found.entries, found.newest, found.broken) == (4, 7, "")
    await database.write(lambda c: c.execute(text("DELETE FROM trail WHERE seq = 4")).rowcount)
    assert (await verified(database)).broken == "entry 4 is missing"
    assert await database.read(lambda c: oldest_due(c, NOW, 100)) is None


async def test_whoever_is_erased_is_in_the_trail_no_more(database: Moody) -> None:
    """The entries stay, and the chain holds; nobody can tell any more whom they concerned."""
    audit = await filled(database)
    audit.note("corrected", "guest:g1", "g1", "hotel", at=NOW)
    (entry, *_) = await audit.of_venue("hotel")
    assert (entry.guest, entry.by) == ("g1", "guest:g1")
    stored = await database.read(lambda c: str(c.execute(text("SELECT * FROM trail")).all()))
    assert "g1" not in stored
    database.vault.destroy("g1")
    (entry, *_) = await audit.of_venue("hotel")
    assert (entry.guest, entry.by) == ("", "guest:")
    assert await audit.of_guest("g1") == []
    assert (await verified(database)).broken == ""


async def test_the_command_says_whether_it_holds(tmp_path: Path) -> None:
    """And where not; the exit status, too."""
    load_secret(settings := Settings(data_dir=tmp_path))
    opened = open_database(settings)
    await opened.write(migrate)
    audit = Audit(opened, load_secret(settings))
    for n in range(3):
        audit.note("signed_in", "staff:ann", venue="hotel", at=NOW + n)
    await audit.keep()
    said = as_text(await verify_trail(settings))
    assert said.startswith("3 entries hold; the newest is 3:")
    head = said.rpartition(" ")[2]
    assert not (await verify_trail(settings, head)).broken
    await opened.write(lambda c: c.execute(text("DELETE FROM trail WHERE seq = 3")).rowcount)
    assert as_text(await verify_trail(settings)).startswith("2 entries hold")
    found = as_text(await verify_trail(settings, head))
    assert found.startswith("BROKEN after entry 2:")
    assert found.endswith("entry 3 is missing, or is another than it was")
    with pytest.raises(BadSetting, match="NUMBER:HASH"):
        await verify_trail(settings, "nonsense")
    await opened.close()
