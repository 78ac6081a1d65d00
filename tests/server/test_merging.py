"""Two profiles of one guest, merged by a manager and parted again: over HTTP, on a real server."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import httpx
import pytest

from server.store.merges import UNDO_S
from tests.live_server import Ahead, Json, LiveServer, Screen, World, assert_error, running

GUESTS = "/api/v1/guests"
KEPT, OTHER = "g12", "g05"
"""Fatima Al-Zahrani, diamond; Sofia Lindgren, gold."""


def merge(mira: httpx.Client, kept: str = KEPT, other: str = OTHER, take: tuple[str, ...] = ()) -> Json:
    answer = mira.post(f"{GUESTS}/{kept}/merge", json={"other": other, "take": take, "sure": True})
    assert answer.status_code == 200, answer.text
    made: Json = answer.json()
    return made


def undo(mira: httpx.Client, made: Json) -> Json:
    answer = mira.post(f"/api/v1/merges/{made['id']}/undo")
    assert answer.status_code == 200, answer.text
    undone: Json = answer.json()
    return undone


def of(screen: Screen) -> dict[str, str]:
    """Guest → id of their card, of those that the screen shows."""
    return {card["guest"]: card["id"] for card in screen.cards.values()}


def test_from_then_on_either_tag_is_the_kept_guests(server: LiveServer) -> None:
    """The profile that went is nobody's: other systems are told where it is, and it cannot come again."""
    mira = server.sign_in("mira")
    made = merge(mira)
    assert (made["kept"], made["gone"], made["name"], made["by_name"]) == (
        KEPT,
        OTHER,
        "Sofia Lindgren",
        "Mira Salonen",
    )
    assert made["may_be_undone"]
    with server.screen(server.sign_in("noor")) as screen:
        server.read(OTHER)
        screen.drain()
        assert set(of(screen)) == {KEPT}
    for answer in (mira.get(f"{GUESTS}/{OTHER}"), mira.put(f"{GUESTS}/{OTHER}", json={"name": "Sofia"})):
        assert assert_error(answer, 410, "merged", "id")["message"] == f"This profile was merged into {KEPT}."
    found = mira.get(GUESTS, params={"search": "sofia"}).json()["guests"]
    assert [one["id"] for one in found] == [KEPT]
    assert mira.get(f"{GUESTS}/{KEPT}/merges").json() == [made]


def test_an_import_does_not_bring_it_back(server: LiveServer) -> None:
    """Its line is reported, with the id of the profile that stayed; the others are taken."""
    mira = server.sign_in("mira")
    merge(mira)
    lines = b'{"id": "g05", "name": "Sofia"}\n{"id": "g99", "name": "Ines"}\n'
    said = mira.post(f"{GUESTS}/import", content=lines).json()
    assert (said["kept"], said["problems_total"]) == (1, 1)
    assert said["problems"][0] == {
        "line": 1,
        "where": "id",
        "why": f"This profile was merged into {KEPT}.",
    }
    assert OTHER not in server.services.house.guests


def test_what_is_under_way_goes_on_under_one_name(server: LiveServer) -> None:
    """The open card of the profile that went is the kept guest's, on every screen; nobody has arrived anew,
    and what was said in the visit is known of the kept guest."""
    mira, noor = server.sign_in("mira"), server.sign_in("noor")
    with server.screen(noor) as screen:
        server.read(OTHER)
        screen.drain()
        card = of(screen)[OTHER]
        assert noor.post(f"/api/v1/cards/{card}/claim").status_code == 200
        noor.post(f"/api/v1/cards/{card}/note", json={"kind": "note", "text": "By the window"})
        merge(mira)
        screen.drain()
        assert of(screen) == {KEPT: card}
        server.read(OTHER)
        assert screen.drain_cards() == []
        brief = noor.get(f"/api/v1/cards/{card}/guest").json()
        assert "By the window" in str(brief)
        assert noor.post(f"/api/v1/cards/{card}/outcome", json={"outcome": "greeted"}).status_code == 200


