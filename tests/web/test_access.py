"""Everybody can use it: without a mouse, with a screen reader, with a thumb."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

import pytest
from playwright.async_api import Locator, Page, ViewportSize, expect

from tests.live_server import LiveServer
from tests.web.tablets import LANDSCAPE, PORTRAIT, Tablets, cards, part, see_all, settled

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
TOUCH_PX = 44
MOST_STOPS = 60

THEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"

_FOCUS = """() => {
  const at = document.activeElement;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
  const { top, bottom, width, height } = at.getBoundingClientRect();
  return {
    what: `${at.tagName} ${at.getAttribute("aria-label") ?? at.textContent.slice(0, 40)}`,
    marked: (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none",
    seen: width > 1 && height > 1 && bottom > 0 && top < innerHeight,
  };
}"""

WIDTH = """async () => {
  const page = document.documentElement;
  for (let frame = 0; frame < 30 && page.scrollWidth > innerWidth; frame++)
    await new Promise(requestAnimationFrame);  // a plan is drawn again for its new width
  return page.scrollWidth;
}"""

SMALL = """(least) => [...document.querySelectorAll("button, a[href], input, select, [role=button]")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }))
  .filter((e) => !e.matches(".skip, [type=radio], label [type=checkbox]"))
  .map((e) => [e.getBoundingClientRect(), e])
  .filter(([box]) => box.width > 1 && (box.width < least - 0.5 || box.height < least - 0.5))
  .map(([box, e]) => `${e.ariaLabel ?? e.textContent} ${box.width} x ${box.height}`)"""


async def tab_to(page: Page, target: Locator) -> None:
    """On with Tab until the target has the focus; wherever the focus is, it must be seen."""
    await expect(target).to_be_visible()
    for _ in range(MOST_STOPS):
        await page.keyboard.press("Tab")
        await settled(page)
        stop = await page.evaluate(_FOCUS)
        if stop["what"].startswith("BODY"):
            continue
        assert stop["marked"], f"the focus on {stop['what']} is not seen"
        assert stop["seen"], f"the focus is on {stop['what']}, which is out of sight"
        if await target.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached with Tab")


async def test_a_guest_is_served_without_a_mouse(tablets: Tablets, server: LiveServer) -> None:
    """Sign in, claim, answer and finish with Tab and Enter; the focus is always seen and follows the card."""
    page = await tablets.open()
    await tab_to(page, page.get_by_label("Name"))
    await page.keyboard.type("lin")
    await tab_to(page, page.locator("input[name=password]"))
    await page.keyboard.type(server.world.password("lin"))
    await page.keyboard.press("Enter")
    await expect(part(page, "Open")).to_be_visible()
    await see_all(page)
    server.read("g01")
    server.read("g12")

    await tab_to(page, cards(page, "Zhang Wei").get_by_role("button", name="Claim"))
    await page.keyboard.press("Enter")
    mine = part(page, "Taken by me").get_by_role("article", name="Zhang Wei")
    await expect(mine).to_be_focused()
    await tab_to(page, mine.get_by_role("button", name="Fish"))
    await page.keyboard.press("Enter")
    await expect(mine.get_by_role("list", name="Already told us")).to_contain_text("Fish")
    await tab_to(page, mine.get_by_role("button", name="Greeted"))
    await page.keyboard.press("Enter")
    await expect(cards(page, "Zhang Wei")).to_have_count(0)
    await tab_to(page, cards(page, "Fatima Al-Zahrani").get_by_role("button", name="Claim"))


async def test_a_consent_is_withdrawn_without_a_mouse(tablets: Tablets, server: LiveServer) -> None:
    """The dialog takes the focus and gives it back; Escape keeps the consent."""
    page = await tablets.open("mira", "/guests")
    await tab_to(page, page.get_by_role("searchbox"))
    await page.keyboard.type("Zhang")
    button = page.get_by_role("button", name="Withdraw: Recognise by tag, Zhang Wei")
    await expect(page.get_by_role("list", name="Guests").get_by_role("listitem")).to_have_count(1)
    await tab_to(page, button)
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(button).to_be_focused()
    await page.keyboard.press("Enter")
    await tab_to(page, dialog.get_by_role("button", name="Withdraw now"))
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-purpose=recognise_by_tag]")).to_contain_text("Withdrawn")


async def test_the_skip_link_leads_past_the_header(tablets: Tablets) -> None:
    """The first stop of the board, and it is seen when it has the focus."""
    page = await tablets.open("mira")
    await page.reload()
    link = page.get_by_role("link", name="Skip to the content")
    await tab_to(page, link)
    await expect(link).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("main")).to_be_focused()


async def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and its own good practice, in light and dark, in words."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = []
    for theme in THEMES:
        await page.emulate_media(color_scheme=theme)
        await expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", theme)
        await settled(page)
        broken: list[dict[str, Any]] = await page.evaluate("axe.run(document).then((r) => r.violations)")
        found += [
            f"{theme}: {one['id']}: {one['help']}: {node['html'][:160]} {node['failureSummary']}"
            for one in broken
            for node in one["nodes"][:3]
        ]
    return found


async def full_board(page: Page, server: LiveServer) -> None:
    """Open, claimed, answered and others' cards of each priority, and one refused claim."""
    server.read("g01")
    await cards(page, "Zhang Wei").get_by_role("button", name="Claim").click()
    await cards(page, "Zhang Wei").get_by_role("button", name="Fish").click()
    await expect(cards(page, "Zhang Wei").get_by_role("list", name="Already told us")).to_be_visible()
    for guest in ("g12", "g03", "g20"):
        server.read(guest)
    noor = server.sign_in("noor")
    for card in noor.get("/api/v1/board").json()["cards"]:
        if card["guest"] == "g12":
            noor.post(f"/api/v1/cards/{card['id']}/claim").raise_for_status()
    await expect(part(page, "Taken by others").get_by_role("article")).to_have_count(1)


