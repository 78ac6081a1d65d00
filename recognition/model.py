"""The words of recognition. One meaning each; see docs/vocabulary.md.

Instants are seconds since the Unix epoch, UTC, as floats, in fields named ``at``, ``since`` or
``..._at``. Durations end in ``_s``, distances in ``_m``, signal strengths in ``_dbm``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

Text = Mapping[str, str]
"""The same words in each language, by BCP 47 tag: ``en``, ``zh-Hans``, ``zh-Hant``."""

LATE_AFTER_S = 120.0
"""A read or fix older than this when it reaches us is history: it never alerts."""

FUTURE_S = 60.0
"""How far a sender's clock may run ahead of ours before its time is refused."""


class Read(msgspec.Struct, frozen=True, gc=False):
    """One antenna heard one tag. A msgspec struct, so that bytes decode straight into it: it is the
    only object made for each read (decision 0003)."""

    epc: str
    """The tag's EPC in hex, either case. Never stored, never logged."""
    reader: str
    antenna: str | int
    rssi: float | None = None
    """Signal strength, dBm."""
    ts: float | None = None
    """The reader's clock; None where it has none."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A phone believes it is here."""

    phone: str
    """The phone's credential. Never stored raw, never logged."""
    at: float
    lat: float
    lon: float
    accuracy_m: float
    """Radius that holds the true position with probability ``accuracy_p``."""
    accuracy_p: float = 0.68
    """0.68 on Android and iOS, 0.95 from a browser (W3C)."""


class HintKind(StrEnum):
    """What a phone itself says of a region it watches."""

    ENTER = "enter"
    LEAVE = "leave"
    INSIDE = "inside"
    """Listed with a fix among the regions it is in: says less than the crossing, but says it again."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A phone's own word on a region: weighed with our decision, never believed alone."""

    phone: str
    """The phone's credential. Never stored raw, never logged."""
    at: float
    kind: HintKind
    region: str
    """As the phone names it. Counts where it is a zone's id, or its name in any language."""
    beacon: bool = False
    """It heard a beacon, which is surer than its guess of a position."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A phone says "I am here" by hand, with the code at a zone's door. It is of the instant it comes in."""

    phone: str
    """The phone's credential. Never stored raw, never logged."""
    zone: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One element of a batch that could not be taken, and why. Holds no credential."""

    index: int
    """Its place in the batch, from 0."""
    where: str
    """The field, as a path: ``antenna``, ``data.idHex``; empty for the element as a whole."""
    why: str


class NewsKind(StrEnum):
    """What a reader can say about itself."""

    ALIVE = "alive"
    OFFLINE = "offline"
    """It is gone, as its connection or its last will says."""
    STARTED = "started"
    STOPPED = "stopped"
    """It lives and does not listen for tags."""
    OVERFLOW = "overflow"
    """It threw away ``count`` messages for want of room."""
    GAP = "gap"
    """``count`` of its messages never reached us."""
    SEQUENCE = "sequence"
    """It numbers its messages; ``count`` of the numbers ``first`` to ``last`` came in one body."""
    ANTENNA_UP = "antenna_up"
    ANTENNA_DOWN = "antenna_down"


@dataclass(frozen=True, slots=True)
class News:
    """What a reader says about itself, beside its reads. Holds no credential."""

    reader: str
    kind: NewsKind
    antenna: str = ""
    """ANTENNA_UP, ANTENNA_DOWN: which."""
    count: int = 0
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a format made of one body: the good part, and what could not be read."""

    reads: list[Read] = field(default_factory=list)
    fixes: list[Fix] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    indices: list[int] | None = None
    """The place in the body of each read (or fix); None when they are simply 0, 1, 2 ..."""
    heartbeat: bool = False
    """The sender says that it is alive, or at least that it is there."""
    hints: list[Hint] = field(default_factory=list)
    """Beside the fixes, in any order."""
    news: list[News] = field(default_factory=list)
    """What else the sender says about itself, in its order."""


class Source(StrEnum):
    """What a presence rests on."""

    TAG = "tag"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Presence:
    """Where we believe a guest is, and how sure."""

    guest: str
    zone: str
    since: float
    """When the guest came into this zone."""
    heard_at: float
    """When we last had evidence."""
    confidence: float
    """Probability that the zone is right, 0 to 1."""
    source: Source


@dataclass(frozen=True, slots=True)
class Visit:
    """From arrival to departure. Immutable: each change makes a new one with the same id."""

    id: str
    venue: str
    guest: str
    arrived_at: float
    presence: Presence
    left_at: float | None = None
    previous_left_at: float | None = None
    """When the guest's previous visit here ended; None on the first visit ever."""
    ordinal: int = 1
    """1 for the first visit ever to this venue, and so on."""
    path: tuple[tuple[str, float], ...] = ()
    """Zones in order of entering, each with its instant; the newest ``PATH_LIMIT`` are kept."""
    unsure_since: float | None = None
    """Since when whoever bears the guest's credential may be somebody else; None if there is no doubt."""
    recent: tuple[int, int, int] | None = None
    """How many visits to this venue ended in the 7, 30 and 365 days before this one began, and this one; None
    of a visit from before we counted."""


