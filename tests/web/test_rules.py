"""The workshop: a manager writes a rule, tests it, publishes it, and learns why it came or did not."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.live_server import Ahead, Json, LiveServer
from tests.web.tablets import LANDSCAPE, PORTRAIT, TAKEN, Tablets, cards, settled
from tests.web.test_access import PHONE, SMALL, TOUCH_PX, tab_to, violations

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOREAU = "Jean-Luc Moreau"
"""A gold guest with an open complaint."""
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


Role = Literal["button", "group", "heading", "link", "list", "region", "tab", "textbox"]


def named(page: Page | Locator, name: str, role: Role = "button") -> Locator:
    return page.get_by_role(role, name=name, exact=True)


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
    await press(page, mine.locator("summary").first)
    await expect(mine.locator("[data-fact=tier][data-ok=false]")).to_contain_text("It was: Silver")


async def open_rule(tablets: Tablets, server: LiveServer, name: str = "mira", tab: str = "write") -> Page:
    put(server, "gold", {**RULE, "status": "live", "why": "A first try"})
    page = await tablets.open(name, f"/rules/gold?tab={tab}")
    await expect(sentence(page)).to_contain_text("the guest's tier is Gold")
    return page


async def test_what_is_wrong_stands_beside_its_field(tablets: Tablets) -> None:
    """Nothing is saved while something is missing; what is missing is said above and at the field, in the
    page's language, and touching it leads there. What only the server knows is said at the field too."""
    page = await tablets.open("mira", "/rules/new")
    await named(page, "Add a condition").click()
    await named(page, "Save draft").click()
    await page.get_by_role("button", name=re.compile("Condition 1.*Choose a fact")).click()
    fact = page.get_by_label("Fact of: Condition 1", exact=True)
    await expect(fact).to_be_focused()
    await expect(fact).to_have_attribute("aria-invalid", "true")
    await fact.select_option(label="Time in the zone")
    await expect(page.get_by_label("Value of: Condition 1", exact=True)).to_have_accessible_description(
        "Give a value."
    )
    await page.get_by_label("Comparison of: Condition 1", exact=True).select_option(label="is between")
    await page.get_by_label("From, of: Condition 1", exact=True).fill("9")
    await page.get_by_label("To, of: Condition 1", exact=True).fill("5")
    condition = named(page, "Condition 1", "group")
    await expect(condition).to_contain_text("The first number is the larger one")
    title = page.get_by_label("Title of the card", exact=True)
    await title.fill("Hello {nmae}")
    await expect(title).to_have_accessible_description(re.compile(r"Did you mean name\?"))
    await expect(page).to_have_url(re.compile("/rules/new"))


async def test_conditions_are_grouped_moved_and_removed_by_buttons(
    tablets: Tablets, server: LiveServer
) -> None:
    """A group may mean none of them; the sentence follows each change, and the focus stays with the work."""
    page = await open_rule(tablets, server)
    await named(page, "Add a group").click()
    kind = page.get_by_label("Group 2: how they count together")
    await expect(kind).to_be_focused()
    await kind.select_option(label="None of these holds")
    await page.get_by_label("Fact of: Condition 2.1", exact=True).select_option(label="Open complaint")
    await expect(sentence(page)).to_contain_text("is Gold and no complaint is open")
    await named(page, "Move up: Group 2").click()
    await expect(named(page, "Move down: Group 1")).to_be_focused()
    await expect(page.get_by_label("Fact of: Condition 1.1", exact=True)).to_have_value("complaint_open")
    await named(page, "Remove: Group 1").click()
    await expect(page.get_by_label("Fact of: Condition 1", exact=True)).to_be_focused()
    await expect(sentence(page)).not_to_contain_text("complaint is open")


async def test_a_fact_may_be_compared_with_another(tablets: Tablets, server: LiveServer) -> None:
    """Where there is one of its kind; and the value comes back when the comparison ends."""
    page = await open_rule(tablets, server)
    await page.get_by_label("Fact of: Condition 1", exact=True).select_option(label="Languages on shift")
    await page.get_by_label("Comparison of: Condition 1", exact=True).select_option(label="do not include")
    await page.get_by_label("Compare with a value or a fact: Condition 1").select_option(label="another fact")
    await page.get_by_label("Other fact of: Condition 1").select_option(label="Language")
    await expect(sentence(page)).to_contain_text("the languages on shift do not include the guest's language")


