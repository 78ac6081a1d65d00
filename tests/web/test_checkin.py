"""The guest's own page, on a phone whose position we choose, beside the board of the staff."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
import segno
from playwright.async_api import Geolocation, Page, Request, expect

from server.doors import DAY_S, DAYS, Door, write_code
from tests.live_server import Ahead, Json, LiveServer
from tests.server.faults.proxy import between
from tests.web.tablets import NO_NETWORK, Tablets, cards
from tests.web.test_access import PHONE, SMALL, TOUCH_PX, violations
from tests.web.test_offline import address_of, port_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

GUEST = "g27"
INSIDE = (60.1692, 24.9381)
NEARBY = (60.16925, 24.9381)
STREET = (60.1722, 24.9381)
STATION = (60.1752, 24.9381)


def at(place: tuple[float, float], accuracy_m: float = 8) -> Geolocation:
    return {"latitude": place[0], "longitude": place[1], "accuracy": accuracy_m}


def code(server: LiveServer, zone: str = "showroom", for_s: float = 600) -> str:
    services = server.services
    return write_code(services.house.secret, Door("dealer", zone, services.clock.now() + for_s))


async def open_link(
    tablets: Tablets, link: str = "", allowed: Sequence[str] = ("geolocation",), **options: Any
) -> Page:
    """The guest's phone, on which their link is opened."""
    key = tablets.server.world.key(f"phone:{GUEST}")
    path = f"/here#{link or f'k={key}'}"
    options = {"geolocation": at(STREET), "permissions": list(allowed), **options}
    return await tablets.open(path=path, size=PHONE, **options)


def says(page: Page, state: str) -> Any:
    return expect(page.locator(f"[data-state={state}]"))


def shares(page: Page, how: str) -> Any:
    return expect(page.locator(f"[data-sharing={how}]"))


async def share(page: Page) -> None:
    await page.get_by_role("button", name="Share my position").click()


def present(server: LiveServer) -> list[str]:
    floor: Json = server.sign_in("helena").get("/api/v1/floor").json()
    return [presence["guest"] for presence in floor["presences"]]


async def test_walking_in_and_out_is_seen_on_the_board(
    tablets: Tablets, server: LiveServer, clock: Ahead
) -> None:
    """On the street nothing; inside the guest and the staff see it; far away for a while, they have left."""
    board = await tablets.open("helena")
    phone = await open_link(tablets)
    await share(phone)
    await shares(phone, "good").to_be_visible()
    await says(phone, "away").to_be_visible()
    await expect(cards(board, server.world.name(GUEST))).to_have_count(0)

    await phone.context.set_geolocation(at(INSIDE))
    await says(phone, "here").to_contain_text("Welcome hall")
    await expect(cards(board, server.world.name(GUEST))).to_be_visible()

    for place in (STREET, STATION, STREET):
        clock.skip(61)
        async with phone.expect_response("**/phones/position"):
            await phone.context.set_geolocation(at(place))
    await says(phone, "away").to_be_visible()
    assert present(server) == []


async def test_the_code_at_the_door_checks_in(tablets: Tablets, server: LiveServer) -> None:
    """In the browser that knows the link, in a new tab or in the one that is open, without any position."""
    board = await tablets.open("helena")
    phone = await open_link(tablets, allowed=[])
    await says(phone, "away").to_be_visible()
    scanned = await phone.context.new_page()
    await scanned.goto(f"/here#c={code(server)}")
    await says(scanned, "here").to_contain_text("Showroom")
    await expect(scanned).to_have_url(re.compile("/here$"))
    await expect(cards(board, server.world.name(GUEST))).to_be_visible()
    await phone.goto(f"/here#c={code(server, 'cafe')}")
    await says(phone, "here").to_contain_text("Café")
    await phone.get_by_role("button", name="I have left").click()
    await says(phone, "ended").to_be_visible()
    assert present(server) == []


