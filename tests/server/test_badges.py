"""Staff with a badge: placed by zone while on shift, and never taken for a guest."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine, text

from alerts.people import Staff
from recognition.consent import Consents, Purpose
from recognition.identity import badge_of
from server.badges import Badges
from server.commands.add_staff import NewStaff, add_staff
from server.commands.import_guests import import_file
from server.config import Settings
from server.errors import BadSetting
from server.guestfile import read_guests
from tests.live_server import LiveServer, World, running

BADGE = "E2" + "7" * 22
PASSWORD = "a kettle for 41 herons"
ENTRANCE, LOBBY = "H1", "H2"
"""Readers, one in each of these zones."""


@pytest.fixture(autouse=True)
def _quick_hashes() -> Iterator[None]:
    with mock.patch("server.security._hasher", PasswordHasher(1, 64, 1)):
        yield


@pytest.fixture
def data(world: World, tmp_path: Path) -> Path:
    """A furnished folder, in which Lin has a badge."""
    folder = tmp_path / "data"
    with running(world, folder):
        pass
    give_badge(folder)
    return folder


def give_badge(folder: Path, badge: str = BADGE) -> None:
    lin = NewStaff("hotel", "Lin Xiaoyu", "host", sign_in="lin", badge=badge)
    asyncio.run(add_staff(Settings(data_dir=folder), lin, PASSWORD))


def lin_of(server: LiveServer) -> httpx.Client:
    client = server.client(headers={"X-Maitred": "1"})
    signed = client.post("/api/v1/session", json={"name": "lin", "password": PASSWORD})
    assert signed.status_code == 200, signed.text
    return client


def hear(server: LiveServer, reader: str, times: int = 1) -> None:
    """A reader hears the badge, so loud that there is no doubt where it is."""
    read = {"epc": BADGE, "reader": reader, "antenna": 1, "rssi": -48}
    for _ in range(times):
        answer = server.post("/api/v1/reads", server.world.key("hotel:all-readers"), [read])
        assert answer.status_code == 200, answer.text


def zone_of(lin: httpx.Client) -> Any:
    return lin.get("/api/v1/board").json()["mine"]["staff"]["zone"]


def zone_at(server: LiveServer, reader: str) -> str:
    return server.services.house.plans["hotel"].routes[reader, 1].zone


def all_that_is_kept(folder: Path) -> str:
    """Every table but that of credentials, as text; and but the trail, which says who did what."""
    engine = create_engine(f"sqlite:///{folder / 'maitred.db'}")
    with engine.connect() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars()
        tables = [name for name in names if name not in ("credentials", "trail")]
        found = [list(connection.execute(text(f'SELECT * FROM "{name}"'))) for name in tables]
    engine.dispose()
    return repr(found)


def test_a_badge_places_its_bearer_and_nothing_else_of_it_is_kept(world: World, data: Path) -> None:
    """The zone is theirs; no guest, card, visit or moment comes of it, and nobody may ask for evidence."""
    with running(world, data) as server:
        lin, mira = lin_of(server), server.sign_in("mira")
        lin.put("/api/v1/me/zone", json={"zone": None})
        hear(server, LOBBY, times=3)
        assert zone_of(lin) == zone_at(server, LOBBY)
        assert lin.get("/api/v1/board").json()["cards"] == []
        floor = mira.get("/api/v1/floor").json()
        assert floor["presences"] == []
        assert floor["strangers"] == 0
        bearer = badge_of("lin")
        assert mira.get(f"/api/v1/presences/{bearer}/evidence").status_code == 404
        actor = server.services.house.actors["hotel"]
        assert actor.venue.presence(bearer) is not None
        assert actor.desk.visit_under_way(bearer) is None
    assert bearer not in all_that_is_kept(data)
    assert BADGE not in all_that_is_kept(data)


def test_off_shift_a_badge_is_a_strangers_tag(world: World, data: Path) -> None:
    """The end of the shift forgets where it was; what is heard then is only counted; the next shift hears."""
    with running(world, data) as server:
        lin = lin_of(server)
        venue = server.services.house.actors["hotel"].venue
        hear(server, LOBBY)
        lin.put("/api/v1/me/shift", json={"on_shift": False})
        assert venue.presence(badge_of("lin")) is None
        before = zone_of(lin)
        hear(server, ENTRANCE)
        assert (zone_of(lin), venue.strangers) == (before, 1)
        assert venue.presence(badge_of("lin")) is None
        lin.put("/api/v1/me/zone", json={"zone": None})
        lin.put("/api/v1/me/shift", json={"on_shift": True})
        hear(server, LOBBY)
        assert zone_of(lin) == zone_at(server, LOBBY)


def test_badges_are_known_after_a_restart(world: World, data: Path) -> None:
    """The zone is still theirs, and the next read places them; who was off shift is not heard."""
    with running(world, data) as server:
        hear(server, LOBBY)
        lin = lin_of(server)
        there = zone_of(lin)
    with running(world, data) as server:
        lin = lin_of(server)
        assert zone_of(lin) == there
        lin.put("/api/v1/me/zone", json={"zone": None})
        hear(server, LOBBY)
        assert zone_of(lin) == there
        lin.put("/api/v1/me/shift", json={"on_shift": False})
    with running(world, data) as server:
        consents = server.services.house.consents
        assert not consents.covers(badge_of("lin"), Purpose.RECOGNISE_BY_TAG, "hotel")


def test_who_ends_the_shift_is_to_be_forgotten() -> None:
    """Once, when it ends; not while it lasts, nor of who was not heard."""
    lin = Staff("lin", "hotel", "Lin", "host", on_shift=True)
    off = replace(lin, on_shift=False)
    badges = Badges("hotel", Consents(), [lin])
    assert [badges.follow(each) for each in (lin, off, off, lin)] == [None, badge_of("lin"), None, None]


def test_another_badge_takes_the_place_of_the_old(world: World, data: Path) -> None:
    """What the old one is heard of is nobody's."""
    give_badge(data, "E2" + "8" * 22)
    with running(world, data) as server:
        lin = lin_of(server)
        lin.put("/api/v1/me/zone", json={"zone": None})
        hear(server, LOBBY)
        assert zone_of(lin) is None
        assert server.services.house.actors["hotel"].venue.strangers == 1


