"""Why a card came, and why not, over HTTP: what is told, to whom, and that looking is logged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from tests.live_server import Ahead, Json, LiveServer, World, assert_error, rows, running
from tests.server.test_doubt import be_in_two_places, stay
from tests.server.test_staff import RULE

RULES = "/api/v1/rules"
TEST = f"{RULES}/test"
GOLD: Json = {
    **RULE,
    "if": {"combinator": "and", "rules": [{"field": "tier", "operator": "in", "value": ["gold", "diamond"]}]},
}


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def server(world: World, tmp_path: Path, clock: Ahead) -> Iterator[LiveServer]:
    with running(world, tmp_path / "data", clock) as live:
        yield live


def publish(page: httpx.Client, body: Json, name: str = "hello") -> None:
    assert page.put(f"{RULES}/{name}", json=body).status_code == 200


def only(server: LiveServer, *bodies: Json) -> httpx.Client:
    """A manager of a venue with these rules and no others: ``rule-0``, ``rule-1`` ..."""
    mira = server.sign_in("mira")
    for rule in mira.get(RULES).json():
        publish(mira, {**rule["body"], "status": "retired"}, rule["id"])
    for number, body in enumerate(bodies):
        publish(mira, body, f"rule-{number}")
    return mira


def board(server: LiveServer, name: str = "kwame") -> list[Json]:
    return rows(server.sign_in(name).get("/api/v1/board"))


def newest(page: httpx.Client, guest: str, kind: str = "arrived") -> Json:
    found = page.get(f"{RULES}/moments", params={"guest": guest}).json()
    return next(moment for moment in found if moment["kind"] == kind)


def why_not(page: httpx.Client, guest: str, moment: str) -> tuple[dict[str, Json], Json]:
    """What each rule says, by its id; and the whole."""
    answer = page.get(f"{RULES}/why-not", params={"guest": guest, "moment": moment})
    assert answer.status_code == 200, answer.text
    return {said["rule"]: said for said in answer.json()["rules"]}, answer.json()


def try_on(page: httpx.Client, body: Json, guest: str, **moment: Any) -> Json:
    answer = page.post(TEST, json={"rule": body, "guest": guest, "moment": moment})
    assert answer.status_code == 200, answer.text
    said: Json = answer.json()
    return said


def gate(said: Json, name: str) -> tuple[bool, str]:
    """Whether it was open, and what is said about it."""
    return next((one["ok"], one["note"]["en"]) for one in said["gates"] if one["name"] == name)


# Why


def test_a_card_says_why_it_came(server: LiveServer) -> None:
    """To everybody who has it: the rule in words, each condition with what was so, and who got it; as it was
    then, whatever became of the rule and the guest."""
    mira = only(server, GOLD)
    server.read("g01")
    [card] = board(server)
    publish(mira, {**RULE, "status": "retired"}, "rule-0")
    for name in ("kwame", "mira", "tomas"):
        said = server.sign_in(name).get(f"/api/v1/cards/{card['id']}/why").json()
        assert (said["rule"], said["version"], said["card"]) == ("rule-0", 1, card["id"])
        assert (said["fires"], said["stopped_by"]) == (True, None)
        assert said["sentence"]["en"].startswith(
            "When a guest arrives, if the guest's tier is Gold or Diamond"
        )
        [condition] = said["tree"]["parts"]
        assert (condition["ok"], condition["actual"]["en"]) == (True, "Diamond")
        assert gate(said, "audience") == (True, "Kwame Mensah")


def test_why_is_for_those_who_may_see_the_card(server: LiveServer, clock: Ahead) -> None:
    """Not for others, nor for another venue's manager; a day after it was over for overseers only."""
    only(server, GOLD)
    server.read("g01")
    kwame = server.sign_in("kwame")
    [card] = rows(kwame.get("/api/v1/board"))
    address = f"/api/v1/cards/{card['id']}"
    assert_error(server.client().get(f"{address}/why"), 401, "not_signed_in")
    for name in ("wu", "helena"):
        assert_error(server.sign_in(name).get(f"{address}/why"), 404, "not_found", "card")
    assert_error(kwame.get("/api/v1/cards/none/why"), 404, "not_found", "card")
    kwame.post(f"{address}/claim"), kwame.post(f"{address}/outcome", json={"outcome": "greeted"})
    clock.skip(86_000)
    assert server.sign_in("kwame").get(f"{address}/why").status_code == 200
    clock.skip(500)
    assert_error(server.sign_in("kwame").get(f"{address}/why"), 404, "not_found", "card")
    assert server.sign_in("mira").get(f"{address}/why").status_code == 200


