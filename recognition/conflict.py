"""One tag in two places at once: whoever bears it may not be the guest.

A tag that is heard again and again in two zones by turns, so far apart that one antenna cannot hear what is
near the other, is two tags of one number, or a copy. Strays and reflections must not look like that, so four
things are asked for together:

- **By turns.** ``TURNS`` times within ``WITHIN_S`` the far antenna was heard, the believed zone after it, and
  the far antenna again.
- **Far.** The zones do not touch; and on a drawn plan the antennas are ``FAR_M`` apart or more.
- **Faster than anybody walks or runs**, were it one tag going to and fro: ``FASTEST_MPS``.
- **Not from in between.** One tag between two antennas is heard by others beside it as well. So the far zone
  must be heard ``CLEARLY`` more than every third zone, unless it is out of reach altogether (``BEYOND_M``).

A tag that was heard well in one zone and now is in another, sooner than anybody gets from the reach of one
antenna into that of the other, was faster than anybody travels: the same doubt.

It takes note only of what is heard elsewhere than believed, so that the hot path does not know of it.
"""

from __future__ import annotations

import math
from collections import deque

from recognition.evidence import NEVER, Ear, Trace, Track
from recognition.plan import Plan

WITHIN_S = 15.0
TURNS = 6
FAR_M = 20.0
FASTEST_MPS = 10.0
CLEARLY = 1.5
BEYOND_M = 30.0
"""No antenna hears a tag at half this distance, so no two can hear the same."""

REACH_M = 10.0
"""How far away an antenna hears a tag well."""

WELL = 3
"""So many reads in either place, before it counts that somebody was too fast between them."""

STEP_M = 12.0
"""From one zone to the next, where the plan is not drawn."""

TRUST_AFTER_S = 900.0
"""So long without another conflict, and it is the guest after all."""

READS_MOST = 64
"""Of each zone or antenna no more are looked back at."""


class _Strays:
    """Where else than believed a guest was heard, lately."""

    __slots__ = ("believed", "by_zone", "last", "track", "turns")

    def __init__(self, track: Track) -> None:
        self.track = track
        self.believed = ""
        """The zone that was believed meanwhile."""
        self.by_zone: dict[str, deque[float]] = {}
        self.last: dict[Ear, float] = {}
        """Of far antennas."""
        self.turns: dict[Ear, deque[float]] = {}


