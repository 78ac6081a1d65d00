"""May we recognise this guest here, for this? Without a live consent there is no sighting."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What a guest can consent to."""

    RECOGNISE_BY_TAG = "recognise_by_tag"
    RECOGNISE_BY_PHONE = "recognise_by_phone"


EVERYWHERE = None
"""As a venue: all venues, also those that open later."""


_EVERYWHERE: frozenset[str | None] = frozenset({EVERYWHERE})
"""One for all guests: most consents are for all venues, and there may be a million."""


class Consents:
    """The live consents. What is not here was never given, or was withdrawn."""

    def __init__(self) -> None:
        self._venues: dict[Purpose, dict[str, frozenset[str | None]]] = {purpose: {} for purpose in Purpose}
        self.revision = 0
        """Rises with each withdrawal: what was allowed before must be asked again."""

    def give(self, guest: str, purpose: Purpose, venue: str | None = EVERYWHERE) -> None:
        """The guest consents for one venue, or for all. Consents add up."""
        given = self._venues[purpose]
        before = given.get(guest)
        if venue is EVERYWHERE:
            given[guest] = _EVERYWHERE
        elif before is not _EVERYWHERE:
            given[guest] = (before or frozenset()) | {venue}

    def withdraw(self, guest: str, purpose: Purpose) -> None:
        """No longer, anywhere. Does nothing if there was no consent."""
        if self._venues[purpose].pop(guest, None) is not None:
            self.revision += 1

    def allows(self, guest: str, purpose: Purpose, venue: str) -> bool:
        """Whether a live consent covers this venue."""
        venues = self._venues[purpose].get(guest)
        return venues is not None and (venues is _EVERYWHERE or venue in venues)

    def has_any(self, guest: str) -> bool:
        """Whether the guest has consented to anything, anywhere."""
        return any(guest in given for given in self._venues.values())
