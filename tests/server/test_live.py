"""The live feed: positions, who sees what, and what a screen may say."""

from __future__ import annotations

import json
import random
import socket
import time
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from server import rates
from server.clock import ManualClock
from tests.live_server import WAIT_S, LiveServer, Screen, World, running

GUESTS = ["g01", "g02", "g04", "g05", "g06", "g08", "g12", "g20", "g27", "g28"]
"""Gold and diamond guests of the hotel: each arrival is a card."""


def epoch_of(screen: Screen) -> str:
    epoch: str = screen.welcome["epoch"]
    return epoch


# Positions


def test_hello_is_answered_with_welcome_and_a_snapshot(server: LiveServer) -> None:
    """All live cards this person may see, as of a position; and the server's time."""
    server.read("g01")
    page = server.sign_in("lin")
    with server.screen(page) as screen:
        assert screen.welcome.keys() == {"type", "epoch", "offset", "resumed", "at"}
        assert screen.welcome["resumed"] is False
        assert screen.welcome["at"] == pytest.approx(time.time(), abs=60)
        assert screen.snapshot["type"] == "snapshot"
        for field in ("epoch", "offset"):
            assert screen.snapshot[field] == screen.welcome[field]
        assert screen.snapshot == {"type": "snapshot", **page.get("/api/v1/board").json()}
        assert [card["guest"] for card in screen.cards.values()] == ["g01"]


def test_a_card_comes_to_every_screen_of_its_audience_without_asking(server: LiveServer) -> None:
    """The same card to all; other people's screens get nothing."""
    names = ("lin", "noor", "tomas", "kwame", "wu")
    pages = {name: server.sign_in(name) for name in names}
    with (
        server.screen(pages["lin"]) as lin,
        server.screen(pages["noor"]) as noor,
        server.screen(pages["tomas"]) as tomas,
        server.screen(pages["kwame"]) as kwame,
        server.screen(pages["wu"]) as wu,
    ):
        server.read("g01")
        card = lin.card()
        assert card["name"] == "Zhang Wei"
        assert noor.card() == card
        assert tomas.card() == {**card, "for_me": False}
        pages["lin"].post(f"/api/v1/cards/{card['id']}/claim")
        for screen in (lin, noor, tomas):
            assert screen.card()["owner"]["name"] == "Lin Xiaoyu"
        body = {"question": "lunch", "value": "fish"}
        pages["noor"].post(f"/api/v1/cards/{card['id']}/answer", json=body)
        for screen in (lin, noor, tomas):
            assert [answer["value"] for answer in screen.card()["answers"]] == ["fish"]
        pages["lin"].post(f"/api/v1/cards/{card['id']}/outcome", json={"outcome": "greeted"})
        for screen in (lin, noor, tomas):
            assert screen.card()["state"] == "done"
            assert screen.cards == {}
        assert kwame.drain() == wu.drain() == []


def test_a_screen_that_comes_back_gets_exactly_what_it_missed(server: LiveServer) -> None:
    """In order, nothing twice, no snapshot; and then it follows as before."""
    page = server.sign_in("lin")
    server.read("g01")
    with server.screen(page) as screen:
        epoch, offset = epoch_of(screen), screen.welcome["offset"]
    server.read("g02")
    server.read("g12")
    board = {card["guest"]: card["id"] for card in page.get("/api/v1/board").json()["cards"]}
    page.post(f"/api/v1/cards/{board['g01']}/claim")
    with server.screen(page, epoch=epoch, offset=offset) as screen:
        assert screen.welcome["resumed"] is True
        missed = [(card["guest"], card["state"]) for card in screen.drain_cards()]
        assert missed == [("g02", "open"), ("g12", "open"), ("g01", "claimed")]
        assert screen.offset == screen.welcome["offset"]
        server.read("g20")
        assert screen.card()["guest"] == "g20"
    with server.screen(page, epoch=epoch, offset=screen.offset) as screen:
        assert screen.welcome["resumed"] is True
        assert [message["type"] for message in screen.drain()] == ["mine"]


@pytest.mark.parametrize("seed", range(4))
def test_an_old_snapshot_and_the_changes_are_the_fresh_snapshot(
    world: World, tmp_path: Path, seed: int
) -> None:
    """After any sequence of arrivals, claims, answers, ends, withdrawals and reconnections, for everybody."""
    dice = random.Random(seed)
    with running(world, tmp_path / "data", ManualClock(time.time())) as server:
        staff = ["lin", "noor", "tomas", "mira", "kwame"]
        pages = {name: server.sign_in(name) for name in staff}
        boards: dict[str, Screen] = {}
        for name, page in pages.items():
            with server.screen(page) as screen:
                boards[name] = screen
                screen.offset = screen.welcome["offset"]
        for _ in range(12):
            for _ in range(dice.randrange(1, 5)):
                _something_happens(server, pages, dice)
            _come_back(server, pages, boards, dice.choice(staff))
        for name in staff:
            _come_back(server, pages, boards, name)


