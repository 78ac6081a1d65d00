"""Servers for tests: see :mod:`tests.live_server`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live_server import LiveServer, World, furnish_world, running


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The demo's venues, guests and staff in a data folder. Never run a server on it: each takes a copy."""
    return furnish_world(tmp_path_factory.mktemp("world"))


@pytest.fixture
def server(world: World, tmp_path: Path) -> Iterator[LiveServer]:
    """A server of this test's own."""
    with running(world, tmp_path / "data") as live:
        yield live


@pytest.fixture(scope="module")
def shared(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for a module whose tests do not get in each other's way."""
    with running(world, tmp_path_factory.mktemp("shared") / "data") as live:
        yield live
