"""The manager's pages: the live floor, the readers' health, the guests and their consents."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.live_server import Ahead, Json, LiveServer
from tests.web.tablets import Tablets, cards

pytestmark = pytest.mark.asyncio(loop_scope="session")


def dot(page: Page, zone: str, guest: str) -> Locator:
    """The guest on the plan, if in this zone."""
    return page.locator(f"svg [data-zone={zone}]").get_by_role("img", name=guest)


def reader(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name="Readers").locator(f"[data-reader={name}]")


def confidence(label: str | None) -> int:
    found = re.search(r"(\d+) % sure", label or "")
    assert found, label
    return int(found[1])


async def is_inside(inner: Locator, outer: Locator) -> bool:
    a, b = await inner.bounding_box(), await outer.bounding_box()
    assert a is not None
    assert b is not None
    return (
        b["x"] <= a["x"] + a["width"] / 2 <= b["x"] + b["width"]
        and b["y"] <= a["y"] + a["height"] / 2 <= b["y"] + b["height"]
    )


async def test_a_guest_is_shown_where_they_are_believed_to_be(
    tablets: Tablets, server: LiveServer, clock: Ahead
) -> None:
    """In the zone's area of the plan, with how sure we are; they move when the reads do, and are gone when
    nobody hears them any more. Nothing is touched."""
    page = await tablets.open("mira", "/floor")
    await expect(page.get_by_role("group", name="Entrance, 0 guests")).to_be_visible()
    server.read("g01")
    guest = dot(page, "entrance", "Zhang Wei, Diamond")
    await expect(guest).to_be_visible()
    assert 0 < confidence(await guest.get_attribute("aria-label")) <= 100
    assert await is_inside(guest, page.locator("polygon").first)
    await expect(page.get_by_role("group", name="Entrance, 1 guest")).to_be_visible()

    for _ in range(6):
        clock.skip(1.5)
        server.read("g01", "H2", 1)
    guest = dot(page, "lobby", "Zhang Wei, Diamond")
    await expect(guest).to_be_visible()
    assert await is_inside(guest, page.locator("polygon").nth(1))
    await expect(dot(page, "entrance", "Zhang Wei")).to_have_count(0)

    await page.get_by_text("List", exact=True).click()
    row = page.get_by_role("row", name="Zhang Wei")
    await expect(row).to_contain_text("Lobby")
    assert confidence(await row.inner_text()) > 0
    clock.skip(150)
    server.read("g12")
    await expect(page.get_by_role("row", name="Fatima Al-Zahrani")).to_be_visible()
    await expect(row).to_have_count(0)


async def test_each_readers_health_is_seen(tablets: Tablets, server: LiveServer, clock: Ahead) -> None:
    """Never heard and silent for long look silent, in words; one that reads shows how much it does."""
    page = await tablets.open("mira", "/floor")
    await expect(reader(page, "H1")).to_contain_text("Not heard yet")
    clock.skip(100)
    await expect(reader(page, "H1")).to_contain_text("Silent")
    await expect(reader(page, "H1")).to_contain_text("never")
    await expect(page.get_by_text("5 readers are silent")).to_be_visible()
    for _ in range(3):
        server.read("g01")
    await expect(reader(page, "H1")).to_contain_text("Working")
    await expect(reader(page, "H1").get_by_role("cell").last).to_have_text("3")
    await expect(page.get_by_role("img", name="Antenna H1/1", exact=True)).to_be_visible()
    await expect(page.get_by_role("img", name="Antenna H2/1, silent")).to_be_visible()
    await expect(page.get_by_text("4 readers are silent")).to_be_visible()
    clock.skip(100)
    await expect(reader(page, "H1")).to_contain_text("Silent")
    await expect(page.get_by_text("5 readers are silent")).to_be_visible()


async def test_reads_without_consent_are_only_counted(tablets: Tablets, server: LiveServer) -> None:
    """A guest who gave none is nowhere on the floor: a number rises, that is all."""
    page = await tablets.open("mira", "/floor")
    server.read("g18")
    await expect(page.locator("dl > div").filter(has_text="Reads dropped").locator("dd").first).to_have_text(
        "1"
    )
    await expect(page.get_by_text("Ingrid Haugen")).to_have_count(0)


async def test_staff_are_shown_in_the_zone_they_chose(tablets: Tablets) -> None:
    """Within a moment, and without a trail of where they were."""
    page = await tablets.open("mira", "/floor")
    staff = page.get_by_role("region", name="Staff by zone")
    await expect(staff.locator("[data-zone=entrance]")).to_contain_text("Lin Xiaoyu")
    tablet = await tablets.open("lin")
    await tablet.get_by_role("region", name="My zone").get_by_role("button", name="Spa").click()
    await expect(staff.locator("[data-zone=spa]")).to_contain_text("Lin Xiaoyu")
    await expect(staff.get_by_text("Lin Xiaoyu")).to_have_count(1)


async def test_a_consent_is_withdrawn_and_given_again(tablets: Tablets, server: LiveServer) -> None:
    """One is as easy as the other; in between the guest is not recognised, and the row says so."""
    server.read("g01")
    page = await tablets.open("mira", "/guests")
    await page.get_by_role("searchbox").fill("zhang w")
    row = page.get_by_role("listitem").filter(has_text="Zhang Wei")
    await expect(page.get_by_role("list", name="Guests").get_by_role("listitem")).to_have_count(1)
    await expect(row).to_contain_text("Here now: Entrance")
    consent = row.locator("[data-purpose=recognise_by_tag]")

    await consent.get_by_role("button").click()
    await page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    await expect(consent).to_contain_text("Given")
    await consent.get_by_role("button").click()
    await page.get_by_role("dialog").get_by_role("button", name="Withdraw now").click()
    await expect(consent).to_contain_text("Withdrawn")
    await expect(row).to_contain_text("Not here")
    server.read("g01")

    await consent.get_by_role("button", name="Give").click()
    await expect(consent).to_contain_text("Given")
    board = await tablets.open("mira")
    await expect(cards(board)).to_have_count(0)
    server.read("g01")
    await expect(cards(board, "Zhang Wei")).to_be_visible()


async def test_guests_are_found_and_leafed_through(tablets: Tablets, server: LiveServer) -> None:
    """By any part of the name in any letter case; page by page; and no match says so."""
    page = await tablets.open("mira", "/guests")
    names = page.get_by_role("list", name="Guests").get_by_role("heading")
    await expect(names).to_have_count(20)
    first = await names.all_inner_texts()
    await page.get_by_role("button", name="Next page").click()
    await expect(names.first).not_to_have_text(first[0])
    await expect(names).to_have_count(20)
    second = await names.all_inner_texts()
    assert len({*first, *second}) == len(server.world.seed.guests)
    await page.get_by_role("button", name="Previous page").click()
    await expect(names.first).to_have_text(first[0])
    await page.get_by_role("searchbox").fill("OKONKWO")
    await expect(names).to_have_text(["Amara Okonkwo"])
    await page.get_by_role("searchbox").fill("nobody of that name")
    await expect(page.get_by_text("No guest is found.")).to_be_visible()
    await page.get_by_role("button", name="Clear the search").click()
    await expect(names).to_have_count(20)


def say(server: LiveServer, reader: str, *news: Json) -> None:
    """An Impinj reader says so of itself; without news, that it is alive."""
    body = list(news) or b""
    answer = server.post("/api/v1/readers/impinj", server.world.key(reader), body)
    assert answer.status_code == 200, answer.text


STOPPED: Json = {"eventType": "inventoryStatus", "inventoryStatusEvent": {"inventoryStatus": "idle"}}
UNPLUGGED: Json = {"eventType": "antennaDisconnected", "antennaDisconnectedEvent": {"antennaPort": 2}}


async def test_what_is_wrong_with_a_reader_is_said_in_words(
    tablets: Tablets, server: LiveServer, clock: Ahead
) -> None:
    """Under the reader, with a sign at the antenna; and what each antenna heard in the last hour."""
    page = await tablets.open("mira", "/floor")
    for _ in range(3):
        server.read("g01", "H2", 1)
        clock.skip(60)
        say(server, "H2", UNPLUGGED)
    said = page.locator("[data-said=H2]")
    await expect(said).to_contain_text("Antenna 2 is not connected")
    await expect(reader(page, "H2")).to_contain_text("Warning")
    antenna = page.locator("[data-antenna='H2/1']")
    await expect(antenna.get_by_role("img", name="3 reads in the last hour, well")).to_be_visible()
    antenna = page.locator("[data-antenna='H2/2']")
    await expect(antenna.get_by_role("img", name="0 reads in the last hour, hears nothing")).to_be_visible()
    say(server, "H2", STOPPED)
    clock.skip(20)
    say(server, "H2")
    await expect(said).to_contain_text("On, but does not listen for tags")
    await expect(reader(page, "H2")).to_contain_text("Down")


async def test_a_notice_comes_to_the_managers_board_and_goes_by_itself(
    tablets: Tablets, server: LiveServer, clock: Ahead
) -> None:
    """Its heading says what is wrong; whoever has it is told that it is over. A host sees nothing of it."""
    manager, host = await tablets.open("mira"), await tablets.open("lin")
    say(server, "H2", STOPPED)
    clock.skip(80)
    say(server, "H2")
    notice = cards(manager, "Reader H2 is on, but does not listen for tags")
    await expect(notice).to_contain_text("Lobby")
    await expect(notice).to_contain_text("Start it again")
    await notice.get_by_role("button", name="Claim").click()
    await expect(notice.get_by_role("button")).to_have_text(["Taken care of", "Nothing to do", "More"])
    running = {"eventType": "inventoryStatus", "inventoryStatusEvent": {"inventoryStatus": "running"}}
    say(server, "H2", running)
    clock.skip(20)
    say(server, "H2")
    await expect(cards(manager)).to_have_count(0)
    await expect(manager.get_by_text("Over by itself: Reader H2 is on")).to_be_visible()
    await expect(cards(host)).to_have_count(0)


def be_in_two_places(server: LiveServer, clock: Ahead) -> None:
    """The tag of Zhang Wei, at the entrance and, 31 m away, in the lounge."""
    for _ in range(12):
        server.read("g01", "H1", 2, rssi=-48)
        clock.skip(0.5)
        server.read("g01", "H3", 2, rssi=-48)
        clock.skip(0.5)


async def test_a_tag_in_two_places_takes_the_name_off_every_screen(
    tablets: Tablets, server: LiveServer, clock: Ahead
) -> None:
    """The host's card says to confirm who it is; the manager is told where the tag is, and the floor marks
    whose it is."""
    host, manager = await tablets.open("lin"), await tablets.open("mira")
    floor = await tablets.open("tomas", "/floor")
    for _ in range(10):
        clock.skip(1)
        server.read("g01", "H1", 2, rssi=-48)
    await expect(cards(host, "Zhang Wei")).to_be_visible()
    be_in_two_places(server, clock)
    await expect(cards(host, "Confirm who it is").first).to_contain_text("Not sure who")
    for page in (host, manager):
        await expect(page.get_by_text("Zhang Wei")).to_have_count(0)
    notice = cards(manager, "A guest's tag is in two places at once")
    await expect(notice).to_contain_text(re.compile("Heard in (Entrance and Lounge|Lounge and Entrance)"))
    await expect(cards(host, "A guest's tag is in two places at once")).to_have_count(0)
    mark = floor.get_by_role("img", name=re.compile("Zhang Wei, Diamond, .* sure, Tag in two places"))
    await expect(mark).to_be_visible()
