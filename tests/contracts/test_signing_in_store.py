"""What signing in keeps, on both databases."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from server.errors import StoreFailed
from server.store import people
from server.store import signing_in as store
from server.store.database import Database
from server.store.people import Session, Way
from server.store.signing_in import Factor, Passkey, Wrong

NOW = 1_800_000_000.125
KEY = Passkey("id_-1", "staff:lin", "desk.example", b"\x00\xff", 2**32 - 1, "王小明's 📱", NOW)


async def test_a_factor_is_kept_whole_and_replaced(database: Database) -> None:
    """Bytes, instants and what is not set; dropped with its recovery codes."""
    whole = Factor("lin", b"\x00sealed\xff", 60_000_000, NOW, None)
    for factor in (Factor("lin", due_at=NOW), whole, Factor("noor", due_at=NOW + 1)):
        await database.write(partial(store.put_factor, factor=factor))
    assert {one.staff: one for one in await database.read(store.load_factors)} == {
        "lin": whole,
        "noor": Factor("noor", due_at=NOW + 1),
    }
    await database.write(lambda c: store.put_recovery_codes(c, "lin", ["a", "b"]))
    await database.write(lambda c: store.drop_factor(c, "lin"))
    assert [one.staff for one in await database.read(store.load_factors)] == ["noor"]
    assert await database.read(lambda c: store.count_recovery_codes(c, "lin")) == 0


async def test_a_recovery_code_is_taken_once(database: Database) -> None:
    """And by nobody else; new ones take the place of the old."""
    await database.write(lambda c: store.put_recovery_codes(c, "lin", ["a", "b"]))
    taken = [
        await database.write(partial(store.take_recovery_code, staff=who, hash_=code))
        for who, code in (("noor", "a"), ("lin", "a"), ("lin", "a"), ("lin", "c"))
    ]
    assert taken == [False, True, False, False]
    assert await database.read(lambda c: store.count_recovery_codes(c, "lin")) == 1
    await database.write(lambda c: store.put_recovery_codes(c, "lin", ["c"]))
    assert await database.write(lambda c: store.take_recovery_code(c, "lin", "b")) is False


async def test_passkeys_are_found_by_id_and_by_owner(database: Database) -> None:
    """With the largest count of signatures; an owner drops their own alone."""
    other = replace(KEY, id="other", owner="guest:g01", made_at=NOW + 1)
    for key in (KEY, other):
        await database.write(partial(store.add_passkey, passkey=key))
    assert await database.read(lambda c: store.find_passkey(c, KEY.id)) == KEY
    assert await database.read(lambda c: store.find_passkey(c, "none")) is None
    await database.write(lambda c: store.note_passkey_used(c, KEY.id, 7, NOW + 2))
    used = replace(KEY, sign_count=7, used_at=NOW + 2)
    assert await database.read(lambda c: store.load_passkeys(c, "staff:lin")) == [used]
    assert await database.write(lambda c: store.drop_passkey(c, "staff:lin", "other")) is False
    assert await database.write(lambda c: store.drop_passkey(c, "staff:lin", KEY.id)) is True
    assert await database.read(store.load_passkey_owners) == ["guest:g01"]
    with pytest.raises(StoreFailed):
        await database.write(lambda c: store.add_passkey(c, other))


async def test_wrong_tries_are_replaced_and_forgotten(database: Database) -> None:
    """The last count stands; what no longer counts goes."""
    for wrong in (Wrong("x", 5, NOW), Wrong("x", 6, NOW + 1), Wrong("y", 5, NOW - 10)):
        await database.write(partial(store.put_wrong, wrong=wrong))
    await database.write(lambda c: store.drop_wrong_before(c, NOW))
    assert await database.read(store.load_wrong) == [Wrong("x", 6, NOW + 1)]
    await database.write(lambda c: store.drop_wrong(c, "x"))
    assert await database.read(store.load_wrong) == []


async def test_a_session_is_kept_with_how_and_where_it_began(database: Database) -> None:
    """And when it was last used."""
    session = Session("h" * 64, "lin", NOW + 60, "t1", Way.PASSKEY, "Chrome, Android", NOW, NOW)
    await database.write(lambda c: people.add_session(c, session, NOW))
    await database.write(lambda c: people.note_sessions_seen(c, {session.hash: NOW + 900, "gone": NOW}))
    (kept,) = await database.read(lambda c: people.load_sessions(c, NOW))
    assert kept == replace(session, seen_at=NOW + 900)
