"""Shared tablets and wall displays: pairing them, and taking that back."""

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
    """A server whose clock can be put forward."""
    with running(world, tmp_path / "data", clock) as live:
        yield live


def offer(server: LiveServer, kind: str = "tablet", by: str = "mira") -> str:
    """A code for a new device."""
    answer = server.sign_in(by).post("/api/v1/devices", json={"name": "Lobby desk", "kind": kind})
    assert answer.status_code == 200, answer.text
    code: str = answer.json()["code"]
    return code


def paired(server: LiveServer, kind: str = "tablet") -> httpx.Client:
    """A device that was paired just now."""
    device = server.client(headers={"X-Maitred": "1"})
    answer = device.post("/api/v1/devices/pair", json={"code": offer(server, kind)})
    assert answer.status_code == 200, answer.text
    return device


def test_the_code_is_behind_the_hash_of_an_address_and_in_its_picture(inn: LiveServer) -> None:
    """No server and no log gets to see a code in an address."""
    body = {"name": "Lobby desk", "kind": "tablet", "address": "https://inn.example"}
    offered = inn.sign_in("mira").post("/api/v1/devices", json=body).json()
    assert offered["url"] == f"https://inn.example/pair#{offered['code']}"
    assert offered["qr"].startswith("<svg")


def test_a_code_pairs_one_device_only(inn: LiveServer) -> None:
    """Whoever reads it over a shoulder comes too late; small letters and gaps are the same code."""
    code = offer(inn)
    typed = f"{code[:4].lower()} {code[4:]}"
    assert inn.client().post("/api/v1/devices/pair", json={"code": typed}).json()["kind"] == "tablet"
    again = inn.client().post("/api/v1/devices/pair", json={"code": code})
    assert_error(again, 404, "not_found", "code")


def test_a_code_is_good_for_ten_minutes(inn: LiveServer, clock: Ahead) -> None:
    """After that it pairs nothing."""
    code = offer(inn)
    clock.skip(601)
    assert_error(inn.client().post("/api/v1/devices/pair", json={"code": code}), 404, where="code")


def test_whoever_guesses_codes_must_wait(inn: LiveServer) -> None:
    """After ten wrong ones not even the right one pairs."""
    code = offer(inn)
    for _ in range(10):
        assert inn.client().post("/api/v1/devices/pair", json={"code": "WRONG"}).status_code == 404
    assert_error(inn.client().post("/api/v1/devices/pair", json={"code": code}), 429, "too_many_tries")


def test_only_overseers_pair_and_remove(inn: LiveServer) -> None:
    """A host can do neither, nor see the list."""
    host = inn.sign_in("lin")
    assert_error(host.post("/api/v1/devices", json={"name": "x", "kind": "wall"}), 403)
    assert_error(host.get("/api/v1/devices"), 403)
    assert_error(host.delete("/api/v1/devices/any"), 403)


def test_a_paired_device_stays_paired_over_a_restart(inn: LiveServer, world: World) -> None:
    """Its cookie is known to the store."""
    token = paired(inn).cookies["maitred_device"]
    with running(world, inn.data_dir) as again:
        found = again.client(cookies={"maitred_device": token}).get("/api/v1/device")
    assert found.json()["name"] == "Lobby desk"


def test_a_wall_display_follows_the_feed_and_may_do_nothing_else(inn: LiveServer) -> None:
    """Nobody has signed in at it: it sees no board, no guests and signs nobody in."""
    wall = paired(inn, "wall")
    assert wall.get("/api/v1/device").json()["people"] == []
    for path in ("/api/v1/me", "/api/v1/board", "/api/v1/devices"):
        assert_error(wall.get(path), 401, "not_signed_in")
    with inn.screen(wall) as screen:
        assert screen.welcome["type"] == "welcome"


def test_removing_a_wall_display_ends_its_screen_at_once(inn: LiveServer) -> None:
    """It is told, and its cookie is worth nothing from then on."""
    wall = paired(inn, "wall")
    manager = inn.sign_in("mira")
    (device,) = manager.get("/api/v1/devices").json()
    with inn.screen(wall) as screen:
        assert manager.delete(f"/api/v1/devices/{device['id']}").status_code == 204
        code, said = screen.ending()
    assert code == 4001
    assert said[-1]["type"] == "signed_out"
    assert_error(wall.get("/api/v1/device"), 401, "not_paired")
    assert manager.get("/api/v1/devices").json() == []


def test_a_device_of_another_venue_cannot_be_removed(inn: LiveServer) -> None:
    """A manager of the dealer does not even learn that it is there."""
    paired(inn)
    (device,) = inn.sign_in("mira").get("/api/v1/devices").json()
    other = next(
        one.name for one in inn.world.handout.sign_ins if (one.venue, one.role) == ("dealer", "manager")
    )
    assert_error(inn.sign_in(other).delete(f"/api/v1/devices/{device['id']}"), 404, "not_found")


@pytest.mark.parametrize("name", ["   ", "Lobby\ndesk", "Lobby\u202edesk"])
def test_a_device_needs_a_plain_name(inn: LiveServer, name: str) -> None:
    """Blanks, line breaks and marks that turn letters around are no names."""
    answer = inn.sign_in("mira").post("/api/v1/devices", json={"name": name, "kind": "tablet"})
    assert_error(answer, 422, "unprocessable")


def test_a_password_at_a_removed_tablet_is_worth_nothing_either(inn: LiveServer) -> None:
    """Who signed in with the password at a paired tablet is signed out with it."""
    device = paired(inn)
    body = {"name": "lin", "password": inn.world.password("lin")}
    assert device.post("/api/v1/session", json=body).status_code == 200
    mira = inn.sign_in("mira")
    (one,) = mira.get("/api/v1/devices").json()
    assert mira.delete(f"/api/v1/devices/{one['id']}").status_code == 204
    assert_error(device.get("/api/v1/me"), 401, "not_signed_in")
