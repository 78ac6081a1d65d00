"""Keys that end, are good from some addresses only, and are rotated; and what a partner may know."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection

from recognition.consent import Purpose
from server.commands.add_key import NewKey, add_key
from server.commands.end_key import EndedKey, end_key
from server.config import Settings
from server.errors import BadSetting, StoreFailed
from server.key_use import KeyUse
from server.keys import RANGES_MOST
from server.store.migrate import migrate
from server.store.people import Key, KeyKind, load_keys, put_key
from tests.contracts.conftest import opens_sqlite
from tests.live_server import Ahead, Json, LiveServer, World, assert_error, running
from tests.server.roles import page, staffed

KEYS = "/api/v1/keys"
READS = "/api/v1/reads"
PARTNER = "/api/v1/partner/guests"
HOUR_S, DAY_S = 3_600, 86_400


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def inn(world: World, tmp_path: Path, clock: Ahead) -> Iterator[LiveServer]:
    """With a proxy on this machine, so that a test can come from anywhere."""
    with running(world, staffed(world, tmp_path / "data"), clock, trusted_proxies="127.0.0.1") as live:
        yield live


@pytest.fixture(scope="module")
def lot(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The same, for tests that do not get in each other's way."""
    data = staffed(world, tmp_path_factory.mktemp("lot") / "data")
    with running(world, data, trusted_proxies="127.0.0.1") as live:
        yield live


def make(admin: httpx.Client, **body: Any) -> Json:
    """A key, in the place of the one that there may be."""
    for known in admin.get(KEYS).json():
        if known["name"] == body.get("reader", body.get("name")):
            admin.delete(f"{KEYS}/{known['id']}")
    answer = admin.post(KEYS, json={"kind": "reader", **body})
    assert answer.status_code == 200, answer.text
    made: Json = answer.json()
    return made


def post(server: LiveServer, key: str, path: str = READS, address: str = "203.0.113.5") -> httpx.Response:
    return server.post(path, key, [], headers={"X-Forwarded-For": address})


def test_a_key_is_made_listed_and_ended(inn: LiveServer) -> None:
    """It opens at once, is said once, and is no good the moment it is ended."""
    admin = page(inn, "administrator")
    made = make(admin, reader="H1")
    assert post(inn, made["key"]).status_code == 200
    [listed] = [one for one in admin.get(KEYS).json() if one["name"] == "H1"]
    assert listed == made["about"] | {"used_at": listed["used_at"]}
    assert (listed["kind"], listed["name"], listed["reader"]) == ("reader", "H1", "H1")
    assert listed["made_by_name"] == "administrator"
    assert made["key"] not in admin.get(KEYS).text
    assert admin.delete(f"{KEYS}/{listed['id']}").status_code == 204
    assert_error(post(inn, made["key"]), 401, "bad_key")
    assert listed not in admin.get(KEYS).json()


def test_keys_are_as_they_were_after_a_restart(world: World, tmp_path: Path, clock: Ahead) -> None:
    """With their ends and ranges; an ended one stays ended."""
    data = staffed(world, tmp_path / "data")
    with running(world, data, clock) as server:
        admin = page(server, "administrator")
        kept = make(admin, kind="partner", name="spa", ranges="10.0.0.0/8", days=2)
        gone = make(admin, kind="partner", name="limousines")
        admin.delete(f"{KEYS}/{gone['about']['id']}")
    with running(world, data, clock) as server:
        listed = page(server, "administrator").get(KEYS).json()
        assert kept["about"] in listed
        assert all(one["name"] != "limousines" for one in listed)
        assert_error(post(server, kept["key"], PARTNER), 405)
        assert_error(post(server, gone["key"], PARTNER), 405)


def test_a_key_ends_by_itself(inn: LiveServer, clock: Ahead) -> None:
    """To the second, on the way of reads and beside it."""
    admin = page(inn, "administrator")
    made = make(admin, kind="partner", name="spa", days=2)
    reader = make(admin, reader="H1", days=2)["key"]
    asking = inn.client(headers={"Authorization": f"Bearer {made['key']}"})
    clock.skip(2 * DAY_S - 5)
    assert (asking.get(PARTNER).status_code, post(inn, reader).status_code) == (200, 200)
    clock.skip(10)
    assert_error(post(inn, reader), 401, "bad_key")
    assert_error(asking.get(PARTNER), 401, "bad_key")
    assert all(one["name"] != "spa" for one in page(inn, "administrator").get(KEYS).json())


