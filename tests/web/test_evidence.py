"""Why a guest is believed to be somewhere, drawn for the manager."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.live_server import Ahead, Json, LiveServer
from tests.server.test_checkin import code_for, guests_page
from tests.web.tablets import LANDSCAPE, NO_NETWORK, PORTRAIT, Tablets, settled
from tests.web.test_access import PHONE, SMALL, TOUCH_PX, tab_to, violations

pytestmark = pytest.mark.asyncio(loop_scope="session")

STOPPED: Json = {"eventType": "inventoryStatus", "inventoryStatusEvent": {"inventoryStatus": "idle"}}
NOT_HERE = r"status of 404"
MINUTE_S = 60


def come_in(server: LiveServer, clock: Ahead) -> None:
    """Zhang Wei comes in by the entrance and goes on to the lobby, where he is heard well by one antenna and
    badly by the other. The lounge's reader does not listen. That minute stays, however slow the machine."""
    clock.stop()
    server.post("/api/v1/readers/impinj", server.world.key("H3"), [STOPPED])
    for step in range(60):
        reader, rssi = ("H1", -50) if step < 20 else ("H2", -48)
        server.read("g01", reader, 1, rssi=rssi - step % 5)
        if step > 30 and step % 6 == 0:
            server.read("g01", "H2", 2, rssi=-71)
        clock.skip(0.5)


async def open_list(tablets: Tablets, name: str = "mira") -> Page:
    page = await tablets.open(name, "/floor")
    await page.get_by_text("List", exact=True).click()
    return page


def why(page: Page) -> Locator:
    return page.get_by_role("button", name="Why here? Zhang Wei")


def dots(page: Page, antenna: str) -> Locator:
    return page.locator(f"[data-lane='{antenna}'] circle")


async def test_a_manager_sees_why(tablets: Tablets, server: LiveServer, clock: Ahead) -> None:
    """In words, drawn, and as a table: which antenna heard the guest how often and how loud, what that means,
    and whose silence says nothing."""
    come_in(server, clock)
    page = await open_list(tablets)
    await why(page).click()
    panel = page.get_by_role("dialog", name="Why here? Zhang Wei")
    await expect(panel.get_by_text(re.compile(r"\d\d % sure: Lobby\."))).to_be_visible()
    await expect(panel).to_contain_text(
        re.compile(r"Heard \d\d times in the last minute by antenna 1 of H2 \(Lobby\), loudest −4\d.dBm")
    )
    await expect(panel).to_contain_text("Reader H3 does not listen: its silence says nothing.")
    await expect(panel.get_by_role("img", name="The last minute drawn")).to_be_visible()
    await expect(panel.get_by_role("list", name="What the areas mean")).to_contain_text("Lobby")
    assert await panel.locator("[data-band]").first.get_attribute("data-band") == "lobby"
    assert await panel.locator("[data-lane]").evaluate_all("all => all.map((e) => e.dataset.lane)") == [
        "H2/1",
        "H1/1",
        "H2/2",
    ]
    near, far = dots(page, "H2/1").nth(3), dots(page, "H2/2").first
    for what in ("r", "fill-opacity"):
        assert float(await near.get_attribute(what) or 0) > float(await far.get_attribute(what) or 1)
    await panel.get_by_text("As a table").click()
    row = panel.get_by_role("row").nth(2)
    await expect(row).to_contain_text("5 to 10 s ago")
    await expect(row).to_contain_text(re.compile(r"Lobby 9\d %"))
    await expect(row).to_contain_text(re.compile(r"H2, antenna 1 · \d+ reads, −(49|50).dBm"))


async def test_it_is_drawn_anew_while_it_is_open(tablets: Tablets, server: LiveServer, clock: Ahead) -> None:
    """What is heard next is there by itself, and what is over a minute old goes."""
    come_in(server, clock)
    page = await open_list(tablets)
    await why(page).click()
    await expect(dots(page, "H1/1").first).to_be_visible()
    for _ in range(MINUTE_S):
        clock.skip(1)
        server.read("g01", "H2", 2, rssi=-50)
    await expect(page.locator("[data-lane]").first).to_have_attribute("data-lane", "H2/2")
    await expect(dots(page, "H1/1")).to_have_count(0)


async def test_it_opens_and_closes_by_the_keyboard(
    tablets: Tablets, server: LiveServer, clock: Ahead
) -> None:
    """Enter opens it, the table is within reach, Esc closes it, and the focus is back where it was."""
    come_in(server, clock)
    page = await open_list(tablets)
    await tab_to(page, why(page))
    await page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    await expect(panel.locator("[data-band]").first).to_be_visible()
    await tab_to(page, panel.locator("summary"))
    await page.keyboard.press("Enter")
    await expect(panel.get_by_role("table")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(panel).to_have_count(0)
    await expect(why(page)).to_be_focused()


async def test_it_says_when_the_guest_is_no_longer_here(
    tablets: Tablets, server: LiveServer, clock: Ahead
) -> None:
    """And shows nothing of them any more; here because they withdrew their consent."""
    tablets.expected.append(NOT_HERE)
    come_in(server, clock)
    page = await open_list(tablets)
    await why(page).click()
    panel = page.get_by_role("dialog")
    await expect(panel.locator("[data-band]").first).to_be_visible()
    withdrawn = server.sign_in("mira").post("/api/v1/guests/g01/consents/recognise_by_tag/withdraw")
    assert withdrawn.status_code == 200
    await expect(panel.get_by_role("status")).to_contain_text("No longer here")
    await expect(panel.locator("svg[role=img]")).to_have_count(0)
    await expect(panel.get_by_text("sure: Lobby")).to_have_count(0)


async def test_a_failure_is_said_and_tried_again(tablets: Tablets, server: LiveServer, clock: Ahead) -> None:
    """What was drawn before stays, and the words go by themselves."""
    tablets.expected.append(NO_NETWORK)
    come_in(server, clock)
    page = await open_list(tablets)
    await page.route("**/evidence", lambda route: route.abort())
    await why(page).click()
    panel = page.get_by_role("dialog")
    await expect(panel.get_by_role("alert")).to_contain_text("No connection")
    await page.unroute("**/evidence")
    await expect(panel.locator("[data-band]").first).to_be_visible()
    await expect(panel.get_by_role("alert")).to_have_count(0)


async def test_a_phone_is_explained_in_words(tablets: Tablets, server: LiveServer) -> None:
    """When it last said where it is; there is nothing to draw."""
    code = {"code": code_for(server)}
    guests_page(server, "g27").post("/api/v1/phones/check-in", json=code).raise_for_status()
    page = await open_list(tablets, "helena")
    await page.get_by_role("button", name=re.compile("Why here")).click()
    panel = page.get_by_role("dialog")
    await expect(panel).to_contain_text("The phone last said so just now")
    await expect(panel.locator("svg[role=img]")).to_have_count(0)


async def test_it_fits_every_screen_and_axe_finds_nothing(
    tablets: Tablets, server: LiveServer, clock: Ahead
) -> None:
    """In light and dark, across, upright and on a phone, with the table open; nothing is cut off sideways and
    nothing is too small to touch."""
    come_in(server, clock)
    page = await open_list(tablets)
    await why(page).click()
    panel = page.get_by_role("dialog")
    await panel.get_by_text("As a table").click()
    await expect(panel.get_by_role("table")).to_be_visible()
    assert await violations(page) == []
    for size in (LANDSCAPE, PORTRAIT, PHONE):
        await page.set_viewport_size(size)
        await settled(page)
        assert await panel.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, size
        assert await page.evaluate(SMALL, TOUCH_PX) == [], size
