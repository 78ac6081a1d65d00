"""Notifications for closed pages, switched on and off in the menu, with a push service on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.live_server import Ahead, LiveServer, World, running
from tests.server.test_push import Browser, PushService
from tests.web.tablets import Tablets
from tests.web.test_tabs import sees_screens

pytestmark = pytest.mark.asyncio(loop_scope="session")

_PUSHES = """({endpoint, keys}) => {
  let one = null;
  PushManager.prototype.getSubscription = async () => one;
  PushManager.prototype.subscribe = async () => (one = {
    endpoint, toJSON: () => ({endpoint, keys}), unsubscribe: async () => { one = null; return true; },
  });
}"""
"""A browser of a test is registered at no vendor's push service: this one is at ours."""


@pytest.fixture
def service() -> Iterator[PushService]:
    service = PushService()
    with service.serving():
        yield service


@pytest.fixture
def server(world: World, tmp_path: Path, clock: Ahead, pages_built: None) -> Iterator[LiveServer]:
    """One that may post to a push service on this machine."""
    with running(world, tmp_path / "data", clock, push_hosts="http://127.0.0.1") as live:
        yield live


async def at_menu(tablets: Tablets, service: PushService, browser: Browser) -> Page:
    page = await tablets.open("lin")
    subscription = json.dumps({"endpoint": service.endpoint, "keys": browser.keys})
    await page.add_init_script(f"({_PUSHES})({subscription})")
    await page.reload()
    await page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    await page.get_by_role("banner").get_by_role("button", name="Lin Xiaoyu").click()
    return page


async def test_notifications_are_switched_on_and_off(
    tablets: Tablets, server: LiveServer, service: PushService
) -> None:
    """Off, the server forgets the browser; on, a card for me reaches the push service when no page is open,
    and names nobody."""
    browser = Browser()
    page = await at_menu(tablets, service, browser)
    await page.context.grant_permissions(["notifications"])
    switch = page.get_by_role("checkbox", name="Notify me when Maitred is closed")
    for method in ("PUT", "DELETE", "PUT"):
        async with page.expect_response("**/api/v1/push") as answer:
            await switch.click()
        response = await answer.value
        assert (response.request.method, response.status) == (method, 204)
        await expect(switch).to_be_checked(checked=method == "PUT")
    other = await page.context.new_page()
    await other.goto("/pair")
    await page.close()
    await sees_screens(other, 0)
    server.read("g01")
    _, body = service.next()
    assert b"Zhang" not in browser.decrypt(body)


async def test_a_browser_that_may_not_notify_says_so(tablets: Tablets, service: PushService) -> None:
    """The switch stays off, with a sentence on where to allow it."""
    page = await at_menu(tablets, service, Browser())
    switch = page.get_by_role("checkbox", name="Notify me when Maitred is closed")
    await switch.click()
    await expect(page.get_by_role("alert")).to_contain_text("may not show notifications")
    await expect(switch).not_to_be_checked()
