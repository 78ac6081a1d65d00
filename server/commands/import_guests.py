"""``maitred import guests``: into the database of a server that does not run, or will be restarted."""

from __future__ import annotations

from datetime import UTC, datetime

from server.app import open_database
from server.config import Settings, load_secret
from server.errors import BadSetting, StoreFailed
from server.guestfile import Reading, read_guests
from server.store import guests
from server.store.migrate import migrate


async def import_file(settings: Settings, data: bytes) -> Reading:
    """Read and keep.

    :raises BadSetting: the database did not take it; nothing was kept.
    """
    reading = read_guests(data, load_secret(settings))
    database = open_database(settings)
    now = datetime.now(UTC).timestamp()
    try:
        await database.write(migrate)
        await database.write(lambda connection: guests.put_guests(connection, reading.guests, now))
    except StoreFailed as failure:
        raise BadSetting(f"The database did not take it ({failure}); nothing was kept.") from None
    finally:
        await database.close()
    return reading
