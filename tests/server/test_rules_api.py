"""The workshop over HTTP: who may do what, versions, two editors at once, files, hostile bodies, restarts."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from alerts.rulebook import Rulebook
from alerts.rules.catalogue import OPERATORS, facts
from alerts.rules.check import CONDITIONS_LIMIT
from alerts.rules.library import LIBRARY
from alerts.rules.model import parse_rule
from alerts.rules.transfer import FILE_BYTES_MOST, RULES_MOST
from recognition.model import Kind
from server import actor
from server.api.rules import ADDRESSES
from server.messages import Prepared, PublishRule
from server.turn import Turn
from tests.live_server import Ahead, Json, LiveServer, World, assert_error, rows, running
from tests.server.test_staff import JSON, RULE

RULES = "/api/v1/rules"
HELLO = f"{RULES}/hello"

ROUTES = [
    ("GET", RULES, None),
    ("GET", f"{RULES}/vip-arrival", None),
    ("GET", f"{RULES}/vip-arrival/versions", None),
    ("POST", f"{RULES}/check", RULE),
    ("GET", f"{RULES}/catalogue", None),
    ("GET", f"{RULES}/library", None),
    ("GET", f"{RULES}/schema", None),
    ("GET", f"{RULES}/export", None),
    ("GET", f"{RULES}/guests", None),
    ("GET", f"{RULES}/moments?guest=g01", None),
    ("GET", f"{RULES}/why-not?guest=g01&moment=none", None),
    ("POST", f"{RULES}/test", {"rule": RULE, "guest": "g01", "moment": {"id": "none"}}),
]
DRAFT = {**RULE, "status": "draft"}
FILE = {"format": "maitred-rules", "format_version": 1}


def called(title: str, **more: Any) -> Json:
    """The rule, with another title."""
    return {**RULE, "then": {**RULE["then"], "title": {"en": title}}, **more}


def put(page: httpx.Client, body: Json, base: int | None = None, name: str = "hello") -> Json:
    answer = page.put(f"{RULES}/{name}", json=body, params={} if base is None else {"base": base})
    assert answer.status_code == 200, answer.text
    view: Json = answer.json()
    return view


def numbers(view: Json) -> tuple[str, int, int | None, int | None]:
    return view["status"], view["version"], view["live_version"], view["draft_version"]


# Who may


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_the_workshop_is_for_overseers(shared: LiveServer, method: str, path: str, body: Json | None) -> None:
    """Managers and duty managers get an answer; everybody else learns nothing."""
    assert_error(shared.client().request(method, path, json=body), 401, "not_signed_in")
    for name in ("lin", "noor", "kwame"):
        assert_error(shared.sign_in(name).request(method, path, json=body), 403, "not_allowed")
    for name in ("mira", "tomas"):
        answer = shared.sign_in(name).request(method, path, json=body)
        assert answer.status_code == (404 if "none" in f"{path}{body}" else 200), answer.text


def test_a_duty_manager_saves_drafts_and_publishes_nothing(server: LiveServer) -> None:
    """Neither live nor retired, nor from a file; a host not even a draft. What was refused left no
    version."""
    tomas, lin = server.sign_in("tomas"), server.sign_in("lin")
    assert numbers(put(tomas, DRAFT)) == ("draft", 1, None, 1)
    for status in ("live", "retired"):
        answer = tomas.put(HELLO, json={**RULE, "status": status})
        assert_error(answer, 403, "not_allowed", "status")
    assert_error(tomas.post(f"{RULES}/import", json={**FILE, "rules": []}), 403, "not_allowed")
    assert_error(lin.put(HELLO, json=DRAFT), 403, "not_allowed")
    assert [one["version"] for one in tomas.get(f"{HELLO}/versions").json()] == [1]


def test_the_rules_of_another_venue_are_not_there(server: LiveServer) -> None:
    """Not to be read, and a rule of the same id begins anew."""
    put(server.sign_in("mira"), RULE)
    helena = server.sign_in("helena")
    assert_error(helena.get(HELLO), 404, "not_found", "rule")
    assert_error(helena.get(f"{HELLO}/versions"), 404, "not_found", "rule")
    assert put(helena, RULE)["version"] == 1


# Versions


def test_every_version_is_kept_with_who_made_it_and_why(server: LiveServer) -> None:
    """A draft waits beside what is in force; a rollback is one more version; retired, nothing is in force."""
    mira, tomas = server.sign_in("mira"), server.sign_in("tomas")
    assert numbers(put(mira, called("One"))) == ("live", 1, 1, None)
    assert numbers(put(tomas, called("Two", status="draft", why="For the night"))) == ("live", 2, 1, 2)
    assert numbers(put(mira, called("Two"))) == ("live", 3, 3, None)
    assert numbers(put(mira, called("One", why="Back to version 1"))) == ("live", 4, 4, None)
    assert numbers(put(mira, called("One", status="retired"))) == ("retired", 5, None, None)
    found = mira.get(f"{HELLO}/versions").json()
    said = [(each["version"], each["status"], each["by"], each["by_name"], each["why"]) for each in found]
    assert said == [
        (5, "retired", "mira", "Mira Salonen", ""),
        (4, "live", "mira", "Mira Salonen", "Back to version 1"),
        (3, "live", "mira", "Mira Salonen", ""),
        (2, "draft", "tomas", "Tomás Herrera", "For the night"),
        (1, "live", "mira", "Mira Salonen", ""),
    ]
    assert [each["body"]["then"]["title"]["en"] for each in found] == ["One", "One", "Two", "Two", "One"]
    assert all("When a guest arrives" in each["sentence"]["en"] for each in found)
    now = server.services.clock.now()
    assert all(now - 60 < each["at"] <= now for each in found)
    assert mira.get(HELLO).json()["status"] == "retired"


def test_two_editors_are_told_of_each_other(server: LiveServer) -> None:
    """Whoever began from an older version is told who made the newer one, and nothing is overwritten; who
    does not say from which is not asked."""
    mira, tomas = server.sign_in("mira"), server.sign_in("tomas")
    put(mira, called("One"), base=0)
    put(tomas, called("Hers and his", status="draft"), base=1)
    error = assert_error(mira.put(HELLO, json=called("Two"), params={"base": 1}), 409, "rule_changed", "base")
    assert "Tomás Herrera made version 2" in error["message"]
    assert_error(mira.put(HELLO, json=called("New"), params={"base": 0}), 409, "rule_changed", "base")
    assert mira.get(HELLO).json()["version"] == 2
    assert put(mira, called("Two"), base=2)["version"] == 3
    assert put(mira, called("Three"))["version"] == 4
    gone = mira.put(f"{RULES}/gone", json=RULE, params={"base": 7})
    assert_error(gone, 409, "rule_changed", "base")


def test_in_force_and_pending_survive_a_restart(world: World, tmp_path: Path) -> None:
    """As they were, to the last field; the next version counts on."""
    with running(world, tmp_path / "data") as server:
        mira = server.sign_in("mira")
        put(mira, called("One")), put(mira, called("Two", status="draft"))
        put(mira, RULE, name="over"), put(mira, {**RULE, "status": "retired"}, name="over")
        before = mira.get(RULES).json()
    with running(world, tmp_path / "data") as server:
        mira = server.sign_in("mira")
        assert mira.get(RULES).json() == before
        server.read("g13")
        [card] = [
            card for card in rows(server.sign_in("kwame").get("/api/v1/board")) if card["guest"] == "g13"
        ]
        assert (card["title"]["en"], card["rule_version"]) == ("One", 1)
        assert put(mira, DRAFT)["version"] == 3


def test_a_draft_makes_no_card(server: LiveServer) -> None:
    """Neither a new rule's, nor one beside what is in force."""
    mira, kwame = server.sign_in("mira"), server.sign_in("kwame")
    put(mira, DRAFT, name="only")
    put(mira, called("One"))
    put(mira, called("Two", status="draft"))
    server.read("g13")
    assert [card["title"]["en"] for card in rows(kwame.get("/api/v1/board"))] == ["One"]


