"""``maitred recognise`` and ``maitred tune``, as they are typed."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.recognition.metrics import Said, Score, judge, load_truth
from recognition.zones import parse_plan

PRESENCE = Path(__file__).parents[1] / "data" / "presence"
LOBBY, PASSBY, SHORT = (PRESENCE / name for name in ("lobby_overlap", "passby", "lobby_twelve_minutes"))
MAITRED = Path(sys.executable).with_name("maitred")


def run(*words: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([MAITRED, *words], input=stdin, capture_output=True, timeout=120, check=False)


def refused(done: subprocess.CompletedProcess[bytes], *words: str) -> None:
    """One line that holds these words, nothing on standard output, exit status 2."""
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b""), said
    assert said.startswith("maitred: "), said
    assert said.count("\n") == 1, said
    assert all(word in said for word in words), said


def decisions(out: bytes) -> list[Said]:
    return [Said(**json.loads(line)) for line in out.splitlines()]


def reads(folder: Path, count: int) -> list[bytes]:
    return gzip.decompress((folder / "reads.jsonl.gz").read_bytes()).splitlines()[:count]


def recorded(folder: Path, tuned: bool) -> Score:
    """What the command says of a whole world, judged."""
    words: list[str | Path] = ["--calibration", folder / "calib"] if tuned else []
    done = run(
        "recognise",
        "--venue",
        folder / "venue.json",
        "--status",
        folder / "status.jsonl.gz",
        *words,
        folder / "reads.jsonl.gz",
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return judge(load_truth(folder / "truth.jsonl"), decisions(done.stdout))


@pytest.mark.parametrize("tuned", [False, True], ids=["untuned", "tuned"])
def test_an_ordinary_venue_is_recognised(tuned: bool) -> None:
    """With a tenth of the reads at a neighbour's antenna: everybody who stays is seen, in the right zone."""
    score = recorded(LOBBY, tuned)
    assert score.enter_recall >= 0.99
    assert score.accuracy >= 0.95
    assert score.false_enters <= 1
    assert score.flaps <= 1.5
    assert score.departure_p50_s <= 5


@pytest.mark.parametrize("tuned", [False, True], ids=["untuned", "tuned"])
def test_who_passes_in_the_street_is_no_guest(tuned: bool) -> None:
    """Of 117 passers-by within hearing at most one in twenty alarms; most who step in are seen."""
    score = recorded(PASSBY, tuned)
    assert score.pass_by_false <= 0.05
    assert score.pass_recall >= 0.7
    assert score.enter_recall >= 0.97


def test_a_file_and_standard_input_say_the_same(tmp_path: Path) -> None:
    """Packed, unpacked, named or piped."""
    lines = b"\n".join(reads(SHORT, 3000))
    (tmp_path / "reads.jsonl").write_bytes(lines)
    (tmp_path / "packed").write_bytes(gzip.compress(lines))
    venue = ("recognise", "--venue", SHORT / "venue.json")
    piped, dashed = run(*venue, stdin=lines), run(*venue, "-", stdin=lines)
    named, packed = run(*venue, tmp_path / "reads.jsonl"), run(*venue, tmp_path / "packed")
    assert len(decisions(piped.stdout)) >= 5
    assert piped.stdout == dashed.stdout == named.stdout == packed.stdout
    assert [one.returncode for one in (piped, dashed, named, packed)] == [0] * 4


def test_what_is_decided_is_said_before_more_comes() -> None:
    """From a pipe that stays open the first decision comes at once."""
    words = [str(MAITRED), "recognise", "--venue", str(SHORT / "venue.json"), "-"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"\n".join(reads(SHORT, 1000)) + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["kind"] == "enter"
        process.stdin.close()


def test_bad_lines_are_named_and_the_good_ones_kept(tmp_path: Path) -> None:
    """Each with its file and number and why; the exit status is 1; what is said is what it would be."""
    good = reads(SHORT, 1500)
    path = tmp_path / "reads.jsonl"
    path.write_bytes(b"\n".join([b"rubbish", *good[:700], b'{"epc":"AB"}', b"", *good[700:], b'{"ts":1e99}']))
    venue = ("recognise", "--venue", SHORT / "venue.json")
    done = run(*venue, path)
    assert done.returncode == 1
    complaints = done.stderr.decode().splitlines()
    assert [line.split(": ")[:2] for line in complaints] == [
        [str(path), "line 1"],
        [str(path), "line 702"],
        [str(path), "line 1504"],
    ]
    assert done.stdout == run(*venue, stdin=b"\n".join(good)).stdout != b""


def test_many_bad_lines_are_counted() -> None:
    """Nobody is flooded: some are named, then there is a number."""
    done = run("recognise", "--venue", SHORT / "venue.json", stdin=b"no\n" * 1000)
    complaints = done.stderr.decode().splitlines()
    assert (done.returncode, len(complaints)) == (1, 41)
    assert complaints[-1] == "960 more lines could not be taken."


def test_a_file_that_was_cut_off_is_taken_as_far_as_it_goes(tmp_path: Path) -> None:
    """And that it was cut off is said."""
    whole = (SHORT / "reads.jsonl.gz").read_bytes()
    (tmp_path / "cut.gz").write_bytes(whole[: len(whole) // 2])
    done = run("recognise", "--venue", SHORT / "venue.json", tmp_path / "cut.gz")
    assert done.returncode == 1
    assert done.stderr.decode().endswith("The file is damaged from here on.\n")
    assert len(decisions(done.stdout)) >= 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--venue"),
        (("--follow", "--venue", "venue.json"), "--follow"),
        (("--follow", "reads.jsonl"), "--follow"),
        (("--venue", "none.json"), "No such file"),
        (("--venue", str(SHORT / "truth.jsonl")), "The plan is"),
        (("--venue", str(SHORT)), "Is a directory"),
        (("--venue", str(SHORT / "venue.json"), "none.jsonl"), "No such file"),
        (("--venue", str(SHORT / "venue.json"), "--status", "none.jsonl"), "No such file"),
        (("--venue", str(SHORT / "venue.json"), "--calibration", "none"), "No such file"),
    ],
)
def test_what_cannot_begin_is_refused(words: tuple[str, ...], said: str) -> None:
    """One line that says why, and the exit status 2."""
    refused(run("recognise", *words), said)


def follow(*lines: dict[str, Any] | bytes, words: tuple[str | Path, ...] = ()) -> Any:
    text = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return run("recognise", "--follow", *words, stdin=b"\n".join(text) + b"\n")


def venue_line() -> dict[str, Any]:
    return {"kind": "venue", "venue": json.loads((SHORT / "venue.json").read_text())}


def test_followed_it_answers_each_tick() -> None:
    """What a tick says, on a pipe that stays open, is what the whole recording had said by then."""
    lines = reads(SHORT, 2000)
    words = [str(MAITRED), "recognise", "--follow"]
    told: list[dict[str, Any]] = []
    acks = 0
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(venue_line()).encode() + b"\n")
        for since in range(0, len(lines), 250):
            batch = lines[since : since + 250]
            tick = json.dumps({"kind": "tick", "ts": json.loads(batch[-1])["recv"]}).encode()
            process.stdin.write(b"\n".join([*batch, tick]) + b"\n")
            process.stdin.flush()
            while (said := json.loads(process.stdout.readline())) != {"kind": "ack"}:
                told.append(said)
            acks += 1
        process.stdin.close()
        assert process.stdout.read() == b""
        assert process.wait() == 0
    whole = run("recognise", "--venue", SHORT / "venue.json", stdin=b"\n".join(lines))
    assert acks == 8
    assert told[: len(whole.stdout.splitlines())] == [json.loads(line) for line in whole.stdout.splitlines()]


