"""All consents of a guest, one purpose at a time, and what guests are told before they give one."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.live_server import LiveServer
from tests.web.tablets import Tablets
from tests.web.test_access import violations

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_consent_is_noted_with_its_partner_and_can_be_taken_back(
    tablets: Tablets, server: LiveServer
) -> None:
    """It says how, before whom and to which notice; its receipt can be downloaded; axe finds nothing."""
    page = await tablets.open("mira", "/guests")
    await page.get_by_role("searchbox").fill("zhang w")
    await page.get_by_role("button", name="All consents of Zhang Wei").click()
    dialog = page.get_by_role("dialog")
    shared = dialog.locator("[data-purpose=share]")
    await expect(shared).to_contain_text("Not given")
    await dialog.get_by_label("To what").select_option("share")
    await dialog.get_by_label("Partner").fill("spa")
    await dialog.get_by_label("How they said so").select_option("signed")
    await dialog.get_by_role("button", name="Note the consent").click()
    await expect(shared).to_contain_text("With spa: Everywhere")
    await expect(shared).to_contain_text("Signed on paper · Before Mira Salonen · Privacy notice, version 1")
    assert await violations(page) == []

    async with page.expect_download() as receipt:
        await shared.get_by_role("link", name="Receipt").click()
    assert (await receipt.value).suggested_filename.startswith("receipt-")
    await shared.get_by_role("button", name="Withdraw").click()
    await expect(shared).to_contain_text("Withdrawn")
    await expect(shared.get_by_role("button")).to_have_count(0)


async def test_a_manager_publishes_the_next_privacy_notice(tablets: Tablets, server: LiveServer) -> None:
    """From the one in use, in three languages; axe finds nothing."""
    page = await tablets.open("mira", "/guests")
    await page.get_by_role("button", name="Privacy notices").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("status")).to_have_text("Version 1 is in use")
    await dialog.get_by_label("English").fill("We know you by your tag.")
    assert await violations(page) == []
    await dialog.get_by_role("button", name="Publish version 2").click()
    await expect(dialog.get_by_role("status")).to_have_text("Version 2 is in use")
    made = server.client().get("/api/v1/notices/recognise_by_tag/2").json()
    assert made["text"]["en"] == "We know you by your tag."
