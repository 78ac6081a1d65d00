"""The contract of a database, and which one the settings choose.

Everything that is asked of a database is a plain function over a SQLAlchemy connection (in the other modules
of this package); a database runs it as one transaction, off the event loop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from recognition.history import History
from server.store.profiles import Profiles
from server.vault import Vault

T = TypeVar("T")


class Database(Protocol):
    @property
    def vault(self) -> Vault:
        """Has the keys with which what is personal is sealed."""

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run as one transaction; when it returns, the commit is as durable as the setting says.

        :raises StoreFailed: nothing of it was kept.
        """

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run without waiting for writers where the database allows it.

        :raises StoreFailed: the database did not answer.
        """

    async def profiles(self) -> Profiles:
        """The guests' profiles, to be asked without waiting for as long as the database is open.

        :raises StoreFailed: the database did not answer.
        """

    async def histories(self, venue: str, now: float) -> Mapping[str, History]:
        """Per guest the visits to a venue that are over, to be asked in the same way.

        :raises StoreFailed: the database did not answer.
        """

    async def expect_much(self) -> None:
        """Far more is about to be written than a server ever writes: take the memory for it.

        :raises StoreFailed: the database did not answer.
        """

    async def tidy(self) -> None:
        """What was overwritten or deleted shall not be left in a log of ours.

        :raises StoreFailed: it is.
        """

    async def close(self) -> None: ...