def _something_happens(server: LiveServer, pages: dict[str, httpx.Client], dice: random.Random) -> None:
    name, guest = dice.choice(["lin", "noor", "tomas", "mira"]), dice.choice(GUESTS)
    page, cards = pages[name], pages["mira"].get("/api/v1/board").json()["cards"]
    card = dice.choice(cards)["id"] if cards else "none"
    step = dice.choice(["arrive", "arrive", "claim", "answer", "finish", "withdraw"])
    if step == "arrive":
        server.read(guest, *dice.choice([("H1", 1), ("H2", 1), ("H5", 2)]))
    elif step == "claim":
        page.post(f"/api/v1/cards/{card}/claim")
    elif step == "answer":
        page.post(f"/api/v1/cards/{card}/answer", json={"question": "lunch", "value": "meat"})
    elif step == "finish":
        page.post(f"/api/v1/cards/{card}/outcome", json={"outcome": "helped"})
    else:
        consent = f"/api/v1/guests/{guest}/consents/recognise_by_tag"
        pages["mira"].post(f"{consent}/withdraw")
        pages["mira"].post(f"{consent}/give")


def _come_back(
    server: LiveServer, pages: dict[str, httpx.Client], boards: dict[str, Screen], name: str
) -> None:
    """The board that this person had, and the changes since, against what the server would show now."""
    before = boards[name]
    with server.live(pages[name]) as screen:
        screen.cards = before.cards
        screen.offset = before.offset
        epoch = before.welcome["epoch"]
        screen.hello(epoch=epoch, offset=before.offset)
        screen.welcome = screen.next()
        assert screen.welcome["resumed"] is True
        screen.drain()
        screen.offset = screen.welcome["offset"]
    fresh = {card["id"]: card for card in pages[name].get("/api/v1/board").json()["cards"]}
    assert screen.cards == fresh
    boards[name] = screen


def test_a_screen_too_far_behind_gets_a_snapshot(world: World, tmp_path: Path) -> None:
    """Exactly as many changes are kept as the setting says; one more missed is too many."""
    with running(world, tmp_path / "data", feed_changes=3) as server:
        page = server.sign_in("mira")
        with server.screen(page) as screen:
            epoch = epoch_of(screen)
        for guest in GUESTS[:4]:
            server.read(guest)
        with server.screen(page, epoch=epoch, offset=1) as screen:
            assert screen.welcome["resumed"] is True
            assert [card["guest"] for card in screen.drain_cards()] == GUESTS[1:4]
        with server.screen(page, epoch=epoch, offset=0) as screen:
            assert screen.welcome["resumed"] is False
            assert [card["guest"] for card in screen.cards.values()] == GUESTS[:4]


@pytest.mark.parametrize(("epoch", "offset"), [("another", 0), (None, 0), ("", 0), ("own", 99), ("own", -1)])
def test_a_position_that_is_not_of_this_run_gets_a_snapshot(
    shared: LiveServer, epoch: str | None, offset: int
) -> None:
    """An epoch from before a restart, or an offset that never was."""
    page = shared.sign_in("lin")
    with shared.screen(page) as screen:
        own = epoch_of(screen)
    with shared.screen(page, epoch=own if epoch == "own" else epoch, offset=offset) as screen:
        assert screen.welcome["resumed"] is False
        assert screen.snapshot["type"] == "snapshot"


def test_after_a_restart_a_screen_starts_anew_with_the_cards_that_were(world: World, tmp_path: Path) -> None:
    """Claims and answers hold; nobody present is announced again."""
    with running(world, tmp_path / "data") as server:
        page = server.sign_in("lin")
        with server.screen(page) as screen:
            server.read("g01")
            card = screen.card()
            page.post(f"/api/v1/cards/{card['id']}/claim")
            claimed = screen.card()
        token = dict(page.cookies)
    with running(world, tmp_path / "data") as server:
        page = server.client(cookies=token)
        with server.screen(page, epoch=epoch_of(screen), offset=screen.offset) as again:
            assert again.welcome["resumed"] is False
            assert again.cards == {card["id"]: claimed}
            server.read("g01")
            assert again.drain() == []


