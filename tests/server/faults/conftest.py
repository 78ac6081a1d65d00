"""Furnished inns, on every store that the server can have."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.config import Durability
from tests import parts
from tests.server.faults.inn import Inn

STORES = ("process", "power", "postgres")
"""SQLite with both levels of durability, and PostgreSQL."""


@pytest.fixture
async def inn(tmp_path: Path) -> Inn:
    """A furnished inn on SQLite."""
    inn = Inn(tmp_path)
    await inn.furnish()
    return inn


@pytest.fixture(params=STORES)
async def every_inn(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Inn]:
    """A furnished inn, on each store in turn."""
    if request.param == "postgres":
        server: parts.Postgres = request.getfixturevalue("postgres")
        name = await server.create_database()
        inn = Inn(tmp_path, database=server.url(name, "postgresql"))
        await inn.furnish()
        yield inn
        await server.drop_database(name)
    else:
        inn = Inn(tmp_path, Durability(request.param))
        await inn.furnish()
        yield inn
