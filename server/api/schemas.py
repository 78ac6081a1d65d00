"""What the API answers: plain dataclasses, documented by FastAPI and encoded by msgspec.

Requests are pydantic models beside their routes and refuse unknown fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from alerts.model import About, HandoverState, Intent, NoteKind, Outcome, Priority, Shelf, State
from alerts.people import How
from recognition.consent import Purpose
from recognition.model import Text

TouchKind = Literal["arrived", "moved", "card", "claimed", "answer", "note", "promise", "kept", "done"]


@dataclass(frozen=True, slots=True)
class ErrorView:
    """Every error has this shape."""

    code: str
    """Stable, for programs: ``bad_key``, ``already_claimed`` ..."""
    message: str
    """One sentence for people, in English."""
    where: str = ""
    """The place: a field path, a line, an index; empty for the request as a whole."""
    words: Text | None = None
    """What to do instead, in each language: only where words were refused."""


@dataclass(frozen=True, slots=True)
class RefusalView:
    index: int
    """Which element of the body, from 0."""
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class IngestView:
    """The answer to readers: how many reads were taken, and which were not."""

    accepted: int
    refused: tuple[RefusalView, ...] = ()
    """At most 100 are listed; ``refused_total`` counts all."""
    refused_total: int = 0


@dataclass(frozen=True, slots=True)
class ConnectorView:
    """A broker or reader that the server connects to."""

    kind: str
    """``mqtt`` ..."""
    address: str
    """Its host and port."""
    connected_at: float | None
    """Since when it is connected; null while it is not."""
    error: str
    """Why it is not connected; empty while it is."""
    last_trouble: str
    """The last thing that could not be taken, and why; empty if there was none."""
    troubled_at: float | None
    counts: dict[str, int]
    """Messages since the start, by what became of them: ``taken``, ``bad`` ..."""


@dataclass(frozen=True, slots=True)
class ZoneView:
    id: str
    name: Text
    kind: str
    polygon: tuple[tuple[float, float], ...]
    """Metres on the floor plan, x to the right, y down; empty for a fence without a plan."""
    fence: tuple[tuple[float, float], ...]
    """Longitude, latitude; empty for a zone without a fence."""


@dataclass(frozen=True, slots=True)
class AntennaView:
    reader: str
    id: str
    zone: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class VenueView:
    id: str
    name: Text
    kind: str
    timezone: str
    width_m: float
    height_m: float
    zones: tuple[ZoneView, ...]
    antennas: tuple[AntennaView, ...]


@dataclass(frozen=True, slots=True)
class StaffView:
    id: str
    name: str
    role: str
    languages: tuple[str, ...]
    zone: str | None
    on_shift: bool
    on_break: bool
    """On shift, and not to be disturbed."""
    quiet_until: float | None
    """Until then only cards of high priority disturb them."""
    shift_since: float | None


@dataclass(frozen=True, slots=True)
class MeView:
    """Who is signed in, and where."""

    staff: StaffView
    venue: VenueView
    limited: bool
    """This session may do no more than set up a second factor: its grace is over."""
    factor_due_at: float | None
    """When the grace of who needs a second factor and has none ends; null for all others."""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class QuestionView:
    key: str
    text: Text
    choices: tuple[ChoiceView, ...]
    """Empty: free text, at most 200 characters."""


@dataclass(frozen=True, slots=True)
class AnswerView:
    question: str
    text: Text
    value: str
    label: Text
    by_name: str
    at: float


@dataclass(frozen=True, slots=True)
class OwnerView:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class CardFactView:
    """One thing worth knowing, and how we know."""

    text: Text
    how: How
    """``told`` us, ``seen`` again and again, ``guessed`` (never said to the guest), or ``known`` from the
    house's own books."""
    at: float | None
    """When we learned it, or saw it last; null if we do not know."""
    times: int
    """How often it was seen."""


