"""Evidence to presence: the inference. A hidden Markov model for each guest (:mod:`recognition.belief`), fed
by what antennas heard and did not hear (:mod:`recognition.scales`), and decisions with hysteresis on it.

:class:`Tracker` is the face that the venue drives. A :class:`~recognition.evidence.Trace` is what one antenna
has heard of one guest. Where it is ``calm`` a further read only confirms what is believed, and the venue adds
it to the trace without asking: it counts at the next step (:mod:`recognition.steps`). There is one every two
seconds while nothing changes, and four times as often otherwise. Of somebody who is not here, one read
between two steps is judged besides, so that a first one that leaves no doubt is an arrival at once.

Phones: see :mod:`recognition.phone`. A tag's word goes before a phone's; when the tag has gone and the phone
still says "here", the phone has it.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from recognition.belief import Beliefs
from recognition.evidence import Ear, Trace, Track, Weighed
from recognition.model import LATE_AFTER_S, Fix, Hint, Presence, Source
from recognition.plan import Plan
from recognition.scales import Scales, weighed
from recognition.spots import Spots
from recognition.steps import STEP_UNITS, UNITS_PER_S, last_before, next_after, next_calm

HERE_P = 0.6
"""So probable must it be that a guest is in the house to say so ..."""
THERE_SHARE = 0.5
"""... and so much of that must be for one zone."""
HERE_AT_ONCE_P, AT_ONCE_WEIGHT = 0.9, 2.0
"""What is said at a read, between steps: surer, and the one read counts in full."""
MOVED_P = 0.9
"""The same for another zone than the one we said last ..."""
GONE_P = 0.9
"""... and for none."""
SETTLED_P = 0.95
"""Who is so surely where we said needs no more than a step in two seconds."""

UNHEARD_S = 1800.0
"""Who was not heard for so long has left for all we know, even if no reader listens."""

DROPPED_AFTER_S = 30.0
"""Who is not here and was not heard for so long is no longer reckoned with."""

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
    """They have left only as far as we know: their phone fell silent, or says no more."""


class Tracker:
    """Where each guest is believed to be. Takes ``now`` as given: the venue keeps it from running back,
    and settles what was due (``advance``) before anything new comes in.

    :param ears: in the order of the plan's antennas.
    """

    def __init__(self, plan: Plan, ears: Sequence[Ear]) -> None:
        self._plan = plan
        spots = Spots(plan)
        self._zones = spots.zones
        self._zone_index = {spots.zones[i]: i for i in set(spots.zone.tolist()) if i >= 0}
        """Where tags may be heard."""
        self._scales = Scales(plan, spots, ears)
        self._beliefs = Beliefs(spots)
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
            trace.calm = self._is_calm(trace)
        return trace

    @staticmethod
    def _is_calm(trace: Trace) -> bool:
        track = trace.track
        return trace.ear.zone == track.zone and track.source is Source.TAG

    def _track(self, guest: str, now: float) -> Track:
        track = self._tracks.get(guest)
        if track is None or self._is_stale(track, now):
            self._tidy(now)
            self._drop(track)
            track = self._tracks[guest] = Track(guest)
            self._idle.append((now, guest))
        return track

    def _drop(self, track: Track | None) -> None:
        if track is not None and track.slot is not None:
            self._beliefs.give_back(track.slot)
            track.slot = None

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
                self._drop(self._tracks.pop(guest))
            elif track is not None and not track.zone:
                self._idle.append((now, guest))

    # Tags

    def hear(self, trace: Trace, rssi: float | None, at: float, now: float) -> Change | None:
        """A read at ``at``, which is ``now`` or, from a reader that kept it back, before: then it says
        nothing about where the guest is."""
        track = trace.track
        if at < now or (not track.zone and at <= track.left_at):
            return None
        trace.note(rssi, now)
        slot = self._begin(track, now) if track.slot is None else track.slot
        if not track.zone or track.source is not Source.TAG:
            return None if track.peeked else self._peek(track, slot, now)
        if not trace.calm:
            self._hurry(track, now)
        return None

    def _begin(self, track: Track, now: float) -> int:
        """Reckon with them from now on. Returns where the belief is."""
        slot = track.slot = self._beliefs.take()
        track.at = last_before(slot, now)
        self._expect(track, track.at + STEP_UNITS)
        return slot

    def _hurry(self, track: Track, now: float) -> None:
        """Something unexpected was heard: weigh it at the next step."""
        soon = next_after(track.at, now)
        if soon < track.due:
            self._expect(track, soon)

    def _expect(self, track: Track, due: int) -> None:
        track.due = due
        self._schedule(track)

    def _peek(self, track: Track, slot: int, now: float) -> Change | None:
        """Whether what was heard since the last step is enough to say that they are here."""
        track.peeked = True
        since = track.at / UNITS_PER_S
        evidence = self._scales.weigh([track], since, now) * AT_ONCE_WEIGHT
        zones = self._beliefs.peek(slot, evidence).tolist()
        zone = _arrived_in(zones, HERE_AT_ONCE_P)
        return None if zone is None else self._settle(track, self._zones[zone], Source.TAG, now, zones[zone])

    def _step(self, tracks: Sequence[Track], due: int) -> list[Change]:
        """Weigh what was heard of them until ``due``. All had their last step at the same time."""
        since, now = tracks[0].at / UNITS_PER_S, due / UNITS_PER_S
        evidence = self._scales.weigh(tracks, since, now)
        slots = [track.slot for track in tracks if track.slot is not None]
        beliefs = self._beliefs.step(slots, (due - tracks[0].at) // STEP_UNITS, evidence)
        changes = []
        for track, zones in zip(tracks, beliefs.tolist(), strict=True):
            track.looks.append(weighed(track, since, now, zones))
            track.at, track.peeked = due, False
            change = self._judge(track, zones, now)
            if change is not None:
                changes.append(change)
        return changes

    def _judge(self, track: Track, zones: Sequence[float], now: float) -> Change | None:
        """What the belief means for what we say, and when to look again."""
        change = None
        if track.zone and track.source is Source.TAG:
            change = self._judge_present(track, zones, now)
        elif (zone := _arrived_in(zones, HERE_P)) is not None:
            change = self._settle(track, self._zones[zone], Source.TAG, now, zones[zone])
        if track.zone and track.source is Source.TAG:
            self._expect(track, self._next_due(track))
        elif now - track.heard_at() < DROPPED_AFTER_S:
            self._expect(track, track.at + STEP_UNITS)
        else:
            self._drop(track)
            self._schedule(track)
        return change

    def _next_due(self, track: Track) -> int:
        """The next step; where all is calm, on the wider grid."""
        zone = self._plan.by_id.get(track.zone)
        if track.slot is None or zone is None or zone.entry or track.confidence < SETTLED_P:
            return track.at + STEP_UNITS
        return next_calm(track.slot, track.at)

    def _judge_present(self, track: Track, zones: Sequence[float], now: float) -> Change | None:
        here = self._zone_index.get(track.zone)
        track.confidence = zones[here] if here is not None else 0.0
        if zones[-1] >= GONE_P and self._scales.anybody_listens(now):
            return self._gone(track, now)
        if now - track.heard_at() >= UNHEARD_S:
            return self._leave(track, now, unknown=True)
        best = max(range(len(zones) - 1), key=zones.__getitem__)
        if best != here and zones[best] >= MOVED_P:
            return self._settle(track, self._zones[best], Source.TAG, now, zones[best])
        return None

    def _gone(self, track: Track, now: float) -> Change | None:
        """The phone has it, or the guest has left."""
        if track.phone.vouches(now):
            return self._settle(track, track.phone.zone, Source.PHONE, now, 0.0)
        return self._leave(track, now)

    def alive(self, reader: str, now: float) -> None:
        """A reader says that it is alive."""
        self._scales.listeners[reader].beat(now)

    def down(self, reader: str, now: float) -> None:
        """A reader hears nobody from now on, until it is heard or says that it is alive: who is not heard
        says nothing."""
        self._scales.listeners[reader].down(now)

    def not_listening(self, now: float) -> list[str]:
        """The readers whose silence says nothing now, in the plan's order."""
        return [name for name, reader in self._scales.listeners.items() if not reader.listens(now)]

    # Phones

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
            return self._settle(track, track.phone.zone, Source.PHONE, now, 0.0)
        return self._leave(track, now) if track.zone else None

    def check_in(self, guest: str, zone: str, now: float) -> Change | None:
        """The guest says that they are in this zone. A tag, or later fixes, may say otherwise."""
        track = self._track(guest, now)
        track.phone.resume(zone, CHECKED_IN_P, now)
        if track.slot is not None and zone in self._zone_index:
            self._beliefs.place(track.slot, self._zone_index[zone], CHECKED_IN_P)
        return self._settle(track, zone, Source.PHONE, now, CHECKED_IN_P)

    def stop_sharing(self, guest: str, now: float) -> Change | None:
        """What the guest's phone said counts no more. Ends a presence that rests on it: whether they are
        still there nobody can say then."""
        track = self._tracks.get(guest)
        if track is None:
            return None
        track.phone.quit()
        return self._leave(track, now, unknown=True) if self._on_phone(track) else None

    # Both

    def _settle(self, track: Track, zone: str, source: Source, now: float, p: float) -> Change | None:
        """Believe the guest in this zone from now on. Returns the change if it is another zone."""
        moved = zone != track.zone
        track.source, track.confidence = source, p
        if moved:
            track.zone, track.since = zone, now
        self._calm(track)
        self._schedule(track)
        return Change(track.guest, now, self._presence(track, now)) if moved else None

    def _calm(self, track: Track) -> None:
        for trace in track.by_ear.values():
            trace.calm = self._is_calm(trace)

    def _leave(self, track: Track, at: float, unknown: bool = False) -> Change:
        change = Change(track.guest, at, self._presence(track, at), True, unknown)
        track.zone, track.left_at = "", at
        track.phone.quit()
        self._calm(track)
        self._idle.append((at, track.guest))
        self._tidy(at)
        return change

    def _due_at(self, track: Track) -> float:
        """When something is to be decided about them, if nothing more is heard."""
        due = track.due / UNITS_PER_S if track.slot is not None else math.inf
        return min(due, track.phone.ends_at) if self._on_phone(track) else due

    @staticmethod
    def _on_phone(track: Track) -> bool:
        return bool(track.zone) and track.source is Source.PHONE

    def _schedule(self, track: Track) -> None:
        due = self._due_at(track)
        if due < track.wake:
            track.wake = due
            heapq.heappush(self._heap, (due, track.guest))

    def next_deadline(self) -> float | None:
        """When ``advance`` should be called, if nothing happens before. May be early, never late."""
        while self._heap:
            at, guest = self._heap[0]
            track = self._tracks.get(guest)
            if track is not None and track.wake == at:
                return at
            heapq.heappop(self._heap)
        return None

    def advance(self, now: float) -> list[Change]:
        """What time alone has decided up to now, each dated when it was due."""
        changes: list[Change] = []
        while (at := self.next_deadline()) is not None and at <= now:
            changes += self._advance_to(at)
        return changes

    def _advance_to(self, at: float) -> list[Change]:
        """All that is due at one instant."""
        changes: list[Change] = []
        steps: dict[int, list[Track]] = {}
        while self.next_deadline() == at:
            track = self._tracks[heapq.heappop(self._heap)[1]]
            track.wake = math.inf
            if self._due_at(track) > at:
                self._schedule(track)
            elif self._on_phone(track) and track.phone.ends_at <= at:
                changes.append(self._leave(track, at, unknown=True))
                self._schedule(track)
            else:
                steps.setdefault(track.at, []).append(track)
        for together in steps.values():
            changes += self._step(together, together[0].due)
        return changes

    def presence(self, guest: str, at: float) -> Presence | None:
        """Where the guest is believed to be; None if not here."""
        track = self._tracks.get(guest)
        return self._presence(track, at) if track is not None and track.zone else None

    def guests(self) -> list[str]:
        """Who is here."""
        return [guest for guest, track in self._tracks.items() if track.zone]

    def tracked(self) -> list[str]:
        """Who is here, and who may be soon: of whom something is known."""
        return list(self._tracks)

    def forget_tag(self, guest: str) -> None:
        """What the guest's tag said counts no more, also what was heard and not weighed yet."""
        track = self._tracks[guest]
        self._drop(track)
        track.by_ear.clear()
        track.looks.clear()
        self._schedule(track)

    def looks(self, guest: str) -> tuple[Weighed, ...]:
        """What was heard of the guest lately and what it meant, the oldest first."""
        track = self._tracks.get(guest)
        return tuple(track.looks) if track is not None else ()

    def _presence(self, track: Track, at: float) -> Presence:
        if track.source is Source.PHONE:
            heard_at, sure = track.phone.heard_at, track.phone.confidence(at)
        else:
            heard_at, sure = track.heard_at(), track.confidence
        return Presence(
            track.guest, track.zone, track.since, heard_at, min(max(sure, 0.0), 1.0), track.source
        )

    def forget(self, guest: str) -> None:
        """Know nothing of the guest any more, also if they have no track: they may be in line for a look."""
        self._drop(self._tracks.pop(guest, None))
        self._idle = deque(entry for entry in self._idle if entry[1] != guest)
        self._heap = [entry for entry in self._heap if entry[1] != guest]
        heapq.heapify(self._heap)

    def restore(self, presence: Presence, now: float) -> None:
        """Believe what was believed before a restart, as if heard just now."""
        track = self._tracks[presence.guest] = Track(presence.guest)
        track.zone, track.since, track.source = presence.zone, presence.since, presence.source
        track.heard_from, track.confidence = now, presence.confidence
        if presence.source is Source.PHONE:
            track.phone.resume(presence.zone, presence.confidence, now)
            self._schedule(track)
            return
        slot = self._begin(track, now)
        self._beliefs.place(slot, self._zone_index.get(presence.zone))


def _arrived_in(zones: Sequence[float], least: float) -> int | None:
    """The zone in which somebody is who was not here so far; None if they still are not, for all we know."""
    here = 1.0 - zones[-1]
    if here < least:
        return None
    best = max(range(len(zones) - 1), key=zones.__getitem__)
    return best if zones[best] >= THERE_SHARE * here else None
