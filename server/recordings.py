"""Recordings in files: lines one by one, packed or not, what is wrong with them on standard error."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from recognition.calibration import Stay, Walk
from recognition.model import Read
from recognition.plan import Plan
from recognition.recording import BadLine, Line, parse_line
from recognition.walk import NoWalk, parse_note, parse_step, walk_of
from server.errors import BadSetting
from server.planfile import BOM, plan_in

LINE_BYTES_MOST = 2_097_152
PLAN_BYTES_MOST = 8_388_608
LISTED = 40
"""So many bad lines are named; the others are counted."""

PACKED = b"\x1f\x8b"


class Complaints:
    """Lines that could not be taken."""

    def __init__(self) -> None:
        self.total = 0

    def note(self, where: str, why: object) -> None:
        self.total += 1
        if self.total <= LISTED:
            print(f"{where}: {why}", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Say how many were not named."""
        if self.total > LISTED:
            print(f"{self.total - LISTED} more lines could not be taken.", file=sys.stderr, flush=True)


class Recording:
    """A file of lines; ``-`` is standard input.

    :raises BadSetting: there is no such file.
    """

    def __init__(self, path: Path, complaints: Complaints) -> None:
        self._name = "standard input" if str(path) == "-" else str(path)
        self._complaints = complaints
        self._number = 0
        self._file = _opened(path)

    def lines(self) -> Iterator[bytes]:
        """Those that are not empty. Nothing is read ahead of its turn."""
        try:
            while text := self._file.readline(LINE_BYTES_MOST + 1):
                self._number += 1
                if len(text) > LINE_BYTES_MOST:
                    self._pass_over()
                elif text.strip():
                    yield text.removeprefix(BOM)
        except (OSError, EOFError, zlib.error):
            self._number += 1
            self.complain("The file is damaged from here on.")

    def _pass_over(self) -> None:
        self.complain(f"This is longer than {LINE_BYTES_MOST} bytes.")
        while (rest := self._file.readline(LINE_BYTES_MOST)) and not rest.endswith(b"\n"):
            pass

    def parsed(self) -> Iterator[Line]:
        """The good ones; bad ones are complained of."""
        for text in self.lines():
            try:
                line = parse_line(text)
            except BadLine as error:
                self.complain(error)
            else:
                yield line

    def timed(self) -> Iterator[tuple[float, Line, Recording]]:
        """The good ones with their times, and where they are from."""
        for line in self.parsed():
            try:
                at = line.at
            except BadLine as error:
                self.complain(error)
            else:
                yield at, line, self

    def complain(self, why: object) -> None:
        """Something is wrong with the line that was read last."""
        self._complaints.note(f"{self._name}: line {self._number}", why)


def _opened(path: Path) -> BinaryIO:
    if str(path) == "-":
        return cast(BinaryIO, sys.stdin.buffer)
    try:
        file = path.open("rb")
        packed = file.peek(2)[:2] == PACKED
    except OSError as error:
        raise BadSetting(f"{path}: {error.strerror}.") from None
    return cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file


def plan_at(path: Path) -> Plan:
    """The plan in a file, with or without an id.

    :raises BadSetting: there is none, or what is wrong with it.
    """
    file = _opened(path)
    try:
        data = file.read(PLAN_BYTES_MOST + 1)
    except (OSError, EOFError, zlib.error):
        raise BadSetting(f"{path}: The file is damaged.") from None
    if len(data) > PLAN_BYTES_MOST:
        raise BadSetting(f"{path}: A plan has at most {PLAN_BYTES_MOST} bytes.")
    return plan_in(data)


def walk_in(folder: Path, plan: Plan, complaints: Complaints) -> Walk:
    """The calibration walk in a folder: ``reads.jsonl`` and ``truth.jsonl``, packed or not.

    :raises BadSetting: they are not there, or nothing can be learned from them.
    """
    reads = list(_steps(Recording(_in(folder, "reads.jsonl"), complaints), plan))
    stays = list(_stays(Recording(_in(folder, "truth.jsonl"), complaints), plan))
    try:
        return walk_of(reads, stays)
    except NoWalk as error:
        raise BadSetting(f"{folder}: Nothing can be learned from this walk: {error}.") from None


def _in(folder: Path, name: str) -> Path:
    packed = folder / f"{name}.gz"
    return packed if packed.exists() else folder / name


def _steps(recording: Recording, plan: Plan) -> Iterator[tuple[Read, float]]:
    for line in recording.parsed():
        if line.kind:
            continue
        try:
            yield parse_step(plan, line)
        except BadLine as error:
            recording.complain(error)


def _stays(recording: Recording, plan: Plan) -> Iterator[Stay]:
    for text in recording.lines():
        try:
            stay = parse_note(plan, text)
        except BadLine as error:
            recording.complain(error)
        else:
            if stay is not None:
                yield stay
