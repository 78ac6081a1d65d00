"""Cards for those who oversee the venue: of readers in trouble, and of tags in two places at once."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import count
from math import inf

from msgspec.structs import replace

from alerts.model import About, Card, CardFact, Priority
from alerts.notice_words import SEE_WHO, TWO_PLACES, heard_in, words_of
from alerts.reach import OVERSEER
from alerts.roster import Roster
from alerts.text import BLANK, complete, same
from recognition.ids import derived_id
from recognition.model import Moment, Trouble, TroubleKind
from recognition.plan import Plan

RAISE_AFTER_S: dict[TroubleKind, float] = {
    TroubleKind.OFFLINE: 60.0,
    TroubleKind.SILENT: 180.0,
    TroubleKind.STOPPED: 60.0,
    TroubleKind.UNPLUGGED: 60.0,
    TroubleKind.SKEWED: 300.0,
    TroubleKind.OVERFLOWING: 900.0,
}
"""How long a trouble must have lasted before somebody is told, so that a restart of a reader disturbs nobody.
The others are called troubles only after long enough, and are told at once. That a reader overflowed counts
for ten minutes: what is told is one that goes on doing so."""

SILENT_READS_S = 7_200.0
"""The same for the silence of a reader that never says that it is alive: it may be that nobody is near it."""

NOTICE_EXPIRES_S = 604_800.0
"""After a week on the board everybody knows, and the floor still shows it."""

URGENT = frozenset(
    {
        TroubleKind.OFFLINE,
        TroubleKind.SILENT,
        TroubleKind.STOPPED,
        TroubleKind.UNPLUGGED,
        TroubleKind.DEAF,
    }
)
"""With these guests go unrecognised."""


class Notices:
    """The troubles of a venue's readers, and those of them about which nobody has been told yet."""

    def __init__(self, plan: Plan, roster: Roster) -> None:
        self._venue = plan.id
        self._zones = {zone.id: complete(zone.name, zone.id) for zone in plan.zones}
        self._roster = roster
        self._on: dict[str, Trouble] = {}
        """By the id of the card that tells of it."""
        self._due: list[tuple[float, int, str]] = []
        self._order = count()

    def hear(self, troubles: Sequence[Trouble], now: float) -> frozenset[str]:
        """These are all there are. Returns what their cards have in the place of a visit, made or not."""
        on = {notice_id(self._venue, trouble): trouble for trouble in troubles}
        for card_id, trouble in on.items():
            if card_id not in self._on:
                heapq.heappush(self._due, (max(_raise_at(trouble), now), next(self._order), card_id))
        self._on = on
        return frozenset(stand_in(self._venue, trouble) for trouble in troubles)

    def earliest(self) -> float:
        """Nothing falls due before; perhaps not then either."""
        return self._due[0][0] if self._due else inf

    def due(self) -> float:
        """When something next falls due; infinite if nothing does."""
        while self._due and self._due[0][2] not in self._on:
            heapq.heappop(self._due)
        return self._due[0][0] if self._due else inf

    def pop_due(self, now: float) -> Iterator[Card]:
        """The cards of the troubles that have lasted by now."""
        while (at := self.due()) <= now:
            card_id = heapq.heappop(self._due)[2]
            yield self._card(card_id, self._on[card_id], at)

    def _card(self, card_id: str, trouble: Trouble, at: float) -> Card:
        card = self._blank(card_id, About.READER, trouble.zone, at)
        title, suggestion, facts = words_of(trouble)
        return replace(
            card,
            visit=stand_in(self._venue, trouble),
            since=trouble.since,
            priority=Priority.HIGH if trouble.kind in URGENT else Priority.NORMAL,
            title=title,
            suggestion=suggestion,
            facts=tuple(CardFact(fact) for fact in facts),
        )

    def doubt(self, unsure: Moment) -> Card:
        """The card about a tag that is in two places at once. It names nobody: its bearer may be another."""
        visit, at = unsure.visit, unsure.at
        card_id = derived_id(at, f"doubt\n{visit.id}\n{unsure.id}")
        card = self._blank(card_id, About.DOUBT, visit.presence.zone, at)
        heard = heard_in([self._zones.get(zone, same(zone)) for zone in unsure.zones])
        return replace(
            card,
            visit=visit.id,
            guest=visit.guest,
            confidence=visit.presence.confidence,
            title=TWO_PLACES,
            suggestion=SEE_WHO,
            facts=(CardFact(heard),),
        )

    def _blank(self, card_id: str, about: About, zone: str, at: float) -> Card:
        audience = self._roster.overseers()
        return Card(
            id=card_id,
            venue=self._venue,
            visit="",
            guest="",
            name="",
            say="",
            tier="",
            languages=(),
            zone=zone,
            since=at,
            confidence=1.0,
            alerted=dict.fromkeys(audience, at),
            reach=dict.fromkeys(audience, OVERSEER),
            rule="",
            rule_version=0,
            priority=Priority.HIGH,
            title=BLANK,
            suggestion=BLANK,
            facts=(),
            question=None,
            answers=(),
            audience=audience,
            opened_at=at,
            expires_at=at + NOTICE_EXPIRES_S,
            escalate_at=None,
            about=about,
        )


def _raise_at(trouble: Trouble) -> float:
    may_be_nobody = trouble.kind is TroubleKind.SILENT and trouble.amount > 0
    return trouble.since + (SILENT_READS_S if may_be_nobody else RAISE_AFTER_S.get(trouble.kind, 0.0))


def stand_in(venue: str, trouble: Trouble) -> str:
    """What cards about a trouble have in the place of a visit: an id that no visit has."""
    return derived_id(trouble.since, f"no visit\n{notice_id(venue, trouble)}")


def notice_id(venue: str, trouble: Trouble) -> str:
    """The id of the card about this trouble: there is one at most."""
    cause = f"trouble\n{venue}\n{trouble.reader}\n{trouble.antenna}\n{trouble.kind}\n{trouble.since!r}"
    return derived_id(trouble.since, cause)
