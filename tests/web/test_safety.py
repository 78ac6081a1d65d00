"""What pages must not do: leak the session, load from elsewhere, run what is not theirs."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Request, expect

from server.identify import COOKIE
from tests.live_server import LiveServer
from tests.web.tablets import Tablets, cards, sign_in

pytestmark = pytest.mark.asyncio(loop_scope="session")

_KEPT = """async () => JSON.stringify([
  document.cookie, {...localStorage}, {...sessionStorage},
  await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map((request) => request.url))),
  (await indexedDB.databases()).map((one) => one.name),
])"""

_INJECT = """async () => {
  window.ran = false;
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  document.body.append(script);
  document.body.insertAdjacentHTML("beforeend", "<img src='/no-such.png' onerror='window.ran = true'>");
  await new Promise((failed) => document.body.lastElementChild.addEventListener("error", failed));
}"""


async def test_the_session_is_out_of_reach_of_scripts(tablets: Tablets, server: LiveServer) -> None:
    """The token is in a cookie that only the browser and the server see; nothing of a guest is kept on the
    device either."""
    page = await tablets.open()
    await sign_in(page, "lin", server.world.password("lin"))
    server.read("g01")
    await expect(cards(page, "Zhang Wei")).to_be_visible()
    await page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    cookies = await page.context.cookies()
    assert all(cookie.get("httpOnly") and cookie.get("sameSite") == "Strict" for cookie in cookies)
    session = next(cookie for cookie in cookies if cookie.get("name") == COOKIE)
    kept = await page.evaluate(_KEPT)
    assert session.get("value", "?") not in kept
    assert "Zhang" not in kept
    assert "/api/" not in kept
    assert json.loads(kept)[0] == ""


async def test_a_day_at_the_pages_asks_nobody_else_and_logs_no_error(
    tablets: Tablets, server: LiveServer
) -> None:
    """Every page, menu and dialog: each request goes to our server, and neither the console nor the content
    security policy has anything to say (as after every other test here)."""
    asked: set[str] = set()

    def note(request: Request) -> None:
        asked.add(urlsplit(request.url).netloc)

    page = await tablets.open("mira")
    page.context.on("request", note)
    for path in ("/", "/floor", "/guests", "/rules", "/rules/new", "/posters", "/no-such-page"):
        await page.goto(path)
        await expect(page.get_by_role("main")).to_be_visible()
        await expect(page.get_by_role("banner").get_by_text("Live", exact=True)).to_be_visible()
    await page.goto("/guests")
    await page.get_by_role("button", name="Withdraw").first.click()
    await page.get_by_role("button", name="Keep it").click()
    await page.get_by_role("button", name="Mira Salonen").click()
    await page.get_by_text("Dark", exact=True).click()
    await page.get_by_role("combobox").select_option("zh-Hant")
    await page.get_by_role("button", name="登出").click()
    await expect(page.locator("input[name=name]")).to_be_visible()
    assert asked == {urlsplit(server.address).netloc}
    await tablets.check()


async def test_injected_code_does_not_run(tablets: Tablets) -> None:
    """The policy stops inline scripts, handlers and other hosts, should markup ever get into a page."""
    tablets.expected += ["Content Security Policy", "status of 404"]
    page = await tablets.open()
    await page.evaluate(_INJECT)
    assert await page.evaluate("window.ran") is False
    assert len(await page.evaluate("window.violations")) >= 2
    await page.evaluate("window.violations = []")
