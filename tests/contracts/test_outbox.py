"""Webhooks, their secrets and what waits for them; and when keys were used: on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection, select, text

from server.store import outbox, people, tables
from server.store.database import Database
from server.store.migrate import migrate
from server.store.outbox import ALWAYS_TOLD, OldSecret, Told, Webhook
from server.store.people import Key, KeyKind
from tests.contracts.test_database import at_revision

NOW = 1_800_000_000.0
HOOK = Webhook("wh", "https://crm.example/x", b"first", NOW, "ines")


async def _add(database: Database, *hooks: Webhook) -> None:
    for hook in hooks:
        await database.write(lambda c, hook=hook: outbox.add_webhook(c, hook))  # type: ignore[misc]


async def _rotate(database: Database, sealed: bytes, until: float) -> None:
    await database.write(lambda c: outbox.put_secret(c, "wh", sealed, until))


async def _loaded(database: Database) -> list[Webhook]:
    return await database.read(outbox.load_webhooks)


async def test_a_webhook_is_loaded_as_it_was_kept(database: Database) -> None:
    """With what it is not told of; that may be changed, and only its own is."""
    quiet = replace(HOOK, id="quiet", made_at=NOW + 1, left_out=(Told.GUEST_CHANGED,))
    await _add(database, HOOK, quiet)
    assert await _loaded(database) == [HOOK, quiet]
    both = (Told.CREDENTIALS_CHANGED, Told.GUEST_CHANGED)
    await database.write(lambda c: outbox.leave_out(c, "wh", both))
    await database.write(lambda c: outbox.leave_out(c, "quiet", ()))
    assert await _loaded(database) == [replace(HOOK, left_out=both), replace(quiet, left_out=())]


@pytest.mark.parametrize("kind", Told)
async def test_what_is_left_out_is_not_told(database: Database, kind: Told) -> None:
    """To that webhook; and what whoever keeps guests must learn is told whatever stands there."""
    await _add(database, HOOK, replace(HOOK, id="quiet", left_out=tuple(Told)))
    await database.write(lambda c: outbox.tell(c, kind, ["ann"], NOW))
    told = await database.read(lambda c: set(c.scalars(select(tables.outbox.c.webhook))))
    assert told == ({"wh", "quiet"} if kind in ALWAYS_TOLD else {"wh"})


async def test_a_secret_that_was_replaced_signs_for_a_while(database: Database) -> None:
    """Also when it is replaced again, but never for longer than it was to; another webhook keeps its own."""
    await _add(database, HOOK, replace(HOOK, id="other", made_at=NOW + 1))
    await _rotate(database, b"second", NOW + 60)
    await _rotate(database, b"third", NOW + 600)
    hook, other = await _loaded(database)
    first, second = OldSecret(b"first", NOW + 60), OldSecret(b"second", NOW + 600)
    assert (hook.sealed, set(hook.before)) == (b"third", {first, second})
    assert (hook.still_good(NOW + 59.9), hook.still_good(NOW + 60)) == (hook.before, (second,))
    assert other == replace(HOOK, id="other", made_at=NOW + 1)
    await _rotate(database, b"fourth", NOW + 5)
    hook, _ = await _loaded(database)
    assert {old.until for old in hook.before} == {NOW + 5}


async def test_secrets_that_sign_no_more_go(database: Database) -> None:
    """With time, or with their webhook; not those that still sign."""
    await _add(database, HOOK)
    await _rotate(database, b"second", NOW + 60)
    await _rotate(database, b"third", NOW + 600)
    await database.write(lambda c: outbox.drop_old_secrets(c, NOW + 60))
    (hook,) = await _loaded(database)
    assert hook.before == (OldSecret(b"second", NOW + 600),)
    await database.write(lambda c: outbox.drop_webhook(c, "wh"))
    assert await database.read(lambda c: c.execute(select(tables.old_secrets)).all()) == []


async def test_when_keys_were_used_is_kept(database: Database) -> None:
    """Of those there are: one that has ended meanwhile does not come back."""
    used, other = Key("1", "hotel", KeyKind.READER, "H1"), Key("2", "hotel", KeyKind.READER, "H2")
    for key in (used, other):
        await database.write(lambda c, key=key: people.put_key(c, key))  # type: ignore[misc]
    await database.write(lambda c: people.note_keys_used(c, {"1": NOW, "gone": NOW}))
    found = sorted(await database.read(people.load_keys), key=lambda key: key.hash)
    assert found == [replace(used, used_at=NOW), other]


async def test_a_key_of_an_older_version_is_not_said_to_be_unused(empty: Database) -> None:
    """Nobody knows: it counts as used when the tables were changed. Of phones nothing is kept."""

    def old(connection: Connection) -> None:
        at_revision(connection, "0014")
        put = "INSERT INTO keys (hash, venue, kind, name, reader) VALUES (:kind, 'hotel', :kind, 'x', '')"
        for kind in ("reader", "phone"):
            connection.execute(text(put), {"kind": kind})

    await empty.write(old)
    await empty.write(migrate)
    at = {key.kind: key.used_at for key in await empty.read(people.load_keys)}
    reader = at[KeyKind.READER]
    assert reader is not None
    assert (reader % 3_600, at[KeyKind.PHONE]) == (0, None)
