"""Shifts, hand-overs, notes, promises, feedback and the guest in brief, over HTTP."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.live_server import LiveServer, World, running


def the_card(member: httpx.Client, guest: str = "g12") -> dict[str, Any]:
    cards = member.get("/api/v1/board").json()["cards"]
    return next(card for card in cards if card["guest"] == guest)


def claimed(server: LiveServer, who: str = "lin", guest: str = "g12") -> tuple[httpx.Client, dict[str, Any]]:
    """A guest has come, and somebody has the card."""
    server.read(guest)
    member = server.sign_in(who)
    card = the_card(member, guest)
    return member, member.post(f"/api/v1/cards/{card['id']}/claim", json={}).json()


def mine(member: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = member.get("/api/v1/board").json()["mine"]
    return found


def test_a_shift_begins_with_signing_in_and_ends_with_a_word(server: LiveServer) -> None:
    """Off shift one sees no card; signing in again begins the next shift."""
    server.read("g12")
    lin = server.sign_in("lin")
    assert lin.get("/api/v1/board").json()["cards"]
    ended = lin.put("/api/v1/me/shift", json={"on_shift": False})
    assert (ended.status_code, ended.json()["staff"]["on_shift"]) == (200, False)
    assert lin.get("/api/v1/board").json()["cards"] == []
    again = server.sign_in("lin")
    assert mine(again)["staff"]["on_shift"]


def test_a_break_and_quiet_time_are_kept_over_a_restart(world: World, tmp_path: Path) -> None:
    """They belong to the person, not to the process."""
    with running(world, tmp_path / "data") as server:
        lin = server.sign_in("lin")
        lin.put("/api/v1/me/shift", json={"on_shift": True, "on_break": True, "quiet_minutes": 30})
    with running(world, tmp_path / "data") as server:
        staff = mine(server.sign_in("lin"))["staff"]
        assert staff["on_break"]
        assert staff["quiet_until"] > time.time()


def test_a_card_is_handed_over_when_the_colleague_says_yes(world: World, tmp_path: Path) -> None:
    """Until then it is the giver's; then the taker's, with the word; and it survives a restart."""
    with running(world, tmp_path / "data") as server:
        lin, card = claimed(server)
        assert "noor" in {one["id"] for one in lin.get("/api/v1/colleagues").json()}
        offer = lin.post(
            "/api/v1/handovers", json={"to": "noor", "cards": [card["id"]], "word": "Likes tea"}
        ).json()
        assert (offer["state"], the_card(lin)["owner"]["id"]) == ("offered", "lin")
    with running(world, tmp_path / "data") as server:
        noor = server.sign_in("noor")
        assert [one["id"] for one in mine(noor)["handovers"]] == [offer["id"]]
        done = noor.post(f"/api/v1/handovers/{offer['id']}/accept", json={})
        assert (done.status_code, done.json()["state"]) == (200, "accepted")
        after = the_card(noor)
        assert (after["owner"]["id"], after["word"], after["word_by"][:3]) == ("noor", "Likes tea", "Lin")


def test_who_has_cards_hands_over_before_the_shift_ends(server: LiveServer) -> None:
    """409 says so; left to the others, the card is open again."""
    lin, card = claimed(server)
    refused = lin.put("/api/v1/me/shift", json={"on_shift": False})
    assert (refused.status_code, refused.json()["code"]) == (409, "hand_over_first")
    assert lin.put("/api/v1/me/shift", json={"on_shift": False, "leave": True}).status_code == 200
    tomas = server.sign_in("tomas")
    assert (the_card(tomas)["id"], the_card(tomas)["state"]) == (card["id"], "open")


def test_nothing_is_handed_to_somebody_who_is_not_there(server: LiveServer) -> None:
    """422 not_on_shift; an offer that does not exist is 404."""
    lin, card = claimed(server)
    server.sign_in("noor").put("/api/v1/me/shift", json={"on_shift": False})
    for to in ("noor", "nobody", "lin"):
        refused = lin.post("/api/v1/handovers", json={"to": to, "cards": [card["id"]]})
        assert (refused.status_code, refused.json()["code"]) == (422, "not_on_shift")
    assert lin.post("/api/v1/handovers/none/accept", json={}).status_code == 404


def test_who_acts_for_an_earlier_owner_is_told_who_has_the_card(server: LiveServer) -> None:
    """By the fence they knew."""
    lin, card = claimed(server)
    lin.post(f"/api/v1/cards/{card['id']}/release", json={"word": "Must run", "fence": card["fence"]})
    mira = server.sign_in("mira")
    taken = mira.post(f"/api/v1/cards/{card['id']}/claim", json={}).json()
    assert taken["word"] == ""
    body = {"outcome": "greeted", "fence": card["fence"]}
    refused = lin.post(f"/api/v1/cards/{card['id']}/outcome", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "owner_changed")
    assert "Mira" in refused.json()["message"]


def test_a_note_is_for_all_who_serve_the_guest(world: World, tmp_path: Path) -> None:
    """On everybody's card, once however often it is sent, and after a restart."""
    with running(world, tmp_path / "data") as server:
        lin, card = claimed(server)
        note = {"kind": "note", "text": "Prefers the window", "key": "k1"}
        for _ in range(2):
            assert lin.post(f"/api/v1/cards/{card['id']}/note", json=note).status_code == 200
    with running(world, tmp_path / "data") as server:
        assert [one["text"] for one in the_card(server.sign_in("tomas"))["notes"]] == ["Prefers the window"]


