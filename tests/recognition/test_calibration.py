"""A walk tells how antennas hear: what was put into a simulated venue is found again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recognition.calibration import Stay, Walk, learn
from recognition.model import Read
from recognition.plan import Plan
from recognition.radio import BOUNDS, usual_gain_db
from recognition.recording import BadLine, Line, parse_line
from recognition.walk import NoWalk, parse_note, parse_step, walk_of
from recognition.zones import parse_plan, plan_dict
from simulators.worlds import WORLDS, write_world
from simulators.worlds.chance import stream
from simulators.worlds.layout import make_layout
from simulators.worlds.radio import gains_db

SINCE = 1_767_225_600.0
EPC = "CA" * 12
SEED = 5
PLAN = parse_plan(
    {
        "zones": [{"id": "door", "entry": True, "adjacent": ["bar"]}, {"id": "bar"}],
        "antennas": [{"id": 1, "reader": "R1", "zone": "door"}, {"id": 2, "reader": "R1", "zone": "bar"}],
    }
)


def walk_at(folder: Path) -> tuple[Plan, Walk]:
    plan = parse_plan(json.loads((folder / "venue.json").read_text()))
    reads = [
        parse_step(plan, parse_line(text))
        for text in (folder / "calib/reads.jsonl").read_bytes().splitlines()
    ]
    stays = [parse_note(plan, text) for text in (folder / "calib/truth.jsonl").read_bytes().splitlines()]
    return plan, walk_of(reads, [stay for stay in stays if stay is not None])


def steps(since: float, count: int, antenna: int = 1, epc: str = EPC) -> list[tuple[Read, float]]:
    """A read a second."""
    return [(Read(epc, "R1", antenna, -50.0, since + i), since + i) for i in range(count)]


@pytest.mark.parametrize("wall_db", [2.0, 10.0])
def test_what_was_put_in_is_found(wall_db: float, tmp_path: Path) -> None:
    """Walls to within three decibels, and a third of how antennas differ from others of their kind."""
    kind = WORLDS["lobby_overlap"]
    real = replace(kind.radio, wall_db=wall_db, gain_db=(3.0, 6.0))
    write_world("lobby_overlap", SEED, tmp_path, replace(kind, radio=real))
    plan, walk = walk_at(tmp_path)
    radio = learn(plan, walk)
    assert radio.wall_db == pytest.approx(wall_db, abs=3)
    gains = gains_db(make_layout(stream(SEED, "layout")), real, SEED)
    put_in = np.array([gains[one.id] - usual_gain_db(one.role) for one in plan.antennas])
    left = np.array([gains[one.id] - radio.gain_db(one.reader, one.id, one.role) for one in plan.antennas])
    assert left.std() <= 0.65 * put_in.std()
    assert all(least <= getattr(radio, figure) <= most for figure, (least, most) in BOUNDS.items())


def test_what_was_learned_can_be_kept() -> None:
    """A plan with it is the same plan when it is written and read again."""
    radio = learn(PLAN, walk_of(steps(SINCE, 60), [Stay("door", SINCE, SINCE + 60)]))
    plan = parse_plan({**plan_dict(PLAN), "radio": {"falloff": radio.falloff, "gains": []}})
    assert parse_plan(json.loads(json.dumps(plan_dict(plan)))) == plan


@pytest.mark.parametrize(
    "stays",
    [
        [Stay("door", SINCE, SINCE + 60), Stay("bar", SINCE + 20, SINCE + 40)],
        [Stay("door", SINCE, SINCE + 60), Stay("bar", SINCE, SINCE + 60)],
        [Stay("bar", SINCE + 30, SINCE + 31)],
    ],
)
def test_notes_may_contradict_each_other(stays: list[Stay]) -> None:
    """Who was in two zones at once, or leapt: something is learned all the same, within bounds."""
    radio = learn(PLAN, walk_of([*steps(SINCE, 40), *steps(SINCE + 40, 20, 2)], stays))
    assert all(least <= getattr(radio, figure) <= most for figure, (least, most) in BOUNDS.items())


def test_the_tag_that_was_heard_most_is_the_walkers() -> None:
    """Others' reads, and reads of another day, are left out."""
    stays = [Stay("door", SINCE, SINCE + 60)]
    mine = steps(SINCE, 50)
    walk = walk_of([*steps(0.0, 200), *steps(SINCE, 40, 2, "AB" * 12), *mine], stays)
    assert list(walk.reads) == mine


@pytest.mark.parametrize(
    ("reads", "stays", "why"),
    [
        (steps(SINCE, 9), [], "no visit"),
        ([], [Stay("door", SINCE, SINCE + 9)], "no tag"),
        (steps(0.0, 9), [Stay("door", SINCE, SINCE + 9)], "no tag"),
        (steps(SINCE, 9), [Stay("door", 0.0, SINCE)], "longer than 6 hours"),
    ],
)
def test_from_nothing_nothing_is_learned(
    reads: list[tuple[Read, float]], stays: list[Stay], why: str
) -> None:
    """With the reason why."""
    with pytest.raises(NoWalk, match=why):
        walk_of(reads, stays)


@pytest.mark.parametrize(
    "text",
    [
        b"rubbish",
        b"{}",
        b'{"kind":"visit","zone":"bra","enter":1,"exit":2}',
        b'{"kind":"visit","zone":"bar","enter":2,"exit":1}',
        b'{"kind":"visit","zone":"bar","enter":1}',
        b'{"kind":"visit","zone":"bar","enter":1,"exit":1e300}',
        b"\xff",
    ],
)
def test_notes_that_make_no_sense_are_refused(text: bytes) -> None:
    """A visit to an unknown zone, or one that ends before it begins."""
    with pytest.raises(BadLine):
        parse_note(PLAN, text)


def test_notes_may_say_that_one_was_in_the_street() -> None:
    """That is no visit, and neither is a line about something else."""
    assert parse_note(PLAN, b'{"kind":"visit","zone":"outside","enter":1,"exit":2}') is None
    assert parse_note(PLAN, b'{"kind":"meta","t0":1}') is None


def test_a_walk_needs_levels() -> None:
    """A read without an rssi is refused: it would count as a miss."""
    with pytest.raises(BadLine, match="rssi"):
        parse_step(PLAN, Line(reader="R1", antenna=1, epc=EPC, ts=SINCE))
