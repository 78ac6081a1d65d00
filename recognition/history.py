"""What was before: ended visits, and what late evidence adds to them.

Bounded: of each guest the last few visits that ended since the start, of so many guests; of everybody
only how many visits there were, and when those of the last year ended.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from recognition.ids import derived_id
from recognition.model import PATH_LIMIT, Kind, Moment, Presence, Source, Visit
from recognition.recent import NO_ENDS, Ends, recent_visits, with_end, without_end

RESUME_S = 60.0
"""Who is back so soon after leaving had only stepped out of range."""

JOIN_S = 90.0
"""Late tag reads no further apart than this belong to one stay."""

PHONE_JOIN_S = 1800.0
"""The same for late fixes: phones at rest send few."""

PAST_GUESTS = 10_000
PAST_VISITS = 4


def visit_id(venue: str, guest: str, arrived_at: float) -> str:
    """The id of the visit that began so."""
    return derived_id(arrived_at, f"visit\n{venue}\n{guest}\n{arrived_at!r}")


def moment_id(visit: Visit, kind: Kind, at: float) -> str:
    """The id of this moment of the visit. The zone is in it: a tag can fall silent and be heard again
    at one instant."""
    return derived_id(at, f"{kind}\n{visit.id}\n{visit.presence.zone}\n{at!r}")


def late_id(visit: Visit, kind: Kind, at: float) -> str:
    """The id of a late moment: another whenever the visit has become another."""
    return derived_id(at, f"late {kind}\n{visit.id}\n{at!r}\n{visit.arrived_at!r}\n{visit.path!r}")


@dataclass(frozen=True, slots=True)
class History:
    """A guest's visits to this venue so far, without the one under way."""

    visits: int
    last_left_at: float
    ends: Ends = field(default_factory=lambda: NO_ENDS)
    """Of the visits of the last year."""


@dataclass(slots=True)
class _Ended:
    visit: Visit
    announced: bool
    """False: known from late evidence only, so that nobody was told."""


class Records:
    """The ended visits of a venue."""

    def __init__(self, venue: str, history: Mapping[str, History]) -> None:
        self._venue = venue
        self._given = history
        self._since: dict[str, History] = {}
        self._past: OrderedDict[str, list[_Ended]] = OrderedDict()

    def of(self, guest: str) -> History | None:
        """Visits before now; None if there were none."""
        return self._since.get(guest) or self._given.get(guest)

    def close(self, visit: Visit, announced: bool = True) -> None:
        """The visit has ended."""
        self._count(visit)
        past = self._past.setdefault(visit.guest, [])
        self._past.move_to_end(visit.guest)
        past.append(_Ended(visit, announced))
        past.sort(key=lambda ended: ended.visit.arrived_at)
        del past[:-PAST_VISITS]
        if len(self._past) > PAST_GUESTS:
            self._past.popitem(last=False)

    def _count(self, visit: Visit) -> None:
        known = self.of(visit.guest) or History(0, 0.0)
        left_at = visit.left_at or 0.0
        self._since[visit.guest] = History(
            max(known.visits, visit.ordinal), max(known.last_left_at, left_at), with_end(known.ends, left_at)
        )

    def _uncount(self, visit: Visit) -> None:
        """It has not ended, or not then."""
        known = self.of(visit.guest)
        if known is not None:
            self._since[visit.guest] = replace(known, ends=without_end(known.ends, visit.left_at or 0.0))

    def reopen(self, guest: str, at: float) -> tuple[Visit, bool] | None:
        """Take back the last visit if somebody who is here at ``at`` is still in it, and whether it
        was announced."""
        past = self._past.get(guest)
        if not past:
            return None
        last = past[-1]
        gap = at - (last.visit.left_at or at)
        if gap > (RESUME_S if last.announced else RESUME_S + JOIN_S):
            return None
        past.pop()
        self._uncount(last.visit)
        return last.visit, last.announced

    def hold(self, guest: str, at: float) -> bool:
        """Whether a past visit of the guest covers the instant."""
        return any(_gap_s(ended.visit, at) == 0 for ended in self._past.get(guest, ()))

    def extend(self, presence: Presence, ordinal: int) -> tuple[Visit | None, Visit]:
        """Add late evidence to the past visit it is nearest to, or to a new one. Returns the visit before
        and after."""
        at = presence.heard_at
        # Of equals the newest: that is where it goes too if the visit is open again when it is told twice.
        past = reversed(self._past.get(presence.guest, []))
        nearest = min(past, key=lambda ended: _gap_s(ended.visit, at), default=None)
        if nearest is not None and _gap_s(nearest.visit, at) <= join_gap_s(presence.source):
            before, nearest.visit = nearest.visit, extended(nearest.visit, presence.zone, at)
            self._uncount(before)
            self._count(nearest.visit)
            return before, nearest.visit
        visit = self._new(presence, ordinal)
        self.close(visit, announced=False)
        return None, visit

    def _new(self, presence: Presence, ordinal: int) -> Visit:
        at = presence.heard_at
        known = self.of(presence.guest)
        before = known.last_left_at if known and known.last_left_at <= at else None
        ident = visit_id(self._venue, presence.guest, at)
        ordinal = max(known.visits if known else 0, ordinal) + 1
        return Visit(
            ident,
            self._venue,
            presence.guest,
            at,
            presence,
            at,
            before,
            ordinal,
            ((presence.zone, at),),
            recent=recent_visits(known.ends if known else NO_ENDS, at),
        )

    def forget(self, guest: str) -> None:
        """Know nothing of the guest's visits any more, but what the store told us at the start."""
        self._past.pop(guest, None)
        self._since.pop(guest, None)


