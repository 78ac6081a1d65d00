"""Who looked at what of a guest: a line in the log, with ids and no names."""

from __future__ import annotations

from enum import Enum

import structlog

log = structlog.get_logger()

AGAIN_AFTER_S = 60.0
"""A page that stays open asks again and again: that is one look, until it was closed for so long."""

MOST = 1_000
"""Looks remembered; beyond it all are forgotten, and said once more."""


class Look(Enum):
    """What somebody looked at, as the log says it."""

    EVIDENCE = "a manager looked at a guest's evidence"
    """Why we believe the guest to be where they are."""
    MOMENTS = "a manager looked at what happened to a guest"
    """Moments, and what rules say to them."""
    WHY = "somebody looked at why a card came"


class Looks:
    def __init__(self) -> None:
        self._last_at: dict[tuple[str, str, Look], float] = {}

    def note(self, staff: str, guest: str, now: float, what: Look = Look.EVIDENCE) -> None:
        """This member of staff is shown it."""
        if len(self._last_at) >= MOST:
            self._last_at.clear()
        last_at = self._last_at.get((staff, guest, what))
        self._last_at[staff, guest, what] = now
        if last_at is None or now - last_at > AGAIN_AFTER_S:
            log.info(what.value, staff=staff, guest=guest)
