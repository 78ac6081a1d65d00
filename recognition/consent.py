"""May we do this with this guest here? Without a live consent there is no sighting."""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from math import inf
from typing import NamedTuple

from recognition.index import CompactTable
from recognition.sharing import SharedSets, table_of_sets


class Purpose(StrEnum):
    """What a guest can consent to, each by itself."""

    RECOGNISE_BY_TAG = "recognise_by_tag"
    RECOGNISE_BY_PHONE = "recognise_by_phone"
    SHOW_PREFERENCES = "show_preferences"
    """Staff may see what the guest likes, does again and again, and celebrates."""
    CONTACT = "contact"
    SHARE = "share"
    """With one partner."""


RECOGNITION = (Purpose.RECOGNISE_BY_TAG, Purpose.RECOGNISE_BY_PHONE)
"""Either of these lets us know that a guest is here."""

EVERYWHERE = ""
"""As the venue of a consent: all venues, also those that open later; none where whereabouts are sensitive."""

GROUP = "group:"
"""How the venue of a consent begins that is for a group of venues."""


class Grant(NamedTuple):
    """What a guest allows."""

    purpose: Purpose
    venue: str = EVERYWHERE
    """``EVERYWHERE``, a venue's id, or ``group:`` and a group's."""
    partner: str = ""
    """With whom we may share; empty for every other purpose."""
    ends_at: float = inf
    """From this instant on it holds no longer."""

    def same(self, other: Grant) -> bool:
        """Whether the one takes the other's place: only their ends may differ."""
        return self[:3] == other[:3]


class Ended(NamedTuple):
    """A consent that came to its end by itself."""

    guest: str
    grant: Grant


_Grants = frozenset[Grant]


def consents_table(grants: Mapping[str, _Grants]) -> bytes:
    """The block of a compact table of what these guests allow."""
    sets = list(dict.fromkeys(grants.values()))
    numbers = {one: number for number, one in enumerate(sets, 1)}
    said = json.dumps([[list(grant) for grant in sorted(one)] for one in sets])
    return table_of_sets({guest: numbers[one] for guest, one in grants.items()}, said.encode())


def _sets_in(table: CompactTable | None) -> list[_Grants]:
    said = json.loads(table.appendix) if table is not None else []
    return [frozenset(Grant(Purpose(name), *rest) for name, *rest in one) for one in said]


class Consents:
    """The live consents. What is not here was never given, was withdrawn, or has ended.

    :param known: what many guests allow, as :func:`consents_table` made it. When those end that end,
        ``expect_end`` has to say.
    """

    def __init__(self, known: CompactTable | None = None) -> None:
        self._grants: SharedSets[Grant] = SharedSets(known, _sets_in(known))
        self._places: dict[str, tuple[str, ...]] = {}
        self._children: set[str] = set()
        self._suspended: set[tuple[str, str]] = set()
        self._since: dict[tuple[str, str], float] = {}
        self._ends: list[float] = []
        """The instants at which something ends, a heap."""
        self._ending: dict[float, list[str]] = {}
        """Whose consents end then."""
        self._ended: list[Ended] = []
        self._now = -inf
        self.revision = 0
        """Rises with each withdrawal: what was allowed before must be asked again."""

    def open_venue(self, venue: str, groups: Iterable[str], sensitive: bool) -> None:
        """Which consents are good at this venue. Being seen at a sensitive one tells something about a guest:
        there only a consent that names it counts."""
        wide = () if sensitive else (EVERYWHERE, *(GROUP + group for group in groups))
        self._places[venue] = (venue, *wide)
        self.revision += 1

    def give(
        self,
        guest: str,
        purpose: Purpose,
        venue: str = EVERYWHERE,
        partner: str = "",
        ends_at: float = inf,
    ) -> None:
        """The guest consents. Consents add up; given again, it holds until the new end."""
        grant = Grant(purpose, venue, partner, ends_at)
        if grant in self._grants.of(guest):
            return
        others = self._without(guest, grant.same)
        if ends_at <= self._now:
            self._ended.append(Ended(guest, grant))
        else:
            others |= {grant}
            self.expect_end(guest, ends_at)
        self._grants.put(guest, others)

    def withdraw(
        self, guest: str, purpose: Purpose, venue: str | None = None, partner: str | None = None
    ) -> None:
        """No longer: the consent for this venue and partner, or with None whichever there are. Does nothing
        if there was none."""

        def meant(grant: Grant) -> bool:
            here = venue is None or grant.venue == venue
            return grant.purpose is purpose and here and (partner is None or grant.partner == partner)

        self._take(guest, meant)

    def _take(self, guest: str, meant: Callable[[Grant], bool]) -> None:
        left = self._without(guest, meant)
        if len(left) < len(self._grants.of(guest)):
            self._grants.put(guest, left)
            self.revision += 1

    def _without(self, guest: str, meant: Callable[[Grant], bool]) -> _Grants:
        return frozenset(grant for grant in self._grants.of(guest) if not meant(grant))

    def expect_end(self, guest: str, ends_at: float) -> None:
        """A consent of the guest's ends at this instant."""
        if ends_at == inf:
            return
        if ends_at not in self._ending:
            heapq.heappush(self._ends, ends_at)
        self._ending.setdefault(ends_at, []).append(guest)

    def next_end(self) -> float:
        """When the next consent may end; infinite if none does."""
        return self._now if self._ended else self._ends[0] if self._ends else inf

    def advance(self, now: float) -> None:
        """What has ended by now counts no more; ``take_ended`` says what that was."""
        self._now = max(self._now, now)
        while self._ends and self._ends[0] <= self._now:
            at = heapq.heappop(self._ends)
            for guest in self._ending.pop(at):
                self._end(guest, at)

    def _end(self, guest: str, at: float) -> None:
        over = [grant for grant in self._grants.of(guest) if grant.ends_at <= at]
        self._ended += [Ended(guest, grant) for grant in sorted(over)]
        self._take(guest, lambda grant: grant.ends_at <= at)

    def take_ended(self) -> list[Ended]:
        """What has ended since this was asked before, in the order of the ends."""
        ended, self._ended = self._ended, []
        return sorted(ended, key=lambda one: one.grant.ends_at)

    def mark_child(self, guest: str, child: bool) -> None:
        """Nothing that anybody has consented to counts for a child."""
        if child:
            self._children.add(guest)
            self.revision += 1
        else:
            self._children.discard(guest)

    def is_child(self, guest: str) -> bool:
        return guest in self._children

    def suspend(self, guest: str, venue: str) -> None:
        """The guest wants to be invisible at this venue: as if there were no consent, until ``resume``."""
        self._suspended.add((guest, venue))
        self.revision += 1

    def resume(self, guest: str, venue: str, at: float) -> None:
        """The consents hold again, for what happens from this instant on. Does nothing unless suspended."""
        if (guest, venue) in self._suspended:
            self._suspended.remove((guest, venue))
            self._since[guest, venue] = at

    def restore(self, venue: str, suspended: Iterable[str], resumed: Iterable[tuple[str, float]]) -> None:
        """How it stood at this venue: who is suspended, and who was so until an instant."""
        self._suspended = {key for key in self._suspended if key[1] != venue}
        self._suspended.update((guest, venue) for guest in suspended)
        self._since = {key: at for key, at in self._since.items() if key[1] != venue}
        self._since.update(((guest, venue), at) for guest, at in resumed)
        self.revision += 1

    def grants_of(self, guest: str) -> frozenset[Grant]:
        """All that the guest allows, child or not, suspended or not."""
        return self._grants.of(guest)

    def covers(self, guest: str, purpose: Purpose, venue: str, partner: str = "") -> bool:
        """Whether there is a live consent for this venue, suspended or not."""
        if guest in self._children:
            return False
        places = self._places.get(venue) or (venue, EVERYWHERE)
        for grant in self._grants.of(guest):
            if grant.purpose is purpose and grant.venue in places and grant.partner == partner:
                return True
        return False

    def allows(self, guest: str, purpose: Purpose, venue: str, at: float = inf) -> bool:
        """Whether we may do it at this venue with what happened there at an instant."""
        if not self.covers(guest, purpose, venue) or (guest, venue) in self._suspended:
            return False
        return not self._since or at >= self._since.get((guest, venue), -inf)
