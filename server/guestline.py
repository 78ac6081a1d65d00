"""One guest as a file gives it, and what becomes of it. docs/import.md says what the fields are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Annotated

import msgspec

from alerts.people import Appointment, Guest, How, Occasion, Preference
from alerts.rules.check import NUMBER_LIMIT, WORD_LIMIT
from alerts.text import is_plain
from recognition.epc import gs1_key, key_as_epc
from recognition.formats import EPC_MAX_DIGITS, EPC_MIN_DIGITS
from recognition.identity import PHONE, STAFF, TAG, credential_hash, staff_of
from server.consenting import CHILD
from server.consentline import ALLOWED, Agreed, consent_of
from server.store.guests import NewGuest

WORDS_MOST = 20
"""Entries of a list."""

WORD_CHARACTERS = 200
"""Of an entry; one that rules compare with has no more than a value in a rule."""

TIMES_MOST = 1_000_000
"""How often something was seen."""

Word = Annotated[str, msgspec.Meta(max_length=WORD_CHARACTERS)]
Words = Annotated[tuple[Word, ...], msgspec.Meta(max_length=WORDS_MOST)]
Labels = Annotated[
    tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=WORD_LIMIT)], ...],
    msgspec.Meta(max_length=WORDS_MOST),
]
Small = Annotated[str, msgspec.Meta(pattern="^([a-z][a-z0-9_-]{0,30})?$")]
"""One word in small letters, or none."""
Ways = Annotated[tuple[Small, ...], msgspec.Meta(max_length=WORDS_MOST)]
"""Ways to reach somebody."""
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
StaffId = Annotated[str, msgspec.Meta(max_length=64)]
"""Of a member of staff, or empty."""
Hex = Annotated[
    str, msgspec.Meta(min_length=EPC_MIN_DIGITS, max_length=EPC_MAX_DIGITS, pattern="^([0-9A-Fa-f]{2})+$")
]


class Planned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When the guest is expected somewhere."""

    venue: Id
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    about: Word = ""


