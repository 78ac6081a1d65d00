"""What the API answers: plain dataclasses, documented by FastAPI and encoded by msgspec.

Requests are pydantic models beside their routes and refuse unknown fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from alerts.model import About, Outcome, Priority, State
from recognition.model import Status, Text, TroubleKind


@dataclass(frozen=True, slots=True)
class ErrorView:
    """Every error has this shape."""

    code: str
    """Stable, for programs: ``bad_key``, ``already_claimed`` ..."""
    message: str
    """One sentence for people, in English."""
    where: str = ""
    """The place: a field path, a line, an index; empty for the request as a whole."""


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


@dataclass(frozen=True, slots=True)
class MeView:
    """Who is signed in, and where."""

    staff: StaffView
    venue: VenueView


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
    facts: tuple[Text, ...]
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


@dataclass(frozen=True, slots=True)
class PresenceView:
    guest: str
    name: str
    tier: str
    zone: str
    since: float
    heard_at: float
    confidence: float
    source: Literal["tag", "phone"]
    unsure: bool
    """The guest's tag is in two places at once: whoever bears it may be somebody else."""


@dataclass(frozen=True, slots=True)
class HeardView:
    """What one antenna heard of the guest in one step."""

    reader: str
    antenna: str
    zone: str
    reads: int
    level_dbm: float | None
    """The average of the reads; null if the reader does not say it."""


@dataclass(frozen=True, slots=True)
class EvidenceStepView:
    """What was believed at one instant, and what was heard since the step before."""

    at: float
    since: float
    zones: dict[str, float]
    """Probability of each zone; those below 0.01 are left out."""
    away_p: float
    """Probability that the guest is in none."""
    heard: tuple[HeardView, ...]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """Why a guest is believed to be in a zone."""

    at: float
    guest: str
    zone: str
    heard_at: float
    """When their tag was last heard, or their phone last said something."""
    confidence: float
    """How sure the zone is, 0 to 1; a phone's fades while it is silent."""
    source: Literal["tag", "phone"]
    steps: tuple[EvidenceStepView, ...]
    """Of the guest's tag in the last minute, the oldest first; empty if it was not weighed, or the guest does
    not consent to be recognised by it."""
    not_listening: tuple[str, ...]
    """Readers whose silence says nothing now."""


@dataclass(frozen=True, slots=True)
class AntennaHealthView:
    antenna: str
    zone: str
    last_heard_at: float | None
    reads_per_minute: float
    status: Status
    recent: tuple[int, ...]
    """Reads in each of the last minutes, at most 60, the newest last."""
    per_guest: float | None
    """Reads a minute of each guest in its zone, lately; null if too few guests were there."""
    usual_per_guest: float | None
    """The same as it usually is."""


@dataclass(frozen=True, slots=True)
class TroubleView:
    """Something is wrong with a reader or antenna."""

    antenna: str
    """Empty: the reader as a whole."""
    kind: TroubleKind
    since: float
    amount: float
    """What it counts depends on the kind; see docs/live.md."""
    usual: float


@dataclass(frozen=True, slots=True)
class ReaderHealthView:
    reader: str
    last_heard_at: float | None
    reads_per_minute: float
    silent: bool
    """No read and no heartbeat for ``silent_after_s``, or never since the start."""
    silent_after_s: float
    """90 s, or more for a reader that is usually heard seldom."""
    status: Status
    troubles: tuple[TroubleView, ...]
    clock_offset_s: float | None
    """How far its clock is ahead of ours; null if it says no time."""
    clock_drift_ppm: float | None
    """Microseconds that its clock gains in each second; null before it is known."""
    clock_steps: int
    """How often its clock was set, in the last hour."""
    lost: int
    """Messages of the last hour that never reached us."""
    overflowed: int
    """Messages that it threw away in the last hour."""
    antennas: tuple[AntennaHealthView, ...]


@dataclass(frozen=True, slots=True)
class FloorView:
    """The live floor, for managers."""

    at: float
    presences: tuple[PresenceView, ...]
    readers: tuple[ReaderHealthView, ...]
    staff: tuple[StaffView, ...]
    open_cards: int
    """Cards that nobody has claimed yet."""
    strangers: int
    """Tag reads dropped since the start because no consenting guest bears the tag: a count, nothing else."""


@dataclass(frozen=True, slots=True)
class ConsentView:
    purpose: Literal["recognise_by_tag", "recognise_by_phone"]
    given_at: float | None
    withdrawn_at: float | None


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
    """A page of guests, by name; ``next`` is the ``after`` of the next page."""

    guests: tuple[GuestRowView, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class HereView:
    """What a guest's own page shows."""

    venue: Text
    consents: bool
    """The guest has consented to be recognised by phone here. If not, nothing of what they send is kept."""
    zone: Text | None
    """Where we believe them to be; null if not here, as far as we know."""