async def test_no_key_and_no_code_is_in_any_address_that_is_sent(
    tablets: Tablets, server: LiveServer
) -> None:
    """They stand behind the #, are taken out of the address bar at once, and go as header and body."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url.partition("#")[0] + str(request.headers.get("referer")))

    key, door = server.world.key(f"phone:{GUEST}"), code(server)
    phone = await tablets.open(size=PHONE)
    phone.context.on("request", note)
    await phone.goto(f"/here#k={key}&c={door}")
    await says(phone, "here").to_be_visible()
    assert len(asked) > 3
    assert not [url for url in asked if key in url or door in url]
    assert key not in phone.url
    assert key not in str(await phone.evaluate("[history.length, document.referrer, location.href]"))


async def test_a_link_that_is_missing_or_no_good_is_told(tablets: Tablets, server: LiveServer) -> None:
    """What to do is said, and a key that is no good is not kept."""
    stranger = await open_link(tablets, f"c={code(server)}")
    await says(stranger, "unknown").to_be_visible()
    wrong = await open_link(tablets, "k=nonsense")
    await says(wrong, "invalid").to_be_visible()
    assert await wrong.evaluate("localStorage.getItem('maitred.phone')") is None


@pytest.mark.parametrize("zone", ["old", "changed", "elsewhere"])
async def test_a_code_that_is_no_good_is_told(
    tablets: Tablets, server: LiveServer, clock: Ahead, zone: str
) -> None:
    """The guest is not blamed, and not checked in."""
    tablets.expected.append("status of 422")
    secret, until = server.services.house.secret, server.services.clock.now() + 60
    codes = {
        "old": (write_code(secret, Door("dealer", "cafe", until - 120)), "codeEnded"),
        "changed": (code(server)[:-4] + "AAAA", "badCode"),
        "elsewhere": (write_code(secret, Door("hotel", "lobby", until)), "otherVenue"),
    }
    key = server.world.key(f"phone:{GUEST}")
    phone = await open_link(tablets, f"k={key}&c={codes[zone][0]}")
    await says(phone, codes[zone][1]).to_be_visible()
    assert present(server) == []


async def test_without_consent_the_guest_is_told_that_nothing_was_stored(
    tablets: Tablets, server: LiveServer
) -> None:
    """And is not asked for a position that nobody would take."""
    server.sign_in("helena").post(f"/api/v1/guests/{GUEST}/consents/recognise_by_phone/withdraw")
    key = server.world.key(f"phone:{GUEST}")
    phone = await open_link(tablets, f"k={key}&c={code(server)}")
    await says(phone, "noConsent").to_contain_text("Nothing was stored")
    await expect(phone.get_by_role("button", name="Share my position")).to_have_count(0)
    assert present(server) == []


async def test_a_refused_permission_is_told_and_the_code_still_works(
    tablets: Tablets, server: LiveServer
) -> None:
    """The page says where to change it."""
    phone = await open_link(tablets, allowed=[])
    await share(phone)
    await shares(phone, "denied").to_be_visible()
    await phone.goto(f"/here#c={code(server)}")
    await says(phone, "here").to_contain_text("Showroom")


async def test_a_page_that_gets_no_position_says_so(tablets: Tablets) -> None:
    """As from an address without HTTPS."""
    phone = await open_link(tablets)
    await phone.context.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    await phone.reload()
    await share(phone)
    await shares(phone, "impossible").to_be_visible()


async def test_a_vague_position_says_how_vague(tablets: Tablets, server: LiveServer) -> None:
    """It puts nobody anywhere; when it is good again it does."""
    phone = await open_link(tablets, geolocation=at(INSIDE, 900))
    await share(phone)
    await shares(phone, "weak").to_contain_text("900 m")
    await says(phone, "away").to_be_visible()
    await phone.context.set_geolocation(at((INSIDE[0] + 0.0003, INSIDE[1])))
    await shares(phone, "good").to_contain_text("8 m")


async def test_one_failed_position_is_no_departure(tablets: Tablets, server: LiveServer) -> None:
    """The page goes on as before, and the guest stays where they were seen."""
    phone = await open_link(tablets, geolocation=at(INSIDE))
    await share(phone)
    await says(phone, "here").to_be_visible()
    await phone.context.set_geolocation(None)
    await shares(phone, "trouble").to_be_visible()
    await says(phone, "here").to_be_visible()
    assert present(server) == [GUEST]
    await phone.context.set_geolocation(at(INSIDE))
    await shares(phone, "good").to_be_visible()


async def test_who_stops_sharing_is_gone_from_the_floor(tablets: Tablets, server: LiveServer) -> None:
    """At once, and the page says so."""
    phone = await open_link(tablets, geolocation=at(INSIDE))
    await share(phone)
    await says(phone, "here").to_be_visible()
    await phone.get_by_role("button", name="Stop sharing").click()
    await says(phone, "ended").to_be_visible()
    await shares(phone, "off").to_be_visible()
    assert present(server) == []


async def test_without_network_the_page_says_so_and_comes_back(tablets: Tablets, server: LiveServer) -> None:
    """By itself: the check-in that was under way is made then."""
    tablets.expected.append(NO_NETWORK)
    async with between(port_of(server)) as network:
        phone = await open_link(tablets, address=address_of(network))
        await says(phone, "away").to_be_visible()
        network.cut()
        await phone.evaluate(f"location.hash = 'c={code(server)}'")
        await says(phone, "offline").to_be_visible()
        await network.open()
        await says(phone, "here").to_contain_text("Showroom", timeout=10_000)


def choice(page: Page, intent: str) -> Any:
    return page.locator(f"input[value={intent}]")


async def choose(page: Page, intent: str) -> None:
    """Shown as chosen once the server has it."""
    await choice(page, intent).click()
    await expect(choice(page, intent)).to_be_checked()


def somebody(page: Page) -> Any:
    return page.get_by_role("button", name="I would like somebody")


async def test_what_the_guest_wants_is_chosen_and_kept(tablets: Tablets, server: LiveServer) -> None:
    """By keyboard too; each choice says what it means; shown once the server has it, and after a reload."""
    board = await tablets.open("helena")
    phone = await open_link(tablets, geolocation=at(INSIDE))
    await share(phone)
    await says(phone, "here").to_be_visible()
    group = phone.get_by_role("group", name="How may we look after you?")
    await expect(group.get_by_role("radio")).to_have_count(3)
    await expect(group.get_by_role("radio", name="Welcome me The team sees")).to_be_checked()
    await choice(phone, "welcome").focus()
    await phone.keyboard.press("ArrowDown")
    await expect(choice(phone, "if_asked")).to_be_checked()
    await expect(choice(phone, "if_asked")).to_be_focused()
    await expect(phone.get_by_text("or until you choose again")).to_be_visible()
    await expect(cards(board, server.world.name(GUEST))).to_have_count(0)

    await choose(phone, "invisible")
    await says(phone, "invisible").to_contain_text("Nobody on the team sees you")
    await expect(phone.locator("[data-sharing]")).to_have_count(0)
    await expect(somebody(phone)).to_have_count(0)
    assert present(server) == []
    await phone.reload()
    await says(phone, "invisible").to_be_visible()
    await expect(choice(phone, "invisible")).to_be_checked()
    await choose(phone, "welcome")
    # A position from before the choice is not looked at: this one is new.
    await phone.context.set_geolocation(at(NEARBY))
    await share(phone)
    await says(phone, "here").to_be_visible()


async def test_asking_for_somebody_makes_a_card_and_the_page_says_so(
    tablets: Tablets, server: LiveServer
) -> None:
    """Once; pressed again the page says that it was told already."""
    board = await tablets.open("helena")
    phone = await open_link(tablets, f"k={server.world.key(f'phone:{GUEST}')}&c={code(server)}")
    await says(phone, "here").to_be_visible()
    await choose(phone, "if_asked")
    await expect(cards(board, server.world.name(GUEST))).to_have_count(0)
    told = phone.get_by_role("status").filter(has_text="Somebody has been told")
    await somebody(phone).press("Enter")
    await expect(told).to_have_text("Somebody has been told, and will come to you.")
    await expect(cards(board, server.world.name(GUEST))).to_contain_text("Would like somebody")
    await somebody(phone).press("Enter")
    await expect(told).to_contain_text("told already")
    await expect(cards(board, server.world.name(GUEST))).to_have_count(1)


STOP_AND_CLICK = """async ([button, key]) => {
  await fetch("/api/v1/phones/stop", { method: "POST", headers: { Authorization: `Bearer ${key}` } });
  button.click();
}"""


async def test_who_cannot_be_passed_on_is_told_why(tablets: Tablets, server: LiveServer) -> None:
    """Not here any more, or no network: nobody is said to come."""
    tablets.expected += [NO_NETWORK, "status of 409"]
    async with between(port_of(server)) as network:
        link = f"k={server.world.key(f'phone:{GUEST}')}&c={code(server)}"
        phone = await open_link(tablets, link, address=address_of(network))
        await says(phone, "here").to_be_visible()
        # At once, before the page looks again and takes the button away.
        button = await somebody(phone).element_handle()
        await phone.evaluate(STOP_AND_CLICK, [button, server.world.key(f"phone:{GUEST}")])
        await expect(phone.get_by_text("We do not know where you are.")).to_be_visible()
        network.cut()
        await somebody(phone).click()
        await expect(phone.get_by_text("nobody has been told")).to_be_visible()


async def is_usable(page: Page) -> None:
    """Nothing small, nothing to scroll sideways for, nothing that axe finds."""
    assert await page.evaluate(SMALL, TOUCH_PX) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    assert await violations(page) == []


async def test_axe_finds_nothing_on_the_guests_page(tablets: Tablets, server: LiveServer) -> None:
    """In light and dark: without a link, not checked in, sharing, checked in, invisible, ended."""
    stranger = await open_link(tablets, f"c={code(server)}")
    await says(stranger, "unknown").to_be_visible()
    await is_usable(stranger)
    phone = await open_link(tablets, geolocation=at(INSIDE))
    await says(phone, "away").to_be_visible()
    await is_usable(phone)
    await share(phone)
    await says(phone, "here").to_be_visible()
    await is_usable(phone)
    await somebody(phone).click()
    await expect(phone.get_by_text("Somebody has been told")).to_be_visible()
    await choose(phone, "invisible")
    await says(phone, "invisible").to_be_visible()
    await is_usable(phone)
    await choose(phone, "welcome")
    await phone.reload()
    # A position from before the choice is not looked at: this one is new.
    await phone.context.set_geolocation(at(NEARBY))
    await share(phone)
    await says(phone, "here").to_be_visible()
    await phone.get_by_role("button", name="Stop sharing").click()
    await says(phone, "ended").to_be_visible()
    await is_usable(phone)


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "您已报到：展厅"), ("zh-TW", "您已報到：展示廳")])
async def test_the_page_is_in_the_guests_language(
    tablets: Tablets, server: LiveServer, language: str, words: str
) -> None:
    """The phone's, or the one that they choose."""
    key = server.world.key(f"phone:{GUEST}")
    phone = await open_link(tablets, f"k={key}&c={code(server)}", language=language)
    await says(phone, "here").to_contain_text(words)
    await phone.get_by_role("combobox").select_option("en")
    await says(phone, "here").to_contain_text("You are checked in: Showroom")


