"""The page of one's own shift."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.live_server import LiveServer
from tests.web.tablets import PORTRAIT, TAKEN, Tablets, claim, part, settled
from tests.web.test_access import PHONE, SMALL, TOUCH_PX, violations

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_shift_has_breaks_and_quiet_time_and_an_end(tablets: Tablets) -> None:
    """Each touch changes the shift at the server, and the page says how it is now."""
    page = await tablets.open("lin", "/shift")
    await page.get_by_role("button", name="Take a break").click()
    await expect(page.get_by_text("You are on a break.")).to_be_visible()
    await page.get_by_role("button", name="Back from the break").click()
    await page.get_by_role("button", name="15 minutes").click()
    await expect(page.get_by_text("Quiet until")).to_be_visible()
    await page.get_by_role("button", name="End my shift").click()
    await expect(page.get_by_text("You are off shift.")).to_be_visible()
    await page.get_by_role("button", name="Begin my shift").click()
    await expect(page.get_by_text("On shift since")).to_be_visible()


async def test_a_shift_ends_only_when_somebody_has_the_cards(tablets: Tablets, server: LiveServer) -> None:
    """Whoever still has a card is asked who takes it; left to the others, it is open again."""
    tablets.expected.append(TAKEN)
    page, noor = await tablets.open("lin"), await tablets.open("noor")
    server.read("g01")
    await claim(page, "Zhang Wei").click()
    await expect(part(page, "Taken by me")).to_be_visible()
    await page.get_by_role("link", name="My shift").click()
    await page.get_by_role("button", name="End my shift").click()
    await page.get_by_role("dialog").get_by_role("button", name="Leave them to the others").click()
    await expect(page.get_by_text("You are off shift.")).to_be_visible()
    await expect(claim(noor, "Zhang Wei")).to_be_visible()


async def test_everybody_can_use_the_page(tablets: Tablets) -> None:
    """The page breaks no rule of accessibility, and all one touches is as large as a finger."""
    page = await tablets.open("lin", "/shift", PORTRAIT)
    await expect(page.get_by_role("button", name="End my shift")).to_be_visible()
    await settled(page)
    assert await violations(page) == []
    await page.set_viewport_size(PHONE)
    assert await page.evaluate(SMALL, TOUCH_PX) == []
