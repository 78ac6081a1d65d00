"""The words of alerting: cards and what happens to them.

Instants and durations as in :mod:`recognition.model`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from alerts.people import How, Staff
from recognition.model import Text


class Priority(StrEnum):
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class State(StrEnum):
    """A card's life; the transitions are a table in :mod:`alerts.lifecycle`."""

    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    HELD = "held"
    """Its rule's quiet hours are on: nobody sees it yet."""
    RESOLVED = "resolved"
    """What it was about is over by itself."""


class About(StrEnum):
    """What a card is about. All but guests' cards are notices: they go to the overseers, and no rule makes
    them."""

    GUEST = "guest"
    READER = "reader"
    """Something is wrong with a reader or one of its antennas."""
    DOUBT = "doubt"
    """A guest's tag is in two places at once."""
    GATHERED = "gathered"
    """Several guests whose own cards would have been too many for those who get them."""


class Shelf(StrEnum):
    """Why a card disturbs nobody, though it may be taken from the shelf."""

    BUDGET = "budget"
    """Everybody who could be told had as many cards in the last hour as a person can take."""
    FLOOD = "flood"
    """So many guests came at once that only what cannot wait disturbs."""
    GATHERED = "gathered"
    """It is told of together with others, on a card of its own."""


class Intent(StrEnum):
    """What the guest wants of us in this visit."""

    WELCOME = "welcome"
    IF_ASKED = "if_asked"
    """No card, unless they ask for somebody."""
    INVISIBLE = "invisible"
    """As if there were no consent."""


class Usefulness(StrEnum):
    """What somebody who got a card says of it."""

    USEFUL = "useful"
    NOT_USEFUL = "not_useful"
    WRONG_PERSON = "wrong_person"


class NoteKind(StrEnum):
    NOTE = "note"
    PROMISE = "promise"
    """Something that somebody said the house would do."""


class HandoverState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    """Nobody answered in time, or there is nothing left to hand over."""


class Outcome(StrEnum):
    """How a claimed card ended, as its owner says."""

    GREETED = "greeted"
    HELPED = "helped"
    NOT_FOUND = "not_found"
    NOT_NEEDED = "not_needed"


GUEST_LANGUAGE = "$guest.language"
"""As the language of a part of an audience: the one that the guest prefers."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an audience: some of the staff on shift. Without any field: everybody."""

    role: str | None = None
    skill: str | None = None
    language: str | None = None
    """Who speaks it; or ``GUEST_LANGUAGE``."""
    zone: str | None = None
    """Only those who are in this zone."""
    nearest: int | None = None
    """Only so many, the nearest to the guest first."""
    account_manager: bool = False
    """The guest's own; stands alone."""


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """Whom an unclaimed card goes to next."""

    at: float
    to: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """Something worth knowing from the guest, asked at most once in a visit."""

    key: str
    text: Text
    choices: tuple[Choice, ...]
    """Empty: free text of at most ``ANSWER_LIMIT`` characters."""


ANSWER_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What the guest told somebody. It belongs to the visit: all who serve the guest know it."""

    visit: str
    question: str
    question_text: Text
    value: str
    label: Text
    """The value in words."""
    by: str
    """The staff id of who was told."""
    by_name: str
    at: float


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote down about a guest in a visit; a promise is kept by its owner."""

    id: str
    venue: str
    visit: str
    guest: str
    kind: NoteKind
    text: str
    by: str
    by_name: str
    at: float
    owner: str = ""
    """Of a promise: the staff id of who is to keep it."""
    owner_name: str = ""
    kept_at: float | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """Cards and promises that one member of staff gives to another, who must accept them. Until then they
    stay where they are."""

    id: str
    venue: str
    giver: str
    giver_name: str
    taker: str
    taker_name: str
    cards: tuple[str, ...]
    promises: tuple[str, ...]
    """Ids of notes."""
    word: str
    """What the giver says to it."""
    ends_shift: bool
    """The giver's shift ends when it is accepted."""
    at: float
    expires_at: float
    state: HandoverState = HandoverState.OFFERED


@dataclass(frozen=True, slots=True)
class Rating:
    """Whether a card was of use to somebody; the last word of each person counts."""

    card: str
    venue: str
    rule: str
    staff: str
    value: Usefulness
    at: float


