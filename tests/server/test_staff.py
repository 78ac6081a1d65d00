"""Staff and managers over HTTP: signing in, the board, claims, answers, rules, and who may do what."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from server.clock import ManualClock
from server.identify import COOKIE
from server.throttle import NAME_FREE
from tests.live_server import Json, LiveServer, World, assert_error, rows, running

JSON = {"Content-Type": "application/json"}

RULE: Json = {
    "status": "live",
    "when": {"trigger": "arrived"},
    "then": {
        "title": {"en": "{name} is here"},
        "suggestion": {"en": "Say hello in {zone}"},
        "priority": "high",
        "audience": [{"role": "waiter"}],
        "expires_s": 300,
    },
}


def the_card(page: httpx.Client, guest: str) -> Json:
    """The guest's only card on this board."""
    (card,) = [card for card in rows(page.get("/api/v1/board")) if card["guest"] == guest]
    return card


# Signing in


def test_a_page_cannot_send_more_than_a_page_says(shared: LiveServer) -> None:
    """A body of megabytes is refused before it is read whole, signed in or not."""
    body = b'{"name":"' + b"x" * 1_000_000 + b'"}'
    answer = shared.client().post("/api/v1/session", content=body, headers=JSON)
    assert_error(answer, 413, "too_large")


def test_signing_in_gives_a_cookie_and_says_who_one_is(shared: LiveServer) -> None:
    """The cookie is out of reach of scripts and of other sites; the answer has the person and their venue."""
    body = {"name": " LIN ", "password": shared.world.password("lin")}
    answer = shared.client().post("/api/v1/session", json=body)
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    me = answer.json()
    assert (me["staff"]["id"], me["venue"]["id"]) == ("lin", "hotel")
    assert {zone["id"] for zone in me["venue"]["zones"]} >= {"entrance", "lobby"}


def test_the_cookie_is_secure_where_the_setting_says_so(world: World, tmp_path: Path) -> None:
    """Behind HTTPS the cookie never travels in the clear."""
    with running(world, tmp_path / "data", secure_cookies=True) as server:
        body = {"name": "lin", "password": world.password("lin")}
        assert "secure" in server.client().post("/api/v1/session", json=body).headers["set-cookie"].lower()


def test_a_session_works_as_a_bearer_token_too(shared: LiveServer) -> None:
    """Scripts send the token themselves, so they need no other header."""
    token = shared.sign_in("lin").cookies[COOKIE]
    script = shared.client(headers={"Authorization": f"Bearer {token}"})
    assert script.get("/api/v1/me").json()["staff"]["id"] == "lin"
    assert script.put("/api/v1/me/zone", json={"zone": "lobby"}).status_code == 200


@pytest.mark.parametrize("name", ["lin", "nobody", "", "王小明", "\x00", "%"])
def test_a_wrong_password_and_a_wrong_name_are_answered_alike(shared: LiveServer, name: str) -> None:
    """Nobody learns which names there are."""
    answer = shared.client().post("/api/v1/session", json={"name": name, "password": "wrong"})
    error = assert_error(answer, 401, "not_signed_in")
    assert error["message"] == "The name or the password is wrong."
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"{", None),
        (b"\xff", None),
        (b"[]", ""),
        (b"{}", "name"),
        (b'{"name": 1, "password": "x"}', "name"),
        (b'{"name": "lin", "password": "x", "remember": true}', "remember"),
        (b'{"name": "\\ud800", "password": "x"}', "name"),
        (b'{"name": "' + b"x" * 101 + b'", "password": "x"}', "name"),
    ],
)
def test_a_body_that_is_no_sign_in_is_refused_by_place(
    shared: LiveServer, body: bytes, where: str | None
) -> None:
    """Unknown fields and wrong types too; what was sent is never repeated."""
    answer = shared.client().post("/api/v1/session", content=body, headers=JSON)
    assert answer.status_code in (400, 422)
    assert_error(answer, answer.status_code, where=where)


