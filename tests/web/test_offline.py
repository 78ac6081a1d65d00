"""Tablets that lose the network, and a server that goes away: the screen says so, and catches up exactly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.live_server import Ahead, LiveServer, World, rows, running
from tests.server.faults.proxy import Proxy, between
from tests.web.tablets import NO_NETWORK, Tablets, cards, claim, part

pytestmark = pytest.mark.asyncio(loop_scope="session")

BANNER = "No connection since"


@pytest_asyncio.fixture(loop_scope="session")
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as one:
        yield one


def port_of(server: LiveServer) -> int:
    return urlsplit(server.address).port or 0


def address_of(proxy: Proxy) -> str:
    return f"http://127.0.0.1:{proxy.port}"


async def shown(page: Page) -> dict[str, str]:
    """The cards on the board and their states, by id."""
    found = await cards(page).evaluate_all("all => all.map(c => [c.dataset.cardId, c.dataset.state])")
    return dict(found)


def board(server: LiveServer, name: str) -> dict[str, str]:
    """The same as the server has it."""
    return {card["id"]: card["state"] for card in rows(server.sign_in(name).get("/api/v1/board"))}


async def test_a_tablet_without_network_says_so_and_comes_back_exactly(
    tablets: Tablets, server: LiveServer
) -> None:
    """The cards stay, marked as old; once the network is back the board is as the server has it, with what
    was claimed, what came and what went meanwhile."""
    tablets.expected.append(NO_NETWORK)
    async with between(port_of(server)) as network:
        page = await tablets.open("lin", address=address_of(network))
        for guest in ("g01", "g12", "g20"):
            server.read(guest)
        await expect(cards(page)).to_have_count(3)

        network.cut()
        await page.context.set_offline(True)
        await expect(page.get_by_role("alert").filter(has_text=BANNER)).to_be_visible()
        await expect(page.get_by_role("banner").get_by_text("Reconnecting")).to_be_visible()
        await expect(cards(page)).to_have_count(3)
        for card in await cards(page).all():
            await expect(card).to_contain_text("As of")
            await expect(card).to_have_css("border-style", "dashed")

        noor, mira = server.sign_in("noor"), server.sign_in("mira")
        first = next(card for card in rows(noor.get("/api/v1/board")) if card["guest"] == "g01")
        noor.post(f"/api/v1/cards/{first['id']}/claim").raise_for_status()
        mira.post("/api/v1/guests/g12/consents/recognise_by_tag/withdraw").raise_for_status()
        server.read("g08")

        await network.open()
        await page.context.set_offline(False)
        await expect(page.get_by_text(BANNER)).to_have_count(0)
        await expect(part(page, "Taken by others").get_by_role("article", name="Zhang Wei")).to_contain_text(
            "Noor Haddad has it"
        )
        await expect(cards(page, "Fatima Al-Zahrani")).to_have_count(0)
        await expect(cards(page, "Priya Raghunathan")).to_be_visible()
        await expect(page.get_by_text("As of")).to_have_count(0)
        assert await shown(page) == board(server, "lin")


async def test_a_claim_without_network_says_that_nothing_was_changed(
    tablets: Tablets, server: LiveServer
) -> None:
    """Nobody believes to have a guest who is still waiting; the same button works when the network does."""
    tablets.expected.append(NO_NETWORK)
    async with between(port_of(server)) as network:
        page = await tablets.open("lin", address=address_of(network))
        server.read("g01")
        await expect(claim(page, "Zhang Wei")).to_be_visible()
        network.cut()
        await claim(page, "Zhang Wei").click()
        await expect(cards(page, "Zhang Wei").get_by_role("alert")).to_contain_text("Nothing was changed")
        assert list(board(server, "lin").values()) == ["open"]
        await network.open()
        await expect(page.get_by_role("banner").get_by_text("Live", exact=True)).to_be_visible()
        await claim(page, "Zhang Wei").click()
        await expect(part(page, "Mine").get_by_role("article", name="Zhang Wei")).to_be_visible()
        await expect(cards(page, "Zhang Wei").get_by_role("alert")).to_have_count(0)


async def test_tablets_come_back_by_themselves_when_the_server_was_restarted(
    tablets: Tablets, world: World, tmp_path: Path, clock: Ahead, stack: AsyncExitStack
) -> None:
    """Still signed in, nothing touched, with all that the new server knows."""
    tablets.expected.append(NO_NETWORK)
    with running(world, tmp_path / "own", clock) as first:
        network = await stack.enter_async_context(between(port_of(first)))
        page = await tablets.open("lin", address=address_of(network), by=first)
        first.read("g01")
        await claim(page, "Zhang Wei").click()
        await expect(part(page, "Mine").get_by_role("article")).to_have_count(1)
        network.cut()
        await expect(page.get_by_role("banner").get_by_text("Reconnecting")).to_be_visible()
    with running(world, tmp_path / "own", clock) as second:
        second.read("g12")
        network.target = port_of(second)
        await network.open()
        await expect(cards(page, "Fatima Al-Zahrani")).to_be_visible(timeout=10_000)
        await expect(part(page, "Mine").get_by_role("article", name="Zhang Wei")).to_be_visible()
        assert await shown(page) == board(second, "lin")
        network.cut()
        await expect(page.get_by_role("banner").get_by_text("Reconnecting")).to_be_visible()
