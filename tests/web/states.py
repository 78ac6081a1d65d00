"""Every screen of staff, brought into each state that it has. Tests look at them with axe; the gallery takes
their pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx
from playwright.async_api import Locator, Page, WebSocketRoute, expect

from tests.live_server import Ahead, Json, LiveServer, rows
from tests.web.administrators import HOOKS, KEYS, hire, leave_in_outbox, open_connections, webhook
from tests.web.tablets import NO_NETWORK, Tablets, cards
from tests.web.test_languages import words_of

LOCALES: Final = {"en": "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
PIN: Final = "2580"
LOW: Final[Json] = {
    "status": "live",
    "when": {"trigger": "arrived"},
    "then": {
        "title": {"en": "{name} is here", "zh-Hans": "{name} 到了", "zh-Hant": "{name} 到了"},
        "suggestion": {
            "en": "Say hello when you have time",
            "zh-Hans": "有空时打个招呼",
            "zh-Hant": "有空時打個招呼",
        },
        "priority": "low",
        "audience": [{"role": "host"}],
        "expires_s": 600,
    },
}


@dataclass
class Stage:
    """A server of one state's own, and tablets that speak one language."""

    tablets: Tablets
    server: LiveServer
    clock: Ahead
    language: str = "en"

    def words(self, key: str, **values: str) -> str:
        """As the pages say it: ``card.claim``."""
        found: Any = words_of(self.language)
        for part in key.split("."):
            found = found[part]
        for name, value in values.items():
            found = found.replace(f"{{{{{name}}}}}", value)
        return str(found)

    async def open(self, name: str = "", path: str = "/") -> Page:
        return await self.tablets.open(name, path, language=LOCALES[self.language])

    def button(self, within: Page | Locator, key: str, **values: str) -> Locator:
        return within.get_by_role("button", name=self.words(key, **values), exact=True).first

    def by(self, name: str) -> httpx.Client:
        """Somebody at another tablet."""
        return self.server.sign_in(name)

    def card(self, name: str, guest: str) -> Json:
        """A guest's card, as somebody has it."""
        return next(one for one in rows(self.by(name).get("/api/v1/board")) if one["guest"] == guest)

    def act(self, name: str, guest: str, what: str, **body: object) -> None:
        """Somebody at another tablet does something with a guest's card."""
        card = self.card(name, guest)["id"]
        self.by(name).post(f"/api/v1/cards/{card}/{what}", json=body).raise_for_status()


async def wrong_password(stage: Stage) -> Page:
    stage.tablets.expected.append("status of 401")
    page = await stage.open()
    await page.locator("input[name=name]").fill("lin")
    await page.locator("input[name=password]").fill("lindenblossom")
    await page.locator("button[type=submit]").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    return page


async def paired(stage: Stage, kind: str = "tablet") -> Page:
    """A browser that is a device of the house."""
    stage.tablets.expected.append("status of 404")
    for name in ("lin", "noor", "kwame", "tomas"):
        body = {"password": stage.server.world.password(name), "pin": PIN}
        stage.by(name).put("/api/v1/me/pin", json=body).raise_for_status()
    made = stage.by("mira").post("/api/v1/devices", json={"name": "Lobby desk", "kind": kind}).json()
    page = await stage.open(path="/pair")
    await page.get_by_role("textbox").fill(made["code"])
    await stage.button(page, "devices.pair").click()
    await expect(page.get_by_role("status")).to_be_visible()
    return page


async def people(stage: Stage) -> Page:
    page = await paired(stage)
    await page.goto("/")
    await expect(page.get_by_role("button", name="Lin Xiaoyu")).to_be_visible()
    return page


async def type_pin(page: Page, pin: str) -> None:
    await page.locator("input[type=password]").fill(pin)
    await page.keyboard.press("Enter")