# What a screen may say


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ({"type": "hello", "colour": "red"}, ""),
        ({"type": "hello", "offset": "3"}, "offset"),
        ({"type": "hello", "offset": 1.5}, "offset"),
        ({"type": "hello", "epoch": 3}, "epoch"),
        ({"type": "claim"}, "type"),
        ({}, ""),
        ([], ""),
        ("{", ""),
        ("", ""),
        (b"\xff\xfe", ""),
        ({"type": "ping"}, "type"),
    ],
)
def test_a_first_message_that_is_no_hello_is_refused(shared: LiveServer, words: object, where: str) -> None:
    """Unknown fields and types, wrong types, no JSON, or a message before hello: an error, then 1008."""
    with shared.live(shared.sign_in("lin")) as screen:
        screen.say(words)
        _assert_refused(screen, where)


@pytest.mark.parametrize(
    "words",
    [{"type": "hello"}, {"type": "ping", "n": 1}, {"type": "claim", "card": "x"}, "nonsense", "[" * 4_000],
)
def test_after_hello_only_pings_are_taken(shared: LiveServer, words: object) -> None:
    """A second hello and everything else end the connection."""
    with shared.screen(shared.sign_in("lin")) as screen:
        screen.say(words)
        _assert_refused(screen, None)


def _assert_refused(screen: Screen, where: str | None) -> None:
    code, (error,) = screen.ending()
    assert code == 1008
    assert error.keys() == {"type", "code", "message", "where"}
    assert (error["type"], error["code"]) == ("error", "bad_body")
    assert error["message"].endswith(".")
    assert where is None or error["where"] == where


def test_a_message_that_is_too_large_ends_the_connection(shared: LiveServer) -> None:
    """1009, whatever is in it."""
    with shared.live(shared.sign_in("lin")) as screen:
        screen.say({"type": "hello", "epoch": "x" * 5_000})
        assert screen.ending() == (1009, [])


def test_one_refused_screen_does_not_disturb_the_others(server: LiveServer) -> None:
    """They go on as if nothing had been."""
    with server.screen(server.sign_in("lin")) as good, server.screen(server.sign_in("noor")) as bad:
        bad.say("nonsense")
        assert bad.ending()[0] == 1008
        server.read("g01")
        assert good.card()["guest"] == "g01"


# Who may


def test_who_is_not_signed_in_is_told_so(shared: LiveServer) -> None:
    """An error and 4001, which a page can read; so with a made-up cookie and a reader's key."""
    made_up = shared.client(cookies={"maitred_session": "made-up"})
    for page in (None, made_up):
        with shared.live(page) as screen:
            code, (error,) = screen.ending()
            assert (code, error["code"]) == (4001, "not_signed_in")


def test_a_script_may_use_a_bearer_token(shared: LiveServer) -> None:
    """The session's token in the header does as well as the cookie."""
    token = shared.sign_in("lin").cookies["maitred_session"]
    url = f"ws{shared.address.removeprefix('http')}/api/v1/live"
    with connect(
        url, additional_headers={"Authorization": f"Bearer {token}"}, proxy=None, open_timeout=WAIT_S
    ) as connection:
        screen = Screen(connection)
        screen.hello()
        assert screen.next()["type"] == "welcome"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:1", "127.0.0.1"])
def test_a_page_of_another_site_is_refused(shared: LiveServer, origin: str) -> None:
    """Even with the cookie."""
    with shared.live(shared.sign_in("lin"), origin=origin) as screen:
        code, (error,) = screen.ending()
        assert (code, error["code"], error["where"]) == (1008, "not_allowed", "Origin")


def test_our_own_page_is_let_in(shared: LiveServer) -> None:
    """Its origin is the address that it came from."""
    with shared.live(shared.sign_in("lin"), origin=shared.address) as screen:
        screen.hello()
        assert screen.next()["type"] == "welcome"


def test_signing_out_elsewhere_ends_the_screen_at_once(server: LiveServer) -> None:
    """All pages of that session, and no others: of the same person on another tablet, of other people."""
    page, tablet, noor = server.sign_in("lin"), server.sign_in("lin"), server.sign_in("noor")
    with (
        server.screen(page) as first,
        server.screen(page) as second,
        server.screen(tablet) as other,
        server.screen(noor) as noors,
    ):
        page.delete("/api/v1/session")
        for screen in (first, second):
            code, said = screen.ending()
            assert (code, said) == (4001, [{"type": "signed_out"}])
        assert other.drain() == noors.drain() == []


