"""Rules and their versions: rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, func, or_, select

from alerts.rules.model import parse_rule
from alerts.rules.versions import Standing, Version, standings
from server.store import tables
from server.store.journal import Writes, write


def load_standings(connection: Connection, venue: str) -> dict[str, Standing]:
    """How it stands with each rule, in order of id."""
    rows = tables.rules.c
    newest = func.max(rows.version).label("newest")
    decided = func.max(rows.version).filter(rows.status != "draft").label("decided")
    which = select(rows.id, newest, decided).where(rows.venue == venue).group_by(rows.id).subquery()
    asked = or_(rows.version == which.c.newest, rows.version == which.c.decided)
    query = select(tables.rules).join(which, and_(rows.id == which.c.id, asked)).where(rows.venue == venue)
    found = connection.execute(query.order_by(rows.id, rows.version))
    return standings(_version(row) for row in found)


def load_versions(connection: Connection, venue: str, rule: str) -> list[Version]:
    """All of one rule, the newest first; none if there is no such rule."""
    rows = tables.rules.c
    query = select(tables.rules).where(rows.venue == venue, rows.id == rule).order_by(rows.version.desc())
    return [_version(row) for row in connection.execute(query)]


def find_version(connection: Connection, venue: str, rule: str, version: int) -> Version | None:
    rows = tables.rules.c
    query = select(tables.rules).where(rows.venue == venue, rows.id == rule, rows.version == version)
    row = connection.execute(query).first()
    return _version(row) if row is not None else None


def _version(row: Row[Any]) -> Version:
    return Version(parse_rule(msgspec.json.decode(row.body)), row.at, row.by, row.by_name)


def add_versions(connection: Connection, venue: str, versions: Iterable[Version]) -> None:
    """Those that are there already stay as they are."""
    write(connection, Writes(rules=[(venue, version) for version in versions]))
