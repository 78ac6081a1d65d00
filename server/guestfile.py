"""Guests from a file: CSV with a heading, or JSON lines. Good lines are kept, bad ones listed by line number.

docs/import.md says what the columns are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec

from alerts.model import Guest, Occasion
from alerts.text import is_plain
from recognition.consent import Purpose
from recognition.epc import gs1_key, key_as_epc
from recognition.formats import EPC_MAX_DIGITS, EPC_MIN_DIGITS
from recognition.identity import PHONE, TAG, credential_hash
from server.store.guests import EVERYWHERE, NewGuest

MAX_BYTES = 64 * 1024 * 1024
MAX_PROBLEMS = 1_000
"""Bad lines listed; those beyond are counted."""

Word = Annotated[str, msgspec.Meta(max_length=200)]
Words = Annotated[tuple[Word, ...], msgspec.Meta(max_length=20)]
Hex = Annotated[
    str, msgspec.Meta(min_length=EPC_MIN_DIGITS, max_length=EPC_MAX_DIGITS, pattern="^([0-9A-Fa-f]{2})+$")
]


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One guest, as a file gives it."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    say: Word = ""
    tier: Annotated[str, msgspec.Meta(pattern="^([a-z][a-z0-9_-]{0,30})?$")] = ""
    """In small letters: ``diamond``, ``platinum``, ``gold``, ``silver``, or the venue's own."""
    languages: Words = ()
    birthday: Annotated[str, msgspec.Meta(pattern="^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$")] = ""
    """``MM-DD``: the year is nobody's business."""
    account_manager: Word = ""
    preferences: Words = ()
    tags: Annotated[tuple[Hex, ...], msgspec.Meta(max_length=20)] = ()
    """EPCs in hex."""
    phones: Annotated[tuple[Word, ...], msgspec.Meta(max_length=20)] = ()
    """The keys of the guest's phones."""
    consents: tuple[Purpose, ...] = ()


_SHOWN = ("id", "name", "say", "languages", "account_manager", "preferences")
_LISTS = {"languages", "preferences", "tags", "phones", "consents"}


_ALLOWED = {
    "tier": "A tier is one word in small letters, such as gold.",
    "birthday": "A birthday is MM-DD, such as 03-31.",
    "tags": f"A tag is an EPC: {EPC_MIN_DIGITS} to {EPC_MAX_DIGITS} hex digits, an even number.",
    "consents": f"A consent is one of {', '.join(Purpose)}.",
}
"""What to say instead of a pattern that nobody can read."""


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
        unknown = sorted(set(heading) - set(Line.__struct_fields__))
        if unknown or not {"id", "name"} <= set(heading):
            why = (
                f"There is no column called {unknown[0]}."
                if unknown
                else "The columns id and name are needed."
            )
            reading.add_problem(1, "", f"{why} Known columns: {', '.join(Line.__struct_fields__)}.")
            return
        for row in rows:
            if len(row) > len(heading):
                reading.add_problem(rows.line_num, "", "This line has more cells than the heading.")
            elif any(cell.strip() for cell in row):
                yield rows.line_num, _cells(heading, row)
    except csv.Error:
        reading.add_problem(rows.line_num, "", "This is not CSV from here on (a quote is out of place).")


def _cells(heading: list[str], row: list[str]) -> dict[str, object]:
    return {
        name: [part.strip() for part in cell.split(";") if part.strip()] if name in _LISTS else cell.strip()
        for name, cell in zip(heading, row, strict=False)
    }


def _take(number: int, fields: object, seen: dict[str | bytes, int], secret: bytes, reading: Reading) -> None:
    try:
        line = msgspec.convert(fields, Line)
    except msgspec.ValidationError as error:
        why, _, path = str(error).partition(" - at ")
        place = path.strip("`$.")
        reading.add_problem(number, place, _ALLOWED.get(place.partition("[")[0], f"{why}."))
        return
    problem = _problem(line, seen)
    if problem is not None:
        reading.add_problem(number, *problem)
        return
    guest = _new_guest(line, secret)
    for hash_, kind in guest.credentials:
        if hash_ in seen:
            reading.add_problem(number, f"{kind}s", f"Line {seen[hash_]} has one of these already.")
            return
    seen.update(dict.fromkeys([line.id, *(hash_ for hash_, _ in guest.credentials)], number))
    reading.guests.append(guest)


def _problem(line: Line, seen: dict[str | bytes, int]) -> tuple[str, str] | None:
    """(place, why) of what a type cannot tell."""
    if line.id in seen:
        return "id", f"Line {seen[line.id]} has this id already."
    for name in _SHOWN:
        value = getattr(line, name)
        if not all(map(is_plain, value if isinstance(value, tuple) else (value,))):
            return name, "This holds control characters or line breaks."
    return None


def _new_guest(line: Line, secret: bytes) -> NewGuest:
    month, _, day = line.birthday.partition("-")
    guest = Guest(
        id=line.id,
        name=line.name,
        say=line.say,
        tier=line.tier,
        languages=line.languages,
        occasions=(Occasion("birthday", int(month), int(day)),) if day else (),
        account_manager=line.account_manager,
        preferences=line.preferences,
    )
    tags = [(credential_hash(secret, TAG, epc), TAG) for tag in line.tags for epc in _spellings(tag)]
    phones = [(credential_hash(secret, PHONE, phone), PHONE) for phone in line.phones]
    consents = [(purpose, EVERYWHERE) for purpose in line.consents]
    return NewGuest(guest, tuple(dict.fromkeys((*tags, *phones))), tuple(dict.fromkeys(consents)))


def _spellings(tag: str) -> Iterator[str]:
    """What reads of this tag may say: what is on it, and, from those who read only that, its GS1 key."""
    yield tag
    if key := gs1_key(tag):
        yield key_as_epc(key)