def test_guessing_in_parallel_gets_no_more_tries(server: LiveServer) -> None:
    """Passwords that wait for their turn count like those before them."""
    client = server.client()
    wrong = {"name": "lin", "password": "wrong"}
    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda _: client.post("/api/v1/session", json=wrong), range(30)))
    tried = [answer for answer in answers if answer.status_code == 401]
    assert len(tried) <= NAME_FREE + 1, "two are checked at a time"


def test_signing_out_ends_the_session(shared: LiveServer) -> None:
    """The token is worth nothing afterwards, and the cookie is taken back."""
    page = shared.sign_in("lin")
    token = page.cookies[COOKIE]
    answer = page.delete("/api/v1/session")
    assert answer.status_code == 204
    assert COOKIE not in page.cookies
    copy = shared.client(headers={"Authorization": f"Bearer {token}"})
    assert_error(copy.get("/api/v1/me"), 401, "not_signed_in")


def test_a_session_survives_a_restart_until_signed_out(world: World, tmp_path: Path) -> None:
    """Tablets stay signed in when the server is updated; who signed out stays out."""
    with running(world, tmp_path / "data") as server:
        stays, goes = server.sign_in("lin").cookies[COOKIE], server.sign_in("noor")
        gone = goes.cookies[COOKIE]
        goes.delete("/api/v1/session")
    with running(world, tmp_path / "data") as server:
        answers = {
            token: server.client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/me").status_code
            for token in (stays, gone)
        }
    assert answers == {stays: 200, gone: 401}


def test_a_session_expires(world: World, tmp_path: Path) -> None:
    """After the hours of the setting one must sign in again."""
    clock = ManualClock(time.time())
    with running(world, tmp_path / "data", clock, session_hours=2) as server:
        page = server.sign_in("lin")
        clock.set(clock.now() + 2 * 3600 - 1)
        assert page.get("/api/v1/me").status_code == 200
        clock.set(clock.now() + 1)
        assert_error(page.get("/api/v1/me"), 401, "not_signed_in")


CHANGES = [
    ("DELETE", "/api/v1/session"),
    ("PUT", "/api/v1/me/zone"),
    ("POST", "/api/v1/cards/x/claim"),
    ("POST", "/api/v1/cards/x/answer"),
    ("POST", "/api/v1/cards/x/outcome"),
    ("POST", "/api/v1/guests/g01/consents/recognise_by_tag/withdraw"),
    ("POST", "/api/v1/guests/g01/consents/recognise_by_tag/give"),
    ("POST", "/api/v1/guests/import"),
    ("PUT", "/api/v1/rules/x"),
]
READS = ["/api/v1/me", "/api/v1/board", "/api/v1/floor", "/api/v1/guests", "/api/v1/rules"]


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_change_by_cookie_needs_the_header_of_our_pages(shared: LiveServer, method: str, path: str) -> None:
    """Another site cannot send it, so it cannot use a visitor's cookie."""
    page = shared.sign_in("mira")
    del page.headers["X-Maitred"]
    assert_error(page.request(method, path, json={}), 403, "not_allowed", "X-Maitred")


@pytest.mark.parametrize(("method", "path"), [*CHANGES, *(("GET", path) for path in READS)])
def test_nothing_is_open_to_those_who_are_not_signed_in(shared: LiveServer, method: str, path: str) -> None:
    """No cookie, a made-up one, and a reader's key: 401; or 403, where some keys may."""
    made_up = {"Cookie": f"{COOKIE}=made-up"}
    key = {"Authorization": f"Bearer {shared.world.key('H1')}"}
    for headers in ({}, made_up, key):
        client = shared.client(headers={"X-Maitred": "1", **headers})
        by_keys = headers is key and path == "/api/v1/guests/import"
        refused = (403, "not_allowed") if by_keys else (401, "not_signed_in")
        assert_error(client.request(method, path, json={}), *refused)


# Zones


