"""What antennas have heard: counted on the hot path, judged off it."""

from __future__ import annotations

import math
from typing import Final

from recognition.model import Source
from recognition.phone import PhoneState
from recognition.plan import Antenna

FADE_S = 2.0
"""A read counts for about a third after this long."""

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

    __slots__ = ("antenna", "clock", "heard_at", "links", "reader", "reads", "weight", "zone")

    def __init__(self, antenna: Antenna, clock: Clock, weight: float = 1.0) -> None:
        self.reader = antenna.reader
        self.antenna = antenna.id
        self.zone = antenna.zone
        self.clock = clock
        self.weight = weight
        """What one read counts: slow readers' reads count more."""
        self.links: dict[str, Trace] = {}
        """By EPC as read: only the tags of guests who are here (or were, moments ago)."""
        self.reads = 0
        self.heard_at = NEVER


class Trace:
    """What one antenna heard of one guest. While it is calm the venue itself notes further reads, in
    ``heard_at``, ``ts`` and ``calls``."""

    __slots__ = ("_noted_at", "_score", "calls", "calm", "ear", "heard_at", "track", "ts")

    def __init__(self, track: Track, ear: Ear) -> None:
        self.track = track
        self.ear = ear
        self.calm = False
        """A further read only confirms what we believe."""
        self.heard_at = NEVER
        self.ts = NEVER
        """The reader's own time of the newest read. What is not newer is a repetition."""
        self.calls = 0
        """Reads counted since one was last weighed."""
        self._score = 0.0
        self._noted_at = NEVER

    def note(self, at: float) -> None:
        """One read more, weighed at once."""
        self._score, self.calls = self._sum(), 0
        if at > self.heard_at:
            self._score *= math.exp((self.heard_at - at) / FADE_S)
            self.heard_at = at
        self._score += 1
        self._noted_at = self.heard_at

    def _sum(self) -> float:
        """Reads as of ``heard_at``, older ones faded. Those only counted count as evenly spread."""
        elapsed = self.heard_at - self._noted_at if self.calls else 0.0
        if elapsed <= 0:
            return self._score + self.calls
        spread = -math.expm1(-elapsed / FADE_S) / -math.expm1(-elapsed / self.calls / FADE_S)
        return self._score * math.exp(-elapsed / FADE_S) + spread

    def score(self, at: float) -> float:
        """The weighted reads, faded to ``at``."""
        if self.heard_at == NEVER:
            return 0.0
        return self.ear.weight * self._sum() * math.exp(-max(at - self.heard_at, 0.0) / FADE_S)


class Track:
    """What we know of one guest's whereabouts. Private to the venue and its tracker."""

    __slots__ = (
        "by_ear",
        "confidence",
        "guest",
        "held_from",
        "hold_s",
        "left_at",
        "phone",
        "rival",
        "rival_since",
        "since",
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
        self.hold_s = 0.0
        self.held_from = NEVER
        """Silence counts from here at the earliest: the last decision, or a restart."""
        self.confidence = 0.0
        """From before a restart; used until something is heard."""
        self.source = Source.TAG
        self.by_ear: dict[Ear, Trace] = {}
        self.phone = PhoneState()
        self.rival = ""
        """The zone that was heard last but is not believed, and since when."""
        self.rival_since = math.inf
        self.wake = math.inf
        """When the tracker will look at this track next; never after its deadline."""

    def heard_at(self) -> float:
        """The newest read, or ``held_from`` if that is later."""
        return max([self.held_from, *[trace.heard_at for trace in self.by_ear.values()]])

    def zone_heard_at(self) -> float:
        """The newest read in the present zone."""
        of_zone = [trace.heard_at for trace in self.by_ear.values() if trace.ear.zone == self.zone]
        return max([self.since, *of_zone])
