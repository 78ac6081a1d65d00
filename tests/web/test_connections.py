"""The administrators' page of keys and webhooks."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from server.channels.webhook import TESTS_BURST, TESTS_PER_S
from server.rates import Rates
from tests.live_server import WAIT_S, Ahead, LiveServer
from tests.server.webhook_receiver import receiving
from tests.web.administrators import (
    HOOKS,
    KEYS,
    PATH,
    hire,
    leave_in_outbox,
    open_connections,
    webhook,
)
from tests.web.tablets import NO_NETWORK, TAKEN, Tablets

pytestmark = pytest.mark.asyncio(loop_scope="session")

READS = "/api/v1/reads"
REFUSED = "status of 422"
DAY_S = 86_400


@pytest.fixture
def admin(server: LiveServer) -> httpx.Client:
    return hire(server)


def row(page: Page, name: str) -> Locator:
    """Of a key or a webhook."""
    return page.get_by_role("listitem").filter(has_text=name)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


async def secret_of(page: Page, label: str = "The key") -> str:
    shown = dialog(page).get_by_label(label, exact=True)
    await expect(shown).to_be_visible()
    return await shown.inner_text()


async def test_a_key_is_made_and_shown_once(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """It opens what its kind may, with the limits that were given; the page has it until it is closed."""
    page = await open_connections(tablets, server)
    await button(page, "Add a key").click()
    await dialog(page).get_by_label("What it is for").select_option("A partner")
    await dialog(page).get_by_label("Name", exact=True).fill("harbour-spa")
    await dialog(page).get_by_label("Good from these addresses").fill("127.0.0.1 10.20.0.0/16")
    await dialog(page).get_by_label("Ends after (days)").fill("90")
    await button(page, "Make the key").click()
    key = await secret_of(page)
    await expect(page.get_by_text("It is shown only this once; nobody can look it up later.")).to_be_focused()
    partner = server.client(headers={"Authorization": f"Bearer {key}"})
    assert partner.get("/api/v1/partner/guests").status_code == 200
    await button(page, "I have it").click()
    await expect(row(page, "harbour-spa")).to_contain_text("Only from 127.0.0.1, 10.20.0.0/16")
    await expect(row(page, "harbour-spa")).to_contain_text("by Inês Duarte")
    await expect(button(page, "Add a key")).to_be_focused()
    assert key not in await page.content()
    [made] = [one for one in admin.get(KEYS).json() if one["name"] == "harbour-spa"]
    assert made["ends_at"] - made["made_at"] == pytest.approx(90 * DAY_S)


async def test_a_readers_key_is_for_a_reader_of_the_plan(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """The page offers those there are, and the one for all."""
    [old] = [one["id"] for one in admin.get(KEYS).json() if one["name"] == "H3"]
    admin.delete(f"{KEYS}/{old}").raise_for_status()
    page = await open_connections(tablets, server)
    await button(page, "Add a key").click()
    readers = dialog(page).get_by_label("Reader", exact=True)
    offered = await readers.get_by_role("option").all_inner_texts()
    assert offered == ["All readers (a gateway)", "H1", "H2", "H3", "H4", "H5"]
    await readers.select_option("H3")
    await button(page, "Make the key").click()
    assert server.post(READS, await secret_of(page), []).status_code == 200


async def test_what_is_shown_once_outlasts_a_touch_beside_it(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """Only the buttons and Esc close it."""
    page = await open_connections(tablets, server)
    await button(page, "Add a key").click()
    await page.mouse.click(5, 400)
    await expect(dialog(page)).to_have_count(0)
    await button(page, "Replace H1").click()
    await button(page, "Make the key").click()
    await secret_of(page)
    await page.mouse.click(5, 400)
    await secret_of(page)
    await page.keyboard.press("Escape")
    await expect(dialog(page)).to_have_count(0)


async def test_a_key_is_copied(tablets: Tablets, server: LiveServer, admin: httpx.Client) -> None:
    """With a word for who does not see the button, and with another if the browser does not let us."""
    page = await open_connections(tablets, server)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await button(page, "Replace H1").click()
    await button(page, "Make the key").click()
    key = await secret_of(page)
    await button(page, "Copy").click()
    await expect(dialog(page).get_by_role("status")).to_have_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == key
    await page.evaluate("() => void (navigator.clipboard.writeText = () => Promise.reject(new Error()))")
    await button(page, "Copy").click()
    await expect(dialog(page).get_by_role("status")).to_contain_text("copy it by hand")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("Name", "", "Give a name, on one line."),
        ("Name", "crm", "There is a key of this name already."),
        ("Good from these addresses", "the back office", "Each must be an address or a network"),
        ("Ends after (days)", "4000", "Give a number of days"),
        ("Ends after (days)", "for ever", "Give a number of days"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(
    tablets: Tablets, server: LiveServer, admin: httpx.Client, field: str, typed: str, said: str
) -> None:
    """It takes the focus, what was typed stays, and no key is made."""
    tablets.expected += [REFUSED, TAKEN]
    admin.post(KEYS, json={"kind": "sync", "name": "crm"}).raise_for_status()
    before = admin.get(KEYS).json()
    page = await open_connections(tablets, server)
    await button(page, "Add a key").click()
    await dialog(page).get_by_label("What it is for").select_option("Another system that keeps guests")
    await dialog(page).get_by_label("Name", exact=True).fill("pms")
    wrong = dialog(page).get_by_label(field, exact=True)
    await wrong.fill(typed)
    await button(page, "Make the key").click()
    await expect(dialog(page).get_by_text(said)).to_be_visible()
    await expect(wrong).to_be_focused()
    await expect(wrong).to_have_value(typed)
    await expect(wrong).to_have_attribute("aria-invalid", "true")
    assert admin.get(KEYS).json() == before


async def test_there_is_one_key_of_a_reader(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """That of all readers is there: the page says so where the reader is chosen."""
    tablets.expected.append(TAKEN)
    page = await open_connections(tablets, server)
    await button(page, "Add a key").click()
    await button(page, "Make the key").click()
    await expect(dialog(page).get_by_text("There is a key of this name already.")).to_be_visible()
    await expect(dialog(page).get_by_label("Reader", exact=True)).to_be_focused()


async def test_a_key_is_replaced_and_the_one_before_is_good_for_a_while(
    tablets: Tablets, server: LiveServer, clock: Ahead, admin: httpx.Client
) -> None:
    """Both open, for as long as was chosen; the list says until when, and it can be ended at once."""
    old = server.world.key("H1")
    page = await open_connections(tablets, server)
    await button(page, "Replace H1").click()
    await dialog(page).get_by_label("The old key stays good for").select_option("7 days")
    await button(page, "Make the key").click()
    new = await secret_of(page)
    await button(page, "I have it").click()
    await expect(button(page, "Replace H1")).to_be_focused()
    await expect(row(page, "H1")).to_contain_text("The key before it is good until")
    ends = [one["ends_at"] for one in admin.get(KEYS).json() if one["name"] == "H1"]
    assert ends.count(None) == 1
    assert max(one for one in ends if one) == pytest.approx(clock.now() + 7 * DAY_S, abs=60)
    assert [server.post(READS, key, []).status_code for key in (old, new)] == [200, 200]
    await row(page, "H1").get_by_role("button", name="End it now").click()
    await button(page, "End the key").click()
    await expect(row(page, "H1")).not_to_contain_text("The key before it")
    assert [server.post(READS, key, []).status_code for key in (old, new)] == [401, 200]


async def test_a_replaced_key_may_end_at_once(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """For one that got into wrong hands."""
    page = await open_connections(tablets, server)
    await button(page, "Replace H1").click()
    await dialog(page).get_by_label("The old key stays good for").select_option("Not at all: it ends now")
    await button(page, "Make the key").click()
    new = await secret_of(page)
    assert [server.post(READS, key, []).status_code for key in (server.world.key("H1"), new)] == [401, 200]


async def test_a_key_with_an_end_is_replaced_by_one_for_as_long(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """Unless something else is chosen: what was meant to end is not made to last."""
    admin.post(KEYS, json={"kind": "partner", "name": "spa", "days": 9}).raise_for_status()
    page = await open_connections(tablets, server)
    await expect(row(page, "spa")).to_contain_text("Ends soon")
    await button(page, "Replace spa").click()
    await expect(dialog(page).get_by_label("Ends after (days)")).to_have_value("9")


async def test_a_key_is_ended_when_one_is_sure(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """Not by the first touch; then it opens nothing, and the focus is on the page."""
    page = await open_connections(tablets, server)
    await button(page, "End H2").click()
    await button(page, "Keep it").click()
    await expect(button(page, "End H2")).to_be_focused()
    assert server.post(READS, server.world.key("H2"), []).status_code == 200
    await button(page, "End H2").click()
    await button(page, "End the key").click()
    await expect(row(page, "H2")).to_have_count(0)
    await expect(page.get_by_role("main")).to_be_focused()
    assert server.post(READS, server.world.key("H2"), []).status_code == 401


async def test_what_a_colleague_has_ended_is_ended(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """Ending it again is no mistake; replacing it is, and the page says why."""
    tablets.expected.append("status of 404")
    page = await open_connections(tablets, server)
    for key in admin.get(KEYS).json():
        admin.delete(f"{KEYS}/{key['id']}").raise_for_status()
    await button(page, "Replace H1").click()
    await button(page, "Make the key").click()
    await expect(dialog(page).get_by_role("alert")).to_have_text("Somebody has ended it meanwhile.")
    await page.keyboard.press("Escape")
    await expect(page.get_by_text("No key is good at this venue.")).to_be_visible()


async def test_a_webhook_is_added_with_its_secret_shown_once(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """What it is told is signed with that secret, and then all is told."""
    with receiving() as receiver:
        page = await open_connections(tablets, server)
        await button(page, "Add a webhook").click()
        await dialog(page).get_by_label("Address").fill(receiver.url)
        await dialog(page).get_by_role("button", name="Add a webhook").click()
        secret = await secret_of(page, "The secret")
        assert secret.startswith("whsec_")
        await button(page, "I have it").click()
        await expect(row(page, receiver.url)).to_contain_text("Nothing waits")
        assert secret not in await page.content()
        server.sign_in("mira").put("/api/v1/guests/ann", json={"name": "Ann"}).raise_for_status()
        assert receiver.came.get(timeout=WAIT_S).told["data"] == {"guest": "ann"}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("Address", "", "Give an https address"),
        ("Address", "http://crm.example/x", "Give an https address"),
        ("Secret of your own (optional)", "abc", "This must be whsec_"),
    ],
)
async def test_a_webhook_that_is_no_good_is_refused_at_its_field(
    tablets: Tablets, server: LiveServer, admin: httpx.Client, field: str, typed: str, said: str
) -> None:
    """It takes the focus, and nothing is added."""
    tablets.expected.append(REFUSED)
    page = await open_connections(tablets, server)
    await button(page, "Add a webhook").click()
    await dialog(page).get_by_label("Address").fill("https://crm.example/x")
    await dialog(page).get_by_label(field).fill(typed)
    await dialog(page).get_by_role("button", name="Add a webhook").click()
    await expect(dialog(page).get_by_text(said)).to_be_visible()
    await expect(dialog(page).get_by_label(field)).to_be_focused()
    assert admin.get(HOOKS).json() == []


async def test_there_are_only_so_many_webhooks(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """The page says what to do."""
    tablets.expected.append(TAKEN)
    for number in range(20):
        webhook(admin, f"https://crm.example/{number}")
    page = await open_connections(tablets, server)
    await button(page, "Add a webhook").click()
    await dialog(page).get_by_label("Address").fill("https://crm.example/x")
    await dialog(page).get_by_role("button", name="Add a webhook").click()
    await expect(dialog(page).get_by_text("There are as many as there may be.")).to_be_visible()


async def test_what_a_webhook_did_not_take_is_said_and_tried_again(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """Why, and how many were given up; they are sent when somebody says so, and then all is told."""
    with receiving() as receiver:
        made = webhook(admin, receiver.url)
        leave_in_outbox(server, made["id"], 2, "answered 503", given_up=True)
        page = await open_connections(tablets, server)
        hook = row(page, receiver.url)
        await expect(hook).to_contain_text("2 changes were given up")
        await expect(hook).to_contain_text("The receiver had trouble of its own (it answered 503)")
        await hook.get_by_role("button", name="Try again").click()
        await expect(hook).to_contain_text("Nothing waits", timeout=WAIT_S * 1_000)
        assert receiver.came.qsize() == 2


async def test_a_webhook_is_tried_with_a_message_of_no_guest(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """Whether it was taken is said at once, also to who does not see it; why not; and when it is enough."""
    tablets.expected.append("status of 429")
    server.services.webhooks._tests = Rates(TESTS_PER_S, TESTS_BURST)
    with receiving() as receiver:
        webhook(admin, receiver.url)
        page = await open_connections(tablets, server)
        said = row(page, receiver.url).get_by_role("status")
        await button(page, f"Send a test: {receiver.url}").press("Enter")
        await expect(said).to_have_text("The receiver took the test message.")
        await expect(button(page, f"Send a test: {receiver.url}")).to_be_focused()
        assert receiver.next().told["data"] == {}
        receiver.status = 403
        await button(page, f"Send a test: {receiver.url}").click()
        await expect(said).to_contain_text("did not take the test message. The receiver refused us")
        await expect(row(page, receiver.url)).to_contain_text("Nothing waits")
        server.services.webhooks._tests = Rates(1e-9, 0.0)
        await button(page, f"Send a test: {receiver.url}").click()
        await expect(said).to_contain_text("Those were too many tests.")
        assert receiver.came.qsize() == 1


async def test_a_secret_is_replaced_and_the_one_before_signs_for_a_while(
    tablets: Tablets, server: LiveServer, clock: Ahead, admin: httpx.Client
) -> None:
    """For as long as was chosen; the new one is shown once, and the list says until when both sign."""
    url = "https://crm.example/x"
    webhook(admin, url)
    page = await open_connections(tablets, server)
    await button(page, f"New secret: {url}").click()
    await dialog(page).get_by_label("The old secret also signs for").select_option("7 days")
    await button(page, "Make the secret").click()
    secret = await secret_of(page, "The secret")
    await button(page, "I have it").click()
    await expect(button(page, f"New secret: {url}")).to_be_focused()
    await expect(row(page, url)).to_contain_text("The old secret also signs until")
    assert secret not in await page.content()
    [listed] = admin.get(HOOKS).json()
    assert listed["old_secret_until"] == pytest.approx(clock.now() + 7 * DAY_S, abs=60)


async def test_a_secret_that_cannot_be_replaced_says_why_at_its_field(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """One of one's own that is none; one too many. It takes the focus."""
    tablets.expected += [REFUSED, TAKEN]
    made = webhook(admin, "https://crm.example/x")
    for _ in range(3):
        admin.post(f"{HOOKS}/{made['id']}/rotate", json={}).raise_for_status()
    page = await open_connections(tablets, server)
    await button(page, "New secret: https://crm.example/x").click()
    overlap = dialog(page).get_by_label("The old secret also signs for")
    await button(page, "Make the secret").click()
    await expect(dialog(page).get_by_text("Too many old secrets still sign.")).to_be_visible()
    await expect(overlap).to_be_focused()
    await overlap.select_option("Not at all: it ends now")
    await dialog(page).get_by_label("Secret of your own (optional)").fill("abc")
    await button(page, "Make the secret").click()
    await expect(dialog(page).get_by_text("This must be whsec_")).to_be_visible()
    await expect(dialog(page).get_by_label("Secret of your own (optional)")).to_be_focused()


