"""What a store has kept of what happened."""

from __future__ import annotations

from math import inf

import msgspec
from sqlalchemy import Connection

from recognition.model import Moment
from server.store.moments import load_recorded


def load_moments(connection: Connection, venue: str, since: float = 0.0, until: float = inf) -> list[Moment]:
    """From ``since`` until before ``until``, in order of id."""
    kept = load_recorded(connection, venue, since, until)
    found = [msgspec.json.decode(body, type=Moment) for _, _, body in kept]
    return sorted(found, key=lambda moment: moment.id)