async def test_two_editors_are_told_of_each_other(tablets: Tablets, server: LiveServer) -> None:
    """The later one learns who saved when, sees both sentences, loses nothing, and may save after them."""
    tablets.expected.append(TAKEN)
    page = await open_rule(tablets, server)
    put(server, "gold", {**RULE, "status": "draft", "when": {"trigger": "left"}}, "tomas")
    title = page.get_by_label("Title of the card", exact=True)
    await title.fill("Mine")
    await expect(sentence(page)).to_contain_text("“Mine”")
    await named(page, "Save draft").click()
    dialog = page.get_by_role("dialog", name="Somebody else has changed this rule")
    await expect(dialog).to_contain_text("Tomás Herrera saved version 2")
    await expect(named(dialog, "Version 2 by Tomás Herrera", "region")).to_contain_text("leaves")
    await expect(named(dialog, "Yours", "region")).to_contain_text("“Mine”")
    await named(dialog, "Go on writing").click()
    await expect(title).to_have_value("Mine")
    await named(page, "Save draft").click()
    await named(dialog, "Save mine after theirs").click()
    await expect(said(page, "Saved as a draft, version 3")).to_be_visible()
    await expect(page.get_by_role("paragraph").filter(has_text="Draft beside it")).to_be_visible()


async def test_a_version_comes_back_with_one_touch(tablets: Tablets, server: LiveServer) -> None:
    """Why is filled in; what it says is compared with the one in force first."""
    put(server, "gold", {**RULE, "status": "live", "why": "A first try"})
    put(server, "gold", {**RULE, "status": "live", "when": {"trigger": "left"}, "why": "Better"})
    page = await tablets.open("mira", "/rules/gold?tab=versions")
    await expect(page.locator("[data-version='2']")).to_contain_text("In force")
    await expect(page.locator("[data-version='1']")).to_contain_text("Mira Salonen")
    await named(page, "Compare version 1 with the one in force").click()
    await expect(page.locator("[data-version='1'] ins")).to_contain_text("arrives")
    await named(page, "Go back to version 1").click()
    dialog = page.get_by_role("dialog", name="Go back to version 1")
    await expect(named(dialog, "Why?", "textbox")).to_have_value("Back to version 1")
    await named(dialog, "Go back to this").click()
    await expect(said(page, "Version 1 is in force again, as version 3.")).to_be_visible()
    await expect(page.locator("[data-version='3']")).to_contain_text("Why: Back to version 1")
    await named(page, "Write", "tab").click()
    await expect(page.get_by_label("When this happens", exact=True)).to_have_value("arrived")


async def test_a_rule_is_retired(tablets: Tablets, server: LiveServer) -> None:
    """And the list says so, after those that make cards."""
    page = await open_rule(tablets, server)
    await named(page, "Retire…").click()
    dialog = page.get_by_role("dialog", name="Retire Gold with a complaint?")
    await named(dialog, "Why?", "textbox").fill("Not needed")
    await named(dialog, "Retire").click()
    await expect(said(page, "Retired.")).to_be_visible()
    await named(page, "All rules", "link").click()
    last = named(page, "Rules", "list").get_by_role("listitem").last
    await expect(last).to_contain_text("Gold with a complaint")
    await expect(last).to_contain_text("Retired")


async def test_nothing_typed_is_lost_without_asking(tablets: Tablets, server: LiveServer) -> None:
    """Neither by a link nor by the browser's way back; what is saved may be left."""
    put(server, "gold", {**RULE, "status": "live"})
    page = await tablets.open("mira", "/rules")
    await named(page, "Gold with a complaint", "link").click()
    await page.get_by_label("Title of the card", exact=True).fill("Mine")
    await named(page, "Board", "link").click()
    dialog = page.get_by_role("dialog", name="Leave without saving?")
    await named(dialog, "Go on writing").click()
    await page.go_back()
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Title of the card", exact=True)).to_have_value("Mine")
    await page.go_back()
    await named(dialog, "Leave without saving").click()
    await expect(page.get_by_role("heading", name="Rules", exact=True)).to_be_visible()


async def test_a_duty_manager_saves_drafts_only(tablets: Tablets, server: LiveServer) -> None:
    """And is told who can publish; a host is not offered the workshop at all."""
    page = await open_rule(tablets, server, "tomas")
    await expect(page.get_by_text("Only a manager can publish.")).to_be_visible()
    await expect(named(page, "Publish…")).to_have_count(0)
    await page.get_by_label("Title of the card", exact=True).fill("Mine")
    await named(page, "Save draft").click()
    await expect(said(page, "Saved as a draft, version 2")).to_be_visible()
    host = await tablets.open("lin", "/rules")
    await expect(host.get_by_role("heading", name="Board")).to_be_attached()
    await expect(named(host, "Rules", "link")).to_have_count(0)


