"""The file of guests' keys: SQLite, with two connections, so that whoever asks for a key never waits for a
commit."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from server.errors import StoreFailed

BUSY_MS = 2_000
"""How long to wait for another program's lock on the file."""

AT_ONCE = 500
"""Guests looked up at once."""

TABLES = (
    "CREATE TABLE IF NOT EXISTS vault (id INTEGER PRIMARY KEY CHECK (id = 1), wrapped BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS keys"
    " (guest TEXT PRIMARY KEY, wrapped BLOB NOT NULL, trace TEXT NOT NULL UNIQUE) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS destroyed (number INTEGER PRIMARY KEY, mark BLOB NOT NULL)",
    "CREATE INDEX IF NOT EXISTS destroyed_by_mark ON destroyed (mark)",
)


CACHE_KB = 100_000
"""Memory for the file's pages while very many keys are made: each goes to some place in its index."""

_KEYS = "SELECT guest, wrapped FROM keys WHERE guest"
_TRACES = "SELECT trace, guest FROM keys WHERE trace"


class KeyFile:
    """Any thread may use it.

    :raises StoreFailed: the file does not answer; from each method.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        with _failing():
            self._writer = _Connection(path)
            for table in TABLES:
                self._writer.run(table)
            self._reader = _Connection(path)

    def vault_key(self, make: Callable[[], bytes]) -> bytes:
        """As it is wrapped; made if there is none."""
        with _failing(), self._writer.transaction() as run:
            found = run("SELECT wrapped FROM vault")
            if not found:
                run("INSERT INTO vault (id, wrapped) VALUES (1, ?)", make())
                found = run("SELECT wrapped FROM vault")
        wrapped: bytes = found[0][0]
        return wrapped

    def key_of(self, guest: str) -> bytes | None:
        with _failing():
            found = self._reader.run("SELECT wrapped FROM keys WHERE guest = ?", guest)
        return found[0][0] if found else None

    def keys_of(self, guests: Iterable[str], make: Callable[[str], bytes]) -> dict[str, bytes]:
        """The wrapped key of each; made for those who have none."""
        asked = list(dict.fromkeys(guests))
        keys = dict(self._look_up(self._reader, _KEYS, asked))
        if len(keys) < len(asked):
            with _failing(), self._writer.transaction():
                # Once more: until the transaction began another program may have made some.
                keys.update(self._look_up(self._writer, _KEYS, [g for g in asked if g not in keys]))
                new = {guest: make(guest) for guest in asked if guest not in keys}
                rows = [(guest, wrapped, secrets.token_hex(16)) for guest, wrapped in new.items()]
                self._writer.run_many("INSERT INTO keys VALUES (?, ?, ?)", rows)
            keys.update(new)
        return keys

    def destroy(self, guest: str, mark: bytes, above: int) -> int:
        """Forget the key, also in the file's log, and count it: above this number."""
        with _failing():
            with self._writer.transaction() as run:
                run("DELETE FROM keys WHERE guest = ?", guest)
                number: int = 1 + max(above, run("SELECT coalesce(max(number), 0) FROM destroyed")[0][0])
                run("INSERT INTO destroyed (number, mark) VALUES (?, ?)", number, mark)
            self._writer.run("PRAGMA wal_checkpoint(TRUNCATE)")
        return number

    def is_destroyed(self, mark: bytes) -> bool:
        with _failing():
            return bool(self._reader.run("SELECT 1 FROM destroyed WHERE mark = ? LIMIT 1", mark))

    def destructions(self) -> int:
        with _failing():
            number: int = self._reader.run("SELECT coalesce(max(number), 0) FROM destroyed")[0][0]
        return number

    def marks_after(self, number: int) -> set[bytes]:
        with _failing():
            return {
                mark for (mark,) in self._reader.run("SELECT mark FROM destroyed WHERE number > ?", number)
            }

    def trace_of(self, guest: str) -> str:
        with _failing():
            found = self._reader.run("SELECT trace FROM keys WHERE guest = ?", guest)
        return found[0][0] if found else ""

    def guests_of(self, traces: Iterable[str]) -> dict[str, str]:
        return dict(self._look_up(self._reader, _TRACES, list(dict.fromkeys(traces))))

    def expect_much(self) -> None:
        """Very many keys are about to be made."""
        with _failing():
            self._writer.run(f"PRAGMA cache_size=-{CACHE_KB}")

    def _look_up(
        self, connection: _Connection, query: str, values: Sequence[str]
    ) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(values), AT_ONCE):
            part = values[start : start + AT_ONCE]
            with _failing():
                yield from connection.run(f"{query} IN ({', '.join('?' * len(part))})", *part)

    def close(self) -> None:
        self._reader.close()
        self._writer.close()


class _Connection:
    """One connection, for one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # Always to the disk: what is sealed with a key must not outlive it by accident.
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
        ):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def run_many(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        with self._lock:
            self._connection.executemany(statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
        with self._lock:
            self.run("BEGIN IMMEDIATE")
            try:
                yield self.run
            except BaseException:
                self.run("ROLLBACK")
                raise
            self.run("COMMIT")

    def close(self) -> None:
        with self._lock:
            self._connection.close()


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreFailed(type(error).__name__) from error