@dataclass(frozen=True, slots=True)
class NoteView:
    """What somebody wrote down in this visit."""

    id: str
    kind: NoteKind
    text: str
    by_name: str
    at: float
    owner: OwnerView | None
    """Of a promise: who is to keep it."""
    kept_at: float | None


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as a screen gets it."""

    id: str
    about: About
    """``guest``; or a notice to those who oversee the venue, which names no guest."""
    unsure: bool
    """Whoever bears the guest's tag may be somebody else: the card says to confirm it, and names nobody."""
    visit: str
    guest: str
    name: str
    say: str
    """How to pronounce the name; empty if as written."""
    tier: str
    languages: tuple[str, ...]
    zone: str
    since: float
    """Since when the guest is in the zone (s since 1970)."""
    confidence: float
    """How sure the zone is, 0 to 1."""
    priority: Priority
    title: Text
    suggestion: Text
    facts: tuple[CardFactView, ...]
    question: QuestionView | None
    """What to find out; null when there is nothing to ask, or it was answered in this visit."""
    answers: tuple[AnswerView, ...]
    """What the guest has already told any of us in this visit."""
    state: State
    owner: OwnerView | None
    claimed_at: float | None
    outcome: Outcome | None
    escalated: bool
    opened_at: float
    expires_at: float
    rule: str
    rule_version: int
    for_me: bool
    """It is to disturb whoever this view is for. False: it waits on the shelf, or is somebody else's."""
    fence: int
    """Send it with what you do for your card: it rises whenever the owner changes."""
    shelved: Shelf | None
    """Why it disturbs nobody: ``budget``, ``flood``, ``gathered``; null if it disturbs somebody."""
    gathers: tuple[str, ...]
    """Of a gathered card: the ids of those it tells of."""
    notes: tuple[NoteView, ...]
    word: str
    """What the last owner said when they let go of it."""
    word_by: str
    lost_by: str
    """The last owner's name, if their tablet was gone for too long."""
    complaint: bool
    """The guest has a complaint that is open; false while nobody knows who they are."""
    seen_together: bool
    """It closed by itself: its owner was seen with the guest."""


@dataclass(frozen=True, slots=True)
class HandoverView:
    """Cards and promises that one gives to another, who must accept them."""

    id: str
    giver: OwnerView
    taker: OwnerView
    cards: tuple[str, ...]
    """Ids. While it is offered the taker may see these cards."""
    promises: tuple[NoteView, ...]
    word: str
    ends_shift: bool
    at: float
    expires_at: float
    state: HandoverState


@dataclass(frozen=True, slots=True)
class MineView:
    """What concerns whoever is signed in, cards aside."""

    staff: StaffView
    handovers: tuple[HandoverView, ...]
    """Offered by me or to me, and not answered yet."""
    promises: tuple[NoteView, ...]
    """Mine, and not kept yet."""
    flood: bool
    """So many guests come at once that only what cannot wait disturbs."""
    disturbed_last_hour: int
    disturbed_most: int
    """How many cards may disturb one person in an hour."""


@dataclass(frozen=True, slots=True)
class LikeView:
    """Something that a guest likes or does, and how we know."""

    text: Text
    """A wish in its own words, the same in each language; a habit in the words of the question."""
    how: How
    at: float | None
    times: int


@dataclass(frozen=True, slots=True)
class TouchView:
    """Something that happened between the guest and the house in this visit."""

    at: float
    kind: TouchKind
    zone: str
    """Where, if that is what happened; else empty."""
    by_name: str
    """Who of the staff, if anybody."""
    words: Text | None
    """What was asked, told, noted or suggested."""


@dataclass(frozen=True, slots=True)
class BriefView:
    """A guest in brief, for whoever serves them now."""

    guest: str
    name: str
    say: str
    tier: str
    languages: tuple[str, ...]
    speak: str
    """The language that the guest wants to be spoken to in; empty without such a wish."""
    only_name: str
    """The one member of staff whom the guest wants to be served by; empty without such a wish."""
    occasions_today: tuple[str, ...]
    complaint: str
    account_manager_name: str
    preferences: tuple[LikeView, ...]
    answers: tuple[AnswerView, ...]
    notes: tuple[NoteView, ...]
    today: tuple[TouchView, ...]
    """The earliest first."""
    visits: int | None
    """Which visit to this venue it is; null if the guest is not here."""
    last_visit_at: float | None
    """When the visit before ended."""
    others: tuple[str, ...]
    """The ids of the other live cards of this visit that you may see."""


@dataclass(frozen=True, slots=True)
class ConsentView:
    purpose: Purpose
    given_at: float | None
    withdrawn_at: float | None
    ends_at: float | None


@dataclass(frozen=True, slots=True)
class GuestRowView:
    """A guest in the manager's list."""

    id: str
    name: str
    say: str
    tier: str
    languages: tuple[str, ...]
    consents: tuple[ConsentView, ...]
    present_in: str | None
    """The zone, if the guest is here now."""


@dataclass(frozen=True, slots=True)
class GuestPageView:
    """A page of guests, in the order in which they came; ``next`` is the ``after`` of the next page."""

    guests: tuple[GuestRowView, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class HereView:
    """What a guest's own page shows."""

    venue: Text
    consents: bool
    """The guest has consented to be recognised by phone here. If not, nothing of what they send is kept."""
    zone: Text | None
    """Where we believe them to be; null if not here, as far as we know."""
    intent: Intent
    """What they chose for here."""
    until: float | None
    """When that choice ends by itself; null: they have not chosen."""
