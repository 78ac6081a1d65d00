"""What a guest asked the house for, carried out by a manager on the page of guests."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.async_api import Locator, Page, expect

from tests.live_server import LiveServer
from tests.web.tablets import Tablets
from tests.web.test_access import PHONE, SMALL, THEMES, TOUCH_PX, violations

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "Zhang Wei"


async def data_of(page: Page) -> Locator:
    await page.get_by_role("searchbox").fill("zhang w")
    await page.get_by_role("button", name=f"Data of the guest · {NAME}").click()
    return page.get_by_role("dialog", name=f"Data of {NAME}")


async def test_a_manager_takes_all_that_is_held_along(
    tablets: Tablets, server: LiveServer, tmp_path: Path
) -> None:
    """As a file whose name says nothing, with the guest's name in it."""
    dialog = await data_of(await tablets.open("mira", "/guests"))
    async with dialog.page.expect_download() as download:
        await dialog.get_by_role("link", name="Download all").click()
    file = await download.value
    assert file.suggested_filename == "maitred-export.zip"
    await file.save_as(tmp_path / "export.zip")
    with ZipFile(tmp_path / "export.zip") as export:
        assert any(NAME in export.read(name).decode() for name in export.namelist())


async def test_a_guest_is_erased_only_by_somebody_who_is_sure(tablets: Tablets, server: LiveServer) -> None:
    """Then the certificate can be saved, and the row is gone before the list is fetched again."""
    page = await tablets.open("mira", "/guests")
    dialog = await data_of(page)
    erase = dialog.get_by_role("button", name="Erase for good")
    await expect(erase).to_be_disabled()
    await dialog.get_by_role("checkbox", name=f"{NAME} asked for it, and I am sure.").check()
    await page.route("**/api/v1/guests?*", lambda _route: None)
    await erase.click()
    await expect(dialog.get_by_role("status")).to_contain_text("The guest is erased.")
    async with page.expect_download() as download:
        await dialog.get_by_role("button", name="Save the certificate").click()
    certificate = json.loads(Path(await (await download.value).path()).read_text("utf-8"))
    assert {"erasure", "signed", "signature", "key"} == certificate.keys()
    await dialog.get_by_role("button", name="Close").click()
    await expect(page.get_by_role("heading", name=NAME)).to_have_count(0)
    found = server.sign_in("mira").get("/api/v1/guests", params={"search": "zhang w"}).json()
    assert NAME not in [guest["name"] for guest in found["guests"]]


async def test_the_dialog_has_no_barrier(tablets: Tablets, server: LiveServer) -> None:
    """In both themes, on a phone."""
    for theme in THEMES:
        dialog = await data_of(await tablets.open("mira", "/guests", PHONE, theme=theme))
        await expect(dialog.get_by_role("link", name="Download all")).to_be_visible()
        assert await violations(dialog.page) == []
        assert await dialog.page.evaluate(SMALL, TOUCH_PX) == []
