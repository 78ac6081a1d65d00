"""``maitred audit verify``: whether the trail is as it was written."""

from __future__ import annotations

from server.app import open_database
from server.audit import chain_key
from server.config import Settings, load_secret
from server.errors import BadSetting, StoreFailed
from server.store.migrate import migrate
from server.store.trail import Verified, verify


async def verify_trail(settings: Settings, head: str = "") -> Verified:
    """:param head: ``NUMBER:HASH`` of an entry, as somebody wrote it down.

    :raises BadSetting: the database cannot be opened, or ``head`` is none.
    """
    key, wanted = chain_key(load_secret(settings)), _parsed(head)
    database = open_database(settings)
    try:
        await database.write(migrate)
        return await database.read(lambda connection: verify(connection, key, wanted))
    except StoreFailed as failure:
        raise BadSetting(f"MAITRED_DATA_DIR: the database cannot be opened ({failure}).") from None
    finally:
        await database.close()


def _parsed(head: str) -> tuple[int, str] | None:
    if not head:
        return None
    number, _, hash_ = head.partition(":")
    if not number.isdecimal() or not hash_:
        raise BadSetting("--head: This is not like NUMBER:HASH, as the command prints it.", "--head")
    return int(number), hash_


def as_text(found: Verified) -> str:
    """One line."""
    newest = f"{found.newest}:{found.hash}"
    if found.broken:
        return f"BROKEN after entry {newest}: {found.broken}"
    return (
        f"{found.entries} entries hold; the newest is {newest}" if found.entries else "There is no entry yet."
    )
