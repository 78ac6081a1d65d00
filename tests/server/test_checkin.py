"""The guest's own page, and the codes at the doors."""

from __future__ import annotations

import base64
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from server.doors import BadCode, CodeEnded, Door, read_code, write_code
from tests.live_server import Ahead, Json, LiveServer, World, assert_error, running
from tests.server.test_ingest import INSIDE
from tests.server.test_privacy import where_found

HERE, CHECK_IN = "/api/v1/phones/here", "/api/v1/phones/check-in"
POSITION, STOP = "/api/v1/phones/position", "/api/v1/phones/stop"
OUTSIDE = (60.2, 24.9)
SECRET, NOW = bytes(range(32)), 1_800_000_000.0
DOOR = Door("dealer", "showroom", NOW + 60)
CODE = write_code(SECRET, DOOR)


def test_a_code_says_what_was_written() -> None:
    """Until its last instant, and not after it."""
    assert read_code(SECRET, CODE, NOW) == read_code(SECRET, CODE, NOW + 60) == DOOR
    with pytest.raises(CodeEnded):
        read_code(SECRET, CODE, NOW + 61)


def test_a_code_of_another_installation_is_none() -> None:
    """It is signed with the secret of ours."""
    with pytest.raises(BadCode):
        read_code(bytes(32), CODE, NOW)


@given(st.data())
def test_a_changed_code_is_none(data: st.DataObject) -> None:
    """Neither another zone nor a later end can be put into it."""
    raw = bytearray(base64.urlsafe_b64decode(CODE + "=" * (-len(CODE) % 4)))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BadCode):
        read_code(SECRET, base64.urlsafe_b64encode(bytes(raw)).decode(), NOW)


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_nonsense_is_no_code(text: str) -> None:
    """Whatever it is."""
    with pytest.raises(BadCode):
        read_code(SECRET, text, NOW)


@given(venue=st.text(max_size=40), zone=st.text(max_size=40), until=st.integers(0, 10**10))
def test_any_zone_has_a_code(venue: str, zone: str, until: int) -> None:
    """Ids may have any letters; the code has only such that need no escaping in an address."""
    door = Door(venue, zone, until)
    code = write_code(SECRET, door)
    assert read_code(SECRET, code, 0) == door
    assert code.isascii()
    assert code.replace("-", "").replace("_", "").isalnum()


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def server(world: World, tmp_path: Path, clock: Ahead) -> Iterator[LiveServer]:
    with running(world, tmp_path / "data", clock) as live:
        yield live


def guests_page(server: LiveServer, guest: str) -> httpx.Client:
    return server.client(headers={"Authorization": f"Bearer {server.world.key(f'phone:{guest}')}"})


def code_for(server: LiveServer, zone: str = "showroom", venue: str = "dealer", for_s: float = 60) -> str:
    services = server.services
    return write_code(services.house.secret, Door(venue, zone, services.clock.now() + for_s))


def present(server: LiveServer, name: str = "helena") -> dict[str, Json]:
    floor = server.sign_in(name).get("/api/v1/floor").json()
    return {presence["guest"]: presence for presence in floor["presences"]}


def position(place: tuple[float, float] = INSIDE, **changes: Any) -> Json:
    return {"lat": place[0], "lon": place[1], "accuracy_m": 8.0, "age_s": 0.5, **changes}


def test_a_code_at_the_door_brings_the_card_at_once(server: LiveServer) -> None:
    """The guest reads where they are in their own words, the staff see where and how sure."""
    page = guests_page(server, "g27")
    with server.screen(server.sign_in("helena")) as screen:
        answer = page.post(CHECK_IN, json={"code": code_for(server)})
        assert answer.status_code == 200, answer.text
        assert answer.json()["zone"]["en"] == "Showroom"
        card = screen.card()
    assert (card["guest"], card["zone"], card["state"]) == ("g27", "showroom", "open")
    presence = present(server)["g27"]
    assert (presence["source"], presence["confidence"] > 0.95) == ("phone", True)
    assert page.get(HERE).json() == answer.json()