def test_discreet_facts_are_for_overseers(server: LiveServer) -> None:
    """A waiter is told that there was such a condition, and neither its value nor what was asked."""
    risky = {"field": "churn_risk", "operator": ">", "value": 50}
    only(server, {**RULE, "if": {"combinator": "and", "rules": [risky]}})
    server.read("g03")
    [card] = board(server)
    address = f"/api/v1/cards/{card['id']}/why"
    told, hidden = (server.sign_in(name).get(address).json() for name in ("tomas", "kwame"))
    assert told["tree"]["parts"][0]["actual"]["en"] == "62%"
    assert "50%" in told["sentence"]["en"]
    assert "%" not in str(hidden)
    assert hidden["tree"]["parts"][0]["words"] == {**hidden["tree"]["parts"][0]["words"], "en": "Churn risk"}
    assert hidden["sentence"]["en"] == ""


def test_while_it_is_in_doubt_who_came_why_names_nothing(server: LiveServer, clock: Ahead) -> None:
    """Neither conditions nor facts nor the rule's words, to nobody."""
    only(server, GOLD)
    stay(server, clock, 15)
    be_in_two_places(server, clock)
    [card] = board(server)
    assert card["unsure"]
    for name in ("kwame", "mira"):
        said = server.sign_in(name).get(f"/api/v1/cards/{card['id']}/why")
        assert said.json()["tree"] is None
        assert not [word for word in ("Diamond", "Gold", "Zhang") if word in said.text]


def test_nothing_is_said_of_a_card_that_was_withdrawn(server: LiveServer) -> None:
    """Nor of one that no rule made."""
    mira = only(server, GOLD)
    server.read("g01")
    [card] = board(server)
    mira.post("/api/v1/guests/g01/consents/recognise_by_tag/withdraw")
    for name in ("kwame", "mira"):
        assert_error(server.sign_in(name).get(f"/api/v1/cards/{card['id']}/why"), 404, "not_found", "card")


# Moments


def test_what_happened_is_listed_newest_first(server: LiveServer, clock: Ahead) -> None:
    """With the zone and the card that came; within the time that is asked for."""
    mira = only(server, GOLD)
    start = clock.now()
    stay(server, clock, 5)
    found = mira.get(f"{RULES}/moments", params={"guest": "g01", "from": start}).json()
    assert {one["kind"] for one in found} == {"arrived", "returned"}
    [card] = board(server)
    assert {(one["zone"], one["card"], one["rule"]) for one in found} == {("entrance", card["id"], "rule-0")}
    everything = mira.get(f"{RULES}/moments", params={"guest": "g01"}).json()
    assert [one["at"] for one in everything] == sorted((one["at"] for one in everything), reverse=True)
    assert len(found) < len(everything) <= 200
    assert mira.get(f"{RULES}/moments", params={"guest": "g01", "to": 1}).json() == []


def test_what_was_late_is_not_recorded(server: LiveServer, clock: Ahead) -> None:
    """It made no card, so no rule is tried on it."""
    mira = only(server, GOLD)
    start = clock.now()
    server.read("g01", ts=start - 600)
    clock.skip(5)
    server.read("g13")
    assert mira.get(f"{RULES}/moments", params={"guest": "g01", "from": start - 700}).json() == []


