"""Signing in at a shared tablet with a PIN."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.live_server import Ahead, LiveServer, World, assert_error, running


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def inn(world: World, tmp_path: Path, clock: Ahead) -> Iterator[LiveServer]:
    """A server whose clock can be put forward, where Lin has the PIN 2580."""
    with running(world, tmp_path / "data", clock) as live:
        body = {"password": world.password("lin"), "pin": "2580"}
        assert live.sign_in("lin").put("/api/v1/me/pin", json=body).status_code == 204
        yield live


def tablet(server: LiveServer, kind: str = "tablet") -> httpx.Client:
    """A device that was paired just now."""
    made = server.sign_in("mira").post("/api/v1/devices", json={"name": "Lobby desk", "kind": kind}).json()
    device = server.client(headers={"X-Maitred": "1"})
    assert device.post("/api/v1/devices/pair", json={"code": made["code"]}).status_code == 200
    return device


def staff_id(server: LiveServer, name: str) -> str:
    found: str = server.sign_in(name).get("/api/v1/me").json()["staff"]["id"]
    return found


def enter(at: httpx.Client, staff: str, pin: str) -> httpx.Response:
    return at.post("/api/v1/session/pin", json={"staff": staff, "pin": pin})


def test_a_pin_signs_in_at_a_paired_tablet(inn: LiveServer) -> None:
    """The tablet shows who has a PIN, and the digits are enough."""
    at = tablet(inn)
    people = at.get("/api/v1/device").json()["people"]
    (person,) = [one for one in people if one["name"] == "Lin Xiaoyu"]
    assert enter(at, person["id"], "2580").status_code == 200
    assert at.get("/api/v1/me").json()["staff"]["name"] == "Lin Xiaoyu"


def test_a_pin_is_worth_nothing_elsewhere(inn: LiveServer) -> None:
    """Without the tablet's cookie, at a wall display, or at a tablet of another venue, nobody signs in."""
    lin = staff_id(inn, "lin")
    assert_error(enter(inn.client(headers={"X-Maitred": "1"}), lin, "2580"), 401, "not_paired")
    assert_error(enter(tablet(inn, "wall"), lin, "2580"), 401, "not_signed_in")
    other = staff_id(inn, next(one.name for one in inn.world.handout.sign_ins if one.venue == "dealer"))
    assert_error(enter(tablet(inn), other, "2580"), 401, "not_signed_in")


def test_another_sites_page_cannot_sign_in(inn: LiveServer) -> None:
    """Without the header of our own pages the PIN is not even looked at."""
    at = tablet(inn)
    del at.headers["X-Maitred"]
    assert_error(enter(at, staff_id(inn, "lin"), "2580"), 403, "not_allowed")


def test_setting_a_pin_needs_the_password_and_digits(inn: LiveServer) -> None:
    """An open page of somebody else is not enough."""
    page = inn.sign_in("lin")
    assert_error(page.put("/api/v1/me/pin", json={"password": "wrong", "pin": "1234"}), 403, where="password")
    for pin in ("123", "123456789", "12a4", "１２３４"):
        answer = page.put("/api/v1/me/pin", json={"password": inn.world.password("lin"), "pin": pin})
        assert_error(answer, 422, where="pin")


@pytest.mark.parametrize("pin", ["0000", "1234", "890123", "9876", "1212", "04200420"])
def test_a_pin_that_others_try_first_is_refused(inn: LiveServer, pin: str) -> None:
    """One digit over and over, digits in a row either way, a half twice; the PIN before goes on."""
    body = {"password": inn.world.password("lin"), "pin": pin}
    answer = inn.sign_in("lin").put("/api/v1/me/pin", json=body)
    assert_error(answer, 422, "password_too_weak", "pin")
    assert enter(tablet(inn), staff_id(inn, "lin"), "2580").status_code == 200


