"""Consent: nothing without it, and what its withdrawal takes away; old reads never alert."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from server.clock import ManualClock
from tests.live_server import Json, LiveServer, World, rows, running
from tests.server.test_ingest import INSIDE

TAG = "recognise_by_tag"
PHONE = "recognise_by_phone"

BLANK: Json = {
    "name": "",
    "say": "",
    "tier": "",
    "languages": [],
    "zone": "",
    "facts": [],
    "question": None,
    "answers": [],
    "title": {"en": "", "zh-Hans": "", "zh-Hant": ""},
    "suggestion": {"en": "", "zh-Hans": "", "zh-Hant": ""},
}


def withdraw(manager: httpx.Client, guest: str, purpose: str = TAG) -> Json:
    answer = manager.post(f"/api/v1/guests/{guest}/consents/{purpose}/withdraw")
    assert answer.status_code == 200, answer.text
    row: Json = answer.json()
    return row


def give(manager: httpx.Client, guest: str, purpose: str = TAG) -> Json:
    answer = manager.post(f"/api/v1/guests/{guest}/consents/{purpose}/give")
    assert answer.status_code == 200, answer.text
    row: Json = answer.json()
    return row


def floor(manager: httpx.Client) -> Json:
    seen: Json = manager.get("/api/v1/floor").json()
    return seen


def fix(server: LiveServer, guest: str, at: float | None = None) -> None:
    """The guest's phone is well inside the dealer's fence."""
    lat, lon = INSIDE
    body = {"_type": "location", "lat": lat, "lon": lon, "acc": 5, "tst": at or time.time()}
    assert server.post("/api/v1/phones/owntracks", server.world.key(f"phone:{guest}"), body).json() == []


def test_without_consent_a_tag_is_a_stranger(server: LiveServer) -> None:
    """No presence, no card, no visit: a counter, and nothing else."""
    mira = server.sign_in("mira")
    with server.screen(mira) as screen:
        for guest in ("g18", "g22", "g25"):
            server.read(guest)
        assert screen.drain() == []
    seen = floor(mira)
    assert (seen["presences"], seen["strangers"]) == ([], 3)


def test_consent_for_one_venue_is_none_for_another(server: LiveServer) -> None:
    """The guest is known in the hotel, and a stranger at the dealer's."""
    server.read("g30")
    server.read("g30", "D2", 1, venue="dealer")
    assert [p["guest"] for p in floor(server.sign_in("mira"))["presences"]] == ["g30"]
    assert floor(server.sign_in("helena"))["presences"] == []


def test_consent_to_the_tag_is_none_to_the_phone(server: LiveServer) -> None:
    """A phone that may not be recognised puts nobody anywhere."""
    fix(server, "g28")
    assert floor(server.sign_in("helena"))["presences"] == []


def test_withdrawal_takes_the_card_off_both_screens_at_once(server: LiveServer) -> None:
    """Both are told that it is withdrawn, with nothing of the guest left on it; later reads make nothing."""
    mira, lin, noor = (server.sign_in(name) for name in ("mira", "lin", "noor"))
    with server.screen(lin) as first, server.screen(noor) as second:
        server.read("g01")
        card = first.card()
        lin.post(f"/api/v1/cards/{card['id']}/claim")
        lin.post(f"/api/v1/cards/{card['id']}/answer", json={"question": "lunch", "value": "fish"})
        first.drain(), second.drain()
        row = withdraw(mira, "g01")
        for screen in (first, second):
            gone = screen.card()
            assert gone["state"] == "withdrawn"
            assert {field: gone[field] for field in BLANK} == BLANK
            assert screen.cards == {}
        server.read("g01")
        assert first.drain() == second.drain() == []
    assert rows(lin.get("/api/v1/board")) == []
    assert floor(mira)["presences"] == []
    assert row["present_in"] is None
    assert {c["purpose"]: c["withdrawn_at"] is not None for c in row["consents"]}[TAG]


def test_a_screen_that_was_away_learns_of_the_withdrawal_and_of_nothing_else(server: LiveServer) -> None:
    """What it missed about that guest is not sent any more: only that the card is gone."""
    mira, lin = server.sign_in("mira"), server.sign_in("lin")
    with server.screen(lin) as screen:
        position = {"epoch": screen.welcome["epoch"], "offset": screen.welcome["offset"]}
    server.read("g01")
    withdraw(mira, "g01")
    with server.screen(lin, **position) as screen:
        assert screen.welcome["resumed"] is True
        (gone,) = screen.drain_cards()
        assert (gone["state"], gone["name"]) == ("withdrawn", "")


def test_withdrawal_survives_a_restart(world: World, tmp_path: Path) -> None:
    """The card stays gone and reads make nothing; given again, the guest is recognised again."""
    clock = ManualClock(time.time())
    with running(world, tmp_path / "data", clock) as server:
        server.read("g01")
        withdraw(server.sign_in("mira"), "g01")
    clock.set(clock.now() + 120)
    with running(world, tmp_path / "data", clock) as server:
        mira = server.sign_in("mira")
        with server.screen(mira) as screen:
            assert screen.cards == {}
            server.read("g01")
            assert screen.drain() == []
            assert floor(mira)["presences"] == []
            row = give(mira, "g01")
            consent = {c["purpose"]: c for c in row["consents"]}[TAG]
            assert consent["given_at"] > 0
            assert consent["withdrawn_at"] is None
            server.read("g01")
            assert screen.card()["guest"] == "g01"