def test_a_rule_published_while_its_guest_is_here_waits_for_what_comes(world: World, tmp_path: Path) -> None:
    """The guest who arrived before gets no card for that, and one for what they do next."""
    clock = Ahead()
    with running(world, tmp_path / "data", clock) as server:
        mira, kwame = server.sign_in("mira"), server.sign_in("kwame")
        server.read("g13")
        put(mira, RULE)
        put(mira, called("Moved", when={"trigger": "moved"}), name="moved")
        assert rows(kwame.get("/api/v1/board")) == []
        for _ in range(40):
            clock.skip(1)
            server.read("g13", "H5", 2)
        [card] = rows(kwame.get("/api/v1/board"))
        assert (card["guest"], card["rule"]) == ("g13", "moved")


def test_a_rule_retired_while_its_card_is_open_leaves_the_card(server: LiveServer) -> None:
    """It can be claimed, answered and finished as before; the next guest makes none."""
    mira, kwame = server.sign_in("mira"), server.sign_in("kwame")
    asks = {"key": "tea", "text": {"en": "Tea?"}, "choices": []}
    body = {**RULE, "then": {**RULE["then"], "question": asks}}
    put(mira, body)
    server.read("g13")
    put(mira, {**body, "status": "retired"})
    server.read("g15")
    [card] = rows(kwame.get("/api/v1/board"))
    address = f"/api/v1/cards/{card['id']}"
    assert kwame.post(f"{address}/claim").status_code == 200
    told = kwame.post(f"{address}/answer", json={"question": "tea", "value": "green"})
    assert told.json()["answers"][0]["value"] == "green"
    assert kwame.post(f"{address}/outcome", json={"outcome": "helped"}).json()["state"] == "done"