async def wrong_pin(stage: Stage) -> Page:
    page = await people(stage)
    await page.get_by_role("button", name="Lin Xiaoyu").click()
    await type_pin(page, "1111")
    await expect(page.get_by_role("alert")).to_be_visible()
    return page


async def empty_board(stage: Stage) -> Page:
    return await stage.open("lin")


async def elsewhere(stage: Stage) -> Page:
    """Nothing for me, and something for others."""
    page = await stage.open("lin")
    stage.server.read("g12")
    await expect(page.get_by_role("button", name="1")).not_to_have_count(0)
    return page


def guests_come(stage: Stage) -> None:
    """One after the other, as on a quiet afternoon; colleagues do what they do."""
    read, skip = stage.server.read, stage.clock.skip
    read("g01")
    skip(20)
    stage.act("noor", "g01", "note", kind="note", text="Carries two suitcases")
    stage.act("lin", "g01", "claim")
    stage.act("lin", "g01", "answer", question="lunch", value="fish")
    stage.act("lin", "g01", "note", kind="promise", text="A table by the window at one")
    read("g12")
    stage.act("noor", "g12", "claim")
    skip(9)
    for guest in ("g06", "g03", "g20"):
        read(guest)
        skip(6)


async def full_board(stage: Stage) -> Page:
    """Mine, open of each priority, with a complaint, and a colleague's."""
    guests_come(stage)
    page = await stage.open("lin")
    await page.locator("[data-view=all]").click()
    await expect(cards(page)).to_have_count(5)
    return page


async def loading(stage: Stage) -> Page:
    """Signed in, and the line says nothing yet."""
    page = await stage.open()
    await page.route_web_socket("**/api/v1/live", _say_nothing)
    await sign_in_here(stage, page)
    await expect(page.get_by_role("main").get_by_role("status")).not_to_have_count(0)
    return page


def _say_nothing(_: WebSocketRoute) -> None:
    """A line that is open and silent."""


async def sign_in_here(stage: Stage, page: Page) -> None:
    await page.locator("input[name=name]").fill("lin")
    await page.locator("input[name=password]").fill(stage.server.world.password("lin"))
    await page.locator("button[type=submit]").click()
    await expect(page.get_by_role("banner")).to_be_visible()


async def unreachable(stage: Stage) -> Page:
    """The page is there, and the server does not say who one is."""
    stage.tablets.expected.append("net::ERR_|status of 50")
    page = await stage.open()
    await page.route("**/api/v1/me", lambda route: route.abort())
    await page.reload()
    await expect(page.get_by_role("alert")).to_be_visible()
    return page


async def no_such_page(stage: Stage) -> Page:
    page = await stage.open("lin", "/no-such-page")
    await expect(stage.button(page, "app.toBoard")).to_be_visible()
    return page


async def offline(stage: Stage) -> Page:
    """Without a network: the cards stay, what is done waits."""
    guests_come(stage)
    stage.tablets.expected.append(NO_NETWORK)
    page = await stage.open()
    line: list[WebSocketRoute] = []
    await page.route_web_socket("**/api/v1/live", lambda one: line.append(one.connect_to_server() and one))
    await sign_in_here(stage, page)
    await expect(page.locator("[data-link=live]")).to_be_visible()
    await expect(cards(page)).to_have_count(3)
    await page.context.set_offline(True)
    await page.route_web_socket("**/api/v1/live", lambda one: one.close())
    await line[-1].close()
    await expect(page.locator("[data-link=lost]")).to_be_visible()
    await stage.button(cards(page).nth(1), "card.claim").click()
    await expect(page.locator("[data-tray=waiting]")).to_be_visible()
    return page


async def flood(stage: Stage) -> Page:
    """More guests at once than staff can take: gathered cards, and a shelf."""
    stage.by("mira").put("/api/v1/rules/hello", json=LOW).raise_for_status()
    for number in range(1, 21):
        stage.server.read(f"g{number:02}")
        stage.clock.skip(2)
    page = await stage.open("lin")
    await expect(page.locator("[data-banner=flood]")).to_be_visible()
    return page


