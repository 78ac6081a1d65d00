"""``maitred end key``: what a reader, a partner or another system has is no good any more."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from server.commands.keep import keep, need_plan
from server.config import Settings
from server.errors import BadSetting
from server.store import people
from server.store.people import KeyKind


@dataclass(frozen=True, slots=True)
class EndedKey:
    """One of ``reader``, ``all_readers``, ``sync`` and ``partner``."""

    venue: str
    reader: str = ""
    all_readers: bool = False
    sync: str = ""
    partner: str = ""


async def end_key(settings: Settings, ended: EndedKey) -> int:
    """How many there were.

    :raises BadSetting: there is no such key; or the database did not take it.
    """
    if sum(map(bool, (ended.reader, ended.all_readers, ended.sync, ended.partner))) != 1:
        raise BadSetting("Give one of --reader, --all-readers, --sync and --partner.")
    kind = KeyKind.SYNC if ended.sync else KeyKind.PARTNER if ended.partner else KeyKind.READER
    name = ended.reader or ended.sync or ended.partner or f"{ended.venue}:all-readers"

    def drop(connection: Connection) -> int:
        need_plan(connection, ended.venue)
        known = people.load_keys(connection)
        found = [one.hash for one in known if (one.venue, one.kind, one.name) == (ended.venue, kind, name)]
        if not found:
            raise BadSetting(f"There is no key of {name} in {ended.venue}.")
        people.drop_keys(connection, found)
        return len(found)

    return await keep(settings, drop)