def test_who_is_here_twice_is_here_once(server: LiveServer) -> None:
    """The visit of the kept guest goes on, the other one ends."""
    mira = server.sign_in("mira")
    server.read(KEPT)
    server.read(OTHER)
    merge(mira)
    venue = server.services.house.actors["hotel"].venue
    assert venue.presence(KEPT) is not None
    assert venue.presence(OTHER) is None
    assert [visit.guest for visit in venue.snapshot()] == [KEPT]


def test_undone_each_has_what_was_theirs(server: LiveServer) -> None:
    """Name, tag and consents; and it can be merged again."""
    mira = server.sign_in("mira")
    before = {guest: mira.get(f"{GUESTS}/{guest}").json() for guest in (KEPT, OTHER)}
    consents = {guest: mira.get(f"{GUESTS}/{guest}/consents").json() for guest in (KEPT, OTHER)}
    made = merge(mira)
    assert mira.get(f"{GUESTS}/{KEPT}").json() != before[KEPT]
    undone = undo(mira, made)
    assert undone["id"] == made["id"]
    assert {guest: mira.get(f"{GUESTS}/{guest}").json() for guest in (KEPT, OTHER)} == before
    assert {guest: mira.get(f"{GUESTS}/{guest}/consents").json() for guest in (KEPT, OTHER)} == consents
    with server.screen(server.sign_in("noor")) as screen:
        server.read(OTHER)
        screen.drain()
        assert set(of(screen)) == {OTHER}
    assert_error(mira.post(f"/api/v1/merges/{made['id']}/undo"), 404, where="id")
    merge(mira)


def test_a_withdrawal_in_the_other_profile_takes_effect_at_once(server: LiveServer) -> None:
    """Who is here by a tag, and had taken that back in the profile that goes, is gone from the screens."""
    mira = server.sign_in("mira")
    assert mira.post(f"{GUESTS}/{OTHER}/consents/recognise_by_tag/withdraw").status_code == 200
    with server.screen(server.sign_in("noor")) as screen:
        server.read(KEPT)
        screen.drain()
        assert set(of(screen)) == {KEPT}
        looked = mira.post(f"{GUESTS}/{KEPT}/merge/preview", json={"other": OTHER}).json()
        assert [(one["purpose"], one["falls"]) for one in looked["consents"] if one["falls"]] == [
            ("recognise_by_tag", True)
        ]
        merge(mira)
        screen.drain()
        assert of(screen) == {}
    before = server.services.house.actors["hotel"].venue.strangers
    server.read(KEPT)
    assert server.services.house.actors["hotel"].venue.presence(KEPT) is None
    assert server.services.house.actors["hotel"].venue.strangers == before + 1


def test_a_look_ahead_changes_nothing_and_says_all(server: LiveServer) -> None:
    """Both profiles, what would come of them, and where somebody has to choose."""
    mira = server.sign_in("mira")
    mira.patch(f"{GUESTS}/{OTHER}", json={"tier": "silver", "account_manager": "lin", "labels": ["press"]})
    before = mira.get(f"{GUESTS}/{KEPT}").json()
    looked = mira.post(f"{GUESTS}/{KEPT}/merge/preview", json={"other": OTHER, "take": ["tier"]}).json()
    chosen = {one["choice"]: (one["kept"], one["other"]) for one in looked["choices"]}
    assert chosen["tier"] == ("diamond", "silver")
    assert chosen["name"] == ("Fatima Al-Zahrani", "Sofia Lindgren")
    assert (looked["merged"]["tier"], looked["merged"]["labels"]) == ("silver", ["press"])
    assert looked["other"]["account_manager"] == "lin"
    assert mira.get(f"{GUESTS}/{KEPT}").json() == before
    assert mira.get(f"{GUESTS}/{KEPT}/merges").json() == []


def test_who_may_be_the_same_is_found(server: LiveServer) -> None:
    """By a name in another order or another script; nobody by chance."""
    mira = server.sign_in("mira")
    assert mira.get(f"{GUESTS}/{KEPT}/like").json() == []
    twin = {"name": "Al-Zahrani Fatima", "tier": "gold"}
    assert mira.put(f"{GUESTS}/twin", json=twin).status_code == 201
    (found,) = mira.get(f"{GUESTS}/{KEPT}/like").json()
    assert (found["id"], found["name"], found["why"]) == ("twin", "Al-Zahrani Fatima", ["name"])


