"""A browser for the whole run, and a server with tablets for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

import hatch_build
from tests.live_server import Ahead, LiveServer, World, furnish_world, running
from tests.web.tablets import Tablets, browsing

expect.set_options(timeout=30_000)
"""Playwright's own five seconds are short where other tests run beside."""


@pytest.fixture(scope="session")
def pages_built() -> None:
    """Old pages would be tested for the new ones."""
    if not (hatch_build.STATIC / "index.html").is_file() or not hatch_build.is_fresh():
        pytest.fail("The pages are not built, or older than web/: python hatch_build.py build", pytrace=False)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The demo's venues, guests and staff in a data folder, to be copied."""
    return furnish_world(tmp_path_factory.mktemp("world"))


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def server(world: World, tmp_path: Path, clock: Ahead, pages_built: None) -> Iterator[LiveServer]:
    """A server of this test's own."""
    with running(world, tmp_path / "data", clock) as live:
        yield live


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    async with browsing(chromium) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def tablets(browser: Browser, server: LiveServer) -> AsyncIterator[Tablets]:
    """Opens tablets. The test fails if any of them logged an error, broke the page's content security
    policy or asked another host for anything."""
    opened = Tablets(browser, server)
    yield opened
    try:
        await opened.check()
    finally:
        await opened.close()
