"""A rule tried on history over HTTP and by the command: what is streamed, to whom, and how it is given up."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, delete
from structlog.testing import capture_logs

from recognition.history import moment_id
from recognition.model import Kind, Moment, Presence, Source, Visit
from server.app import open_database
from server.backtests import BackTests, Progress
from server.commands import backtest as command
from server.config import Settings
from server.errors import BadSetting, Conflict
from server.store import tables
from server.store.journal import Writes, write
from tests.live_server import WAIT_S, Ahead, Json, LiveServer, World, assert_error, rows, running
from tests.server.test_staff import RULE

ADDRESS = "/api/v1/rules/backtest"
WAITS: Json = {**RULE, "when": {"trigger": "dwelt", "for_s": 5}}


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    """The data folder of a house in which nothing has happened yet."""
    made = tmp_path / "data"
    shutil.copytree(world.folder, made)

    def empty(connection: Connection) -> None:
        for table in (tables.moments, tables.cards, tables.visits):
            connection.execute(delete(table))

    in_database(made, empty)
    return made


@pytest.fixture
def server(world: World, folder: Path, clock: Ahead) -> Iterator[LiveServer]:
    with running(world, folder, clock) as live:
        yield live


def ask(page: httpx.Client, rule: Json, days: int = 1) -> httpx.Response:
    return page.post(ADDRESS, json={"rule": rule, "days": days})


def lines(page: httpx.Client, rule: Json, days: int = 1) -> list[Json]:
    answer = ask(page, rule, days)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def result(page: httpx.Client, rule: Json) -> Json:
    return lines(page, rule)[-1]


def in_database(folder: Path, work: Callable[[Connection], None]) -> None:
    """Of a server that does not run."""

    async def keep() -> None:
        database = open_database(Settings(data_dir=folder))
        await database.write(work)
        await database.close()

    asyncio.run(keep())


def comings(count: int, before: float) -> list[Moment]:
    """A guest comes, and goes, again and again: every minute until an instant."""
    made = []
    for number in range(count):
        at = before - 60 * (count - number)
        presence = Presence("g01", "lobby", at, at, 0.95, Source.TAG)
        visit = Visit(f"v{number}", "hotel", "g01", at, presence)
        made.append(Moment(moment_id(visit, Kind.ARRIVED, at), Kind.ARRIVED, at, visit))
        gone = replace(visit, left_at=at + 30)
        made.append(Moment(moment_id(gone, Kind.LEFT, at + 30), Kind.LEFT, at + 30, gone))
    return made


# What comes out


def test_what_came_is_what_would_have_come(server: LiveServer) -> None:
    """With the rules as they are, a back-test makes the very cards that the guests' arrivals made, whoever
    claimed them; a rule that is new beside them makes its own."""
    mira, kwame = server.sign_in("mira"), server.sign_in("kwame")
    mira.put("/api/v1/rules/hello", json=RULE)
    for guest in ("g01", "g03"):
        server.read(guest)
    real = {card["guest"]: card for card in rows(mira.get("/api/v1/board")) if card["about"] == "guest"}
    assert kwame.post(f"/api/v1/cards/{real['g01']['id']}/claim").status_code == 200
    same = result(mira, {**RULE, "id": "hello"})
    assert same["before"] == same["after"]
    assert same["before"]["cards"] == len(real)
    assert (same["fired"], same["new"]["total"], same["gone"]["total"]) == (2, 0, 0)
    new = result(mira, {**RULE, "id": "aloha", "name": {"en": "Aloha"}})
    assert {(one["guest"], one["rule"], one["rule_name"]["en"]) for one in new["new"]["cards"]} == {
        ("g01", "aloha", "Aloha"),
        ("g03", "aloha", "Aloha"),
    }
    assert {(one["guest"], one["rule"]) for one in new["gone"]["cards"]} == {
        ("g01", "hello"),
        ("g03", "hello"),
    }
    [person] = [one for one in new["after"]["people"] if one["staff"] == "kwame"]
    assert person["busiest_hour"]["cards"] == 2


def test_it_says_how_far_it_is(world: World, folder: Path) -> None:
    """Line by line, never backwards, to the last moment; then comes the result, with all of them."""
    in_database(folder, lambda c: write(c, Writes(moments=comings(500, time.time() - 60))))
    with running(world, folder) as live:
        *told, last = lines(live.sign_in("mira"), RULE, 3)
    assert {one["type"] for one in told} == {"progress"}
    assert [one["done"] for one in told] == sorted(one["done"] for one in told)
    assert {one["of"] for one in told} == {1_000}
    assert (last["type"], last["moments"], last["fired"], last["new"]["total"]) == ("result", 1_000, 500, 500)
    assert len(last["new"]["cards"]) == 100
    assert sum(day["cards"] for day in last["after"]["per_day"]) == last["after"]["cards"]


def test_an_empty_history_has_an_answer(server: LiveServer) -> None:
    """Nothing was recorded: no cards, before and after."""
    said = result(server.sign_in("mira"), RULE)
    assert (said["moments"], said["before"]["cards"], said["after"]["cards"]) == (0, 0, 0)


def test_stays_that_nobody_waited_for_are_found(server: LiveServer, clock: Ahead) -> None:
    """No rule in force asks for five seconds in one zone; the one that is tried does."""
    server.read("g01")
    clock.skip(15.0)
    server.read("g03")
    said = result(server.sign_in("mira"), WAITS)
    assert [one["guest"] for one in said["new"]["cards"]] == ["g01"]


def test_nothing_is_changed(server: LiveServer) -> None:
    """No card, no version of a rule: the board and the rules are as before."""
    mira = server.sign_in("mira")
    server.read("g01")
    before = rows(mira.get("/api/v1/board")), mira.get("/api/v1/rules").json()
    assert result(mira, RULE)["fired"] == 1
    assert (rows(mira.get("/api/v1/board")), mira.get("/api/v1/rules").json()) == before


# Who may, and of whom


def test_overseers_may_and_others_may_not(server: LiveServer) -> None:
    """Managers and duty managers; not hosts, and nobody who has not signed in."""
    assert ask(server.sign_in("tomas"), RULE).status_code == 200
    assert_error(ask(server.sign_in("lin"), RULE), 403, "not_allowed")
    assert_error(ask(server.client(), RULE), 401, "not_signed_in")


def test_who_looked_at_whom_is_logged(server: LiveServer) -> None:
    """Each guest of whom the answer tells."""
    server.read("g01")
    mira = server.sign_in("mira")
    with capture_logs() as logs:
        result(mira, RULE)
    looked = [(one["staff"], one["guest"]) for one in logs if "what happened to a guest" in one["event"]]
    assert looked == [(mira.get("/api/v1/me").json()["staff"]["id"], "g01")]


def test_of_guests_without_a_consent_nothing_is_said(server: LiveServer) -> None:
    """What was recorded of them is gone, and no card of theirs is counted."""
    mira = server.sign_in("mira")
    for guest in ("g01", "g03"):
        server.read(guest)
    for purpose in ("recognise_by_tag", "recognise_by_phone"):
        mira.post(f"/api/v1/guests/g01/consents/{purpose}/withdraw")
    said = result(mira, {**RULE, "id": "aloha"})
    assert [one["guest"] for one in said["new"]["cards"]] == ["g03"]
    assert (said["fired"], said["moments"]) == (1, 1)


# What cannot be tried


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"rule": {**RULE, "when": {"trigger": "dwelt"}}, "days": 1}, "when.for_s"),
        ({"rule": {**RULE, "when": {"trigger": "reader_silent", "for_s": 60}}, "days": 1}, "when.trigger"),
        ({"rule": RULE, "days": 0}, "days"),
        ({"rule": RULE, "days": 32}, "days"),
        ({"rule": RULE}, "days"),
        ({"rule": RULE, "days": 1, "hours": 2}, "hours"),
    ],
)
def test_what_is_wrong_is_named(shared: LiveServer, body: Json, where: str) -> None:
    """Before anything is streamed."""
    assert_error(shared.sign_in("mira").post(ADDRESS, json=body), 422, "unprocessable", where)


# One at a time


def test_one_at_a_time_in_a_venue() -> None:
    """Somebody else has to wait until it is over; who has it may begin anew, and gives up the first."""
    tests = BackTests()
    first = tests.begin("hotel", "mira")
    with pytest.raises(Conflict):
        tests.begin("hotel", "tomas")
    tests.begin("dealer", "tomas")
    again = tests.begin("hotel", "mira")
    assert (first.stopped, again.stopped) == (True, False)
    tests.end("hotel", first)
    with pytest.raises(Conflict):
        tests.begin("hotel", "tomas")
    tests.end("hotel", again)
    tests.begin("hotel", "tomas")


def test_who_closes_the_request_gives_it_up(world: World, folder: Path) -> None:
    """While it runs nobody else can try anything; soon after its page has gone somebody can, and it is the
    whole of theirs that they get."""
    in_database(folder, lambda c: write(c, Writes(moments=comings(5_000, time.time() - 60))))
    with running(world, folder) as live:
        mira, tomas = live.sign_in("mira"), live.sign_in("tomas")
        with mira.stream("POST", ADDRESS, json={"rule": RULE, "days": 31}) as answer:
            said = answer.iter_lines()
            assert json.loads(next(said))["type"] == "progress"
            assert_error(ask(tomas, RULE), 409, "conflict")
        until = time.monotonic() + WAIT_S
        while (given := ask(tomas, RULE)).status_code == 409:
            assert time.monotonic() < until, "it was not given up"
        assert json.loads(given.text.splitlines()[-1])["type"] == "result"


# The command


def tried(folder: Path, *files: tuple[str, bytes], venue: str = "hotel") -> list[command.Tried]:
    async def work() -> list[command.Tried]:
        settings = Settings(data_dir=folder)
        return [one async for one in command.backtest(settings, venue, files, 1, lambda said: None)]

    return asyncio.run(work())


def test_the_command_says_the_same(server: LiveServer, world: World) -> None:
    """As data, and in lines; of one rule, of a file of rules, and of the venue's drafts."""
    mira = server.sign_in("mira")
    server.read("g01")
    body = {**RULE, "id": "aloha"}
    said = result(mira, body)
    del said["type"]
    one = json.dumps(body).encode()
    file = json.dumps(
        {"format": "maitred-rules", "format_version": 1, "rules": [{**body, "version": 1}]}
    ).encode()
    mira.put("/api/v1/rules/aloha", json={**body, "status": "draft"})
    for found in (
        tried(server.data_dir, ("aloha.json", one)),
        tried(server.data_dir, ("all.json", file)),
        tried(server.data_dir),
    ):
        [found_one] = found
        view = json.loads(command.as_json(found_one))
        assert view.pop("rule") == "aloha"
        assert view == said | {"until": view["until"]}
    text = "\n".join(command.as_text(found_one))
    assert text.startswith("aloha, from ")
    assert world.name("g01") in text


