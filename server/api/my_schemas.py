"""What the API answers to a guest on their own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from alerts.model import Intent, NoteKind, Outcome, State
from alerts.people import How
from recognition.consent import Purpose
from recognition.model import Text
from server.api.schemas import CardView, ChoiceView
from server.consenting import Renew
from server.store.consents import How as Given


@dataclass(frozen=True, slots=True)
class GuestLinkView:
    """A link to a guest's page, good once."""

    url: str
    """The secret is behind ``#``, so that no server or log sees it."""
    qr: str
    """The same as a picture: SVG."""
    expires_at: float


@dataclass(frozen=True, slots=True)
class MyLikeView:
    key: str
    """By which it is corrected."""
    text: str
    how: How
    at: float | None
    times: int


@dataclass(frozen=True, slots=True)
class MyPlaceView:
    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class MyVenueView:
    """How it stands with the guest at one venue."""

    id: str
    name: Text
    timezone: str
    zones: tuple[MyPlaceView, ...]
    recognised: bool
    """Whether we may know that they are here, by tag or phone."""
    by_phone: bool
    zone: Text | None
    """Where we believe them to be; null if nowhere, or if we may not know."""
    since: float | None
    intent: Intent
    until: float | None


@dataclass(frozen=True, slots=True)
class MyConsentView:
    """One consent, as it stands."""

    purpose: Purpose
    venue: str
    """Empty for all venues, a venue's id, or ``group:`` and a group's."""
    partner: str
    given_at: float
    ends_at: float | None
    withdrawn_at: float | None
    how: Given
    witness_name: str
    notice: int
    live: bool
    renew: Renew
    """Whether it is time to ask again, and why."""
    receipt: str
    """Its receipt's id."""


@dataclass(frozen=True, slots=True)
class MyView:
    """All that the page shows at first: what we hold, where they are, what they allow."""

    name: str
    profile: dict[str, Any]
    """Everything else that the house knows of them, as it is kept; staff by their names."""
    likes: tuple[MyLikeView, ...]
    credentials: dict[str, int]
    """How many of each kind; of themselves we know only keyed hashes."""
    venues: tuple[MyVenueView, ...]
    consents: tuple[MyConsentView, ...]
    child: bool
    """Nobody recognises a child."""
    now: float


Mirrored = Literal["live", "imagined", "none", "if_asked", "invisible", "no_consent"]
"""``live``: cards that are on screens now. ``imagined``: the card that would come if they walked in now.
``none``: no rule would make one. ``if_asked``: none, unless they ask. ``invisible``, ``no_consent``: nobody
sees them."""


@dataclass(frozen=True, slots=True)
class MirrorView:
    """What staff of one venue see."""

    kind: Mirrored
    cards: tuple[CardView, ...]
    zone: Text | None
    """Where the imagined card has them arrive."""
    roles: tuple[str, ...]
    """The roles of those who get it, the most first."""
    people: int


@dataclass(frozen=True, slots=True)
class StayView:
    zone: Text
    at: float


@dataclass(frozen=True, slots=True)
class TakenView:
    """Who had a card for a while."""

    name: str
    role: str
    at: float


@dataclass(frozen=True, slots=True)
class MyCardView:
    """A card that was made of the guest."""

    title: Text
    at: float
    state: State
    people: int
    """How many got it."""
    taken: tuple[TakenView, ...]
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class MyAnswerView:
    question: str
    question_text: Text
    value: str
    label: Text
    by_name: str
    at: float
    choices: tuple[ChoiceView, ...]
    """What it may be corrected to; empty: to anything."""


@dataclass(frozen=True, slots=True)
class MyNoteView:
    id: str
    kind: NoteKind
    text: str
    by_name: str
    at: float
    kept_at: float | None


@dataclass(frozen=True, slots=True)
class MyVisitView:
    id: str
    venue: MyPlaceView
    timezone: str
    arrived_at: float
    left_at: float | None
    path: tuple[StayView, ...]
    cards: tuple[MyCardView, ...]
    answers: tuple[MyAnswerView, ...]
    notes: tuple[MyNoteView, ...]


@dataclass(frozen=True, slots=True)
class MyVisitsView:
    visits: tuple[MyVisitView, ...]
    more: bool
    """There are older ones."""


Who = Literal["staff", "guest", "key", "server"]


@dataclass(frozen=True, slots=True)
class LookView:
    """Somebody looked at something of the guest, or changed it."""

    at: float
    act: str
    who: Who
    name: str
    role: str
    venue: MyPlaceView | None


@dataclass(frozen=True, slots=True)
class MySessionView:
    id: str
    device: str
    begun_at: float
    expires_at: float
    this: bool


@dataclass(frozen=True, slots=True)
class MyPasskeyView:
    id: str
    label: str
    made_at: float
    used_at: float | None
