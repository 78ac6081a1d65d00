"""The board: three views, the quiet shelf, what is said of a shift; with a finger or with keys alone."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, ViewportSize, expect

from tests.live_server import Json, LiveServer, rows
from tests.web.tablets import LANDSCAPE, PORTRAIT, Tablets, cards, part
from tests.web.test_access import violations

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE: ViewportSize = {"width": 390, "height": 844}
CROWD = [f"g{number:02}" for number in range(1, 16)]
"""More than the staff of the house can take at once."""
LOW: Json = {
    "status": "live",
    "when": {"trigger": "arrived"},
    "then": {
        "title": {"en": "{name} is here"},
        "suggestion": {"en": "Say hello when you have time"},
        "priority": "low",
        "audience": [{"role": "host"}],
        "expires_s": 600,
    },
}


def view(page: Page, name: str) -> Locator:
    """A view's large button."""
    return page.get_by_role("group", name="Which cards?").get_by_role("button", name=name)


def a_crowd_comes(server: LiveServer) -> None:
    """All at once, and every arrival makes a card that is not urgent."""
    server.sign_in("mira").put("/api/v1/rules/hello", json=LOW).raise_for_status()
    for guest in CROWD:
        server.read(guest)


async def test_the_views_show_whose_cards_they_say_and_count_them(
    tablets: Tablets, server: LiveServer
) -> None:
    """A host begins with what is mine; what is elsewhere is not nearby; all of it is in All. Who oversees the
    house begins with all."""
    page, manager = await tablets.open("lin"), await tablets.open("mira")
    await expect(view(page, "Mine")).to_have_attribute("aria-pressed", "true")
    await expect(view(manager, "All")).to_have_attribute("aria-pressed", "true")
    server.sign_in("lin").put("/api/v1/me/zone", json={"zone": "lobby"}).raise_for_status()
    server.read("g01")
    await expect(cards(page, "Zhang Wei")).to_be_visible()
    for name in ("Mine", "Nearby", "All"):
        await view(page, name).click()
        await expect(view(page, name)).to_have_attribute("aria-pressed", "true")
        shown = await cards(page).count()
        await expect(view(page, name)).to_contain_text(str(shown))
    await page.reload()
    await expect(view(page, "All")).to_have_attribute("aria-pressed", "true")


async def test_cards_that_disturb_nobody_wait_on_a_folded_shelf_with_their_reason(
    tablets: Tablets, server: LiveServer
) -> None:
    """They are counted, closed until somebody opens them, and each says why it is quiet."""
    page = await tablets.open("lin")
    a_crowd_comes(server)
    board = server.sign_in("lin").get("/api/v1/board").json()
    gathered = {one for card in board["cards"] for one in card["gathers"]}
    quiet = [c for c in board["cards"] if c["shelved"] and c["id"] not in gathered]
    assert quiet or gathered
    if quiet:
        shelf = page.get_by_role("button", name=f"Waiting quietly ({len(quiet)})")
        await expect(shelf).to_have_attribute("aria-expanded", "false")
        await shelf.click()
        await expect(page.get_by_text("Quiet, because").first).to_be_visible()


async def test_with_keys_alone_a_card_is_claimed_and_finished(tablets: Tablets, server: LiveServer) -> None:
    """The focus goes with the card, and Enter does what a finger does."""
    page = await tablets.open("lin")
    server.read("g01")
    button = cards(page, "Zhang Wei").get_by_role("button", name="Claim")
    await button.focus()
    await page.keyboard.press("Enter")
    mine = part(page, "Taken by me").get_by_role("article", name="Zhang Wei")
    await expect(mine).to_be_focused()
    outcome = mine.get_by_role("button", name="Greeted")
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await outcome.evaluate("(button) => button === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    await expect(mine).to_have_count(0)


async def test_on_a_break_the_board_says_so_and_shows_the_way_to_the_shift(
    tablets: Tablets, server: LiveServer
) -> None:
    """Whoever gets no cards is told why."""
    page = await tablets.open("lin")
    server.sign_in("lin").put("/api/v1/me/shift", json={"on_shift": True, "on_break": True})
    await expect(page.get_by_text("You are on a break.")).to_be_visible()
    await expect(page.get_by_role("main").get_by_role("link", name="My shift")).to_be_visible()


async def test_what_is_for_others_is_one_touch_away(tablets: Tablets, server: LiveServer) -> None:
    """Whom nobody waits for is told how many cards there are elsewhere, and a touch shows them."""
    page = await tablets.open("lin")
    server.read("g12")
    await expect(page.get_by_text("Nobody is waiting for you.")).to_be_visible()
    await page.get_by_role("button", name="Show 1 other card").click()
    await expect(cards(page, "Fatima Al-Zahrani")).to_be_visible()


async def test_a_card_that_was_for_me_says_who_took_it(tablets: Tablets, server: LiveServer) -> None:
    """It does not vanish from among mine when a colleague claims it: it names them."""
    page = await tablets.open("lin")
    server.read("g01")
    await expect(cards(page, "Zhang Wei")).to_be_visible()
    noor = server.sign_in("noor")
    (card,) = rows(noor.get("/api/v1/board"))
    noor.post(f"/api/v1/cards/{card['id']}/claim").raise_for_status()
    await expect(view(page, "Mine")).to_have_attribute("aria-pressed", "true")
    taken = part(page, "Taken by others").get_by_role("article", name="Zhang Wei")
    await expect(taken).to_contain_text("Noor Haddad has it")


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT, PHONE], ids=["landscape", "portrait", "phone"])
async def test_axe_finds_nothing_on_a_full_board(
    tablets: Tablets, server: LiveServer, size: ViewportSize
) -> None:
    """In light and dark, with many cards; and nothing is wider than the screen."""
    page = await tablets.open("lin", size=size)
    a_crowd_comes(server)
    await expect(cards(page).first).to_be_visible()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
