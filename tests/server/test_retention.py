"""What grows old goes, a little at a time, and nothing else."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from alerts.model import Handover, State
from recognition.ids import derived_id
from recognition.model import Kind, Moment, Presence, Source, Visit
from server import retention
from server.audit import Audit
from server.clock import ManualClock
from server.config import Settings
from server.errors import StoreFailed
from server.retention import DAY_S, HANDOVERS_KEPT_S, MOMENTS_KEPT_S, Retention
from server.store import outbox, tables
from server.store.database import Database
from server.store.journal import Writes, cards_of, load_handovers, write
from server.store.migrate import migrate
from server.store.signing_in import Wrong, load_wrong, put_wrong
from tests.contracts.conftest import opens_sqlite
from tests.contracts.test_database import answer, card, note, visit
from tests.moments import load_moments

NOW = 1_800_000_000.0


def moment(at: float) -> Moment:
    presence = Presence("g1", "lobby", at, at, 1.0, Source.TAG)
    return Moment(derived_id(at, f"{at}"), Kind.ARRIVED, at, Visit("v1", "hotel", "g1", at, presence))


@pytest.fixture
async def database(tmp_path: Path) -> Database:
    opened = opens_sqlite(tmp_path / "maitred.db")()
    await opened.write(migrate)
    ages_s = [MOMENTS_KEPT_S + 5 - second for second in range(10)]
    await opened.write(lambda c: write(c, Writes(moments=[moment(NOW - age) for age in ages_s])))
    return opened


def made(database: Database, clock: ManualClock | None = None) -> Retention:
    clock = clock or ManualClock(NOW)
    return Retention(database, clock, Audit(database, bytes(32)), Settings(keep_visits_days=800))


async def kept(database: Database) -> list[float]:
    """How long ago they were, in seconds short of the limit."""
    found = await database.read(lambda c: load_moments(c, "hotel", 0.0))
    return [MOMENTS_KEPT_S - (NOW - one.at) for one in found]


async def test_moments_older_than_the_limit_go(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them, however many there are to a transaction; the younger ones stay."""
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    await made(database).drop_old()
    assert await kept(database) == [0, 1, 2, 3, 4]
    await made(database).drop_old()
    assert await kept(database) == [0, 1, 2, 3, 4]
    await database.close()


async def test_hand_overs_go_after_sixty_days(database: Database) -> None:
    """A younger one stays."""
    for age_s in (HANDOVERS_KEPT_S + 1, HANDOVERS_KEPT_S - 1):
        at = NOW - age_s
        ends = "a", "Ann", "b", "Bo"
        offer = Handover(derived_id(at, "x"), "hotel", *ends, (), (), "", False, at, at + 600)
        await database.write(partial(write, writes=Writes(handovers={offer.id: offer})))
    await made(database).drop_old()
    left = await database.read(lambda c: load_handovers(c, "hotel"))
    assert [offer.at for offer in left] == [NOW - HANDOVERS_KEPT_S + 1]
    await database.close()


async def test_wrong_tries_to_sign_in_go_after_a_day(database: Database) -> None:
    """Also where nobody starts the server anew; younger ones stay."""
    for age_s in (DAY_S + 1, DAY_S - 1):
        await database.write(partial(put_wrong, wrong=Wrong(f"{age_s}", 5, NOW - age_s)))
    await made(database).drop_old()
    assert [one.last_at for one in await database.read(load_wrong)] == [NOW - DAY_S + 1]
    await database.close()


async def test_it_is_done_soon_after_the_start_and_every_hour(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after a time when the store kept nothing."""
    clock, hours, drop_old = ManualClock(NOW), 0, Retention.drop_old

    async def an_hour_later(seconds: float) -> None:
        nonlocal hours
        if hours == 0 and await kept(database) != [0, 1, 2, 3, 4]:
            assert seconds == retention.FIRST_S
            return
        assert seconds == retention.EVERY_S
        hours += 1
        clock.set(NOW + hours)
        if hours == 1:
            assert await kept(database) == [0, 1, 2, 3, 4]
            monkeypatch.setattr(Retention, "drop_old", _fail)
        elif hours == 2:
            monkeypatch.setattr(Retention, "drop_old", drop_old)
        else:
            raise asyncio.CancelledError

    monkeypatch.setattr(asyncio, "sleep", an_hour_later)
    with pytest.raises(asyncio.CancelledError):
        await made(database, clock).run()
    assert await kept(database) == [2, 3, 4]
    await database.close()


async def _fail(_self: Retention) -> None:
    raise StoreFailed("nothing is kept")


async def test_each_kind_goes_at_its_own_age_and_nothing_outlives_its_visit(database: Database) -> None:
    """Cards and words before visits, as the settings say; in virtual time, a year and more of it."""
    left_at = NOW - 700 * DAY_S
    old = replace(visit("g1", id=derived_id(left_at - 60, "old")), left_at=left_at)
    shown = card(old, id=derived_id(left_at, "card"), state=State.DONE)
    told, wrote = answer(old), note(old, left_at, id=derived_id(left_at, "note"))
    keeps = Writes({old.id: old}, {shown.id: shown}, {(old.id, "lunch"): told}, notes={wrote.id: wrote})
    keeps.venue_of = {old.id: old.venue}
    rows = ("visits", "cards", "answers", "notes")

    async def left() -> list[str]:
        found = await database.read(
            lambda c: [
                c.scalar(select(func.count()).select_from(tables.metadata.tables[name])) for name in rows
            ]
        )
        return [name for name, count in zip(rows, found, strict=True) if count]

    clock = ManualClock(left_at + 399 * DAY_S)
    keeper = made(database, clock)
    await database.write(partial(write, writes=keeps))
    await keeper.drop_old()
    assert await left() == list(rows)
    clock.set(left_at + 401 * DAY_S)
    await keeper.drop_old()
    assert await left() == ["visits"]
    assert keeper.last is not None
    assert keeper.last.dropped["cards"] == 1
    await database.write(partial(write, writes=keeps))
    clock.set(left_at + 801 * DAY_S)
    await keeper.drop_old()
    assert await left() == []
    await database.close()


async def test_what_is_alive_does_not_go_by_its_age(database: Database) -> None:
    """A visit under way, and a card that somebody may still claim."""
    at = NOW - 2_000 * DAY_S
    here = visit("g1", id=derived_id(at, "here"))
    shown = card(here, id=derived_id(at, "card"))
    await database.write(partial(write, writes=Writes({here.id: here}, {shown.id: shown})))
    await made(database).drop_old()
    assert await database.read(lambda c: cards_of(c, [here.id])) != []
    await database.close()


async def test_secrets_that_sign_no_more_go(database: Database) -> None:
    """With the round after their end."""
    hook = outbox.Webhook("wh", "https://crm.example/x", b"first", NOW, "ines")
    await database.write(lambda c: outbox.add_webhook(c, hook))
    await database.write(lambda c: outbox.put_secret(c, "wh", b"second", NOW))
    await database.write(lambda c: outbox.put_secret(c, "wh", b"third", NOW + 60))
    await made(database).drop_old()
    (kept_,) = await database.read(outbox.load_webhooks)
    assert [old.sealed for old in kept_.before] == [b"second"]