def test_moments_go_with_the_last_consent(server: LiveServer, clock: Ahead) -> None:
    """Of all time, in the transaction of the withdrawal; the departure that it is leaves none either."""
    mira = only(server, GOLD)
    stay(server, clock, 5)
    moment = newest(mira, "g01")
    mira.post("/api/v1/guests/g01/consents/recognise_by_tag/withdraw")
    clock.skip(300)
    server.read("g13")
    assert mira.get(f"{RULES}/moments", params={"guest": "g01"}).json() == []
    answer = mira.get(f"{RULES}/why-not", params={"guest": "g01", "moment": moment["id"]})
    assert_error(answer, 404, "not_found", "moment")


def test_a_departure_that_is_a_withdrawal_is_not_recorded(server: LiveServer, clock: Ahead) -> None:
    """What happened before stays while another consent lives."""
    mira = only(server, GOLD)
    assert mira.post("/api/v1/guests/g01/consents/recognise_by_phone/give").status_code == 200
    start = clock.now()
    stay(server, clock, 5)
    mira.post("/api/v1/guests/g01/consents/recognise_by_tag/withdraw")
    found = mira.get(f"{RULES}/moments", params={"guest": "g01", "from": start}).json()
    assert {one["kind"] for one in found} == {"arrived", "returned"}


# Why not


def test_every_rule_says_why_it_made_no_card(server: LiveServer) -> None:
    """Its trigger, its conditions with how far off they were, that it is a draft, or that another came first;
    those that came furthest first."""
    first = {**GOLD, "then": {**GOLD["then"], "priority": "high"}}
    second = {**GOLD, "then": {**GOLD["then"], "priority": "low"}}
    points = {"field": "points", "operator": ">=", "value": 200_000}
    many = {**RULE, "if": {"combinator": "and", "rules": [points]}}
    leaves = {**RULE, "when": {"trigger": "left"}}
    mira = only(server, first, second, many, leaves, {**GOLD, "status": "draft"})
    server.read("g01")
    said, whole = why_not(mira, "g01", newest(mira, "g01")["id"])
    assert (said["rule-0"]["fires"], said["rule-0"]["card"]) == (True, board(server)[0]["id"])
    assert (said["rule-1"]["stopped_by"], gate(said["rule-1"], "won")) == ("won", (False, "rule-0"))
    assert said["rule-2"]["stopped_by"] == "conditions"
    [condition] = said["rule-2"]["tree"]["parts"]
    assert (condition["ok"], condition["short_by"]) == (False, 17_600)
    assert said["rule-3"]["stopped_by"] == "trigger"
    assert (said["rule-4"]["stopped_by"], gate(said["rule-4"], "live")[0]) == ("live", False)
    assert said["vip-arrival"]["stopped_by"] == "live"
    order = [one["rule"] for one in whole["rules"]]
    assert order[:4] == ["rule-0", "rule-1", "rule-2", "rule-3"]
    assert whole["near"] == [{"fact": "points", "label": whole["near"][0]["label"], "rules": ["rule-2"]}]


def test_limits_say_until_when(server: LiveServer, clock: Ahead) -> None:
    """A cooldown and a cap that were full, and quiet hours that were on, each name their end."""
    limits: list[Json] = [
        {"cooldown": {"per": "guest", "seconds": 864_000}},
        {"cap": {"per": "rule", "n": 1, "window_s": 864_000}},
    ]
    rules = [{**GOLD, "limits": each} for each in limits]
    mira = only(server)
    for number, body in enumerate(rules):
        for rule in mira.get(RULES).json():
            if rule["status"] == "live":
                publish(mira, {**rule["body"], "status": "retired"}, rule["id"])
        publish(mira, body, f"limit-{number}")
        server.read("g01", "H1", 2)
        clock.skip(7_200)
        server.read("g13", "H1", 2)
        server.read("g01", "H1", 2)
        said, _ = why_not(mira, "g01", newest(mira, "g01")["id"])
        name = next(iter(limits[number]))
        assert said[f"limit-{number}"]["stopped_by"] == name
        assert gate(said[f"limit-{number}"], name)[1].startswith("Until 20")
        clock.skip(7_200)
        server.read("g13", "H1", 2)


