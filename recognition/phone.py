"""Fixes to a phone's zone: how sure we are, fence by fence, that the phone is inside.

A sequential probability ratio test that never ends: for each fence the log-odds of in against out. A fix adds
the logarithm of how well it fits a phone inside against one outside (``Plan.fits_inside``). How much one fix
can add is bounded by how often such fixes are simply wrong, and the sum by ``BASE_P`` and ``TOP_P``, so that
it turns soon when the phone moves. Entering needs ``IN_P``, leaving ``OUT_P``; between them nothing changes.

So one fine fix decides, or two middling ones; a fix vaguer than the fence speaks only against it, and only
from afar; and what the phone itself says (:class:`~recognition.model.Hint`) decides nothing alone. Silence
changes no decision, but fades the confidence: a phone gone silent becomes unknown, it has not left. Measured
against other rules on real traces: ``python -m benchmarks.traces``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from recognition.fences import M_PER_LAT, sigma_m
from recognition.model import Fix, Hint, HintKind

BASE_P, TOP_P = 0.1, 0.9
"""Fixes make no belief fainter or firmer than these, so that none takes long to turn."""

SUREST_P = 0.99
"""No guest's own word is believed more firmly either."""

IN_P = 0.8
OUT_P = 0.2

FINE_M = 20.0
"""Fixes of this accuracy or better come from satellites, the others from radio masts and access points."""
FINE_P = 0.68
"""How such a radius is meant: as apps give it. A browser's holds more, so it may be larger."""

FINE_WRONG_P = 0.001
COARSE_WRONG_P = 0.25
"""How often a fix is simply wrong, whatever accuracy it claims."""

HINT_WRONG_P = 0.2
BEACON_WRONG_P = 0.08
"""The same of a crossing that the phone reports: by its own geofence, or by a beacon that it came to hear."""

FASTEST_MPS = 70.0
"""Who seems to have moved faster than this since the fix before is not believed as if the fix were fine."""

LISTED_P = 0.5
"""As sure as a region that is merely listed with a fix can make us: it says the same again and again."""

HALF_LIFE_S = 4 * 3600.0
"""Of a belief that nothing confirms."""

UNKNOWN_P = 0.5
"""A phone's presence less sure than this is unknown: nothing alerts any more."""

PHONE_HOLD_S = 12 * 3600.0
"""A phone this long silent ends its visit, quietly. Phones at rest sleep for whole nights."""

VOUCH_S = 1800.0
"""What was heard so lately still says where the guest is: against a tag that falls silent, or a larger fence
that also holds the phone."""

SAYS_NOTHING = 0.05
"""Evidence (in log-odds) too weak to count as having heard of the phone."""


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