def test_five_wrong_pins_lock_it_for_five_minutes_on_this_tablet_only(inn: LiveServer, clock: Ahead) -> None:
    """The right one does not open it meanwhile; another tablet does not care."""
    at, beside, lin = tablet(inn), tablet(inn), staff_id(inn, "lin")
    for _ in range(5):
        assert_error(enter(at, lin, "0000"), 401, "not_signed_in")
    assert_error(enter(at, lin, "2580"), 429, "too_many_tries")
    assert enter(beside, lin, "2580").status_code == 200
    clock.skip(301)
    assert enter(at, lin, "2580").status_code == 200


def test_after_ten_wrong_pins_only_the_password_opens(inn: LiveServer, clock: Ahead) -> None:
    """Once the password was used on this tablet, the PIN is good again."""
    at, lin = tablet(inn), staff_id(inn, "lin")
    for _ in range(2):
        for _ in range(5):
            assert_error(enter(at, lin, "0000"), 401)
        clock.skip(301)
    assert_error(enter(at, lin, "2580"), 403, "pin_locked")
    password = {"name": "lin", "password": inn.world.password("lin")}
    assert at.post("/api/v1/session", json=password).status_code == 200
    assert enter(at, lin, "2580").status_code == 200


def test_removing_the_tablet_signs_out_who_signed_in_with_a_pin(inn: LiveServer) -> None:
    """At once: the open page is told, and the session is gone from the store too."""
    at, manager = tablet(inn), inn.sign_in("mira")
    enter(at, staff_id(inn, "lin"), "2580")
    (device,) = manager.get("/api/v1/devices").json()
    with inn.screen(at) as screen:
        manager.delete(f"/api/v1/devices/{device['id']}")
        code, _ = screen.ending()
    assert code == 4001
    token = at.cookies["maitred_session"]
    assert_error(at.get("/api/v1/me"), 401)
    with running(inn.world, inn.data_dir) as again:
        assert_error(again.client(cookies={"maitred_session": token}).get("/api/v1/me"), 401)


def test_a_session_by_pin_ends_after_its_hours(inn: LiveServer, clock: Ahead) -> None:
    """Twelve, unless the setting says otherwise."""
    at = tablet(inn)
    enter(at, staff_id(inn, "lin"), "2580")
    clock.skip(12 * 3600 - 60)
    assert at.get("/api/v1/me").status_code == 200
    clock.skip(120)
    assert_error(at.get("/api/v1/me"), 401)


def test_whoever_signs_in_at_a_browser_ends_the_session_before(server: LiveServer) -> None:
    """The token that its cookie held until then is nobody's any more."""
    page = server.sign_in("lin")
    before = page.cookies["maitred_session"]
    again = page.post("/api/v1/session", json={"name": "noor", "password": server.world.password("noor")})
    assert again.status_code == 200
    old = server.client(headers={"Authorization": f"Bearer {before}"})
    assert old.get("/api/v1/me").status_code == 401
    assert page.get("/api/v1/me").json()["staff"]["id"] == "noor"


def test_nobody_does_what_somebody_else_did_at_the_tablet(server: LiveServer) -> None:
    """What waited for a line while Lin was signed in is refused when it comes after Noor has signed in, and
    does not make her the owner; what she does herself is done."""
    server.read("g01")
    page = server.sign_in("lin")
    [card] = page.get("/api/v1/board").json()["cards"]
    claim = f"/api/v1/cards/{card['id']}/claim"
    page.post("/api/v1/session", json={"name": "noor", "password": server.world.password("noor")})
    of_lin = page.post(claim, json={"held_s": 60}, headers={"X-Maitred-Staff": "lin"})
    assert_error(of_lin, 401, "not_signed_in")
    assert page.get("/api/v1/board").json()["cards"][0]["owner"] is None
    of_noor = page.post(claim, json={}, headers={"X-Maitred-Staff": "noor"})
    assert of_noor.json()["owner"]["id"] == "noor"