def test_rules_published_at_once_are_all_in_force(server: LiveServer) -> None:
    """Each is made ready beside the others, and none of them undoes another."""
    names = [f"rule-{number}" for number in range(6)]
    pages = {name: server.sign_in("mira") for name in names}
    with ThreadPoolExecutor(len(names)) as pool:
        made = pool.map(lambda name: put(pages[name], RULE, name=name), names)
        assert [view["status"] for view in made] == ["live"] * len(names)
    desk = server.services.house.actors["hotel"].desk
    assert all(desk.rules.get(name) for name in names)


def test_a_rulebook_made_ready_too_early_is_not_used(server: LiveServer) -> None:
    """If another version was made meanwhile, the rules are arranged anew."""
    here, turn = server.services.house.actors["hotel"], Turn(0.0)
    one, other = (parse_rule({**RULE, "id": name, "version": 1}) for name in ("one", "other"))
    ready = [Prepared(Rulebook(rules), made) for rules, made in map(here.rules_with, (one, other))]
    here.handle(PublishRule(one, "mira", None, ready[0]), turn)
    assert here.desk.rules is ready[0].book
    here.handle(PublishRule(other, "mira", None, ready[1]), turn)
    assert here.desk.rules.get("one") is not None
    assert here.desk.rules.get("other") is not None


