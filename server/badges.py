"""Staff who carry a badge: the recognition of guests says which zone they are in, and nothing else of it is
kept. A badge is heard as long as its bearer is on shift; off shift it is a stranger's tag."""

from __future__ import annotations

from collections.abc import Iterable

from alerts.people import Staff
from recognition.consent import Consents, Purpose
from recognition.identity import badge_of, staff_of
from recognition.model import Moment

Places = list[tuple[str, str | None]]
"""Staff ids, and the zones where their badges are."""


class Badges:
    """Of one venue."""

    def __init__(self, venue: str, consents: Consents, staff: Iterable[Staff]) -> None:
        self._venue = venue
        self._consents = consents
        for member in staff:
            self._let(member)

    def follow(self, member: Staff) -> str | None:
        """Their shift may have begun or ended. If it ended, who is to be forgotten: nothing of the badge
        stays in mind."""
        bearer = badge_of(member.id)
        was_heard = self._consents.covers(bearer, Purpose.RECOGNISE_BY_TAG, self._venue)
        self._let(member)
        return bearer if was_heard and not member.on_shift else None

    def _let(self, member: Staff) -> None:
        bearer = badge_of(member.id)
        if member.on_shift:
            self._consents.give(bearer, Purpose.RECOGNISE_BY_TAG, self._venue)
        else:
            self._consents.withdraw(bearer, Purpose.RECOGNISE_BY_TAG)


def sort_out(moments: Iterable[Moment]) -> tuple[list[Moment], Places]:
    """The moments of guests; and where staff are by now."""
    guests: list[Moment] = []
    places: Places = []
    for moment in moments:
        staff = staff_of(moment.visit.guest)
        if staff is None:
            guests.append(moment)
        elif not moment.late:
            places.append((staff, _zone(moment)))
    return guests, places


def _zone(moment: Moment) -> str | None:
    """None if the badge is gone, or in two places at once."""
    visit = moment.visit
    return None if visit.left_at is not None or visit.unsure_since is not None else visit.presence.zone
