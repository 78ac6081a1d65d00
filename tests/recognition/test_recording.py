"""A recording, line by line: what is taken, what is refused, and that nothing is known ahead of its turn."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.plan import Plan
from recognition.recording import BadLine, Decision, Line, Recogniser, encode, parse_line
from recognition.zones import parse_plan

FOLDER = Path(__file__).parents[1] / "data" / "presence" / "lobby_twelve_minutes"
SINCE = 1_767_225_600.0
PLAN: dict[str, Any] = {
    "zones": [{"id": "door", "entry": True, "adjacent": ["bar"]}, {"id": "bar"}],
    "antennas": [
        {"id": 1, "reader": "R1", "zone": "door"},
        {"id": 2, "reader": "R1", "zone": "bar"},
    ],
}


@pytest.fixture
def recogniser() -> Recogniser:
    return Recogniser(parse_plan(PLAN))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return parse_plan(json.loads((FOLDER / "venue.json").read_text()))


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    """Two minutes of the recorded lobby, with a tick after every hundredth read."""
    packed = gzip.decompress((FOLDER / "reads.jsonl.gz").read_bytes()).splitlines()
    found: list[Line] = []
    for number, text in enumerate(packed[:2500], 1):
        line = parse_line(text)
        found += [line, Line("tick", ts=line.at)] if number % 100 == 0 else [line]
    return found


def read(at: float, antenna: str | int = 1, epc: str = "AB" * 12, rssi: float = -50.0) -> Line:
    return Line(reader="R1", antenna=antenna, epc=epc, rssi=rssi, ts=at)


def told(plan: Plan, lines: list[Line]) -> list[list[Decision]]:
    """What was said at each line."""
    recogniser = Recogniser(plan)
    return [recogniser.take(line) for line in lines]


def test_somebody_comes_and_goes(recogniser: Recogniser) -> None:
    """Reads at the door are an enter, a minute of silence an exit, each dated when it was decided."""
    said = [one for i in range(20) for one in recogniser.take(read(SINCE + i))]
    assert [(one.epc, one.zone, one.kind) for one in said] == [("AB" * 12, "door", "enter")]
    assert SINCE <= said[0].ts <= SINCE + 19
    (gone,) = recogniser.take(Line("tick", ts=SINCE + 90))
    assert (gone.zone, gone.kind) == ("door", "exit")
    assert SINCE + 19 < gone.ts <= SINCE + 90


def test_either_case_of_hex_is_one_tag(recogniser: Recogniser) -> None:
    """A tag that is spelled in two ways is one, and decisions bear the first spelling."""
    said = [
        one for i in range(20) for one in recogniser.take(read(SINCE + i, epc=("ab" * 12, "AB" * 12)[i % 2]))
    ]
    assert [one.epc for one in said] == ["ab" * 12]


def test_the_time_of_arrival_goes_before_the_readers(recogniser: Recogniser) -> None:
    """Decisions are dated by ``recv`` where there is one, though the reader is eight seconds slow."""
    lines = [
        Line(reader="R1", antenna=1, epc="AB" * 12, rssi=-50, ts=SINCE - 8 + i, recv=SINCE + i)
        for i in range(20)
    ]
    said = [one for line in lines for one in recogniser.take(line)]
    assert [SINCE <= one.ts <= SINCE + 19 for one in said] == [True]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "truncated"),
        (b"rubbish", "malformed"),
        (b"[1]", "Expected `object`"),
        (b'{"ts": "noon"}', "Expected `float | null`"),
        (b'{"epc": "\xff"}', "UTF-8"),
        (b'{"x": ' + b"[" * 200_000, "nested too deeply"),
    ],
)
def test_what_is_no_line_is_refused(text: bytes, why: str) -> None:
    """With a reason that says what is wrong."""
    with pytest.raises(BadLine, match=why):
        parse_line(text)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (Line(reader="R1", antenna=1, epc="AB"), "no ts and no recv"),
        (Line("tick", ts=1e300), "not in seconds"),
        (Line("tick", ts=-1.0), "not in seconds"),
        (read(SINCE, antenna=3), "no antenna 3 of a reader 'R1'"),
        (read(SINCE, epc=""), "epc"),
        (read(SINCE, epc="A" * 200), "epc"),
        (read(SINCE, rssi=1e308), "rssi"),
        (Line("keepalive", "R9", ts=SINCE), "no reader 'R9'"),
        (Line("party", ts=SINCE), "no kind 'party'"),
    ],
)
def test_what_makes_no_sense_changes_nothing(recogniser: Recogniser, line: Line, why: str) -> None:
    """It is refused with a reason, and what follows is recognised as if it had not been there."""
    with pytest.raises(BadLine, match=why):
        recogniser.take(line)
    assert [one.kind for i in range(20) for one in recogniser.take(read(SINCE + i))] == ["enter"]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_line_or_refused(text: bytes) -> None:
    """Nothing but BadLine comes out of rubbish."""
    try:
        line = parse_line(text)
        Recogniser(parse_plan(PLAN)).take(line)
    except BadLine:
        pass


def test_what_is_said_rests_on_what_came_before(plan: Plan, lines: list[Line]) -> None:
    """A recording that is cut anywhere says, up to there, what the whole one says."""
    whole = told(plan, lines)
    assert sum(map(len, whole)) >= 5
    for cut in (400, 1111, 2222):
        assert told(plan, lines[:cut]) == whole[:cut]


def test_no_decision_is_dated_ahead_or_back(plan: Plan, lines: list[Line]) -> None:
    """Each is dated after the line before and not after its own."""
    before = 0.0
    for line, said in zip(lines, told(plan, lines), strict=True):
        assert all(before - 1e-6 <= one.ts <= line.at + 1e-6 for one in said)
        before = max(before, line.at)


def test_ticks_change_nothing_but_when_it_is_said(plan: Plan, lines: list[Line]) -> None:
    """Without the ticks the same is decided, at the same times."""
    with_ticks = [one for said in told(plan, lines) for one in said]
    without = [one for said in told(plan, [line for line in lines if not line.kind]) for one in said]
    assert without == with_ticks[: len(without)]
    assert len(with_ticks) - len(without) <= 1


def test_a_decision_is_a_line_of_json() -> None:
    """With the four fields that are documented."""
    assert json.loads(encode(Decision(1.5, "AB", "bar", "exit"))) == {
        "ts": 1.5,
        "epc": "AB",
        "zone": "bar",
        "kind": "exit",
    }
