"""Shared tablets and wall displays that were paired."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select

from server.store import tables


class DeviceKind(StrEnum):
    TABLET = "tablet"
    """Staff sign in at it with their PIN."""
    WALL = "wall"
    """Nobody signs in: it shows what is no private fact."""


@dataclass(frozen=True, slots=True)
class Device:
    id: str
    hash: str
    """Of the token in its cookie."""
    venue: str
    kind: DeviceKind
    name: str
    paired_at: float
    paired_by: str
    """The staff id of who made its code."""


def load_devices(connection: Connection) -> list[Device]:
    rows = connection.execute(select(tables.devices)).mappings()
    return [Device(**{**row, "kind": DeviceKind(row["kind"])}) for row in rows]


def add_device(connection: Connection, device: Device) -> None:
    connection.execute(insert(tables.devices).values(asdict(device)))


def drop_device(connection: Connection, device: str) -> None:
    """It is paired no more, and whoever signed in at it is signed out."""
    connection.execute(delete(tables.devices).where(tables.devices.c.id == device))
    connection.execute(delete(tables.sessions).where(tables.sessions.c.device == device))
