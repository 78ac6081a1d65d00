"""The one-time links to guests' pages, and the sessions that begin with them. Only hashes are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select

from server.store import tables


@dataclass(frozen=True, slots=True)
class Link:
    """Opens the page of one guest, once."""

    guest: str
    hash: str
    """Of the secret behind the # of its address."""
    expires_at: float


@dataclass(frozen=True, slots=True)
class GuestSession:
    """A browser in which the guest's page is open to them."""

    hash: str
    """Of the token in its cookie."""
    id: str
    """By which the guest ends it; it opens nothing."""
    guest: str
    device: str
    """What kind of device, in one word, so that the guest knows which it is; empty if we cannot tell."""
    begun_at: float
    expires_at: float


def load_links(connection: Connection, now: float) -> list[Link]:
    rows = connection.execute(select(tables.guest_links).where(tables.guest_links.c.expires_at > now))
    return [Link(**row) for row in rows.mappings()]


def put_link(connection: Connection, link: Link) -> None:
    """Add it, in the place of the guest's earlier one."""
    drop_link(connection, link.guest)
    connection.execute(insert(tables.guest_links).values(asdict(link)))


def drop_link(connection: Connection, guest: str) -> None:
    connection.execute(delete(tables.guest_links).where(tables.guest_links.c.guest == guest))


def load_sessions(connection: Connection, now: float) -> list[GuestSession]:
    """The oldest first."""
    rows = tables.guest_sessions
    found = connection.execute(select(rows).where(rows.c.expires_at > now).order_by(rows.c.begun_at))
    return [GuestSession(**row) for row in found.mappings()]


def begin_session(connection: Connection, session: GuestSession, used: bool) -> None:
    """Add it. ``used``: the guest's link began it, and is used up."""
    if used:
        drop_link(connection, session.guest)
    connection.execute(insert(tables.guest_sessions).values(asdict(session)))


def drop_sessions(connection: Connection, hashes: Collection[str]) -> None:
    connection.execute(delete(tables.guest_sessions).where(tables.guest_sessions.c.hash.in_(hashes)))


def drop_ended(connection: Connection, now: float) -> None:
    """Links and sessions that are over."""
    for table in (tables.guest_links, tables.guest_sessions):
        connection.execute(delete(table).where(table.c.expires_at <= now))
