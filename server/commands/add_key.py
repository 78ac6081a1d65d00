"""``maitred add key``: what a reader or a phone posts with; again, a new one in place of the old."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from alerts.text import is_plain
from recognition.consent import Purpose
from recognition.identity import PHONE, credential_hash
from server.commands.keep import keep, need_plan
from server.config import Settings, load_secret
from server.errors import BadSetting
from server.security import new_token, seal, token_hash
from server.store import guests, people
from server.store.guests import EVERYWHERE
from server.store.people import Key, KeyKind

NAME_MAX = 100
_TOPIC = re.compile(r"[^/+#\s\x00]{1,100}/[^/+#\s\x00]{1,100}")


@dataclass(frozen=True, slots=True)
class NewKey:
    """One of ``reader``, ``phone`` and ``all_readers``."""

    venue: str
    reader: str = ""
    phone: str = ""
    """What its key is called."""
    all_readers: bool = False
    guest: str = ""
    """Whose phone it is: its key is their credential (decision 0008)."""
    topic: str = ""
    """Where the phone's OwnTracks publishes to, as ``user/device``, if it comes by MQTT."""
    encrypted: bool | None = None
    """Take only encrypted messages of it; None: if it comes by MQTT (decision 0014)."""


@dataclass(frozen=True, slots=True)
class KeyAdded:
    key: str
    rotated: bool
    """There was one of this name; it is no good any more."""
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
    if sum(map(bool, (new.reader, new.phone, new.all_readers))) != 1:
        raise BadSetting("Give one of --reader, --phone and --all-readers.")
    if new.guest and not new.phone:
        raise BadSetting("--guest: Only the key of a phone is somebody's; give --phone.", "--guest")
    if not new.phone and (new.topic or new.encrypted is not None):
        raise BadSetting("--topic, --encrypted: Only phones have these; give --phone.", "--phone")
    if new.topic and not _TOPIC.fullmatch(new.topic):
        raise BadSetting("--topic: This is the user and the device of the app, as in ada/pixel.", "--topic")
    if len(new.phone) > NAME_MAX or not is_plain(new.phone):
        raise BadSetting(f"--phone: A name is one line of at most {NAME_MAX} characters.", "--phone")


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
    people.put_key(connection, key)
    rotated = len(others) < len(before)
    return KeyAdded(token, rotated, _consents(connection, new))


def _key(new: NewKey, token: str, secret: bytes) -> Key:
    kind = KeyKind.PHONE if new.phone else KeyKind.READER
    name = new.reader or new.phone or f"{new.venue}:all-readers"
    encrypted = bool(new.topic) if new.encrypted is None else new.encrypted
    sealed = seal(secret, token) if new.topic else None
    return Key(token_hash(token), new.venue, kind, name, new.reader, new.topic, encrypted, sealed)


def _consents(connection: Connection, new: NewKey) -> bool:
    return any(
        row.purpose is Purpose.RECOGNISE_BY_PHONE
        and row.venue in (EVERYWHERE, new.venue)
        and row.withdrawn_at is None
        for row in guests.load_consents(connection, [new.guest])
    )
