"""The guest's own page on their phone, beside the board of the staff."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Page, Request, expect

from tests.live_server import LiveServer
from tests.server.faults.proxy import between
from tests.server.test_my import GUEST, link, serve
from tests.web.tablets import NO_NETWORK, PORTRAIT, Tablets, cards, settled
from tests.web.test_access import PHONE, SMALL, THEMES, TOUCH_PX, tab_to, violations
from tests.web.test_checkin import code
from tests.web.test_offline import address_of, port_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOT_THERE = r"status of 404"
TABS = ("now", "allow", "about", "visits", "data")


async def open_link(tablets: Tablets, server: LiveServer, **options: Any) -> Page:
    """A phone on which the guest's link is opened, and not yet used."""
    phone = await tablets.open(path=f"/my#{link(server)}", **{"size": PHONE, **options})
    await expect(phone.locator("[data-phase=welcome]")).to_be_visible()
    return phone


async def open_page(tablets: Tablets, server: LiveServer, **options: Any) -> Page:
    phone = await open_link(tablets, server, **options)
    await phone.get_by_role("main").get_by_role("button").click()
    await expect(phone.locator("[data-mirror]")).to_be_visible()
    return phone


async def go(phone: Page, tab: str) -> None:
    await phone.locator(f"[data-tab={tab}]").click()
    await expect(phone.locator(f"[data-tab={tab}]")).to_have_attribute("aria-current", "page")


def switch(phone: Page, purpose: str) -> Any:
    return phone.locator(f"[data-purpose={purpose}]").get_by_role("switch").first


async def test_the_link_is_used_by_a_tap_and_once(tablets: Tablets, server: LiveServer) -> None:
    """Looking at it uses nothing up; the next who opens it is told; a reload stays in."""
    tablets.expected.append(NOT_THERE)
    secret = link(server)
    looked = await tablets.open(path=f"/my#{secret}", size=PHONE)
    await expect(looked.get_by_role("button", name="Open my page")).to_be_visible()
    phone = await tablets.open(path=f"/my#{secret}", size=PHONE)
    await phone.get_by_role("button", name="Open my page").click()
    await expect(phone.get_by_role("banner")).to_contain_text(server.world.name(GUEST))
    await looked.get_by_role("button", name="Open my page").click()
    await expect(looked.locator("[data-closed=used]")).to_contain_text("used already")
    await phone.reload()
    await expect(phone.get_by_role("banner")).to_contain_text(server.world.name(GUEST))