def test_a_screen_that_says_hello_after_signing_out_sees_nothing(server: LiveServer) -> None:
    """The session counts when the screen joins, not only when it connects."""
    server.read("g01")
    page = server.sign_in("lin")
    with server.live(page) as screen:
        page.delete("/api/v1/session")
        screen.hello()
        assert screen.ending() == (4001, [{"type": "signed_out"}])


def test_a_screen_ends_with_its_session(world: World, tmp_path: Path) -> None:
    """When the sign-in expires the next ping is answered with signed_out."""
    clock = ManualClock(time.time())
    with (
        running(world, tmp_path / "data", clock, session_hours=1) as server,
        server.screen(server.sign_in("lin")) as screen,
    ):
        assert screen.drain() == []
        clock.set(clock.now() + 3_600)
        screen.say({"type": "ping"})
        assert screen.ending() == (4001, [{"type": "signed_out"}])


# The floor


def test_the_floor_comes_to_overseers_who_asked(server: LiveServer) -> None:
    """About once a second, with who is where."""
    server.read("g01")
    with server.screen(server.sign_in("tomas"), floor=True) as screen:
        floor = screen.next()
        assert floor["type"] == "floor"
        assert [presence["guest"] for presence in floor["floor"]["presences"]] == ["g01"]


def test_the_floor_comes_to_nobody_else(server: LiveServer) -> None:
    """Not to a host who asks, not to a manager who does not, not to another venue's with this floor in it."""
    server.read("g01")
    lin, mira, helena = (server.sign_in(name) for name in ("lin", "mira", "helena"))
    with (
        server.screen(lin, floor=True) as host,
        server.screen(mira) as quiet,
        server.screen(helena, floor=True) as other,
        server.screen(server.sign_in("tomas"), floor=True) as watching,
    ):
        while watching.next()["type"] != "floor":
            pass
        while watching.next()["type"] != "floor":
            pass
        assert host.drain() == quiet.drain() == []
        floors = [message for message in other.drain() if message["type"] == "floor"]
        assert floors
        assert all(message["floor"]["presences"] == [] for message in floors)


# Slow screens


def test_a_slow_screen_is_told_to_reload_and_slows_nobody_down(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits for it is bounded; the others get every change meanwhile."""
    monkeypatch.setattr(rates, "SESSION_BURST", 1e6)  # one person makes all the changes here
    with running(world, tmp_path / "data", screen_backlog_bytes=4_096) as server:
        lin, noor = server.sign_in("lin"), server.sign_in("noor")
        with (
            server.live(lin, sock=_narrow(server), max_queue=1, ping_interval=None) as slow,
            server.screen(noor) as quick,
        ):
            slow.hello()
            while slow.next()["type"] != "snapshot":
                pass
            server.read("g01")
            card = quick.card()["id"]
            shown = 0
            while len(server.services.house.feeds["hotel"].screens) > 1:
                value = ("fish", "meat")[shown % 2]
                lin.post(f"/api/v1/cards/{card}/answer", json={"question": "lunch", "value": value})
                assert quick.card()["answers"][0]["value"] == value
                shown += 1
                assert shown < 5_000
                if shown % 100 == 0:
                    assert quick.drain() == []  # a screen that says nothing for a minute is given up
            assert quick.drain() == []
            code, said = slow.ending()
            assert said[-1]["type"] == "reload"
            assert code == 4000
            assert [message["offset"] for message in said[:-1]] == list(range(1, len(said)))


def _narrow(server: LiveServer) -> socket.socket:
    """A connection that holds little on its way."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    host, port = server.address.removeprefix("http://").split(":")
    narrow.connect((host, int(port)))
    return narrow


def test_silence_is_not_answered(shared: LiveServer) -> None:
    """Nothing comes to a screen that has not said hello, whatever happens."""
    with shared.live(shared.sign_in("lin")) as screen, shared.screen(shared.sign_in("noor")) as other:
        shared.read("g02")
        other.drain()
        screen.say({"type": "hello"})
        assert screen.next()["type"] == "welcome"


def test_an_address_that_has_no_feed_takes_no_websocket(shared: LiveServer) -> None:
    """It is refused in the handshake."""
    for path in ("/", "/api/v1/board", "/api/v1/nonsense"):
        with pytest.raises((InvalidStatus, ConnectionClosed)) as refused:
            connect(f"ws{shared.address.removeprefix('http')}{path}", proxy=None)
        assert isinstance(refused.value, InvalidStatus)
        assert refused.value.response.status_code in (403, 404), json.dumps(path)
