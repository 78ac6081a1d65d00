"""``maitred import guests``: into the database of a server that does not run, or will be restarted."""

from __future__ import annotations

from datetime import UTC, datetime

from server.commands.keep import keep
from server.config import Settings, load_secret
from server.guestfile import Reading, read_guests
from server.store import guests


async def import_file(settings: Settings, data: bytes) -> Reading:
    """Read and keep.

    :raises BadSetting: the database did not take it; nothing was kept.
    """
    reading = read_guests(data, load_secret(settings))
    now = datetime.now(UTC).timestamp()
    await keep(settings, lambda connection: guests.put_guests(connection, reading.guests, now))
    return reading
