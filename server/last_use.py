"""When something was last used: noted in memory at once, written to the store soon, many in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import structlog
from sqlalchemy import Connection

from server.errors import StoreFailed
from server.store.database import Database

log = structlog.get_logger()

KEEP_EVERY_S = 300.0


class LastUse:
    """What waits to be written. ``put`` writes hash → instant."""

    def __init__(
        self, database: Database, put: Callable[[Connection, Mapping[str, float]], None], what: str
    ) -> None:
        self._database = database
        self._put = put
        self._what = what
        self._waiting: dict[str, float] = {}

    def note(self, hash_: str, at: float) -> None:
        self._waiting[hash_] = at

    def forget(self, hash_: str) -> None:
        """It is gone."""
        self._waiting.pop(hash_, None)

    async def keep(self) -> None:
        """What the store does not take waits for the next time.

        :raises StoreFailed: it did not.
        """
        used = dict(self._waiting)
        if used:
            await self._database.write(lambda c: self._put(c, used))
            self._waiting = {hash_: at for hash_, at in self._waiting.items() if used.get(hash_) != at}

    async def run(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(KEEP_EVERY_S)
            try:
                await self.keep()
            except StoreFailed as failure:
                log.error("when something was last used was not kept", what=self._what, cause=str(failure))
