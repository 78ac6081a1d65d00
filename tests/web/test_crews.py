"""Two crews, a change of shift and a network that is cut: the guest is asked once."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.live_server import Ahead, LiveServer
from tests.server.faults.proxy import between
from tests.web.tablets import NO_NETWORK, TAKEN, Tablets, cards, claim, see_all
from tests.web.test_first_light import LUNCH, MOVED, walk_to_lobby
from tests.web.test_offline import address_of, back, cut, port_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

GUEST = "Zhang Wei"


async def asks_nothing(page: Page) -> None:
    """The guest's answer is there, and no button with which it could be asked for."""
    told = cards(page, GUEST).get_by_role("list", name="Already told us")
    await expect(told).to_contain_text("Fish")
    await expect(cards(page, GUEST).get_by_role("group", name=LUNCH)).to_have_count(0)
    await expect(cards(page, GUEST).get_by_role("button", name="Record an answer")).to_have_count(0)


async def test_no_guest_is_asked_twice(tablets: Tablets, server: LiveServer, clock: Ahead) -> None:
    """The first crew asks without a network and ends its shift once it is back; the second crew, from the
    next room, has the answer on every card and is asked for it on none."""
    tablets.expected += [NO_NETWORK, TAKEN]
    server.sign_in("mira").put("/api/v1/rules/to-the-table", json=MOVED).raise_for_status()
    async with between(port_of(server)) as network:
        lin = await tablets.open("lin", address=address_of(network))
        server.read("g01")
        await claim(lin, GUEST).click()
        await expect(cards(lin, GUEST).get_by_role("button", name="Greeted")).to_be_visible()
        await cut(lin, network)
        await cards(lin, GUEST).get_by_role("button", name="Fish").click()
        await expect(lin.locator("[data-tray=waiting]")).to_be_visible()
        await back(lin, network)
        await asks_nothing(lin)
        await lin.get_by_role("link", name="My shift").click()
        await lin.get_by_role("button", name="End my shift").click()
        await lin.get_by_role("dialog").get_by_role("button", name="Leave them to the others").click()
        await expect(lin.get_by_text("You are off shift.")).to_be_visible()

    noor, tomas = await tablets.open("noor"), await tablets.open("tomas")
    for page in (noor, tomas):
        await see_all(page)
        await asks_nothing(page)
    await claim(noor, GUEST).click()
    await cards(noor, GUEST).get_by_role("button", name="Greeted").click()
    await expect(cards(tomas, GUEST)).to_have_count(0)
    walk_to_lobby(server, clock)
    for page in (noor, tomas):
        await expect(cards(page, GUEST)).to_contain_text("has gone to Lobby")
        await asks_nothing(page)
