"""Several tabs of one browser: one line to the server, one person, the same cards."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, WebSocket, expect

from tests.live_server import LiveServer
from tests.web.tablets import Tablets, cards, claim, part, see_all, sign_in

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def another_tab(page: Page, opened: list[WebSocket]) -> Page:
    """One more tab of the same browser, which has shown that it is live."""
    tab = await page.context.new_page()
    tab.on("websocket", lambda socket: opened.append(socket))
    await tab.goto("/")
    await expect(tab.get_by_role("banner").get_by_text("Live", exact=True)).to_be_visible()
    return tab


async def sees_screens(page: Page, count: int) -> None:
    """The server counts so many open screens, looked at from the page until it does."""
    await page.wait_for_function(
        """async (line) => {
          const text = await (await fetch("/metrics")).text();
          return text.split("\\n").includes(line);
        }""",
        arg=f"maitred_screens {float(count)}",
    )


async def test_three_tabs_have_one_socket_between_them(tablets: Tablets, server: LiveServer) -> None:
    """All three show each change; the server has one screen, and still one when the leading tab closes."""
    opened: list[WebSocket] = []
    first = await tablets.open("lin")
    await see_all(first)
    server.read("g01")
    await expect(cards(first, "Zhang Wei")).to_be_visible()
    second, third = await another_tab(first, opened), await another_tab(first, opened)
    for tab in (second, third):
        await expect(cards(tab, "Zhang Wei")).to_be_visible()
    assert opened == [], "a follower needs no socket"
    await sees_screens(third, 1)

    await claim(second, "Zhang Wei").click()
    for tab in (first, second, third):
        await expect(part(tab, "Taken by me").get_by_role("article", name="Zhang Wei")).to_be_visible()

    await first.close()
    server.read("g12")
    for tab in (second, third):
        await expect(cards(tab, "Fatima Al-Zahrani")).to_be_visible()
        await expect(part(tab, "Taken by me").get_by_role("article", name="Zhang Wei")).to_be_visible()
    assert len(opened) == 1, "one of them leads now"
    await sees_screens(third, 1)


async def test_signing_out_in_one_tab_signs_out_all(tablets: Tablets, server: LiveServer) -> None:
    """Also those that have no socket of their own; nothing of the guests stays on any."""
    first = await tablets.open("lin")
    server.read("g01")
    second, third = await another_tab(first, []), await another_tab(first, [])
    await third.get_by_role("button", name="Lin Xiaoyu").click()
    await third.get_by_role("button", name="Sign out").click()
    for tab in (first, second, third):
        await expect(tab.get_by_role("button", name="Sign in")).to_be_visible()
        await expect(tab.get_by_text("Zhang Wei")).to_have_count(0)


async def test_signing_in_in_one_tab_is_for_all(tablets: Tablets, server: LiveServer) -> None:
    """No tab goes on as somebody else than the browser's session is."""
    first = await tablets.open()
    second = await first.context.new_page()
    await second.goto("/")
    await sign_in(second, "lin", server.world.password("lin"))
    for tab in (first, second):
        await expect(tab.get_by_role("banner").get_by_text("Lin Xiaoyu")).to_be_visible()