def test_choosing_a_zone_is_kept(world: World, tmp_path: Path) -> None:
    """Also over a restart."""
    with running(world, tmp_path / "data") as server:
        page = server.sign_in("lin")
        assert page.put("/api/v1/me/zone", json={"zone": "spa"}).json()["staff"]["zone"] == "spa"
        assert page.get("/api/v1/me").json()["staff"]["zone"] == "spa"
        token = page.cookies[COOKIE]
    with running(world, tmp_path / "data") as server:
        me = server.client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/me").json()
        assert me["staff"]["zone"] == "spa"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"zone": "welcome"}, "zone"),
        ({"zone": "\x00"}, "zone"),
        ({"zone": 1}, "zone"),
        ({}, "zone"),
        ({"zone": "spa", "for": "ever"}, "for"),
    ],
)
def test_a_zone_that_is_not_in_the_venue_is_refused(shared: LiveServer, body: Json, where: str) -> None:
    """Another venue's zone too: 422 that names the field."""
    page = shared.sign_in("lin")
    assert_error(page.put("/api/v1/me/zone", json=body), 422, "unprocessable", where)


def test_the_nearest_are_told_from_where_they_say_they_are(server: LiveServer) -> None:
    """A card for the nearest goes to whoever chose the guest's zone, from the next arrival on."""
    nearest = {**RULE, "then": {**RULE["then"], "audience": [{"nearest": 1}]}}
    server.sign_in("mira").put("/api/v1/rules/nearest", json=nearest)
    noor, kwame = server.sign_in("noor"), server.sign_in("kwame")
    kwame.put("/api/v1/me/zone", json={"zone": "spa"})
    server.read("g13", "H5", 2)
    assert [card["guest"] for card in rows(kwame.get("/api/v1/board"))] == ["g13"]
    assert rows(noor.get("/api/v1/board")) == []
    kwame.put("/api/v1/me/zone", json={"zone": None})
    noor.put("/api/v1/me/zone", json={"zone": "spa"})
    server.read("g15", "H5", 2)
    for_noor = [card["guest"] for card in rows(noor.get("/api/v1/board")) if card["for_me"]]
    assert for_noor == ["g15"]


# The board


def test_a_card_is_on_the_boards_of_its_audience_and_of_overseers(server: LiveServer) -> None:
    """Hosts and the concierge have it, the waiter does not; overseers of this venue see all, others none."""
    server.read("g01")
    seen = {
        name: [card["guest"] for card in rows(server.sign_in(name).get("/api/v1/board"))]
        for name in ("lin", "noor", "kwame", "mira", "tomas", "wu", "helena")
    }
    assert seen == {"lin": ["g01"], "noor": ["g01"], "mira": ["g01"], "tomas": ["g01"]} | {
        name: [] for name in ("kwame", "wu", "helena")
    }


def test_a_card_says_who_where_and_what_to_do(server: LiveServer) -> None:
    """Name and how to say it, zone and since when, one suggestion, at most three facts, in all languages."""
    server.read("g12")
    card = the_card(server.sign_in("lin"), "g12")
    assert (card["name"], card["say"]) == ("Fatima Al-Zahrani", "FAH-tee-mah al-zah-RAH-nee")
    assert (card["zone"], card["state"], card["owner"]) == ("entrance", "open", None)
    assert 0 < card["since"] <= card["opened_at"] < card["expires_at"]
    assert 1 <= len(card["facts"]) <= 3
    for text in (card["title"], card["suggestion"], *(fact["text"] for fact in card["facts"])):
        assert set(text) == {"en", "zh-Hans", "zh-Hant"}
    assert "Fatima Al-Zahrani" in card["title"]["zh-Hans"]


def test_one_claims_and_the_others_are_told_who(server: LiveServer) -> None:
    """The second gets 409 with the winner's name; claiming again what one has changes nothing."""
    server.read("g01")
    lin, noor = server.sign_in("lin"), server.sign_in("noor")
    url = f"/api/v1/cards/{the_card(lin, 'g01')['id']}/claim"
    mine = lin.post(url).json()
    assert mine["owner"] == {"id": "lin", "name": "Lin Xiaoyu"}
    assert mine["state"] == "claimed"
    error = assert_error(noor.post(url), 409, "already_claimed")
    assert error["message"] == "Lin Xiaoyu already has this card."
    assert lin.post(url).json() == mine
    assert the_card(noor, "g01") == mine


