"""The guest in brief: what the visit has seen so far, and how we know what they like."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import uvloop

from alerts.model import Answer
from alerts.text import three
from recognition.model import Presence, Source, Visit
from server.app import open_database
from server.config import Settings
from server.store import journal
from server.store.journal import Writes
from tests.live_server import Ahead, Json, LiveServer, World, assert_error, rows, running

GUEST = "g12"
NOW = 1_700_000_000.0
LABELS = {"soft": three("Soft", "软", "軟"), "hard": three("Hard", "硬", "硬")}
PILLOW = {"en": "Pillow? Soft", "zh-Hans": "枕头？ 软", "zh-Hant": "枕頭？ 軟"}


def remember(folder: Path, answers: list[str]) -> None:
    """The guest was here before, and answered the same question in each visit."""
    made = Writes()
    for number, value in enumerate(answers):
        at, id_ = NOW + number, f"earlier-{number}"
        presence = Presence(GUEST, "lobby", at, at, 1.0, Source.TAG)
        made.visits[id_] = Visit(id_, "hotel", GUEST, at - 60, presence, at)
        made.venue_of[id_] = "hotel"
        made.answers[id_, "pillow"] = Answer(
            id_, "pillow", three("Pillow?", "枕头？", "枕頭？"), value, LABELS[value], "lin", "Lin", at
        )

    async def put() -> None:
        database = open_database(Settings(data_dir=folder))
        await database.write(lambda connection: journal.write(connection, made))
        await database.close()

    uvloop.run(put())


def brief(server: LiveServer, who: str = "noor") -> Json:
    page = server.sign_in(who)
    [card] = [one for one in rows(page.get("/api/v1/board")) if one["guest"] == GUEST]
    found: Json = page.get(f"/api/v1/cards/{card['id']}/guest").json()
    return found


@pytest.mark.parametrize(
    ("answers", "seen"), [(["soft"] * 3 + ["hard"] * 2, [(PILLOW, 3)]), (["soft"] * 2, [])]
)
def test_what_they_answered_alike_in_three_visits_was_seen(
    world: World, tmp_path: Path, answers: list[str], seen: list[tuple[Json, int]]
) -> None:
    """In three languages, with how often and when last; fewer times say nothing, and what the profile says
    stays apart."""
    folder = tmp_path / "data"
    shutil.copytree(world.folder, folder)
    remember(folder, answers)
    with running(world, folder) as server:
        server.read(GUEST)
        likes = brief(server)["preferences"]
    pillows = [one for one in likes if one["text"]["en"].startswith("Pillow?")]
    assert [(one["text"], one["times"]) for one in pillows] == seen
    assert {one["how"] for one in pillows} <= {"seen"}
    assert "told" in {one["how"] for one in likes}


def test_what_happened_today_is_in_order(server: LiveServer) -> None:
    """Arrival, card, claim, answer, note, promise and end, each by whom."""
    server.read(GUEST)
    noor = server.sign_in("noor")
    [card] = rows(noor.get("/api/v1/board"))
    address = f"/api/v1/cards/{card['id']}"
    noor.post(f"{address}/claim", json={})
    noor.post(f"{address}/answer", json={"question": "lunch", "value": "fish"})
    noor.post(f"{address}/note", json={"kind": "note", "text": "Prefers the window"})
    noor.post(f"{address}/note", json={"kind": "promise", "text": "Tea at three"})
    noor.post(f"{address}/outcome", json={"outcome": "greeted"})
    today = noor.get(f"{address}/guest").json()["today"]
    assert [touch["kind"] for touch in today] == [
        "arrived",
        "card",
        "claimed",
        "answer",
        "note",
        "promise",
        "done",
    ]
    assert [touch["by_name"] for touch in today[2:]] == ["Noor Haddad"] * 5
    assert today[3]["words"]["en"] == "What would they like for lunch? Fish"


def test_a_note_held_without_a_line_has_its_own_time(server: LiveServer) -> None:
    """Of the tablet's stop-watch; an answer older than the one that stands changes nothing."""
    server.read(GUEST)
    noor, mira = server.sign_in("noor"), server.sign_in("mira")
    [card] = rows(noor.get("/api/v1/board"))
    address = f"/api/v1/cards/{card['id']}"
    mira.post(f"{address}/answer", json={"question": "lunch", "value": "meat"})
    held = {"question": "lunch", "value": "fish", "held_s": 600}
    assert noor.post(f"{address}/answer", json=held).status_code == 200
    noted = noor.post(f"{address}/note", json={"kind": "note", "text": "Tea", "held_s": 600}).json()
    assert [one["value"] for one in noted["answers"]] == ["meat"]
    assert noted["notes"][0]["at"] < noted["answers"][0]["at"] - 500


def test_nobody_is_described_while_nobody_knows_who_it_is(world: World, tmp_path: Path) -> None:
    """409 unsure, to the overseer too; a card about a reader has no guest."""
    clock = Ahead()
    with running(world, tmp_path / "data", clock) as server:
        mira = server.sign_in("mira")
        for second in range(40):
            server.read("g01", "H1", 2, rssi=-48)
            clock.skip(0.5)
            if second > 14:
                server.read("g01", "H3", 2, rssi=-48)
            clock.skip(0.5)
        cards = rows(mira.get("/api/v1/board"))
        [card] = [one for one in cards if one["about"] == "guest"]
        assert_error(mira.get(f"/api/v1/cards/{card['id']}/guest"), 409, "unsure")


def test_each_look_is_logged_without_a_name(server: LiveServer, capsys: pytest.CaptureFixture[str]) -> None:
    """By ids, once for a page that stays open."""
    server.read(GUEST)
    noor = server.sign_in("noor")
    [card] = rows(noor.get("/api/v1/board"))
    for _ in range(3):
        noor.get(f"/api/v1/cards/{card['id']}/guest")
    lines = [line for line in capsys.readouterr().out.splitlines() if "in brief" in line]
    assert len(lines) == 1
    assert "noor" in lines[0]
    assert "Fatima" not in lines[0]


def test_after_the_consent_nothing_is_learned_through_an_old_card(server: LiveServer) -> None:
    """A card that ended before the guest withdrew says nothing of them, and takes no note."""
    server.read("g12")
    lin = server.sign_in("lin")
    card = next(one for one in lin.get("/api/v1/board").json()["cards"] if one["guest"] == "g12")
    lin.post(f"/api/v1/cards/{card['id']}/claim", json={})
    lin.post(f"/api/v1/cards/{card['id']}/outcome", json={"outcome": "greeted"})
    assert lin.get(f"/api/v1/cards/{card['id']}/guest").status_code == 200
    mira = server.sign_in("mira")
    for purpose in ("recognise_by_tag", "recognise_by_phone"):
        gone = mira.post(f"/api/v1/guests/g12/consents/{purpose}/withdraw")
        assert gone.status_code in (200, 204), gone.text
    assert lin.get(f"/api/v1/cards/{card['id']}/guest").status_code == 404
    note = {"kind": "note", "text": "Prefers the window"}
    assert lin.post(f"/api/v1/cards/{card['id']}/note", json=note).status_code == 404
