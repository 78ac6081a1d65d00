"""Tablets for tests: real pages in a real browser, watched for everything that pages must not do."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
    async_playwright,
    expect,
)

from server.identify import COOKIE
from tests.live_server import LiveServer

LANDSCAPE: Final[ViewportSize] = {"width": 1280, "height": 800}
PORTRAIT: Final[ViewportSize] = {"width": 800, "height": 1280}

FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
)

NOT_SIGNED_IN = r"status of 401"
"""The browser's own note of an answer that pages get when they ask who they are."""
TAKEN = r"status of 409"
NO_NETWORK = r"net::ERR_|WebSocket connection to .* failed|unknown error occurred when fetching the script"

_NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) =>
  window.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile ?? ""}:${e.lineNumber}`));
"""


@asynccontextmanager
async def browsing(executable: Path) -> AsyncIterator[Browser]:
    """The machine's Chromium, until the block ends."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        await browser.close()


@dataclass
class Tablets:
    """Opens tablets of one server, and knows what they did wrong.

    :ivar expected: patterns of console errors that belong to what the test does.
    """

    browser: Browser
    server: LiveServer
    expected: list[str] = field(default_factory=lambda: [NOT_SIGNED_IN])
    _contexts: list[BrowserContext] = field(default_factory=list)
    _hosts: set[str] = field(default_factory=set)
    _wrong: list[str] = field(default_factory=list)

    async def open(
        self,
        name: str = "",
        path: str = "/",
        size: ViewportSize = LANDSCAPE,
        address: str = "",
        by: LiveServer | None = None,
        language: str = "en-GB",
        theme: Literal["light", "dark"] = "light",
        **options: Any,
    ) -> Page:
        """A tablet of its own, and somebody signed in at it if a name is given.

        :param address: another way to the server.
        :param by: another server.
        """
        at = address or self.server.address
        self._hosts.add(urlsplit(at).netloc)
        context = await self.browser.new_context(
            base_url=at,
            viewport=size,
            locale=language,
            color_scheme=theme,
            reduced_motion="reduce",
            has_touch=True,
            **options,
        )
        self._contexts.append(context)
        await context.add_init_script(_NOTE_VIOLATIONS)
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self._wrong.append(f"uncaught: {error.error}"))
        if name:
            session = (by or self.server).sign_in(name).cookies[COOKIE]
            await context.add_cookies([{"name": COOKIE, "value": session, "url": at}])
        page = await context.new_page()
        await page.goto(path)
        if name:
            await expect(page.locator("[data-link=live]")).to_be_visible()
        return page

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc not in self._hosts:
            self._wrong.append(f"asked another host: {request.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if not any(re.search(pattern, message.text) for pattern in self.expected):
            self._wrong.append(f"console: {message.text}")

    async def check(self) -> None:
        """Fails with all that was wrong on any page. Call it before the pages close."""
        for context in self._contexts:
            for page in context.pages:
                self._wrong += [f"policy: {v}" for v in await page.evaluate("window.violations")]
        assert not self._wrong, self._wrong

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()


async def sign_in(page: Page, name: str, password: str) -> None:
    """With the form, in whatever language it is."""
    await page.locator("input[name=name]").fill(name)
    await page.locator("input[name=password]").fill(password)
    await page.locator("button[type=submit]").click()


def cards(page: Page, guest: str = "") -> Locator:
    """This guest's cards on the board, or all."""
    return page.get_by_role("article", name=guest, exact=True) if guest else page.get_by_role("article")


def part(page: Page, title: str) -> Locator:
    """A part of the board: ``Taken by me``, ``Open``, ``Taken by others``."""
    return page.get_by_role("region", name=title, exact=True)


async def see_all(page: Page) -> None:
    """Also the cards that are for others: the board begins with one's own."""
    await page.locator("[data-view=all]").click()


def claim(page: Page, guest: str) -> Locator:
    return cards(page, guest).get_by_role("button", name="Claim")


_SETTLE = """async () => {
  for (let frame = 0; frame < 60 && (frame < 3 || document.getAnimations().length > 0); frame++)
    await new Promise(requestAnimationFrame);
}"""


async def settled(page: Page) -> None:
    """The page is drawn as it is to be. New colours come from the outside in, a frame for each layer."""
    await page.evaluate(_SETTLE)