@pytest.mark.parametrize(
    ("venue", "name", "data", "says"),
    [
        ("inn", "a.json", json.dumps(RULE), "There is no venue inn"),
        ("hotel", "a.json", "{", "a.json: This is not JSON"),
        ("hotel", "a.json", "[1]", "a.json: This is not a rule"),
        ("hotel", "a.json", json.dumps({**RULE, "when": {"trigger": "dwelt"}}), "a.json: when.for_s"),
        ("hotel", "a.json", '{"rules": [{"id": "x"}]}', "a.json: "),
        ("hotel", "", "", "There is no draft to try"),
    ],
)
def test_the_command_refuses_in_one_line(
    server: LiveServer, venue: str, name: str, data: str, says: str
) -> None:
    """A venue, file or rule that is none; and a venue without drafts."""
    files = [(name, data.encode())] if name else []
    with pytest.raises(BadSetting, match=says):
        tried(server.data_dir, *files, venue=venue)


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_only_a_terminal_is_told_how_far_it_is() -> None:
    """A file or another program gets the result alone."""
    terminal, file = Terminal(), StringIO()
    for stream in (terminal, file):
        tell = command.teller(stream)
        tell(Progress(1, 2))
        tell(Progress(2, 2))
    assert terminal.getvalue() == "\r1 of 2 moments\r2 of 2 moments\n"
    assert file.getvalue() == ""
