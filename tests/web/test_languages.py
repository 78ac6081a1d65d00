"""Three languages, dark and light: chosen by the device, or at the tablet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.live_server import LiveServer, World
from tests.web.tablets import Tablets, cards, claim, part, see_all, settled

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = Path(__file__).parents[2] / "web" / "src" / "i18n"
CHINESE = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
MENU = re.compile("Lin Xiaoyu|Mira Salonen")

_LABELS = """() => {
  const said = [document.title];
  for (const node of document.body.querySelectorAll("*")) {
    for (const name of ["aria-label", "placeholder", "title", "alt"]) said.push(node.getAttribute(name));
    for (const child of node.childNodes)
      if (child.nodeType === Node.TEXT_NODE && !node.matches("script, style")) said.push(child.data);
  }
  return said.filter(Boolean);
}"""


def words_of(language: str) -> dict[str, Any]:
    """What every page has and what comes with some."""
    found: dict[str, Any] = {}
    for texts in [WORDS / f"{language}.json", *sorted(WORDS.glob(f"*/{language}.json"))]:
        for group, words in json.loads(texts.read_text("utf-8")).items():
            found[group] = {**found.get(group, {}), **words}
    return found


def own_words(world: World) -> Iterator[str]:
    """What is data and stays as it was entered: names, how to say them, what guests like, reader ids."""
    yield "Maitred"
    yield "English"
    yield "PIN"  # called so in Chinese too
    for person in world.seed.staff:
        yield person["name"]
    for guest in world.seed.guests:
        first, *rest = guest["name"].split(" ")
        yield f"{first} {rest[-1][0]}."
        yield from (
            guest["name"],
            guest["say"],
            guest["complaint"],
            *(like["text"] for like in guest["preferences"]),
        )
    for venue in world.seed.venues:
        yield from (reader["id"] for reader in venue["readers"])


async def english_left(page: Page, world: World) -> set[str]:
    """All that is written or said on the page with Latin letters and is not data."""
    data = sorted((word for word in own_words(world) if word), key=len, reverse=True)
    own = re.compile("|".join(re.escape(word) for word in data))
    labels = await page.evaluate(_LABELS)
    return {label for label in labels if re.search("[A-Za-z]", own.sub("", label))}


async def choose_language(page: Page, language: str) -> None:
    await page.get_by_role("button", name=MENU).click()
    await page.get_by_role("combobox").select_option(language)
    await expect(page.locator("html")).to_have_attribute("lang", language)
    await page.keyboard.press("Escape")


async def test_no_english_is_left_when_chinese_is_chosen(tablets: Tablets, server: LiveServer) -> None:
    """On the board with open, claimed and answered cards and the menu, and after the page is loaded again."""
    page = await tablets.open("lin")
    await see_all(page)
    for guest in ("g01", "g12", "g20", "g03", "g04"):
        server.read(guest)
    await claim(page, "Zhang Wei").click()
    await cards(page, "Fatima Al-Zahrani").get_by_role("button", name="Fish").click()
    await expect(page.get_by_role("list", name="Already told us")).to_have_count(1)
    for language in CHINESE:
        await choose_language(page, language)
        words = words_of(language)
        for title in ("mine", "open"):
            await expect(part(page, words["board"][title])).to_be_visible()
        await expect(page.get_by_role("list", name=words["card"]["answers"])).to_have_count(1)
        await page.get_by_role("button", name=MENU).click()
        await expect(page.get_by_role("button", name=words["preferences"]["signOut"])).to_be_visible()
        assert await english_left(page, server.world) == set()
        await page.keyboard.press("Escape")
    await page.reload()
    await expect(part(page, words_of("zh-Hant")["board"]["mine"])).to_be_visible()
    assert await english_left(page, server.world) == set()


async def test_the_managers_pages_are_in_chinese_too(tablets: Tablets, server: LiveServer) -> None:
    """The floor as plan and as list, the readers, and the guests with their consents."""
    server.read("g01")
    page = await tablets.open("mira", "/floor")
    for language in CHINESE:
        await choose_language(page, language)
        words = words_of(language)
        await page.get_by_role("link", name=words["nav"]["floor"]).click()
        await expect(page.get_by_role("heading", name=words["floor"]["title"])).to_be_visible()
        await expect(page.locator("svg [data-guest=g01]")).to_be_visible()
        assert await english_left(page, server.world) == set()
        await page.get_by_text(words["floor"]["list"], exact=True).click()
        await expect(page.get_by_role("rowheader", name="Zhang Wei")).to_be_visible()
        assert await english_left(page, server.world) == set()
        await page.get_by_role("link", name=words["nav"]["guests"]).click()
        await page.get_by_role("searchbox").fill("Zhang")
        await expect(page.get_by_role("heading", name="Zhang Wei")).to_be_visible()
        assert await english_left(page, server.world) == set()


async def test_the_sign_in_speaks_the_devices_language(tablets: Tablets, server: LiveServer) -> None:
    """Before anybody could choose; English where we do not speak it."""
    devices = {"zh-CN": "zh-Hans", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant", "fi-FI": "en"}
    for device, language in devices.items():
        page = await tablets.open(language=device)
        await expect(page.locator("html")).to_have_attribute("lang", language)
        await expect(page.get_by_role("heading", level=1)).to_have_text(words_of(language)["signin"]["title"])
        assert language == "en" or await english_left(page, server.world) == set()


async def brightness(page: Page, selector: str = "body") -> float:
    """Of the background: 0 is black, 255 white."""
    await settled(page)
    colour = await page.locator(selector).first.evaluate("e => getComputedStyle(e).backgroundColor")
    red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
    return (red + green + blue) / 3


async def test_dark_and_light_follow_the_device_until_one_is_chosen(
    tablets: Tablets, server: LiveServer
) -> None:
    """Page and cards change together, and the choice outlasts a reload."""
    page = await tablets.open("lin", theme="dark")
    server.read("g01")
    await expect(cards(page)).to_have_count(1)
    assert await brightness(page) < 60
    assert await brightness(page, "article") < 80
    await page.get_by_role("button", name=MENU).click()
    await page.get_by_text("Light", exact=True).click()
    await expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")
    assert await brightness(page) > 200
    assert await brightness(page, "article") > 200
    await page.reload()
    await expect(cards(page)).to_have_count(1)
    assert await brightness(page) > 200
