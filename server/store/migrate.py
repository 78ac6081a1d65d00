"""Brings a database to the newest shape; a new one gets all of it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

NEWEST = "0016"
"""The last revision in migrations/versions."""

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(connection: Connection) -> bool:
    """Upgrade to ``NEWEST``, and say whether there was anything to do. Only then Alembic is loaded."""
    if _revision(connection) == NEWEST:
        return False
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return True


def touch(connection: Connection) -> None:
    """A write that changes nothing: whether the database keeps anything."""
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision
