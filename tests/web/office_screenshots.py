"""Takes the pictures of what managers and administrators do at a desk, for docs/images: ``python -m
tests.web.office_screenshots``. Each shows a state of :mod:`tests.web.states`, at a server of its own."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Final

from playwright.async_api import ViewportSize

from tests.live_server import Ahead, World, furnish_world, running
from tests.parts import chromium
from tests.web.screenshots import take
from tests.web.states import STATES, Stage
from tests.web.tablets import Tablets, browsing, settled

SIZE: Final[ViewportSize] = {"width": 1280, "height": 1000}
PICTURES: Final = {"records": "records", "merge": "guest-compared", "connections": "connections"}
"""The picture → its state."""


async def pictures(world: World, folder: Path) -> None:
    async with browsing(chromium()) as browser:
        for name, state in PICTURES.items():
            clock = Ahead()
            with running(world, folder / name, clock) as server:
                tablets = Tablets(browser, server)
                page = await STATES[state](Stage(tablets, server, clock, "en"))
                await page.set_viewport_size(SIZE)
                await settled(page)
                await take(page, name)
                await tablets.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        world = furnish_world(Path(place) / "world")
        asyncio.run(pictures(world, Path(place)))


if __name__ == "__main__":
    main()
