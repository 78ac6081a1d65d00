"""Evidence to presence: the inference. First version: the strongest recent evidence, with hold times.

:class:`Tracker` is the face that the venue drives; another inference may stand behind it. A
:class:`~recognition.evidence.Trace` is what one antenna has heard of one guest. Where the tracker marks
it ``calm``, a further read only confirms what is believed, and the venue notes it in the trace without
asking: the way of nine reads in ten. A filter that wants to weigh every read leaves none calm.

Tags: a trace's score is its reads, each fading with time and weighted by its reader's cycle, so that a
fast reader does not shout a slow one down; a zone's score is the sum over its antennas. The guest
moves when another zone is heard and its score exceeds the present zone's by a margin. They leave when
no antenna has heard them for the zone's ``hold_s``. Phones: see :mod:`recognition.phone`. A tag's word
goes before a phone's; when the tag falls silent and the phone still says "here", the phone has it.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from dataclasses import dataclass

from recognition.evidence import Ear, Trace, Track
from recognition.model import LATE_AFTER_S, Fix, Hint, Presence, Source
from recognition.plan import HOLD_S, Plan

MARGIN = 1.2
"""How many times the present zone's score another zone's must be."""

FLOOR = 1.5
"""And how many average reads more: one stray read alone never is."""

QUIET_S = 6.0
"""A zone not heard for so long gives way to another that was heard twice meanwhile."""

MIN_STAY_S = 1.0
"""No move sooner than this after the last."""

DOUBT = 0.7
"""Reads' worth of evidence for "elsewhere" that is always there, for the confidence."""

CHECKED_IN_P = 0.98
"""How sure a check-in is: somebody read the code at that door, or a picture of it."""

GONE_S = LATE_AFTER_S
"""How long what was heard of a guest who left is kept, so that a repeated batch is known as one."""


@dataclass(frozen=True, slots=True)
class Change:
    """The belief about a guest changed: a new zone, or none any more."""

    guest: str
    at: float
    presence: Presence
    """The new presence; where ``left``, the last one."""
    left: bool = False
    unknown: bool = False
    """They have left only as far as we know: their phone fell silent."""


