"""A rule's limits in a running server: what waits is on no screen, and what was made is counted for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.live_server import Ahead, Json, World, rows, running
from tests.server.test_rules_api import put
from tests.server.test_staff import RULE

HELSINKI = ZoneInfo("Europe/Helsinki")
HOUR_S = 3_600.0


def quiet_for_an_hour(clock: Ahead) -> Json:
    """From a minute ago."""
    now = datetime.fromtimestamp(clock.now(), HELSINKI)
    start, end = now - timedelta(minutes=1), now + timedelta(hours=1)
    return {**RULE, "limits": {"quiet": {"from": f"{start:%H:%M}", "to": f"{end:%H:%M}"}}}


def test_a_held_card_is_on_no_screen(world: World, tmp_path: Path) -> None:
    """Not on the manager's either, who sees every card, nor after a restart; when the quiet hours end it
    opens, and is seen."""
    clock = Ahead()
    with running(world, tmp_path / "data", clock) as server:
        mira = server.sign_in("mira")
        put(mira, quiet_for_an_hour(clock))
        with server.screen(mira) as screen:
            server.read("g13")
            assert screen.drain_cards() == []
    with running(world, tmp_path / "data", clock) as server:
        mira, kwame = server.sign_in("mira"), server.sign_in("kwame")
        assert [card for card in rows(mira.get("/api/v1/board")) if card["rule"] == "hello"] == []
        for _ in range(122):
            clock.skip(30)
            server.read("g13")
        [card] = rows(kwame.get("/api/v1/board"))
        assert (card["guest"], card["rule"], card["state"]) == ("g13", "hello", "open")


def test_a_cooldown_counts_over_a_restart(world: World, tmp_path: Path) -> None:
    """The guest who comes again the same day gets no second card, though the server was started anew and
    their first visit is over."""
    clock = Ahead()
    with running(world, tmp_path / "data", clock) as server:
        put(server.sign_in("mira"), {**RULE, "limits": {"cooldown": {"seconds": 86_400}}})
        server.read("g13")
        [card] = rows(server.sign_in("kwame").get("/api/v1/board"))
    clock.skip(6 * HOUR_S)
    with running(world, tmp_path / "data", clock) as server:
        clock.skip(HOUR_S)
        server.read("g15")
        server.read("g13")
        kwame = server.sign_in("kwame")
        assert [one["guest"] for one in rows(kwame.get("/api/v1/board"))] == ["g15"]
        clock.skip(18 * HOUR_S)
        server.read("g15")
        server.read("g13")
        board = rows(server.sign_in("kwame").get("/api/v1/board"))
        later = [one for one in board if one["guest"] == "g13"]
        assert [one["id"] == card["id"] for one in later] == [False]
