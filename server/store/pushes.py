"""Where staff want to be notified while no page of ours is open."""

from __future__ import annotations

import hashlib

import msgspec
from sqlalchemy import Connection, delete, insert, select

from server.store import tables


class Subscription(msgspec.Struct, frozen=True):
    """A browser's address at its push service, and the keys that only this browser can decrypt with."""

    endpoint: str
    staff: str
    session: str
    """The hash of the session it was made in: it ends with it."""
    p256dh: str
    auth: str

    @property
    def id(self) -> str:
        return hashlib.sha256(self.endpoint.encode()).hexdigest()


def load_pushes(connection: Connection) -> list[Subscription]:
    rows = connection.execute(select(tables.pushes.c.body))
    return [msgspec.json.decode(row.body, type=Subscription) for row in rows]


def put_push(connection: Connection, one: Subscription) -> None:
    """Add, or replace the one with the same endpoint: a browser is at most one person's."""
    drop_push(connection, one.id)
    body = msgspec.json.encode(one).decode()
    connection.execute(insert(tables.pushes).values(id=one.id, staff=one.staff, body=body))


def drop_ended(connection: Connection, now: float) -> None:
    """Those of sessions that are over."""
    sessions = tables.sessions.c
    live = set(connection.scalars(select(sessions.hash).where(sessions.expires_at > now)))
    for one in load_pushes(connection):
        if one.session not in live:
            drop_push(connection, one.id)


def drop_push(connection: Connection, push: str) -> None:
    connection.execute(delete(tables.pushes).where(tables.pushes.c.id == push))
