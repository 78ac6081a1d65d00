"""The contract of a database, and which one the settings choose.

Everything that is asked of a database is a plain function over a SQLAlchemy connection (in the other modules
of this package); a database runs it as one transaction, off the event loop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Database(Protocol):
    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run as one transaction; when it returns, the commit is as durable as the setting says.

        :raises StoreFailed: nothing of it was kept.
        """

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run without waiting for writers where the database allows it.

        :raises StoreFailed: the database did not answer.
        """

    async def close(self) -> None: ...
