"""Work that passes from one tablet to another: hand-overs, letting go, notes and answers."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.live_server import LiveServer
from tests.web.tablets import Tablets, cards, claim, part

pytestmark = pytest.mark.asyncio(loop_scope="session")

GUEST = "Zhang Wei"


async def more(page: Page) -> Locator:
    """What more one can do with the guest's card."""
    await page.get_by_role("button", name=f"More: {GUEST}").click()
    return page.get_by_role("dialog")


async def taken(page: Page) -> None:
    """The guest's card is this person's."""
    await claim(page, GUEST).click()
    await expect(part(page, "Taken by me").get_by_role("article", name=GUEST)).to_be_visible()


async def test_an_accepted_hand_over_moves_the_card(tablets: Tablets, server: LiveServer) -> None:
    """The card stays the giver's until the taker accepts, and is the taker's from then on."""
    lin, noor = await tablets.open("lin"), await tablets.open("noor")
    server.read("g01")
    await taken(lin)
    dialog = await more(lin)
    await dialog.get_by_role("radio", name="Noor Haddad").check()
    await dialog.get_by_label("A word to them").fill("She waits by the window")
    await dialog.get_by_role("button", name="Offer it").click()
    await expect(lin.get_by_role("button", name="Take back")).to_be_visible()
    await expect(part(lin, "Taken by me").get_by_role("article", name=GUEST)).to_be_visible()

    await expect(noor.get_by_text("She waits by the window")).to_be_visible()
    await noor.get_by_role("button", name="Accept", exact=True).click()
    await expect(part(noor, "Taken by me").get_by_role("article", name=GUEST)).to_be_visible()
    await expect(part(lin, "Taken by me")).to_have_count(0)
    await expect(lin.get_by_role("button", name="Take back")).to_have_count(0)


async def test_a_note_is_on_the_other_tablet(tablets: Tablets, server: LiveServer) -> None:
    """What one writes about a guest, all who serve them read."""
    lin, noor = await tablets.open("lin"), await tablets.open("noor")
    server.read("g01")
    dialog = await more(lin)
    await dialog.get_by_label("What should the others know?").fill("Waits for a colleague")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_role("status")).to_contain_text("Saved")
    await expect(cards(noor, GUEST).get_by_text("Waits for a colleague")).to_be_visible()


async def test_a_card_let_go_is_open_with_the_word(tablets: Tablets, server: LiveServer) -> None:
    """Whoever lets go of a card leaves it open for the others, with the word for the next."""
    lin, noor = await tablets.open("lin"), await tablets.open("noor")
    server.read("g01")
    await taken(lin)
    dialog = await more(lin)
    await dialog.get_by_label("A word to the next").fill("Asked for the small room")
    await dialog.get_by_role("button", name="Let go").click()
    await expect(claim(noor, GUEST)).to_be_visible()
    await expect(cards(noor, GUEST)).to_contain_text("Asked for the small room")


async def test_the_guest_in_brief_opens_from_the_card(tablets: Tablets, server: LiveServer) -> None:
    """The guest in brief shows what happened in this visit."""
    lin = await tablets.open("lin")
    server.read("g01")
    await cards(lin, GUEST).get_by_role("button", name="Guest in brief").click()
    await expect(lin.get_by_role("dialog").get_by_role("region", name="Today")).to_contain_text("Arrived")


async def test_a_declined_hand_over_leaves_the_card_where_it_was(
    tablets: Tablets, server: LiveServer
) -> None:
    """The giver keeps it, both banners go, and who offered can offer it to somebody else."""
    lin, noor = await tablets.open("lin"), await tablets.open("noor")
    server.read("g01")
    await taken(lin)
    dialog = await more(lin)
    await dialog.get_by_role("radio", name="Noor Haddad").check()
    await dialog.get_by_role("button", name="Offer it").click()
    offer = noor.get_by_role("region", name="Lin Xiaoyu wants to hand over to you")
    await expect(offer).to_contain_text(GUEST)
    await offer.get_by_role("button", name="Decline").click()
    await expect(offer).to_have_count(0)
    await expect(lin.get_by_role("button", name="Take back")).to_have_count(0)
    await expect(part(lin, "Taken by me").get_by_role("article", name=GUEST)).to_be_visible()
    dialog = await more(lin)
    await expect(dialog.get_by_role("radio", name="Noor Haddad")).to_be_enabled()


async def test_a_promise_is_its_writers_until_it_is_kept(tablets: Tablets, server: LiveServer) -> None:
    """It stands on the guest's cards and, with their name, on the writer's shift; kept, it is gone from there
    and marked on the card."""
    lin, noor = await tablets.open("lin"), await tablets.open("noor")
    server.read("g01")
    dialog = await more(lin)
    await dialog.get_by_role("button", name="Promise").click()
    await dialog.get_by_label("What should the others know?").fill("A taxi at six")
    await dialog.get_by_role("button", name="Save").click()
    await expect(cards(noor, GUEST)).to_contain_text("A taxi at six")
    await lin.keyboard.press("Escape")
    await lin.get_by_role("link", name="My shift").click()
    promises = lin.get_by_role("region", name="My promises")
    await expect(promises).to_contain_text(f"{GUEST}: A taxi at six")
    await promises.get_by_role("button", name="Promise kept").click()
    await expect(promises).to_contain_text("You have no open promises.")
    await expect(cards(noor, GUEST)).to_contain_text("kept")


async def test_a_note_that_may_not_be_kept_says_why_and_stays_to_be_mended(
    tablets: Tablets, server: LiveServer
) -> None:
    """What was typed is still there, nobody else reads it, and the mended one is saved."""
    tablets.expected.append("status of 422")
    lin, noor = await tablets.open("lin"), await tablets.open("noor")
    server.read("g01")
    dialog = await more(lin)
    field = dialog.get_by_label("What should the others know?")
    await field.fill("She has diabetes")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("health")
    await expect(field).to_have_value("She has diabetes")
    await field.fill("No sugar in the welcome drink")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_role("alert")).to_have_count(0)
    await expect(cards(noor, GUEST)).to_contain_text("No sugar in the welcome drink")
    await expect(noor.locator("body")).not_to_contain_text("diabetes")


async def test_what_somebody_thinks_of_a_card_is_in_the_report(tablets: Tablets, server: LiveServer) -> None:
    """One touch; the last one counts."""
    lin = await tablets.open("lin")
    server.read("g01")
    dialog = await more(lin)
    for value in ("Useful", "Wrong person"):
        await dialog.get_by_role("button", name=value, exact=True).click()
        await expect(dialog.get_by_role("button", name=value, exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
    await expect(dialog.get_by_role("status")).to_contain_text("Thank you.")
    rules = server.sign_in("mira").get("/api/v1/report/cards", params={"days": 1}).json()["rules"]
    assert sum(rule["wrong_person"] for rule in rules) == 1
    assert sum(rule["useful"] for rule in rules) == 0