def test_without_consent_the_guest_is_told_and_nothing_is_stored(server: LiveServer) -> None:
    """Neither for a code nor for a position; and when consent is withdrawn, at once."""
    page, helena = guests_page(server, "g27"), server.sign_in("helena")
    assert page.post(CHECK_IN, json={"code": code_for(server)}).json()["consents"] is True
    helena.post("/api/v1/guests/g27/consents/recognise_by_phone/withdraw")
    before = _rows(server)
    nothing = page.get(HERE).json()
    assert (nothing["consents"], nothing["zone"], nothing["until"]) == (False, None, None)
    assert page.post(CHECK_IN, json={"code": code_for(server)}).json() == nothing
    for _ in range(2):
        assert page.post(POSITION, json=position()).json() == nothing
    assert page.post(STOP).json() == page.get(HERE).json() == nothing
    assert present(server) == {}
    assert _rows(server) == before
    assert where_found(server.data_dir, [server.world.key("phone:g27")]) == []


def _rows(server: LiveServer) -> list[tuple[int]]:
    with sqlite3.connect(server.data_dir / "maitred.db") as connection:
        return [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            for table in ("visits", "cards", "answers")
        ]


def test_a_browsers_position_puts_the_guest_there(server: LiveServer) -> None:
    """Its radius holds with 95 %; one that is minutes old makes no card."""
    page = guests_page(server, "g29")
    page.post(POSITION, json=position(age_s=600))
    assert "g29" not in present(server)
    assert page.post(POSITION, json=position()).json()["zone"]["en"] == "Welcome hall"
    assert present(server)["g29"]["zone"] == "welcome"


def test_a_position_elsewhere_is_nobodys_business(server: LiveServer) -> None:
    """Far from every fence: nothing is said to be known of the guest."""
    page = guests_page(server, "g29")
    for _ in range(3):
        assert page.post(POSITION, json=position(OUTSIDE)).json()["zone"] is None
    assert present(server) == {}


def test_who_stops_sharing_is_not_here_any_more(server: LiveServer) -> None:
    """At once, not after half an hour of silence. A tag that is heard has its own say."""
    page = guests_page(server, "g27")
    page.post(CHECK_IN, json={"code": code_for(server)})
    assert page.post(STOP).json()["zone"] is None
    assert present(server) == {}
    assert page.post(STOP).status_code == 200


def test_a_code_ends(server: LiveServer, clock: Ahead) -> None:
    """A photo of an old poster is worth nothing."""
    page, code = guests_page(server, "g27"), code_for(server, for_s=60)
    clock.skip(61)
    assert_error(page.post(CHECK_IN, json={"code": code}), 422, "code_ended", "code")
    assert present(server) == {}


@pytest.mark.parametrize(
    ("zone", "venue"), [("lobby", "hotel"), ("showroom", "hotel"), ("lobby", "dealer"), ("", "no-such")]
)
def test_a_code_of_elsewhere_is_refused(shared: LiveServer, zone: str, venue: str) -> None:
    """Of a venue that the key is not for, or a zone that is no more; nobody is placed there."""
    answer = guests_page(shared, "g27").post(CHECK_IN, json={"code": code_for(shared, zone, venue)})
    assert_error(answer, 422, "other_venue", "code")


@pytest.mark.parametrize(
    ("body", "code", "where"),
    [
        ({"code": "x"}, "bad_code", "code"),
        ({"code": ""}, "bad_code", "code"),
        ({"code": "x" * 1_001}, "unprocessable", "code"),
        ({}, "unprocessable", "code"),
        ({"code": CODE, "guest": "g01"}, "unprocessable", "guest"),
    ],
)
def test_a_check_in_that_makes_no_sense_is_refused(
    shared: LiveServer, body: Json, code: str, where: str
) -> None:
    """By its field; nobody checks in anybody but themselves."""
    assert_error(guests_page(shared, "g27").post(CHECK_IN, json=body), 422, code, where)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"lat": 91}, "lat"),
        ({"lon": -181}, "lon"),
        ({"accuracy_m": 0}, "accuracy_m"),
        ({"age_s": -1}, "age_s"),
        ({"age_s": 3_601}, "age_s"),
        ({"lat": "here"}, "lat"),
        ({"name": "Wei"}, "name"),
    ],
)
def test_a_position_that_makes_no_sense_is_refused(shared: LiveServer, change: Json, where: str) -> None:
    """By its field."""
    assert_error(guests_page(shared, "g27").post(POSITION, json=position(**change)), 422, where=where)


