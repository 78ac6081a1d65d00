"""When keys were last used, so that one can end what nobody uses: in memory at once, in the store soon."""

from __future__ import annotations

import asyncio

import structlog

from server.errors import StoreFailed
from server.store import people
from server.store.database import Database
from server.store.people import Key, KeyKind

log = structlog.get_logger()

COARSE_S = 3_600.0
"""It is known to the hour: a key that is used all day is written once an hour."""

KEEP_EVERY_S = 300.0


class KeyUse:
    """Of all keys but those of phones: such a key is a guest's, and when it is used says where they were."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._used: dict[str, float] = {}
        self._waiting: set[str] = set()

    def note(self, key: Key, now: float) -> None:
        """It let somebody in. On the way of every read: a look into a dictionary, but for once an hour."""
        at = now - now % COARSE_S
        if key.kind is not KeyKind.PHONE and self._used.get(key.hash) != at:
            self._used[key.hash] = at
            self._waiting.add(key.hash)

    def last(self, key: Key) -> float | None:
        """None: never."""
        return self._used.get(key.hash, key.used_at)

    async def keep(self) -> None:
        """What the store does not take waits for the next time."""
        used = {hash_: self._used[hash_] for hash_ in tuple(self._waiting)}
        if not used:
            return
        await self._database.write(lambda c: people.note_keys_used(c, used))
        self._waiting -= {hash_ for hash_, at in used.items() if self._used[hash_] == at}

    async def run(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(KEEP_EVERY_S)
            try:
                await self.keep()
            except StoreFailed as failure:
                log.error("when keys were used was not kept", cause=str(failure))
