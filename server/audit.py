"""The audit trail: who looked at what of a guest, and who changed what. Ids and acts, never words.

Noting is a list's append. A task of its own enters what was noted, many at once, so that nobody who looks
at something waits for the disk, and no read does. What must not be missing is entered before it is answered,
with ``keep``.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from functools import partial
from math import inf

import structlog

from alerts.people import Staff
from server.errors import StoreFailed
from server.security import derived_key
from server.store import trail
from server.store.database import Database
from server.store.trail import Entry, Look

log = structlog.get_logger()

GATHER_S = 0.2
"""How long what was noted waits for more."""

RETRY_S = 1.0
"""When the store kept nothing."""

WAITING_MOST = 100_000
"""Entries that may wait for a store that does not answer; those beyond are counted, and that is entered."""

AT_ONCE = 1_000
"""Entries in one transaction."""


_GUEST = "guest:"


class Act(StrEnum):
    """What somebody did. docs/audit.md has a row for each."""

    VIEWED = "viewed"
    BRIEF = "brief"
    EVIDENCE = "evidence"
    MOMENTS = "moments"
    WHY = "why"
    BACKTEST = "backtest"
    SEARCHED = "searched"
    IMPORTED = "imported"
    CHANGED = "changed"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CORRECTED = "corrected"
    DELETED = "deleted"
    EXPORTED = "exported"
    ERASED = "erased"
    MERGED = "merged"
    UNMERGED = "unmerged"
    SHARED = "shared"
    LINK_MADE = "link_made"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    LOCKED_OUT = "locked_out"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    FACTOR_CHANGED = "factor_changed"
    KEY_MADE = "key_made"
    KEY_ENDED = "key_ended"
    STAFF_CHANGED = "staff_changed"
    DEVICE_PAIRED = "device_paired"
    DEVICE_REMOVED = "device_removed"
    RULE_CHANGED = "rule_changed"
    SETTING_CHANGED = "setting_changed"
    SECRET_REPLACED = "secret_replaced"
    READ_TRAIL = "read_trail"
    FORGOTTEN = "forgotten"
    LOST = "lost"


def chain_key(secret: bytes) -> bytes:
    """Without it nobody can make a chain that holds."""
    return derived_key(secret, b"audit trail")


class Audit:
    """:param secret: the installation's."""

    def __init__(self, database: Database, secret: bytes) -> None:
        self._database = database
        self._key = chain_key(secret)
        self._waiting: deque[Look] = deque()
        self._lost = 0
        self._came = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    def note(self, act: str, by: str, guest: str = "", venue: str = "", *, at: float, **ids: str) -> None:
        """Somebody (``staff:ID``, ``guest:ID``, ``key:NAME``, ``server``) did this. ``ids`` say to what: no
        names, no words, and no guest but ``guest``, who can read it.

        :raises ValueError: there is no such act.
        """
        if len(self._waiting) >= WAITING_MOST:
            self._lost += 1
            return
        self._waiting.append(Look(float(at), Act(act).value, by, guest, venue, ids))
        self._came.set()

    def by_staff(self, staff: Staff, act: Act, at: float, guest: str = "", **ids: str) -> None:
        """The same of a member of staff, in their venue."""
        self.note(act, f"staff:{staff.id}", guest, staff.venue, at=at, **ids)

    async def run(self) -> None:
        """For ever."""
        while True:
            await self._came.wait()
            await asyncio.sleep(GATHER_S)
            try:
                await self.keep()
            except StoreFailed as failure:
                log.error("the audit trail was not kept, and waits", cause=str(failure))
                await asyncio.sleep(RETRY_S)

    async def keep(self) -> None:
        """Enter all that was noted until now.

        :raises StoreFailed: it waits on.
        """
        async with self._one_at_a_time:
            self._came.clear()
            try:
                while self._waiting:
                    await self._keep_some()
            finally:
                if self._waiting:
                    self._came.set()

    async def _keep_some(self) -> None:
        some, lost = [self._waiting[i] for i in range(min(AT_ONCE, len(self._waiting)))], self._lost
        if lost:
            some.append(Look(some[-1].at, Act.LOST.value, "server", "", "", {"entries": str(lost)}))
        await self._database.write(lambda c: trail.append(c, self._key, [self._traced(one) for one in some]))
        self._lost -= lost
        for _ in some[: len(some) - bool(lost)]:
            self._waiting.popleft()

    async def drop_old(self, before: float, now: float, limit: int) -> int:
        """Entries from before this instant, a little at a time; returns how many there were."""
        await self.keep()
        count = 0
        while True:
            last = await self._database.read(lambda c: trail.oldest_due(c, before, limit))
            if last is None:
                return count
            count += await self._database.write(partial(trail.drop_until, key=self._key, last=last, at=now))

    async def of_guest(
        self, guest: str, before: float = inf, limit: int = trail.PAGE, gone: Iterable[str] = ()
    ) -> list[Entry]:
        """What concerned the guest, the newest first; ``before``: the number of an entry; ``gone``: profiles
        that went into theirs."""
        await self.keep()
        traces = [trace for one in (guest, *gone) if (trace := self._database.vault.trace(one))]
        read = self._database.read
        return self._known(await read(lambda c: trail.entries_of_guest(c, traces, before, limit)))

    async def of_venue(self, venue: str, before: float = inf, limit: int = trail.PAGE) -> list[Entry]:
        """What was done in the venue, the newest first; ``before``: the number of an entry."""
        await self.keep()
        read = self._database.read
        return self._known(await read(lambda c: trail.entries_of_venue(c, venue, before, limit)))

    def _traced(self, look: Look) -> Look:
        """With what stands for the guest: once they are erased, nobody can tell whom it stood for."""
        trace = self._database.vault.trace
        by = _GUEST + trace(look.by.removeprefix(_GUEST)) if look.by.startswith(_GUEST) else look.by
        return replace(look, guest=trace(look.guest), by=by)

    def _known(self, entries: list[Entry]) -> list[Entry]:
        """With the ids of those guests who are known still; empty for the others."""
        guests = self._database.vault.traced(entry.guest for entry in entries if entry.guest)
        return [
            replace(
                entry,
                guest=guests.get(entry.guest, ""),
                by=_GUEST + guests.get(entry.guest, "") if entry.by.startswith(_GUEST) else entry.by,
            )
            for entry in entries
        ]