def test_a_venue_has_so_many_rules_and_no_more(server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new one is refused; those that are there get their next versions."""
    mira = server.sign_in("mira")
    put(mira, RULE)
    monkeypatch.setattr(actor, "RULES_MOST", len(mira.get(RULES).json()))
    assert_error(mira.put(f"{RULES}/more", json=RULE), 422, "unprocessable", "id")
    assert put(mira, RULE)["version"] == 2


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_an_address_is_no_rules_id(shared: LiveServer, name: str) -> None:
    """It could not be read again."""
    assert_error(shared.sign_in("mira").put(f"{RULES}/{name}", json=RULE), 422, "unprocessable", "id")


# What a rule says and what is wrong with it


def test_a_rule_says_what_it_means(shared: LiveServer) -> None:
    """In three languages, with the venue's own names; and how many cards it made in a week."""
    found = {rule["id"]: rule for rule in shared.sign_in("mira").get(RULES).json()}
    assert list(found) == sorted(found)
    vip = found["vip-arrival"]
    assert set(vip["sentence"]) == {"en", "zh-Hans", "zh-Hant"}
    assert "Gold or Diamond" in vip["sentence"]["en"]
    assert vip["cards_7_days"] > 0


def test_cards_are_counted_for_their_rule(server: LiveServer) -> None:
    """Each from when it came."""
    mira = server.sign_in("mira")
    assert put(mira, RULE)["cards_7_days"] == 0
    server.read("g13")
    assert mira.get(HELLO).json()["cards_7_days"] == 1


def test_all_problems_come_at_once(shared: LiveServer) -> None:
    """Each with its place; a rule without any is told in words instead."""
    mira = shared.sign_in("mira")
    wrong = {
        **RULE,
        "id": "hello",
        "version": 1,
        "when": {"trigger": "came"},
        "if": {"combinator": "and", "rules": [{"field": "teir", "operator": "=", "value": "gold"}]},
    }
    found = mira.post(f"{RULES}/check", json=wrong).json()
    assert found["sentence"] is None
    problems = {each["where"]: each["why"] for each in found["problems"]}
    assert set(problems) == {"when.trigger", "if.rules[0].field"}
    assert "Did you mean tier?" in problems["if.rules[0].field"]
    right = mira.post(f"{RULES}/check", json={**RULE, "id": "hello", "version": 1}).json()
    assert right["problems"] == []
    assert right["sentence"]["en"].startswith("When a guest arrives, tell every waiter")


def test_the_catalogue_has_all_that_a_rule_can_be_made_of(shared: LiveServer) -> None:
    """Every fact with its operators, every trigger with what it needs, and the venue's own names."""
    found = shared.sign_in("mira").get(f"{RULES}/catalogue").json()
    by_name = {fact["name"]: fact for fact in found["facts"]}
    assert by_name.keys() == facts().keys()
    assert all(fact["operators"] == list(facts()[name].operators) for name, fact in by_name.items())
    assert set(found["operators"]) == {each for operators in OPERATORS.values() for each in operators}
    triggers = {each["name"]: (each["needs"], each["takes"]) for each in found["triggers"]}
    assert triggers.keys() == set(Kind)
    assert triggers["dwelt"] == (["for_s"], ["for_s", "unless"])
    assert triggers["returned"] == ([], ["after_days"])
    assert {each["value"]: each["label"]["en"] for each in found["roles"]}["duty_manager"] == "Duty manager"
    assert {each["value"] for each in found["zones"]} >= {"lobby", "lounge"}
    assert {each["value"] for each in found["skills"]} == {"first_aid", "sommelier", "tickets"}
    assert "gold" in [each["value"] for each in by_name["tier"]["choices"]]
    assert "language" in by_name["languages_on_shift"]["comparable"]["contains"]
    assert by_name["churn_risk"]["discreet"]
    assert found["limits"]["conditions"] == CONDITIONS_LIMIT


def test_every_ready_rule_can_be_taken_as_it_is(server: LiveServer) -> None:
    """With a name, what it is good for, and its sentence."""
    mira = server.sign_in("mira")
    found = mira.get(f"{RULES}/library").json()
    assert {each["id"] for each in found} == set(LIBRARY)
    for each in found:
        assert all((each["name"]["zh-Hant"], each["about"]["zh-Hans"], each["sentence"]["en"]))
        put(mira, {**each["rule"], "status": "draft"}, name=each["rule"]["id"])


def test_the_schema_is_one(shared: LiveServer) -> None:
    """JSON Schema of a rule, for other programs."""
    found = shared.sign_in("mira").get(f"{RULES}/schema").json()
    assert found["$schema"].startswith("https://json-schema.org/")


def test_guests_to_test_with_are_those_whom_the_venue_may_recognise(server: LiveServer) -> None:
    """By a part of the name; who has withdrawn, or never consented, is not offered."""
    mira = server.sign_in("mira")

    def offered(search: str) -> list[str]:
        return [one["id"] for one in mira.get(f"{RULES}/guests", params={"search": search}).json()]

    assert offered("zhang") == ["g01"]
    assert offered("haugen") == []
    assert 0 < len(offered("")) <= 20
    mira.post("/api/v1/guests/g01/consents/recognise_by_tag/withdraw")
    assert offered("zhang") == []


# Files


def test_what_was_exported_can_be_imported_elsewhere(server: LiveServer) -> None:
    """As drafts, whatever they were; nobody's cards change by it."""
    mira, helena = server.sign_in("mira"), server.sign_in("helena")
    file = mira.get(f"{RULES}/export").json()
    assert (file["format"], file["format_version"]) == ("maitred-rules", 1)
    before = {rule["id"]: rule for rule in helena.get(RULES).json()}
    taken = helena.post(f"{RULES}/import", json=file).json()
    assert taken == {"taken": [rule["id"] for rule in file["rules"]], "problems": []}
    for rule in helena.get(RULES).json():
        assert rule["live_version"] == before.get(rule["id"], {}).get("live_version")
        assert rule["draft_version"] == (rule["version"] if rule["id"] in taken["taken"] else None)
    assert mira.get(f"{RULES}/export").json() == file


def test_of_a_file_the_good_rules_are_taken_and_the_others_named(server: LiveServer) -> None:
    """By their place in the file and the place in the rule, also those that only the venue refuses."""
    mira = server.sign_in("mira")
    good = {**RULE, "id": "good", "version": 9}
    rules = [good, {**good, "id": "Bad"}, "no rule", {**good, "id": "library"}, {**good, "id": "too"}, good]
    answer = mira.post(f"{RULES}/import", json={**FILE, "rules": rules})
    assert answer.json()["taken"] == ["good", "too"]
    found = [(each["index"], each["where"]) for each in answer.json()["problems"]]
    assert found == [(1, "id"), (2, ""), (3, "id"), (5, "id")]
    assert numbers(mira.get(f"{RULES}/good").json()) == ("draft", 1, None, 1)


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        (b"", 422, ""),
        (b"[]", 422, "format"),
        (b"\xff", 422, ""),
        (b"[" * 100_000, 422, ""),
        (json.dumps({**FILE, "format_version": 2, "rules": []}).encode(), 422, "format_version"),
        (json.dumps({**FILE, "rules": {}}).encode(), 422, "rules"),
        (json.dumps({**FILE, "rules": [{}] * (RULES_MOST + 1)}).encode(), 422, "rules"),
        (b" " * (FILE_BYTES_MOST + 1), 413, ""),
    ],
)
def test_what_is_no_file_of_rules_is_refused(
    shared: LiveServer, body: bytes, status: int, where: str
) -> None:
    """With the place; nothing is taken."""
    answer = shared.sign_in("mira").post(f"{RULES}/import", content=body, headers=JSON)
    assert_error(answer, status, "too_large" if status == 413 else "unprocessable", where)