class Day(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day to care about, each year."""

    kind: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]{0,30}$")]
    month: Annotated[int, msgspec.Meta(ge=1, le=12)]
    day: Annotated[int, msgspec.Meta(ge=1, le=31)]


class Liked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the guest likes, and how that is known."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=WORD_CHARACTERS)]
    how: How = How.TOLD
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    """When it was learned, or seen last."""
    times: Annotated[int, msgspec.Meta(ge=0, le=TIMES_MOST)] = 0
    """How often it was seen."""


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One guest, as a file gives it."""

    id: Id
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    say: Word = ""
    other_names: Words = ()
    """In other scripts, or as it was."""
    tier: Small = ""
    """``diamond``, ``platinum``, ``gold``, ``silver``, or the venue's own."""
    tier_since: date | None = None
    tier_reason: Word = ""
    tier_review: date | None = None
    """When somebody is to look at the tier again."""
    languages: Words = ()
    birthday: Annotated[str, msgspec.Meta(pattern="^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$")] = ""
    """``MM-DD``: the year is nobody's business."""
    occasions: Annotated[tuple[Day, ...], msgspec.Meta(max_length=WORDS_MOST)] = ()
    """Beside the birthday. In JSON lines only."""
    complaint: Word = ""
    """The one that is open, in a few words. In JSON lines only."""
    complaint_since: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    account_manager: Word = ""
    deputy: StaffId = ""
    """Who stands in for the account manager."""
    only: StaffId = ""
    """The one member of staff whom the guest wants to be served by."""
    speak: Annotated[str, msgspec.Meta(pattern="^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})?$")] = ""
    """The language that the guest wants to be spoken to in."""
    preferences: Annotated[tuple[Word | Liked, ...], msgspec.Meta(max_length=WORDS_MOST)] = ()
    """Plain words were told."""
    segments: Labels = ()
    labels: Labels = ()
    companions: Annotated[tuple[Id, ...], msgspec.Meta(max_length=WORDS_MOST)] = ()
    """Ids of guests."""
    household: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """A word that those who live together share."""
    contact_how: Ways = ()
    """The preferred way first."""
    contact_when: Word = ""
    contact_never: Ways = ()
    child: bool = False
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
    consents: Annotated[tuple[Word | Agreed, ...], msgspec.Meta(max_length=WORDS_MOST)] = ()


LISTS = {
    "other_names",
    "languages",
    "preferences",
    "segments",
    "labels",
    "companions",
    "contact_how",
    "contact_never",
    "tags",
    "phones",
    "consents",
}
NUMBERS = {"points", "churn_risk"}
MAYBE = NUMBERS | {"tier_since", "tier_review", "child"}
"""Where an empty cell means that nobody knows."""
JSON_ONLY = {"appointments", "occasions", "complaint", "complaint_since"}
COLUMNS = tuple(name for name in Line.__struct_fields__ if name not in JSON_ONLY)
"""Of a CSV file: what does not fit into a cell, and what is no other system's, is not among them."""

_SHOWN = (
    "id",
    "name",
    "say",
    "other_names",
    "complaint",
    "tier_reason",
    "household",
    "contact_when",
    "languages",
    "account_manager",
    "deputy",
    "only",
    "segments",
    "labels",
    "companions",
)

_ALLOWED = {
    "tier": "A tier is one word in small letters, such as gold.",
    "tier_review": "A date is YYYY-MM-DD, such as 2027-03-31.",
    "contact_how": "A way is one word in small letters, such as email.",
    "contact_never": "A way is one word in small letters, such as phone.",
    "child": "Whether this is a child is yes or no; in JSON lines true or false.",
    "tier_since": "A date is YYYY-MM-DD, such as 2025-03-31.",
    "birthday": "A birthday is MM-DD, such as 03-31.",
    "speak": "A language is a BCP 47 tag, such as yue or zh-Hans.",
    "preferences": f"These are at most {WORDS_MOST}, each a few words, or an object with text and perhaps"
    f" how ({', '.join(How)}), at (an instant with its offset, such as 2025-03-31T15:00:00+02:00) and times"
    f" (a whole number up to {TIMES_MOST:,}).",
    "occasions": f"These are at most {WORDS_MOST}, each with kind (one word in small letters), month"
    " and day.",
    "complaint_since": "An instant has its offset, such as 2025-03-31T15:00:00+02:00.",
    "value_band": "A value band is one word in small letters, such as top.",
    "points": f"Points are a number from 0 to {NUMBER_LIMIT:,.0f}, without spaces or commas.",
    "churn_risk": "A churn risk is a number from 0 to 1, such as 0.35.",
    "appointments": f"These are at most {WORDS_MOST}, each with venue (its id), at (an instant with its"
    " offset, such as 2025-03-31T15:00:00+02:00) and perhaps about.",
    "tags": f"A tag is an EPC: {EPC_MIN_DIGITS} to {EPC_MAX_DIGITS} hex digits, an even number.",
    "consents": ALLOWED,
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
    return checked(line)


def checked(line: Line, is_plain_line: bool = False) -> Line:
    """The line, in which each field is of its type; of a plain line all words are plain. Raises BadLine."""
    if staff_of(line.id) is not None:
        raise BadLine("id", f"An id does not begin with {STAFF}: so do the badges of staff.")
    for index, said in enumerate(line.consents):
        if line.child or consent_of(said) is None:
            raise BadLine(f"consents[{index}]", CHILD if line.child else ALLOWED)
    if not is_plain_line and not is_plain("".join(words for _, words in _words(line))):
        where = next(where for where, words in _words(line) if not is_plain(words))
        raise BadLine(where, "This holds control characters or line breaks.")
    return line


def _words(line: Line) -> Iterator[tuple[str, str]]:
    """All that staff may read, each with its field."""
    for name in _SHOWN:
        value = getattr(line, name)
        for words in value if isinstance(value, tuple) else (value,):
            yield name, words
    for like in line.preferences:
        yield "preferences", like if isinstance(like, str) else like.text
    for index, planned in enumerate(line.appointments):
        yield f"appointments[{index}].venue", planned.venue
        yield f"appointments[{index}].about", planned.about


def new_guest(line: Line, secret: bytes) -> NewGuest:
    """The guest, with hashed credentials."""
    tags = [(credential_hash(secret, TAG, epc), TAG) for tag in line.tags for epc in spellings(tag)]
    phones = [(credential_hash(secret, PHONE, phone), PHONE) for phone in line.phones]
    consents = [consent for said in line.consents if (consent := consent_of(said)) is not None]
    return NewGuest(profile_of(line), tuple(dict.fromkeys((*tags, *phones))), tuple(dict.fromkeys(consents)))


def profile_of(line: Line) -> Guest:
    return Guest(
        id=line.id,
        name=line.name,
        say=line.say,
        tier=line.tier,
        languages=line.languages,
        occasions=_occasions(line),
        complaint=line.complaint,
        complaint_since=None if line.complaint_since is None else line.complaint_since.timestamp(),
        account_manager=line.account_manager,
        deputy=line.deputy,
        only=line.only,
        speak=line.speak,
        preferences=tuple(map(_preference, line.preferences)),
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
        other_names=line.other_names,
        tier_reason=line.tier_reason,
        tier_review=None if line.tier_review is None else _midnight(line.tier_review),
        household=line.household,
        contact_how=line.contact_how,
        contact_when=line.contact_when,
        contact_never=line.contact_never,
        child=line.child,
    )


def _occasions(line: Line) -> tuple[Occasion, ...]:
    month, _, day = line.birthday.partition("-")
    birthday = (Occasion("birthday", int(month), int(day)),) if day else ()
    return (*birthday, *(Occasion(one.kind, one.month, one.day) for one in line.occasions))


def _preference(like: str | Liked) -> Preference:
    if isinstance(like, str):
        return Preference(like)
    return Preference(like.text, like.how, None if like.at is None else like.at.timestamp(), like.times)


def _midnight(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp()


def spellings(tag: str) -> Iterator[str]:
    """What reads of this tag may say: what is on it, and, from those who read only that, its GS1 key."""
    yield tag
    if key := gs1_key(tag):
        yield key_as_epc(key)
