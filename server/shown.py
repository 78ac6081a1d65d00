"""Guests as the staff of a venue may know them: what they like and celebrate only if they let us show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from alerts.people import Guest
from recognition.consent import Consents, Purpose


class ShownGuests(Mapping[str, Guest]):
    """Looked up anew each time: what was withdrawn is not there any more."""

    def __init__(self, guests: Mapping[str, Guest], consents: Consents, venue: str) -> None:
        self._guests = guests
        self._consents = consents
        self._venue = venue

    def shows(self, guest: str) -> bool:
        """Whether staff here may see what the guest likes, does again and again, and celebrates."""
        return self._consents.covers(guest, Purpose.SHOW_PREFERENCES, self._venue)

    def __getitem__(self, guest: str) -> Guest:
        known = self._guests[guest]
        if not (known.preferences or known.occasions) or self.shows(guest):
            return known
        return replace(known, preferences=(), occasions=())

    def __contains__(self, guest: object) -> bool:
        return guest in self._guests

    def __iter__(self) -> Iterator[str]:
        return iter(self._guests)

    def __len__(self) -> int:
        return len(self._guests)
