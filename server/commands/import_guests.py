"""``maitred import guests``: into the database of a server that does not run, or will be restarted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import BinaryIO

from server.app import open_database
from server.config import Settings, load_secret
from server.errors import BadSetting, StoreFailed
from server.garbage import without_garbage_collection
from server.guestfile import NO_MAPPING, Reading
from server.guestline import Line
from server.preparing import ready_guests
from server.store import guests, people
from server.store.database import Database
from server.store.merges import load_merged
from server.store.migrate import migrate

AT_ONCE = 25_000
"""Guests in one transaction: nobody else waits for the database, and what lies scattered in its indexes is
written once for so many."""


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
    file: BinaryIO,
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
        await database.expect_much()
        badges = await database.read(people.load_badges)
        merged = await database.read(load_merged)
        done = Imported()
        ready_ones = ready_guests(file, done.reading, secret, badges, mapping, merged)
        with without_garbage_collection(), closing(ready_ones) as ready:
            while batch := list(islice(ready, AT_ONCE)):
                if not dry_run:
                    await _keep(database, batch)
                done.kept += len(batch)
                progress(done.kept)
    except StoreFailed as failure:
        raise BadSetting(f"The database did not take it ({failure}); what was kept before stays.") from None
    finally:
        await database.close()
    return done


async def _keep(database: Database, batch: list[guests.Ready]) -> None:
    now = datetime.now(UTC).timestamp()
    await database.write(lambda connection: guests.put_ready(connection, batch, now))
