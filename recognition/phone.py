"""Fixes to a phone's zone: in, out, and the wide grey between.

In: P(inside) of at least ``IN_P`` on two fixes running, or ``SURE_P`` on one fix of ``SURE_M`` or better.
Out: at most ``OUT_P`` on two fixes ``OUT_S`` or more apart, with none between that says otherwise.
Fixes of a radius over ``POOR_M`` say nothing. Measured against the alternatives on real traces in the
project's reference: fewest false exits and ghost visits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from recognition.model import Fix

IN_P = 0.75
SURE_P = 0.90
SURE_M = 20.0
OUT_P = 0.10
OUT_S = 60.0
POOR_M = 200.0
PHONE_HOLD_S = 1800.0
"""A phone this long silent no longer tells where the guest is. Phones at rest sleep for long."""


class PhoneState:
    """What a guest's phone says. Where it says nothing any more, see ``PHONE_HOLD_S``."""

    __slots__ = ("_candidate", "_newest", "_outside_since", "heard_at", "p_inside", "zone")

    def __init__(self) -> None:
        self.zone = ""
        """Empty: in no fenced zone, as far as we know."""
        self.heard_at = -math.inf
        self.p_inside = 0.0
        """Of the zone, by the newest fix."""
        self._newest: float = -math.inf
        self._candidate = ""
        self._outside_since = math.inf

    def take(self, fix: Fix, inside: Mapping[str, float], at: float) -> bool:
        """Judge a fix, dated ``at``. False if it says nothing: repeated, overtaken or too poor."""
        if fix.at <= self._newest or fix.accuracy_m > POOR_M or not inside:
            return False
        if fix.at - self._newest > PHONE_HOLD_S:
            self._candidate = ""
        self._newest = fix.at
        self.heard_at = at
        best = max(inside, key=lambda zone: inside[zone])
        if not self._enters(best, inside[best], fix):
            self._leaves(inside.get(self.zone, 0.0), fix.at)
        self.p_inside = inside.get(self.zone, 0.0)
        return True

    def _enters(self, best: str, p: float, fix: Fix) -> bool:
        """Count a fix for the most probable zone, and enter it where that is enough."""
        if p < IN_P:
            self._candidate = ""
            return False
        if best == self._candidate or (fix.accuracy_m <= SURE_M and p >= SURE_P):
            self.zone = best
            self._outside_since = math.inf
        self._candidate = best
        return self.zone == best

    def _leaves(self, p: float, at: float) -> None:
        """Count a fix against the zone, and leave it where that is enough."""
        if p > OUT_P:
            self._outside_since = math.inf
        elif at - self._outside_since >= OUT_S:
            self.quit()
        else:
            self._outside_since = min(self._outside_since, at)

    def resume(self, zone: str, p_inside: float, now: float) -> None:
        """Believe what was believed before a restart."""
        self.zone, self.p_inside, self.heard_at = zone, p_inside, now

    def quit(self) -> None:
        """In no zone any more."""
        self.zone = ""
        self._outside_since = math.inf
