"""``maitred add key``: what a reader or a phone posts with; again, a new one in place of the old."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from alerts.text import is_plain
from recognition.consent import EVERYWHERE, Purpose
from recognition.identity import PHONE, credential_hash
from server.commands.keep import keep, need_plan
from server.config import Settings, load_secret
from server.errors import BadSetting, Unprocessable
from server.keys import HOUR_S, checked_ranges
from server.security import new_token, seal, token_hash
from server.store import consents, people
from server.store.people import Key, KeyKind

NAME_MAX = 100
DAY_S = 86_400.0
_TOPIC = re.compile(r"[^/+#\s\x00]{1,100}/[^/+#\s\x00]{1,100}")


@dataclass(frozen=True, slots=True)
class NewKey:
    """One of ``reader``, ``phone``, ``all_readers``, ``sync`` and ``partner``."""

    venue: str
    reader: str = ""
    phone: str = ""
    """What its key is called."""
    all_readers: bool = False
    sync: str = ""
    """What the other system is called."""
    guest: str = ""
    """Whose phone it is: its key is their credential (decision 0008)."""
    topic: str = ""
    """Where the phone's OwnTracks publishes to, as ``user/device``, if it comes by MQTT."""
    encrypted: bool | None = None
    """Take only encrypted messages of it; None: if it comes by MQTT (decision 0014)."""
    partner: str = ""
    """Another house, by the id that consents to share name."""
    ranges: str = ""
    """Addresses and networks that the key is good from, with spaces between; empty: all."""
    days: float | None = None
    """For so long; None: until it is ended."""
    overlap_hours: float | None = None
    """For how long the key that it had is still good; None: not at all."""


@dataclass(frozen=True, slots=True)
class KeyAdded:
    key: str
    rotated: bool
    """There was one of this name; it is no good any more, or only for the overlap."""
    consents: bool
    """The guest has consented to be recognised by phone in this venue."""


async def add_key(settings: Settings, new: NewKey) -> KeyAdded:
    """Make a key; only its hash is kept.

    :raises BadSetting: there is no such venue, reader or guest; or the database did not take it.
    """
    _check(new)
    token, secret = new_token(), load_secret(settings)
    return await keep(settings, lambda connection: _put(connection, new, token, secret))


def _check(new: NewKey) -> None:
    if sum(map(bool, (new.reader, new.phone, new.all_readers, new.sync, new.partner))) != 1:
        raise BadSetting("Give one of --reader, --phone, --all-readers, --sync and --partner.")
    if new.phone and (new.days is not None or new.overlap_hours is not None):
        raise BadSetting("--days, --overlap-hours: A phone's key is its guest's credential.", "--phone")
    if new.guest and not new.phone:
        raise BadSetting("--guest: Only the key of a phone is somebody's; give --phone.", "--guest")
    if not new.phone and (new.topic or new.encrypted is not None):
        raise BadSetting("--topic, --encrypted: Only phones have these; give --phone.", "--phone")
    if new.topic and not _TOPIC.fullmatch(new.topic):
        raise BadSetting("--topic: This is the user and the device of the app, as in ada/pixel.", "--topic")
    for option, name in (("--phone", new.phone), ("--sync", new.sync), ("--partner", new.partner)):
        if len(name) > NAME_MAX or not is_plain(name):
            raise BadSetting(f"{option}: A name is one line of at most {NAME_MAX} characters.", option)


def _put(connection: Connection, new: NewKey, token: str, secret: bytes) -> KeyAdded:
    plan = need_plan(connection, new.venue)
    readers = [reader.id for reader in plan.readers]
    if new.reader and new.reader not in readers:
        known = f"Its readers: {', '.join(readers)}." if readers else "It has none."
        raise BadSetting(f"--reader: There is no reader {new.reader} in {plan.id}. {known}", "--reader")
    if new.guest and not people.give_phone(connection, credential_hash(secret, PHONE, token), new.guest):
        raise BadSetting(f"--guest: There is no guest {new.guest}.", "--guest")
    key = _key(new, token, secret)
    before = people.load_keys(connection)
    others = [one for one in before if (one.venue, one.kind, one.name) != (key.venue, key.kind, key.name)]
    if key.topic and any((one.venue, one.topic) == (key.venue, key.topic) for one in others):
        raise BadSetting(f"--topic: Another phone of {key.venue} publishes to {key.topic}.", "--topic")
    until = time.time() + new.overlap_hours * HOUR_S if new.overlap_hours is not None else None
    people.put_key(connection, key, until)
    rotated = len(others) < len(before)
    return KeyAdded(token, rotated, _consents(connection, new))


def _key(new: NewKey, token: str, secret: bytes) -> Key:
    named = {KeyKind.PHONE: new.phone, KeyKind.SYNC: new.sync, KeyKind.PARTNER: new.partner}
    kind = next((kind for kind, name in named.items() if name), KeyKind.READER)
    name = named.get(kind) or new.reader or f"{new.venue}:all-readers"
    encrypted = bool(new.topic) if new.encrypted is None else new.encrypted
    sealed = seal(secret, token) if new.topic else None
    key = Key(token_hash(token), new.venue, kind, name, new.reader, new.topic, encrypted, sealed)
    now = time.time()
    ends_at = now + new.days * DAY_S if new.days is not None else None
    return replace(key, made_at=now, ends_at=ends_at, ranges=_ranges(new.ranges))


def _ranges(text: str) -> str:
    try:
        return checked_ranges(text)
    except Unprocessable as error:
        raise BadSetting(f"--from: {error.message}", "--from") from None


def _consents(connection: Connection, new: NewKey) -> bool:
    return any(
        row.purpose is Purpose.RECOGNISE_BY_PHONE
        and row.venue in (EVERYWHERE, new.venue)
        and row.withdrawn_at is None
        for row in consents.load_consents(connection, [new.guest])
    )
