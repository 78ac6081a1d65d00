"""Changes of presence to moments and visits. Ids derive from their cause: the same again, the same id.

- Who left and is back within ``RESUME_S`` had only stepped out of range: their visit is opened again,
  and a MOVED says so (its visit has no ``left_at``). There is no second ARRIVED, so no second greeting.
- Late evidence extends the history: the open visit's path, a past visit, or a new one that has already
  ended. All its moments are ``late``; the live presence is not touched. If the guest then turns up
  live soon after such a visit it is the same stay, announced only now: ARRIVED, with that visit's id.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from recognition.history import History, Late, Records, extended, join_gap_s, moment_id, visit_id
from recognition.model import LATE_AFTER_S, PATH_LIMIT, Kind, Moment, Presence, Source, Visit
from recognition.phone import UNKNOWN_P
from recognition.recent import NO_ENDS, recent_visits
from recognition.tracker import Change

Look = Callable[[str, float], Presence | None]
"""Where a guest is believed to be at an instant."""


class Visits:
    """The visits of one venue that are under way, and their moments."""

    def __init__(self, venue: str, history: Mapping[str, History], look: Look) -> None:
        self._venue = venue
        self._look = look
        self._open: dict[str, Visit] = {}
        self._records = Records(venue, history)
        self._recalled: list[Presence] = []
        self._late = Late()
        self._marks: tuple[float, ...] = ()
        self._dwell: list[tuple[float, str, float]] = []

    def open(self) -> list[Visit]:
        """Visits under way, in order of arrival."""
        return list(self._open.values())

    def apply(self, change: Change) -> list[Moment]:
        """What a change of presence means."""
        visit = self._open.get(change.guest)
        if visit is None:
            return [] if change.left else self._arrive(change)
        if change.left:
            return [self._leave(visit, change)]
        return [self._move(visit, change)]

    def _arrive(self, change: Change) -> list[Moment]:
        again = self._records.reopen(change.guest, change.at)
        if again is None:
            visit = self._open[change.guest] = self._new(change)
            self._expect_dwell(visit, change.at)
            return self._welcome(visit, change.at)
        moved = self._move(replace(again[0], left_at=None), change)
        return [moved] if again[1] else self._welcome(moved.visit, change.at)

    def _new(self, change: Change) -> Visit:
        guest, at = change.guest, change.at
        before = self._records.of(guest)
        return Visit(
            visit_id(self._venue, guest, at),
            self._venue,
            guest,
            at,
            change.presence,
            None,
            before.last_left_at if before else None,
            before.visits + 1 if before else 1,
            ((change.presence.zone, at),),
            recent=recent_visits(before.ends if before else NO_ENDS, at),
        )

    def _welcome(self, visit: Visit, at: float) -> list[Moment]:
        arrived = _moment(Kind.ARRIVED, at, visit)
        if visit.previous_left_at is None:
            return [arrived]
        returned = _moment(Kind.RETURNED, at, visit)
        return [arrived, replace(returned, away_s=at - visit.previous_left_at)]

    def _move(self, visit: Visit, change: Change) -> Moment:
        path = visit.path
        if not path or path[-1][0] != change.presence.zone:
            path = (*path, (change.presence.zone, change.at))[-PATH_LIMIT:]
        visit = self._open[change.guest] = replace(visit, presence=change.presence, path=path)
        self._expect_dwell(visit, change.at)
        return _moment(Kind.MOVED, change.at, visit)

    def _leave(self, visit: Visit, change: Change) -> Moment:
        del self._open[change.guest]
        # Of a phone that fell silent we know only until when it was here.
        left_at = max(visit.arrived_at, change.presence.heard_at) if change.unknown else change.at
        visit = replace(visit, presence=change.presence, left_at=left_at)
        self._records.close(visit)
        return replace(_moment(Kind.LEFT, change.at, visit), unknown=change.unknown)

    def forget(self, guest: str, now: float) -> list[Moment]:
        """End the guest's visit because consent was withdrawn, and know nothing of them any more."""
        visit = self._open.pop(guest, None)
        self._records.forget(guest)
        if visit is None:
            return []
        self._dwell = [entry for entry in self._dwell if entry[1] != guest]
        heapq.heapify(self._dwell)
        left = _moment(Kind.LEFT, now, replace(visit, left_at=now))
        return [replace(left, withdrawn=True)]

    def ask(self, guest: str, at: float) -> list[Moment]:
        """The guest asks for somebody, where they are. Nothing of a guest who is not here."""
        visit = self._open.get(guest)
        return [] if visit is None else [_moment(Kind.ASKED, at, visit)]

    # Doubt: whether it is the guest at all.

    def doubt(self, guest: str, zones: Iterable[str], at: float) -> list[Moment]:
        """The guest's credential was heard in all of ``zones`` within less time than anybody travels.
        Nothing of a guest who is not here, or in doubt already."""
        visit = self._open.get(guest)
        if visit is None or visit.unsure_since is not None:
            return []
        visit = self._open[guest] = replace(visit, unsure_since=at)
        return [replace(_moment(Kind.UNSURE, at, visit), zones=tuple(zones))]

    def is_unsure(self, guest: str) -> bool:
        """Whether there is doubt about a guest who is here."""
        visit = self._open.get(guest)
        return visit is not None and visit.unsure_since is not None

    def trust(self, guest: str, at: float) -> list[Moment]:
        """There was no such conflict for a good while: it is the guest after all."""
        visit = self._open.get(guest)
        if visit is None or visit.unsure_since is None:
            return []
        visit = self._open[guest] = replace(visit, unsure_since=None)
        return [_moment(Kind.SURE, at, visit)]

    # Dwelling: time in the present zone.

    def set_marks(self, marks_s: Iterable[float], now: float) -> None:
        """After how long in a zone there is a moment. Marks already passed by ``now`` stay silent."""
        self._marks = tuple(sorted({mark for mark in marks_s if mark > 0}))
        self._dwell = []
        for visit in self._open.values():
            self._expect_dwell(visit, now)

    def _expect_dwell(self, visit: Visit, after: float) -> None:
        """Wait for the first mark after an instant. Of a zone that is left before, nothing comes."""
        since = visit.presence.since
        for mark in self._marks:
            if since + mark > after:
                heapq.heappush(self._dwell, (since + mark, visit.guest, since))
                return

    def next_deadline(self) -> float | None:
        """When somebody will have dwelt for a mark."""
        while self._dwell and not self._dwells(*self._dwell[0][1:]):
            heapq.heappop(self._dwell)
        return self._dwell[0][0] if self._dwell else None

    def _dwells(self, guest: str, since: float) -> bool:
        visit = self._open.get(guest)
        return visit is not None and visit.presence.since == since

    def advance(self, now: float) -> list[Moment]:
        """The marks reached by now, each dated when it was."""
        moments = []
        while (at := self.next_deadline()) is not None and at <= now:
            _, guest, since = heapq.heappop(self._dwell)
            visit = self._refreshed(self._open[guest], at)
            self._expect_dwell(visit, at)
            late = _is_unknown(visit.presence)
            moments.append(replace(_moment(Kind.DWELT, at, visit), dwell_s=at - since, late=late))
        return moments

    def _refreshed(self, visit: Visit, at: float) -> Visit:
        """The visit with the presence as of ``at``."""
        presence = self._look(visit.guest, at)
        return replace(visit, presence=presence) if presence is not None else visit

    # History.

    def recall(self, presence: Presence) -> None:
        """Late evidence: the guest was in the zone at ``heard_at``. See ``take_late``."""
        self._recalled.append(presence)

    def take_late(self) -> list[Moment]:
        """The moments of all late evidence since the last call."""
        if not self._recalled:
            return []
        # In order of time, whatever order it came in: so the same batch again adds nothing.
        for presence in sorted(self._recalled, key=lambda p: (p.heard_at, p.zone)):
            self._relive(presence)
        self._recalled = []
        return self._late.take()

    def _relive(self, presence: Presence) -> None:
        """Put one piece of late evidence where it belongs."""
        guest, at = presence.guest, presence.heard_at
        visit = self._open.get(guest)
        if visit is None or not self._belongs(visit, presence):
            before, after = self._records.extend(presence, visit.ordinal if visit else 0)
            self._late.note(before, after, at)
            return
        after = self._open[guest] = extended(visit, presence.zone, at)
        self._late.note(visit, after, at)

    def _belongs(self, visit: Visit, presence: Presence) -> bool:
        """Whether late evidence is of the visit under way. What a past visit holds already stays there, so
        that the same told twice changes nothing, even if this visit has come nearer since."""
        at = presence.heard_at
        if at >= visit.arrived_at:
            return True
        near = at >= visit.arrived_at - join_gap_s(presence.source)
        return near and not self._records.hold(presence.guest, at)

    def snapshot(self, now: float) -> tuple[Visit, ...]:
        """The visits under way, each with the presence as of now."""
        return tuple(self._refreshed(visit, now) for visit in self._open.values())

    def restore(self, visit: Visit, now: float) -> None:
        """Take up a visit from before a restart. One that has ended is kept in mind for a return. A mark
        that was reached while nobody looked comes now, unless it is old news."""
        if visit.left_at is not None:
            self._records.close(visit)
            return
        self._open[visit.guest] = visit
        self._expect_dwell(visit, now - LATE_AFTER_S)


def _moment(kind: Kind, at: float, visit: Visit) -> Moment:
    return Moment(moment_id(visit, kind, at), kind, at, visit)


def _is_unknown(presence: Presence) -> bool:
    """Whether the phone that it rests on has been silent for too long to act on it."""
    return presence.source is Source.PHONE and presence.confidence < UNKNOWN_P
