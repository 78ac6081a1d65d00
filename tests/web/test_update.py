"""A new version of the pages reaches a tablet that is never closed, and takes nothing from whoever types."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.web.tablets import Tablets

pytestmark = pytest.mark.asyncio(loop_scope="session")

NEW_VERSION = "navigator.serviceWorker.dispatchEvent(new Event('controllerchange'))"
"""What the page hears when a new worker has taken over."""


async def kept(page: Page) -> None:
    """The page is marked, and its shell is kept on the device."""
    await page.clock.fast_forward(5_000)
    await page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    await page.evaluate("window.old = true")


async def test_a_new_version_waits_for_what_is_typed(tablets: Tablets) -> None:
    """The page stays as it is for as long as something is typed in it, and is replaced when nothing is."""
    page = await tablets.open()
    await page.clock.install()
    await page.reload()
    await kept(page)
    await page.locator("input[name=name]").fill("lin")
    await page.evaluate(NEW_VERSION)
    await page.clock.fast_forward(120_000)
    assert await page.evaluate("window.old")
    await expect(page.locator("input[name=name]")).to_have_value("lin")

    await page.locator("input[name=name]").fill("")
    await page.clock.fast_forward(120_000)
    await page.wait_for_function("() => !window.old")


async def test_the_page_can_be_installed(tablets: Tablets) -> None:
    """The manifest has what browsers ask for, and every picture that it names is there in its size."""
    page = await tablets.open()
    found = await page.evaluate(
        """async () => {
          const link = document.querySelector("link[rel=manifest]");
          const manifest = await (await fetch(link.href)).json();
          const sizes = async ({src}) => {
            const image = new Image();
            image.src = src;
            await image.decode();
            return `${image.naturalWidth}x${image.naturalHeight}`;
          };
          const icons = [];
          for (const icon of manifest.icons.filter(({type}) => type === "image/png"))
            icons.push([icon.sizes, await sizes(icon), icon.purpose ?? ""]);
          return {manifest, icons};
        }"""
    )
    manifest = found["manifest"]
    assert (manifest["id"], manifest["display"], manifest["start_url"]) == ("/", "standalone", "/")
    assert {shortcut["url"] for shortcut in manifest["shortcuts"]} >= {"/", "/wall"}
    assert all(said == real for said, real, _ in found["icons"])
    assert {"192x192", "512x512"} <= {said for said, _, _ in found["icons"]}
    assert "maskable" in {purpose for _, _, purpose in found["icons"]}
