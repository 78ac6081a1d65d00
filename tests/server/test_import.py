"""Guests from files, over the API and on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.live_server import Json, LiveServer, World, assert_error, running

ANN_TAG, BO_TAG, NEW_TAG = "E2" + "1" * 22, "E2" + "2" * 22, "E2" + "3" * 22

CSV = f"""id,name,tier,languages,tags,consents
ann,Ann 王小明,gold,en;zh-Hans,{ANN_TAG},recognise_by_tag
bo,Bo,Deep Purple,en,{BO_TAG},recognise_by_tag
,Nobody,,,,
cy,"Cy, the third",,,not hex,
dee,Dee,,,,
dee,Dee again,,,,
eve,Eve,,,,,too many
fay,Fay,,,,recognise_by_face
gus,"Gus",silver,en,,
"""
"""Lines 2, 6 and 10 are good; the others are not, each in its own way."""

LINES = "\n".join(
    [
        json.dumps({"id": "ann", "name": "Ann", "tags": [ANN_TAG], "consents": ["recognise_by_tag"]}),
        "",
        "{nonsense",
        json.dumps({"id": "bo", "name": "Bo", "colour": "red"}),
        json.dumps({"id": "cy"}),
        json.dumps({"id": "dee", "name": 7}),
        json.dumps([1]),
        json.dumps({"id": "eve", "name": "Eve"}),
    ]
)


def bring(page: httpx.Client, data: str | bytes) -> Json:
    answer = page.post("/api/v1/guests/import", content=data)
    assert answer.status_code == 200, answer.text
    body: Json = answer.json()
    return body


def hear(server: LiveServer, epc: str) -> None:
    read = [{"epc": epc, "reader": "H1", "antenna": 2, "rssi": -48}]
    assert server.post("/api/v1/reads", server.world.key("H1"), read).json()["accepted"] == 1


def test_good_lines_are_kept_and_bad_ones_listed_by_number(server: LiveServer) -> None:
    """Each with the field and a reason; the heading is line 1. What was kept works at once."""
    mira = server.sign_in("mira")
    body = bring(mira, CSV)
    assert (body["kept"], body["problems_total"]) == (3, 6)
    places = {problem["line"]: problem["where"] for problem in body["problems"]}
    assert places == {3: "tier", 4: "id", 5: "tags[0]", 7: "id", 8: "", 9: "consents[0]"}
    assert all(problem["why"].endswith(".") for problem in body["problems"])
    with server.screen(server.sign_in("lin")) as screen:
        hear(server, ANN_TAG)
        assert screen.card()["name"] == "Ann 王小明"
        hear(server, BO_TAG)
        assert screen.drain() == []


def test_json_lines_are_read_alike(server: LiveServer) -> None:
    """Broken JSON, unknown fields, missing ones and wrong types cost their own line only."""
    body = bring(server.sign_in("mira"), LINES)
    assert body["kept"] == 2
    places = {problem["line"]: problem["where"] for problem in body["problems"]}
    assert places.keys() == {3, 4, 5, 6, 7}
    assert places[6] == "name"


def test_importing_again_changes_nothing(server: LiveServer) -> None:
    """The same guests, the same consents; and a withdrawn one is not brought back."""
    mira = server.sign_in("mira")
    bring(mira, CSV)
    first = mira.get("/api/v1/guests", params={"search": "ann 王"}).json()
    assert bring(mira, CSV)["kept"] == 3
    assert mira.get("/api/v1/guests", params={"search": "ann 王"}).json() == first
    mira.post("/api/v1/guests/ann/consents/recognise_by_tag/withdraw")
    bring(mira, CSV)
    with server.screen(mira) as screen:
        hear(server, ANN_TAG)
        assert screen.drain() == []
        assert mira.get("/api/v1/floor").json()["presences"] == []


def test_a_tag_taken_from_a_guest_is_theirs_no_more(world: World, tmp_path: Path) -> None:
    """At once, and not only after the next start; a tag given to somebody else is that guest's."""
    with running(world, tmp_path / "data") as server:
        mira = server.sign_in("mira")
        bring(mira, CSV)
        bring(
            mira,
            CSV.replace(ANN_TAG, NEW_TAG).replace('gus,"Gus",silver,en,,', f"gus,Gus,gold,en,{ANN_TAG},"),
        )
        with server.screen(mira) as screen:
            hear(server, ANN_TAG)
            assert screen.drain() == [], "Gus has the tag now, and has not consented"
            hear(server, NEW_TAG)
            assert screen.card()["guest"] == "ann"
        bring(mira, CSV.replace(ANN_TAG, ""))
        with server.screen(mira) as screen:
            before = mira.get("/api/v1/floor").json()["strangers"]
            hear(server, NEW_TAG)
            assert mira.get("/api/v1/floor").json()["strangers"] == before + 1


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ({"id": "b", "name": "Bo", "tags": [ANN_TAG]}, "tags"),
        ({"id": "b", "name": "Bo", "phones": ["ann's"]}, "phones"),
        ({"id": "b", "name": "Bo\x00by"}, "name"),
        ({"id": "b\n", "name": "Bo"}, "id"),
        ({"id": "b", "name": "Bo", "preferences": ["\x1b[2J"]}, "preferences"),
        ({"id": "b", "name": "Bo", "preferences": [{"text": "\x1b[2J"}]}, "preferences"),
        ({"id": "b", "name": "Bo", "preferences": [{"text": "Tea", "how": "felt"}]}, "preferences[0].how"),
    ],
)
def test_what_the_store_could_not_keep_is_refused_by_line(server: LiveServer, line: Json, where: str) -> None:
    """A credential that another line has, and control characters: not an error of the whole file."""
    ann = {"id": "a", "name": "Ann", "tags": [ANN_TAG.lower()], "phones": ["ann's"]}
    body = bring(server.sign_in("mira"), "\n".join(map(json.dumps, (ann, line))))
    assert body["kept"] == 1
    (problem,) = body["problems"]
    assert problem["line"] == 2
    assert problem["where"].startswith(where)


