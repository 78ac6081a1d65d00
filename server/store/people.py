"""Staff and how they sign in; sessions; the keys of readers and phones."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select

from alerts.model import Staff
from recognition.identity import PHONE
from server.store import tables


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff with what signing in needs."""

    staff: Staff
    sign_in: str
    password: str
    """Argon2 hash."""


@dataclass(frozen=True, slots=True)
class Session:
    hash: str
    staff: str
    expires_at: float


class KeyKind(StrEnum):
    READER = "reader"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Key:
    """Who may post, and what. The key itself is known to its bearer only."""

    hash: str
    venue: str
    kind: KeyKind
    name: str
    reader: str = ""
    """The reader whose vendor format names none of ours; empty for a key of the whole venue."""
    topic: str = ""
    """``user/device``: where OwnTracks publishes to, if the phone comes by MQTT."""
    encrypted: bool = False
    """Nothing is taken from this phone's OwnTracks that is not encrypted."""
    sealed: bytes | None = field(default=None, repr=False)
    """The key itself under the installation's secret, where it does not come with each message."""


def load_accounts(connection: Connection) -> list[Account]:
    rows = connection.execute(select(tables.staff))
    return [Account(_placed(row.body, row.zone), row.sign_in, row.password) for row in rows]


def _placed(body: str, zone: str | None) -> Staff:
    fields = msgspec.json.decode(body)
    return msgspec.convert({**fields, "zone": zone}, Staff)


def put_account(connection: Connection, account: Account) -> None:
    """Add, or replace the one with the same id."""
    rows = tables.staff
    connection.execute(delete(rows).where(rows.c.id == account.staff.id))
    connection.execute(
        insert(rows).values(
            id=account.staff.id,
            sign_in=account.sign_in,
            password=account.password,
            zone=account.staff.zone,
            body=msgspec.json.encode(account.staff).decode(),
        )
    )


def load_sessions(connection: Connection, now: float) -> list[Session]:
    rows = connection.execute(select(tables.sessions).where(tables.sessions.c.expires_at > now))
    return [Session(row.hash, row.staff, row.expires_at) for row in rows]


def add_session(connection: Connection, session: Session, now: float) -> None:
    """Add one; those that have expired go at the same time."""
    connection.execute(delete(tables.sessions).where(tables.sessions.c.expires_at <= now))
    connection.execute(
        insert(tables.sessions).values(hash=session.hash, staff=session.staff, expires_at=session.expires_at)
    )


def drop_session(connection: Connection, hash_: str) -> None:
    connection.execute(delete(tables.sessions).where(tables.sessions.c.hash == hash_))


def drop_sessions_of(connection: Connection, staff: str) -> None:
    """Sign them out everywhere."""
    connection.execute(delete(tables.sessions).where(tables.sessions.c.staff == staff))


def load_keys(connection: Connection) -> list[Key]:
    rows = connection.execute(select(tables.keys))
    return [_key(row) for row in rows]


def _key(row: Row[Any]) -> Key:
    plain = row.hash, row.venue, KeyKind(row.kind), row.name, row.reader
    return Key(*plain, row.topic, row.encrypted, row.sealed)


def put_key(connection: Connection, key: Key) -> None:
    """Add, or replace the venue's key of the same kind and name."""
    rows = tables.keys.c
    connection.execute(
        delete(tables.keys).where(rows.venue == key.venue, rows.kind == key.kind, rows.name == key.name)
    )
    connection.execute(
        insert(tables.keys).values(
            hash=key.hash,
            venue=key.venue,
            kind=key.kind,
            name=key.name,
            reader=key.reader,
            topic=key.topic,
            encrypted=key.encrypted,
            sealed=key.sealed,
        )
    )


def give_phone(connection: Connection, credential: bytes, guest: str) -> bool:
    """The phone with this credential, which nobody bears yet, is the guest's. False if there is no such
    guest."""
    known = connection.scalar(select(tables.guests.c.id).where(tables.guests.c.id == guest))
    if known is not None:
        connection.execute(insert(tables.credentials).values(hash=credential, kind=PHONE, guest=guest))
    return known is not None
