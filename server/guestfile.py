"""Guests from a file: CSV with a heading, or JSON lines. Good lines are kept, bad ones listed by line number.

docs/import.md says what the columns are.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, BinaryIO

import msgspec

from server.guestline import COLUMNS, JSON_ONLY, LISTS, MAYBE, NUMBERS, BadLine, new_guest, parse_line
from server.store.guests import NewGuest

MAX_BYTES = 64 * 1024 * 1024
PART_BYTES = 65_536
"""Looked at at once."""

MAX_PROBLEMS = 1_000
"""Bad lines listed; those beyond are counted."""

NO_MAPPING: Mapping[str, str] = MappingProxyType({})
"""All columns are called as we call them."""

_ANSWERS: dict[str, object] = {"yes": True, "no": False}
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


def read_guests(
    data: bytes,
    secret: bytes,
    badges: Container[bytes] = frozenset(),
    mapping: Mapping[str, str] = NO_MAPPING,
) -> Reading:
    """All of a file at once: what is good in ``guests``."""
    reading = Reading()
    reading.guests.extend(guests_of(io.BytesIO(data), reading, secret, badges, mapping))
    return reading


def guests_of(
    file: BinaryIO,
    reading: Reading,
    secret: bytes,
    badges: Container[bytes] = frozenset(),
    mapping: Mapping[str, str] = NO_MAPPING,
) -> Iterator[NewGuest]:
    """The good lines of a file, one after the other; the bad ones go to ``reading``. ``secret`` hashes the
    credentials, so that they go no further than here. ``badges``: the hashes of those of staff, which no
    guest bears. ``mapping``: what columns are called here; nothing for those that are not taken."""
    line = _not_utf8(file)
    if line is not None:
        reading.add_problem(line, "", "The file is not UTF-8 from here on; nothing was taken.")
        return
    seen: dict[str | bytes, int] = {}
    for number, fields in _lines(file, reading, mapping):
        guest = _taken(number, fields, seen, secret, badges, reading)
        if guest is not None:
            yield guest


def _not_utf8(file: BinaryIO) -> int | None:
    """In which line the file is not UTF-8."""
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    while True:
        part = file.read(PART_BYTES)
        try:
            decoder.decode(part, final=not part)
        except UnicodeDecodeError as error:
            return line + part[: error.start].count(b"\n")
        if not part:
            file.seek(0)
            return None
        line += part.count(b"\n")


def _lines(file: BinaryIO, reading: Reading, mapping: Mapping[str, str]) -> Iterable[tuple[int, Any]]:
    is_json = is_json_lines(file.read(PART_BYTES))
    file.seek(0)
    return _json_lines(file, reading, mapping) if is_json else _csv_lines(file, reading, mapping)


def is_json_lines(beginning: bytes) -> bool:
    """Whether what begins like this is JSON lines; else it is CSV."""
    return beginning.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def _json_lines(file: BinaryIO, reading: Reading, mapping: Mapping[str, str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(file, 1):
        if words := line.removeprefix(codecs.BOM_UTF8).strip():
            try:
                fields = msgspec.json.decode(words)
            except msgspec.DecodeError:
                reading.add_problem(number, "", "This line is not JSON.")
            else:
                yield number, renamed(fields, mapping) if isinstance(fields, dict) else fields


def renamed(fields: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    """As we call them; without what is not to be taken."""
    named = ((mapping.get(name.strip().lower(), name), value) for name, value in fields.items())
    return {name: value for name, value in named if name}


def _csv_lines(file: BinaryIO, reading: Reading, mapping: Mapping[str, str]) -> Iterator[tuple[int, Any]]:
    rows = csv.reader(io.TextIOWrapper(file, "utf-8-sig", newline=""), strict=True)
    try:
        heading = [mapping.get(name, name) for name in heading_of(next(rows, []))]
        why = _heading_problem({name for name in heading if name})
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


def heading_of(row: list[str]) -> list[str]:
    """The names of columns, as they are compared."""
    return [name.strip().lower() for name in row]


def _heading_problem(names: set[str]) -> str | None:
    unknown = sorted(names - set(COLUMNS))
    if JSON_ONLY.intersection(unknown):
        return f"{sorted(JSON_ONLY.intersection(unknown))[0].capitalize()} can only be given in JSON lines."
    if unknown:
        return f"There is no column called {unknown[0]}."
    return None if {"id", "name"} <= names else "The columns id and name are needed."


def _cells(heading: list[str], row: list[str]) -> dict[str, object]:
    cells = {name: cell.strip() for name, cell in zip(heading, row, strict=False) if name}
    return {name: _cell(name, cell) for name, cell in cells.items() if cell or name not in MAYBE}


def _cell(name: str, cell: str) -> object:
    if name in LISTS:
        return [part.strip() for part in cell.split(";") if part.strip()]
    if name in NUMBERS and _NUMBER.fullmatch(cell):
        return float(cell)
    return _ANSWERS.get(cell.lower(), cell) if name == "child" else cell


def _taken(
    number: int,
    fields: object,
    seen: dict[str | bytes, int],
    secret: bytes,
    badges: Container[bytes],
    reading: Reading,
) -> NewGuest | None:
    """The guest, unless the line is a bad one."""
    try:
        line = parse_line(fields)
    except BadLine as bad:
        reading.add_problem(number, bad.where, bad.why)
        return None
    if line.id in seen:
        reading.add_problem(number, "id", f"Line {seen[line.id]} has this id already.")
        return None
    guest = new_guest(line, secret)
    for hash_, kind in guest.credentials:
        if hash_ in badges:
            reading.add_problem(number, f"{kind}s", "One of these is the badge of a member of staff.")
            return None
        if hash_ in seen:
            reading.add_problem(number, f"{kind}s", f"Line {seen[hash_]} has one of these already.")
            return None
    seen.update(dict.fromkeys([line.id, *(hash_ for hash_, _ in guest.credentials)], number))
    return guest
