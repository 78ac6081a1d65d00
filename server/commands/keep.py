"""What the commands that write to the store share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from recognition.zones import Plan
from server.app import open_database
from server.config import Settings, load_secret
from server.errors import BadSetting, StoreFailed
from server.store import venues
from server.store.migrate import migrate

T = TypeVar("T")


async def keep(settings: Settings, work: Callable[[Connection], T]) -> T:
    """Run ``work`` as one transaction on the database of the settings, which is made if it is not there.

    A server that runs on it does not notice: it has everything in memory, and reads it at its next start.

    :raises BadSetting: the data folder or the database did not take it; nothing was kept.
    """
    load_secret(settings)  # Makes the data folder, or says in one line why it cannot.
    database = open_database(settings)
    try:
        await database.write(migrate)
        return await database.write(work)
    except StoreFailed as failure:
        raise BadSetting(f"The database did not take it ({failure}); nothing was kept.") from None
    finally:
        await database.close()


def need_plan(connection: Connection, venue: str) -> Plan:
    """The plan of this venue.

    :raises BadSetting: there is none; the line names those that there are.
    """
    plan = venues.load_plan(connection, venue)
    if plan is None:
        known = ", ".join(plan.id for plan in venues.load_plans(connection))
        hint = f"There are: {known}." if known else "There is none yet: maitred add venue."
        raise BadSetting(f"--venue: There is no venue {venue}. {hint}", "--venue")
    return plan
