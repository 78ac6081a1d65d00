"""Our own tracker on a recording, read line by line in order of arrival."""

from __future__ import annotations

import gzip
import heapq
import json
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

from recognition.calibration import Walk, learn
from recognition.plan import Plan
from recognition.recording import Decision, Line, Recogniser, parse_line
from recognition.walk import parse_note, parse_step, walk_of
from recognition.zones import parse_plan

TUNED, UNTUNED = "Maitred, tuned by a walk", "Maitred, untuned"


def untuned(folder: Path) -> list[Decision]:
    return _decisions(folder, plan_of(folder))


def tuned(folder: Path) -> list[Decision]:
    """With what that world's calibration walk tells."""
    plan = plan_of(folder)
    return _decisions(folder, replace(plan, radio=learn(plan, _walk(folder / "calib", plan))))


def plan_of(folder: Path) -> Plan:
    return parse_plan(json.loads((folder / "venue.json").read_text()))


def _walk(folder: Path, plan: Plan) -> Walk:
    reads = [parse_step(plan, line) for line in _lines(folder / "reads.jsonl")]
    stays = [parse_note(plan, text) for text in (folder / "truth.jsonl").read_bytes().splitlines()]
    return walk_of(reads, [stay for stay in stays if stay is not None])


def _decisions(folder: Path, plan: Plan) -> list[Decision]:
    recogniser = Recogniser(plan)
    return [decision for line in merged_lines(folder) for decision in recogniser.take(line)]


def merged_lines(folder: Path) -> Iterator[Line]:
    """Reads and keepalives in order of arrival."""
    recordings = [_lines(folder / f"{name}.jsonl.gz") for name in ("status", "reads")]
    return heapq.merge(*recordings, key=attrgetter("at"))


def _lines(path: Path) -> Iterator[Line]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        yield from map(parse_line, lines)
