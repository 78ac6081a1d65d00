"""One profile of two, made and taken back by a manager on the page of guests."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.live_server import LiveServer
from tests.web.tablets import Tablets
from tests.web.test_access import PHONE, SMALL, THEMES, TOUCH_PX, violations

pytestmark = pytest.mark.asyncio(loop_scope="session")

GUESTS = "/api/v1/guests"
TWIN = {"name": "Wei Zhang", "tier": "gold", "birthday": "04-02"}


@pytest.fixture
def twin(server: LiveServer) -> LiveServer:
    """Zhang Wei came twice."""
    assert server.sign_in("mira").put(f"{GUESTS}/twin", json=TWIN).status_code == 201
    return server


async def merging(page: Page) -> Locator:
    await page.get_by_role("searchbox", name="Search by name").fill("zhang w")
    await page.locator("[data-guest=g01]").get_by_role("button", name="Merge").click()
    return page.get_by_role("dialog", name="One profile of two: Zhang Wei")


async def test_two_profiles_become_one_and_two_again(tablets: Tablets, twin: LiveServer) -> None:
    """What was chosen is kept, the list behind has one row less, and taken back it has both."""
    page = await tablets.open("mira", "/guests")
    dialog = await merging(page)
    other = dialog.locator("[data-other=twin]")
    await expect(other).to_contain_text("the same name")
    await other.get_by_role("button", name="Compare with Wei Zhang").click()
    await dialog.get_by_role("group", name="Tier").get_by_role("radio", name="Gold").check()
    await expect(
        dialog.get_by_role("group", name="Name").get_by_role("radio", name="Zhang Wei")
    ).to_be_checked()
    await dialog.get_by_role("button", name="Merge", exact=True).click()
    await expect(dialog.get_by_role("status")).to_have_text("The two are one profile now.")
    await expect(page.locator("[data-guest=twin]")).to_have_count(0)
    kept = twin.sign_in("mira").get(f"{GUESTS}/g01").json()
    assert (kept["tier"], "Wei Zhang" in kept["other_names"]) == ("gold", True)
    await dialog.get_by_role("button", name="Take back the merge with Wei Zhang").click()
    await expect(dialog.get_by_role("status")).to_have_text("They are two profiles again.")
    await expect(page.locator("[data-guest=twin]")).to_have_count(1)
    assert twin.sign_in("mira").get(f"{GUESTS}/g01").json()["tier"] == "diamond"


async def test_any_profile_can_be_searched_for(tablets: Tablets, server: LiveServer) -> None:
    """Where nobody looks like the guest; the guest is not among those found."""
    dialog = await merging(await tablets.open("mira", "/guests"))
    await expect(dialog.get_by_text("No other profile looks like the same guest’s.")).to_be_visible()
    search = dialog.get_by_role("searchbox", name="Search for the other profile")
    await search.fill("zhang")
    await expect(dialog.get_by_text("Nobody is found.")).to_be_visible()
    await search.fill("okonkwo")
    await dialog.get_by_role("button", name="Compare with Amara Okonkwo").click()
    await expect(dialog.get_by_role("group", name="Name")).to_be_visible()
    await dialog.get_by_role("button", name="Another profile").click()
    await expect(search).to_be_visible()


async def test_it_is_said_which_consent_would_end(tablets: Tablets, twin: LiveServer) -> None:
    """Before anything is done."""
    mira = twin.sign_in("mira")
    for act in ("give", "withdraw"):
        mira.post(f"{GUESTS}/twin/consents/recognise_by_tag/{act}")
    dialog = await merging(await tablets.open("mira", "/guests"))
    await dialog.get_by_role("button", name="Compare with Wei Zhang").click()
    falls = dialog.locator("li[data-falls]")
    await expect(falls).to_contain_text("ends: it was taken back in the other profile")
    await expect(dialog.get_by_text("names and notes go from earlier cards")).to_be_visible()


async def test_what_goes_wrong_is_said_and_can_be_tried_again(tablets: Tablets, twin: LiveServer) -> None:
    """Without a line, and when somebody else was first."""
    tablets.expected += ["net::ERR_FAILED", "status of 404"]
    page = await tablets.open("mira", "/guests")
    await page.route("**/like", lambda route: route.abort())
    dialog = await merging(page)
    await expect(dialog.get_by_role("alert")).to_be_visible()
    await page.unroute("**/like")
    await dialog.get_by_role("button", name="Try again").click()
    await dialog.get_by_role("button", name="Compare with Wei Zhang").click()
    await expect(dialog.get_by_role("group", name="Tier")).to_be_visible()
    assert twin.sign_in("mira").post(f"{GUESTS}/twin/erase", json={"sure": True}).status_code == 200
    await dialog.get_by_role("button", name="Merge", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_be_visible()


async def test_the_dialog_has_no_barrier(tablets: Tablets, twin: LiveServer) -> None:
    """In both themes, on a phone, while it is chosen."""
    for theme in THEMES:
        dialog = await merging(await tablets.open("mira", "/guests", PHONE, theme=theme))
        await dialog.get_by_role("button", name="Compare with Wei Zhang").click()
        await expect(dialog.get_by_role("group", name="Tier")).to_be_visible()
        assert await violations(dialog.page) == []
        assert await dialog.page.evaluate(SMALL, TOUCH_PX) == []