@dataclass(frozen=True, slots=True)
class CardFact:
    """One thing worth knowing on a card, and how we know."""

    text: Text
    how: How = How.KNOWN
    at: float | None = None
    """When we learned it, or saw it last."""
    times: int = 0
    """How often it was seen."""
    fact: str = ""
    """By which name rules know it; ``wish`` for what the guest asked of whoever serves them."""


FactValue = str | float | bool | tuple[str, ...]
"""A fact's value as it is kept on a card; words in order."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """What a card does not say while whoever bears the guest's tag may be somebody else."""

    name: str
    say: str
    tier: str
    languages: tuple[str, ...]
    title: Text
    suggestion: Text
    facts: tuple[CardFact, ...]


class Owned(msgspec.Struct, frozen=True):
    """A card was somebody's for a while."""

    by_name: str
    since: float
    until: float


class Card(msgspec.Struct, frozen=True):
    """One moment of truth, for one guest, in the right hands. Immutable, like a visit. A msgspec struct: each
    change makes a new one, and a dataclass of so many fields takes ten times as long."""

    id: str
    venue: str
    visit: str
    """Of a card about a reader: an id that no visit has."""
    guest: str
    """Empty on a card about a reader."""
    name: str
    say: str
    tier: str
    languages: tuple[str, ...]
    zone: str
    since: float
    """Since when the guest is in the zone."""
    confidence: float
    rule: str
    rule_version: int
    priority: Priority
    title: Text
    suggestion: Text
    """The one suggested action."""
    facts: tuple[CardFact, ...]
    """At most three, the most useful first."""
    question: Question | None
    """None once the guest has answered it in this visit."""
    answers: tuple[Answer, ...]
    """All that was answered in this visit."""
    audience: tuple[str, ...]
    """Staff ids who get the card; it only grows."""
    opened_at: float
    expires_at: float
    escalate_at: float | None
    """When it goes to the next step unless claimed; None if there is none left."""
    escalated: bool = False
    state: State = State.OPEN
    owner: str | None = None
    owner_name: str | None = None
    claimed_at: float | None = None
    closed_at: float | None = None
    outcome: Outcome | None = None
    about: About = About.GUEST
    withheld: Withheld | None = None
    """Kept for when the doubt is over; never shown."""
    steps: tuple[EscalationStep, ...] = ()
    """The steps of escalation that are left, the next one first. On the card, so that a change of its rule
    changes nothing for it."""
    moment: str = ""
    """The id of the moment it was made for."""
    trigger: str = ""
    """What kind of moment that was."""
    because: Mapping[str, FactValue] = msgspec.field(default_factory=dict)
    """The facts that its rule looked at, as they were; those without a value are not among them."""
    complaint: bool = False
    """The guest has an open complaint: such a card gives way to nothing."""
    fence: int = 0
    """Rises whenever the owner changes. Who acts for an earlier owner is refused."""
    alerted: Mapping[str, float] = msgspec.field(default_factory=dict)
    """Whom of its audience it disturbs, by staff id, and since when. The others find it on their shelf."""
    owned_before: tuple[Owned, ...] = ()
    """Whose it was until they let go of it or handed it over, the first one first."""
    earlier: Mapping[str, float] = msgspec.field(default_factory=dict)
    """Whom it disturbed before its last owner let go of it, and when."""
    reach: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Why each of its audience gets it, by staff id: a code of :mod:`alerts.reach`."""
    shelved: Shelf | None = None
    """Why it disturbs nobody; None if it disturbs somebody."""
    gathers: tuple[str, ...] = ()
    """Of a gathered card: the ids of those it tells of."""
    notes: tuple[Note, ...] = ()
    """All that was written down in this visit."""
    word: str = ""
    """What the last owner said when they let go of it."""
    word_by: str = ""
    """The name of who said so."""
    lost_by: str = ""
    """The name of the last owner, if their tablet was gone for too long."""
    seen_together: bool = False
    """It closed by itself: its owner was seen with the guest."""


@dataclass(frozen=True, slots=True)
class Mine:
    """What concerns one member of staff, cards aside."""

    staff: Staff
    handovers: tuple[Handover, ...]
    """Offered by them or to them, and not answered."""
    promises: tuple[Note, ...]
    """Theirs, and not kept."""
    flood: bool
    disturbed_last_hour: int
    """How many cards disturbed them in the hour before now."""