# Hostile bodies


def nested(depth: int) -> Json:
    group: Json = {"combinator": "and", "rules": [{"field": "tier", "operator": "=", "value": "gold"}]}
    for _ in range(depth):
        group = {"combinator": "and", "rules": [group]}
    return group


CONDITION = {"field": "tier", "operator": "=", "value": "gold"}

HOSTILE = [
    ({"if": nested(20)}, "if.rules[0]"),
    ({"if": {"combinator": "and", "rules": [CONDITION] * (CONDITIONS_LIMIT + 1)}}, "if"),
    ({"if": {"combinator": "and", "rules": [{**CONDITION, "operator": "in", "value": ["a"] * 101}]}}, "if"),
    ({"if": {"combinator": "and", "rules": [{**CONDITION, "value": {"$gt": ""}}]}}, "if.rules[0].value"),
    ({"if": {"combinator": "and", "rules": [{**CONDITION, "value": "x" * 65}]}}, "if.rules[0].value"),
    ({"if": "__import__('os')"}, "if"),
    ({"when": {"trigger": "dwelt", "for_s": 1e400}}, "when.for_s"),
    ({"when": {"trigger": "dwelt", "for_s": True}}, "when.for_s"),
    ({"then": {**RULE["then"], "audience": [{}] * 9}}, "then.audience"),
    ({"limits": {"cap": {"n": 0, "window_s": 60}}}, "limits.cap.n"),
    ({"limits": {"quiet": {"from": "25:00", "to": "07:00"}}}, "limits.quiet.from"),
    ({"why": "x" * 201}, "why"),
    ({"version": "1; DROP TABLE rules", "evil": 1}, "evil"),
]


@pytest.mark.parametrize(("change", "where"), HOSTILE, ids=lambda value: str(value)[:40])
def test_a_hostile_rule_is_refused_by_its_place(shared: LiveServer, change: Json, where: str) -> None:
    """Nested too deeply, too long, of the wrong kind: 422 and the place, whether it is saved, tried or
    checked; nothing is kept."""
    mira = shared.sign_in("mira")
    content = json.dumps({**RULE, **change}).replace("Infinity", "1e400")
    error = assert_error(mira.put(f"{RULES}/evil", content=content, headers=JSON), 422, "unprocessable")
    assert error["where"].startswith(where), error
    moment = json.dumps({"trigger": "arrived", "zone": "lobby", "at": 1.8e9})
    tried = f'{{"rule": {content}, "guest": "g01", "moment": {moment}}}'
    again = assert_error(mira.post(f"{RULES}/test", content=tried, headers=JSON), 422, "unprocessable")
    assert again["where"] == error["where"]
    checked = mira.post(f"{RULES}/check", content=content, headers=JSON).json()
    assert any(each["where"] == error["where"] for each in checked["problems"])
    assert_error(mira.get(f"{RULES}/evil"), 404, "not_found")


@pytest.mark.parametrize("path", [f"{RULES}/check", f"{RULES}/test"])
@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"[" * 50_000, b'{"if":' * 5_000, b"1" * 5_000])
def test_what_is_no_object_at_all_is_refused(shared: LiveServer, path: str, body: bytes) -> None:
    """Never a crash."""
    answer = shared.sign_in("mira").post(path, content=body, headers=JSON)
    assert answer.status_code in (400, 422)
    assert_error(answer, answer.status_code)


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_rule_larger_than_a_page_sends_is_refused(shared: LiveServer, method: str) -> None:
    """Before it is read whole."""
    path = HELLO if method == "PUT" else f"{RULES}/check"
    body = b'{"why":"' + b"x" * 300_000 + b'"}'
    answer = shared.sign_in("mira").request(method, path, content=body, headers=JSON)
    assert_error(answer, 413, "too_large")


@pytest.mark.parametrize("base", ["-1", "x", "1e9", "99999999"])
def test_a_base_is_a_version(shared: LiveServer, base: str) -> None:
    """422 for what cannot be one."""
    answer = shared.sign_in("mira").put(HELLO, json=RULE, params={"base": base})
    assert_error(answer, 422, "unprocessable", "query.base")
