"""Sealed profiles of guests and what is known of their earlier visits, to be had at once: whoever decides
about a card cannot wait for a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from recognition.history import History
from recognition.recent import NO_ENDS, ends_of
from server.errors import StoreFailed

YEAR_S = 365 * 86_400.0


class Profiles(Protocol):
    """By guest id, as the store has them."""

    def find(self, guest: str) -> str | None:
        """:raises StoreFailed: the database did not answer."""

    def put(self, guest: str, seal: Callable[[], str]) -> None:
        """The store has another one now: as ``seal`` makes it."""

    def forget(self, guest: str) -> None:
        """The store has none of the guest any more."""

    def ids(self) -> Iterator[str]: ...

    def __len__(self) -> int: ...


class KeptProfiles:
    """In memory, all of them: for a database that is asked over a network."""

    def __init__(self, sealed: Mapping[str, str]) -> None:
        self._sealed = dict(sealed)

    def find(self, guest: str) -> str | None:
        return self._sealed.get(guest)

    def put(self, guest: str, seal: Callable[[], str]) -> None:
        self._sealed[guest] = seal()

    def forget(self, guest: str) -> None:
        self._sealed.pop(guest, None)

    def ids(self) -> Iterator[str]:
        return iter(self._sealed)

    def __len__(self) -> int:
        return len(self._sealed)


class FileProfiles:
    """From SQLite's file, one when somebody asks for it, which takes some ten microseconds: of a million
    guests few come on a day."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def find(self, guest: str) -> str | None:
        try:
            row = self._connection.execute("SELECT body FROM guests WHERE id = ?", (guest,)).fetchone()
        except sqlite3.Error as error:
            raise StoreFailed(type(error).__name__) from error
        return None if row is None else str(row[0])

    def put(self, guest: str, seal: Callable[[], str]) -> None:
        """The file has it already."""

    def forget(self, guest: str) -> None:
        """The file has none already."""

    def ids(self) -> Iterator[str]:
        for (guest,) in self._connection.execute("SELECT id FROM guests"):
            yield guest

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM guests").fetchone()[0])

    def histories(self, venue: str, now: float) -> FileHistories:
        """Of the guests of a venue."""
        return FileHistories(self._connection, venue, now - YEAR_S)

    def close(self) -> None:
        self._connection.close()


class FileHistories(Mapping[str, History]):
    """Per guest, the visits to a venue that are over: as the file has them when somebody asks."""

    def __init__(self, connection: sqlite3.Connection, venue: str, since: float) -> None:
        self._connection = connection
        self._venue = venue
        self._since = since

    def __getitem__(self, guest: str) -> History:
        asked = self._since, guest, self._venue
        try:
            visits, last_left_at, ends = self._connection.execute(_HISTORY, asked).fetchone()
        except sqlite3.Error as error:
            raise StoreFailed(type(error).__name__) from error
        if not visits:
            raise KeyError(guest)
        return History(visits, last_left_at, ends_of(map(int, ends.split(","))) if ends else NO_ENDS)

    def __iter__(self) -> Iterator[str]:
        for (guest,) in self._connection.execute(_GUESTS, (self._venue,)):
            yield guest

    def __len__(self) -> int:
        return sum(1 for _ in self)


_HISTORY = (
    "SELECT count(*), max(left_at),"
    " group_concat(CAST(left_at AS INTEGER)) FILTER (WHERE left_at > ?)"
    " FROM visits WHERE guest = ? AND venue = ? AND left_at IS NOT NULL"
)
_GUESTS = "SELECT DISTINCT guest FROM visits WHERE venue = ? AND left_at IS NOT NULL"
