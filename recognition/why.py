"""Why we believe that a guest is in a zone: what was heard of them in the last minute, and what it meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recognition.evidence import Weighed
from recognition.model import Presence
from recognition.plan import Plan

SHOWN_S = 60.0
WORTH_SAYING_P = 0.01
"""Zones less probable than this are left out of a step."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one antenna heard of the guest in one step."""

    reader: str
    antenna: str
    zone: str
    reads: int
    level_dbm: float | None
    """The average of the reads; None if the reader does not say it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was believed at one instant, and what was heard since the step before."""

    at: float
    since: float
    zones: Mapping[str, float]
    """Probability of each zone, the least probable left out, in the plan's order."""
    away_p: float
    """Probability that the guest is in none."""
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of one guest who is here. Holds no credential. Of a phone there is what it said last: the presence's
    ``heard_at`` and ``confidence``."""

    at: float
    presence: Presence
    steps: tuple[Step, ...]
    """Of the guest's tag, in the last ``SHOWN_S``, the oldest first."""
    not_listening: tuple[str, ...]
    """Readers whose silence says nothing now, in the plan's order."""


def explain(
    plan: Plan, presence: Presence, looks: Iterable[Weighed], not_listening: Iterable[str], now: float
) -> Evidence:
    """:param looks: as the tracker keeps them, the oldest first."""
    steps = tuple(_step(plan, look) for look in looks if look.at > now - SHOWN_S)
    return Evidence(now, presence, steps, tuple(not_listening))


def _step(plan: Plan, look: Weighed) -> Step:
    by_zone = zip(plan.zones, look.zones, strict=True)
    zones = {zone.id: p for zone, p in by_zone if p >= WORTH_SAYING_P}
    heard = tuple(_heard(plan, *one) for one in look.heard)
    return Step(look.at, look.since, zones, max(0.0, 1.0 - sum(look.zones)), heard)


def _heard(plan: Plan, ear: int, reads: int, level_dbm: float | None) -> Heard:
    antenna = plan.antennas[ear]
    return Heard(antenna.reader, antenna.id, antenna.zone, reads, level_dbm)