async def on_a_break(stage: Stage) -> Page:
    page = await full_board(stage)
    stage.by("lin").put("/api/v1/me/shift", json={"on_shift": True, "on_break": True}).raise_for_status()
    await expect(page.locator("[data-banner=break]")).to_be_visible()
    return page


async def unsure(stage: Stage) -> Page:
    """A tag in two places at once."""
    page = await stage.open("lin")
    for _ in range(12):
        for reader in ("H1", "H3"):
            stage.server.read("g01", reader, 2)
            stage.clock.skip(0.5)
    await expect(page.locator("[data-unsure]")).not_to_have_count(0)
    return page


async def why(stage: Stage) -> Page:
    page = await full_board(stage)
    await stage.button(page, "card.whyFor", name="Chen Yu-Ting").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    return page


async def brief(stage: Stage) -> Page:
    page = await full_board(stage)
    await stage.button(cards(page, "Zhang Wei"), "brief.open").click()
    await expect(page.get_by_role("dialog").locator("time")).not_to_have_count(0)
    return page


async def more(stage: Stage) -> Page:
    page = await full_board(stage)
    await stage.button(page, "note.moreFor", name="Zhang Wei").click()
    await expect(page.get_by_role("radio").first).to_be_visible()
    return page


async def refused_note(stage: Stage) -> Page:
    stage.tablets.expected.append("status of 422")
    page = await more(stage)
    await page.get_by_role("dialog").locator("textarea").first.fill("She has diabetes")
    await stage.button(page.get_by_role("dialog"), "note.save").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    return page


async def menu(stage: Stage) -> Page:
    page = await stage.open("lin")
    await page.get_by_role("banner").get_by_role("button", name="Lin Xiaoyu").click()
    await expect(stage.button(page, "preferences.signOut")).to_be_visible()
    return page


async def choose_pin(stage: Stage) -> Page:
    page = await stage.open("lin", "/my-sign-in")
    await stage.button(page, "pin.choose").click()
    await page.locator("input[name=pin]").fill("12")
    await stage.button(page, "pin.keep").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    return page


async def switch_person(stage: Stage) -> Page:
    page = await people(stage)
    await page.get_by_role("button", name="Lin Xiaoyu").click()
    await type_pin(page, PIN)
    await page.get_by_role("banner").get_by_role("button", name="Lin Xiaoyu").click()
    await stage.button(page, "pin.switch").click()
    await expect(page.get_by_role("dialog").get_by_role("button", name="Noor Haddad")).to_be_visible()
    return page


async def offered(stage: Stage) -> Page:
    """A colleague wants to hand over to me."""
    page = await full_board(stage)
    offer = {"to": "lin", "word": "She waits by the window", "cards": [stage.card("noor", "g12")["id"]]}
    stage.by("noor").post("/api/v1/handovers", json=offer).raise_for_status()
    await expect(stage.button(page, "handover.accept")).to_be_visible()
    return page


async def offering(stage: Stage) -> Page:
    """I have offered what I have to a colleague."""
    page = await full_board(stage)
    offer = {"to": "noor", "word": "I am needed in the spa"}
    stage.by("lin").post("/api/v1/handovers", json=offer).raise_for_status()
    await expect(stage.button(page, "handover.takeBack")).to_be_visible()
    return page


async def shift(stage: Stage) -> Page:
    guests_come(stage)
    page = await stage.open("lin", "/shift")
    await expect(stage.button(page, "shift.kept")).to_be_visible()
    return page


async def end_shift(stage: Stage) -> Page:
    stage.tablets.expected.append("status of 409")
    page = await shift(stage)
    await stage.button(page, "shift.end").click()
    await expect(page.get_by_role("dialog").get_by_role("radio").first).to_be_visible()
    return page


