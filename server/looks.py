"""Who looked at what of a guest: a line in the log and an entry in the audit trail, with ids and no names."""

from __future__ import annotations

from enum import Enum

import structlog

from alerts.people import Staff
from server.audit import Act, Audit

log = structlog.get_logger()

AGAIN_AFTER_S = 60.0
"""A page that stays open asks again and again: that is one look, until it was closed for so long."""

MOST = 1_000
"""Looks remembered; beyond it all are forgotten, and said once more."""


class Look(Enum):
    """What somebody looked at, as the log says it, and as the audit trail does."""

    EVIDENCE = "a manager looked at a guest's evidence", Act.EVIDENCE
    """Why we believe the guest to be where they are."""
    MOMENTS = "a manager looked at what happened to a guest", Act.MOMENTS
    """Moments, and what rules say to them."""
    BACKTEST = "a manager looked at what happened to a guest", Act.BACKTEST
    """The same, among all whom a rule tried on history would have told of."""
    BRIEF = "somebody looked at a guest in brief", Act.BRIEF
    """What a guest likes, and what happened in their visit."""
    WHY = "somebody looked at why a card came", Act.WHY


class Looks:
    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._last_at: dict[tuple[str, str, Look], float] = {}

    def note(self, staff: Staff, guest: str, now: float, what: Look = Look.EVIDENCE) -> None:
        """This member of staff is shown it."""
        if len(self._last_at) >= MOST:
            self._last_at.clear()
        last_at = self._last_at.get((staff.id, guest, what))
        self._last_at[staff.id, guest, what] = now
        if last_at is None or now - last_at > AGAIN_AFTER_S:
            words, act = what.value
            log.info(words, staff=staff.id, guest=guest)
            self._audit.by_staff(staff, act, now, guest)

    def forget(self, guest: str) -> None:
        """They were erased."""
        for key in [key for key in self._last_at if key[1] == guest]:
            del self._last_at[key]
