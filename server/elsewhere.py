"""One tag in two venues of a house at once. No venue knows of the others; the loop that drives them does.

Who is heard by their tag in two venues within the same ``FRESH_S``, at ``LOOKS`` looks in a row, cannot have
gone from one to the other each time: both venues doubt who bears it.
"""

from __future__ import annotations

from collections.abc import Mapping

from recognition.model import Presence, Source
from server.actor import VenueActor
from server.turn import Turn

EVERY_S = 10.0
FRESH_S = 10.0
LOOKS = 3
"""Readers of houses side by side may both hear who goes from one to the other; not for so long."""


class Elsewhere:
    """Watches for guests who are in several venues."""

    def __init__(self) -> None:
        self._venues: dict[str, set[str]] = {}
        """Guest → where a visit is under way."""
        self._seen: dict[str, int] = {}
        """Guest → at how many looks in a row they were heard in two venues."""
        self._looked_at = float("-inf")

    def begin(self, actors: Mapping[str, VenueActor]) -> None:
        """Those who are here already."""
        for venue, actor in actors.items():
            for visit in actor.venue.snapshot():
                self._venues.setdefault(visit.guest, set()).add(venue)

    def look(self, actors: Mapping[str, VenueActor], turn: Turn) -> None:
        """Take note of who came and went, and look at those who are in several venues."""
        for visit in turn.writes.visits.values():
            if visit.left_at is None:
                self._venues.setdefault(visit.guest, set()).add(visit.venue)
            elif visit.venue in (venues := self._venues.get(visit.guest, set())):
                venues.remove(visit.venue)
                if not venues:
                    del self._venues[visit.guest]
        if turn.now - self._looked_at >= EVERY_S:
            self._looked_at = turn.now
            self._compare(actors, turn)

    def _compare(self, actors: Mapping[str, VenueActor], turn: Turn) -> None:
        several = {guest: venues for guest, venues in self._venues.items() if len(venues) > 1}
        seen: dict[str, int] = {}
        for guest, venues in several.items():
            heard = [
                venue for venue in sorted(venues) if _is_heard(actors[venue].venue.presence(guest), turn)
            ]
            if len(heard) > 1:
                seen[guest] = self._seen.get(guest, 0) + 1
            if seen.get(guest, 0) >= LOOKS:
                for venue in heard:
                    others = [actors[each].venue.plan for each in heard if each != venue]
                    actors[venue].doubt(guest, [plan.name.get("en", plan.id) for plan in others], turn)
        self._seen = seen


def _is_heard(presence: Presence | None, turn: Turn) -> bool:
    tag = presence is not None and presence.source is Source.TAG
    return tag and presence is not None and presence.heard_at > turn.now - FRESH_S
