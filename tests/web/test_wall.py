"""The wall in the back office: who waits where, readable from afar, without a word about any guest."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests.live_server import Ahead, LiveServer
from tests.server.faults.proxy import between
from tests.web.tablets import NO_NETWORK, Tablets
from tests.web.test_access import violations
from tests.web.test_offline import address_of, port_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

WALL: Final[ViewportSize] = {"width": 1920, "height": 1080}
PRIVATE = ("Zhang", "jahng", "diamond", "Diamond", "lunch", "Fish")
LEAST_PX = 28
"""The smallest letters that are read from four metres on a 43-inch screen."""


async def wall(tablets: Tablets, server: LiveServer, path: str = "/wall", address: str = "") -> Page:
    """A wall in a browser at which the duty manager is signed in: it shows no more than a paired one."""
    page = await tablets.open("mira", size=WALL, address=address)
    await page.goto(path)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


async def test_a_wall_says_who_waits_where_and_names_no_guest(tablets: Tablets, server: LiveServer) -> None:
    """By zone, with the priority in a word, then who has the guest; their name is nowhere."""
    page = await wall(tablets, server)
    await expect(page.get_by_text("Nobody is waiting")).to_be_visible()
    server.read("g01")
    entrance = page.get_by_role("region", name="Entrance")
    await expect(entrance.get_by_role("listitem")).to_have_count(1)
    await expect(entrance.get_by_role("listitem")).to_contain_text("has just come")
    await expect(page.get_by_text("1 open")).to_be_visible()
    lin = server.sign_in("lin")
    card = lin.get("/api/v1/board").json()["cards"][0]
    lin.post(f"/api/v1/cards/{card['id']}/claim").raise_for_status()
    await expect(entrance.get_by_role("listitem")).to_contain_text("Lin Xiaoyu")
    await expect(page.get_by_text("1 taken")).to_be_visible()
    html = await page.content()
    for private in PRIVATE:
        assert private not in html


async def test_a_paired_wall_is_sent_nothing_about_any_guest(tablets: Tablets, server: LiveServer) -> None:
    """Nobody is signed in at it; it shows the same, and what comes over its line names no guest either."""
    tablets.expected.append("status of 404")
    page = await tablets.open(path="/wall", size=WALL)
    said: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: said.append(frame)))
    offer = (
        server.sign_in("mira").post("/api/v1/devices", json={"name": "Back office", "kind": "wall"}).json()
    )
    await page.evaluate(
        """(code) => fetch("/api/v1/devices/pair", {
          method: "POST", body: JSON.stringify({code}),
          headers: {"X-Maitred": "1", "Content-Type": "application/json"},
        })""",
        offer["code"],
    )
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hotel Linden")
    server.read("g01")
    entrance = page.get_by_role("region", name="Entrance")
    await expect(entrance.get_by_role("listitem")).to_have_count(1)
    whole = "".join(map(str, said))
    assert '"opened_at"' in whole
    for private in PRIVATE:
        assert private not in whole


async def test_what_nobody_took_in_time_is_on_top(tablets: Tablets, server: LiveServer, clock: Ahead) -> None:
    """It stands before all zones, and goes back into its zone when somebody takes it."""
    page = await wall(tablets, server)
    server.read("g01")
    await expect(page.get_by_role("region", name="Entrance").get_by_role("listitem")).to_have_count(1)
    for guest in ("g12", "g01", "g03"):
        clock.skip(20)
        server.read(guest)
    passed = page.get_by_role("region", name="Passed on")
    await expect(passed.get_by_role("listitem").first).to_contain_text("Entrance")


async def test_letters_can_be_read_from_four_metres(tablets: Tablets, server: LiveServer) -> None:
    """No word on the wall is smaller, in any of the three languages."""
    for language in ("en", "zh-Hans", "zh-Hant"):
        page = await wall(tablets, server, f"/wall?lang={language}")
        server.read("g01")
        await expect(page.get_by_role("listitem")).to_have_count(1)
        await expect(page.locator("html")).to_have_attribute("lang", language)
        sizes = await page.evaluate(
            """() => [...document.querySelectorAll("body *")]
              .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
              .map((e) => parseFloat(getComputedStyle(e).fontSize))"""
        )
        assert min(sizes) >= LEAST_PX, sizes
        assert await page.evaluate("document.documentElement.scrollWidth") <= WALL["width"]


async def test_a_wall_without_network_is_plainly_old(tablets: Tablets, server: LiveServer) -> None:
    """In the largest letters of the page, with the time; what was on it stays. Then it is right again."""
    tablets.expected.append(NO_NETWORK)
    async with between(port_of(server)) as network:
        page = await wall(tablets, server, address=address_of(network))
        server.read("g01")
        await expect(page.get_by_role("listitem")).to_have_count(1)
        network.cut()
        await page.context.set_offline(True)
        await expect(page.get_by_role("alert")).to_contain_text("No connection since")
        await expect(page.get_by_role("listitem")).to_have_count(1)
        server.read("g12")
        await network.open()
        await page.context.set_offline(False)
        await expect(page.get_by_role("alert")).to_have_count(0)
        await expect(page.get_by_role("listitem")).to_have_count(2)


async def test_a_screen_that_is_not_paired_says_what_to_do(tablets: Tablets, server: LiveServer) -> None:
    """And shows nothing of the venue."""
    tablets.expected.append("status of 404")
    page = await tablets.open(path="/wall", size=WALL)
    await expect(page.get_by_role("alert")).to_contain_text("not paired")


async def test_axe_finds_nothing_on_the_wall(tablets: Tablets, server: LiveServer) -> None:
    """Quiet and full, in both themes."""
    page = await wall(tablets, server)
    assert await violations(page) == []
    for guest in ("g01", "g12", "g03", "g20"):
        server.read(guest)
    await expect(page.get_by_text("1 more")).to_be_visible()
    assert await violations(page) == []
