"""One guest as a file gives it, and what becomes of it. docs/import.md says what the fields are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Annotated

import msgspec

from alerts.model import Appointment, Guest, Occasion
from alerts.rules.check import NUMBER_LIMIT, WORD_LIMIT
from alerts.text import is_plain
from recognition.consent import Purpose
from recognition.epc import gs1_key, key_as_epc
from recognition.formats import EPC_MAX_DIGITS, EPC_MIN_DIGITS
from recognition.identity import PHONE, TAG, credential_hash
from server.store.guests import EVERYWHERE, NewGuest

WORDS_MOST = 20
"""Entries of a list."""

WORD_CHARACTERS = 200
"""Of an entry; one that rules compare with has no more than a value in a rule."""

Word = Annotated[str, msgspec.Meta(max_length=WORD_CHARACTERS)]
Words = Annotated[tuple[Word, ...], msgspec.Meta(max_length=WORDS_MOST)]
Labels = Annotated[
    tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=WORD_LIMIT)], ...],
    msgspec.Meta(max_length=WORDS_MOST),
]
Small = Annotated[str, msgspec.Meta(pattern="^([a-z][a-z0-9_-]{0,30})?$")]
"""One word in small letters, or none."""
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Hex = Annotated[
    str, msgspec.Meta(min_length=EPC_MIN_DIGITS, max_length=EPC_MAX_DIGITS, pattern="^([0-9A-Fa-f]{2})+$")
]


class Planned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When the guest is expected somewhere."""

    venue: Id
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    about: Word = ""


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One guest, as a file gives it."""

    id: Id
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    say: Word = ""
    tier: Small = ""
    """``diamond``, ``platinum``, ``gold``, ``silver``, or the venue's own."""
    tier_since: date | None = None
    languages: Words = ()
    birthday: Annotated[str, msgspec.Meta(pattern="^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$")] = ""
    """``MM-DD``: the year is nobody's business."""
    account_manager: Word = ""
    preferences: Words = ()
    segments: Labels = ()
    labels: Labels = ()
    companions: Annotated[tuple[Id, ...], msgspec.Meta(max_length=WORDS_MOST)] = ()
    """Ids of guests."""
    value_band: Small = ""
    """``top``, ``high``, ``medium``, ``low``, or the venue's own."""
    points: Annotated[float, msgspec.Meta(ge=0, le=NUMBER_LIMIT)] | None = None
    churn_risk: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    appointments: Annotated[tuple[Planned, ...], msgspec.Meta(max_length=WORDS_MOST)] = ()
    """In JSON lines only."""
    tags: Annotated[tuple[Hex, ...], msgspec.Meta(max_length=WORDS_MOST)] = ()
    """EPCs in hex."""
    phones: Annotated[tuple[Word, ...], msgspec.Meta(max_length=WORDS_MOST)] = ()
    """The keys of the guest's phones."""
    consents: tuple[Purpose, ...] = ()


LISTS = {"languages", "preferences", "segments", "labels", "companions", "tags", "phones", "consents"}
NUMBERS = {"points", "churn_risk"}
MAYBE = NUMBERS | {"tier_since"}
"""Where an empty cell means that nobody knows."""
COLUMNS = tuple(name for name in Line.__struct_fields__ if name != "appointments")
"""Of a CSV file: an appointment does not fit into a cell."""

_SHOWN = (
    "id",
    "name",
    "say",
    "languages",
    "account_manager",
    "preferences",
    "segments",
    "labels",
    "companions",
)

_ALLOWED = {
    "tier": "A tier is one word in small letters, such as gold.",
    "tier_since": "A date is YYYY-MM-DD, such as 2025-03-31.",
    "birthday": "A birthday is MM-DD, such as 03-31.",
    "value_band": "A value band is one word in small letters, such as top.",
    "points": f"Points are a number from 0 to {NUMBER_LIMIT:,.0f}, without spaces or commas.",
    "churn_risk": "A churn risk is a number from 0 to 1, such as 0.35.",
    "appointments": f"These are at most {WORDS_MOST}, each with venue (its id), at (an instant with its"
    " offset, such as 2025-03-31T15:00:00+02:00) and perhaps about.",
    "tags": f"A tag is an EPC: {EPC_MIN_DIGITS} to {EPC_MAX_DIGITS} hex digits, an even number.",
    "consents": f"A consent is one of {', '.join(Purpose)}.",
}
"""What to say instead of a pattern that nobody can read."""


class BadLine(Exception):
    """The line cannot be taken."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


def parse_line(fields: object) -> Line:
    """The line that these fields are. Raises BadLine."""
    try:
        line = msgspec.convert(fields, Line)
    except msgspec.ValidationError as error:
        why, _, path = str(error).partition(" - at ")
        where = path.strip("`$.")
        raise BadLine(where, _ALLOWED.get(where.partition("[")[0], f"{why}.")) from None
    for where, words in _words(line):
        if not is_plain(words):
            raise BadLine(where, "This holds control characters or line breaks.")
    return line


def _words(line: Line) -> Iterator[tuple[str, str]]:
    """All that staff may read, each with its field."""
    for name in _SHOWN:
        value = getattr(line, name)
        for words in value if isinstance(value, tuple) else (value,):
            yield name, words
    for index, planned in enumerate(line.appointments):
        yield f"appointments[{index}].venue", planned.venue
        yield f"appointments[{index}].about", planned.about


def new_guest(line: Line, secret: bytes) -> NewGuest:
    """The guest, with hashed credentials."""
    tags = [(credential_hash(secret, TAG, epc), TAG) for tag in line.tags for epc in _spellings(tag)]
    phones = [(credential_hash(secret, PHONE, phone), PHONE) for phone in line.phones]
    consents = [(purpose, EVERYWHERE) for purpose in line.consents]
    return NewGuest(_profile(line), tuple(dict.fromkeys((*tags, *phones))), tuple(dict.fromkeys(consents)))


def _profile(line: Line) -> Guest:
    month, _, day = line.birthday.partition("-")
    return Guest(
        id=line.id,
        name=line.name,
        say=line.say,
        tier=line.tier,
        languages=line.languages,
        occasions=(Occasion("birthday", int(month), int(day)),) if day else (),
        account_manager=line.account_manager,
        preferences=line.preferences,
        tier_since=None if line.tier_since is None else _midnight(line.tier_since),
        segments=line.segments,
        labels=line.labels,
        companions=line.companions,
        appointments=tuple(
            Appointment(one.venue, one.at.timestamp(), one.about) for one in line.appointments
        ),
        value_band=line.value_band,
        points=line.points,
        churn_risk=line.churn_risk,
    )


def _midnight(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp()


def _spellings(tag: str) -> Iterator[str]:
    """What reads of this tag may say: what is on it, and, from those who read only that, its GS1 key."""
    yield tag
    if key := gs1_key(tag):
        yield key_as_epc(key)