async def test_no_secret_is_in_any_address_that_is_sent(tablets: Tablets, server: LiveServer) -> None:
    """It stands behind the #, is taken out of the address bar at once, and goes as a body."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url.partition("#")[0] + str(request.headers.get("referer")))

    secret = link(server)
    phone = await tablets.open(path="/my", size=PHONE)
    await expect(phone.locator("[data-closed=unknown]")).to_be_visible()
    await phone.goto("about:blank")  # Else only the part behind the # changes, and nothing is loaded.
    phone.context.on("request", note)
    await phone.goto(f"/my#{secret}")
    await phone.get_by_role("button", name="Open my page").click()
    await expect(phone.locator("[data-mirror]")).to_be_visible()
    assert len(asked) > 3
    assert not [url for url in asked if secret in url]
    assert secret not in phone.url
    assert secret not in str(await phone.evaluate("[history.length, document.referrer, { ...localStorage }]"))


async def test_the_mirror_shows_the_card_of_the_board(tablets: Tablets, server: LiveServer) -> None:
    """Imagined before the guest comes, and the very one that is there afterwards."""
    board, phone = await tablets.open("lin"), await open_page(tablets, server)
    await expect(phone.locator("[data-mirror=imagined]")).to_contain_text("if you walked in now")
    server.read(GUEST)
    await phone.reload()
    mirrored = phone.locator("[data-mirror=live]").get_by_role("article")
    real = cards(board, server.world.name(GUEST))
    await expect(real).to_be_visible()
    for line in await mirrored.get_by_role("listitem").all_inner_texts():
        await expect(real).to_contain_text(re.split(r" (?=told us|on file|seen)", line)[0])


async def test_withdrawing_is_one_tap_and_one_confirmation(tablets: Tablets, server: LiveServer) -> None:
    """The card leaves the board at once; nobody sees the guest; the page stays."""
    board, phone = await tablets.open("lin"), await open_page(tablets, server)
    server.read(GUEST)
    await expect(cards(board, server.world.name(GUEST))).to_be_visible()
    await go(phone, "allow")
    await phone.get_by_role("button", name="Withdraw from everything").click()
    dialog = phone.get_by_role("dialog")
    await phone.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(switch(phone, "recognise_by_tag")).to_be_checked()
    await phone.get_by_role("button", name="Withdraw from everything").click()
    await dialog.get_by_role("button", name="Withdraw from everything").click()
    await expect(phone.get_by_text("You are a stranger to us")).to_be_visible()
    await expect(cards(board, server.world.name(GUEST))).to_have_count(0)
    await expect(switch(phone, "recognise_by_tag")).not_to_be_checked()
    await go(phone, "now")
    await expect(phone.locator("[data-mirror=no_consent]")).to_be_visible()


async def test_a_consent_is_switched_without_a_mouse(tablets: Tablets, server: LiveServer) -> None:
    """By Tab and Space; the switch says what it is for, and shows what the server has."""
    phone = await open_page(tablets, server)
    await go(phone, "allow")
    contact = phone.get_by_role("switch", name="Contact me: At all places")
    await expect(contact).not_to_be_checked()
    await tab_to(phone, contact)
    await phone.keyboard.press("Space")
    await expect(contact).to_be_checked()
    await expect(phone.locator("[data-purpose=contact]")).to_contain_text("on this page")
    await phone.reload()
    await go(phone, "allow")
    await expect(contact).to_be_checked()


async def test_what_was_said_is_corrected_and_deleted(tablets: Tablets, server: LiveServer) -> None:
    """An answer to another of its choices, a note for good; the board has it at once."""
    card = serve(server)
    board, phone = await tablets.open("lin"), await open_page(tablets, server)
    mine = board.locator(f"[data-card-id='{card['id']}']")
    await go(phone, "visits")
    answer = phone.locator("[data-answer=lunch]").first
    await answer.get_by_role("button", name="Correct").click()
    await answer.get_by_role("combobox").select_option("vegetarian")
    await answer.get_by_role("button", name="Save").click()
    await expect(answer).to_contain_text("Vegetarian")
    await expect(mine).to_contain_text("Vegetarian")
    note = phone.locator("[data-note]").first
    await expect(note).to_contain_text("In a hurry")
    await note.get_by_role("button", name="Delete").click()
    await phone.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    await expect(phone.locator("[data-note]")).to_have_count(0)
    await expect(mine).not_to_contain_text("In a hurry")


async def test_the_code_at_a_door_finds_the_page(tablets: Tablets, server: LiveServer) -> None:
    """On a phone without a key of its own, on which the page is open."""
    phone = await open_page(tablets, server)
    await go(phone, "allow")
    await switch(phone, "recognise_by_phone").click()
    await expect(switch(phone, "recognise_by_phone")).to_be_checked()
    await phone.goto(f"/here#c={code(server)}")
    await expect(phone).to_have_url(re.compile("/my$"))
    await expect(phone.locator("[data-said=in]")).to_be_visible()
    await expect(phone.locator("[data-where=here]")).to_contain_text("Showroom")


async def test_without_a_network_it_says_so_and_comes_back(tablets: Tablets, server: LiveServer) -> None:
    """What is shown stays; what is done then is said not to be done."""
    tablets.expected.append(NO_NETWORK)
    async with between(port_of(server)) as network:
        phone = await open_page(tablets, server, address=address_of(network))
        await go(phone, "allow")
        network.cut()
        await switch(phone, "contact").click()
        await expect(phone.get_by_role("alert")).to_contain_text("Nothing was changed")
        await expect(phone.get_by_role("status").filter(has_text="No connection")).to_be_visible()
        await expect(switch(phone, "contact")).not_to_be_checked()
        await network.open()
        await expect(phone.get_by_text("What you see may be out of date")).to_have_count(0, timeout=15_000)


async def test_erasing_ends_with_the_certificate(tablets: Tablets, server: LiveServer) -> None:
    """After one confirmation; the page knows nothing any more."""
    phone = await open_page(tablets, server)
    await go(phone, "data")
    await phone.get_by_role("button", name="Erase me").click()
    await phone.get_by_role("dialog").get_by_role("button", name="Erase me").click()
    await expect(phone.locator("[data-closed=erased]")).to_contain_text("We hold nothing about you")
    async with phone.expect_download() as saved:
        await phone.get_by_role("link", name="Save the certificate").click()
    assert "signature" in (await (await saved.value).path()).read_text()
    await phone.reload()
    await expect(phone.locator("[data-closed]")).to_be_visible()


async def test_a_manager_makes_the_link(tablets: Tablets, server: LiveServer) -> None:
    """On the guest's row; with its code; what is shown opens that guest's page."""
    manager = await tablets.open("mira", "/guests")
    name = server.world.name(GUEST)
    await manager.get_by_role("searchbox").fill(name)
    await manager.get_by_role("button", name=f"Link to their page · {name}").click()
    dialog = manager.get_by_role("dialog")
    await dialog.get_by_role("button", name="Make the link").click()
    await expect(dialog.get_by_role("img", name="The link as a QR code")).to_be_visible()
    url = await dialog.get_by_text("/my#").inner_text()
    phone = await tablets.open(path=f"/my#{url.partition('#')[2]}", size=PHONE)
    await phone.get_by_role("button", name="Open my page").click()
    await expect(phone.get_by_role("banner")).to_contain_text(name)
    await expect(phone.locator("[data-mirror]")).to_be_visible()


async def is_usable(page: Page) -> None:
    """Nothing small, nothing to scroll sideways for, nothing that axe finds."""
    await settled(page)
    assert await page.evaluate(SMALL, TOUCH_PX) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []


async def test_axe_finds_nothing_on_any_part(tablets: Tablets, server: LiveServer) -> None:
    """In light and dark, on a phone and a tablet: welcome, each part, correcting, asking, closed."""
    serve(server)
    stranger = await tablets.open(path="/my", size=PHONE)
    await expect(stranger.locator("[data-closed]")).to_be_visible()
    await is_usable(stranger)
    for theme, size in zip(THEMES, (PHONE, PORTRAIT), strict=True):
        phone = await open_link(tablets, server, theme=theme, size=size)
        await is_usable(phone)
        await phone.get_by_role("button", name="Open my page").click()
        await expect(phone.locator("[data-mirror]")).to_be_visible()
        for tab in TABS:
            await go(phone, tab)
            await phone.wait_for_load_state("networkidle")
            await is_usable(phone)
        await go(phone, "about")
        await phone.get_by_role("button", name="Correct").first.click()
        await is_usable(phone)
        await go(phone, "allow")
        await phone.get_by_role("button", name="Withdraw from everything").click()
        await is_usable(phone)


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "打开我的页面"), ("zh-TW", "開啟我的頁面")])
async def test_the_page_is_in_the_guests_language(
    tablets: Tablets, server: LiveServer, language: str, words: str
) -> None:
    """The phone's, or the one that they choose; the choice stays."""
    phone = await open_link(tablets, server, language=language)
    await phone.get_by_role("button", name=words).click()
    await expect(phone.locator("[data-mirror]")).to_be_visible()
    await phone.get_by_role("banner").get_by_role("combobox").select_option("en")
    await expect(phone.get_by_role("navigation")).to_contain_text("About me")
    await phone.reload()
    await expect(phone.get_by_role("navigation")).to_contain_text("About me")