PATH_LIMIT = 64


class Kind(StrEnum):
    """What kind of moment."""

    ARRIVED = "arrived"
    RETURNED = "returned"
    MOVED = "moved"
    DWELT = "dwelt"
    LEFT = "left"
    UNSURE = "unsure"
    """The guest's credential is in two places at once, or was faster than anybody travels: whoever bears it
    may not be the guest."""
    SURE = "sure"
    """That doubt is over."""
    NOT_GREETED = "not_greeted"
    """The guest has been here for a while, and nobody has greeted them."""
    EXPECTED = "expected"
    """The guest has an appointment, and is not here."""
    TOGETHER = "together"
    """Two guests who belong together are in one zone."""
    ASKED = "asked"
    """The guest would like somebody: they said so on their phone."""
    READER_SILENT = "reader_silent"
    """A reader has not been heard for a while: about no guest."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A change worth attention. ``id`` derives from its cause, so that replaying is harmless."""

    id: str
    kind: Kind
    at: float
    visit: Visit
    """The visit as of this moment."""
    late: bool = False
    """From old evidence: updates history, never alerts."""
    dwell_s: float | None = None
    """DWELT: how long the guest has been in the zone."""
    away_s: float | None = None
    """RETURNED: time since the previous visit ended."""
    withdrawn: bool = False
    """LEFT because consent was withdrawn."""
    unknown: bool = False
    """LEFT for all we know: the phone fell silent, or its bearer does not want to be seen. It ends the visit;
    no rule looks at it."""
    zones: tuple[str, ...] = ()
    """UNSURE: where the credential was heard, the believed zone first."""
    companion: str = ""
    """TOGETHER: the other guest."""
    reader: str = ""
    """READER_SILENT: which."""


class TroubleKind(StrEnum):
    """What can be wrong with a reader, or with one of its antennas."""

    OFFLINE = "offline"
    """The reader is gone, as its connection or its last will says."""
    SILENT = "silent"
    """Nothing from the reader for longer than is usual for it. ``amount`` is 1 if all that it ever sends is
    reads: then it may also be that nobody is near it."""
    STOPPED = "stopped"
    """The reader lives and does not listen."""
    SKEWED = "skewed"
    """Its clock is ``amount`` seconds ahead of ours (behind, if negative)."""
    JUMPING = "jumping"
    """Its clock was set ``amount`` times within an hour."""
    LOSING = "losing"
    """``amount`` of its messages never reached us, within minutes."""
    OVERFLOWING = "overflowing"
    """It threw away ``amount`` messages, within minutes."""
    UNPLUGGED = "unplugged"
    """The reader says that the antenna is not connected."""
    DEAF = "deaf"
    """The antenna hears nothing, while guests spent ``amount`` minutes around it."""
    WEAK = "weak"
    """The antenna hears each guest ``amount`` times a minute, where ``usual`` times is usual."""


class Status(StrEnum):
    """How a reader or antenna does, at a glance."""

    OK = "ok"
    WARNING = "warning"
    """It still hears guests, or may."""
    BAD = "bad"
    """It hears nobody."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something is wrong with a reader or antenna. The same one as long as it lasts."""

    reader: str
    antenna: str
    """Empty: the reader as a whole."""
    kind: TroubleKind
    zone: str
    """The antenna's, or that of the reader's first antenna."""
    since: float
    amount: float = 0.0
    """As it was when the trouble began; what it counts, its kind says."""
    usual: float = 0.0

    @property
    def key(self) -> tuple[str, str, TroubleKind]:
        """What there is one of at a time."""
        return self.reader, self.antenna, self.kind


@dataclass(frozen=True, slots=True)
class AntennaHealth:
    antenna: str
    zone: str
    last_heard_at: float | None
    reads_per_minute: float
    status: Status
    recent: tuple[int, ...]
    """Reads in each of the last minutes, at most an hour, the newest last."""
    per_guest: float | None
    """Reads a minute of each guest in its zone, lately; None if too few guests were there."""
    usual_per_guest: float | None
    """The same in the last hours or days."""


@dataclass(frozen=True, slots=True)
class ReaderHealth:
    """How a reader does. Counts all tags it hears, also those of strangers: only counters."""

    reader: str
    last_heard_at: float | None
    """Last read or heartbeat; None if never since the start."""
    reads_per_minute: float
    silent: bool
    """Nothing for longer than ``silent_after_s``."""
    silent_after_s: float
    status: Status
    troubles: tuple[Trouble, ...]
    """Its own and its antennas'."""
    clock_offset_s: float | None
    """How far its clock is ahead of ours, with the way to us counted as behind; None if unknown."""
    clock_drift_ppm: float | None
    """Microseconds that its clock gains in each second; None if unknown."""
    clock_steps: int
    """How often its clock was set, in the last hour."""
    lost: int
    """Messages of the last hour that never reached us."""
    overflowed: int
    """Messages that it threw away in the last hour."""
    antennas: tuple[AntennaHealth, ...]
