"""The workshop: a manager writes a rule, tests it, publishes it, and learns why it came or did not."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, Page, expect

from tests.live_server import Ahead, Json, LiveServer
from tests.web.tablets import PORTRAIT, Tablets, cards
from tests.web.test_access import tab_to

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOREAU = "Jean-Luc Moreau"
"""A gold guest with an open complaint."""
XU = "Xu Jiahui"
"""A silver guest with one."""

RULE: Json = {
    "name": {"en": "Gold with a complaint"},
    "when": {"trigger": "arrived"},
    "if": {"combinator": "and", "rules": [{"field": "tier", "operator": "=", "value": "gold"}]},
    "then": {
        "title": {"en": "{name} is here"},
        "suggestion": {"en": "Say hello"},
        "priority": "high",
        "audience": [{"role": "duty_manager"}],
    },
}


@pytest.fixture
def noon(server: LiveServer, clock: Ahead) -> None:
    """It is noon at the hotel: quiet hours are over, whenever this runs."""
    (venue,) = [one for one in server.services.house.actors.values() if one.venue.plan.id == "hotel"]
    now = datetime.fromtimestamp(clock.now(), ZoneInfo(venue.venue.plan.timezone))
    ahead = timedelta(hours=12) - timedelta(hours=now.hour, minutes=now.minute)
    clock.skip((ahead % timedelta(days=1)).total_seconds())


def put(server: LiveServer, rule: str, body: Json, name: str = "mira") -> Json:
    answer = server.sign_in(name).put(f"/api/v1/rules/{rule}", json={**body, "id": rule, "version": 1})
    assert answer.status_code == 200, answer.text
    kept: Json = answer.json()
    return kept


async def choose(page: Page, field: Locator, label: str) -> None:
    """With the keyboard alone, as one does: go there and type what it begins with."""
    await tab_to(page, field)
    await page.keyboard.type(label)
    await expect(field.locator("option:checked")).to_have_text(label)


async def write(page: Page, field: Locator, words: str) -> None:
    await tab_to(page, field)
    await page.keyboard.press("ControlOrMeta+A")
    await page.keyboard.type(words)


async def press(page: Page, button: Locator) -> None:
    await tab_to(page, button)
    await page.keyboard.press("Enter")


def named(page: Page | Locator, name: str, role: str = "button") -> Locator:
    return page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]


def said(page: Page, words: str) -> Locator:
    """What the page told a screen reader it did."""
    return page.get_by_role("status").filter(has_text=words)


def sentence(page: Page) -> Locator:
    return page.locator("[data-sentence]")


async def add_condition(page: Page, number: int, fact: str) -> Locator:
    """A new condition has the focus in its fact."""
    await press(page, named(page, "Add a condition"))
    condition = named(page, f"Condition {number}", "group")
    field = condition.get_by_label(f"Fact of: Condition {number}", exact=True)
    await expect(field).to_be_focused()
    await page.keyboard.type(fact)
    await expect(field.locator("option:checked")).to_have_text(fact)
    return condition


async def write_the_rule(page: Page) -> None:
    """Gold guests whose complaint is open, in the lobby; the duty manager, then the next; once a day; not at
    night."""
    await write(page, page.get_by_label("Name", exact=True), "A gold guest with a complaint")
    await choose(page, page.get_by_label("When this happens", exact=True), "A guest arrives")
    tier = await add_condition(page, 1, "Tier")
    await choose(page, tier.get_by_label("Value of: Condition 1", exact=True), "Gold")
    await add_condition(page, 2, "Open complaint")
    zone = await add_condition(page, 3, "Zone")
    await choose(page, zone.get_by_label("Value of: Condition 3", exact=True), "Lobby")
    await write(page, page.get_by_label("Title of the card", exact=True), "A complaint of ")
    await press(page, named(page, "Insert the guest's name into: Title of the card"))
    await expect(page.get_by_label("Title of the card", exact=True)).to_have_value("A complaint of {name}")
    await write(page, page.get_by_label("What to do", exact=True), "Meet them and say what we have done")
    await choose(page, page.get_by_label("How urgent", exact=True), "Urgent")
    tell = named(page, "Tell", "group")
    await choose(page, tell.get_by_label("Who", exact=True), "Duty manager")
    await press(page, named(page, "Add a step"))
    await expect(page.get_by_label("Step 1: after", exact=True)).to_be_focused()
    step = named(page, "Step 1: tell also", "group")
    await choose(page, step.get_by_label("Who", exact=True), "Manager")
    await press(page, named(page, "Limit the number of cards"))
    await expect(page.get_by_label("At most", exact=True)).to_be_focused()
    await press(page, named(page, "Add quiet hours"))


async def test_a_rule_is_written_tested_and_published_without_a_mouse(
    tablets: Tablets, server: LiveServer, noon: None
) -> None:
    """The rule of a lounge manager, with the keyboard alone; its card comes to the duty manager, Why? says
    which rule it was and what it met, and why not says what kept it from another guest."""
    page = await tablets.open("mira", "/rules")
    duty = await tablets.open("tomas", size=PORTRAIT)
    await press(page, named(page, "New rule", "link"))
    await write_the_rule(page)
    await expect(sentence(page)).to_contain_text("arrives, if the guest's tier is Gold")
    await expect(sentence(page)).to_contain_text("If nobody takes it in 1 minute, tell the manager")
    await expect(sentence(page)).to_contain_text("not between 23:00 and 07:00")

    await try_it(page)
    await publish_it(page)
    server.read("g03", "H2", 1)
    server.read("g11", "H2", 1)
    card = cards(duty, MOREAU)
    await expect(card).to_contain_text("Meet them and say what we have done")
    await ask_why(duty, card)
    await ask_why_not(page)


async def try_it(page: Page) -> None:
    """On a moment that is made up: the duty manager's rule says yes to it."""
    await page.keyboard.press("Shift+Tab")
    await tab_to(page, named(page, "Write", "tab"))
    await page.keyboard.press("ArrowRight")
    await write(page, page.get_by_role("searchbox"), "Moreau")
    await press(page, page.locator("button[data-guest=g03]"))
    await expect(named(page, f"Another guest than {MOREAU}")).to_be_focused()
    await press(page, named(page, "A made-up moment"))
    await choose(page, page.get_by_label("In the zone", exact=True), "Lobby")
    await press(page, named(page, "Test"))
    await expect(page.get_by_text("This makes a card.")).to_be_visible()
    await expect(page.locator("[data-fact=zone][data-ok=true]")).to_contain_text("Lobby")


