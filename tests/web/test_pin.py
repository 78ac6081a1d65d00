"""Shared tablets in a browser: paired with a code, people sign in with their PIN."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.live_server import LiveServer
from tests.web.tablets import Tablets, sign_in
from tests.web.test_access import violations

pytestmark = pytest.mark.asyncio(loop_scope="session")

PINS = {"lin": "2580", "kwame": "13579"}


def choose_pins(server: LiveServer) -> None:
    for name, pin in PINS.items():
        body = {"password": server.world.password(name), "pin": pin}
        server.sign_in(name).put("/api/v1/me/pin", json=body).raise_for_status()


async def paired(tablets: Tablets, server: LiveServer, kind: str = "tablet") -> Page:
    """A browser in which somebody typed a fresh code, in small letters."""
    choose_pins(server)
    tablets.expected.append("status of 404")
    made = server.sign_in("mira").post("/api/v1/devices", json={"name": "Lobby desk", "kind": kind}).json()
    page = await tablets.open(path="/pair")
    await page.get_by_label("Code").fill(made["code"].lower())
    await page.get_by_role("button", name="Pair", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("Lobby desk")
    return page


async def at_sign_in(tablets: Tablets, server: LiveServer) -> Page:
    page = await paired(tablets, server)
    await page.get_by_role("link", name="Go to the sign-in").click()
    await expect(page.get_by_role("button", name="Lin Xiaoyu")).to_be_visible()
    return page


async def on_board(page: Page, name: str) -> None:
    await expect(page.get_by_role("banner").get_by_role("button", name=name)).to_be_visible()


async def test_a_pin_on_the_pad_opens_the_board_and_a_wrong_one_says_so(
    tablets: Tablets, server: LiveServer
) -> None:
    """Keys are large enough to hit; after a wrong PIN the field is empty for the right one."""
    page = await at_sign_in(tablets, server)
    await page.get_by_role("button", name="Lin Xiaoyu").click()
    for digits in ("1111", PINS["lin"]):
        for digit in digits:
            key = page.get_by_role("button", name=digit, exact=True)
            box = await key.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 56
            await key.click()
        await page.get_by_role("button", name="Sign in").click()
        if digits == "1111":
            await expect(page.get_by_role("alert")).to_have_text("The PIN is wrong.")
            await expect(page.get_by_label("PIN of Lin Xiaoyu")).to_have_value("")
    await on_board(page, "Lin Xiaoyu")


async def test_the_keyboard_alone_signs_in_and_switches_person(tablets: Tablets, server: LiveServer) -> None:
    """From the menu to the next person and their PIN; the board is theirs then."""
    page = await at_sign_in(tablets, server)
    await page.get_by_role("button", name="Lin Xiaoyu").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("PIN of Lin Xiaoyu")).to_be_focused()
    await page.keyboard.type(PINS["lin"])
    await page.keyboard.press("Enter")
    await on_board(page, "Lin Xiaoyu")
    await page.get_by_role("banner").get_by_role("button", name="Lin Xiaoyu").press("Enter")
    await page.get_by_role("button", name="Switch person").press("Enter")
    await page.get_by_role("dialog").get_by_role("button", name="Kwame").press("Enter")
    await expect(page.get_by_label("PIN of Kwame")).to_be_focused()
    await page.keyboard.type(PINS["kwame"])
    await page.keyboard.press("Enter")
    await on_board(page, "Kwame")


@pytest.mark.parametrize("by_password", [False, True])
async def test_a_removed_tablet_is_signed_out_at_once(
    tablets: Tablets, server: LiveServer, by_password: bool
) -> None:
    """Whether its person came with the PIN or the password, the sign-in is there and offers no people."""
    page = await at_sign_in(tablets, server)
    if by_password:
        await page.get_by_role("button", name="Use the password").click()
        await sign_in(page, "lin", server.world.password("lin"))
    else:
        await page.get_by_role("button", name="Lin Xiaoyu").click()
        await page.keyboard.type(PINS["lin"])
        await page.keyboard.press("Enter")
    await on_board(page, "Lin Xiaoyu")
    mira = server.sign_in("mira")
    (device,) = mira.get("/api/v1/devices").json()
    mira.delete(f"/api/v1/devices/{device['id']}").raise_for_status()
    await expect(page.get_by_text("You were signed out.")).to_be_visible()
    await expect(page.locator("input[name=name]")).to_be_visible()
    await expect(page.get_by_role("button", name="Kwame")).to_have_count(0)


async def test_an_overseer_makes_a_code_and_removes_a_device(tablets: Tablets, server: LiveServer) -> None:
    """The code is shown as picture and letters, counts down, and pairs; the list loses what is removed."""
    page = await tablets.open("mira", "/devices")
    await page.get_by_role("button", name="Add a device").click()
    await page.get_by_label("Name").fill("Spa desk")
    await page.get_by_role("button", name="Make a code").click()
    await expect(page.get_by_role("img", name="The code as a picture")).to_be_visible()
    await expect(page.get_by_text("Good for 9:")).to_be_visible()
    assert await violations(page) == []
    code = await page.get_by_text("Good for").locator("xpath=preceding-sibling::p[1]").inner_text()
    device = server.client(headers={"X-Maitred": "1"})
    assert device.post("/api/v1/devices/pair", json={"code": code}).status_code == 200
    await page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    await expect(page.get_by_role("listitem").filter(has_text="Spa desk")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name="Remove Spa desk").click()
    await page.get_by_role("button", name="Remove", exact=True).click()
    await expect(page.get_by_text("No device is paired yet.")).to_be_visible()


async def test_signing_in_and_pairing_have_no_barriers(tablets: Tablets, server: LiveServer) -> None:
    """People, pad and code are clean in light and dark."""
    page = await at_sign_in(tablets, server)
    assert await violations(page) == []
    await page.get_by_role("button", name="Lin Xiaoyu").click()
    assert await violations(page) == []
    await page.goto("/pair")
    assert await violations(page) == []


async def test_a_wall_goes_on_to_the_wall(tablets: Tablets, server: LiveServer) -> None:
    """It is told what it became, and one touch shows who waits."""
    page = await paired(tablets, server, "wall")
    await page.get_by_role("link", name="Open the wall").click()
    await expect(page.get_by_text("Nobody is waiting")).to_be_visible()


async def test_somebody_chooses_their_pin_in_the_menu(tablets: Tablets, server: LiveServer) -> None:
    """A wrong password, and a PIN that is too short or easily guessed, are told in words; the right ones set
    it."""
    tablets.expected += ["status of 403", "status of 422"]
    page = await tablets.open("noor")
    await page.get_by_role("banner").get_by_role("button", name="Noor Haddad").click()
    await page.get_by_role("link", name="My sign-in").click()
    await page.get_by_role("button", name="Choose a PIN").click()
    dialog = page.get_by_role("dialog")
    password = server.world.password("noor")
    for secret, pin, words in (
        (password, "12", "A PIN has 4 to 8 digits."),
        ("wrong", "2468", "The password is wrong."),
        (password, "1234", "one digit over and over"),
        (password, "2468", "Your PIN is set."),
    ):
        await dialog.locator("input[name=password]").fill(secret)
        await dialog.locator("input[name=pin]").fill(pin)
        await dialog.get_by_role("button", name="Keep this PIN").click()
        await expect(dialog).to_contain_text(words)


async def test_switching_person_takes_three_taps_and_a_pin(tablets: Tablets, server: LiveServer) -> None:
    """The menu, Switch person, the name; after the PIN the board is theirs and shows nothing of the last."""
    page = await at_sign_in(tablets, server)
    await page.get_by_role("button", name="Lin Xiaoyu").click()
    await page.keyboard.type(PINS["lin"])
    await page.keyboard.press("Enter")
    server.read("g01")
    await expect(page.get_by_role("article", name="Zhang Wei")).to_be_visible()
    await page.get_by_role("banner").get_by_role("button", name="Lin Xiaoyu").click()
    await page.get_by_role("button", name="Switch person").click()
    await page.get_by_role("dialog").get_by_role("button", name="Kwame").click()
    await expect(page.get_by_label("PIN of Kwame")).to_be_focused()
    await page.keyboard.type(PINS["kwame"])
    await page.keyboard.press("Enter")
    await on_board(page, "Kwame")
    await expect(page.locator("body")).not_to_contain_text("Zhang Wei")
