"""``maitred import guests``: into the database of a server that does not run, or will be restarted."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from server.app import open_database
from server.config import Settings, load_secret
from server.errors import BadSetting, StoreFailed
from server.guestfile import NO_MAPPING, Reading, guests_of
from server.guestline import Line
from server.store import guests, people
from server.store.database import Database
from server.store.migrate import migrate

AT_ONCE = 5_000
"""Guests in one transaction: nobody else waits for the database."""


@dataclass(slots=True)
class Imported:
    kept: int = 0
    reading: Reading = field(default_factory=Reading)


def parse_mapping(pairs: Sequence[str]) -> dict[str, str]:
    """:raises BadSetting: one is not like COLUMN=FIELD."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        column, is_there, name = pair.rpartition("=")
        if not is_there or (name and name not in Line.__struct_fields__):
            known = ", ".join(Line.__struct_fields__)
            raise BadSetting(f"--map: {pair} is not like COLUMN=FIELD. Fields: {known}.", "--map")
        mapping[column.strip().lower()] = name
    return mapping


async def import_file(
    settings: Settings,
    data: bytes,
    mapping: Mapping[str, str] = NO_MAPPING,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Read and keep, thousands at a time; ``progress`` is told how many there are. Safe to repeat.

    :raises BadSetting: the database did not take it; what was kept until then stays.
    """
    secret = load_secret(settings)
    database = open_database(settings)
    try:
        await database.write(migrate)
        badges = await database.read(people.load_badges)
        done = Imported()
        lines = guests_of(io.BytesIO(data), done.reading, secret, badges, mapping)
        while batch := list(islice(lines, AT_ONCE)):
            if not dry_run:
                await _keep(database, batch)
            done.kept += len(batch)
            progress(done.kept)
    except StoreFailed as failure:
        raise BadSetting(f"The database did not take it ({failure}); what was kept before stays.") from None
    finally:
        await database.close()
    return done


async def _keep(database: Database, batch: list[guests.NewGuest]) -> None:
    now = datetime.now(UTC).timestamp()
    await database.write(lambda connection: guests.put_guests(connection, batch, now))