async def publish_it(page: Page) -> None:
    """It asks why, and says what will be in force."""
    await press(page, named(page, "Publish…"))
    dialog = page.get_by_role("dialog", name="Publish this rule?")
    await expect(dialog).to_contain_text("the guest's tier is Gold")
    await expect(named(dialog, "Why?", "textbox")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(dialog).to_contain_text("Say why in a few words.")
    await page.keyboard.type("Complaints of gold guests wait too long")
    await page.keyboard.press("Enter")
    await expect(
        page.get_by_role("status").filter(has_text="Published: version 1 is in force.")
    ).to_be_visible()
    await expect(page).to_have_url(re.compile(r"/rules/a-gold-guest-with-a-complaint"))


async def ask_why(duty: Page, card: Locator) -> None:
    await press(duty, card.get_by_role("button", name="Why this card?"))
    dialog = duty.get_by_role("dialog", name=f"Why this card? {MOREAU}")
    await expect(dialog).to_contain_text("Rule: A gold guest with a complaint, version 1")
    await expect(dialog.locator("[data-fact=tier]")).to_contain_text("It was: Gold")
    await duty.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


async def ask_why_not(page: Page) -> None:
    await press(page, named(page, "All rules", "link"))
    await press(page, named(page, "Why not?", "link"))
    await write(page, page.get_by_role("searchbox"), "Xu")
    await press(page, page.locator("button[data-guest=g11]"))
    await press(page, page.locator("button[data-moment=arrived]"))
    near = named(page, "What was close", "region").locator("[data-near=tier]")
    await expect(near).to_contain_text("A gold guest with a complaint")
    mine = page.locator("li[data-rule=a-gold-guest-with-a-complaint]")
    await press(page, mine.locator("summary"))
    await expect(mine.locator("[data-fact=tier][data-ok=false]")).to_contain_text("It was: Silver")
