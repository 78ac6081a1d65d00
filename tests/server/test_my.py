"""The guest's own page: who comes in, what they find, what they change, and how they leave."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.api.my import COOKIE
from server.guest_links import DAY_S, LINK_DAYS, SESSION_DAYS, SESSIONS_MOST
from tests.live_server import Ahead, Json, LiveServer, World, assert_error, running

MY = "/api/v1/my"
GUEST, OTHER = "g01", "g12"
OWN_HEADER = {"X-Maitred": "1"}


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def server(world: World, tmp_path: Path, clock: Ahead) -> Iterator[LiveServer]:
    with running(world, tmp_path / "data", clock) as live:
        yield live


def link(server: LiveServer, guest: str = GUEST, **body: object) -> str:
    """The secret of a new link to a guest's page."""
    answer = server.sign_in("mira").post(f"/api/v1/guests/{guest}/link", json=body)
    assert answer.status_code == 200, answer.text
    url: str = answer.json()["url"]
    return url.partition("#")[2]


def use(server: LiveServer, secret: str) -> tuple[httpx.Client, httpx.Response]:
    page = server.client(headers=OWN_HEADER)
    return page, page.post(f"{MY}/session", json={"secret": secret})


def open_page(server: LiveServer, guest: str = GUEST) -> httpx.Client:
    page, answer = use(server, link(server, guest))
    assert answer.status_code == 200, answer.text
    return page


def get(page: httpx.Client, path: str = "") -> Json:
    answer = page.get(MY + path)
    assert answer.status_code == 200, answer.text
    view: Json = answer.json()
    return view


def venue(view: Json, id_: str = "hotel") -> Json:
    found: Json = next(one for one in view["venues"] if one["id"] == id_)
    return found


def serve(server: LiveServer, guest: str = GUEST) -> Json:
    """The guest comes; Lin claims the card, notes lunch and one more thing, and the card is closed."""
    lin = server.sign_in("lin")
    server.read(guest)
    card: Json = next(one for one in lin.get("/api/v1/board").json()["cards"] if one["guest"] == guest)
    path = f"/api/v1/cards/{card['id']}"
    assert lin.post(f"{path}/claim").status_code == 200
    answered = lin.post(f"{path}/answer", json={"question": "lunch", "value": "fish"})
    assert answered.status_code == 200, answered.text
    assert lin.post(f"{path}/note", json={"kind": "note", "text": "In a hurry"}).status_code == 200
    return card


# Coming in


def test_a_link_opens_the_page_once(server: LiveServer) -> None:
    """The second who uses it is told that it was used, and finds nothing."""
    secret = link(server)
    page, opened = use(server, secret)
    assert opened.json()["name"] == server.world.name(GUEST)
    assert get(page)["name"] == server.world.name(GUEST)
    late, refused = use(server, secret)
    assert_error(refused, 404, "not_found", "secret")
    assert_error(late.get(MY), 401, "not_signed_in")


def test_a_new_link_ends_the_old_one(server: LiveServer) -> None:
    """A lost letter opens nothing any more."""
    lost, new = link(server), link(server)
    assert_error(use(server, lost)[1], 404)
    assert use(server, new)[1].status_code == 200


def test_a_link_ends_after_its_time(server: LiveServer, clock: Ahead) -> None:
    """Thirty days unless its maker says otherwise."""
    secret, short = link(server), link(server, OTHER, days=1)
    clock.skip(DAY_S + 1)
    assert_error(use(server, short)[1], 404)
    clock.skip((LINK_DAYS - 1) * DAY_S)
    assert_error(use(server, secret)[1], 404)


@pytest.mark.parametrize("secret", ["", "nonsense", "g01"])
def test_a_forged_link_opens_nothing(server: LiveServer, secret: str) -> None:
    """Whatever somebody makes up."""
    link(server)
    page, answer = use(server, secret)
    assert_error(answer, 404)
    assert COOKIE not in page.cookies


