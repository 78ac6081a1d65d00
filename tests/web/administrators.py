"""An administrator for servers of tests: the demo's venues have none. And what stands in an outbox."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import httpx
from playwright.async_api import Page, expect

from tests.live_server import Json, LiveServer
from tests.web.tablets import Tablets, sign_in

NAME = "ines"
PATH = "/connections"
KEYS = "/api/v1/keys"
HOOKS = "/api/v1/webhooks"


def hire(server: LiveServer) -> httpx.Client:
    """A page of theirs. Their password is Mira's."""
    accounts = server.services.house.accounts
    mira = accounts["mira"]
    staff = replace(mira.staff, id=NAME, name="Inês Duarte", role="administrator", on_shift=False)
    accounts[NAME] = replace(mira, staff=staff, sign_in=NAME)
    client = server.client(headers={"X-Maitred": "1"})
    body = {"name": NAME, "password": server.world.password("mira")}
    client.post("/api/v1/session", json=body).raise_for_status()
    return client


async def open_connections(tablets: Tablets, server: LiveServer, **options: Any) -> Page:
    """The page as an administrator has it: after :func:`hire`."""
    page = await tablets.open(path=PATH, **options)
    await sign_in(page, NAME, server.world.password("mira"))
    await expect(page.locator("[data-key]").first.or_(page.get_by_role("alert").first)).to_be_visible()
    return page


def webhook(admin: httpx.Client, url: str, **more: Any) -> Json:
    made: Json = admin.post(HOOKS, json={"url": url, **more}).raise_for_status().json()
    return made


def leave_in_outbox(server: LiveServer, hook: str, count: int, why: str, given_up: bool = False) -> None:
    """So many entries that were tried and not taken, and that are not tried again soon."""
    due = None if given_up else server.services.clock.now() + 80_000
    rows = [
        (f"msg-{hook}-{number}-{given_up}", hook, "guest.changed", "g01", 1.0, 8 if given_up else 2, due, why)
        for number in range(count)
    ]
    with sqlite3.connect(server.data_dir / "maitred.db") as connection:
        connection.executemany(
            "INSERT INTO outbox (id, webhook, kind, guest, at, tries, due_at, why)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