@pytest.mark.parametrize("path", [HERE, CHECK_IN, POSITION, STOP])
@pytest.mark.parametrize("key", ["", "wrong", "H1", "session"])
def test_only_a_phones_key_opens_the_guests_page(shared: LiveServer, path: str, key: str) -> None:
    """Neither a reader's key nor a member of staff's session."""
    if key == "session":
        token = shared.sign_in("helena").cookies["maitred_session"]
    else:
        token = shared.world.key("H1") if key == "H1" else key
    page = shared.client(headers={"Authorization": f"Bearer {token}"} if token else {})
    answer = page.get(path) if path == HERE else page.post(path, json={})
    refused = (403, "not_allowed") if key == "H1" else (401, "bad_key")
    assert_error(answer, *refused, "Authorization")


def test_a_manager_gets_the_poster_of_a_door(shared: LiveServer) -> None:
    """Its code opens the guest's page with what the server itself takes; nothing after # leaves the phone."""
    page, address = shared.sign_in("helena"), "https://aurora.example"
    answer = page.get("/api/v1/zones/showroom/poster", params={"address": address, "days": 7})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["cache-control"] == "no-store"
    assert "Aurora Motors Community Centre" in answer.text
    until = shared.services.clock.now() + 7 * 86_400
    codes = [
        write_code(shared.services.house.secret, Door("dealer", "showroom", until - early))
        for early in range(10)
    ]
    drawn = [_path(f"{address}/here#c={code}") for code in codes]
    assert any(path in answer.text for path in drawn)
    assert guests_page(shared, "g29").post(CHECK_IN, json={"code": codes[0]}).status_code == 200


def _path(opens: str) -> str:
    """How the code for an address is drawn."""
    return segno.make_qr(opens, error="m").svg_inline(border=4, dark="#1d1c1a", omitsize=True)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "here.example",
        "ftp://here.example",
        "https://",
        "https://a.example/x",
        "https://u:p@a.example",
        "https://a.example:x",
    ],
)
def test_a_poster_for_no_address_is_refused(shared: LiveServer, address: str) -> None:
    """A card that leads nowhere would be noticed only at the door."""
    answer = shared.sign_in("helena").get("/api/v1/zones/showroom/poster", params={"address": address})
    assert_error(answer, 422, "unprocessable", "address")


def test_posters_are_for_managers_and_for_their_zones(shared: LiveServer) -> None:
    """A code is a way to place oneself; hosts of another venue do not make them."""
    wanted = {"address": "https://a.example"}
    assert_error(shared.sign_in("lin").get("/api/v1/zones/lobby/poster", params=wanted), 403)
    assert_error(shared.sign_in("helena").get("/api/v1/zones/lobby/poster", params=wanted), 404)
    assert_error(shared.client().get("/api/v1/zones/lobby/poster", params=wanted), 401)


def poster(data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "server", "poster", "--data", str(data), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_prints_a_poster(server: LiveServer) -> None:
    """With the code for the server's data, also while that runs."""
    made = poster(server.data_dir, "--venue", "dealer", "--zone", "cafe", "--address", "http://a.example")
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("<svg ")
    assert "Café" in made.stdout
    assert "https" in made.stderr


@pytest.mark.parametrize(
    ("options", "where"),
    [
        (("--venue", "no", "--zone", "cafe", "--address", "https://a.example"), "--venue"),
        (("--venue", "dealer", "--zone", "no", "--address", "https://a.example"), "--zone"),
        (("--venue", "dealer", "--zone", "cafe", "--address", "a.example"), "--address"),
    ],
)
def test_a_poster_that_makes_no_sense_is_one_line(
    server: LiveServer, options: tuple[str, ...], where: str
) -> None:
    """And exit status 2."""
    made = poster(server.data_dir, *options)
    assert (made.returncode, made.stdout) == (2, "")
    assert made.stderr.startswith(f"maitred: {where}: ")
    assert made.stderr.count("\n") == 1
