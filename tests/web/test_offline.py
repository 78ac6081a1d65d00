"""Tablets that lose the network, and a server that goes away: the screen says so, and catches up exactly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.live_server import Ahead, LiveServer, World, rows, running
from tests.server.faults.proxy import Proxy, between
from tests.web.tablets import NO_NETWORK, TAKEN, Tablets, cards, claim, part, see_all, sign_in
from tests.web.test_access import violations

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
        await see_all(page)
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


async def cut(page: Page, network: Proxy) -> None:
    """The tablet's network goes away, and the page has seen it."""
    network.cut()
    await page.context.set_offline(True)
    await expect(page.get_by_role("banner").get_by_text("Reconnecting")).to_be_visible()


async def back(page: Page, network: Proxy) -> None:
    """And is there again."""
    await network.open()
    await page.context.set_offline(False)
    await expect(page.get_by_role("banner").get_by_text("Live", exact=True)).to_be_visible(timeout=20_000)


def tray(page: Page, kind: str) -> Locator:
    """What waits to be sent (``waiting``), or what was not done (``undone``)."""
    return page.locator(f"[data-tray={kind}]")


async def test_what_is_done_without_network_waits_and_is_done_when_it_is_back(
    tablets: Tablets, server: LiveServer
) -> None:
    """The card says that it waits; what was done is sent in order, over a reload of the page too."""
    tablets.expected.append(NO_NETWORK)
    async with between(port_of(server)) as network:
        page = await tablets.open("lin", address=address_of(network))
        server.read("g01")
        await expect(claim(page, "Zhang Wei")).to_be_visible()
        await cut(page, network)
        await claim(page, "Zhang Wei").click()
        await expect(cards(page, "Zhang Wei").get_by_role("status")).to_contain_text("Waits to be sent")
        await expect(claim(page, "Zhang Wei")).to_have_count(0)
        await expect(tray(page, "waiting")).to_contain_text("1 action waits to be sent")
        assert list(board(server, "lin").values()) == ["open"]
        await cards(page, "Zhang Wei").get_by_role("button", name="Greeted").click()
        await expect(tray(page, "waiting")).to_contain_text("2 actions wait to be sent")

        await network.open()
        await page.context.set_offline(False)
        await page.reload()
        await expect(page.get_by_text("Nobody is waiting for you.")).to_be_visible()
        await expect(cards(page, "Zhang Wei")).to_have_count(0)
        await expect(page.locator("[data-tray]")).to_have_count(0)
        assert board(server, "lin") == {}


async def test_two_tablets_and_one_of_them_claims_without_network_and_loses(
    tablets: Tablets, server: LiveServer
) -> None:
    """It is told who won and what of its own was not done; the guest has one owner."""
    tablets.expected += [NO_NETWORK, TAKEN]
    async with between(port_of(server)) as network:
        lin = await tablets.open("lin", address=address_of(network))
        noor = await tablets.open("noor")
        server.read("g01")
        await expect(claim(lin, "Zhang Wei")).to_be_visible()
        await cut(lin, network)
        await claim(lin, "Zhang Wei").click()
        await expect(tray(lin, "waiting")).to_be_visible()
        await claim(noor, "Zhang Wei").click()
        await expect(part(noor, "Taken by me").get_by_role("article", name="Zhang Wei")).to_be_visible()

        await back(lin, network)
        undone = tray(lin, "undone")
        await expect(undone.get_by_role("alert")).to_contain_text("1 action was not done")
        await expect(undone.get_by_role("listitem")).to_contain_text("Zhang Wei")
        await expect(undone.get_by_role("listitem")).to_contain_text("Noor Haddad was faster")
        await expect(part(lin, "Taken by others").get_by_role("article", name="Zhang Wei")).to_be_visible()
        await expect(part(noor, "Taken by me").get_by_role("article", name="Zhang Wei")).to_be_visible()
        assert await violations(lin) == []
        await undone.get_by_role("button", name="I have read it").click()
        await expect(undone).to_have_count(0)


