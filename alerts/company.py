"""Who is here and who is expected, as the desk was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from alerts.people import Appointment, Guest
from recognition.history import moment_id
from recognition.model import Kind, Moment, Visit

EARLY_S = 3_600.0
"""Who came so long before an appointment, or later, has come to it."""

_JOINS = (Kind.ARRIVED, Kind.MOVED)


class Company:
    """The guests of one venue."""

    def __init__(self, venue: str) -> None:
        self._venue = venue
        self._here: dict[str, Visit] = {}
        self.here: Mapping[str, Visit] = MappingProxyType(self._here)
        """The visits under way, by guest; only to be read."""
        self._expected: dict[str, tuple[Appointment, ...]] = {}

    def follow(self, moment: Moment) -> None:
        """The guest is where the moment says."""
        visit = moment.visit
        if visit.left_at is None:
            self._here[visit.guest] = visit
        else:
            self._here.pop(visit.guest, None)
        if moment.kind is Kind.ARRIVED:
            self._came(visit)

    def restore(self, visits: Iterable[Visit]) -> None:
        """Visits under way, and of those that ended lately."""
        for visit in visits:
            if visit.left_at is None:
                self._here[visit.guest] = visit
            self._came(visit)

    def _came(self, visit: Visit) -> None:
        """Somebody who is here is not waited for any more."""
        waiting = self._expected.get(visit.guest, ())
        self._expect(visit.guest, [one for one in waiting if one.at - EARLY_S > visit.arrived_at])

    def expect(self, guest: str, appointments: Iterable[Appointment]) -> None:
        """These are the guest's appointments. Those of other venues do not matter here."""
        visit = self._here.get(guest)
        since = visit.arrived_at if visit else float("-inf")
        ours = [one for one in appointments if one.venue == self._venue and one.at - EARLY_S > since]
        self._expect(guest, ours)

    def _expect(self, guest: str, appointments: list[Appointment]) -> None:
        if appointments:
            self._expected[guest] = tuple(appointments)
        else:
            self._expected.pop(guest, None)

    def expects(self, guest: str, appointment: Appointment) -> bool:
        """Whether the guest has this appointment and has not come."""
        return appointment in self._expected.get(guest, ())

    def expected(self) -> list[tuple[str, Appointment]]:
        """(guest, appointment) of all who have not come."""
        return [(guest, one) for guest, ones in self._expected.items() for one in ones]

    def together(self, group: Sequence[Moment], guest: Guest, guests: Mapping[str, Guest]) -> Moment | None:
        """With these moments of one instant the guest has joined somebody in a zone, where each names the
        other as a companion: the moment that says so."""
        last = group[-1]
        if not any(moment.kind in _JOINS for moment in group):
            return None
        for other in guest.companions:
            if self._is_with(other, last.visit.presence.zone) and _names(guests.get(other), guest):
                ident = moment_id(last.visit, Kind.TOGETHER, last.at)
                return Moment(ident, Kind.TOGETHER, last.at, last.visit, companion=other)
        return None

    def _is_with(self, guest: str, zone: str) -> bool:
        visit = self._here.get(guest)
        return visit is not None and visit.presence.zone == zone and visit.unsure_since is None

    def unexpect(self, guest: str) -> None:
        """Wait for this guest no longer."""
        self._expected.pop(guest, None)

    def forget(self, guest: str) -> None:
        """The guest may not be recognised any more."""
        self._here.pop(guest, None)
        self._expected.pop(guest, None)


def _names(one: Guest | None, other: Guest) -> bool:
    return one is not None and other.id in one.companions