def test_the_moments_of_another_guest_or_venue_are_not_there(server: LiveServer) -> None:
    """404, for overseers too."""
    mira = only(server)
    server.read("g01")
    moment = newest(mira, "g01")["id"]
    for page, guest in ((mira, "g02"), (server.sign_in("helena"), "g01")):
        answer = page.get(f"{RULES}/why-not", params={"guest": guest, "moment": moment})
        assert_error(answer, 404, "not_found", "moment")
    assert server.sign_in("helena").get(f"{RULES}/moments", params={"guest": "g01"}).json() == []


# Test


def test_a_rule_is_tried_before_it_is_published(server: LiveServer, clock: Ahead) -> None:
    """On a moment that somebody imagines, or one that happened: whether it would have made the card, and who
    would have got it. Nothing is kept, and nobody is told."""
    mira = only(server)
    said = try_on(mira, GOLD, "g01", trigger="arrived", zone="lobby", at=clock.now())
    assert (said["fires"], gate(said, "audience")) == (True, (True, "Kwame Mensah"))
    assert (said["rule"], said["card"]) == ("rule", None)
    said = try_on(mira, GOLD, "g13", trigger="arrived", zone="lobby", at=clock.now())
    assert (said["fires"], said["stopped_by"]) == (False, "conditions")
    assert said["tree"]["parts"][0]["actual"] is None
    server.read("g01")
    assert try_on(mira, GOLD, "g01", id=newest(mira, "g01")["id"])["fires"]
    assert board(server) == []


@pytest.mark.parametrize(
    ("when", "moment", "fires"),
    [
        ({"trigger": "dwelt", "for_s": 300}, {"trigger": "dwelt", "dwell_s": 300}, True),
        ({"trigger": "dwelt", "for_s": 300}, {"trigger": "dwelt", "dwell_s": 200}, False),
        ({"trigger": "not_greeted", "for_s": 60}, {"trigger": "not_greeted", "dwell_s": 61}, True),
        ({"trigger": "returned", "after_days": 30}, {"trigger": "returned", "away_days": 31}, True),
        ({"trigger": "returned", "after_days": 30}, {"trigger": "returned", "away_days": 29}, False),
        ({"trigger": "expected", "for_s": 60}, {"trigger": "expected", "dwell_s": 60}, True),
        ({"trigger": "together"}, {"trigger": "together"}, True),
        ({"trigger": "left"}, {"trigger": "left"}, True),
        ({"trigger": "reader_silent", "for_s": 60}, {"trigger": "reader_silent", "dwell_s": 90}, True),
    ],
)
def test_every_kind_of_moment_can_be_imagined(
    shared: LiveServer, when: Json, moment: Json, fires: bool
) -> None:
    """With how long it has been, and how long the guest was away."""
    mira, at = shared.sign_in("mira"), shared.services.clock.now()
    guest = "" if when["trigger"] == "reader_silent" else "g01"
    body = {**RULE, "when": when, "then": {**RULE["then"], "priority": "high"}}
    assert try_on(mira, body, guest, zone="lobby", at=at, **moment)["fires"] is fires


def test_another_rule_that_comes_first_is_named(server: LiveServer, clock: Ahead) -> None:
    """By what managers call it."""
    mira = only(server, {**GOLD, "name": {"en": "Best guests"}})
    low = {**RULE, "then": {**RULE["then"], "priority": "low"}}
    said = try_on(mira, low, "g01", trigger="arrived", zone="lobby", at=clock.now())
    assert (said["stopped_by"], gate(said, "won")) == ("won", (False, "Best guests"))