@pytest.mark.parametrize(
    ("ranges", "address", "status"),
    [
        ("", "203.0.113.5", 200),
        ("203.0.113.0/24", "203.0.113.5", 200),
        ("198.51.100.7 203.0.113.0/24", "198.51.100.7", 200),
        ("203.0.113.0/24", "203.0.114.5", 403),
        ("2001:db8::/32", "2001:db8:1::5", 200),
        ("2001:db8::/32", "203.0.113.5", 403),
        ("203.0.113.0/24", "::ffff:203.0.113.5", 200),
        ("203.0.113.0/24", "not an address", 403),
    ],
)
@pytest.mark.parametrize("kind", ["reader", "partner"])
def test_a_key_is_good_from_its_addresses_only(
    lot: LiveServer, kind: str, ranges: str, address: str, status: int
) -> None:
    """As a trusted proxy says who asks; on the way of reads and beside it."""
    admin = page(lot, "administrator")
    made = make(
        admin, kind=kind, ranges=ranges, **({"name": "spa"} if kind == "partner" else {"reader": "H1"})
    )
    headers = {"Authorization": f"Bearer {made['key']}", "X-Forwarded-For": address}
    client = lot.client(headers=headers)
    answer = client.post(READS, json=[]) if kind == "reader" else client.get(PARTNER)
    assert answer.status_code == status, answer.text


def test_a_rotated_key_is_good_for_a_while(inn: LiveServer, clock: Ahead) -> None:
    """Both are, so that no read is lost; then the new one only. The new one has the old one's limits."""
    admin = page(inn, "administrator")
    old = make(admin, reader="H1", ranges="203.0.113.0/24")
    answer = admin.post(f"{KEYS}/{old['about']['id']}/rotate", json={"overlap_hours": 1})
    new: Json = answer.json()
    assert new["about"]["ranges"] == "203.0.113.0/24"
    assert [post(inn, one["key"]).status_code for one in (old, new)] == [200, 200]
    clock.skip(3_590)
    assert [post(inn, one["key"]).status_code for one in (old, new)] == [200, 200]
    clock.skip(20)
    assert [post(inn, one["key"]).status_code for one in (old, new)] == [401, 200]


def test_rotating_again_does_not_make_an_old_key_last_longer(inn: LiveServer, clock: Ahead) -> None:
    """It ends when it was to end."""
    admin = page(inn, "administrator")
    old = make(admin, kind="partner", name="spa")
    mid = admin.post(f"{KEYS}/{old['about']['id']}/rotate", json={"overlap_hours": 1}).json()
    admin.post(f"{KEYS}/{mid['about']['id']}/rotate", json={"overlap_hours": 10})
    clock.skip(2 * 3_600)
    asking = {one["key"]: inn.client(headers={"Authorization": f"Bearer {one['key']}"}) for one in (old, mid)}
    assert [client.get(PARTNER).status_code for client in asking.values()] == [401, 200]


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        ({"kind": "phone"}, 422, "kind"),
        ({"kind": "partner"}, 422, "name"),
        ({"kind": "partner", "name": "a\nb"}, 422, "name"),
        ({"kind": "partner", "name": "gym", "reader": "H1"}, 422, "name"),
        ({"kind": "reader", "reader": "D1"}, 422, "reader"),
        ({"kind": "reader", "name": "x"}, 422, "name"),
        ({"kind": "reader", "reader": "H2"}, 409, "name"),
        ({"kind": "partner", "name": "gym", "ranges": "10.0.0.300"}, 422, "ranges"),
        ({"kind": "partner", "name": "gym", "ranges": "10.0.0.1/8"}, 422, "ranges"),
        ({"kind": "partner", "name": "gym", "ranges": "10.0.0.1 " * (RANGES_MOST + 1)}, 422, "ranges"),
        ({"kind": "partner", "name": "gym", "days": 0}, 422, "days"),
    ],
)
def test_what_makes_no_sense_is_refused(lot: LiveServer, body: Json, status: int, where: str) -> None:
    """With the place; no key is made."""
    admin = page(lot, "administrator")
    before = admin.get(KEYS).json()
    assert_error(admin.post(KEYS, json=body), status, where=where)
    assert admin.get(KEYS).json() == before


def test_the_keys_of_another_venue_are_not_there(inn: LiveServer) -> None:
    """Neither to see, nor to rotate, nor to end."""
    made = make(page(inn, "administrator"), kind="partner", name="spa")
    other = page(inn, "administrator", "dealer")
    assert all(one["id"] != made["about"]["id"] for one in other.get(KEYS).json())
    assert_error(other.post(f"{KEYS}/{made['about']['id']}/rotate", json={}), 404, where="key")
    assert_error(other.delete(f"{KEYS}/{made['about']['id']}"), 404, where="key")


# When they were last used


def used(admin: httpx.Client, name: str) -> float | None:
    [found] = [one["used_at"] for one in admin.get(KEYS).json() if one["name"] == name]
    at: float | None = found
    return at


def test_a_key_says_when_it_was_last_used(inn: LiveServer, clock: Ahead) -> None:
    """To the hour, on the way of reads and beside it; never before, and not when it was refused."""
    admin = page(inn, "administrator")
    reader = make(admin, reader="H1", ranges="203.0.113.0/24")["key"]
    spa = make(admin, kind="partner", name="spa", ranges="203.0.113.0/24")["key"]
    partner = inn.client(headers={"Authorization": f"Bearer {spa}", "X-Forwarded-For": "203.0.113.5"})
    elsewhere = {"X-Forwarded-For": "198.51.100.7"}
    assert post(inn, reader, address=elsewhere["X-Forwarded-For"]).status_code == 403
    assert partner.get(PARTNER, headers=elsewhere).status_code == 403
    assert (used(admin, "H1"), used(admin, "spa")) == (None, None)
    hour = clock.now() // HOUR_S * HOUR_S
    assert (post(inn, reader).status_code, partner.get(PARTNER).status_code) == (200, 200)
    assert {used(admin, "H1"), used(admin, "spa")} <= {hour, hour + HOUR_S}
    clock.skip(DAY_S)
    post(inn, reader)
    admin = page(inn, "administrator")
    assert used(admin, "H1") in (hour + DAY_S, hour + DAY_S + HOUR_S)
    assert used(admin, "spa") in (hour, hour + HOUR_S)


def test_when_keys_were_used_is_as_it_was_after_a_restart(world: World, tmp_path: Path) -> None:
    """Also beside a key that came in its place, which was never used. Nothing is kept of phones: their keys
    are guests'."""
    data = staffed(world, tmp_path / "data")
    with running(world, data) as server:
        assert post(server, world.key("H1")).status_code == 200
        assert server.post("/api/v1/phones/overland", world.key("phone:g27"), {}).status_code == 200
        before = used(page(server, "administrator"), "H1")
        assert before is not None
    with running(world, data) as server:
        admin = page(server, "administrator")
        assert used(admin, "H1") == before
        [old] = [one["id"] for one in admin.get(KEYS).json() if one["name"] == "H1"]
        new = admin.post(f"{KEYS}/{old}/rotate", json={}).json()["about"]
        assert new["used_at"] is None
        assert {one["id"]: one["used_at"] for one in admin.get(KEYS).json()}[old] == before
    with sqlite3.connect(data / "maitred.db") as database:
        kinds = database.execute("SELECT DISTINCT kind FROM keys WHERE used_at IS NOT NULL").fetchall()
    assert kinds == [("reader",)]