async def test_what_was_done_to_a_card_that_closed_meanwhile_says_so(
    tablets: Tablets, server: LiveServer
) -> None:
    """The guest withdrew: the tablet keeps nothing about them, and says where the action went."""
    tablets.expected += [NO_NETWORK, TAKEN, "status of 404"]
    async with between(port_of(server)) as network:
        page = await tablets.open("lin", address=address_of(network))
        await see_all(page)
        server.read("g12")
        await expect(claim(page, "Fatima Al-Zahrani")).to_be_visible()
        await cut(page, network)
        await claim(page, "Fatima Al-Zahrani").click()
        await expect(tray(page, "waiting")).to_be_visible()
        kept = await page.evaluate("JSON.stringify(localStorage)")
        assert "maitred.waiting.lin" in kept
        assert "Fatima" not in kept
        withdraw = "/api/v1/guests/g12/consents/recognise_by_tag/withdraw"
        server.sign_in("mira").post(withdraw).raise_for_status()
        await back(page, network)
        await expect(tray(page, "undone").get_by_role("listitem")).to_contain_text("closed meanwhile")


async def test_signing_out_forgets_what_waits(tablets: Tablets, server: LiveServer) -> None:
    """The next person at the tablet finds nothing of it."""
    tablets.expected.append(NO_NETWORK)
    async with between(port_of(server)) as network:
        page = await tablets.open("lin", address=address_of(network))
        server.read("g01")
        await expect(claim(page, "Zhang Wei")).to_be_visible()
        await cut(page, network)
        await claim(page, "Zhang Wei").click()
        await expect(tray(page, "waiting")).to_be_visible()
        await page.get_by_role("button", name="Lin Xiaoyu").click()
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        assert "maitred.waiting" not in await page.evaluate("JSON.stringify(localStorage)")


async def test_a_tablet_whose_clock_is_an_hour_wrong_shows_the_right_times(
    tablets: Tablets, server: LiveServer
) -> None:
    """Ages and times of day are the server's: those of a tablet that is right."""
    right = await tablets.open("noor")
    for wrong_s in (3600, -3600):
        page = await tablets.open()
        await page.add_init_script(f"{{ const now = Date.now; Date.now = () => now() + {wrong_s * 1000}; }}")
        await sign_in(page, "lin", server.world.password("lin"))
        await expect(page.get_by_role("banner")).to_contain_text("Lin Xiaoyu")
        await page.reload()
        server.read("g01")
        card = cards(page, "Zhang Wei")
        await expect(card).to_contain_text("just now")
        if wrong_s > 0:
            await claim(right, "Zhang Wei").click()
        await expect(card).to_contain_text("Noor Haddad has it · just now")


async def test_a_tablet_that_slept_for_ten_minutes_is_exact_at_once(
    tablets: Tablets, server: LiveServer, clock: Ahead
) -> None:
    """Its timers stood still and its line is dead; when it wakes up the board is as the server has it."""
    tablets.expected.append(NO_NETWORK)
    async with between(port_of(server)) as network:
        page = await tablets.open(address=address_of(network))
        await page.clock.install()
        await sign_in(page, "lin", server.world.password("lin"))
        await see_all(page)
        server.read("g01")
        await expect(cards(page, "Zhang Wei")).to_be_visible()
        await page.clock.pause_at(await page.evaluate("Date.now() + 1000"))
        network.cut()
        clock.skip(600)
        server.read("g12")
        await network.open()
        await page.clock.fast_forward("10:00")
        await page.clock.resume()
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(cards(page, "Fatima Al-Zahrani")).to_be_visible(timeout=20_000)
        await expect(page.get_by_text("As of")).to_have_count(0)
        assert await shown(page) == board(server, "lin")


async def test_tablets_come_back_by_themselves_when_the_server_was_restarted(
    tablets: Tablets, world: World, tmp_path: Path, clock: Ahead, stack: AsyncExitStack
) -> None:
    """Still signed in, nothing touched, with all that the new server knows."""
    tablets.expected.append(NO_NETWORK)
    with running(world, tmp_path / "own", clock) as first:
        network = await stack.enter_async_context(between(port_of(first)))
        page = await tablets.open("lin", address=address_of(network), by=first)
        await see_all(page)
        first.read("g01")
        await claim(page, "Zhang Wei").click()
        await expect(part(page, "Taken by me").get_by_role("article")).to_have_count(1)
        network.cut()
        await expect(page.get_by_role("banner").get_by_text("Reconnecting")).to_be_visible()
    with running(world, tmp_path / "own", clock) as second:
        second.read("g12")
        network.target = port_of(second)
        await network.open()
        await expect(cards(page, "Fatima Al-Zahrani")).to_be_visible(timeout=10_000)
        await expect(part(page, "Taken by me").get_by_role("article", name="Zhang Wei")).to_be_visible()
        assert await shown(page) == board(second, "lin")
        network.cut()
        await expect(page.get_by_role("banner").get_by_text("Reconnecting")).to_be_visible()
