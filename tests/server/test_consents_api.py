"""Consents with evidence, an end and a receipt; what was shown before; what goes when one goes."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from server.integrity import is_genuine
from server.privacy_notices import DAY_S
from tests.live_server import Ahead, Json, LiveServer, World, running

TAG, SHOW, SHARE = "recognise_by_tag", "show_preferences", "share"
THREE = {"en": "New words.", "zh-Hans": "新的说明。", "zh-Hant": "新的說明。"}


def change(page: httpx.Client, what: str, guest: str = "g12", purpose: str = TAG, **body: object) -> None:
    answer = page.post(f"/api/v1/guests/{guest}/consents/{purpose}/{what}", json=body or None)
    assert answer.status_code == 200, answer.text


def consents(page: httpx.Client, guest: str = "g12") -> list[Json]:
    answer = page.get(f"/api/v1/guests/{guest}/consents")
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["consents"]
    return found


def newest(page: httpx.Client, purpose: str = TAG, guest: str = "g12") -> Json:
    return next(one for one in consents(page, guest) if one["purpose"] == purpose and not one["past"])


def receipt(page: httpx.Client, one: Json, guest: str = "g12") -> Json:
    answer = page.get(f"/api/v1/guests/{guest}/receipts/{one['receipt']}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/ld+json"
    made: Json = answer.json()
    return made


def cards_of(page: httpx.Client, guest: str = "g12") -> list[Json]:
    return [card for card in page.get("/api/v1/board").json()["cards"] if card["guest"] == guest]


def test_a_consent_says_how_when_to_which_notice_and_before_whom(server: LiveServer) -> None:
    """The one before is kept as past; without a body it is for all venues and was said."""
    mira = server.sign_in("mira")
    change(mira, "give", how="signed", language="zh-Hans", venue="hotel")
    made = newest(mira)
    assert (made["live"], made["venue"]) == (True, "hotel")
    assert (made["how"], made["language"], made["notice"]) == ("signed", "zh-Hans", 1)
    assert made["witness_name"] == server.services.house.accounts["mira"].staff.name
    assert made["ends_at"] - made["given_at"] == pytest.approx(730 * DAY_S, abs=3_600)
    change(mira, "give", venue="hotel")
    after = [one for one in consents(mira) if one["venue"] == "hotel" and one["purpose"] == TAG]
    assert [(one["past"], one["how"]) for one in after] == [(False, "said"), (True, "signed")]


@pytest.mark.parametrize(
    ("purpose", "body", "where"),
    [
        (TAG, {"venue": "nowhere"}, "venue"),
        (TAG, {"venue": "group:none"}, "venue"),
        (TAG, {"partner": "spa"}, "partner"),
        (SHARE, {}, "partner"),
        (SHARE, {"partner": "The Spa"}, "partner"),
        (TAG, {"ends_at": 1.0}, "ends_at"),
        (TAG, {"ends_at": 9e10}, "ends_at"),
        (TAG, {"language": "fr"}, "language"),
    ],
)
def test_what_nobody_can_consent_to_is_refused(
    shared: LiveServer, purpose: str, body: Json, where: str
) -> None:
    """With the field that is wrong, and nothing is kept."""
    mira = shared.sign_in("mira")
    before = consents(mira, "g02")
    answer = mira.post(f"/api/v1/guests/g02/consents/{purpose}/give", json=body)
    assert (answer.status_code, answer.json()["where"]) == (422, where)
    assert consents(mira, "g02") == before


def test_a_notice_is_never_changed_only_followed(server: LiveServer) -> None:
    """Anybody may read each version; two at once do not overwrite each other; the guest is asked again."""
    mira, anybody = server.sign_in("mira"), server.client()
    change(mira, "give")
    shipped = anybody.get(f"/api/v1/notices/{TAG}/1").json()
    body = {"base": 1, "text": THREE, "term_days": 20}
    made = mira.put(f"/api/v1/notices/{TAG}", json=body)
    assert (made.status_code, made.json()["version"], made.json()["text"]) == (200, 2, THREE)
    assert mira.put(f"/api/v1/notices/{TAG}", json=body).status_code == 409
    current = {one["purpose"]: one["version"] for one in anybody.get("/api/v1/notices").json()}
    assert current == {TAG: 2, "recognise_by_phone": 1, SHOW: 1, "contact": 1, SHARE: 1}
    assert anybody.get(f"/api/v1/notices/{TAG}/1").json() == shipped
    assert anybody.get(f"/api/v1/notices/{TAG}/3").status_code == 404
    assert (newest(mira)["live"], newest(mira)["renew"]) == (True, "newer_notice")
    change(mira, "give")
    assert (newest(mira)["notice"], newest(mira)["renew"]) == (2, "ends_soon")


def test_notices_are_there_after_a_restart(world: World, tmp_path: Path) -> None:
    """As they were published."""
    with running(world, tmp_path / "data") as server:
        body = {"base": 1, "text": THREE, "term_days": None}
        made = server.sign_in("mira").put(f"/api/v1/notices/{TAG}", json=body).json()
    with running(world, tmp_path / "data") as server:
        assert server.client().get(f"/api/v1/notices/{TAG}/2").json() == made


def test_a_receipt_can_be_checked_by_anybody(server: LiveServer) -> None:
    """It holds the fields of the standard and the very words that were shown; changed, it is not genuine."""
    mira, anybody = server.sign_in("mira"), server.client()
    change(mira, "give", "g12", SHARE, partner="spa", language="zh-Hant")
    made = receipt(mira, newest(mira, SHARE))
    processing = made["pii_processing"]
    assert made["schema_version"] == "ISO/IEC TS 27560:2023"
    assert made["pii_principal_id"] == "g12"
    assert processing["purposes"][0]["recipient_third_parties"] == ["spa"]
    shown = anybody.get(f"/api/v1/notices/{SHARE}/1").json()["text"]["zh-Hant"]
    assert processing["privacy_notice"] == {"version": "1", "text": shown}
    assert [one["event_state"] for one in made["event"]] == ["dpv:ConsentGiven"]
    key = anybody.get("/.well-known/maitred-signing-key.json").json()
    assert is_genuine(made, key)
    verdict = anybody.post("/api/v1/receipts/verify", json=made).json()
    assert verdict == {"genuine": True, "record_id": made["record_id"]}
    forged = {**made, "pii_principal_id": "g01"}
    assert anybody.post("/api/v1/receipts/verify", json=forged).json() == {"genuine": False, "record_id": ""}


def test_a_receipt_tells_of_the_end_and_outlives_the_consent(server: LiveServer) -> None:
    """Of one that was withdrawn, and of one that another took the place of; nobody else's is found."""
    mira = server.sign_in("mira")
    change(mira, "give", how="signed")
    first = newest(mira)
    change(mira, "withdraw")
    assert [one["event_state"] for one in receipt(mira, first)["event"]] == [
        "dpv:ConsentGiven",
        "dpv:ConsentWithdrawn",
    ]
    change(mira, "give")
    assert receipt(mira, first)["record_id"] == first["receipt"]
    assert mira.get(f"/api/v1/guests/g01/receipts/{first['receipt']}").status_code == 404


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b'"a"', b"[" * 10_000])
def test_what_is_no_receipt_is_refused(shared: LiveServer, body: bytes) -> None:
    """With an error, and not a failure."""
    headers = {"Content-Type": "application/json"}
    answer = shared.client().post("/api/v1/receipts/verify", content=body, headers=headers)
    assert 400 <= answer.status_code < 500


