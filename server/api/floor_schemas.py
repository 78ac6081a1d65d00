"""What the API answers about the floor: who is where and why we believe it, and how the readers are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from recognition.model import Status, TroubleKind
from server.api.schemas import StaffView


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
