"""What happened: moments as recognition made them, for 92 days. Rules are tried on them."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import msgspec
from sqlalchemy import Connection, delete, func, select

from recognition.ids import first_id
from recognition.model import Moment
from server.store import tables

LAST_ID = "g"
"""Comes after every id."""


def find_moment(connection: Connection, venue: str, id_: str) -> Moment | None:
    """The venue's moment with this id."""
    rows = tables.moments.c
    body = connection.scalar(select(rows.body).where(rows.id == id_, rows.venue == venue))
    return None if body is None else _MOMENT.decode(body)


def count_moments(connection: Connection, venue: str, since: float, until: float = inf) -> int:
    """How many there are from ``since`` until before ``until``."""
    rows = tables.moments.c
    query = select(func.count()).where(rows.venue == venue, rows.id >= first_id(since), rows.id < _end(until))
    return connection.scalar(query) or 0


def load_moments_of(
    connection: Connection, venue: str, guest: str, since: float, until: float, limit: int
) -> list[Moment]:
    """Of one guest, the newest first."""
    rows = tables.moments.c
    query = select(rows.body).where(rows.guest == guest, rows.venue == venue)
    query = query.where(rows.id >= first_id(since), rows.id < _end(until))
    return [_MOMENT.decode(body) for body in connection.scalars(query.order_by(rows.id.desc()).limit(limit))]


def load_recorded(
    connection: Connection, venue: str, since: float, until: float
) -> Sequence[tuple[str, int, str]]:
    """Guest, place and body of all from ``since`` until before ``until``, as they are kept: to be decoded
    where there is time for it, and put in order by instant and place."""
    rows = tables.moments.c
    query = select(rows.guest, rows.place, rows.body)
    query = query.where(rows.venue == venue, rows.id >= first_id(since), rows.id < _end(until))
    return [(guest, place, body) for guest, place, body in connection.execute(query)]


def first_moment(connection: Connection, venue: str) -> float | None:
    """When the oldest one was; None if there is none."""
    rows = tables.moments.c
    query = select(rows.body).where(rows.venue == venue).order_by(rows.id).limit(1)
    body = connection.scalar(query)
    return None if body is None else _MOMENT.decode(body).at


def _end(until: float) -> str:
    return LAST_ID if until == inf else first_id(until)


def drop_moments(connection: Connection, before: float, limit: int) -> int:
    """The oldest of those before this instant, at most ``limit``. Returns how many there were."""
    rows = tables.moments.c
    oldest = select(rows.id).where(rows.id < first_id(before)).order_by(rows.id).limit(limit)
    return connection.execute(delete(tables.moments).where(rows.id.in_(oldest))).rowcount


_MOMENT = msgspec.json.Decoder(Moment)