def test_a_claimed_card_of_a_guest_who_has_left_goes_too(world: World, tmp_path: Path) -> None:
    """The card outlives the visit until its owner finishes it; not the consent."""
    clock = ManualClock(time.time())
    with running(world, tmp_path / "data", clock) as server:
        lin, mira = server.sign_in("lin"), server.sign_in("mira")
        with server.screen(lin) as screen:
            server.read("g01")
            lin.post(f"/api/v1/cards/{screen.card()['id']}/claim")
            clock.set(clock.now() + 1_800)
            server.read("g18")
            assert floor(mira)["presences"] == []
            screen.drain()
            assert [card["state"] for card in screen.cards.values()] == ["claimed"]
            withdraw(mira, "g01")
            gone = screen.card()
            assert (gone["state"], gone["name"]) == ("withdrawn", "")
    with running(world, tmp_path / "data", clock) as server:
        assert rows(server.sign_in("lin").get("/api/v1/board")) == []


def test_withdrawal_for_the_phone_leaves_what_rests_on_the_tag(server: LiveServer) -> None:
    """And the other way round: the presence that rests on what is withdrawn ends, in every venue."""
    mira, helena = server.sign_in("mira"), server.sign_in("helena")
    server.read("g27")
    fix(server, "g27")
    withdraw(mira, "g27", PHONE)
    assert [p["guest"] for p in floor(mira)["presences"]] == ["g27"]
    assert floor(helena)["presences"] == []
    assert [card["guest"] for card in rows(mira.get("/api/v1/board"))] == ["g27"]
    assert rows(helena.get("/api/v1/board")) == []
    fix(server, "g27")
    assert floor(helena)["presences"] == []


def test_withdrawing_or_giving_twice_is_harmless(server: LiveServer) -> None:
    """The second time changes nothing that anybody sees."""
    mira = server.sign_in("mira")
    server.read("g01")
    with server.screen(mira) as screen:
        withdraw(mira, "g01")
        screen.card()
        withdraw(mira, "g01")
        give(mira, "g01")
        give(mira, "g01")
        assert screen.drain() == []


# Old news


@pytest.mark.parametrize("form", [float, lambda at: datetime.fromtimestamp(at, UTC).isoformat()])
def test_a_read_more_than_two_minutes_old_makes_no_card(server: LiveServer, form: object) -> None:
    """It is taken, as history; the guest is not here by it, and arrives when next heard."""
    assert callable(form)
    mira = server.sign_in("mira")
    with server.screen(mira) as screen:
        answer = server.read("g01", ts=form(time.time() - 125))
        assert answer.json()["accepted"] == 1
        assert screen.drain() == []
        assert floor(mira)["presences"] == []
        server.read("g02", ts=form(time.time() - 5))
        assert screen.card()["guest"] == "g02"


def test_an_old_fix_makes_no_card(server: LiveServer) -> None:
    """Phones that were without network send hours at once."""
    helena = server.sign_in("helena")
    with server.screen(helena) as screen:
        for ago in (7_200, 600, 300):
            fix(server, "g27", time.time() - ago)
        assert screen.drain() == []
        assert floor(helena)["presences"] == []


def test_the_same_batch_twice_changes_nothing(world: World, tmp_path: Path) -> None:
    """A reader that had no answer sends it again, at once or minutes later: no card, no move, no visit."""
    clock = ManualClock(time.time())
    with running(world, tmp_path / "data", clock) as server:
        mira = server.sign_in("mira")
        key = world.key("hotel:all-readers")
        reads = [
            {"epc": world.tag(guest), "reader": "H1", "antenna": 2, "rssi": -48, "ts": clock.now() - i}
            for i, guest in enumerate(("g01", "g02", "g13"))
        ]
        with server.screen(mira) as screen:
            server.post("/api/v1/reads", key, reads)
            before = sorted(card["guest"] for card in screen.drain_cards())
            assert before == ["g01", "g02"]
            for later in (0, 1, 10):
                clock.set(clock.now() + later)
                assert server.post("/api/v1/reads", key, reads).json()["accepted"] == 3
                assert screen.drain_cards() == []
            clock.set(clock.now() + 1_800)
            server.read("g18")
            screen.drain()
            assert floor(mira)["presences"] == []
            server.post("/api/v1/reads", key, reads)
            assert screen.drain_cards() == []
            assert floor(mira)["presences"] == []


def test_who_leaves_takes_the_open_card_along(world: World, tmp_path: Path) -> None:
    """An open card expires when the guest is gone: nobody is sent to an empty lobby."""
    clock = ManualClock(time.time())
    with running(world, tmp_path / "data", clock) as server, server.screen(server.sign_in("lin")) as screen:
        server.read("g02")
        assert screen.card()["state"] == "open"
        clock.set(clock.now() + 300)
        server.read("g18")
        assert [card["state"] for card in screen.drain_cards()][-1] == "expired"
        assert screen.cards == {}