class Tracker:
    """Where each guest is believed to be. Takes ``now`` as given: the venue keeps it from running back,
    and settles what was due (``advance``) before anything new comes in."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._tracks: dict[str, Track] = {}
        self._idle: deque[tuple[float, str]] = deque()
        """Who was not here at an instant, oldest first: their tracks are dropped in time."""
        self._heap: list[tuple[float, str]] = []

    def trace(self, guest: str, ear: Ear, now: float) -> Trace:
        """What this antenna has heard of this guest; a new one if nothing so far."""
        track = self._track(guest, now)
        trace = track.by_ear.get(ear)
        if trace is None:
            trace = track.by_ear[ear] = Trace(track, ear)
            trace.calm = ear.zone == track.zone and track.source is Source.TAG
        return trace

    def _track(self, guest: str, now: float) -> Track:
        track = self._tracks.get(guest)
        if track is None or self._is_stale(track, now):
            self._tidy(now)
            track = self._tracks[guest] = Track(guest)
            self._idle.append((now, guest))
        return track

    @staticmethod
    def _is_stale(track: Track, now: float) -> bool:
        """Nothing in it can matter any more."""
        newest = max(track.heard_at(), track.left_at, track.phone.heard_at)
        return not track.zone and now - newest >= GONE_S and not track.phone.undecided(now)

    def _tidy(self, now: float) -> None:
        """Drop the tracks of those who are not here and were not heard lately."""
        while self._idle and now - self._idle[0][0] >= GONE_S:
            guest = self._idle.popleft()[1]
            track = self._tracks.get(guest)
            if track is not None and self._is_stale(track, now):
                del self._tracks[guest]
            elif track is not None and not track.zone:
                self._idle.append((now, guest))

    def hear(self, trace: Trace, at: float, now: float) -> Change | None:
        """A read at ``at``, which is ``now`` or, from a reader that kept it back, before."""
        track = trace.track
        if not track.zone and at <= track.left_at:
            return None
        if not track.zone or track.source is not Source.TAG:
            trace.note(now)
            return self._settle(track, trace.ear.zone, Source.TAG, now)
        trace.note(at)
        if trace.ear.zone != track.zone and self._overtakes(track, trace.ear.zone, at):
            return self._settle(track, trace.ear.zone, Source.TAG, now)
        return None

    def _overtakes(self, track: Track, zone: str, at: float) -> bool:
        """Whether the evidence for the zone is stronger than for the present one."""
        if at - track.since < MIN_STAY_S:
            return False
        scores = _scores(track, at)
        strong = scores[zone] > MARGIN * scores.get(track.zone, 0.0) + FLOOR
        return strong or self._outlasts(track, zone, at)

    @staticmethod
    def _outlasts(track: Track, zone: str, at: float) -> bool:
        """Whether only this zone has been heard for a while, and more than once: where reads are rare,
        no score ever gets high."""
        here_at = track.zone_heard_at()
        if track.rival != zone or here_at >= track.rival_since:
            track.rival, track.rival_since = zone, at
            return False
        return at > track.rival_since and at - here_at >= QUIET_S

    def locate(self, guest: str, fix: Fix, now: float) -> Change | None:
        """A phone's fix."""
        track = self._track(guest, now)
        phone, at = track.phone, min(fix.at, now)
        if not track.zone and at <= track.left_at:
            return None
        said = phone.take(fix, self._plan.fits_inside(fix, phone.zones), at)
        return self._follow(track, now) if said else None

    def hint(self, guest: str, zone: str, hint: Hint, now: float) -> Change | None:
        """A phone's own word on a zone."""
        track = self._track(guest, now)
        at = min(hint.at, now)
        if not track.zone and at <= track.left_at:
            return None
        return self._follow(track, now) if track.phone.hint(zone, hint, at) else None

    def _follow(self, track: Track, now: float) -> Change | None:
        """The phone said something: believe it where no tag speaks."""
        if track.zone and track.source is Source.TAG:
            return None
        if track.phone.zone:
            return self._settle(track, track.phone.zone, Source.PHONE, now)
        return self._leave(track, now) if track.zone else None

    def check_in(self, guest: str, zone: str, now: float) -> Change | None:
        """The guest says that they are in this zone. A tag, or later fixes, may say otherwise."""
        track = self._track(guest, now)
        track.phone.resume(zone, CHECKED_IN_P, now)
        return self._settle(track, zone, Source.PHONE, now)

    def stop_sharing(self, guest: str, now: float) -> Change | None:
        """What the guest's phone said counts no more. Ends a presence that rests on it."""
        track = self._tracks.get(guest)
        if track is None:
            return None
        track.phone.quit()
        return self._leave(track, now) if track.zone and track.source is Source.PHONE else None

    def alive(self, reader: str, now: float) -> None:
        """A reader says that it is alive. A filter may draw on who is *not* heard; this one does not."""

    def down(self, reader: str, now: float) -> None:
        """A reader hears nobody from now on, until it is heard or says that it is alive: who is not heard
        says nothing. This tracker draws on nobody's silence."""

    def _settle(self, track: Track, zone: str, source: Source, now: float) -> Change | None:
        """Believe the guest in this zone from now on. Returns the change if it is another zone."""
        moved = zone != track.zone
        track.source = source
        track.held_from = now
        if moved:
            track.zone, track.since, track.hold_s = zone, now, self._hold_s(zone)
        self._calm(track)
        self._schedule(track)
        return Change(track.guest, now, self._presence(track, now)) if moved else None

    def _calm(self, track: Track) -> None:
        for trace in track.by_ear.values():
            trace.calm = trace.ear.zone == track.zone and track.source is Source.TAG

    def _leave(self, track: Track, at: float, unknown: bool = False) -> Change:
        change = Change(track.guest, at, self._presence(track, at), True, unknown)
        track.zone, track.left_at, track.wake = "", at, math.inf
        track.phone.quit()
        self._calm(track)
        self._idle.append((at, track.guest))
        self._tidy(at)
        return change

    def _due(self, track: Track) -> float:
        """When the belief ends unless something more is heard."""
        if track.source is Source.PHONE:
            return track.phone.ends_at
        return track.heard_at() + track.hold_s

    def _hold_s(self, zone: str) -> float:
        """A zone that the plan no longer has keeps its guests for the usual time."""
        known = self._plan.by_id.get(zone)
        return known.hold_s if known else HOLD_S

    def _schedule(self, track: Track) -> None:
        due = self._due(track)
        if due < track.wake:
            track.wake = due
            heapq.heappush(self._heap, (due, track.guest))

    def next_deadline(self) -> float | None:
        """When ``advance`` should be called, if nothing happens before. May be early, never late."""
        while self._heap:
            at, guest = self._heap[0]
            track = self._tracks.get(guest)
            if track is not None and track.zone and track.wake == at:
                return at
            heapq.heappop(self._heap)
        return None

    def advance(self, now: float) -> list[Change]:
        """What time alone has decided up to now, each dated when it was due."""
        changes: list[Change] = []
        while (at := self.next_deadline()) is not None and at <= now:
            track = self._tracks[heapq.heappop(self._heap)[1]]
            track.wake = math.inf
            if self._due(track) > at:
                self._schedule(track)
            elif (change := self._expire(track, at)) is not None:
                changes.append(change)
        return changes

    def _expire(self, track: Track, at: float) -> Change | None:
        """Silence for too long: the phone has it, or the guest has left."""
        if track.source is Source.TAG and track.phone.vouches(at):
            return self._settle(track, track.phone.zone, Source.PHONE, at)
        return self._leave(track, at, unknown=track.source is Source.PHONE)

    def presence(self, guest: str, at: float) -> Presence | None:
        """Where the guest is believed to be; None if not here."""
        track = self._tracks.get(guest)
        return self._presence(track, at) if track is not None and track.zone else None

    def guests(self) -> list[str]:
        """Who is here."""
        return [guest for guest, track in self._tracks.items() if track.zone]

    def _presence(self, track: Track, at: float) -> Presence:
        if track.source is Source.PHONE:
            heard_at, sure = track.phone.heard_at, track.phone.confidence(at)
        else:
            heard_at = track.heard_at()
            sure = self._share(track, heard_at) if track.by_ear else track.confidence
        return Presence(track.guest, track.zone, track.since, heard_at, sure, track.source)

    def _share(self, track: Track, at: float) -> float:
        """The present zone's share of the evidence as it stood when the guest was last heard."""
        scores = _scores(track, at)
        return scores.get(track.zone, 0.0) / (sum(scores.values()) + DOUBT)

    def forget(self, guest: str) -> None:
        """Know nothing of the guest any more."""
        if self._tracks.pop(guest, None) is not None:
            self._idle = deque(entry for entry in self._idle if entry[1] != guest)
            self._heap = [entry for entry in self._heap if entry[1] != guest]
            heapq.heapify(self._heap)

    def restore(self, presence: Presence, now: float) -> None:
        """Believe what was believed before a restart, as if heard just now."""
        track = self._tracks[presence.guest] = Track(presence.guest)
        track.zone, track.since, track.source = presence.zone, presence.since, presence.source
        track.hold_s, track.held_from = self._hold_s(presence.zone), now
        track.confidence = presence.confidence
        if presence.source is Source.PHONE:
            track.phone.resume(presence.zone, presence.confidence, now)
        self._schedule(track)


def _scores(track: Track, at: float) -> dict[str, float]:
    """The strength of the evidence for each zone where the guest was heard."""
    scores: dict[str, float] = {}
    for trace in track.by_ear.values():
        scores[trace.ear.zone] = scores.get(trace.ear.zone, 0.0) + trace.score(at)
    return scores
