"""Takes the pictures in docs/images from a running demo: ``python -m tests.web.screenshots``.

The people in them walk as ``maitred demo`` makes them; nothing is drawn or staged, except that a member of
staff claims a card and notes an answer, as they would.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.demo import Handout, demo
from tests.parts import chromium
from tests.web.tablets import LANDSCAPE, browsing, cards, part, sign_in

IMAGES = Path(__file__).parents[2] / "docs" / "images"
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
LARGEST_BYTES = 300_000
WAIT_MS = 240_000
"""For enough guests to have come."""
ENOUGH_DOTS = 25


async def open_at(browser: Browser, handout: Handout, name: str, size: ViewportSize, **options: Any) -> Page:
    """A device with somebody signed in; sharp pictures of phones."""
    context = await browser.new_context(
        base_url=handout["address"], viewport=size, reduced_motion="reduce", **options
    )
    page = await context.new_page()
    await page.goto("/")
    await sign_in(page, name, next(s["password"] for s in handout["sign_ins"] if s["name"] == name))
    await expect(page.get_by_role("main")).to_be_visible()
    return page


async def take(page: Page, name: str) -> None:
    """What is on the screen now, without the keyboard's focus."""
    await page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    file = IMAGES / f"{name}.png"
    await page.screenshot(path=file, animations="disabled")
    size = file.stat().st_size
    assert size < LARGEST_BYTES, f"{file.name} has {size} bytes"
    print(f"{file.name}: {size // 1000} kB")


async def serve_a_guest(page: Page) -> None:
    """Claim a card with a question, and note the answer."""
    asked = cards(page).filter(has=page.locator("[data-question=lunch]")).first
    name = await asked.get_attribute("aria-label") or ""
    await asked.get_by_role("button", name="Claim").click()
    mine = part(page, "Taken by me").get_by_role("article", name=name)
    await mine.get_by_role("button", name="Fish").click()
    await expect(mine.get_by_role("list", name="Already told us")).to_be_visible()


async def open_why(page: Page) -> None:
    """Why a guest is where they are: of somebody who has walked within the minute, if there is one."""
    await page.get_by_text("List", exact=True).click()
    asks, panel = page.locator("tr[data-guest] button"), page.get_by_role("dialog")
    for number in range(await asks.count()):
        if number > 0:
            await page.keyboard.press("Escape")
            await expect(panel).to_have_count(0)
        await asks.nth(number).click()
        await expect(panel.locator("[data-band]").first).to_be_visible()
        if (
            await panel.locator("[data-band]").count() > 1
            and await panel.locator("[data-lane] circle").count() > ENOUGH_DOTS
        ):
            return


async def open_own_page(browser: Browser, handout: Handout) -> Page:
    """A guest's phone that has opened the link of the welcome letter."""
    context = await browser.new_context(
        base_url=handout["address"], viewport=PHONE, locale="en-GB", device_scale_factor=2
    )
    phone = await context.new_page()
    await phone.goto(handout["own_page"])
    await phone.get_by_role("button", name="Open my page").click()
    await expect(phone.locator("[data-mirror]")).to_be_visible()
    return phone


async def guest_pictures(browser: Browser, handout: Handout) -> None:
    """What staff see of them, what they allow, who looked at it."""
    phone = await open_own_page(browser, handout)
    await take(phone, "my-page")
    await phone.locator("[data-tab=allow]").click()
    await expect(phone.locator("[data-purpose]").first).to_be_visible()
    await take(phone, "my-consents")


async def pictures(browser: Browser, handout: Handout) -> None:
    host = await open_at(browser, handout, "lin", LANDSCAPE, locale="en-GB")
    concierge = await open_at(browser, handout, "noor", PHONE, locale="en-GB", device_scale_factor=2)
    manager = await open_at(browser, handout, "mira", LANDSCAPE, locale="en-GB")
    dark = await open_at(browser, handout, "tomas", LANDSCAPE, locale="zh-CN", color_scheme="dark")
    await expect(cards(host).nth(3)).to_be_visible(timeout=WAIT_MS)
    await serve_a_guest(host)
    await expect(part(host, "Open").get_by_role("article").nth(2)).to_be_visible(timeout=WAIT_MS)
    await take(host, "board")
    await take(dark, "board-dark-zh")
    await expect(cards(concierge).first).to_be_visible(timeout=WAIT_MS)
    await take(concierge, "phone")
    await manager.get_by_role("link", name="Floor").click()
    await expect(manager.locator("svg [data-guest]").nth(7)).to_be_visible(timeout=WAIT_MS)
    await take(manager, "floor")
    await open_why(manager)
    await take(manager, "why")


async def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demo(speed=float(sys.argv[1]) if len(sys.argv) > 1 else 1.0) as handout:
        async with browsing(chromium()) as browser:
            await pictures(browser, handout)
            await guest_pictures(browser, handout)


if __name__ == "__main__":
    asyncio.run(main())
