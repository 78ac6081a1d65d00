"""The real parts that other tests stand on."""

from __future__ import annotations

import asyncpg
import pytest

from tests import parts


async def test_each_database_is_empty_and_its_own(postgres: parts.Postgres) -> None:
    """What one test writes, another never sees."""
    first, second = await postgres.create_database(), await postgres.create_database()
    connection = await asyncpg.connect(postgres.url(first, "postgresql"))
    await connection.execute("CREATE TABLE here (id int)")
    await postgres.drop_database(first)
    other = await asyncpg.connect(postgres.url(second, "postgresql"))
    assert await other.fetchval("SELECT count(*) FROM pg_tables WHERE tablename = 'here'") == 0
    await other.close()
    await postgres.drop_database(second)


def test_a_missing_browser_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Browser tests fail with it; they are never skipped."""
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    with pytest.raises(parts.Missing, match="install the package chromium"):
        parts.chromium()
