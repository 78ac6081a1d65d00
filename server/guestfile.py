"""Guests from a file: CSV with a heading, or JSON lines. Good lines are kept, bad ones listed by line number.

docs/import.md says what the columns are.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from server.guestline import (
    COLUMNS,
    JSON_ONLY,
    LISTS,
    MAYBE,
    NUMBERS,
    BadLine,
    Line,
    checked,
    new_guest,
    parse_line,
)
from server.store.guests import NewGuest

if TYPE_CHECKING:
    from _csv import Reader

MAX_BYTES = 64 * 1024 * 1024
PART_BYTES = 65_536
"""Looked at at once."""

MAX_PROBLEMS = 1_000
"""Bad lines listed; those beyond are counted."""

NOT_CSV = "This is not CSV from here on (a quote is out of place)."

NO_MAPPING: Mapping[str, str] = MappingProxyType({})
"""All columns are called as we call them."""

NOBODY: Mapping[str, str] = MappingProxyType({})
"""No profile went into another."""

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


Raw = bytes | list[str] | Problem
"""A line of JSON, the cells of a line of CSV, or why there is none."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the lines of a file are to be read."""

    mapping: dict[str, str]
    """What columns are called here; nothing for those that are not taken."""
    heading: tuple[str, ...] = ()
    """The names of a CSV's columns."""


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
    merged: Mapping[str, str] = NOBODY,
) -> Iterator[NewGuest]:
    """The good lines of a file, one after the other; the bad ones go to ``reading``. ``secret`` hashes the
    credentials, so that they go no further than here. ``badges``: the hashes of those of staff, which no
    guest bears. ``mapping``: what columns are called here; nothing for those that are not taken. ``merged``:
    profiles that went into another, and into which."""
    form, lines = lines_of(file, mapping)
    sieve = Sieve(reading, badges, merged)
    for number, raw in lines:
        new = guest_of(number, raw, form, secret)
        if isinstance(new, Problem):
            reading.add_problem(new.line, new.where, new.why)
        elif sieve.takes(number, new.guest.id, new.credentials):
            yield new


class Sieve:
    """What of the good lines is kept: nobody and nothing twice, no badge, nobody who went into another. The
    others go to ``reading``."""

    def __init__(self, reading: Reading, badges: Container[bytes], merged: Mapping[str, str]) -> None:
        self._reading = reading
        self._badges = badges
        self._merged = merged
        self._seen: dict[str | bytes, int] = {}

    def takes(self, number: int, guest: str, credentials: Iterable[tuple[bytes, str]]) -> bool:
        seen, problem = self._seen, self._reading.add_problem
        if guest in seen:
            problem(number, "id", f"Line {seen[guest]} has this id already.")
            return False
        if guest in self._merged:
            problem(number, "id", f"This profile was merged into {self._merged[guest]}.")
            return False
        for hash_, kind in credentials:
            if hash_ in self._badges:
                problem(number, f"{kind}s", "One of these is the badge of a member of staff.")
                return False
            if hash_ in seen:
                problem(number, f"{kind}s", f"Line {seen[hash_]} has one of these already.")
                return False
        seen[guest] = number
        seen.update((hash_, number) for hash_, _ in credentials)
        return True


def lines_of(file: BinaryIO, mapping: Mapping[str, str]) -> tuple[Form, Iterator[tuple[int, Raw]]]:
    """How the file is to be read, and its lines with their numbers."""
    line = _not_utf8(file)
    if line is not None:
        why = "The file is not UTF-8 from here on; nothing was taken."
        return Form(dict(mapping)), iter([(line, Problem(line, "", why))])
    is_json = is_json_lines(file.read(PART_BYTES))
    file.seek(0)
    return (Form(dict(mapping)), _json_lines(file)) if is_json else _csv_lines(file, mapping)


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


def is_json_lines(beginning: bytes) -> bool:
    """Whether what begins like this is JSON lines; else it is CSV."""
    return beginning.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def _json_lines(file: BinaryIO) -> Iterator[tuple[int, Raw]]:
    for number, line in enumerate(file, 1):
        if words := line.removeprefix(codecs.BOM_UTF8).strip():
            yield number, words


def renamed(fields: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    """As we call them; without what is not to be taken."""
    named = ((mapping.get(name.strip().lower(), name), value) for name, value in fields.items())
    return {name: value for name, value in named if name}


def _csv_lines(file: BinaryIO, mapping: Mapping[str, str]) -> tuple[Form, Iterator[tuple[int, Raw]]]:
    rows = csv.reader(io.TextIOWrapper(file, "utf-8-sig", newline=""), strict=True)
    try:
        heading = tuple(mapping.get(name, name) for name in heading_of(next(rows, [])))
    except csv.Error:
        return Form(dict(mapping)), iter([(rows.line_num, Problem(rows.line_num, "", NOT_CSV))])
    why = _heading_problem({name for name in heading if name})
    if why is not None:
        problem = Problem(1, "", f"{why} Known columns: {', '.join(COLUMNS)}.")
        return Form(dict(mapping), heading), iter([(1, problem)])
    return Form(dict(mapping), heading), _rows(rows, len(heading))


def _rows(rows: Reader, cells_most: int) -> Iterator[tuple[int, Raw]]:
    try:
        for row in rows:
            if len(row) > cells_most or any(cell.strip() for cell in row):
                yield rows.line_num, row
    except csv.Error:
        yield rows.line_num, Problem(rows.line_num, "", NOT_CSV)


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


def _cells(heading: Sequence[str], row: list[str]) -> dict[str, object]:
    if len(row) > len(heading):
        raise BadLine("", "This line has more cells than the heading.")
    cells = {name: cell.strip() for name, cell in zip(heading, row, strict=False) if name}
    return {name: _cell(name, cell) for name, cell in cells.items() if cell or name not in MAYBE}


def _cell(name: str, cell: str) -> object:
    if name in LISTS:
        return [part.strip() for part in cell.split(";") if part.strip()]
    if name in NUMBERS and _NUMBER.fullmatch(cell):
        return float(cell)
    return _ANSWERS.get(cell.lower(), cell) if name == "child" else cell


def guest_of(number: int, raw: Raw, form: Form, secret: bytes) -> NewGuest | Problem:
    """What a line becomes; it knows nothing of the other lines."""
    if isinstance(raw, Problem):
        return raw
    try:
        if isinstance(raw, bytes):
            line = _json_line(raw, form.mapping)
        else:
            line = parse_line(_cells(form.heading, raw))
    except BadLine as bad:
        return Problem(number, bad.where, bad.why)
    return new_guest(line, secret)


def _json_line(raw: bytes, mapping: Mapping[str, str]) -> Line:
    if not mapping:
        with suppress(msgspec.DecodeError):  # nearly all lines are good: the long way says what is wrong
            return checked(_LINE.decode(raw), is_plain_line=_is_plain_json(raw))
    try:
        fields = msgspec.json.decode(raw)
    except msgspec.DecodeError:
        raise BadLine("", "This line is not JSON.") from None
    return parse_line(renamed(fields, mapping) if isinstance(fields, dict) else fields)


def _is_plain_json(raw: bytes) -> bool:
    """Whether all words of the line are plain, told from the whole of it: it has nothing else, and with no
    backslash it has no other signs than are seen. Not told of all that are so."""
    return b"\\" not in raw and raw.decode().isprintable()


_LINE = msgspec.json.Decoder(Line)
