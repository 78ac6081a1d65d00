"""Takes the pictures of docs/how-to/rules.md: ``python -m tests.web.rule_screenshots``. It does what that
page says, so it also tells whether the page is right.

Not between 23:00 and 07:00 in Helsinki: then the rule is quiet, and its card does not come.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.demo import Handout, demo
from tests.parts import chromium
from tests.web.screenshots import IMAGES, open_at, take
from tests.web.tablets import browsing, cards

PAGE: Final[ViewportSize] = {"width": 1280, "height": 1000}
HIGH: Final[ViewportSize] = {"width": 1280, "height": 1180}
SPEED = 1.0
"""Faster, guests would be in two places at once, and cards would name nobody."""
WAIT_MS = 1_500_000
"""Until the guest with the complaint comes into the lobby."""
NAME = "Gold guest with a complaint in the lobby"


async def write_rule(page: Page) -> None:
    """As the table of the page says, from top to bottom."""
    await page.get_by_role("link", name="Rules", exact=True).click()
    await page.get_by_role("link", name="New rule").click()
    await page.get_by_role("textbox", name="Name", exact=True).fill(NAME)
    await page.get_by_label("When this happens").select_option(label="A guest goes to another zone")
    for number, (fact, value) in enumerate(
        [("Tier", "Gold"), ("Open complaint", "yes"), ("Zone", "Lobby")], 1
    ):
        await page.get_by_role("button", name="Add a condition").click()
        await page.get_by_label(f"Fact of: Condition {number}").select_option(label=fact)
        await page.get_by_label(f"Value of: Condition {number}").select_option(label=value)
    title, action = (
        "{name} is in the {zone}, and a complaint is open",
        "Go to them and say what we have done about it",
    )
    await page.get_by_role("textbox", name="Title of the card", exact=True).fill(title)
    await page.get_by_role("textbox", name="What to do", exact=True).fill(action)
    await page.get_by_label("How urgent").select_option(label="Urgent")
    await page.get_by_role("button", name="Add a step").click()
    step = page.get_by_role("group", name="Step 1: tell also")
    await step.get_by_label("Who", exact=True).select_option(label="Manager")
    await page.get_by_role("button", name="Limit the number of cards").click()
    await page.get_by_role("button", name="Add quiet hours").click()
    await expect(page.locator("[data-sentence]")).to_contain_text("not between 23:00 and 07:00")


async def choose_guest(page: Page, part: str, name: str) -> None:
    await page.get_by_placeholder("Search by name").fill(part)
    await page.get_by_role("button", name=name).click()


async def try_on_a_moment(page: Page, day: datetime) -> None:
    """On yesterday's first step into the lobby."""
    await page.get_by_role("tab", name="Test").click()
    await choose_guest(page, "jean", "Jean-Luc Moreau")
    moments = page.get_by_label("Moment", exact=True)
    yesterday = f"{day.day} {day:%b %Y}"
    offered = await moments.locator("option").all_inner_texts()
    step = next(one for one in reversed(offered) if yesterday in one and one.endswith("zone · Lobby"))
    await moments.select_option(label=step)
    await page.get_by_role("button", name="Test", exact=True).click()
    await expect(page.get_by_text("This makes a card.")).to_be_visible()


async def try_on_history(page: Page) -> None:
    await page.get_by_role("tab", name="Try on history").click()
    await page.get_by_role("button", name="Try it").click()
    await expect(page.get_by_text("Per person on shift")).to_be_visible(timeout=60_000)


async def publish(page: Page) -> None:
    await page.get_by_role("button", name="Publish…").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Why?").fill("Complaints of gold guests go to the duty manager")
    await dialog.get_by_role("button", name="Publish").click()
    await expect(dialog).to_have_count(0)


async def why_not(page: Page, day: datetime) -> None:
    """Why no card came for somebody else who was in the lobby."""
    await page.get_by_role("link", name="Rules", exact=True).click()
    await page.get_by_role("link", name="Why not?").click()
    await choose_guest(page, "sofia", "Sofia Lindgren")
    await page.get_by_label("Day", exact=True).fill(f"{day:%Y-%m-%d}")
    await page.locator("[data-moment=moved]", has_text="Lobby").first.click()
    await expect(page.get_by_text("What was close")).to_be_visible()
    await page.get_by_role("group").filter(has_text=NAME).first.click()


async def pictures(browser: Browser, handout: Handout) -> None:
    yesterday = datetime.now(ZoneInfo("Europe/Helsinki")) - timedelta(days=1)
    manager = await open_at(browser, handout, "mira", HIGH, locale="en-GB")
    duty = await open_at(browser, handout, "tomas", PAGE, locale="en-GB")
    await write_rule(manager)
    await take(manager, "rules-write")
    await try_on_a_moment(manager, yesterday)
    await take(manager, "rules-test")
    await try_on_history(manager)
    await take(manager, "rules-history")
    await publish(manager)
    card = cards(duty).filter(has_text="is in the Lobby, and a complaint is open").first
    await expect(card).to_be_visible(timeout=WAIT_MS)
    await card.get_by_role("button", name="Why this card?").click()
    await expect(duty.get_by_role("dialog").get_by_text("The conditions", exact=True)).to_be_visible()
    await take(duty, "rules-card")
    await why_not(manager, yesterday)
    await take(manager, "rules-why-not")


async def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demo(SPEED) as handout:
        async with browsing(chromium()) as browser:
            await pictures(browser, handout)


if __name__ == "__main__":
    asyncio.run(main())