def test_who_is_told_instead_is_said(server: LiveServer, clock: Ahead) -> None:
    """Where nobody of the audience is on shift."""
    mira = only(server)
    nobody = {**RULE, "then": {**RULE["then"], "audience": [{"role": "astronaut"}]}}
    said = try_on(mira, nobody, "g01", trigger="arrived", zone="lobby", at=clock.now())
    assert gate(said, "audience") == (True, "Nobody of these is on shift; it goes to Tomás Herrera")


@pytest.mark.parametrize(
    ("guest", "moment", "status", "where"),
    [
        ("g01", {"trigger": "arrived", "zone": "moon", "at": 1.8e9}, 422, "moment.zone"),
        ("g01", {"id": "none"}, 404, "moment"),
        ("nobody", {"trigger": "arrived", "zone": "lobby", "at": 1.8e9}, 404, "guest"),
        ("g25", {"trigger": "arrived", "zone": "lobby", "at": 1.8e9}, 404, "guest"),
        ("\x00", {"trigger": "arrived", "zone": "lobby", "at": 1.8e9}, 404, "guest"),
    ],
)
def test_what_cannot_be_tried_is_refused(
    shared: LiveServer, guest: str, moment: Json, status: int, where: str
) -> None:
    """With the place; a guest who does not consent is as one who is not there."""
    answer = shared.sign_in("mira").post(TEST, json={"rule": RULE, "guest": guest, "moment": moment})
    assert_error(answer, status, where=where)


@pytest.mark.parametrize(
    "moment",
    [
        {},
        {"trigger": "arrived"},
        {"trigger": "came", "zone": "lobby", "at": 1},
        {"trigger": "arrived", "zone": "lobby", "at": -1},
        {"trigger": "arrived", "zone": "lobby", "at": 1e300},
        {"trigger": "dwelt", "zone": "lobby", "at": 1, "dwell_s": 1e9},
        {"id": "x", "zone": "lobby"},
        [],
        None,
    ],
)
def test_what_is_no_moment_is_refused(shared: LiveServer, moment: object) -> None:
    """422 that names a place in it."""
    answer = shared.sign_in("mira").post(TEST, json={"rule": RULE, "guest": "g01", "moment": moment})
    assert assert_error(answer, 422, "unprocessable")["where"].startswith("moment")


# Looks


def test_a_list_of_moments_is_a_look(server: LiveServer) -> None:
    """Whoever only asks what happened to a guest has looked at it."""
    mira = server.sign_in("mira")
    with capture_logs() as lines:
        assert mira.get("/api/v1/rules/moments", params={"guest": "g01"}).status_code == 200
    looks = [(one["staff"], one["guest"]) for one in lines if "guest" in one]
    assert looks == [("mira", "g01")]


def test_looks_are_logged_without_a_name(server: LiveServer, clock: Ahead) -> None:
    """Who looked at what of whom; once however often they ask within a minute."""
    mira, kwame = only(server, GOLD), server.sign_in("kwame")
    server.read("g01")
    [card] = board(server)
    with capture_logs() as lines:
        for _ in range(2):
            moment = newest(mira, "g01")["id"]
            why_not(mira, "g01", moment)
            try_on(mira, GOLD, "g01", id=moment)
            kwame.get(f"/api/v1/cards/{card['id']}/why")
        try_on(mira, GOLD, "g02", trigger="arrived", zone="lobby", at=clock.now())
    looks = [(one["event"], one["staff"], one["guest"]) for one in lines if "guest" in one]
    assert looks == [
        ("a manager looked at what happened to a guest", "mira", "g01"),
        ("somebody looked at why a card came", "kwame", "g01"),
        ("a manager looked at what happened to a guest", "mira", "g02"),
    ]
    assert "Zhang" not in str(lines)
