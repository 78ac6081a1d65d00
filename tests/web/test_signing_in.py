"""Signing in and out at a tablet."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from server.throttle import NAME_FREE
from tests.live_server import LiveServer
from tests.server.faults.proxy import between
from tests.web.tablets import NO_NETWORK, Tablets, cards, sign_in
from tests.web.test_offline import address_of, port_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

WRONG = "The name or the password is wrong."
MISSING = "Enter your name and your password."


async def is_at(page: Page, path: str) -> None:
    await expect(page).to_have_url(re.compile(re.escape(path) + "$"))


async def test_a_failed_sign_in_says_why(tablets: Tablets) -> None:
    """In a sentence that screen readers announce, and the form stays to be mended."""
    page = await tablets.open()
    for name, password, words in (
        ("", "", MISSING),
        ("lin", "wrong", WRONG),
        ("lin", "", MISSING),
        ("nobody", "wrong", WRONG),
    ):
        await sign_in(page, name, password)
        await expect(page.get_by_role("alert")).to_have_text(words)
        await expect(page.locator("input[name=name]")).to_have_value(name)


async def test_after_too_many_wrong_passwords_one_is_told_to_wait(tablets: Tablets) -> None:
    """Not that the password is wrong, which it may not be."""
    tablets.expected.append(r"status of 429")
    page = await tablets.open()
    for _ in range(NAME_FREE):
        async with page.expect_response("**/api/v1/session"):
            await sign_in(page, "lin", "wrong")
        await expect(page.get_by_role("alert")).to_have_text(WRONG)
    await sign_in(page, "lin", tablets.server.world.password("lin"))
    await expect(page.get_by_role("alert")).to_contain_text("Too many attempts")


async def test_without_network_the_sign_in_says_so(tablets: Tablets, server: LiveServer) -> None:
    """Nobody is blamed for a wrong password when the server was not even asked."""
    tablets.expected.append(NO_NETWORK)
    async with between(port_of(server)) as network:
        page = await tablets.open(address=address_of(network))
        await expect(page.locator("input[name=name]")).to_be_visible()
        network.cut()
        await sign_in(page, "lin", server.world.password("lin"))
        await expect(page.get_by_role("alert")).to_contain_text("No connection")
        await network.open()
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("region", name="Open")).to_be_visible()


async def test_signing_in_opens_the_page_that_was_asked_for(tablets: Tablets) -> None:
    """The address of the floor leads to the floor, by way of the sign-in."""
    page = await tablets.open(path="/floor")
    await sign_in(page, "mira", tablets.server.world.password("mira"))
    await is_at(page, "/floor")
    await expect(page.get_by_role("heading", name="Live floor")).to_be_visible()


async def test_a_page_that_is_not_for_this_person_leads_to_the_board(tablets: Tablets) -> None:
    """A host gets no manager's page, not even an empty one."""
    page = await tablets.open("lin", "/guests")
    await is_at(page, "/")
    await expect(page.get_by_role("region", name="Open")).to_be_visible()
    links = page.get_by_role("navigation").get_by_role("link")
    await expect(links).to_have_count(2)  # the board and the shift
    await expect(page.get_by_role("link", name="Guests")).to_have_count(0)


async def test_signing_out_elsewhere_takes_effect_at_once_on_an_open_page(
    tablets: Tablets, server: LiveServer
) -> None:
    """The board is gone from the screen, and the sign-in says what happened."""
    page = await tablets.open("lin")
    server.read("g01")
    await expect(cards(page, "Zhang Wei")).to_be_visible()
    other = await page.context.new_page()
    await other.goto("/")
    await other.get_by_role("button", name="Lin Xiaoyu").click()
    await other.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_text("You were signed out.")).to_be_visible(timeout=1_000)
    await expect(page.locator("body")).not_to_contain_text("Zhang Wei")
    await expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_the_next_person_at_a_tablet_sees_nothing_of_the_last(
    tablets: Tablets, server: LiveServer
) -> None:
    """A waiter who signs in after a host has the waiter's board."""
    page = await tablets.open("lin")
    server.read("g01")
    await expect(cards(page, "Zhang Wei")).to_be_visible()
    await page.get_by_role("button", name="Lin Xiaoyu").click()
    await page.get_by_role("button", name="Sign out").click()
    await sign_in(page, "kwame", server.world.password("kwame"))
    await expect(page.get_by_text("Nobody is waiting for you.")).to_be_visible()
    await expect(page.locator("body")).not_to_contain_text("Zhang Wei")


async def test_a_chosen_zone_is_kept(tablets: Tablets) -> None:
    """One touch, and it is still chosen after the page is loaded again."""
    page = await tablets.open("lin")
    zone = page.get_by_role("region", name="My zone").get_by_role("button", name="Spa")
    await zone.click()
    await expect(zone).to_have_attribute("aria-pressed", "true")
    await page.reload()
    await expect(zone).to_have_attribute("aria-pressed", "true")
