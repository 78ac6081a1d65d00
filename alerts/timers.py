"""Moments that no read makes: nobody greeted the guest, somebody expected has not come, a reader is silent.

Every entry derives from who is here, who is expected and which readers are in trouble, so all of them can
be made anew: after a restart, and when other rules come into force.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import inf

from alerts.company import Company
from alerts.notices import stand_in
from alerts.people import Appointment
from alerts.rulebook import Rulebook
from recognition.history import moment_id
from recognition.ids import derived_id
from recognition.model import Kind, Moment, Presence, Source, Trouble, TroubleKind, Visit

SILENT = frozenset({TroubleKind.OFFLINE, TroubleKind.SILENT})
"""Troubles with which a reader as a whole says nothing."""


@dataclass(frozen=True, slots=True)
class _Greet:
    guest: str
    visit: str


@dataclass(frozen=True, slots=True)
class _Expect:
    guest: str
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class _Listen:
    trouble: Trouble
    mark_s: float


_Cause = _Greet | _Expect | _Listen


class Timers:
    """One heap of what time alone brings to a venue. Entries that do not hold any more are skipped."""

    def __init__(self, venue: str, company: Company, rules: Rulebook) -> None:
        self._venue = venue
        self._company = company
        self._rules = rules
        self._troubles: frozenset[Trouble] = frozenset()
        self._due: list[tuple[float, int, _Cause]] = []
        self._order = count()

    def publish(self, rules: Rulebook, after: float) -> None:
        """Other rules are in force. What would have been due by ``after`` stays silent."""
        self._rules = rules
        self.renew(after)

    def renew(self, after: float) -> None:
        """All entries that are due after an instant, made anew."""
        self._due = []
        for visit in self._company.here.values():
            self._wait_for_greeting(visit, after)
        for guest, appointment in self._company.expected():
            self._wait_for(guest, appointment, after)
        for trouble in self._troubles:
            self._wait_for_word(trouble, after)

    def follow(self, moment: Moment) -> None:
        """A guest came: somebody should greet them."""
        if moment.kind is Kind.ARRIVED:
            self._wait_for_greeting(moment.visit, moment.visit.arrived_at)

    def expect(self, guest: str, appointments: Iterable[Appointment], after: float) -> None:
        for appointment in appointments:
            self._wait_for(guest, appointment, after)

    def hear_troubles(self, troubles: Sequence[Trouble], now: float) -> None:
        """These are all there are."""
        before, self._troubles = self._troubles, frozenset(each for each in troubles if each.kind in SILENT)
        for trouble in sorted(self._troubles - before, key=lambda each: (each.since, each.reader)):
            for mark in self._rules.reader_silent_marks_s:
                # A silence is noticed late: what it has passed by then is due now.
                due = max(trouble.since + mark, now)
                heapq.heappush(self._due, (due, next(self._order), _Listen(trouble, mark)))

    def _wait_for_greeting(self, visit: Visit, after: float) -> None:
        marks = self._rules.greet_marks_s
        self._push(visit.arrived_at, marks, after, _Greet(visit.guest, visit.id))

    def _wait_for(self, guest: str, appointment: Appointment, after: float) -> None:
        self._push(appointment.at, self._rules.expected_marks_s, after, _Expect(guest, appointment))

    def _wait_for_word(self, trouble: Trouble, after: float) -> None:
        for mark in self._rules.reader_silent_marks_s:
            self._push(trouble.since, (mark,), after, _Listen(trouble, mark))

    def _push(self, since: float, marks_s: Iterable[float], after: float, cause: _Cause) -> None:
        for mark in marks_s:
            if since + mark > after:
                heapq.heappush(self._due, (since + mark, next(self._order), cause))

    def earliest(self) -> float:
        """Nothing falls due before; perhaps not then either."""
        return self._due[0][0] if self._due else inf

    def due(self) -> float:
        """When something next falls due; infinite if nothing does."""
        while self._due and not self._stands(self._due[0][2]):
            heapq.heappop(self._due)
        return self._due[0][0] if self._due else inf

    def _stands(self, cause: _Cause) -> bool:
        if isinstance(cause, _Greet):
            visit = self._company.here.get(cause.guest)
            return visit is not None and visit.id == cause.visit
        if isinstance(cause, _Expect):
            return self._company.expects(cause.guest, cause.appointment)
        return cause.trouble in self._troubles

    def pop_due(self, now: float) -> Iterator[Moment]:
        """The moments until ``now``, the earliest first."""
        while (at := self.due()) <= now:
            cause = heapq.heappop(self._due)[2]
            # Who is here now may have gone by then, so this could not be seen before.
            if not (isinstance(cause, _Expect) and cause.guest in self._company.here):
                yield self._moment(cause, at)

    def _moment(self, cause: _Cause, at: float) -> Moment:
        if isinstance(cause, _Greet):
            visit = self._company.here[cause.guest]
            return Moment(moment_id(visit, Kind.NOT_GREETED, at), Kind.NOT_GREETED, at, visit)
        if isinstance(cause, _Expect):
            appointment = cause.appointment
            what = f"expected\n{self._venue}\n{cause.guest}\n{appointment.at!r}\n{at!r}"
            ident = derived_id(at, what)
            visit = _no_visit(
                derived_id(at, f"no visit\n{what}"), self._venue, cause.guest, "", appointment.at, at
            )
            return Moment(ident, Kind.EXPECTED, at, visit)
        trouble = cause.trouble
        ident = stand_in(self._venue, trouble)
        visit = _no_visit(ident, self._venue, "", trouble.zone, trouble.since, at)
        what = derived_id(at, f"silent\n{ident}\n{cause.mark_s!r}")
        return Moment(what, Kind.READER_SILENT, at, visit, dwell_s=cause.mark_s, reader=trouble.reader)


def _no_visit(ident: str, venue: str, guest: str, zone: str, since: float, at: float) -> Visit:
    """In the place of a visit where there is none."""
    return Visit(ident, venue, guest, since, Presence(guest, zone, since, at, 1.0, Source.TAG))