_BASE, _IN, _OUT = map(_logit, (BASE_P, IN_P, OUT_P))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a fix lies. Of each phone only the newest is held, and in memory only."""

    at: float
    lat: float
    lon: float
    accuracy_m: float

    def speed_mps(self, before: _Place) -> float:
        """How fast one would have had to be, at least, from the fix before."""
        north_m = (self.lat - before.lat) * M_PER_LAT
        east = (self.lon - before.lon + 540.0) % 360.0 - 180.0
        east_m = east * M_PER_LAT * math.cos(math.radians(self.lat))
        far_m = math.hypot(north_m, east_m) - self.accuracy_m - before.accuracy_m
        return max(far_m, 0.0) / (self.at - before.at)


@dataclass(slots=True)
class _Belief:
    """That the phone is inside one fence: log-odds, when something last spoke, and what was decided."""

    at: float
    odds: float = _BASE
    inside: bool = False

    def p(self, at: float) -> float:
        """The probability, faded to ``at``."""
        then = 1 / (1 + math.exp(-self.odds))
        return BASE_P + (then - BASE_P) * math.exp2(-max(at - self.at, 0.0) / HALF_LIFE_S)

    def weigh(self, evidence: float, at: float, most: float = TOP_P) -> None:
        """Add evidence (log-odds) of an instant; it raises the belief to ``most`` at most.

        What silence took from the confidence is not taken from the odds: a phone that speaks again was at
        rest, and its first word after a night is worth no more than any.
        """
        raised = min(self.odds + evidence, max(self.odds, _logit(most)))
        self.odds, self.at = max(raised, _BASE), at
        self.inside = self.odds > (_OUT if self.inside else _IN)

    @property
    def idle(self) -> bool:
        """It says no more than a fence of which nothing was ever heard."""
        return not self.inside and self.odds <= _BASE + SAYS_NOTHING


class PhoneState:
    """What a guest's phone says. ``fits`` is how well a fix fits each zone it concerns: those of ``zones``
    and those whose fence may hold it; zones without a fence first, then the smaller fences."""

    __slots__ = ("_beliefs", "_hinted", "_place", "heard_at", "zone")

    def __init__(self) -> None:
        self.zone = ""
        """The smallest that the phone is in; empty: in none, as far as we know."""
        self.heard_at = -math.inf
        """When it last said anything about a fence."""
        self._beliefs: dict[str, _Belief] = {}
        self._place = _Place(-math.inf, 0.0, 0.0, 0.0)
        self._hinted: tuple[str, HintKind] | None = None

    @property
    def zones(self) -> tuple[str, ...]:
        """The fences that a fix must be weighed for, wherever it lies."""
        return tuple(self._beliefs)

    def take(self, fix: Fix, fits: Mapping[str, float], at: float) -> bool:
        """Weigh a fix, dated ``at``. False if it says nothing: repeated, overtaken or too vague."""
        place = _Place(fix.at, fix.lat, fix.lon, fix.accuracy_m)
        if place.at <= self._place.at:
            return False
        precise = sigma_m(fix.accuracy_m, fix.accuracy_p) <= sigma_m(FINE_M, FINE_P)
        fine = precise and place.speed_mps(self._place) <= FASTEST_MPS
        self._place = place
        wrong_p = FINE_WRONG_P if fine else COARSE_WRONG_P
        evidence = {zone: _evidence(fit, wrong_p) for zone, fit in fits.items()}
        # In the order of ``fits``; a fence that is no more is forgotten.
        self._beliefs = {zone: self._beliefs.get(zone) or _Belief(at) for zone in fits}
        spoke = {zone: odds for zone, odds in evidence.items() if abs(odds) > SAYS_NOTHING}
        for zone, odds in spoke.items():
            self._beliefs[zone].weigh(odds, at)
        return self._decide(at, bool(spoke))

    def hint(self, zone: str, hint: Hint, at: float) -> bool:
        """Weigh the phone's own word, dated ``at``. False if it says nothing: repeated or overtaken."""
        if hint.at < self._place.at or self._hinted == (zone, hint.kind):
            return False
        belief = self._beliefs.setdefault(zone, _Belief(at))
        if hint.kind is HintKind.INSIDE:
            belief.weigh(_evidence(1.0, HINT_WRONG_P), at, LISTED_P)
            return self._decide(at, True)
        self._hinted = zone, hint.kind
        enters = hint.kind is HintKind.ENTER
        # A beacon that falls silent may only be covered.
        wrong_p = BEACON_WRONG_P if hint.beacon and enters else HINT_WRONG_P
        belief.weigh(_evidence(float(enters), wrong_p), at)
        return self._decide(at, True)

    def _decide(self, at: float, spoke: bool) -> bool:
        """Choose the zone anew: the first that something spoke for lately. Returns ``spoke``."""
        inside = [zone for zone, belief in self._beliefs.items() if belief.inside]
        fresh = [zone for zone in inside if at < self._beliefs[zone].at + VOUCH_S]
        self.zone = next(iter(fresh or inside), "")
        self._beliefs = {zone: belief for zone, belief in self._beliefs.items() if not belief.idle}
        if spoke:
            self.heard_at = at
        return spoke

    def confidence(self, at: float) -> float:
        """How probable it is that the phone is in the zone; fades while it is silent."""
        belief = self._beliefs.get(self.zone)
        return belief.p(at) if belief else 0.0

    @property
    def ends_at(self) -> float:
        """When silence ends the presence."""
        return self.heard_at + PHONE_HOLD_S

    def vouches(self, at: float) -> bool:
        """Whether it still says where the guest is when their tag does not."""
        return bool(self.zone) and at < self.heard_at + VOUCH_S

    def undecided(self, at: float) -> bool:
        """Whether a fix now would find some evidence already there."""
        return bool(self._beliefs) and at < self.heard_at + VOUCH_S

    def resume(self, zone: str, confidence: float, now: float) -> None:
        """Believe what was believed before a restart, or what the guest says, as if heard just now."""
        self.zone, self.heard_at = zone, now
        self._beliefs = {zone: _Belief(now, _logit(min(max(confidence, OUT_P), SUREST_P)), inside=True)}

    def quit(self) -> None:
        """In no zone any more."""
        self.zone = ""
        self._beliefs = {}
        self._hinted = None


def _evidence(fit: float, wrong_p: float) -> float:
    """What a fix adds to the log-odds: nothing if it is wrong, the odds of its fit if not."""
    right_p = 1 - wrong_p
    return math.log((wrong_p / 2 + right_p * fit) / (wrong_p / 2 + right_p * (1 - fit)))