def test_claimed_by_all_at_once_a_card_has_one_owner(server: LiveServer) -> None:
    """Exactly one is told that it is theirs, and everybody is told the same name."""
    server.read("g01")
    pages = [server.sign_in(name) for name in ("lin", "noor", "mira", "tomas")]
    url = f"/api/v1/cards/{the_card(pages[0], 'g01')['id']}/claim"
    with ThreadPoolExecutor(len(pages)) as pool:
        answers = list(pool.map(lambda page: page.post(url), pages))
    (winner,) = [answer.json()["owner"]["name"] for answer in answers if answer.status_code == 200]
    for answer in answers:
        if answer.status_code != 200:
            assert assert_error(answer, 409)["message"] == f"{winner} already has this card."


def test_an_answer_must_be_one_of_the_choices(server: LiveServer) -> None:
    """422 for another value, another question, or a wrong body; nothing is noted."""
    server.read("g01")
    lin = server.sign_in("lin")
    url = f"/api/v1/cards/{the_card(lin, 'g01')['id']}/answer"
    bodies: tuple[object, ...] = (
        {"question": "lunch", "value": "rocks"},
        {"question": "supper", "value": "fish"},
        {"question": "lunch", "value": "\x00"},
        {"question": "lunch", "value": "   "},
        {"question": "lunch", "value": ""},
        {"question": "lunch", "value": "x" * 201},
        {"question": "lunch", "value": None},
        {"question": "lunch"},
        {"question": "lunch", "value": "fish", "sure": True},
        [],
    )
    for body in bodies:
        assert_error(lin.post(url, json=body), 422, "unprocessable")
    assert the_card(lin, "g01")["answers"] == []
    assert lin.post(url, json={"question": "lunch", "value": "fish"}).status_code == 200


@pytest.mark.parametrize(
    "words", ["王小明想吃魚 🐟", "Fish & <b>chips</b>", "x" * 200, "'; DROP TABLE answers;--"]
)
def test_a_free_answer_comes_back_as_it_was_given(server: LiveServer, words: str) -> None:
    """Any plain words, as they are."""
    asks = {"key": "wish", "text": {"en": "What else?"}}
    rule = {**RULE, "then": {**RULE["then"], "question": asks}}
    assert server.sign_in("mira").put("/api/v1/rules/wish", json=rule).status_code == 200
    server.read("g13")
    kwame = server.sign_in("kwame")
    url = f"/api/v1/cards/{the_card(kwame, 'g13')['id']}/answer"
    (answer,) = kwame.post(url, json={"question": "wish", "value": words}).json()["answers"]
    assert (answer["value"], answer["by_name"]) == (words, "Kwame Mensah")


def test_only_the_owner_finishes(server: LiveServer) -> None:
    """403 for everybody else, and before anybody has claimed; a finished card leaves the board for good."""
    server.read("g01")
    lin, noor = server.sign_in("lin"), server.sign_in("noor")
    card = f"/api/v1/cards/{the_card(lin, 'g01')['id']}"
    outcome = {"outcome": "greeted"}
    assert_error(lin.post(f"{card}/outcome", json=outcome), 403, "not_allowed")
    lin.post(f"{card}/claim")
    error = assert_error(noor.post(f"{card}/outcome", json=outcome), 403, "not_allowed")
    assert error["message"] == "Lin Xiaoyu has this card."
    assert_error(lin.post(f"{card}/outcome", json={"outcome": "eaten"}), 422, where="outcome")
    done = lin.post(f"{card}/outcome", json=outcome).json()
    assert (done["state"], done["outcome"]) == ("done", "greeted")
    for page in (lin, noor):
        assert rows(page.get("/api/v1/board")) == []
        assert_error(page.post(f"{card}/claim"), 409, "card_closed")


