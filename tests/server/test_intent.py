"""What the guest wants of us, chosen on their own page: welcome, only if they ask, or invisible."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.live_server import Ahead, Json, LiveServer, World, assert_error, running
from tests.server.test_checkin import OUTSIDE, guests_page, position, present
from tests.server.test_staff import RULE

INTENT, ASK, HERE = "/api/v1/phones/intent", "/api/v1/phones/ask", "/api/v1/phones/here"
POSITION = "/api/v1/phones/position"
GUEST, OTHER = "g27", "g36"
TWELVE_HOURS_S = 12 * 3_600.0
COUNT_STRANGERS_TOO = ("maitred_reads_total", "maitred_strangers_reads", "maitred_commit_seconds")
"""What counts reads of unknown credentials as well, and the store's own work."""


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def server(world: World, tmp_path: Path, clock: Ahead) -> Iterator[LiveServer]:
    with running(world, tmp_path / "data", clock) as live:
        yield live


def choose(page: httpx.Client, intent: str) -> Json:
    answer = page.put(INTENT, json={"intent": intent})
    assert answer.status_code == 200, answer.text
    view: Json = answer.json()
    return view


def show_up(server: LiveServer, page: httpx.Client, guest: str = GUEST) -> None:
    """By phone and by tag."""
    for _ in range(3):
        assert page.post(POSITION, json=position()).status_code == 200
        server.read(guest, reader="D1", antenna=1, venue="dealer")


