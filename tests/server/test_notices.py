"""What is wrong with readers, from their posts to the manager's screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.bus import Envelope
from server.bus.memory import MemoryBus
from server.drive import Drive
from tests.live_server import Ahead, Json, LiveServer, World, assert_error, rows, running

STOPPED = {"eventType": "inventoryStatus", "inventoryStatusEvent": {"inventoryStatus": "idle"}}
STARTED = {"eventType": "inventoryStatus", "inventoryStatusEvent": {"inventoryStatus": "running"}}


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def server(world: World, tmp_path: Path, clock: Ahead) -> Iterator[LiveServer]:
    with running(world, tmp_path / "data", clock) as live:
        yield live


def say(server: LiveServer, news: Json) -> None:
    """The reader H2 says so of itself."""
    answer = server.post("/api/v1/readers/impinj", server.world.key("H2"), [news])
    assert answer.status_code == 200, answer.text


def pass_time(server: LiveServer, clock: Ahead, seconds: float) -> None:
    """The clock is put forward; then H2 says that it is alive, so that the server looks at it."""
    clock.skip(seconds)
    answer = server.post("/api/v1/readers/impinj", server.world.key("H2"), b"")
    assert answer.status_code == 200, answer.text


def test_a_reader_that_stopped_comes_to_the_manager_and_to_nobody_else(
    server: LiveServer, clock: Ahead
) -> None:
    """After a while, by itself, as a card that one of them claims; it goes when the reader listens again."""
    mira, tomas, lin = server.sign_in("mira"), server.sign_in("tomas"), server.sign_in("lin")
    with server.screen(mira) as manager, server.screen(tomas) as duty, server.screen(lin) as host:
        say(server, STOPPED)
        pass_time(server, clock, 20)
        assert manager.drain_cards() == []
        pass_time(server, clock, 60)
        card = manager.card()
        assert (card["about"], card["guest"], card["name"], card["zone"]) == ("reader", "", "", "lobby")
        assert card["title"]["en"] == "Reader H2 is on, but does not listen for tags"
        assert rows(mira.get("/api/v1/board")) == [card]
        assert rows(lin.get("/api/v1/board")) == []
        assert_error(lin.post(f"/api/v1/cards/{card['id']}/claim"), 404)

        assert tomas.post(f"/api/v1/cards/{card['id']}/claim").status_code == 200
        assert_error(mira.post(f"/api/v1/cards/{card['id']}/claim"), 409, "already_claimed")
        say(server, STARTED)
        pass_time(server, clock, 10)
        assert [shown["state"] for shown in duty.drain_cards()] == ["open", "claimed", "resolved"]
        assert host.drain() == []
    assert rows(mira.get("/api/v1/board")) == []


def test_nobody_is_told_again_after_a_restart(world: World, tmp_path: Path, clock: Ahead) -> None:
    """A card that was finished stays finished while the trouble lasts, and one that is open stays one."""
    with running(world, tmp_path / "data", clock) as server:
        mira = server.sign_in("mira")
        say(server, STOPPED)
        pass_time(server, clock, 80)
        say(server, {"eventType": "antennaDisconnected", "antennaDisconnectedEvent": {"antennaPort": 1}})
        pass_time(server, clock, 80)
        unplugged, stopped = sorted(rows(mira.get("/api/v1/board")), key=lambda card: card["title"]["en"])
        mira.post(f"/api/v1/cards/{stopped['id']}/claim")
        mira.post(f"/api/v1/cards/{stopped['id']}/outcome", json={"outcome": "helped"})
    with running(world, tmp_path / "data", clock) as server:
        mira = server.sign_in("mira")
        with server.screen(mira) as screen:
            assert list(screen.cards.values()) == [unplugged]
            for _ in range(5):
                pass_time(server, clock, 80)
            assert screen.drain_cards() == []
        [trouble, other] = _reader(mira.get("/api/v1/floor").json(), "H2")["troubles"]
        assert (trouble["kind"], other["kind"], other["antenna"]) == ("stopped", "unplugged", "1")


def test_the_floor_says_how_readers_are(server: LiveServer, clock: Ahead) -> None:
    """State, what is wrong since when, the clock, and what each antenna heard in each minute."""
    say(server, STOPPED)
    for _ in range(4):
        server.read("g01", "H1", 1, ts=clock.now() - 8)
        pass_time(server, clock, 60)
    floor = server.sign_in("mira").get("/api/v1/floor").json()
    stopped, heard = _reader(floor, "H2"), _reader(floor, "H1")
    assert (stopped["status"], stopped["silent_after_s"]) == ("bad", pytest.approx(180, abs=2))
    assert [antenna["status"] for antenna in stopped["antennas"]] == ["bad", "bad"]
    assert heard["clock_offset_s"] == pytest.approx(-8, abs=1)
    assert [trouble["kind"] for trouble in heard["troubles"]] == ["skewed"]
    assert heard["antennas"][0]["recent"] == [1, 1, 1, 1]


def _reader(floor: Json, name: str) -> Json:
    found: Json = next(reader for reader in floor["readers"] if reader["reader"] == name)
    return found


class _Enough(Exception):
    """The loop would sleep now."""


class _Quiet(MemoryBus):
    """Nothing ever comes."""

    async def take(self, timeout_s: float | None) -> list[Envelope]:
        self.timeout_s = timeout_s
        raise _Enough


async def test_readers_are_looked_at_though_nobody_is_there(server: LiveServer, clock: Ahead) -> None:
    """The loop never sleeps longer than until the next look."""
    services, bus = server.services, _Quiet(1, 1.0)
    with pytest.raises(_Enough):
        await Drive(services.house, bus, services.database, clock).run()
    assert bus.timeout_s is not None
    assert bus.timeout_s <= 10
