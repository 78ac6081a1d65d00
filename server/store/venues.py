"""Venues and the rules they live by."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from alerts.rules.model import Rule, parse_rule
from recognition.zones import Plan, parse_plan, plan_dict
from server.store import tables


def load_plans(connection: Connection) -> list[Plan]:
    bodies = connection.scalars(select(tables.venues.c.body).order_by(tables.venues.c.id))
    return [parse_plan(msgspec.json.decode(body)) for body in bodies]


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
