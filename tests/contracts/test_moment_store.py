"""What happened: kept in order, found by time and by guest, forgotten with the consent and with age."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from alerts.people import Guest
from recognition.consent import Purpose
from recognition.ids import derived_id
from recognition.model import Kind, Moment, Presence, Source, Visit
from server.store import guests
from server.store.consents import NewConsent
from server.store.database import Database
from server.store.guests import NewGuest
from server.store.journal import Withdrawn, Writes, write
from server.store.moments import (
    count_moments,
    drop_moments,
    find_moment,
    load_moments_of,
    load_recorded,
)
from tests.contracts.test_database import ODD, everything
from tests.moments import load_moments

NOW = 1_800_000_000.125
TAG, PHONE = Purpose.RECOGNISE_BY_TAG, Purpose.RECOGNISE_BY_PHONE


def moment(at: float, guest: str = "g1", venue: str = "hotel", kind: Kind = Kind.ARRIVED) -> Moment:
    presence = Presence(guest, "lobby", at, at, 0.875, Source.TAG)
    visit = Visit(f"v-{guest}", venue, guest, at - 1 / 3, presence, None, NOW - 9e5, 3, recent=(1, 2, 3))
    return Moment(derived_id(at, f"{kind}{guest}{venue}"), kind, at, visit)


async def keep(database: Database, *moments: Moment) -> None:
    await database.write(lambda c: write(c, Writes(moments=list(moments))))


async def ids(database: Database, since: float = 0.0, until: float = 1e10) -> list[float]:
    """When the kept moments of the hotel were."""
    return [one.at for one in await database.read(lambda c: load_moments(c, "hotel", since, until))]


async def test_moments_come_back_as_they_were_in_order(database: Database) -> None:
    """But for the visit's way; those of another venue are not among them."""
    first = moment(NOW)
    way = replace(first, visit=replace(first.visit, path=(("lobby", NOW),)))
    more = [
        replace(moment(NOW + 1, kind=Kind.DWELT), dwell_s=1 / 3),
        replace(moment(NOW + 2, kind=Kind.RETURNED), away_s=9e9),
        replace(moment(NOW + 3, kind=Kind.UNSURE), zones=("lobby", "咖啡廳")),
        *(moment(NOW + 4 + number, words) for number, words in enumerate(ODD)),
    ]
    await keep(database, *reversed(more), way, moment(NOW, venue="dealer"))
    assert await database.read(lambda c: load_moments(c, "hotel", 0.0)) == [first, *more]


async def test_what_came_at_one_instant_keeps_its_order(database: Database) -> None:
    """Each moment says how many of its turn came before it; those of another time or venue are left out."""
    together = [moment(NOW, guest) for guest in ("g3", "g1", "g2")]
    await keep(database, *together, moment(NOW, venue="dealer"))
    await keep(database, moment(NOW - 1), moment(NOW + 1))
    rows = await database.read(lambda c: load_recorded(c, "hotel", NOW, NOW + 1))
    assert sorted((place, guest) for guest, place, _ in rows) == [(0, "g3"), (1, "g1"), (2, "g2")]
    assert {msgspec.json.decode(body, type=Moment) for _, _, body in rows} == set(together)


async def test_moments_are_found_by_time(database: Database) -> None:
    """From the first instant until before the last."""
    await keep(database, *(moment(NOW + second) for second in range(5)))
    assert await ids(database, NOW + 1, NOW + 3) == [NOW + 1, NOW + 2]
    assert await database.read(lambda c: count_moments(c, "hotel", NOW + 1, NOW + 3)) == 2
    assert await database.read(lambda c: count_moments(c, "hotel", NOW + 1)) == 4
    assert await database.read(lambda c: count_moments(c, "dealer", 0.0)) == 0


async def test_moments_of_a_guest_come_newest_first(database: Database) -> None:
    """Of this venue, within the time asked for, so many and no more."""
    await keep(
        database,
        *(moment(NOW + second) for second in range(5)),
        moment(NOW, "g2"),
        moment(NOW, venue="dealer"),
    )
    found = await database.read(lambda c: load_moments_of(c, "hotel", "g1", NOW, NOW + 4, 3))
    assert [one.at for one in found] == [NOW + 3, NOW + 2, NOW + 1]


async def test_one_moment_is_found_by_its_id(database: Database) -> None:
    """In its own venue only."""
    await keep(database, moment(NOW))
    assert await database.read(lambda c: find_moment(c, "hotel", moment(NOW).id)) == moment(NOW)
    assert await database.read(lambda c: find_moment(c, "dealer", moment(NOW).id)) is None
    assert await database.read(lambda c: find_moment(c, "hotel", "nothing")) is None


async def test_a_moment_written_again_changes_nothing(database: Database) -> None:
    """What came first stands."""
    await keep(database, moment(NOW))
    await keep(database, replace(moment(NOW), dwell_s=5.0))
    assert await database.read(lambda c: load_moments(c, "hotel", 0.0)) == [moment(NOW)]


@pytest.mark.parametrize("in_one_turn", [False, True])
async def test_moments_go_with_the_last_consent(database: Database, in_one_turn: bool) -> None:
    """While another consent lives they stay; then they go, also those of the very turn; others' stay."""
    new = NewGuest(Guest("g1", "Ann"), (), (NewConsent(TAG), NewConsent(PHONE, "hotel")))
    await database.write(lambda c: guests.put_guests(c, [new], NOW))
    await keep(database, moment(NOW), moment(NOW, "g2"))
    await database.write(lambda c: write(c, Writes(consents=[Withdrawn("g1", TAG, None, None, NOW)])))
    assert await ids(database) == [NOW, NOW]
    last = Writes(consents=[Withdrawn("g1", PHONE, None, None, NOW)])
    if in_one_turn:
        last.moments = [moment(NOW + 1)]
    await database.write(lambda c: write(c, last))
    left = await database.read(lambda c: load_moments(c, "hotel", 0.0))
    assert left == [moment(NOW, "g2")]
    assert "v-g1" not in repr(await everything(database))


async def test_the_oldest_go_first_so_many_at_a_time(database: Database) -> None:
    """In every venue; what is young enough stays; in the end there is nothing to do."""
    await keep(database, *(moment(NOW + second) for second in range(5)), moment(NOW, venue="dealer"))
    dropped = [await database.write(lambda c: drop_moments(c, NOW + 3, 3)) for _ in range(3)]
    assert dropped == [3, 1, 0]
    assert await ids(database) == [NOW + 3, NOW + 4]