async def test_axe_finds_nothing_on_any_page(tablets: Tablets, server: LiveServer) -> None:
    """Sign-in with an error, board, open menu, floor as plan and list, posters, guests, the dialog."""
    assert AXE.is_file(), "axe-core is not installed: python hatch_build.py build, or npm ci in web/"
    page = await tablets.open()
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    assert await violations(page) == []

    page = await tablets.open("mira")
    await full_board(page, server)
    assert await violations(page) == []
    await page.get_by_role("button", name="Mira Salonen").click()
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert await violations(page) == []

    await page.goto("/floor")
    await expect(page.locator("svg [data-guest=g01]")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_text("List", exact=True).click()
    await expect(page.get_by_role("row", name="Zhang Wei")).to_be_visible()
    assert await violations(page) == []

    await page.goto("/posters")
    await expect(page.get_by_role("link", name="Open the card for Lobby")).to_be_visible()
    assert await violations(page) == []

    await page.goto("/guests")
    await expect(page.get_by_role("heading", name="Zhang Wei")).to_be_visible()
    await expect(page.get_by_role("listitem")).to_have_count(20)
    assert await violations(page) == []
    await page.get_by_role("button", name="Withdraw").first.click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await violations(page) == []


async def test_every_page_fits_its_screen_and_a_thumb(tablets: Tablets, server: LiveServer) -> None:
    """Upright, across and on a phone: nothing to scroll sideways for, nothing to touch below 44 px."""
    page = await tablets.open("mira")
    await full_board(page, server)
    for path in ("/", "/floor", "/guests", "/posters"):
        await page.goto(path)
        await expect(
            page.locator("article, svg [data-zone], li[data-guest], li[data-zone]").first
        ).to_be_visible()
        for size in (LANDSCAPE, PORTRAIT, PHONE):
            await page.set_viewport_size(size)
            where = f"{path} at {size['width']} x {size['height']}"
            wide = await page.evaluate(WIDTH)
            assert wide <= size["width"], f"{where} is {wide} px wide"
            assert await page.evaluate(SMALL, TOUCH_PX) == [], where