def test_a_card_of_another_venue_or_of_other_people_is_not_there(server: LiveServer) -> None:
    """404 as for a card that never was, so nobody learns of it."""
    server.read("g01")
    card = the_card(server.sign_in("lin"), "g01")["id"]
    steps: list[tuple[str, Json]] = [
        ("claim", {}),
        ("answer", {"question": "lunch", "value": "fish"}),
        ("outcome", {"outcome": "greeted"}),
    ]
    for name, card_id in (("helena", card), ("wu", card), ("kwame", card), ("lin", "x"), ("lin", "%00")):
        page = server.sign_in(name)
        for step, body in steps:
            assert_error(page.post(f"/api/v1/cards/{card_id}/{step}", json=body), 404, "not_found")


# Asked once


def test_what_a_guest_has_said_is_not_asked_again(world: World, tmp_path: Path) -> None:
    """B's next card for that guest shows A's answer and no question: also after a restart in between."""
    clock = ManualClock(time.time())
    lunch = {
        "key": "lunch",
        "text": {"en": "Lunch?"},
        "choices": [{"value": "fish", "label": {"en": "Fish"}}],
    }
    moved = {
        **RULE,
        "when": {"trigger": "moved"},
        "then": {**RULE["then"], "question": lunch, "audience": [{"role": "waiter"}]},
    }
    with running(world, tmp_path / "data", clock) as server:
        assert server.sign_in("mira").put("/api/v1/rules/to-table", json=moved).status_code == 200
        server.read("g01")
        lin = server.sign_in("lin")
        card = the_card(lin, "g01")
        assert card["question"]["key"] == "lunch"
        url = f"/api/v1/cards/{card['id']}/answer"
        mine = lin.post(url, json={"question": "lunch", "value": "fish"}).json()
        assert mine["question"] is None
    with running(world, tmp_path / "data", clock) as server:
        for _ in range(4):
            clock.set(clock.now() + 5)
            server.read("g01", "H4", 1)
        # The first card too: the guest is where he works.
        found = rows(server.sign_in("kwame").get("/api/v1/board"))
        (theirs,) = [card for card in found if card["rule"] == "to-table"]
        assert theirs["zone"] == "restaurant"
        assert theirs["question"] is None
        (answer,) = theirs["answers"]
        assert (answer["question"], answer["value"], answer["by_name"]) == ("lunch", "fish", "Lin Xiaoyu")
        assert answer["label"]["zh-Hant"] == "魚"


# Managers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/guests"),
        ("POST", "/api/v1/guests/g01/consents/recognise_by_tag/withdraw"),
        ("POST", "/api/v1/guests/g01/consents/recognise_by_tag/give"),
        ("POST", "/api/v1/guests/import"),
        ("PUT", "/api/v1/rules/x"),
    ],
)
def test_guests_and_rules_are_for_managers(shared: LiveServer, method: str, path: str) -> None:
    """403 for everybody else, duty managers too."""
    for name in ("lin", "noor", "kwame", "tomas", "wu"):
        page = shared.sign_in(name)
        assert_error(page.request(method, path, json=RULE), 403, "not_allowed")


def test_the_floor_is_for_those_who_oversee(shared: LiveServer) -> None:
    """Managers and duty managers see it and the rules; a host does not."""
    for path in ("/api/v1/floor", "/api/v1/rules"):
        assert [shared.sign_in(name).get(path).status_code for name in ("mira", "tomas")] == [200, 200]
        assert_error(shared.sign_in("lin").get(path), 403, "not_allowed")


