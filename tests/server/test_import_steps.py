"""Looking at a guest file, trying it and importing it, with columns that somebody else named."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.guestmap import first_look
from tests.live_server import Json, LiveServer, World, assert_error, running
from tests.server.test_import import maitred

THEIRS = """Guest ID,Full Name,VIP-Level,Room
x-1,王小明,gold,12
x-2,Ann,,14
x-3,Bo,Deep Purple,15
"""
MAPPING = json.dumps({"guest id": "id", "Full Name": "name", "vip-level": "tier", "room": ""})


def bring(page: httpx.Client, data: str, **query: object) -> httpx.Response:
    return page.post("/api/v1/guests/import", content=data.encode(), params=query)  # type: ignore[arg-type]


def test_the_first_look_suggests_what_the_columns_are(shared: LiveServer) -> None:
    """By what other systems call them; what nobody knows stays open. Nothing is kept."""
    mira = shared.sign_in("mira")
    seen = mira.post("/api/v1/guests/import/preview", content=THEIRS.encode()).json()
    assert seen["look"]["form"] == "csv"
    fields = {column["name"]: column["field"] for column in seen["look"]["columns"]}
    assert fields == {"guest id": "id", "full name": "name", "vip-level": "tier", "room": ""}
    assert seen["look"]["rows"][0] == ["x-1", "王小明", "gold", "12"]
    assert "tier" in seen["fields"]
    assert mira.get("/api/v1/guests/x-1").status_code == 404


@pytest.mark.parametrize(
    ("beginning", "columns", "rows"),
    [
        (b"", [], 0),
        (b"id,name", ["id", "name"], 0),
        ("\ufeff编号,姓名\nx,王\ny,cut o".encode(), ["id", "name"], 1),
        (b'id,name\nx,"open', ["id", "name"], 0),
        (b'{"id": "x", "name": "A"}\n{"id": "y", "tier": "gold"}\n{"cut', ["id", "name", "tier"], 2),
        (b"id,tier,status\n", ["id", "tier", ""], 0),
        (b"\xff\xfe,\x00\n", ["", ""], 0),
    ],
)
def test_a_first_look_at_any_beginning(beginning: bytes, columns: list[str], rows: int) -> None:
    """A line that was cut off is left out; a field is suggested once."""
    look = first_look(beginning)
    assert [column.field for column in look.columns] == columns
    assert len(look.rows) == rows


@given(st.binary(max_size=200))
def test_a_first_look_never_fails(beginning: bytes) -> None:
    """Whatever the file is."""
    look = first_look(beginning)
    assert all(len(row) == len(look.columns) for row in look.rows)


def test_a_dry_run_says_what_an_import_would_and_keeps_nothing(world: World, tmp_path: Path) -> None:
    """Then the import does it, and done again it finds nobody new."""
    with running(world, tmp_path / "data") as server:
        mira = server.sign_in("mira")
        tried = bring(mira, THEIRS, mapping=MAPPING, dry_run=True).json()
        assert (tried["kept"], tried["new"], tried["problems_total"]) == (2, 2, 1)
        assert tried["problems"][0] == {"line": 4, "where": "tier"} | {"why": tried["problems"][0]["why"]}
        assert mira.get("/api/v1/guests/x-1").status_code == 404
        assert bring(mira, THEIRS, mapping=MAPPING).json() == tried
        assert mira.get("/api/v1/guests/x-1").json()["name"] == "王小明"
        assert bring(mira, THEIRS, mapping=MAPPING).json() == tried | {"new": 0}


@pytest.mark.parametrize("guests", [1, 99, 100, 1_000])
def test_progress_comes_line_by_line_and_then_the_result(world: World, tmp_path: Path, guests: int) -> None:
    """How many bytes of how many; at the end the same as without."""
    data = "id,name\n" + "".join(f"p-{n},Guest {n}\n" for n in range(guests))
    with running(world, tmp_path / "data") as server:
        answer = bring(server.sign_in("mira"), data, progress=True)
        lines: list[Json] = [json.loads(line) for line in answer.text.splitlines()]
        steps, result = lines[:-1], lines[-1]
        assert {line["type"] for line in steps} == {"progress"}
        assert [line["done"] for line in steps] == sorted(line["done"] for line in steps)
        assert steps[-1]["done"] == steps[-1]["of"] == len(data)
        expected = {"type": "result", "kept": guests, "new": guests, "problems": [], "problems_total": 0}
        assert result == expected


@pytest.mark.parametrize("mapping", ["[]", "{", '{"a": 1}', '{"a": "colour"}'])
def test_a_mapping_that_is_none_is_refused(shared: LiveServer, mapping: str) -> None:
    """422, and nothing is kept."""
    answer = bring(shared.sign_in("mira"), THEIRS, mapping=mapping)
    assert assert_error(answer, 422)["where"].startswith("mapping")


def test_json_lines_are_mapped_alike(world: World, tmp_path: Path) -> None:
    """Their keys are columns."""
    line = json.dumps({"Guest": "j-1", "Called": "Ann", "Room": 12})
    with running(world, tmp_path / "data") as server:
        mapping = json.dumps({"guest": "id", "called": "name", "room": ""})
        assert bring(server.sign_in("mira"), line, mapping=mapping).json()["kept"] == 1


def test_the_command_maps_and_tries_too(tmp_path: Path) -> None:
    """Nothing is kept of a dry run; a mapping that is none is said in one line."""
    file = tmp_path / "theirs.csv"
    file.write_text(THEIRS)
    words: list[str | Path] = ["import", "guests", file, "--data", tmp_path / "data"]
    maps = ["--map", "guest id=id", "--map", "Full Name=name", "--map", "vip-level=tier", "--map", "room="]
    assert maitred(*words, *maps, "--dry-run").stdout == "2 guests would be kept, 1 lines not taken.\n"
    assert maitred(*words, *maps).stdout == "2 guests kept, 1 lines not taken.\n"
    wrong = maitred(*words, "--map", "room=colour")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
