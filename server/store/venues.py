"""Venues and the rules they live by."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from alerts.rules.model import Rule, parse_rule
from recognition.zones import Plan, parse_plan, plan_dict
from server.store import tables


def load_plans(connection: Connection) -> list[Plan]:
    bodies = connection.scalars(select(tables.venues.c.body).order_by(tables.venues.c.id))
    return [parse_plan(msgspec.json.decode(body)) for body in bodies]


def load_plan(connection: Connection, venue: str) -> Plan | None:
    """The plan of the venue with this id, or None."""
    body = connection.scalar(select(tables.venues.c.body).where(tables.venues.c.id == venue))
    return None if body is None else parse_plan(msgspec.json.decode(body))


def put_plan(connection: Connection, plan: Plan) -> None:
    """Add, or replace the one with the same id."""
    connection.execute(delete(tables.venues).where(tables.venues.c.id == plan.id))
    connection.execute(
        insert(tables.venues).values(id=plan.id, body=msgspec.json.encode(plan_dict(plan)).decode())
    )


def load_rules(connection: Connection, venue: str) -> list[Rule]:
    """The newest version of each rule, in order of id."""
    rows = tables.rules
    newest = (
        select(rows.c.id, func.max(rows.c.version).label("version"))
        .where(rows.c.venue == venue)
        .group_by(rows.c.id)
        .subquery()
    )
    query = (
        select(rows.c.body)
        .join(newest, (rows.c.id == newest.c.id) & (rows.c.version == newest.c.version))
        .where(rows.c.venue == venue)
        .order_by(rows.c.id)
    )
    return [parse_rule(msgspec.json.decode(body)) for body in connection.scalars(query)]


def add_rules(connection: Connection, venue: str, rules: Sequence[Rule]) -> None:
    """Rules of versions that are not there yet."""
    for rule in rules:
        body = rule.model_dump_json(by_alias=True, exclude_none=True)
        connection.execute(
            insert(tables.rules).values(venue=venue, id=rule.id, version=rule.version, body=body)
        )