async def test_what_the_store_did_not_take_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is kept the next time; and so is what was used while it was kept."""
    database = opens_sqlite(tmp_path / "maitred.db")()
    await database.write(migrate)
    key = Key("1", "hotel", KeyKind.READER, "H1", "H1")
    await database.write(lambda c: put_key(c, key))
    use = KeyUse(database)
    use.note(key, HOUR_S + 1.0)

    async def full(_change: object) -> None:
        raise StoreFailed("disk full")

    with monkeypatch.context() as failing:
        failing.setattr(database, "write", full)
        with pytest.raises(StoreFailed):
            await use.kept.keep()
    write = database.write

    async def used_meanwhile(change: Callable[[Connection], None]) -> None:
        use.note(key, 2 * HOUR_S + 1.0)
        await write(change)

    with monkeypatch.context() as busy:
        busy.setattr(database, "write", used_meanwhile)
        await use.kept.keep()
    assert [one.used_at for one in await database.read(load_keys)] == [HOUR_S]
    await use.kept.keep()
    assert [one.used_at for one in await database.read(load_keys)] == [2 * HOUR_S]
    await database.close()


# Partners


def share(server: LiveServer, guest: str, partner: str) -> None:
    server.services.house.consents.give(guest, Purpose.SHARE, "", partner)


def test_a_partner_is_told_of_guests_who_share_it_with_this_partner(inn: LiveServer) -> None:
    """Name and languages, while they are here; nothing of the others, and no id that others know."""
    admin = page(inn, "administrator")
    spa, cars = (
        inn.client(headers={"Authorization": f"Bearer {make(admin, kind='partner', name=name)['key']}"})
        for name in ("spa", "cars")
    )
    for guest in ("g01", "g03"):
        inn.read(guest)
    assert spa.get(PARTNER).json() == []
    share(inn, "g01", "spa")
    [told] = spa.get(PARTNER).json()
    assert (told["name"], set(told)) == (inn.world.name("g01"), {"id", "name", "say", "languages"})
    assert "g01" not in told["id"]
    assert cars.get(PARTNER).json() == []
    share(inn, "g01", "cars")
    assert cars.get(PARTNER).json()[0]["id"] != told["id"]


def test_a_partner_is_not_told_of_who_takes_it_back(inn: LiveServer) -> None:
    """From the very next answer on."""
    admin = page(inn, "administrator")
    spa = inn.client(headers={"Authorization": f"Bearer {make(admin, kind='partner', name='spa')['key']}"})
    inn.read("g01")
    share(inn, "g01", "spa")
    assert len(spa.get(PARTNER).json()) == 1
    inn.services.house.consents.withdraw("g01", Purpose.SHARE)
    assert spa.get(PARTNER).json() == []


# The command line


def _added(data: Path, new: NewKey) -> str:
    return asyncio.run(add_key(Settings(data_dir=data), new)).key


def test_the_command_line_makes_rotates_and_ends(world: World, tmp_path: Path, clock: Ahead) -> None:
    """With the same limits; a server knows it after its next start."""
    data = staffed(world, tmp_path / "data")
    old = _added(data, NewKey("hotel", partner="spa", ranges="127.0.0.0/8", days=30))
    new = _added(data, NewKey("hotel", partner="spa", overlap_hours=1))
    other = _added(data, NewKey("hotel", partner="cars"))
    assert asyncio.run(end_key(Settings(data_dir=data), EndedKey("hotel", partner="cars"))) == 1
    with running(world, data, clock) as server:
        clients = [server.client(headers={"Authorization": f"Bearer {key}"}) for key in (old, new, other)]
        assert [client.get(PARTNER).status_code for client in clients] == [200, 200, 401]
        clock.skip(3_700)
        assert [client.get(PARTNER).status_code for client in clients] == [401, 200, 401]


@pytest.mark.parametrize(
    ("new", "where"),
    [
        (NewKey("hotel", partner="spa", ranges="evil"), "--from"),
        (NewKey("hotel", partner="a\nb"), "--partner"),
        (NewKey("hotel", phone="x", days=1), "--phone"),
        (NewKey("hotel", partner="spa", reader="H1"), ""),
    ],
)
def test_the_command_line_says_what_makes_no_sense(
    world: World, tmp_path: Path, new: NewKey, where: str
) -> None:
    """In one line, and nothing is made."""
    shutil.copytree(world.folder, tmp_path / "data")
    settings = Settings(data_dir=tmp_path / "data")
    with pytest.raises(BadSetting) as refused:
        asyncio.run(add_key(settings, new))
    assert refused.value.where == where
    with pytest.raises(BadSetting):
        asyncio.run(end_key(settings, EndedKey("hotel", partner="spa")))