async def test_a_ready_rule_is_a_beginning(tablets: Tablets, server: LiveServer) -> None:
    """It opens in the editor; nothing is saved before somebody saves it."""
    page = await tablets.open("mira", "/rules/library")
    await named(page, "Clinic").click()
    await expect(page.locator("[data-ready]").first).to_be_visible()
    name = await page.locator("[data-ready] h2").first.inner_text()
    await named(page, f"Use this: {name}", "link").click()
    await expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    before = len(server.sign_in("mira").get("/api/v1/rules").json())
    await named(page, "Save draft").click()
    await expect(said(page, "Saved as a draft, version 1")).to_be_visible()
    assert len(server.sign_in("mira").get("/api/v1/rules").json()) == before + 1


async def test_rules_travel_as_a_file(tablets: Tablets, server: LiveServer) -> None:
    """What was exported is imported: the good ones as drafts, the others named with their place."""
    put(server, "gold", {**RULE, "status": "live"})
    page = await tablets.open("mira", "/rules")
    async with page.expect_download() as download:
        await named(page, "Export").click()
    file = await (await download.value).path()
    await named(page, "Import").click()
    dialog = page.get_by_role("dialog", name="Import")
    await dialog.get_by_label("File of rules (JSON)").set_input_files(file)
    await expect(dialog.get_by_role("status")).to_contain_text("drafts now")
    flew = {**RULE, "id": "bad", "when": {"trigger": "flew"}}
    bad = {"format": "maitred-rules", "format_version": 1, "rules": [flew]}
    await dialog.get_by_label("File of rules (JSON)").set_input_files(
        {"name": "bad.json", "mimeType": "application/json", "buffer": json.dumps(bad).encode()}
    )
    await expect(dialog.get_by_role("status")).to_contain_text("Rule 1, when.trigger:")


async def test_a_rule_is_tried_on_what_was_recorded(tablets: Tablets, server: LiveServer, noon: None) -> None:
    """How many cards, by hour and by day, who would get how many; a rule that makes more is compared with
    what came. The drawings are tables too."""
    server.read("g03", "H2", 1)
    page = await open_rule(tablets, server, tab="history")
    await named(page, "Since yesterday").click()
    await named(page, "Try it").click()
    await expect(page.locator("[data-fired]")).to_contain_text(re.compile(r"It would have made \d+ card"))
    await expect(page.get_by_role("img", name=re.compile("By hour of the day"))).to_be_visible()
    await expect(page.locator("[data-staff=tomas]")).to_contain_text("busiest hour")
    await page.get_by_text("As a table").first.click()
    await expect(page.get_by_role("table", name="By hour of the day").get_by_role("row")).to_have_count(25)


async def test_a_trial_can_be_given_up(tablets: Tablets, server: LiveServer) -> None:
    """The request is closed, and another one may begin."""
    page = await open_rule(tablets, server, tab="history")
    waiting: list[Route] = []

    async def hold(route: Route) -> None:
        waiting.append(route)

    await page.route("**/rules/backtest", hold)
    async with page.expect_event("requestfailed"):
        await named(page, "Try it").click()
        await expect(page.get_by_role("progressbar")).to_be_visible()
        await named(page, "Cancel").click()
    await expect(page.get_by_text("Cancelled.")).to_be_visible()
    await page.unroute("**/rules/backtest")
    await named(page, "Try it").click()
    await expect(page.locator("[data-fired]")).to_be_visible()


async def check_look(page: Page) -> None:
    """Nothing to scroll sideways for, nothing below 44 px; axe finds nothing, in light and dark."""
    for size in (LANDSCAPE, PORTRAIT, PHONE):
        await page.set_viewport_size(size)
        await settled(page)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], f"{page.url} at {size} is {wide} px wide"
        assert await page.evaluate(SMALL, TOUCH_PX) == [], f"{page.url} at {size}"
    await page.set_viewport_size(LANDSCAPE)
    assert await violations(page) == [], page.url


