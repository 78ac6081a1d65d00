"""What grows old goes: once an hour, a little at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection

from server.audit import Act, Audit
from server.clock import Clock
from server.config import Settings
from server.errors import StoreFailed
from server.store.ageing import drop_answers, drop_cards, drop_notes, drop_visits
from server.store.database import Database
from server.store.guest_links import drop_ended as drop_guest_links
from server.store.intents import drop_intents
from server.store.journal import drop_handovers
from server.store.merges import UNDO_S, drop_undo
from server.store.moments import drop_moments
from server.store.outbox import drop_old_secrets
from server.store.pushes import drop_ended
from server.store.signing_in import drop_wrong_before
from server.throttle import NAME_FORGET_S

log = structlog.get_logger()

MOMENTS_KEPT_S = 92 * 86_400.0
"""How long we know what happened: three months, for trying rules on it."""

HANDOVERS_KEPT_S = 60 * 86_400.0
"""How long we know who handed which cards to whom."""

AT_ONCE = 1_000
"""Rows in one transaction: cards need not wait longer than for that."""

FIRST_S, EVERY_S = 60.0, 3_600.0
"""Not while a server starts, when everybody waits for it."""


DAY_S = 86_400.0

Drop = Callable[[Connection, float, int], int]
"""Of what is from before an instant, at most so many; returns how many it dropped."""


@dataclass(frozen=True, slots=True)
class Period:
    """How long a kind of data is kept."""

    kind: str
    setting: str
    """By which it is changed; empty if it is the same everywhere."""
    kept_s: float
    drop: Drop


@dataclass(frozen=True, slots=True)
class Round:
    """What one round dropped."""

    at: float
    dropped: Mapping[str, int]


def periods(settings: Settings) -> tuple[Period, ...]:
    """All that goes by its age; cards and words before visits, which take the rest along."""
    return (
        Period("moments", "", MOMENTS_KEPT_S, drop_moments),
        Period("cards", "MAITRED_KEEP_CARDS_DAYS", settings.keep_cards_days * DAY_S, drop_cards),
        Period("answers", "MAITRED_KEEP_WORDS_DAYS", settings.keep_words_days * DAY_S, drop_answers),
        Period("notes", "MAITRED_KEEP_WORDS_DAYS", settings.keep_words_days * DAY_S, drop_notes),
        Period("merges", "", UNDO_S, drop_undo),
        Period("visits", "MAITRED_KEEP_VISITS_DAYS", settings.keep_visits_days * DAY_S, drop_visits),
    )


class Retention:
    """:ivar last: what the last round dropped; None before the first."""

    def __init__(self, database: Database, clock: Clock, audit: Audit, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self.periods = periods(settings)
        self.trail_kept_s = settings.keep_trail_days * DAY_S
        self.last: Round | None = None

    async def run(self) -> None:
        """For ever: soon after the start, and then every hour."""
        await asyncio.sleep(FIRST_S)
        while True:
            try:
                await self.drop_old()
            except StoreFailed as failure:
                log.error("what is too old was not dropped", cause=str(failure))
            await asyncio.sleep(EVERY_S)

    async def drop_old(self) -> None:
        """All that is too old now."""
        now, write = self._clock.now(), self._database.write
        await write(lambda c: drop_intents(c, now))
        await write(lambda c: drop_handovers(c, now - HANDOVERS_KEPT_S))
        await write(lambda c: drop_ended(c, now))
        await write(lambda c: drop_guest_links(c, now))
        await write(lambda c: drop_wrong_before(c, now - NAME_FORGET_S))
        await write(lambda c: drop_old_secrets(c, now))
        dropped = {period.kind: await self._drop(period, now) for period in self.periods}
        dropped["trail"] = await self._audit.drop_old(now - self.trail_kept_s, now, AT_ONCE)
        self.last = Round(now, dropped)
        for kind, count in dropped.items():
            if count and kind != "trail":  # of itself the trail says it already
                self._audit.note(Act.FORGOTTEN, "server", at=now, kind=kind, count=str(count))

    async def _drop(self, period: Period, now: float) -> int:
        """In small steps, between which cards are kept."""
        before, count = now - period.kept_s, 0
        while some := await self._database.write(lambda c: period.drop(c, before, AT_ONCE)):
            count += some
        return count