def test_the_floor_shows_guests_readers_and_staff(server: LiveServer) -> None:
    """Who is believed to be where and how sure, when each reader was heard, how many strangers passed."""
    reads = [
        {"epc": server.world.tag("g01"), "reader": "H1", "antenna": 2, "rssi": -48},
        {"epc": "E2" + "0" * 22, "reader": "H1", "antenna": 2},
    ]
    server.post("/api/v1/reads", server.world.key("H1"), reads)
    floor = server.sign_in("tomas").get("/api/v1/floor").json()
    (presence,) = floor["presences"]
    assert (presence["guest"], presence["name"], presence["zone"]) == ("g01", "Zhang Wei", "entrance")
    assert 0 < presence["confidence"] <= 1
    heard = {reader["reader"]: reader["last_heard_at"] for reader in floor["readers"]}
    assert heard["H1"] is not None
    assert heard["H2"] is None
    assert (floor["open_cards"], floor["strangers"]) == (1, 1)
    lin = server.sign_in("lin")
    lin.post(f"/api/v1/cards/{the_card(lin, 'g01')['id']}/claim").raise_for_status()
    assert server.sign_in("tomas").get("/api/v1/floor").json()["open_cards"] == 0
    assert {person["id"] for person in floor["staff"]} == {"mira", "tomas", "lin", "noor", "kwame"}


def test_guests_come_in_pages_in_the_order_in_which_they_came(shared: LiveServer) -> None:
    """Page after page gives everybody once."""
    mira = shared.sign_in("mira")
    ids: list[str] = []
    after: int | None = 0
    while after is not None:
        page = mira.get("/api/v1/guests", params={"limit": 7, "after": after}).json()
        ids += [guest["id"] for guest in page["guests"]]
        after = page["next"]
    assert ids == [f"g{number:02}" for number in range(1, 41)]


def test_the_longest_name_is_no_end_of_the_list(server: LiveServer) -> None:
    """The place to go on from may be longer than the name: ﬃ is three letters to the order."""
    mira = server.sign_in("mira")
    lines = [json.dumps({"id": f"{i}" * 64, "name": "\ufb03" * 200}) for i in range(2)]
    assert mira.post("/api/v1/guests/import", content="\n".join(lines)).json()["kept"] == 2
    query: dict[str, str | int] = {"limit": 1, "search": "ffi"}
    after = mira.get("/api/v1/guests", params=query).json()["next"]
    page = mira.get("/api/v1/guests", params={**query, "after": after}).json()
    assert [guest["id"][0] for guest in page["guests"]] == ["1"]


@pytest.mark.parametrize(
    ("search", "found"),
    [("moreau", ["g03"]), ("LÜ FANG", ["g32"]), ("%", []), ("_", []), ("'", []), ("\x00", [])],
)
def test_guests_are_found_by_a_part_of_the_name(shared: LiveServer, search: str, found: list[str]) -> None:
    """In any case of letters; signs of the query language are only signs."""
    page = shared.sign_in("mira").get("/api/v1/guests", params={"search": search}).json()
    assert [guest["id"] for guest in page["guests"]] == found


@pytest.mark.parametrize(
    ("query", "where"),
    [({"limit": 0}, "query.limit"), ({"limit": "x"}, "query.limit"), ({"search": "x" * 101}, "query.search")],
)
def test_a_query_that_makes_no_sense_is_refused_by_place(
    shared: LiveServer, query: dict[str, str | int], where: str
) -> None:
    """422 that names the parameter."""
    answer = shared.sign_in("mira").get("/api/v1/guests", params=query)
    assert_error(answer, 422, "unprocessable", where)


def test_consents_of_nobody_and_to_nothing_are_refused(shared: LiveServer) -> None:
    """404 for a guest that is not there, 422 for a purpose that is none."""
    mira = shared.sign_in("mira")
    assert_error(mira.post("/api/v1/guests/g99/consents/recognise_by_tag/give"), 404, "not_found", "guest")
    assert_error(
        mira.post("/api/v1/guests/g01/consents/marketing/give"), 422, "unprocessable", "path.purpose"
    )


# Rules