async def test_of_what_a_webhook_is_told_is_chosen_and_changed(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """All of it unless one says otherwise; that what it is always told cannot be left out is said."""
    url = "https://crm.example/x"
    page = await open_connections(tablets, server)
    await button(page, "Add a webhook").click()
    await dialog(page).get_by_label("Address").fill(url)
    await expect(
        dialog(page).get_by_text("Always told: consents, merged profiles and erasures.")
    ).to_be_visible()
    await dialog(page).get_by_label("Tags and phones").uncheck()
    await dialog(page).get_by_role("button", name="Add a webhook").click()
    await button(page, "I have it").click()
    await expect(row(page, url)).to_contain_text("Not told of tags and phones")
    assert admin.get(HOOKS).json()[0]["left_out"] == ["guest.credentials_changed"]
    await button(page, f"Change {url}").click()
    await dialog(page).get_by_label("Tags and phones").check()
    await button(page, "Change it").click()
    await expect(row(page, url)).not_to_contain_text("Not told of")
    await expect(button(page, f"Change {url}")).to_be_focused()
    assert admin.get(HOOKS).json()[0]["left_out"] == []


async def test_a_key_says_when_it_was_last_used(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """Also one in whose place another came: so one sees when it may be ended."""
    server.post(READS, server.world.key("H1"), []).raise_for_status()
    [first] = [one["id"] for one in admin.get(KEYS).json() if one["name"] == "H1"]
    admin.post(f"{KEYS}/{first}/rotate", json={}).raise_for_status()
    page = await open_connections(tablets, server)
    await expect(row(page, "H2")).to_contain_text("Never used")
    await expect(row(page, "H1")).to_contain_text("Never used")
    await expect(row(page, "H1").get_by_text("The key before it")).to_contain_text("Last used about")


async def test_a_webhook_is_ended_when_one_is_sure(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """With what waits."""
    leave_in_outbox(server, webhook(admin, "https://crm.example/x")["id"], 1, "ConnectError")
    page = await open_connections(tablets, server)
    await expect(row(page, "crm.example")).to_contain_text("could not be reached")
    await button(page, "End https://crm.example/x").click()
    await button(page, "End the webhook").click()
    await expect(page.get_by_text("No other system is told of changes.")).to_be_visible()
    assert admin.get(HOOKS).json() == []


async def test_a_manager_sees_how_webhooks_do(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """From the devices; no keys, and nothing that they may not touch."""
    leave_in_outbox(server, webhook(admin, "https://crm.example/x")["id"], 1, "x", given_up=True)
    page = await tablets.open("mira", "/devices")
    await page.get_by_role("link", name="Whether other systems are told of changes").click()
    await expect(row(page, "crm.example")).to_contain_text("Given up")
    await expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    await expect(page.get_by_role("heading", name="Keys")).to_have_count(0)


async def test_nobody_else_has_the_page(tablets: Tablets, server: LiveServer) -> None:
    """Who may see none of it is sent home, and the devices offer no way there."""
    page = await tablets.open("lin", PATH)
    await expect(page).to_have_url(f"{server.address}/")
    page = await tablets.open("tomas", "/devices")
    await expect(page.get_by_role("heading", name="Devices")).to_be_visible()
    await expect(page.get_by_role("main").get_by_role("link")).to_have_count(0)


async def test_without_a_line_the_page_says_so_and_asks_again(
    tablets: Tablets, server: LiveServer, admin: httpx.Client
) -> None:
    """For each of the two; and what one wants to do meanwhile is not done, and can be tried again."""
    tablets.expected.append(NO_NETWORK)
    page = await open_connections(tablets, server)
    for path in ("keys", "webhooks"):
        await page.route(f"**/api/v1/{path}*", lambda route: route.abort())
    await button(page, "Replace H1").click()
    await page.route("**/api/v1/keys/**", lambda route: route.abort())
    await button(page, "Make the key").click()
    await expect(dialog(page).get_by_role("alert")).to_contain_text("No connection.")
    await page.keyboard.press("Escape")
    await page.get_by_role("link", name="Devices").click()
    await expect(page.get_by_role("heading", name="Devices")).to_be_visible()
    await page.get_by_role("link", name="Connections").click()
    await expect(page.get_by_role("alert")).to_have_count(2)
    await page.unroute_all()
    for _ in range(2):
        await button(page, "Try again").first.click()
    await expect(page.get_by_role("alert")).to_have_count(0)
    await expect(row(page, "H1")).to_be_visible()
    await expect(page.get_by_text("No other system is told of changes.")).to_be_visible()