async def test_a_manager_opens_a_poster_whose_code_works(tablets: Tablets, server: LiveServer) -> None:
    """From the list of zones, in a tab of its own; a host is not offered it."""
    manager = await tablets.open("helena", "/posters")
    button = manager.get_by_role("link", name="Open the card for Showroom")
    async with manager.expect_popup() as opened:
        await button.click()
    card = await opened.value
    await expect(card.locator("text", has_text="Scan to check in")).to_be_visible()
    await expect(card.locator("text", has_text="Showroom")).to_be_visible()
    drawn = await card.locator("path").get_attribute("d")
    assert drawn in _possible(server, tablets.server.address)
    host = await tablets.open("lin", "/posters")
    await expect(host).to_have_url(re.compile("/$"))


def _possible(server: LiveServer, address: str) -> list[str]:
    """How the code is drawn that ends in 30 days, made within the last seconds."""
    now, secret = server.services.clock.now(), server.services.house.secret
    doors = [Door("dealer", "showroom", now + DAYS * DAY_S - ago) for ago in range(20)]
    codes = [segno.make_qr(f"{address}/here#c={write_code(secret, door)}", error="m") for door in doors]
    return [re.search(r' d="([^"]+)"', one.svg_inline(border=4))[1] for one in codes]  # type: ignore[index]