def test_a_tag_is_a_guests_or_a_badge(world: World, data: Path) -> None:
    """Whichever was first stands: the other is refused, with the reason, and nothing of it is kept."""
    settings = Settings(data_dir=data)
    with pytest.raises(BadSetting, match="that of a guest"):
        give_badge(data, world.tag("g12"))
    noor = NewStaff("hotel", "Noor Haddad", "concierge", sign_in="noor", badge=BADGE.lower())
    with pytest.raises(BadSetting, match="that of a colleague"):
        asyncio.run(add_staff(settings, noor, PASSWORD))
    line = json.dumps({"id": "new", "name": "Ada", "tags": [BADGE]}).encode()
    (problem,) = asyncio.run(import_file(settings, io.BytesIO(line))).reading.problems
    assert (problem.where, problem.why) == ("tags", "One of these is the badge of a member of staff.")
    with running(world, data) as server:
        mira = server.sign_in("mira")
        answer = mira.post("/api/v1/guests/import", content=line, headers={"Content-Type": "text/plain"})
        assert (answer.json()["kept"], answer.json()["problems"][0]["where"]) == (0, "tags")
        hear(server, LOBBY)
        assert zone_of(lin_of(server)) == zone_at(server, LOBBY)


@pytest.mark.parametrize("badge", ["E2", "E2" + "7" * 21, "not hex at all", "E2" * 63])
def test_a_badge_is_an_epc(data: Path, badge: str) -> None:
    """Anything else is refused, with what is allowed."""
    with pytest.raises(BadSetting, match="A badge is an EPC"):
        give_badge(data, badge)


def test_no_guest_has_the_id_of_a_badge() -> None:
    """A line with such an id is refused."""
    reading = read_guests(json.dumps({"id": badge_of("lin"), "name": "Ada"}).encode(), b"secret")
    (problem,) = reading.problems
    assert (problem.where, reading.guests) == ("id", [])