async def test_every_screen_fits_and_axe_finds_nothing(
    tablets: Tablets, server: LiveServer, noon: None
) -> None:
    """The list, the library, the editor empty and full and with errors, each tab, each dialog, why not."""
    server.read("g03", "H2", 1)
    page = await open_rule(tablets, server)
    await check_look(page)
    for name in ("Add a condition", "Add a group", "Add a step", "Add a question", "Add a pause"):
        await named(page, name).click()
    await named(page, "Limit the number of cards").click()
    await named(page, "Add quiet hours").click()
    await named(page, "Other languages: Title of the card").click()
    await check_look(page)
    await page.goto("/rules/vip-arrival")
    await named(page, "Retire…").click()
    await check_look(page)
    await page.goto("/rules/gold?tab=test")
    await page.get_by_role("searchbox").fill("Moreau")
    await page.locator("button[data-guest=g03]").click()
    await page.get_by_label("Moment", exact=True).select_option(index=1)
    await named(page, "Test").click()
    await expect(page.locator("[data-fires]")).to_be_visible()
    await check_look(page)
    await page.goto("/rules/gold?tab=history")
    await named(page, "Try it").click()
    await expect(page.locator("[data-fired]")).to_be_visible()
    await check_look(page)
    await page.goto("/rules/gold?tab=versions")
    await expect(page.locator("[data-version]")).to_be_visible()
    await check_look(page)
    for path in ("/rules", "/rules/library"):
        await page.goto(path)
        await expect(page.get_by_role("listitem").last).to_be_visible()
        await check_look(page)
    await page.goto("/rules/why")
    await page.get_by_role("searchbox").fill("Moreau")
    await page.locator("button[data-guest=g03]").click()
    await page.locator("button[data-moment]").first.click()
    await page.locator("summary").first.click()
    await check_look(page)
    await page.goto("/")
    await cards(page, MOREAU).get_by_role("button", name="Why this card?").click()
    await expect(page.locator("[data-fires]")).to_be_visible()
    await check_look(page)


async def test_a_day_without_moments_leads_to_the_last_one_with_some(
    tablets: Tablets, server: LiveServer
) -> None:
    """Whoever asks why not is not left to guess when the guest was here."""
    server.read("g11")
    page = await tablets.open("mira", "/rules/why")
    await page.get_by_role("searchbox").fill("Xu")
    await page.locator("button[data-guest=g11]").click()
    await page.get_by_label("Day", exact=True).fill("2036-01-01")
    await expect(page.get_by_text("Nothing was recorded of this guest on this day.")).to_be_visible()
    await page.get_by_role("button", name="the last day with something").click()
    await expect(page.locator("button[data-moment=arrived]").first).to_be_visible()


async def test_an_arrival_where_nobody_comes_in_is_doubted(tablets: Tablets, server: LiveServer) -> None:
    """A hint under the sentence names the trigger that is meant, and goes when it is chosen."""
    lobby = {"combinator": "and", "rules": [{"field": "zone", "operator": "=", "value": "lobby"}]}
    put(server, "gold", {**RULE, "when": {"trigger": "arrived"}, "if": lobby, "status": "live"})
    page = await tablets.open("mira", "/rules/gold")
    hint = page.get_by_text("For a guest who comes into Lobby later")
    await expect(hint).to_be_visible()
    await page.get_by_label("When this happens", exact=True).select_option(
        label="A guest goes to another zone"
    )
    await expect(hint).to_be_hidden()


async def test_a_closed_dialog_gives_the_focus_back(tablets: Tablets, server: LiveServer) -> None:
    """Whoever works by keyboard goes on where they were: in the editor, and at a card."""
    page = await open_rule(tablets, server)
    retire = page.get_by_role("button", name="Retire", exact=False)
    await retire.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(retire).to_be_focused()
    server.read("g03")
    board = await tablets.open("mira")
    why = board.get_by_role("button", name="Why this card?").first
    await why.focus()
    await board.keyboard.press("Enter")
    await expect(board.get_by_role("dialog")).to_be_visible()
    await board.keyboard.press("Escape")
    await expect(why).to_be_focused()


async def test_on_a_narrow_page_the_answer_comes_into_sight(tablets: Tablets, server: LiveServer) -> None:
    """The list of moments may be longer than the screen; who touches one sees what rules said to it."""
    server.read("g11")
    page = await tablets.open("mira", "/rules/why", size={"width": 390, "height": 600})
    await page.get_by_role("searchbox").fill("Xu")
    await page.locator("button[data-guest=g11]").click()
    await page.locator("button[data-moment=arrived]").click()
    await expect(page.get_by_role("heading", name="Each rule")).to_be_in_viewport()
