"""My sign-in in a browser: a second factor, passkeys of Chromium's own, the password, sessions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Page, expect

from server.totp import STEP_S
from tests.live_server import Ahead, LiveServer, World, running
from tests.web.tablets import Tablets, sign_in
from tests.web.test_access import PHONE, SMALL, THEMES, TOUCH_PX, violations

pytestmark = pytest.mark.asyncio(loop_scope="session")

GOOD = "under the copper kettle 41 herons"
LEAKED = "flying_squirrel69"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def by_name(server: LiveServer) -> str:
    """Browsers have no passkeys for a page that came from an IP address."""
    return server.address.replace("127.0.0.1", "localhost")


async def with_authenticator(page: Page) -> None:
    """A phone that its owner unlocks whenever it asks."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


async def prove(page: Page, password: str, code: str = "") -> None:
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Your password", exact=True).fill(password)
    if code:
        await dialog.get_by_label("Code of your app").fill(code)


async def set_up_app(page: Page, password: str, clock: Ahead) -> pyotp.TOTP:
    """As a person does: from the typed secret."""
    await page.get_by_role("button", name="Set up an authenticator app").click()
    await prove(page, password)
    await page.get_by_role("button", name="Go on").click()
    secret = await page.get_by_role("dialog").locator("code").inner_text()
    app = pyotp.TOTP(secret.replace(" ", ""))
    await page.get_by_label("The code that the app shows now").fill(app.at(clock.now()))
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.get_by_role("list", name="Your recovery codes").get_by_role("listitem")).to_have_count(
        10
    )
    await page.get_by_role("button", name="I have kept them").click()
    return app


async def on_board(page: Page) -> None:
    await expect(page.get_by_role("banner").get_by_text("Live", exact=True)).to_be_visible()


async def test_an_app_is_set_up_and_asked_for(tablets: Tablets, server: LiveServer, clock: Ahead) -> None:
    """From the menu, with password, picture and first code; the next sign-in takes two steps."""
    password = server.world.password("mira")
    page = await tablets.open("mira")
    await page.get_by_role("banner").get_by_role("button", name="Mira Salonen").click()
    await page.get_by_role("link", name="My sign-in").click()
    app = await set_up_app(page, password, clock)
    await expect(page.get_by_text("10 recovery codes are left.")).to_be_visible()
    other = await tablets.open()
    await sign_in(other, "mira", password)
    field = other.get_by_label("Code", exact=True)
    await expect(field).to_be_focused()
    await field.fill("000000")
    await other.get_by_role("button", name="Sign in", exact=True).click()
    await expect(other.get_by_role("alert")).to_contain_text("This code is wrong")
    clock.skip(STEP_S)
    await field.fill(app.at(clock.now()))
    await other.get_by_role("button", name="Sign in", exact=True).click()
    await on_board(other)


async def test_a_passkey_is_added_and_signs_in(tablets: Tablets, server: LiveServer) -> None:
    """With the browser's own authenticator: no name and no password."""
    page = await tablets.open("mira", "/my-sign-in", address=by_name(server))
    await with_authenticator(page)
    await page.get_by_role("button", name="Add a passkey").click()
    await prove(page, server.world.password("mira"))
    await page.get_by_label("Name, for instance").fill("My laptop")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("list", name="Passkeys").get_by_role("listitem")).to_contain_text(
        "My laptop"
    )
    await page.get_by_role("banner").get_by_role("button", name="Mira Salonen").click()
    await page.get_by_role("button", name="Sign out").click()
    await page.get_by_role("button", name="Sign in with a passkey").click()
    await on_board(page)
    sessions = page.get_by_role("list", name="Where I am signed in")
    await expect(sessions.get_by_role("listitem").filter(has_text="here")).to_contain_text("Passkey")


async def test_a_new_password_signs_out_here_too(tablets: Tablets, server: LiveServer) -> None:
    """A weak or leaked one is refused with a word why; after a good one the page asks for it."""
    tablets.expected += ["status of 422", "status of 403"]
    page = await tablets.open("lin", "/my-sign-in")
    await page.get_by_role("button", name="Change the password").click()
    await prove(page, server.world.password("lin"))
    send = page.get_by_role("dialog").get_by_role("button", name="Change the password")
    for new, said in (("password1234", "Others guess"), (LEAKED, "which whoever guesses tries"), (GOOD, "")):
        await page.get_by_label("New password", exact=True).fill(new)
        await send.click()
        if said:
            await expect(page.get_by_role("alert")).to_contain_text(said)
    await expect(page.get_by_text("You were signed out.")).to_be_visible()
    await sign_in(page, "lin", GOOD)
    await on_board(page)


async def test_sessions_end_from_the_page(tablets: Tablets, server: LiveServer) -> None:
    """My own elsewhere, and as a manager those of colleagues: their page asks to sign in."""
    there, lin = await tablets.open("mira"), await tablets.open("lin")
    here = await tablets.open("mira", "/my-sign-in")
    mine = here.get_by_role("list", name="Where I am signed in").get_by_role("listitem")
    await expect(mine).to_have_count(2)
    await mine.get_by_role("button", name="End").click()
    await expect(mine).to_have_count(1)
    await expect(there.get_by_text("You were signed out.")).to_be_visible()
    row = here.locator("[data-person=lin]")
    await row.locator("summary").click()
    await row.get_by_role("button", name="End").click()
    await expect(lin.get_by_text("You were signed out.")).to_be_visible()


@pytest.fixture
def strict(world: World, tmp_path: Path, clock: Ahead, pages_built: None) -> Iterator[LiveServer]:
    """A house whose managers need a second factor, without any grace."""
    with running(
        world, tmp_path / "strict", clock, second_factor="managers", second_factor_grace_days=0
    ) as one:
        yield one


async def test_who_needs_a_second_factor_can_set_one_up_and_goes_on(
    strict: LiveServer, tablets: Tablets, clock: Ahead
) -> None:
    """The page says why there is nothing else, and the board opens at once afterwards."""
    page = await tablets.open(address=strict.address, by=strict)
    await sign_in(page, "mira", strict.world.password("mira"))
    await expect(page.get_by_text("Managers need one here.")).to_be_visible()
    await expect(page.get_by_role("link", name="Board")).to_have_count(0)
    await set_up_app(page, strict.world.password("mira"), clock)
    await on_board(page)


async def test_my_sign_in_has_no_barrier(tablets: Tablets, server: LiveServer) -> None:
    """The page and its dialogs in both themes, on a phone: names, contrast, sizes to touch."""
    for theme in THEMES:
        page = await tablets.open("mira", "/my-sign-in", PHONE, theme=theme)
        await expect(page.get_by_role("heading", name="Sign-ins of staff")).to_be_visible()
        assert await violations(page) == []
        assert await page.evaluate(SMALL, TOUCH_PX) == []
        await page.get_by_role("button", name="Set up an authenticator app").click()
        assert await violations(page) == []
        await prove(page, server.world.password("mira"))
        await page.get_by_role("button", name="Go on").click()
        await expect(page.get_by_role("img", name="The picture for the app")).to_be_visible()
        assert await violations(page) == []