def test_what_nobody_should_keep_is_refused_kindly(server: LiveServer) -> None:
    """In three languages, without the words; nothing is kept."""
    lin, card = claimed(server)
    refused = lin.post(f"/api/v1/cards/{card['id']}/note", json={"kind": "note", "text": "He has diabetes"})
    assert (refused.status_code, refused.json()["code"]) == (422, "not_said")
    assert set(refused.json()["words"]) == {"en", "zh-Hans", "zh-Hant"}
    assert "diabetes" not in refused.text
    assert the_card(lin)["notes"] == []


def test_a_promise_is_its_owners_until_it_is_kept(world: World, tmp_path: Path) -> None:
    """It is under mine, over a restart, and then no more."""
    with running(world, tmp_path / "data") as server:
        lin, card = claimed(server)
        lin.post(f"/api/v1/cards/{card['id']}/note", json={"kind": "promise", "text": "Tea at three"})
    with running(world, tmp_path / "data") as server:
        lin = server.sign_in("lin")
        [promise] = mine(lin)["promises"]
        assert promise["text"] == "Tea at three"
        refused = server.sign_in("noor").post(f"/api/v1/notes/{promise['id']}/kept", json={})
        assert refused.status_code == 403
        assert lin.post(f"/api/v1/notes/{promise['id']}/kept", json={}).status_code == 204
        assert mine(lin)["promises"] == []


def test_the_last_word_on_a_card_counts(server: LiveServer) -> None:
    """Also after it has ended; a card that is not one's own is not there."""
    lin, card = claimed(server)
    lin.post(f"/api/v1/cards/{card['id']}/outcome", json={"outcome": "greeted"})
    for value in ("not_useful", "useful"):
        assert lin.post(f"/api/v1/cards/{card['id']}/feedback", json={"value": value}).status_code == 204
    assert (
        server.sign_in("wu")
        .post(f"/api/v1/cards/{card['id']}/feedback", json={"value": "useful"})
        .status_code
        == 404
    )


def test_the_guest_in_brief_is_for_who_may_see_the_card(server: LiveServer) -> None:
    """Who they are, what they like and what happened today; each look is logged, and others get 404."""
    lin, card = claimed(server)
    lin.post(f"/api/v1/cards/{card['id']}/note", json={"kind": "note", "text": "Prefers the window"})
    brief = lin.get(f"/api/v1/cards/{card['id']}/guest").json()
    assert (brief["guest"], brief["name"]) == ("g12", "Fatima Al-Zahrani")
    assert {"arrived", "card", "claimed", "note"} <= {touch["kind"] for touch in brief["today"]}
    assert brief["today"] == sorted(brief["today"], key=lambda touch: touch["at"])
    assert server.sign_in("wu").get(f"/api/v1/cards/{card['id']}/guest").status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("release", {"word": "x" * 201}, "word"),
        ("note", {"kind": "wish", "text": "Tea"}, "kind"),
        ("note", {"kind": "note", "text": ""}, "text"),
        ("note", {"kind": "note", "text": "Tea", "held_s": -1}, "held_s"),
        ("claim", {"held_s": 1e9}, "held_s"),
        ("outcome", {"outcome": "greeted", "fence": -1}, "fence"),
        ("feedback", {"value": "lovely"}, "value"),
    ],
)
def test_wrong_bodies_are_refused_with_the_place(
    server: LiveServer, path: str, body: dict[str, Any], where: str
) -> None:
    """422, and nothing has changed."""
    lin, card = claimed(server)
    refused = lin.post(f"/api/v1/cards/{card['id']}/{path}", json=body)
    assert (refused.status_code, refused.json()["where"]) == (422, where)
    assert the_card(lin)["owner"]["id"] == "lin"


def test_a_card_says_why_me(server: LiveServer) -> None:
    """To each of those who got it, in three languages; who sees it only because the guest is in their zone
    got it for no reason of their own."""
    server.read("g12")
    noor, lin = server.sign_in("noor"), server.sign_in("lin")
    card = the_card(noor)
    me = noor.get(f"/api/v1/cards/{card['id']}/why").json()["me"]
    assert me["code"] == "wish"
    assert set(me["words"]) == {"en", "zh-Hans", "zh-Hant"}
    assert lin.get(f"/api/v1/cards/{card['id']}/why").json()["me"] is None
    assert server.sign_in("wu").get(f"/api/v1/cards/{card['id']}/why").status_code == 404


def test_a_restart_gives_nobody_a_new_budget(world: World, tmp_path: Path) -> None:
    """What disturbed somebody within the hour still counts."""
    with running(world, tmp_path / "data") as server:
        server.read("g12")
        before = mine(server.sign_in("noor"))["disturbed_last_hour"]
    with running(world, tmp_path / "data") as server:
        assert (mine(server.sign_in("noor"))["disturbed_last_hour"], before) == (1, 1)


def test_what_was_written_goes_with_the_consent(server: LiveServer) -> None:
    """At once and from every screen: the notes, and the promise of whoever made it."""
    lin, card = claimed(server)
    lin.post(f"/api/v1/cards/{card['id']}/note", json={"kind": "promise", "text": "Tea at three"})
    mira = server.sign_in("mira")
    with server.screen(lin) as screen:
        screen.drain()
        for purpose in ("recognise_by_tag", "recognise_by_phone"):
            mira.post(f"/api/v1/guests/g12/consents/{purpose}/withdraw")
        shown = [one["mine"] for one in screen.drain() if one["type"] == "mine"]
    assert shown[-1]["promises"] == []
    assert mine(lin)["promises"] == []
    assert lin.get(f"/api/v1/cards/{card['id']}/guest").status_code == 404
