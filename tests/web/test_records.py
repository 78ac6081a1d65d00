"""How long data is kept and who looked, and those who see nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, WebSocket, expect

from server.audit import Act
from tests.live_server import Ahead, LiveServer, World, running
from tests.server.roles import PASSWORD, staffed
from tests.web.states import LOCALES
from tests.web.tablets import Tablets, sign_in
from tests.web.test_access import PHONE, SMALL, THEMES, TOUCH_PX, violations
from tests.web.test_languages import words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def house(world: World, tmp_path: Path, clock: Ahead, pages_built: None) -> Iterator[LiveServer]:
    """A server with somebody of every role."""
    with running(world, staffed(world, tmp_path / "staffed"), clock) as one:
        yield one


async def pages_of(page: Page) -> list[str]:
    links = page.get_by_role("navigation", name="Pages").get_by_role("link")
    return await links.all_inner_texts()


async def test_a_manager_sees_who_looked(tablets: Tablets, server: LiveServer) -> None:
    """A look at a guest is in the trail with who it was, and what is older than a page can be fetched."""
    mira = server.sign_in("mira")
    for _ in range(60):
        mira.get("/api/v1/trail")
    mira.get("/api/v1/guests/g12/export").raise_for_status()
    page = await tablets.open("mira", "/records")
    export = page.get_by_role("row").filter(has_text="Took along all that is held of a guest")
    await expect(export).to_contain_text("Mira Salonen")
    await expect(export).to_contain_text("g12")
    older = page.get_by_role("button", name="Older ones")
    await older.click()
    await expect(older).to_have_count(0)
    await expect(page.locator("[data-entry='1']")).to_be_visible()


async def test_it_says_how_long_data_is_kept(tablets: Tablets, server: LiveServer) -> None:
    """Each kind, with the setting by which it is changed."""
    page = await tablets.open("mira", "/records")
    visits = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Visits"))
    await expect(visits).to_contain_text("730 days")
    await expect(visits).to_contain_text("MAITRED_KEEP_VISITS_DAYS")


async def test_an_auditor_has_records_and_the_report(house: LiveServer, tablets: Tablets) -> None:
    """No board, and no feed that would refuse them again and again."""
    page = await tablets.open(address=house.address)
    feeds: list[WebSocket] = []
    page.on("websocket", lambda feed: feeds.append(feed))
    await sign_in(page, "hotel-auditor", PASSWORD)
    await expect(page.get_by_role("heading", name="Who looked, and who changed what")).to_be_visible()
    assert await pages_of(page) == ["Report", "Records"]
    await expect(page.locator("[data-link]")).to_have_count(0)
    await page.goto("/shift")
    await expect(page).to_have_url(f"{house.address}/records")
    await page.get_by_role("link", name="Report").click()
    await expect(page.get_by_role("heading", name="Report of cards")).to_be_visible()
    assert feeds == []


async def test_an_auditor_whose_session_ended_elsewhere_is_signed_out(
    house: LiveServer, tablets: Tablets
) -> None:
    """As soon as they look at the page again: there is no feed that would say so."""
    page = await tablets.open(address=house.address)
    await sign_in(page, "hotel-auditor", PASSWORD)
    await expect(page.get_by_role("heading", name="How long data is kept")).to_be_visible()
    house.services.house.sessions.clear()
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.get_by_label("Password", exact=True)).to_be_visible()


async def test_what_could_not_be_fetched_is_fetched_again(tablets: Tablets, server: LiveServer) -> None:
    """Each of the two says what is wrong, and asks again when told to."""
    tablets.expected.append("ERR_FAILED")
    page = await tablets.open("mira")
    for path in ("trail", "retention"):
        await page.route(f"**/api/v1/{path}*", lambda route: route.abort())
    await page.get_by_role("link", name="Records").click()
    await expect(page.get_by_role("alert")).to_have_count(2)
    await page.unroute_all()
    for _ in range(2):
        await page.get_by_role("button", name="Try again").first.click()
    await expect(page.get_by_role("alert")).to_have_count(0)
    await expect(page.get_by_role("rowheader", name="Visits")).to_be_visible()
    await expect(page.locator("[data-entry]").first).to_be_visible()


async def test_an_administrator_has_devices_and_connections(house: LiveServer, tablets: Tablets) -> None:
    """And no guest."""
    page = await tablets.open(address=house.address)
    await sign_in(page, "hotel-administrator", PASSWORD)
    await expect(page.get_by_role("heading", name="Devices")).to_be_visible()
    assert await pages_of(page) == ["Devices", "Connections"]


async def test_records_have_no_barrier(tablets: Tablets, server: LiveServer) -> None:
    """In both themes, on a phone."""
    server.sign_in("mira").get("/api/v1/guests/g12/export").raise_for_status()
    for theme in THEMES:
        page = await tablets.open("mira", "/records", PHONE, theme=theme)
        await expect(page.locator("[data-entry]").first).to_be_visible()
        assert await violations(page) == []
        assert await page.evaluate(SMALL, TOUCH_PX) == []


async def test_everything_in_the_records_has_words(server: LiveServer) -> None:
    """Each act and each kind of data, in each language."""
    kinds = {one["kind"] for one in server.sign_in("mira").get("/api/v1/retention").json()["periods"]}
    for language in LOCALES:
        words = words_of(language)["records"]
        assert words["act"].keys() == {act.value for act in Act}
        assert words["data"].keys() == kinds
