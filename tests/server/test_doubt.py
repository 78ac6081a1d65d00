"""One tag in two places at once, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.live_server import Ahead, Json, LiveServer, Screen, World, rows, running

NAME = "Zhang Wei"
BOTH = "g02"
TRUSTED_AFTER_S = 900


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def server(world: World, tmp_path: Path, clock: Ahead) -> Iterator[LiveServer]:
    with running(world, tmp_path / "data", clock) as live:
        yield live


def be_in_two_places(server: LiveServer, clock: Ahead, seconds: int = 12) -> None:
    """The guest's tag is heard at the entrance and, 31 m away, in the lounge, by turns."""
    for _ in range(seconds):
        server.read("g01", "H1", 2, rssi=-48)
        clock.skip(0.5)
        server.read("g01", "H3", 2, rssi=-48)
        clock.skip(0.5)


def stay(server: LiveServer, clock: Ahead, seconds: int) -> None:
    for _ in range(seconds):
        clock.skip(1)
        server.read("g01", "H1", 2, rssi=-48)


def by_about(page: httpx.Client) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {"guest": [], "doubt": [], "reader": []}
    for card in rows(page.get("/api/v1/board")):
        found[card["about"]].append(card)
    return found


def test_nobody_is_named_until_it_is_sure_who_it_is(server: LiveServer, clock: Ahead) -> None:
    """On no screen and in no answer, while the manager, and no host, is told where the tag is; then all is as
    it was."""
    mira, lin = server.sign_in("mira"), server.sign_in("lin")
    stay(server, clock, 15)
    [named] = rows(lin.get("/api/v1/board"))
    assert (named["name"], named["unsure"]) == (NAME, False)
    be_in_two_places(server, clock)

    for page in (mira, lin):
        assert NAME not in page.get("/api/v1/board").text
        with server.screen(page) as screen:
            assert NAME not in str(screen.snapshot)
    cards, notices = by_about(mira)["guest"], by_about(mira)["doubt"]
    assert {card["title"]["en"] for card in cards} == {"Confirm who it is"}
    assert all(card["unsure"] and not card["facts"] and not card["tier"] for card in cards)
    assert [notice["facts"][0]["text"]["en"] for notice in notices] in (
        ["Heard in Entrance and Lounge"],
        ["Heard in Lounge and Entrance"],
    )
    assert by_about(lin)["doubt"] == []
    claimed = lin.post(f"/api/v1/cards/{named['id']}/claim")
    assert (claimed.status_code, claimed.json()["name"]) == (200, "")
    [presence] = mira.get("/api/v1/floor").json()["presences"]
    assert (presence["name"], presence["unsure"]) == (NAME, True)

    stay(server, clock, TRUSTED_AFTER_S + 30)
    assert by_about(mira)["doubt"] == []
    mine = next(card for card in rows(lin.get("/api/v1/board")) if card["id"] == named["id"])
    assert (mine["name"], mine["title"], mine["facts"]) == (NAME, named["title"], named["facts"])


def test_who_comes_back_is_not_told_a_name_from_before(server: LiveServer, clock: Ahead) -> None:
    """A screen that missed the doubt gets the cards as they are now, and nothing of what they were."""
    lin = server.sign_in("lin")
    with server.screen(lin) as screen:
        position = screen.welcome["epoch"], screen.welcome["offset"]
    stay(server, clock, 15)
    assert NAME in lin.get("/api/v1/board").text
    be_in_two_places(server, clock)
    with server.live(lin) as back:
        missed = _missed(back, *position)
    assert [card["title"]["en"] for card in missed] != []
    assert NAME not in str(missed)


def _missed(screen: Screen, epoch: str, offset: int) -> list[Json]:
    screen.hello(epoch=epoch, offset=offset)
    assert screen.next()["resumed"]
    return screen.drain_cards()


def test_doubt_survives_a_restart(world: World, tmp_path: Path, clock: Ahead) -> None:
    """Nobody is named by a server that has just started."""
    with running(world, tmp_path / "data", clock) as server:
        stay(server, clock, 15)
        be_in_two_places(server, clock)
        before = rows(server.sign_in("mira").get("/api/v1/board"))
    with running(world, tmp_path / "data", clock) as server:
        mira = server.sign_in("mira")
        assert {card["id"]: card for card in rows(mira.get("/api/v1/board"))} == {c["id"]: c for c in before}
        assert any(card["unsure"] for card in before)
        assert mira.get("/api/v1/floor").json()["presences"][0]["unsure"] is True


def in_both_houses(server: LiveServer, clock: Ahead, seconds: int, dealer: bool = True) -> None:
    """The guest's tag is heard in the hotel and, if so, at the dealer's."""
    for _ in range(seconds):
        clock.skip(1)
        server.read(BOTH, "H2", 1, rssi=-48)
        if dealer:
            server.read(BOTH, "D2", 1, venue="dealer", rssi=-48)


def test_a_tag_in_two_venues_at_once_is_doubted_in_both(server: LiveServer, clock: Ahead) -> None:
    """Each manager is told of the other venue; a host of neither has a name."""
    managers = {"hotel": server.sign_in("mira"), "dealer": server.sign_in("helena")}
    in_both_houses(server, clock, 60)
    for venue, other in (("hotel", "dealer"), ("dealer", "hotel")):
        name = next(each["name"]["en"] for each in server.world.seed.venues if each["id"] == other)
        [notice] = by_about(managers[venue])["doubt"]
        assert notice["facts"][0]["text"]["en"].endswith(f" and {name}")
        assert server.world.name(BOTH) not in managers[venue].get("/api/v1/board").text


def test_who_goes_from_one_venue_to_the_other_is_not_doubted(server: LiveServer, clock: Ahead) -> None:
    """Though the first believes for a while that they are still there."""
    in_both_houses(server, clock, 30, dealer=False)
    for _ in range(60):
        clock.skip(1)
        server.read(BOTH, "D2", 1, venue="dealer", rssi=-48)
    assert by_about(server.sign_in("helena"))["doubt"] == []
    assert by_about(server.sign_in("mira"))["doubt"] == []
