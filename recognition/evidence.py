"""What antennas have heard: added up on the hot path, weighed off it."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

from recognition.model import Source
from recognition.phone import PhoneState
from recognition.plan import Antenna

NEVER: Final = -math.inf


class Clock:
    """How far a reader's clock and its way to us lag, in seconds: the least of the last minutes.

    So a reader whose clock is a minute slow is no staler than others, while a burst that it kept back
    during an outage is as old as it says.
    """

    __slots__ = ("_before", "_current", "lag_s")

    def __init__(self) -> None:
        self.lag_s = math.inf
        """Infinite while nothing is known."""
        self._current = math.inf
        self._before = math.inf

    def sample(self, lag_s: float) -> None:
        """A read reached us so long after the time it bears."""
        if lag_s < self._current:
            self._current = lag_s
            self.lag_s = min(lag_s, self._before)

    def heard_at(self, ts: float, now: float, fresh_s: float) -> float:
        """When a read with the reader's time ``ts`` was heard, by our time: now, unless it comes more
        than ``fresh_s`` later than this reader's reads usually do."""
        self.sample(now - ts)
        behind_s = now - ts - self.lag_s
        return now if behind_s <= fresh_s else now - behind_s

    def turn(self) -> None:
        """A minute has passed: only it and the minute before count from here."""
        if self._current < math.inf:
            self._before, self._current = self._current, math.inf
            self.lag_s = self._before


class Ear:
    """An antenna as the venue listens to it: its zone, and counters for its health."""

    __slots__ = ("antenna", "clock", "heard_at", "index", "links", "reader", "reads", "zone")

    def __init__(self, antenna: Antenna, clock: Clock, index: int) -> None:
        self.reader = antenna.reader
        self.antenna = antenna.id
        self.zone = antenna.zone
        self.clock = clock
        self.index = index
        """Its place in the plan."""
        self.links: dict[str, Trace] = {}
        """By EPC as read: only the tags of guests who are here (or were, moments ago)."""
        self.reads = 0
        self.heard_at = NEVER


class Trace:
    """What one antenna heard of one guest since it was last weighed. While it is calm the venue itself adds
    further reads to it, and nobody needs to look at once."""

    __slots__ = ("bare", "calm", "dbm", "ear", "heard_at", "reads", "track", "ts")

    def __init__(self, track: Track, ear: Ear) -> None:
        self.track = track
        self.ear = ear
        self.calm = False
        """A further read only confirms what we believe."""
        self.heard_at = NEVER
        self.ts = NEVER
        """The reader's own time of the newest read. What is not newer is a repetition."""
        self.reads = 0
        """With a signal strength ..."""
        self.dbm = 0.0
        """... the sum of which is this."""
        self.bare = 0
        """Reads without one."""

    def note(self, rssi: float | None, now: float) -> None:
        """One read more."""
        self.heard_at = now
        if rssi is None:
            self.bare += 1
        else:
            self.reads += 1
            self.dbm += rssi

    def clear(self) -> None:
        """It has been weighed."""
        self.reads = self.bare = 0
        self.dbm = 0.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a guest's belief was, and what was heard for it, at one step."""

    at: float
    since: float
    """Of the time that the step covers."""
    zones: tuple[float, ...]
    """The probability of each zone of the plan; what is missing to 1 is that of being in none."""
    heard: tuple[tuple[int, int, float | None], ...]
    """(ear's index, reads, their average level in dBm) of the antennas that heard the guest."""


LOOKS_MOST = 130
"""A minute's steps, at their most frequent, and some."""


class Track:
    """What we know of one guest's whereabouts. Private to the venue and its tracker."""

    __slots__ = (
        "at",
        "by_ear",
        "confidence",
        "due",
        "guest",
        "heard_from",
        "left_at",
        "looks",
        "peeked",
        "phone",
        "since",
        "slot",
        "source",
        "wake",
        "zone",
    )

    def __init__(self, guest: str) -> None:
        self.guest = guest
        self.zone = ""
        """Empty: not here."""
        self.since = NEVER
        self.left_at = NEVER
        self.heard_from = NEVER
        """Counts as heard: a restart, or a check-in."""
        self.confidence = 0.0
        """That the zone is right, as of the last step."""
        self.source = Source.TAG
        self.by_ear: dict[Ear, Trace] = {}
        self.phone = PhoneState()
        self.slot: int | None = None
        """Where the belief about the tag is; None while there is none."""
        self.at = 0
        """Until when it goes, in units of the tracker."""
        self.due = 0
        """When the next step is to be taken."""
        self.peeked = False
        """A read was judged since the last step."""
        self.wake = math.inf
        """When the tracker will look at this track next; never after its deadline."""
        self.looks: deque[Weighed] = deque(maxlen=LOOKS_MOST)

    def heard_at(self) -> float:
        """The newest read, or ``heard_from`` if that is later."""
        return max([self.heard_from, *[trace.heard_at for trace in self.by_ear.values()]])
