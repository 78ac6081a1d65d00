"""Staff and how they sign in; sessions; the keys of readers and phones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, literal, select, update

from alerts.people import Staff
from recognition.identity import BADGE, PHONE, STAFF, badge_of
from server.store import tables


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff with what signing in needs."""

    staff: Staff
    sign_in: str
    password: str
    """Argon2 hash."""
    pin: str = ""
    """Argon2 hash of the PIN for shared tablets; empty without one."""


class Way(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"
    TWO_FACTORS = "two_factors"
    """Their password, and a code."""
    PIN = "pin"
    PASSKEY = "passkey"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Session:
    hash: str
    staff: str
    expires_at: float
    device: str = ""
    """The shared tablet on which it was begun with a PIN; empty for a password."""
    way: Way = Way.PASSWORD
    browser: str = ""
    """What it calls itself, coarsely: ``Firefox, Windows``."""
    begun_at: float | None = None
    seen_at: float | None = None
    """When it was last used, to the quarter of an hour."""


class KeyKind(StrEnum):
    READER = "reader"
    PHONE = "phone"
    SYNC = "sync"
    """Another system that keeps guests too."""
    PARTNER = "partner"
    """Another house, with which guests may allow us to share that they are here."""


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
    made_at: float | None = None
    """None for a key from before they were counted."""
    made_by: str = ""
    """A staff id; empty for the command line."""
    ends_at: float | None = None
    """From then on it is no good; None for never."""
    ranges: str = ""
    """The addresses and networks that it is good from, with spaces between; empty for all."""
    used_at: float | None = None
    """When it was last used, to the hour; None for never, and for a phone's: that is its guest's own."""

    @property
    def id(self) -> str:
        """Under which administrators know it. It opens nothing: nobody guesses a key from its hash."""
        return self.hash[:16]

    @property
    def is_limited(self) -> bool:
        return self.ends_at is not None or self.ranges != ""


def load_accounts(connection: Connection) -> list[Account]:
    rows = connection.execute(select(tables.staff))
    return [Account(_as_now(row), row.sign_in, row.password, row.pin or "") for row in rows]


def _as_now(row: Row[Any]) -> Staff:
    """With where they are and whether they work, which change more often than the rest."""
    duty = msgspec.json.decode(row.duty) if row.duty else {}
    return msgspec.convert({**msgspec.json.decode(row.body), **duty, "zone": row.zone}, Staff)


DUTY = ("on_shift", "on_break", "quiet_until", "shift_since")
"""What of somebody changes with their shift."""


def duty_of(staff: Staff) -> str:
    """As it is kept."""
    return msgspec.json.encode({name: getattr(staff, name) for name in DUTY}).decode()


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
            pin=account.pin or None,
        )
    )


def put_password(connection: Connection, staff: str, password: str) -> None:
    """The Argon2 hash of their password."""
    connection.execute(update(tables.staff).where(tables.staff.c.id == staff).values(password=password))


def put_pin(connection: Connection, staff: str, pin: str) -> None:
    """The Argon2 hash of their PIN."""
    connection.execute(update(tables.staff).where(tables.staff.c.id == staff).values(pin=pin))


def load_sessions(connection: Connection, now: float) -> list[Session]:
    rows = connection.execute(select(tables.sessions).where(tables.sessions.c.expires_at > now)).mappings()
    return [Session(**{**row, "way": Way(row["way"])}) for row in rows]


def add_session(connection: Connection, session: Session, now: float) -> None:
    """Add one; those that have expired go at the same time."""
    connection.execute(delete(tables.sessions).where(tables.sessions.c.expires_at <= now))
    connection.execute(insert(tables.sessions).values(asdict(session)))


def note_sessions_seen(connection: Connection, seen: Mapping[str, float]) -> None:
    """When these were last used."""
    rows = tables.sessions
    for hash_, at in seen.items():
        connection.execute(update(rows).where(rows.c.hash == hash_).values(seen_at=at))


def drop_session(connection: Connection, hash_: str) -> None:
    connection.execute(delete(tables.sessions).where(tables.sessions.c.hash == hash_))


def drop_sessions_of(connection: Connection, staff: str) -> None:
    """Sign them out everywhere."""
    connection.execute(delete(tables.sessions).where(tables.sessions.c.staff == staff))


def load_keys(connection: Connection) -> list[Key]:
    """Those that have ended, too."""
    rows = connection.execute(select(tables.keys)).mappings()
    return [Key(**{**row, "kind": KeyKind(row["kind"])}) for row in rows]


def note_keys_used(connection: Connection, used: Mapping[str, float]) -> None:
    """When these were last used."""
    rows = tables.keys
    for hash_, at in used.items():
        connection.execute(update(rows).where(rows.c.hash == hash_).values(used_at=at))


def put_key(connection: Connection, key: Key, overlap_until: float | None = None) -> None:
    """Add, in place of the venue's keys of the same kind and name.

    :param overlap_until: until when those are still good, at most.
    """
    rows = tables.keys.c
    same = (rows.venue == key.venue) & (rows.kind == key.kind) & (rows.name == key.name)
    if overlap_until is None:
        connection.execute(delete(tables.keys).where(same))
    else:
        longer = same & (rows.ends_at.is_(None) | (rows.ends_at > overlap_until))
        connection.execute(update(tables.keys).where(longer).values(ends_at=overlap_until))
    connection.execute(insert(tables.keys).values(asdict(key)))


def drop_keys(connection: Connection, hashes: Sequence[str]) -> None:
    connection.execute(delete(tables.keys).where(tables.keys.c.hash.in_(hashes)))


def load_badges(connection: Connection) -> frozenset[bytes]:
    """Hashes of the tags that staff carry. Asked by the bearer: by the kind alone, a database would look
    through the credentials of all guests."""
    rows = tables.credentials.c
    bearers = select(literal(STAFF) + tables.staff.c.id)
    found = select(rows.hash).where(rows.guest.in_(bearers), rows.kind == BADGE)
    return frozenset(connection.scalars(found))


def put_badge(connection: Connection, staff: str, hashes: Sequence[bytes]) -> str | None:
    """The tag with these hashes is theirs, in place of the one before. If somebody else bears it, nothing is
    changed: returns who."""
    rows = tables.credentials.c
    bearers = select(rows.guest).where(rows.hash.in_(hashes), rows.guest != badge_of(staff))
    other = connection.scalar(bearers)
    if other is None:
        connection.execute(delete(tables.credentials).where(rows.guest == badge_of(staff)))
        added = [{"hash": each, "kind": BADGE, "guest": badge_of(staff)} for each in hashes]
        connection.execute(insert(tables.credentials), added)
    return other


def give_phone(connection: Connection, credential: bytes, guest: str) -> bool:
    """The phone with this credential, which nobody bears yet, is the guest's. False if there is no such
    guest."""
    known = connection.scalar(select(tables.guests.c.id).where(tables.guests.c.id == guest))
    if known is not None:
        connection.execute(insert(tables.credentials).values(hash=credential, kind=PHONE, guest=guest))
    return known is not None