def test_what_is_said_twice_in_a_line_counts_once(server: LiveServer) -> None:
    """The same tag or consent again is no mistake."""
    line = {
        "id": "a",
        "name": "Ann",
        "tags": [ANN_TAG, ANN_TAG.lower()],
        "consents": ["recognise_by_tag"] * 2,
    }
    assert bring(server.sign_in("mira"), json.dumps(line))["kept"] == 1


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"id,name\nann,\xff\n", 2),
        (b"id,colour\nann,red\n", 1),
        (b"name\nAnn\n", 1),
        (b"", 1),
        (b'id,name\nann,"Ann\n', 2),
    ],
)
def test_a_file_that_cannot_be_read_says_from_which_line(shared: LiveServer, data: bytes, line: int) -> None:
    """Not UTF-8, an unknown column, a needed one missing, nothing at all, a quote out of place."""
    body = bring(shared.sign_in("mira"), data)
    assert body["kept"] == 0
    assert [problem["line"] for problem in body["problems"]] == [line]


def test_a_file_too_large_is_refused(shared: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """413, and nothing of it is kept."""
    monkeypatch.setattr("server.api.people.MAX_BYTES", 100)
    answer = shared.sign_in("mira").post("/api/v1/guests/import", content=CSV.encode())
    assert_error(answer, 413, "too_large")


def test_more_bad_lines_than_are_listed_are_counted(shared: LiveServer) -> None:
    """A thousand are listed."""
    body = bring(shared.sign_in("mira"), "id,name\n" + ",x\n" * 1_200)
    assert (len(body["problems"]), body["problems_total"]) == (1_000, 1_200)


# The command line


def maitred(*words: str | Path, data: bytes = b"") -> subprocess.CompletedProcess[str]:
    """``maitred`` in a process of its own, as an operator runs it."""
    command = [sys.executable, "-m", "server", *map(str, words)]
    done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=60)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_the_command_keeps_the_good_lines_and_lists_the_bad(world: World, tmp_path: Path) -> None:
    """Problems on standard error with line numbers, status 1; safe to repeat; the server has the guests."""
    file, data = tmp_path / "guests.csv", tmp_path / "data"
    with running(world, data):
        pass
    file.write_text(CSV)
    for _ in range(2):
        done = maitred("import", "guests", file, "--data", data)
        assert done.stdout == "3 guests kept, 6 lines not taken.\n"
        assert done.returncode == 1
        problems = done.stderr.splitlines()
        assert [line.split()[1].rstrip(":") for line in problems] == ["3", "4", "5", "7", "8", "9"]
        assert problems[0].startswith("line 3 (tier): ")
        assert "Traceback" not in done.stderr
    with running(world, data) as server, server.screen(server.sign_in("lin")) as screen:
        hear(server, ANN_TAG)
        assert screen.card()["name"] == "Ann 王小明"


def test_the_command_reads_standard_input(tmp_path: Path) -> None:
    """Into a data folder that is made; without a bad line the status is 0."""
    data = tmp_path / "new" / "data"
    done = maitred("import", "guests", "-", "--data", data, data=b'{"id": "ann", "name": "Ann"}\n')
    assert (done.returncode, done.stdout) == (0, "1 guests kept, 0 lines not taken.\n")
    assert (data / "maitred.db").exists()


def test_the_command_says_in_one_line_that_there_is_no_file(tmp_path: Path) -> None:
    """Status 2."""
    done = maitred("import", "guests", tmp_path / "none.csv", "--data", tmp_path)
    assert done.returncode == 2
    assert done.stderr == f"maitred: {tmp_path}/none.csv: No such file or directory.\n"