def test_who_guesses_must_wait(server: LiveServer) -> None:
    """After some wrong ones from an address."""
    answers = [use(server, f"guess{n}")[1].status_code for n in range(12)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_links_and_sessions_outlive_a_restart(world: World, tmp_path: Path) -> None:
    """A letter that was sent is good; a used link stays used; whoever is in stays in."""
    data = tmp_path / "data"
    with running(world, data) as before:
        used, waiting = link(before, OTHER), link(before)
        page, _ = use(before, used)
        token = page.cookies[COOKIE]
    with running(world, data) as after:
        assert_error(use(after, used)[1], 404)
        assert use(after, waiting)[1].status_code == 200
        again = after.client(cookies={COOKIE: token})
        assert get(again)["name"] == world.name(OTHER)


def test_a_page_closes_by_itself_in_the_end(server: LiveServer, clock: Ahead) -> None:
    """Ninety days after it was opened."""
    page = open_page(server)
    clock.skip(SESSION_DAYS * DAY_S + 1)
    assert_error(page.get(MY), 401, "not_signed_in")


def test_the_guest_sees_where_the_page_is_open_and_closes_it_there(server: LiveServer) -> None:
    """In another browser, and in this one."""
    first, second = open_page(server), open_page(server)
    shown = second.get(f"{MY}/sessions").json()
    assert [one["this"] for one in shown] == [True, False]
    assert second.delete(f"{MY}/sessions/{shown[1]['id']}").status_code == 204
    assert_error(first.get(MY), 401)
    assert second.delete(f"{MY}/session").status_code == 204
    assert_error(second.get(MY), 401)


def test_nobody_closes_another_guests_page(server: LiveServer) -> None:
    """Its session is 404 for them."""
    mine, theirs = open_page(server), open_page(server, OTHER)
    (session,) = theirs.get(f"{MY}/sessions").json()
    assert_error(mine.delete(f"{MY}/sessions/{session['id']}"), 404)
    assert get(theirs)


def test_the_oldest_of_many_browsers_is_closed(server: LiveServer) -> None:
    """A guest's page is open in so many at once."""
    first = open_page(server)
    for _ in range(SESSIONS_MOST):
        open_page(server)
    assert_error(first.get(MY), 401)


def test_what_changes_something_needs_our_own_page(server: LiveServer) -> None:
    """Without the header that browsers send to no other site unasked, nothing is done."""
    page = open_page(server)
    foreign = server.client(cookies={COOKIE: page.cookies[COOKIE]})
    assert_error(foreign.post(f"{MY}/withdraw"), 403, "not_allowed", "X-Maitred")
    assert_error(foreign.post(f"{MY}/erase", json={"sure": True}), 403, "not_allowed", "X-Maitred")
    assert [one for one in get(page)["consents"] if one["live"]]


def test_a_cookie_of_staff_opens_no_guests_page_and_the_other_way_round(server: LiveServer) -> None:
    """They are kept apart."""
    assert_error(server.sign_in("mira").get(MY), 401)
    assert_error(open_page(server).get("/api/v1/me"), 401)


def test_the_store_has_no_secret_in_the_clear(server: LiveServer) -> None:
    """Of links and cookies only hashes."""
    waiting, page = link(server, OTHER), open_page(server)
    files = [path.read_bytes() for path in server.data_dir.glob("maitred.db*")]
    for secret in (waiting, page.cookies[COOKIE]):
        assert not [1 for content in files if secret.encode() in content]


# What they find


def test_everything_in_the_profile_is_shown(server: LiveServer) -> None:
    """Each field that says something; staff by their names; of companions only how many."""
    view = get(open_page(server))
    guest = server.services.house.guests[GUEST]
    held = {name for name in guest.__dataclass_fields__ if getattr(guest, name)}
    assert set(view["profile"]) == held - {"id", "name", "preferences"}
    assert view["profile"]["account_manager"] == "Lin Xiaoyu"
    assert view["profile"]["companions"] == len(guest.companions)
    assert [one["text"] for one in view["likes"]] == [one.text for one in guest.preferences]
    assert view["credentials"] == {"tag": 1}


def test_the_mirror_is_the_card_that_staff_have(server: LiveServer) -> None:
    """Field for field as it is on the screen of who gets it."""
    page = open_page(server)
    server.read(GUEST)
    (card,) = [
        one for one in server.sign_in("lin").get("/api/v1/board").json()["cards"] if one["guest"] == GUEST
    ]
    mirror = get(page, "/mirror?venue=hotel")
    assert mirror["kind"] == "live"
    assert mirror["cards"] == [card]
    assert mirror["people"] > 0


def test_the_mirror_imagines_the_card_that_would_come(server: LiveServer) -> None:
    """Nothing is kept of it, nobody is told; and it is what comes when the guest does."""
    page, lin = open_page(server), server.sign_in("lin")
    imagined = get(page, "/mirror?venue=hotel")
    assert imagined["kind"] == "imagined"
    assert lin.get("/api/v1/board").json()["cards"] == []
    server.read(GUEST)
    (real,) = lin.get("/api/v1/board").json()["cards"]
    said = ("title", "name", "say", "tier", "facts", "question", "rule")
    assert {name: imagined["cards"][0][name] for name in said} == {name: real[name] for name in said}


def test_without_consent_the_mirror_is_empty(server: LiveServer) -> None:
    """And with what may not be shown, that is not in it."""
    page = open_page(server)
    page.put(f"{MY}/consents/show_preferences", json={"given": False})
    (card,) = get(page, "/mirror?venue=hotel")["cards"]
    assert not [fact for fact in card["facts"] if fact["text"]["en"].startswith("Likes")]
    page.post(f"{MY}/withdraw")
    assert get(page, "/mirror?venue=hotel")["kind"] == "no_consent"


def test_visits_say_who_came(server: LiveServer) -> None:
    """Where, when, who was told, who took the card, what was said and written down."""
    serve(server)
    newest = get(open_page(server), "/visits")["visits"][0]
    assert newest["venue"]["id"] == "hotel"
    assert newest["left_at"] is None
    (card,) = newest["cards"]
    assert [(one["name"], one["role"]) for one in card["taken"]] == [("Lin Xiaoyu", "host")]
    assert [(one["question"], one["value"]) for one in newest["answers"]] == [("lunch", "fish")]
    assert [one["text"] for one in newest["notes"]] == ["In a hurry"]


def test_who_looked_is_told(server: LiveServer) -> None:
    """The brief that somebody opened, and the link that a manager made."""
    card = serve(server)
    server.sign_in("lin").get(f"/api/v1/cards/{card['id']}/guest")
    looks = open_page(server).get(f"{MY}/looks").json()
    said = {(one["act"], one["name"]) for one in looks}
    assert {("brief", "Lin Xiaoyu"), ("link_made", "Mira Salonen")} <= said


def test_a_guest_finds_nothing_of_another(server: LiveServer) -> None:
    """Another's visit, answer, note, preference or receipt is not there for them, and stays as it is."""
    serve(server)
    mine, theirs = open_page(server, OTHER), open_page(server)
    visit = get(theirs, "/visits")["visits"][0]
    like, receipt = get(theirs)["likes"][0]["key"], get(theirs)["consents"][0]["receipt"]
    note = visit["notes"][0]["id"]
    for path in (f"visits/{visit['id']}/answers/lunch", f"notes/{note}", f"likes/{like}"):
        assert_error(mine.delete(f"{MY}/{path}"), 404)
        assert_error(mine.put(f"{MY}/{path}", json={"value": "vegetarian"}), 404)
    assert_error(mine.get(f"{MY}/receipts/{receipt}"), 404)
    assert get(theirs, "/visits")["visits"][0] == visit
    assert GUEST not in json.dumps(get(mine, "/visits"))


# What they change


def test_a_corrected_answer_is_on_the_screen_at_once(server: LiveServer) -> None:
    """In the guest's name, and kept; what is no choice is refused."""
    card = serve(server)
    page = open_page(server)
    path = f"{MY}/visits/{card['visit']}/answers/lunch"
    assert_error(page.put(path, json={"value": "unicorn"}), 422)
    with server.screen(server.sign_in("lin")) as screen:
        assert page.put(path, json={"value": "vegetarian"}).status_code == 204
        (answer,) = screen.card()["answers"]
    assert (answer["value"], answer["by_name"]) == ("vegetarian", server.world.name(GUEST))
    assert get(page, "/visits")["visits"][0]["answers"][0]["value"] == "vegetarian"


def test_what_is_deleted_is_gone_for_good(server: LiveServer) -> None:
    """From the card, from the page, and after a restart."""
    card = serve(server)
    page = open_page(server)
    note = get(page, "/visits")["visits"][0]["notes"][0]["id"]
    with server.screen(server.sign_in("lin")) as screen:
        assert page.delete(f"{MY}/notes/{note}").status_code == 204
        assert screen.card()["notes"] == []
        assert page.delete(f"{MY}/visits/{card['visit']}/answers/lunch").status_code == 204
        assert screen.card()["answers"] == []
    visit = get(page, "/visits")["visits"][0]
    assert (visit["answers"], visit["notes"]) == ([], [])
    token = page.cookies[COOKIE]
    with running(server.world, server.data_dir) as after:
        again = after.client(cookies={COOKIE: token})
        visit = get(again, "/visits")["visits"][0]
        assert (visit["answers"], visit["notes"]) == ([], [])
        (mirrored,) = get(again, "/mirror?venue=hotel")["cards"]
        assert (mirrored["answers"], mirrored["notes"]) == ([], [])


def test_words_that_nobody_should_keep_are_refused_of_guests_too(server: LiveServer) -> None:
    """With what to say instead."""
    serve(server)
    page = open_page(server)
    note = get(page, "/visits")["visits"][0]["notes"][0]["id"]
    answer = page.put(f"{MY}/notes/{note}", json={"value": "Has diabetes"})
    assert answer.status_code == 422
    assert set(answer.json()["words"]) == {"en", "zh-Hans", "zh-Hant"}


def test_a_preference_is_corrected_and_deleted(server: LiveServer) -> None:
    """In the profile and on the card; what the guest says is told by themselves; credentials stay."""
    page, lin = open_page(server), server.sign_in("lin")
    server.read(GUEST)
    first, second = (one["key"] for one in get(page)["likes"])
    with server.screen(lin) as screen:
        assert page.put(f"{MY}/likes/{first}", json={"value": "Aisle table"}).status_code == 204
        assert "Window table" not in json.dumps(screen.card()["facts"])
    assert page.delete(f"{MY}/likes/{second}").status_code == 204
    assert [(one["text"], one["how"]) for one in get(page)["likes"]] == [("Aisle table", "told")]
    assert_error(page.delete(f"{MY}/likes/{first}"), 404)
    assert get(page)["credentials"] == {"tag": 1}


def test_each_purpose_is_switched_by_itself(server: LiveServer) -> None:
    """Under the current notice, with a receipt that this installation signed."""
    page = open_page(server)
    given = page.put(f"{MY}/consents/contact", json={"given": True, "language": "zh-Hans"}).json()
    (contact,) = [one for one in given["consents"] if one["purpose"] == "contact"]
    assert (contact["live"], contact["how"], contact["notice"]) == (True, "own_page", 1)
    receipt = page.get(f"{MY}/receipts/{contact['receipt']}")
    assert receipt.status_code == 200
    verdict = server.client().post("/api/v1/receipts/verify", json=receipt.json())
    assert verdict.json()["genuine"] is True
    ended = page.put(f"{MY}/consents/contact", json={"given": False}).json()
    assert not [one for one in ended["consents"] if one["purpose"] == "contact" and one["live"]]
    assert venue(ended)["recognised"] is True


def test_withdrawing_from_everything_leaves_no_card_and_the_page(server: LiveServer) -> None:
    """Cards leave the screens; the guest can still read, take along, and erase."""
    serve(server)
    page = open_page(server)
    with server.screen(server.sign_in("lin")) as screen:
        left = page.post(f"{MY}/withdraw").json()
        assert [card["state"] for card in screen.drain_cards()] == ["withdrawn"]
    assert not [one for one in left["consents"] if one["live"]]
    assert venue(left)["recognised"] is False
    server.read(GUEST)
    assert venue(get(page))["zone"] is None
    assert get(page, "/visits")["visits"][0]["answers"] == []
    assert page.get(f"{MY}/export").status_code == 200
    assert page.post(f"{MY}/erase", json={"sure": True}).status_code == 200


def test_an_intent_is_chosen_for_one_venue(server: LiveServer) -> None:
    """Only if they ask: no card comes, until they do."""
    page, lin = open_page(server), server.sign_in("lin")
    chosen = page.put(f"{MY}/venues/hotel/intent", json={"intent": "if_asked"}).json()
    assert venue(chosen)["intent"] == "if_asked"
    assert venue(chosen, "dealer")["intent"] == "welcome"
    assert_error(page.post(f"{MY}/venues/hotel/ask"), 409, "not_here")
    server.read(GUEST)
    assert get(page, "/mirror?venue=hotel")["kind"] == "if_asked"
    assert lin.get("/api/v1/board").json()["cards"] == []
    assert page.post(f"{MY}/venues/hotel/ask").status_code == 200
    assert [card["guest"] for card in server.sign_in("mira").get("/api/v1/board").json()["cards"]] == [GUEST]
    assert_error(page.put(f"{MY}/venues/nowhere/intent", json={"intent": "welcome"}), 404)


def test_the_page_checks_in_by_name_and_stops(server: LiveServer) -> None:
    """With consent to be recognised by phone; without it nothing is stored, and the answer says so."""
    page = open_page(server)
    here = {"venue": "hotel", "zone": "lobby"}
    without = page.post(f"{MY}/check-in", json=here).json()
    assert (without["zone"], without["by_phone"]) == (None, False)
    page.put(f"{MY}/consents/recognise_by_phone", json={"given": True})
    assert page.post(f"{MY}/check-in", json=here).json()["zone"]["en"] == "Lobby"
    assert page.post(f"{MY}/venues/hotel/stop").json()["zone"] is None


@pytest.mark.parametrize(
    "body", [{}, {"venue": "hotel"}, {"code": "x", "venue": "hotel", "zone": "lobby"}, {"code": "x"}]
)
def test_a_check_in_that_makes_no_sense_is_refused(server: LiveServer, body: Json) -> None:
    """A code, or a place: one of them, and a real one."""
    assert_error(open_page(server).post(f"{MY}/check-in", json=body), 422)


# Their rights


def test_the_export_has_what_the_page_shows(server: LiveServer) -> None:
    """As files that other programs read."""
    serve(server)
    answer = open_page(server).get(f"{MY}/export")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
        whole = "".join(files.read(name).decode() for name in files.namelist())
    assert server.world.name(GUEST) in whole
    assert "In a hurry" in whole


def test_erasing_closes_the_page_everywhere(server: LiveServer) -> None:
    """The answer is a certificate; no browser, no link and no passkey opens it again."""
    elsewhere, waiting, page = open_page(server), link(server), server.client(headers=OWN_HEADER)
    page.post(f"{MY}/session", json={"secret": waiting})
    still_good = link(server)
    assert_error(page.post(f"{MY}/erase", json={}), 422)
    certificate = page.post(f"{MY}/erase", json={"sure": True}).json()
    assert certificate["erasure"]["counts"]["cards"] > 0
    for one in (page, elsewhere):
        assert_error(one.get(MY), 401)
    assert_error(use(server, still_good)[1], 404)
