"""Fixtures for all tests: real parts, started once a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

import server  # Before numpy: it has it work with one thread.
from tests import parts

__all__ = ["server"]

settings.register_profile("maitred", deadline=None)
"""How long an example takes is no matter of right or wrong: speed is measured in benchmarks/."""
settings.load_profile("maitred")


@pytest.fixture(autouse=True)
def logs_end_with_their_test() -> Iterator[None]:
    """A test that sets the logs up, by starting a server in this process, binds them to its own output."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres() -> Iterator[parts.Postgres]:
    """A PostgreSQL of this run's own. Take a database each: ``await postgres.create_database()``."""
    with parts.postgres() as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Where the browser is: ``playwright.chromium.launch(executable_path=...)``."""
    return parts.chromium()


@pytest.fixture
def mosquitto() -> Iterator[parts.Mosquitto]:
    """An MQTT broker of this test's own, which keeps what it is told to keep."""
    with parts.mosquitto(settings={"persistence": "true", "max_queued_messages": "0"}) as broker:
        yield broker


@pytest.fixture(scope="session")
def peers() -> Path:
    """The Python that runs the scripts in ``tests/peers``, and has none of our packages."""
    return parts.peers()
