"""What has changed since the files of the directory were made (:mod:`server.directory`). Triggers of the
database note it, so that nothing that writes can forget to; while there are no files they note nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from server.store import tables
from server.store.rows import all_rows

NO_FILES = ""
"""As the token: files are being made, or are to be made anew."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Since the files were made."""

    guests: frozenset[str]
    """Whose credentials, consents or age may be otherwise."""
    gone: frozenset[bytes]
    """Hashes that were taken from a guest, or given to another."""


def token(connection: Connection) -> str | None:
    """Which files hold; None if changes are not noted."""
    return connection.scalar(select(tables.directory.c.token))


def begin_noting(connection: Connection) -> None:
    """From here on changes are noted, if they were not before."""
    if token(connection) is None:
        connection.execute(insert(tables.directory).values(token=NO_FILES))


def last_change(connection: Connection) -> int:
    """The number of the last change that no other writer can still come before."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE directory_changes IN SHARE MODE")
    return connection.scalar(select(func.max(tables.directory_changes.c.n))) or 0


def hold(connection: Connection, token: str) -> None:
    """The files of this token hold from here on."""
    connection.execute(update(tables.directory).values(token=token))


def trim(connection: Connection, until: int, most: int) -> bool:
    """Drop up to ``most`` of the changes up to a number, which are in the files. Whether there are more."""
    rows = tables.directory_changes.c
    oldest = select(rows.n).where(rows.n <= until).order_by(rows.n).limit(most)
    return connection.execute(delete(tables.directory_changes).where(rows.n.in_(oldest))).rowcount == most


def count_changes(connection: Connection) -> int:
    """How many are noted."""
    return connection.scalar(select(func.count()).select_from(tables.directory_changes)) or 0


def load_changes(connection: Connection) -> Changes:
    """All that are noted."""
    rows = tables.directory_changes.c
    found = all_rows(connection, select(rows.guest, rows.hash))
    return Changes(
        frozenset(guest for guest, _ in found if guest is not None),
        frozenset(bytes(hash_) for _, hash_ in found if hash_ is not None),
    )


def load_credentials_of(connection: Connection, guests: Sequence[str]) -> Sequence[tuple[bytes, str]]:
    """(hash, guest) of every credential of these guests."""
    rows = tables.credentials.c
    return all_rows(connection, select(rows.hash, rows.guest).where(rows.guest.in_(guests)))