async def off_shift(stage: Stage) -> Page:
    page = await stage.open("lin", "/shift")
    stage.by("lin").put("/api/v1/me/shift", json={"on_shift": False}).raise_for_status()
    await expect(stage.button(page, "shift.begin")).to_be_visible()
    return page


async def report(stage: Stage) -> Page:
    guests_come(stage)
    stage.act("lin", "g01", "feedback", value="useful")
    page = await stage.open("mira", "/report")
    await expect(page.get_by_role("table")).to_be_visible()
    return page


async def devices(stage: Stage) -> Page:
    for name, kind in (("Lobby desk", "tablet"), ("Back office", "wall")):
        made = stage.by("mira").post("/api/v1/devices", json={"name": name, "kind": kind}).json()
        device = stage.server.client(headers={"X-Maitred": "1"})
        device.post("/api/v1/devices/pair", json={"code": made["code"]}).raise_for_status()
    page = await stage.open("mira", "/devices")
    await expect(page.get_by_role("listitem").filter(has_text="Back office")).to_be_visible()
    return page


async def device_code(stage: Stage) -> Page:
    page = await devices(stage)
    await stage.button(page, "devices.add").click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("Spa desk")
    await stage.button(page, "devices.makeCode").click()
    await expect(page.get_by_role("img", name=stage.words("devices.qr"))).to_be_visible()
    return page


async def records(stage: Stage) -> Page:
    for path in ("guests/g12/export", "guests?search=zhang"):
        stage.by("mira").get(f"/api/v1/{path}").raise_for_status()
    page = await stage.open("mira", "/records")
    await expect(page.locator("[data-entry]").first).to_be_visible()
    return page


async def guest_rights(stage: Stage) -> Page:
    page = await stage.open("mira", "/guests")
    await page.get_by_role("searchbox").fill("zhang w")
    await page.get_by_role("button", name=f"{stage.words('rights.open')} · Zhang Wei").click()
    await expect(page.get_by_role("checkbox")).to_be_visible()
    return page


async def guest_erased(stage: Stage) -> Page:
    page = await guest_rights(stage)
    await page.get_by_role("checkbox").check()
    await stage.button(page, "rights.eraseNow").click()
    await expect(stage.button(page, "rights.certificate")).to_be_visible()
    return page


async def guest_merge(stage: Stage) -> Page:
    """Somebody came twice, and took back one consent in the profile that goes."""
    mira = stage.server.sign_in("mira")
    twin = {
        "name": "Wei Zhang",
        "say": "way jahng",
        "tier": "gold",
        "account_manager": "lin",
        "birthday": "04-02",
    }
    assert mira.put("/api/v1/guests/crm-2291", json=twin).status_code == 201
    for act in ("give", "withdraw"):
        assert mira.post(f"/api/v1/guests/crm-2291/consents/recognise_by_tag/{act}").status_code == 200
    page = await stage.open("mira", "/guests")
    await page.get_by_role("searchbox").fill("zhang w")
    await page.locator("[data-guest=g01]").get_by_role("button", name=stage.words("merge.open")).click()
    await expect(page.locator("[data-other=crm-2291]")).to_be_visible()
    return page


async def guest_compared(stage: Stage) -> Page:
    page = await guest_merge(stage)
    await page.locator("[data-other=crm-2291]").get_by_role("button").click()
    await expect(page.locator("[data-choice=tier]")).to_be_visible()
    return page


async def guest_merged(stage: Stage) -> Page:
    page = await guest_compared(stage)
    await stage.button(page, "merge.now").click()
    await expect(page.locator("[data-merge]")).to_be_visible()
    return page