def test_without_consent_staff_see_nothing_of_what_a_guest_likes(server: LiveServer) -> None:
    """Neither on the card nor in the brief; nor do rules find it. Given, it is there on the next card."""
    mira, lin = server.sign_in("mira"), server.sign_in("lin")
    assert server.services.house.guests["g01"].preferences
    change(mira, "withdraw", "g01", SHOW)
    server.read("g01")
    (card,) = cards_of(lin, "g01")
    brief = lin.get(f"/api/v1/cards/{card['id']}/guest").json()
    assert (brief["preferences"], brief["occasions_today"]) == ([], [])
    likes = [one.text for one in server.services.house.guests["g01"].preferences]
    assert not [like for like in likes if like in json.dumps(card)]
    change(mira, "give", "g01", SHOW)
    assert lin.get(f"/api/v1/cards/{card['id']}/guest").json()["preferences"]


def test_withdrawn_it_goes_from_cards_on_screens_at_once(server: LiveServer) -> None:
    """The card stays; in its next state it says nothing of what the guest likes, nor does the stored one."""
    mira, lin = server.sign_in("mira"), server.sign_in("lin")
    server.read("g01")
    (before,) = cards_of(lin, "g01")
    likes = [one.text for one in server.services.house.guests["g01"].preferences]
    change(mira, "withdraw", "g01", SHOW)
    after = cards_of(lin, "g01")
    assert [card["id"] for card in after] == [before["id"]]
    assert not [like for like in likes if like in json.dumps(after, ensure_ascii=False)]
    assert after[0]["name"] == before["name"]


