"""Pictures of every screen of staff in every state: ``python -m tests.web.gallery [folder [state ...]]``.

Light and dark, in three sizes and three languages: to be looked at by whoever changes a screen."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, Page, ViewportSize

from tests.live_server import Ahead, World, furnish_world, running
from tests.parts import chromium
from tests.web.states import LOCALES, STATES, Stage
from tests.web.tablets import LANDSCAPE, PORTRAIT, Tablets, browsing, settled
from tests.web.test_access import PHONE, THEMES

SIZES: Final[dict[str, ViewportSize]] = {"tablet": LANDSCAPE, "upright": PORTRAIT, "phone": PHONE}
WALLS: Final[dict[str, ViewportSize]] = {"wall": {"width": 1920, "height": 1080}}
FOLDER: Final = Path("artifacts/gallery")


async def take_all(page: Page, folder: Path, name: str) -> None:
    """In each size and theme."""
    for size, viewport in (WALLS if name.startswith("wall") else SIZES).items():
        await page.set_viewport_size(viewport)
        for theme in THEMES:
            await page.emulate_media(color_scheme=theme)
            await settled(page)
            await page.screenshot(path=folder / f"{name}-{size}-{theme}.png", animations="disabled")


async def take(browser: Browser, world: World, folder: Path, name: str, language: str) -> None:
    """One state, at a server of its own."""
    clock = Ahead()
    with tempfile.TemporaryDirectory() as place, running(world, Path(place) / "data", clock) as server:
        tablets = Tablets(browser, server)
        page = await STATES[name](Stage(tablets, server, clock, language))
        await take_all(page, folder, f"{name}-{language}")
        await tablets.close()
    print(f"{name} in {language}", flush=True)


async def take_states(world: World, folder: Path, names: Sequence[str]) -> None:
    async with browsing(chromium()) as browser:
        for name in names:
            for language in LOCALES:
                await take(browser, world, folder, name, language)


def main(folder: Path, names: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        world = furnish_world(Path(place) / "world")
        asyncio.run(take_states(world, folder, names or tuple(STATES)))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, sys.argv[2:])
