"""``maitred recognise``: a recording in, decisions out, with nothing else running."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path

import msgspec

from recognition.calibration import learn
from recognition.plan import Plan
from recognition.recording import BadLine, Decision, Line, Recogniser, encode
from server.errors import BadSetting
from server.planfile import plan_in
from server.recordings import Complaints, Recording, plan_at, walk_in

STDIN = Path("-")
ACK = '{"kind":"ack"}'


def recognise(venue: Path, recordings: Sequence[Path], calibration: Path | None) -> int:
    """Print what is decided, as soon as it is. Returns how many lines could not be taken.

    :raises BadSetting: there is no such plan, walk or recording.
    """
    complaints = Complaints()
    plan = plan_at(venue)
    opened = [Recording(path, complaints) for path in recordings]
    recogniser = Recogniser(_tuned(plan, calibration, complaints))
    for _, line, source in heapq.merge(*[one.timed() for one in opened], key=itemgetter(0)):
        for decision in _decided(recogniser, line, source):
            _say(encode(decision))
    complaints.close()
    return complaints.total


def follow(calibration: Path | None) -> int:
    """The same of standard input, which begins with the venue; what is decided is said at each tick.

    :raises BadSetting: it begins otherwise, or there is no such walk.
    """
    complaints = Complaints()
    source = Recording(STDIN, complaints)
    recogniser = Recogniser(_tuned(_first_plan(source), calibration, complaints))
    decided: list[Decision] = []
    for line in source.parsed():
        decided += _decided(recogniser, line, source)
        if line.kind == "tick":
            _say(*map(encode, decided), ACK)
            decided.clear()
    _say(*map(encode, decided))
    complaints.close()
    return complaints.total


class _Begin(msgspec.Struct, tag_field="kind", tag="venue"):
    venue: msgspec.Raw


def _first_plan(source: Recording) -> Plan:
    first = next(source.lines(), b"")
    try:
        begin = msgspec.json.decode(first, type=_Begin)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadSetting('The first line must be {"kind":"venue","venue":{...}}.') from None
    return plan_in(bytes(begin.venue))


def _tuned(plan: Plan, calibration: Path | None, complaints: Complaints) -> Plan:
    if calibration is None:
        return plan
    return replace(plan, radio=learn(plan, walk_in(calibration, plan, complaints)))


def _decided(recogniser: Recogniser, line: Line, source: Recording) -> list[Decision]:
    try:
        return recogniser.take(line)
    except BadLine as error:
        source.complain(error)
        return []


def _say(*lines: str) -> None:
    if lines:
        print(*lines, sep="\n", flush=True)