def test_a_published_rule_takes_effect_on_the_next_arrival(server: LiveServer) -> None:
    """Each publication makes the next version; cards that are there stay as they are."""
    mira, kwame = server.sign_in("mira"), server.sign_in("kwame")
    first = mira.put("/api/v1/rules/hello", json=RULE)
    assert (first.status_code, first.json()["version"]) == (200, 1)
    server.read("g13")
    again = {**RULE, "then": {**RULE["then"], "title": {"en": "Here comes {name}"}}}
    assert mira.put("/api/v1/rules/hello", json=again).json()["version"] == 2
    server.read("g15")
    cards = {card["guest"]: card for card in rows(kwame.get("/api/v1/board"))}
    titles = {guest: (card["title"]["en"], card["rule_version"]) for guest, card in cards.items()}
    assert titles == {"g13": ("Liam O'Sullivan is here", 1), "g15": ("Here comes Siobhán Byrne", 2)}
    assert {rule["id"]: rule["version"] for rule in rows(mira.get("/api/v1/rules"))}["hello"] == 2
    retired = mira.put("/api/v1/rules/hello", json={**again, "status": "retired"})
    assert (retired.json()["version"], retired.json()["status"]) == (3, "retired")
    server.read("g16")
    assert len(rows(kwame.get("/api/v1/board"))) == 2


def test_a_rule_is_the_venues_own(server: LiveServer) -> None:
    """What the hotel's manager publishes is no rule of the dealer's, and survives a restart."""
    server.sign_in("mira").put("/api/v1/rules/hello", json=RULE)
    ids = [rule["id"] for rule in rows(server.sign_in("helena").get("/api/v1/rules"))]
    assert "hello" not in ids


def test_a_published_rule_survives_a_restart(world: World, tmp_path: Path) -> None:
    """With its version."""
    with running(world, tmp_path / "data") as server:
        mira = server.sign_in("mira")
        for _ in range(2):
            body = mira.put("/api/v1/rules/hello", json=RULE).json()
    with running(world, tmp_path / "data") as server:
        rules = {rule["id"]: rule for rule in rows(server.sign_in("mira").get("/api/v1/rules"))}
        assert rules["hello"] == body
        assert body["version"] == 2


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        (
            {"if": {"combinator": "and", "rules": [{"field": "teir", "operator": "=", "value": "gold"}]}},
            "if.rules[0].field",
            "There is no fact called teir. Did you mean tier?",
        ),
        ({"if": {"combinator": "and", "rules": []}}, "if.rules", ""),
        ({"when": {"trigger": "came"}}, "when.trigger", ""),
        ({"wen": {}}, "wen", "Did you mean when?"),
        ({"then": {**RULE["then"], "title": {"en": "{nmae} is here"}}}, "then.title.en", ""),
        ({"then": {**RULE["then"], "title": {"en": "\x00"}}}, "then.title.en", ""),
        ({"then": None}, "then", ""),
        ({"status": "\ud800"}, "status", ""),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_place(
    shared: LiveServer, change: Json, where: str, says: str
) -> None:
    """422 names the place in the rule, and what was probably meant; nothing is published."""
    mira = shared.sign_in("mira")
    answer = mira.put("/api/v1/rules/odd", content=json.dumps({**RULE, **change}), headers=JSON)
    error = assert_error(answer, 422, "unprocessable", where)
    assert says in error["message"]
    assert "odd" not in {rule["id"] for rule in rows(mira.get("/api/v1/rules"))}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"[" * 50_000, b'{"if":' * 5_000, b"1" * 5_000])
def test_what_is_no_rule_at_all_is_refused(shared: LiveServer, body: bytes) -> None:
    """Never a crash, however it is broken."""
    mira = shared.sign_in("mira")
    answer = mira.put("/api/v1/rules/odd", content=body, headers=JSON)
    assert answer.status_code in (400, 422)
    assert_error(answer, answer.status_code)


@pytest.mark.parametrize("name", ["Big", "a b", "%E7%8E%8B", "x" * 65, "%00"])
def test_a_rules_id_is_plain(shared: LiveServer, name: str) -> None:
    """422 for one that could not be written in an address."""
    assert_error(shared.sign_in("mira").put(f"/api/v1/rules/{name}", json=RULE), 422, "unprocessable", "id")