async def connections(stage: Stage) -> Page:
    """Keys of each kind, one of them replaced and one with an end, some used; webhooks that do well, and that
    do not, of which one is not told of all and one has another secret."""
    admin = hire(stage.server)
    partner = {"kind": "partner", "name": "harbour-spa", "ranges": "198.51.100.7 2001:db8::/32", "days": 9}
    for body in (partner, {"kind": "sync", "name": "crm", "days": 365}):
        admin.post(KEYS, json=body).raise_for_status()
    [first] = [one["id"] for one in admin.get(KEYS).json() if one["name"] == "H1"]
    for reader in ("H1", "H2"):
        stage.server.post("/api/v1/reads", stage.server.world.key(reader), []).raise_for_status()
    admin.post(f"{KEYS}/{first}/rotate", json={}).raise_for_status()
    well = webhook(admin, "https://loyalty.example/hooks/maitred", left_out=["guest.credentials_changed"])[
        "id"
    ]
    admin.post(f"{HOOKS}/{well}/rotate", json={}).raise_for_status()
    late = webhook(admin, "https://pms.example/events/0a1b2c3d4e5f60718293a4b5c6d7e8f9/guests")["id"]
    gone = webhook(admin, "https://crm.example/maitred")["id"]
    leave_in_outbox(stage.server, late, 1, "ReadTimeout")
    leave_in_outbox(stage.server, gone, 12, "answered 503", given_up=True)
    leave_in_outbox(stage.server, gone, 3, "answered 503")
    page = await open_connections(stage.tablets, stage.server, language=LOCALES[stage.language])
    await expect(page.locator("[data-webhook]")).to_have_count(3)
    return page


async def webhooks(stage: Stage) -> Page:
    page = await connections(stage)
    await page.locator("[data-webhook]").last.scroll_into_view_if_needed()
    return page


async def manager_connections(stage: Stage) -> Page:
    """How webhooks do, and nothing to touch."""
    late = webhook(hire(stage.server), "https://crm.example/maitred")["id"]
    leave_in_outbox(stage.server, late, 2, "ConnectError")
    page = await stage.open("mira", "/connections")
    await expect(page.locator("[data-webhook]")).to_be_visible()
    return page


async def no_connections(stage: Stage) -> Page:
    admin = hire(stage.server)
    page = await open_connections(stage.tablets, stage.server, language=LOCALES[stage.language])
    for key in admin.get(KEYS).json():
        admin.delete(f"{KEYS}/{key['id']}").raise_for_status()
    await page.reload()
    await expect(page.get_by_text(stage.words("connections.noKeys"))).to_be_visible()
    return page


async def refused_key(stage: Stage) -> Page:
    stage.tablets.expected.append("status of 422")
    page = await connections(stage)
    await stage.button(page, "connections.addKey").click()
    await page.get_by_role("dialog").locator("select").first.select_option("sync")
    await page.locator("input[name=name]").fill("pms")
    await page.locator("input[name=ranges]").fill("the back office")
    await stage.button(page, "connections.makeKey").click()
    await expect(page.get_by_text(stage.words("connections.wrong.ranges"))).to_be_visible()
    return page


async def key_made(stage: Stage) -> Page:
    page = await connections(stage)
    await stage.button(page, "connections.addKey").click()
    await page.get_by_role("dialog").locator("select").first.select_option("partner")
    await page.locator("input[name=name]").fill("city-tours")
    await stage.button(page, "connections.makeKey").click()
    await expect(page.get_by_text(stage.words("connections.once"))).to_be_visible()
    return page


async def replace_key(stage: Stage) -> Page:
    page = await connections(stage)
    await stage.button(page, "connections.replaceNamed", name="harbour-spa").click()
    await expect(page.get_by_role("dialog").locator("select")).to_be_visible()
    return page


async def replace_secret(stage: Stage) -> Page:
    page = await connections(stage)
    name = "https://crm.example/maitred"
    await stage.button(page, "connections.replaceSecretNamed", name=name).click()
    await expect(page.get_by_role("dialog").locator("select")).to_be_visible()
    return page


async def change_webhook(stage: Stage) -> Page:
    page = await connections(stage)
    name = "https://loyalty.example/hooks/maitred"
    await stage.button(page, "connections.changeNamed", name=name).click()
    await expect(page.get_by_role("checkbox")).to_have_count(2)
    return page