@pytest.mark.parametrize(
    ("kept", "body", "status", "where"),
    [
        (KEPT, {"other": KEPT, "sure": True}, 422, "other"),
        (KEPT, {"other": "nobody", "sure": True}, 404, "other"),
        ("nobody", {"other": KEPT, "sure": True}, 404, "id"),
        (KEPT, {"other": OTHER}, 422, "sure"),
        (KEPT, {"other": OTHER, "sure": True, "take": ["everything"]}, 422, "take"),
        (KEPT, {"other": "child", "sure": True}, 409, "other"),
    ],
)
def test_what_cannot_be_merged_is_said(
    shared: LiveServer, kept: str, body: Json, status: int, where: str
) -> None:
    """And nothing is half-done."""
    mira = shared.sign_in("mira")
    mira.put(f"{GUESTS}/child", json={"name": "Kim", "child": True})
    assert_error(mira.post(f"{GUESTS}/{kept}/merge", json=body), status, where=where)
    assert shared.services.house.merged == {}


def test_of_two_merges_the_later_is_undone_first(server: LiveServer) -> None:
    """Until then the earlier one says so."""
    mira = server.sign_in("mira")
    first = merge(mira, "g13", "g15")
    second = merge(mira, "g12", "g13")
    (_, shown) = mira.get(f"{GUESTS}/g12/merges").json()
    assert (shown["id"], shown["may_be_undone"]) == (first["id"], False)
    assert_error(mira.post(f"/api/v1/merges/{first['id']}/undo"), 409, where="id")
    undo(mira, second)
    undo(mira, first)
    assert server.services.house.merged == {}


def test_a_merge_outlives_a_restart_and_ends_in_time(world: World, tmp_path: Path) -> None:
    """After thirty days it cannot be undone."""
    clock = Ahead()
    with running(world, tmp_path / "data") as server:
        made = merge(server.sign_in("mira"))
    with running(world, tmp_path / "data", clock) as server:
        mira = server.sign_in("mira")
        server.read(OTHER)
        assert server.services.house.actors["hotel"].venue.presence(KEPT) is not None
        assert mira.get(f"{GUESTS}/{KEPT}/merges").json() == [made]
    clock.skip(UNDO_S)
    with running(world, tmp_path / "data", clock) as server:
        mira = server.sign_in("mira")
        assert_error(mira.post(f"/api/v1/merges/{made['id']}/undo"), 409, where="id")
        (shown,) = mira.get(f"{GUESTS}/{KEPT}/merges").json()
        assert not shown["may_be_undone"]


def test_one_export_one_trail_one_erasure(server: LiveServer) -> None:
    """What the guest takes along and what is looked up holds both; who merged is in it. Erased, neither is
    anywhere, and nobody says any more into what the other went."""
    mira = server.sign_in("mira")
    mira.get(f"{GUESTS}/{OTHER}")
    server.read(OTHER)
    merge(mira)
    entries = mira.get(f"{GUESTS}/{KEPT}/trail").json()["entries"]
    acts = [(one["act"], one["guest"]) for one in entries]
    assert ("viewed", OTHER) in acts
    assert acts.count(("merged", KEPT)) == acts.count(("merged", OTHER)) == 1
    with zipfile.ZipFile(io.BytesIO(mira.get(f"{GUESTS}/{KEPT}/export").content)) as packed:
        assert "Sofia Lindgren" in packed.read("maitred-export/merges.json").decode()
        assert '"guest": "g12"' in packed.read("maitred-export/visits.json").decode()
    assert mira.post(f"{GUESTS}/{KEPT}/erase", json={"sure": True}).status_code == 200
    assert_error(mira.get(f"{GUESTS}/{OTHER}"), 404)
    assert server.services.house.merged == {}
    assert server.services.database.vault.trace(OTHER) == ""