def stored(server: LiveServer, but: str = "intents") -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but one; of the trail those that name a guest, for staff sign in meanwhile."""
    with sqlite3.connect(server.data_dir / "maitred.db") as store:
        names = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {
            name: sorted(store.execute(f"SELECT * FROM {name}"), key=repr) for name in names if name != but
        }
    rows["trail"] = [row for row in rows["trail"] if GUEST in repr(row)]
    return rows


def counted(server: LiveServer) -> list[str]:
    lines = server.client().get("/metrics").text.splitlines()
    own = [line for line in lines if line.startswith("maitred_") and "_created" not in line]
    return [line for line in own if not line.startswith(COUNT_STRANGERS_TOO)]


def test_a_choice_holds_for_twelve_hours(server: LiveServer, clock: Ahead) -> None:
    """Then the guest is welcome again, by itself."""
    page = guests_page(server, GUEST)
    assert page.get(INTENT).json()["intent"] == "welcome"
    assert page.get(INTENT).json()["until"] is None
    said = choose(page, "invisible")
    assert said["intent"] == "invisible"
    assert abs(said["until"] - server.services.clock.now() - TWELVE_HOURS_S) < 60
    clock.skip(TWELVE_HOURS_S + 1)
    assert page.get(INTENT).json()["intent"] == "welcome"
    assert page.post(POSITION, json=position()).json()["zone"] is not None


def test_who_is_invisible_leaves_nothing(server: LiveServer, capfd: pytest.CaptureFixture[str]) -> None:
    """No row in any table, no count, no line in the log, nobody on the floor, no card."""
    page = guests_page(server, GUEST)
    choose(page, "invisible")
    helena = server.sign_in("helena")
    before = stored(server)
    capfd.readouterr()
    with server.screen(helena) as screen:
        counts = counted(server)
        show_up(server, page)
        assert screen.drain_cards() == []
        assert stored(server) == before
        assert counted(server) == counts
    assert present(server) == {}
    assert page.get(HERE).json()["zone"] is None
    assert capfd.readouterr().err == ""


def test_going_invisible_looks_like_leaving(server: LiveServer) -> None:
    """The visit ends, the card expires, and nothing that staff can read says it was a wish."""
    page = guests_page(server, GUEST)
    with server.screen(server.sign_in("helena")) as screen:
        page.post(POSITION, json=position())
        opened = screen.card()
        choose(page, "invisible")
        closed = screen.card()
    assert (opened["state"], closed["state"]) == ("open", "expired")
    assert closed["name"] == opened["name"]
    assert present(server) == {}
    with sqlite3.connect(server.data_dir / "maitred.db") as store:
        (body,) = store.execute("SELECT body FROM moments ORDER BY id DESC").fetchone()
    assert '"kind":"left"' in body
    assert '"withdrawn":true' not in body


def test_a_rule_about_departures_makes_no_card_of_going_invisible(server: LiveServer, clock: Ahead) -> None:
    """Of who walks out it does, so that it can be seen that the rule works."""
    page, helena = guests_page(server, GUEST), manager_of_departures(server)
    with server.screen(helena) as screen:
        page.post(POSITION, json=position())
        choose(page, "invisible")
        assert {card["rule"] for card in screen.drain_cards()} != set()
        choose(page, "welcome")
        page.post(POSITION, json=position(age_s=0))
        walk_out(page, clock)
        made = [card["rule"] for card in screen.drain_cards()]
    assert made.count("leaves") == 1
    board = helena.get("/api/v1/board").json()["cards"]
    assert [card["rule"] for card in board].count("leaves") == 1


def manager_of_departures(server: LiveServer) -> httpx.Client:
    """Somebody who looks at every departure."""
    helena = server.sign_in("helena")
    leaves = {**RULE, "when": {"trigger": "left"}}
    assert helena.put("/api/v1/rules/leaves", json=leaves).status_code == 200
    return helena


def walk_out(page: httpx.Client, clock: Ahead) -> None:
    for _ in range(6):
        clock.skip(20)
        page.post(POSITION, json=position(OUTSIDE))


def test_why_there_was_no_card_does_not_say_that_somebody_is_invisible(server: LiveServer) -> None:
    """What is recorded of it, what a rule about departures says to it and which rules one fact stopped are
    the same as of somebody who stops sharing their position."""
    helena = manager_of_departures(server)
    for guest in (GUEST, OTHER):
        page = guests_page(server, guest)
        page.post(POSITION, json=position())
        if guest == GUEST:
            choose(page, "invisible")
        else:
            page.post("/api/v1/phones/stop")
    assert present(server) == {}
    invisible, other = why_no_card(helena, GUEST), why_no_card(helena, OTHER)
    assert invisible == other
    assert invisible["said"] == ("trigger", "Nobody could say whether the guest had left.")
    assert recorded_departure(server, GUEST) == recorded_departure(server, OTHER)


def why_no_card(page: httpx.Client, guest: str) -> Json:
    """What a manager is told about the guest's departure, but for the instant and the guest's own facts."""
    moments = page.get("/api/v1/rules/moments", params={"guest": guest}).json()
    left = moments[0]
    assert left["kind"] == "left"
    said = page.get("/api/v1/rules/why-not", params={"guest": guest, "moment": left["id"]}).json()
    [leaves] = [one for one in said["rules"] if one["rule"] == "leaves"]
    note = next(gate["note"]["en"] for gate in leaves["gates"] if gate["name"] == "trigger")
    return {**left, "id": "", "at": 0, "said": (leaves["stopped_by"], note), "near": said["near"]}


def recorded_departure(server: LiveServer, guest: str) -> Json:
    """The marks of the newest moment of the guest, which is all that may tell departures apart."""
    with sqlite3.connect(server.data_dir / "maitred.db") as store:
        newest = "SELECT body FROM moments WHERE guest = ? ORDER BY id DESC"
        (body,) = store.execute(newest, (guest,)).fetchone()
    return {key: value for key, value in json.loads(body).items() if key not in ("id", "at", "visit")}


def test_visible_again_works_within_one_read(server: LiveServer) -> None:
    """Nothing of the time between is remembered against them."""
    page = guests_page(server, GUEST)
    choose(page, "invisible")
    show_up(server, page)
    choose(page, "welcome")
    assert page.post(POSITION, json=position(age_s=0)).json()["zone"] is not None
    assert GUEST in present(server)


def test_what_was_heard_while_invisible_stays_unheard(server: LiveServer, clock: Ahead) -> None:
    """Also when a phone sends it later."""
    page = guests_page(server, GUEST)
    choose(page, "invisible")
    clock.skip(900)
    choose(page, "welcome")
    before = stored(server)
    page.post(POSITION, json=position(age_s=600))
    assert stored(server) == before


def test_invisible_survives_a_restart(world: World, tmp_path: Path) -> None:
    """What was chosen holds on."""
    with running(world, tmp_path / "data") as server:
        choose(guests_page(server, GUEST), "invisible")
    with running(world, tmp_path / "data") as server:
        page = guests_page(server, GUEST)
        assert page.get(INTENT).json()["intent"] == "invisible"
        before = stored(server)
        show_up(server, page)
        assert stored(server) == before


def test_only_if_asked_makes_no_card_until_they_ask(server: LiveServer) -> None:
    """They are on the floor; the card comes when they press, and says so."""
    page = guests_page(server, GUEST)
    choose(page, "if_asked")
    with server.screen(server.sign_in("helena")) as screen:
        page.post(POSITION, json=position())
        assert GUEST in present(server)
        assert screen.drain_cards() == []
        assert page.post(ASK).status_code == 200
        card = screen.card()
        assert card["title"]["en"] == "Would like somebody"
        assert card["priority"] == "high"
        assert page.post(ASK).status_code == 200
        assert screen.drain_cards() == []


@pytest.mark.parametrize("intent", ["welcome", "invisible"])
def test_nobody_comes_to_who_is_not_here(server: LiveServer, intent: str) -> None:
    """The page is told, and who is invisible is not here."""
    page = guests_page(server, GUEST)
    choose(page, intent)
    assert_error(page.post(ASK), 409, "not_here")


def test_without_consent_no_choice_is_kept(server: LiveServer) -> None:
    """There is nothing to choose; a withdrawal forgets what was chosen."""
    page, helena = guests_page(server, GUEST), server.sign_in("helena")
    choose(page, "if_asked")
    for purpose in ("recognise_by_phone", "recognise_by_tag"):
        helena.post(f"/api/v1/guests/{GUEST}/consents/{purpose}/withdraw")
    assert choose(page, "invisible")["intent"] == "welcome"
    with sqlite3.connect(server.data_dir / "maitred.db") as store:
        assert store.execute("SELECT count(*) FROM intents").fetchone() == (0,)


@pytest.mark.parametrize("body", [{}, {"intent": "gone"}, {"intent": "welcome", "guest": "g01"}])
def test_a_choice_that_makes_no_sense_is_refused(server: LiveServer, body: Json) -> None:
    """By its field; nobody chooses for anybody else."""
    assert_error(guests_page(server, GUEST).put(INTENT, json=body), 422, "unprocessable")
