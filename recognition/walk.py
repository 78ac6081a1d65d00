"""A calibration walk as it was recorded: reads of the walker's tag, and notes of when they were where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from recognition.calibration import Stay, Walk
from recognition.model import Read
from recognition.plan import OUTSIDE, Plan
from recognition.recording import LATEST_AT, BadLine, Line, check_read

LASTS_MOST_S = 6 * 3600.0
"""From the first note to the last."""

AROUND_S = 120.0
"""Reads so long before the first note and after the last belong to the walk: the walker was in the street."""


class NoWalk(ValueError):
    """Nothing can be learned from this, and why."""


class _Note(msgspec.Struct, frozen=True):
    kind: str
    zone: str = ""
    enter: float | None = None
    exit: float | None = None


def parse_note(plan: Plan, text: str | bytes) -> Stay | None:
    """One line of a walk's notes; None if it is no ``visit`` to a zone. Raises BadLine."""
    try:
        note = msgspec.json.decode(text, type=_Note)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadLine(f"{error}.") from None
    if note.kind != "visit" or note.zone == OUTSIDE:
        return None
    if note.zone not in plan.by_id:
        raise BadLine(f"The venue has no zone {note.zone!r}.")
    if note.enter is None or note.exit is None or not 0 <= note.enter < note.exit < LATEST_AT:
        raise BadLine("A visit has an enter and, after it, an exit, in seconds since 1970.")
    return Stay(note.zone, note.enter, note.exit)


def parse_step(plan: Plan, line: Line) -> tuple[Read, float]:
    """A read of a walk, and when it came in. Raises BadLine if it cannot serve."""
    at = line.at
    check_read(plan, line)
    if line.rssi is None:
        raise BadLine("A walk's reads need an rssi.")
    return Read(line.epc, line.reader, line.antenna, line.rssi, line.ts), at


def walk_of(reads: Iterable[tuple[Read, float]], stays: Sequence[Stay]) -> Walk:
    """The walk in a recording. Of several tags, the one heard most is the walker's. Raises NoWalk."""
    if not stays:
        raise NoWalk("no visit to a zone is noted")
    since = min(stay.enter for stay in stays) - AROUND_S
    until = max(stay.exit for stay in stays) + AROUND_S
    if until - since > LASTS_MOST_S + 2 * AROUND_S:
        raise NoWalk(f"it lasts longer than {LASTS_MOST_S / 3600:g} hours")
    during = [(read, at) for read, at in reads if since <= at <= until]
    if not during:
        raise NoWalk("no tag was heard while it lasted")
    (walker, _), *_ = Counter(read.epc for read, _ in during).most_common(1)
    return Walk([(read, at) for read, at in during if read.epc == walker], stays)