def test_a_consent_ends_by_itself_like_a_withdrawal(world: World, tmp_path: Path) -> None:
    """At its instant: the card goes, reads are a stranger's, and it is time to ask again; also after a
    restart."""
    clock = Ahead()
    with running(world, tmp_path / "data", clock) as server:
        mira, lin = server.sign_in("mira"), server.sign_in("lin")
        change(mira, "give", "g12", ends_at=clock.now() + 600.0)
        server.read("g12")
        assert cards_of(lin)
        clock.skip(601.0)
        server.read("g12")
        assert cards_of(lin) == []
        assert server.services.house.actors["hotel"].venue.presence("g12") is None
        ended = newest(mira)
        assert (ended["live"], ended["renew"], ended["withdrawn_at"]) == (False, "ended", ended["ends_at"])
    with running(world, tmp_path / "data", clock) as server:
        server.read("g12")
        assert cards_of(server.sign_in("lin")) == []


def test_what_ends_while_the_server_is_down_has_ended_when_it_comes_back(
    world: World, tmp_path: Path
) -> None:
    """And nothing stays of the card in the store."""
    clock = Ahead()
    with running(world, tmp_path / "data", clock) as server:
        change(server.sign_in("mira"), "give", "g12", ends_at=clock.now() + 600.0)
        server.read("g12")
    clock.skip(700.0)
    with running(world, tmp_path / "data", clock) as server:
        mira = server.sign_in("mira")
        server.read("g12")
        assert cards_of(server.sign_in("lin")) == []
        assert newest(mira)["withdrawn_at"] == newest(mira)["ends_at"]


def test_a_sensitive_venue_needs_a_consent_of_its_own(world: World, tmp_path: Path) -> None:
    """Everywhere is not there; named, it counts."""
    with running(world, tmp_path / "data") as server:
        mira, lin = server.sign_in("mira"), server.sign_in("lin")
        server.services.house.consents.open_venue("hotel", (), sensitive=True)
        server.read("g12")
        assert cards_of(lin) == []
        change(mira, "give", "g12", venue="hotel")
        server.read("g12")
        assert cards_of(lin)


def test_a_child_is_never_recognised(server: LiveServer) -> None:
    """Marked by an import, with all consents there are: the card goes, the next read is a stranger's, and
    consents can neither be imported nor given any more."""
    mira, lin = server.sign_in("mira"), server.sign_in("lin")
    server.read("g12")
    assert cards_of(lin)
    tag = server.world.tag("g12")
    line: Json = {"id": "g12", "name": "Kid", "child": True, "tags": [tag]}
    refused = mira.post("/api/v1/guests/import", content=json.dumps({**line, "consents": [TAG]})).json()
    assert (refused["kept"], refused["problems"][0]["where"]) == (0, "consents[0]")
    assert mira.post("/api/v1/guests/import", content=json.dumps(line)).json()["kept"] == 1
    server.read("g12")
    assert cards_of(lin) == []
    assert not any(one["live"] for one in consents(mira))
    answer = mira.post(f"/api/v1/guests/g12/consents/{TAG}/give")
    assert (answer.status_code, answer.json()["where"]) == (422, "guest")
    assert mira.get("/api/v1/guests/g12/consents").json()["child"] is True


def test_an_import_names_scopes_and_brings_nothing_back(server: LiveServer) -> None:
    """In a word or as an object; what was withdrawn stays so, also for a venue that it was not given for."""
    mira = server.sign_in("mira")
    said = [
        "recognise_by_tag@hotel",
        "share:spa@group:city",
        {"purpose": "contact", "ends_at": "2099-01-01T00:00:00Z", "how": "signed", "notice": 1},
    ]
    line: Json = {"id": "ann", "name": "Ann", "consents": said}
    assert mira.post("/api/v1/guests/import", content=json.dumps(line)).json()["kept"] == 1
    scopes = {(one["purpose"], one["venue"], one["partner"], one["how"]) for one in consents(mira, "ann")}
    assert scopes == {
        (TAG, "hotel", "", "imported"),
        (SHARE, "group:city", "spa", "imported"),
        ("contact", "", "", "signed"),
    }
    change(mira, "withdraw", "ann")
    line["consents"] = ["recognise_by_tag"]
    assert mira.post("/api/v1/guests/import", content=json.dumps(line)).json()["kept"] == 1
    assert not [one for one in consents(mira, "ann") if one["purpose"] == TAG and one["live"]]


@pytest.mark.parametrize("said", ["share", "recognise_by_tag:spa", "share:The Spa", "everything", "share:"])
def test_what_is_no_consent_is_a_bad_line(shared: LiveServer, said: str) -> None:
    """It says what there is."""
    line = json.dumps({"id": "ann", "name": "Ann", "consents": [said]})
    (problem,) = shared.sign_in("mira").post("/api/v1/guests/import", content=line).json()["problems"]
    assert problem["where"] == "consents[0]"
    assert problem["why"].startswith("A consent is one of recognise_by_tag")
