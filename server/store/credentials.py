"""The credentials of a guest, and those that were set aside: lost or lent, they are nobody's until they are
given back, and never another guest's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select

from recognition.identity import BADGE
from server.store import tables
from server.store.rows import matching


class Aside(StrEnum):
    """Why a credential is set aside."""

    LOST = "lost"
    LENT = "lent"
    """Somebody else has it, who has consented to nothing."""


@dataclass(frozen=True, slots=True)
class Bears:
    """A credential of a guest."""

    hash: bytes
    kind: str
    aside: Aside | None = None
    since: float | None = None
    """Since when it is set aside."""


@dataclass(frozen=True, slots=True)
class CredentialsChange:
    """What becomes of credentials of one guest."""

    guest: str
    at: float
    new: tuple[tuple[bytes, str], ...] = ()
    """(hash, kind)."""
    aside: tuple[tuple[bytes, Aside], ...] = ()
    back: tuple[bytes, ...] = ()
    """They are the guest's again."""


def load_bears(connection: Connection, guest: str) -> list[Bears]:
    """All credentials of a guest, those that are set aside behind the others."""
    rows, apart = tables.credentials.c, tables.set_aside.c
    good = connection.execute(select(rows.hash, rows.kind).where(rows.guest == guest).order_by(rows.hash))
    bad = connection.execute(select(tables.set_aside).where(apart.guest == guest).order_by(apart.hash))
    return [Bears(row.hash, row.kind) for row in good] + [
        Bears(row.hash, row.kind, Aside(row.state), row.since) for row in bad
    ]


def bearers(connection: Connection, hashes: Sequence[bytes]) -> dict[bytes, str]:
    """Who bears these, also what is set aside; a badge is said to be nobody's guest's."""
    found: dict[bytes, str] = {}
    for table in (tables.credentials, tables.set_aside):
        rows = connection.execute(select(table.c.hash, table.c.guest).where(table.c.hash.in_(hashes)))
        found.update((hash_, guest) for hash_, guest in rows)
    return found


def aside_of(connection: Connection, hashes: Iterable[bytes]) -> frozenset[bytes]:
    """Those of them that are set aside."""
    found = matching(connection, "SELECT hash FROM set_aside WHERE hash", hashes)
    return frozenset(bytes(hash_) for (hash_,) in found)


def keep_credentials(connection: Connection, change: CredentialsChange) -> None:
    rows, apart = tables.credentials, tables.set_aside
    for hash_, state in change.aside:
        kind = connection.scalar(
            delete(rows)
            .where(rows.c.hash == hash_, rows.c.guest == change.guest, rows.c.kind != BADGE)
            .returning(rows.c.kind)
        )
        kind = kind or connection.scalar(
            delete(apart).where(apart.c.hash == hash_, apart.c.guest == change.guest).returning(apart.c.kind)
        )
        if kind is not None:
            row = {
                "hash": hash_,
                "kind": kind,
                "guest": change.guest,
                "state": state.value,
                "since": change.at,
            }
            connection.execute(insert(apart).values(row))
    for hash_ in change.back:
        back = delete(apart).where(apart.c.hash == hash_, apart.c.guest == change.guest)
        kind = connection.scalar(back.returning(apart.c.kind))
        if kind is not None:
            connection.execute(insert(rows).values(hash=hash_, kind=kind, guest=change.guest))
    for hash_, kind in change.new:
        connection.execute(delete(rows).where(rows.c.hash == hash_))
        connection.execute(insert(rows).values(hash=hash_, kind=kind, guest=change.guest))
