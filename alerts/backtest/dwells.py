"""The moments of stays that nobody waited for when they were recorded, because no rule asked for them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

from recognition.history import moment_id
from recognition.model import Kind, Moment, Visit

_BEGIN = frozenset({Kind.ARRIVED, Kind.RETURNED, Kind.MOVED})
"""With these a stay in a zone begins."""

NEVER = float("-inf")


@dataclass(slots=True)
class _Stay:
    visit: Visit
    """As it was recorded last."""
    recorded_at: float = NEVER
    """The last mark of it that was recorded."""


class Dwells:
    """Follows the recorded moments and finds, for each stay, the marks that it reached and that were not
    recorded: dated as recognition would have dated them, so that they have the same ids.

    :param marks_s: the lengths of stay to look for.
    """

    def __init__(self, marks_s: Iterable[float]) -> None:
        self._marks_s = sorted(set(marks_s))
        self._stays: dict[str, _Stay] = {}
        """By guest."""
        self._due: list[tuple[float, str, float]] = []
        """(instant, guest, since when they are in the zone)."""

    def follow(self, moment: Moment) -> None:
        """A recorded moment; all that was due before it has been taken."""
        visit = moment.visit
        stay = self._stays.get(visit.guest)
        if moment.kind is Kind.LEFT:
            if stay is not None and stay.visit.id == visit.id:
                del self._stays[visit.guest]
        elif stay is None or (moment.kind in _BEGIN and not _same_stay(stay.visit, visit)):
            self._stays[visit.guest] = _Stay(visit)
            self._expect(visit.guest, visit.presence.since, moment.at)
        else:
            stay.visit = visit
        if moment.kind is Kind.DWELT:
            self._stays[visit.guest].recorded_at = moment.at

    def _expect(self, guest: str, since: float, after: float) -> None:
        """Wait for the first mark after an instant."""
        for mark in self._marks_s:
            if since + mark > after:
                heapq.heappush(self._due, (since + mark, guest, since))
                return

    def next_deadline(self) -> float | None:
        while self._due and not self._stands():
            heapq.heappop(self._due)
        return self._due[0][0] if self._due else None

    def _stands(self) -> bool:
        """Whether the guest is still there, and nothing was recorded of this mark."""
        at, guest, since = self._due[0]
        stay = self._stays.get(guest)
        if stay is None or stay.visit.presence.since != since:
            return False
        if stay.recorded_at == at:
            self._expect(guest, since, at)
            return False
        return True

    def pop(self) -> Moment:
        """The earliest of those that ``next_deadline`` speaks of."""
        at, guest, since = heapq.heappop(self._due)
        self._expect(guest, since, at)
        visit = self._stays[guest].visit
        return Moment(moment_id(visit, Kind.DWELT, at), Kind.DWELT, at, visit, dwell_s=at - since)


def _same_stay(one: Visit, other: Visit) -> bool:
    return one.id == other.id and one.presence.since == other.presence.since
