"""Venues."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, insert, select

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
