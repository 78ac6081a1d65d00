"""The words of alerting: guests as staff know them, staff, cards and what happens to them.

Instants and durations as in :mod:`recognition.model`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

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


class Outcome(StrEnum):
    """How a claimed card ended, as its owner says."""

    GREETED = "greeted"
    HELPED = "helped"
    NOT_FOUND = "not_found"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day to care about, each year."""

    kind: str
    """``birthday``, ``anniversary`` ..."""
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """When a guest is expected at a venue."""

    venue: str
    at: float
    about: str = ""
    """In a few words."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest as staff may know them. A VIP is a guest with a tier."""

    id: str
    name: str
    say: str = ""
    """How to pronounce the name; empty if as written."""
    tier: str = ""
    """``diamond``, ``gold``, ``silver`` or empty."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags, the preferred one first."""
    occasions: tuple[Occasion, ...] = ()
    complaint_since: float | None = None
    """Since when a complaint is open; None if none is."""
    complaint: str = ""
    """The open complaint in a few words."""
    account_manager: str = ""
    """A staff id, or empty."""
    preferences: tuple[str, ...] = ()
    """What the guest told us they like, in a few words each."""
    tier_since: float | None = None
    """Since when they have the tier; None if we do not know."""
    segments: tuple[str, ...] = ()
    """Groups that marketing put them in: ``corporate``, ``local`` ..."""
    labels: tuple[str, ...] = ()
    """Words that staff keep with the guest: ``press``, ``wheelchair`` ..."""
    companions: tuple[str, ...] = ()
    """Guest ids they belong together with. Counts only where each names the other."""
    appointments: tuple[Appointment, ...] = ()
    value_band: str = ""
    """``top``, ``high`` ... by what they are worth to the house; empty if nobody has worked it out."""
    points: float | None = None
    """Points of the club; None for who is not in it."""
    churn_risk: float | None = None
    """How likely they are to stay away for good, 0 to 1; None if nobody has worked it out."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff, and where they are now."""

    id: str
    venue: str
    name: str
    role: str
    """``host``, ``concierge``, ``duty_manager``, ``manager`` ..."""
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    """``sommelier``, ``first_aid`` ..."""
    zone: str | None = None
    """The zone they chose; None before they did."""
    on_shift: bool = False


OVERSEERS = frozenset({"manager", "duty_manager"})
"""Roles that see the floor and may see and take every card of their venue."""


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
    facts: tuple[Text, ...]


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
    facts: tuple[Text, ...]
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


@dataclass(frozen=True, slots=True)
class CardChanged:
    """The card is new or different: keep it and show it to its audience."""

    card: Card


@dataclass(frozen=True, slots=True)
class CardKept:
    """Keep the card; nobody has seen it, or sees it now."""

    card: Card


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """Keep the answer. The cards that show it come as their own CardChanged."""

    answer: Answer


Effect = CardChanged | CardKept | AnswerGiven


class Refused(Exception):
    """The desk says no. The message is for the person who asked."""


class NoSuchCard(Refused):
    """There is no such card for this person."""


class AlreadyClaimed(Refused):
    """Somebody else has it."""

    def __init__(self, owner: str, owner_name: str) -> None:
        super().__init__(f"{owner_name} already has this card.")
        self.owner = owner
        self.owner_name = owner_name


class CardClosed(Refused):
    """The card is done, expired or withdrawn."""


class NotOwner(Refused):
    """Only the owner may do this."""


class NotAsked(Refused):
    """The card does not ask this question, or not with this answer."""