def test_followed_a_bad_line_stops_nothing() -> None:
    """It is named on standard error; even a tick without a time is answered."""
    done = follow(venue_line(), b"rubbish", {"kind": "tick"}, {"kind": "tick", "ts": 1_767_225_600})
    assert done.returncode == 1
    assert done.stdout == b'{"kind":"ack"}\n' * 2
    assert [line.split(": ")[1] for line in done.stderr.decode().splitlines()] == ["line 2", "line 3"]


@pytest.mark.parametrize(
    ("first", "said"),
    [(b"", "first line"), (b"[]", "first line"), (b'{"kind":"venue","venue":{}}', "The plan is wrong")],
)
def test_followed_it_needs_a_venue_first(first: bytes, said: str) -> None:
    """One line that says so, and the exit status 2."""
    refused(follow(first), said)


# maitred tune


def test_a_walk_makes_a_plan_with_a_radio(tmp_path: Path) -> None:
    """The plan that is written is the venue's, with what was learned; it can be recognised with."""
    out = tmp_path / "tuned.json"
    walk = ("--venue", LOBBY / "venue.json", "--calibration", LOBBY / "calib")
    done = run("tune", *walk, "--out", out)
    assert (done.returncode, done.stderr) == (0, b"")
    plan = parse_plan(json.loads(out.read_text()))
    before = parse_plan(json.loads((LOBBY / "venue.json").read_text()))
    assert (plan.zones, plan.antennas, plan.doors) == (before.zones, before.antennas, before.doors)
    assert len(plan.radio.gains) == 10
    lines = b"\n".join(reads(LOBBY, 2000))
    with_plan = run("recognise", "--venue", out, stdin=lines)
    with_walk = run("recognise", *walk, stdin=lines)
    assert with_plan.stdout == with_walk.stdout != b""


def test_findings_are_sentences_for_people_and_fields_for_machines(tmp_path: Path) -> None:
    """An antenna that was cut off during the walk, and a zone that was passed over, are named; with what to
    do."""
    lines = (LOBBY / "calib" / "reads.jsonl").read_text().splitlines()
    (tmp_path / "reads.jsonl").write_text("\n".join(line for line in lines if '"A4"' not in line))
    notes = (LOBBY / "calib" / "truth.jsonl").read_text().splitlines()
    (tmp_path / "truth.jsonl").write_text("\n".join(line for line in notes if '"suite"' not in line))
    walk = ("tune", "--venue", LOBBY / "venue.json", "--calibration", tmp_path)
    text = run(*walk).stdout.decode()
    assert "Antenna A4 of R2 in lobby is as good as dead: 0 reads" in text
    assert "The walk did not go into suite" in text
    told = json.loads(run(*walk, "--json").stdout)
    assert [one["kind"] for one in told["findings"]] == ["dead", "not_walked"]
    assert all(one["says"] in text and one["suggestion"] in text for one in told["findings"])
    assert {zone["zone"] for zone in told["zones"]} >= {"lobby", "suite"}
    assert set(told["radio"]) >= {"wall_db", "gains"}


def test_a_walk_that_tells_nothing_is_refused(tmp_path: Path) -> None:
    """With one line that says why; no plan is written."""
    (tmp_path / "reads.jsonl").write_bytes((LOBBY / "calib" / "reads.jsonl").read_bytes())
    (tmp_path / "truth.jsonl").write_text('{"kind":"meta"}\n')
    out = tmp_path / "tuned.json"
    refused(run("tune", "--venue", LOBBY / "venue.json", "--calibration", tmp_path, "--out", out), "no visit")
    assert not out.exists()
