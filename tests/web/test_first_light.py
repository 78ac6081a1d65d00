"""A guest walks in, and the right tablets light up: what "First light" is done by."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.live_server import Ahead, Json, LiveServer
from tests.web.tablets import LANDSCAPE, PORTRAIT, TAKEN, Tablets, cards, claim, part, see_all

pytestmark = pytest.mark.asyncio(loop_scope="session")

GUEST, NAME = "g01", "Zhang Wei"
LUNCH = "What would they like for lunch?"
MOVED: Json = {
    "status": "live",
    "when": {"trigger": "moved"},
    "then": {
        "title": {"en": "{name} has gone to {zone}"},
        "suggestion": {"en": "Show them to a table"},
        "priority": "normal",
        "audience": [{"role": "host"}, {"role": "concierge"}],
        "expires_s": 600,
        "question": {
            "key": "lunch",
            "text": {"en": LUNCH},
            "choices": [
                {"value": "fish", "label": {"en": "Fish"}},
                {"value": "meat", "label": {"en": "Meat"}},
            ],
        },
    },
}


def walk_to_lobby(server: LiveServer, clock: Ahead, guest: str = GUEST) -> None:
    """Heard there long enough to be believed."""
    for _ in range(6):
        clock.skip(1.5)
        server.read(guest, "H2", 1)


async def two_tablets(tablets: Tablets) -> tuple[Page, Page]:
    """Lin's, the host, and Noor's, the concierge."""
    return await tablets.open("lin", size=LANDSCAPE), await tablets.open("noor", size=PORTRAIT)


async def withdraw(manager: Page, name: str) -> None:
    """On the guest's word, at the manager's page; done when the button has been pressed."""
    await manager.get_by_role("searchbox").fill(name)
    await manager.get_by_role("button", name=f"Withdraw: Recognise by tag, {name}").click()
    await manager.get_by_role("dialog").get_by_role("button", name="Withdraw now").click()


async def test_both_tablets_follow_a_guest_from_the_door_to_the_withdrawal(
    tablets: Tablets, server: LiveServer, clock: Ahead
) -> None:
    """Nobody touches a screen for a card to come; who has it, what the guest said and that they withdrew
    their consent is on the other screen, and nobody asks twice."""
    a, b = await two_tablets(tablets)
    await see_all(a)
    manager = await tablets.open("mira", "/guests")
    server.sign_in("mira").put("/api/v1/rules/to-the-table", json=MOVED).raise_for_status()

    server.read(GUEST)
    for page in (a, b):
        await expect(part(page, "Open").get_by_role("article", name=NAME)).to_be_visible()
        await expect(cards(page, NAME).get_by_role("group", name=LUNCH)).to_be_visible()

    await claim(a, NAME).click()
    await expect(part(b, "Taken by others").get_by_role("article", name=NAME)).to_contain_text(
        "Lin Xiaoyu has it"
    )
    await expect(claim(b, NAME)).to_have_count(0)

    await cards(a, NAME).get_by_role("button", name="Fish").click()
    await expect(cards(b, NAME).get_by_role("list", name="Already told us")).to_contain_text("Fish")
    await expect(cards(b, NAME).get_by_role("button", name="Record an answer")).to_have_count(0)

    await cards(a, NAME).get_by_role("button", name="Greeted").click()
    for page in (a, b):
        await expect(cards(page, NAME)).to_have_count(0)

    walk_to_lobby(server, clock)
    for page in (a, b):
        await expect(cards(page, NAME)).to_contain_text(f"{NAME} has gone to Lobby")
        told = cards(page, NAME).get_by_role("list", name="Already told us")
        await expect(told).to_contain_text(f"{LUNCH} Fish")
        await expect(told).to_contain_text("Lin Xiaoyu")
        await expect(cards(page, NAME).get_by_role("group", name=LUNCH)).to_have_count(0)

    await withdraw(manager, NAME)
    await asyncio.gather(*(expect(cards(page, NAME)).to_have_count(0) for page in (a, b)))
    for page in (a, b):
        await expect(page.get_by_text("A guest withdrew their consent.")).to_be_visible()
        await expect(page.locator("body")).not_to_contain_text(NAME)
    server.read(GUEST)
    server.read("g12")
    for page in (a, b):
        await expect(cards(page, "Fatima Al-Zahrani")).to_be_visible()
        await expect(cards(page, NAME)).to_have_count(0)


async def test_an_answer_on_a_live_card_reaches_the_next_one(
    tablets: Tablets, server: LiveServer, clock: Ahead
) -> None:
    """With the first card still claimed, the second one comes with the answer and without the question."""
    server.sign_in("mira").put("/api/v1/rules/to-the-table", json=MOVED).raise_for_status()
    a, b = await two_tablets(tablets)
    server.read(GUEST)
    await claim(a, NAME).click()
    await cards(a, NAME).get_by_role("button", name="Vegetarian").click()
    await expect(cards(a, NAME).get_by_role("list", name="Already told us")).to_contain_text("Vegetarian")
    walk_to_lobby(server, clock)
    second = cards(b, NAME).filter(has_text="has gone to Lobby")
    await expect(second).to_contain_text("Vegetarian")
    await expect(second.get_by_role("group", name=LUNCH)).to_have_count(0)


async def test_the_other_tablet_can_answer_for_the_owner(tablets: Tablets, server: LiveServer) -> None:
    """Whoever hears what the guest wants records it, and the owner sees it with the name of who did."""
    a, b = await two_tablets(tablets)
    server.read(GUEST)
    await claim(a, NAME).click()
    await cards(b, NAME).get_by_role("button", name="Record an answer").click()
    await cards(b, NAME).get_by_role("button", name="Meat").click()
    told = cards(a, NAME).get_by_role("list", name="Already told us")
    await expect(told).to_contain_text("Meat")
    await expect(told).to_contain_text("Noor Haddad")


async def test_a_free_answer_is_kept_as_typed(tablets: Tablets, server: LiveServer) -> None:
    """A question without choices takes words; markup in them is only words."""
    then = {**MOVED["then"], "question": {"key": "wish", "text": {"en": "Any wish?"}}}
    rule = {**MOVED, "when": {"trigger": "arrived"}, "then": then}
    server.sign_in("mira").put("/api/v1/rules/wish", json=rule).raise_for_status()
    a, b = await two_tablets(tablets)
    server.read("g13")
    wish = '<img src=x onerror="alert(1)"> a window, 靠窗'
    await cards(a).get_by_role("textbox", name="Answer").fill(wish)
    await cards(a).get_by_role("button", name="Save").click()
    for page in (a, b):
        await expect(cards(page).get_by_role("list", name="Already told us")).to_contain_text(wish)


async def test_of_two_who_claim_at_once_one_has_it_and_the_other_is_told(
    tablets: Tablets, server: LiveServer
) -> None:
    """Both press before either knows; one owner on both screens, and the slower one reads who was faster."""
    tablets.expected.append(TAKEN)
    a, b = await two_tablets(tablets)
    server.read(GUEST)
    both = asyncio.Barrier(2)

    async def together(route: Route) -> None:
        await both.wait()
        await route.continue_()

    async def press(page: Page) -> int:
        await page.route("**/claim", together)
        async with page.expect_response("**/claim") as answer:
            await claim(page, NAME).click()
        return (await answer.value).status

    statuses = await asyncio.gather(press(a), press(b))
    assert sorted(statuses) == [200, 409]
    winner, loser, owner = (a, b, "Lin Xiaoyu") if statuses[0] == 200 else (b, a, "Noor Haddad")
    await expect(part(winner, "Taken by me").get_by_role("article", name=NAME)).to_be_visible()
    await expect(part(loser, "Taken by others").get_by_role("article", name=NAME)).to_contain_text(owner)
    await expect(loser.get_by_text(f"{owner} was faster and has {NAME}.")).to_be_visible()
    await expect(winner.get_by_text("was faster")).to_have_count(0)