class Conflicts:
    """Watches the tags of all guests of a venue."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._zone_of = [antenna.zone for antenna in plan.antennas]
        self._places = {(a.reader, a.id): (a.x, a.y) for a in plan.antennas}
        self._is_drawn = len(set(self._places.values())) == len(self._places)
        self._strays: dict[str, _Strays] = {}
        self._doubted: dict[str, float] = {}
        """Guest → when the last conflict was."""

    def hear(self, trace: Trace, now: float) -> tuple[str, ...]:
        """A read that was not simply where the guest is believed to be. Returns the zones where the tag is at
        once, the believed one first; none if it is not."""
        track, ear = trace.track, trace.ear
        if not track.zone or ear.zone == track.zone:
            return ()
        strays = self._strays.get(track.guest)
        if strays is None:
            strays = self._strays[track.guest] = _Strays(track)
        strays.believed = track.zone
        heard = strays.by_zone.get(ear.zone)
        if heard is None:
            heard = strays.by_zone[ear.zone] = deque(maxlen=READS_MOST)
        heard.append(now)
        if not self._are_apart(ear.zone, track.zone):
            return ()
        before_at, strays.last[ear] = strays.last.get(ear, NEVER), now
        apart_m = self._turned(track, ear, max(before_at, now - WITHIN_S), now)
        if apart_m is None:
            return ()
        turns = strays.turns.setdefault(ear, deque(maxlen=READS_MOST))
        turns.append(now)
        if not self._is_conflict(strays, track, ear, apart_m, now):
            return ()
        self.doubt(track.guest, now)
        return track.zone, ear.zone

    def _are_apart(self, a: str, b: str) -> bool:
        return a != b and b not in self._plan.neighbours(a)

    def _turned(self, track: Track, ear: Ear, since: float, now: float) -> float | None:
        """How far away the believed zone was heard since then; None if it was not, or too near."""
        far = [
            self._apart_m(ear, trace.ear)
            for trace in track.by_ear.values()
            if trace.ear.zone == track.zone and since < trace.heard_at <= now
        ]
        return max((apart_m for apart_m in far if apart_m >= FAR_M), default=None)

    def _apart_m(self, a: Ear, b: Ear) -> float:
        if self._is_drawn:
            return math.dist(self._places[a.reader, a.antenna], self._places[b.reader, b.antenna])
        steps = self._plan.steps(a.zone, b.zone)
        return math.inf if steps is None else steps * STEP_M

    def _is_conflict(self, strays: _Strays, track: Track, ear: Ear, apart_m: float, now: float) -> bool:
        turns = [at for at in strays.turns[ear] if at > now - WITHIN_S]
        if len(turns) < TURNS or 2 * (len(turns) - 1) * apart_m <= FASTEST_MPS * (turns[-1] - turns[0]):
            return False
        if apart_m >= BEYOND_M:
            return True
        reads = {
            zone: sum(at > now - WITHIN_S for at in heard)
            for zone, heard in strays.by_zone.items()
            if zone != track.zone
        }
        there = reads.pop(ear.zone)
        return there >= CLEARLY * max(reads.values(), default=0)

    def move(self, guest: str, zone: str, now: float) -> tuple[str, ...]:
        """The tag is believed in this zone from now on. Returns the zone before and this one if nobody gets
        from one to the other so fast."""
        strays = self._strays.get(guest)
        if strays is None or strays.believed == zone or not self._are_apart(strays.believed, zone):
            return ()
        before, track = strays.believed, strays.track
        there = [trace for trace in track.by_ear.values() if trace.ear.zone == before]
        here = [trace.ear for trace in track.by_ear.values() if trace.ear.zone == zone]
        last = max(there, key=lambda trace: trace.heard_at, default=None)
        if last is None or self._reads(track, before, now) < WELL:
            return ()
        since = [at for at in strays.by_zone.get(zone, ()) if at > last.heard_at]
        if len(since) < WELL:
            return ()
        apart_m = min(self._apart_m(last.ear, ear) for ear in here)
        if apart_m - 2 * REACH_M <= FASTEST_MPS * (since[0] - last.heard_at):
            return ()
        self.doubt(guest, now)
        return before, zone

    def _reads(self, track: Track, zone: str, now: float) -> int:
        """How often the zone's antennas heard the tag lately."""
        looks = [look for look in track.looks if look.at > now - WITHIN_S]
        return sum(reads for look in looks for ear, reads, _ in look.heard if self._zone_of[ear] == zone)

    # How long the doubt lasts

    def doubt(self, guest: str, now: float) -> None:
        """There is a conflict now, or there was one before a restart."""
        self._doubted[guest] = now

    def leave(self, guest: str) -> None:
        """The guest has left. Should they only have stepped out of range, the doubt goes on."""
        self._strays.pop(guest, None)

    def forget(self, guest: str) -> None:
        """Know nothing of the guest any more."""
        self.leave(guest)
        self._doubted.pop(guest, None)

    def next_deadline(self) -> float | None:
        """When somebody is trusted again, if nothing more happens."""
        return min(self._doubted.values()) + TRUST_AFTER_S if self._doubted else None

    def pop_trusted(self, now: float) -> list[str]:
        """Those without another conflict for long enough."""
        trusted = [guest for guest, at in self._doubted.items() if at + TRUST_AFTER_S <= now]
        for guest in trusted:
            del self._doubted[guest]
        return trusted