def _gap_s(visit: Visit, at: float) -> float:
    """How far the instant is outside an ended visit; 0 within it."""
    return max(visit.arrived_at - at, at - (visit.left_at or visit.arrived_at), 0.0)


def join_gap_s(source: Source) -> float:
    """How far apart late evidence of one stay may be."""
    return PHONE_JOIN_S if source is Source.PHONE else JOIN_S


def extended(visit: Visit, zone: str, at: float) -> Visit:
    """The visit with evidence that the guest was in the zone at ``at``; itself if that was known."""
    path = path_with(visit.path, zone, at)
    arrived_at = min(visit.arrived_at, at)
    left_at = None if visit.left_at is None else max(visit.left_at, at)
    if (path, arrived_at, left_at) == (visit.path, visit.arrived_at, visit.left_at):
        return visit
    return replace(visit, path=path, arrived_at=arrived_at, left_at=left_at)


def path_with(path: tuple[tuple[str, float], ...], zone: str, at: float) -> tuple[tuple[str, float], ...]:
    """The path with one more instant in a zone, in its place. One zone an instant: the first told."""
    if any(then == at for _, then in path):
        return path
    place = len(path)
    while place and path[place - 1][1] > at:
        place -= 1
    if place and path[place - 1][0] == zone:
        return path
    after = path[place:]
    if after and after[0][0] == zone:
        after = after[1:]
    return (*path[:place], (zone, at), *after)[-PATH_LIMIT:]


class Late:
    """What the late evidence of one batch changed."""

    def __init__(self) -> None:
        self._changed: dict[str, tuple[Visit | None, Visit, float]] = {}

    def note(self, before: Visit | None, after: Visit, at: float) -> None:
        """A visit is now another than before (None: than none)."""
        if before is after:
            return
        if after.id in self._changed:
            before, _, newest = self._changed[after.id]
            at = max(at, newest)
        self._changed[after.id] = before, after, at

    def take(self) -> list[Moment]:
        """Its moments, and begin anew."""
        changed, self._changed = self._changed, {}
        return [moment for entry in changed.values() for moment in _late_moments(*entry)]


def _late_moments(before: Visit | None, after: Visit, at: float) -> list[Moment]:
    kinds: list[tuple[Kind, float]] = []
    if before is None:
        kinds.append((Kind.ARRIVED, after.arrived_at))
    if after.left_at is not None and (before is None or before.left_at != after.left_at):
        kinds.append((Kind.LEFT, after.left_at))
    if not kinds:
        kinds.append((Kind.MOVED, at))
    return [Moment(late_id(after, kind, when), kind, when, after, late=True) for kind, when in kinds]
