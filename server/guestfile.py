"""Guests from a file: CSV with a heading, or JSON lines. Good lines are kept, bad ones listed by line number.

docs/import.md says what the columns are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from server.guestline import COLUMNS, LISTS, MAYBE, NUMBERS, BadLine, new_guest, parse_line
from server.store.guests import NewGuest

MAX_BYTES = 64 * 1024 * 1024
MAX_PROBLEMS = 1_000
"""Bad lines listed; those beyond are counted."""

_NUMBER = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?")


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    """From 1, the heading included."""
    where: str
    why: str


@dataclass(slots=True)
class Reading:
    """What a file holds."""

    guests: list[NewGuest] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problems_total: int = 0

    def add_problem(self, line: int, where: str, why: str) -> None:
        self.problems_total += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(line, where, why))


def read_guests(data: bytes, secret: bytes) -> Reading:
    """Read a whole file; ``secret`` hashes the credentials, so that they go no further than here."""
    reading = Reading()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reading.add_problem(line, "", "The file is not UTF-8 from here on; nothing was taken.")
        return reading
    seen: dict[str | bytes, int] = {}
    for number, fields in _lines(text, reading):
        _take(number, fields, seen, secret, reading)
    return reading


def _lines(text: str, reading: Reading) -> Iterable[tuple[int, Any]]:
    return _json_lines(text, reading) if text.lstrip().startswith("{") else _csv_lines(text, reading)


def _json_lines(text: str, reading: Reading) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, msgspec.json.decode(line)
            except msgspec.DecodeError:
                reading.add_problem(number, "", "This line is not JSON.")


def _csv_lines(text: str, reading: Reading) -> Iterator[tuple[int, Any]]:
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        heading = [name.strip().lower() for name in next(rows, [])]
        why = _heading_problem(set(heading))
        if why is not None:
            reading.add_problem(1, "", f"{why} Known columns: {', '.join(COLUMNS)}.")
            return
        for row in rows:
            if len(row) > len(heading):
                reading.add_problem(rows.line_num, "", "This line has more cells than the heading.")
            elif any(cell.strip() for cell in row):
                yield rows.line_num, _cells(heading, row)
    except csv.Error:
        reading.add_problem(rows.line_num, "", "This is not CSV from here on (a quote is out of place).")


def _heading_problem(names: set[str]) -> str | None:
    unknown = sorted(names - set(COLUMNS))
    if "appointments" in unknown:
        return "Appointments can only be given in JSON lines."
    if unknown:
        return f"There is no column called {unknown[0]}."
    return None if {"id", "name"} <= names else "The columns id and name are needed."


def _cells(heading: list[str], row: list[str]) -> dict[str, object]:
    cells = {name: cell.strip() for name, cell in zip(heading, row, strict=False)}
    return {name: _cell(name, cell) for name, cell in cells.items() if cell or name not in MAYBE}


def _cell(name: str, cell: str) -> object:
    if name in LISTS:
        return [part.strip() for part in cell.split(";") if part.strip()]
    if name in NUMBERS and _NUMBER.fullmatch(cell):
        return float(cell)
    return cell


def _take(number: int, fields: object, seen: dict[str | bytes, int], secret: bytes, reading: Reading) -> None:
    try:
        line = parse_line(fields)
    except BadLine as bad:
        reading.add_problem(number, bad.where, bad.why)
        return
    if line.id in seen:
        reading.add_problem(number, "id", f"Line {seen[line.id]} has this id already.")
        return
    guest = new_guest(line, secret)
    for hash_, kind in guest.credentials:
        if hash_ in seen:
            reading.add_problem(number, f"{kind}s", f"Line {seen[hash_]} has one of these already.")
            return
    seen.update(dict.fromkeys([line.id, *(hash_ for hash_, _ in guest.credentials)], number))
    reading.guests.append(guest)
