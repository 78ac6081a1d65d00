"""A moment that somebody imagines, to try a rule on it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from alerts.people import Guest
from recognition.history import moment_id, visit_id
from recognition.model import Kind, Moment, Presence, Source, Visit
from recognition.recent import ends_of, recent_visits

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Imagined:
    """What they say of it."""

    kind: Kind
    zone: str
    at: float
    length_s: float = 0.0
    """How long the guest has been there; or since when they were expected, or the reader is silent."""
    away_days: float | None = None
    """Since the visit before; None: as it was."""


def imagine(said: Imagined, venue: str, guest: Guest, ends: Sequence[float]) -> Moment:
    """The moment, with the guest's earlier visits as they are. ``ends``: when those ended, in order."""
    since = said.at - said.length_s
    earlier = ends[: bisect_left(ends, since)]
    previous = earlier[-1] if earlier else None
    if said.away_days is not None:
        previous = since - said.away_days * DAY_S
    visit = Visit(
        id=visit_id(venue, guest.id, since),
        venue=venue,
        guest=guest.id,
        arrived_at=since,
        presence=Presence(guest.id, said.zone, since, said.at, 1.0, Source.TAG),
        left_at=said.at if said.kind is Kind.LEFT else None,
        previous_left_at=previous,
        ordinal=max(len(earlier), previous is not None) + 1,
        recent=recent_visits(ends_of(map(int, earlier)), since),
    )
    return Moment(
        id=moment_id(visit, said.kind, said.at),
        kind=said.kind,
        at=said.at,
        visit=visit,
        dwell_s=said.length_s if said.kind is Kind.DWELT else None,
        away_s=since - previous if said.kind is Kind.RETURNED and previous is not None else None,
        companion=next(iter(guest.companions), "") if said.kind is Kind.TOGETHER else "",
    )