async def tested_webhook(stage: Stage) -> Page:
    """One that nobody takes; there are few keys above it."""
    admin, url = hire(stage.server), "http://127.0.0.1:1/nobody"
    webhook(admin, url)
    for key in admin.get(KEYS).json()[1:]:
        admin.delete(f"{KEYS}/{key['id']}").raise_for_status()
    page = await open_connections(stage.tablets, stage.server, language=LOCALES[stage.language])
    await stage.button(page, "connections.testNamed", name=url).click()
    await expect(page.get_by_text(stage.words("connections.why.unreachable"))).to_be_visible()
    return page


async def end_webhook(stage: Stage) -> Page:
    page = await connections(stage)
    await stage.button(page, "connections.endNamed", name="https://crm.example/maitred").click()
    await expect(stage.button(page, "connections.endWebhook")).to_be_visible()
    return page


async def refused_webhook(stage: Stage) -> Page:
    stage.tablets.expected.append("status of 422")
    page = await connections(stage)
    await stage.button(page, "connections.addWebhook").click()
    await page.locator("input[name=url]").fill("http://crm.example")
    await stage.button(page.get_by_role("dialog"), "connections.addWebhook").click()
    await expect(page.get_by_text(stage.words("connections.wrong.url"))).to_be_visible()
    return page


async def quiet_wall(stage: Stage) -> Page:
    page = await stage.open("mira")
    await page.goto("/wall")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


async def busy_wall(stage: Stage) -> Page:
    """In several zones, taken and waiting, some for too long."""
    for guest, reader in (("g08", "H4"), ("g04", "H2"), ("g02", "H2"), ("g20", "H3")):
        for _ in range(8):
            stage.server.read(guest, reader, 1)
            stage.clock.skip(2)
    stage.act("noor", "g02", "claim")
    guests_come(stage)
    page = await quiet_wall(stage)
    await expect(page.get_by_role("listitem")).not_to_have_count(0)
    return page


async def unpaired_wall(stage: Stage) -> Page:
    stage.tablets.expected.append("status of 404")
    page = await stage.open(path="/wall")
    await expect(page.get_by_role("alert")).to_be_visible()
    return page


State = Callable[[Stage], Awaitable[Page]]

STATES: Final[dict[str, State]] = {
    "sign-in": lambda stage: stage.open(),
    "sign-in-wrong": wrong_password,
    "people": people,
    "pin-wrong": wrong_pin,
    "board-empty": empty_board,
    "board-elsewhere": elsewhere,
    "board": full_board,
    "board-loading": loading,
    "board-offline": offline,
    "board-flood": flood,
    "board-break": on_a_break,
    "board-unsure": unsure,
    "unreachable": unreachable,
    "no-such-page": no_such_page,
    "why": why,
    "brief": brief,
    "more": more,
    "note-refused": refused_note,
    "menu": menu,
    "choose-pin": choose_pin,
    "switch-person": switch_person,
    "hand-over-offered": offered,
    "hand-over-offering": offering,
    "shift": shift,
    "shift-end": end_shift,
    "shift-off": off_shift,
    "report": report,
    "records": records,
    "guest-rights": guest_rights,
    "guest-erased": guest_erased,
    "guest-merge": guest_merge,
    "guest-compared": guest_compared,
    "guest-merged": guest_merged,
    "devices": devices,
    "device-code": device_code,
    "connections": connections,
    "connections-manager": manager_connections,
    "connections-none": no_connections,
    "key-refused": refused_key,
    "key-made": key_made,
    "key-replace": replace_key,
    "webhooks": webhooks,
    "webhook-secret": replace_secret,
    "webhook-change": change_webhook,
    "webhook-tested": tested_webhook,
    "webhook-end": end_webhook,
    "webhook-refused": refused_webhook,
    "wall-quiet": quiet_wall,
    "wall": busy_wall,
    "wall-unpaired": unpaired_wall,
}
