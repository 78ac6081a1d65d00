"""Everybody asks everything: each role, key and device, every route, of their own venue and of another."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from server.commands.openapi import openapi_document
from server.security import new_token, token_hash
from server.store.devices import Device, DeviceKind
from server.store.guest_links import GuestSession
from server.store.people import Key, KeyKind
from tests.live_server import WAIT_S, LiveServer, World, running
from tests.server.access_table import GUEST, KEYS, PARTNER, ROLES, RULE, SYNC, TABLE, Line
from tests.server.roles import PASSWORD, session, staffed

HERE, ELSEWHERE = "hotel", "dealer"
CALLERS = ("nobody", *ROLES, *KEYS, "tablet", "wall", GUEST)
SAMPLES = Path(__file__).parents[1] / "data" / "rfid" / "epcis2" / "Capture" / "Documents"


@dataclass
class House:
    """A server with somebody of every role in both venues, and things of the hotel to ask about."""

    server: LiveServer
    client: httpx.Client
    things: dict[str, Callable[[], str]] = field(default_factory=dict)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    """Of the partner and the other system of each venue."""
    secrets: tuple[str, ...] = ()
    """Ids of the hotel's things: other venues' people never see them."""
    devices: dict[tuple[str, str], str] = field(default_factory=dict)
    """Tokens of the tablet and the wall of each venue."""

    def credential(self, caller: str, venue: str) -> dict[str, str]:
        """The headers with which such a caller asks."""
        if caller in ROLES:
            return {"Cookie": f"maitred_session={session(self.server, caller, venue)}"}
        if caller in KEYS:
            names = {"reader": f"{venue}:all-readers", "phone": _PHONES[venue]}
            key = self.server.world.key(names[caller]) if caller in names else self.keys[caller, venue]
            return {"Authorization": f"Bearer {key}"}
        if caller in ("tablet", "wall"):
            return {"Cookie": f"maitred_device={self.devices[caller, venue]}"}
        if caller == GUEST:
            return {"Cookie": f"maitred_guest={self.guest()}"}
        return {}

    def guest(self) -> str:
        """A new session of a guest on their own page."""
        token, services = new_token(), self.server.services
        now = services.clock.now()
        one = GuestSession(token_hash(token), token[:8], "g05", "iPhone", now, now + 3_600)
        services.guest_links._sessions[one.hash] = one
        return token

    def key(self, kind: KeyKind, venue: str) -> str:
        """A new one."""
        token = new_token()
        one = Key(token_hash(token), venue, kind, "spa")
        self.server.services.house.keys[one.hash] = one
        return token

    def device(self, kind: DeviceKind, venue: str) -> tuple[str, str]:
        """A paired one: its id and its token."""
        token, devices = new_token(), self.server.services.devices
        one = Device(
            f"{venue}-{next(_numbers)}", token_hash(token), venue, kind, f"Desk of the {venue}", 0.0, "mira"
        )
        devices._by_hash[one.hash] = one
        return one.id, token

    def ask(self, route: str, caller: str, venue: str) -> httpx.Response:
        """The route's request, about things of the hotel, by somebody of this venue."""
        line = TABLE[route]
        method, path = route.split(" ")
        address = re.sub(r"(?:(\w+)/)?\{(\w+)\}", self._filled, path)
        if line.query:
            address += "?" + re.sub(r"\{(\w+)\}", lambda found: quote(self.things[found[1]]()), line.query)
        headers = {"Content-Type": "application/json", "X-Maitred": "1", **self.credential(caller, venue)}
        return self.client.request(method, address, headers=headers, content=self._body(line))

    def _filled(self, found: re.Match[str]) -> str:
        before = f"{found[1]}/" if found[1] else ""
        return before + quote(self.things[_NAMED.get(found[1], found[2])]())

    def _body(self, line: Line) -> bytes | None:
        if line.body is None or isinstance(line.body, bytes):
            return line.body
        body = json.dumps(line.body)
        for name, make in self.things.items():
            body = body.replace(f"{{{name}}}", make()) if f"{{{name}}}" in body else body
        return body.encode()


_PHONES = {HERE: "phone:g27", ELSEWHERE: "phone:g31"}
_NAMED = {
    "presences": "present",
    "cards": "card",
    "notes": "note",
    "handovers": "handover",
    "guests": "guest",
    "rules": "rule",
    "keys": "key",
    "webhooks": "webhook",
    "merges": "merge",
}
"""What an ``{id}`` is of, by what stands before it."""
_numbers = count()


@pytest.fixture(scope="module")
def house(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = staffed(world, tmp_path_factory.mktemp("access") / "data")
    with running(world, data) as server:
        made = House(server, server.client())
        _furnish(made)
        yield made


def _furnish(house: House) -> None:
    """Things of the hotel."""
    server = house.server
    server.read("g01", "H2", 1)
    lin, mira = server.sign_in("lin"), server.sign_in("mira")
    card = lin.get("/api/v1/board").json()["cards"][0]["id"]
    lin.post(f"/api/v1/cards/{card}/claim", json={})
    noted = lin.post(f"/api/v1/cards/{card}/note", json={"kind": "promise", "text": "A quiet table"})
    offered = lin.post("/api/v1/handovers", json={"to": "noor", "cards": [card]})
    mira.put("/api/v1/rules/only-here", json={**RULE, "status": "draft"})
    moment = mira.get("/api/v1/rules/moments", params={"guest": "g01"}).json()[0]["id"]
    document = (SAMPLES / "ObjectEvent.json").read_bytes()
    captured = server.post("/api/v1/epcis/capture", server.world.key("hotel:all-readers"), document)
    merge = mira.post("/api/v1/guests/g15/merge", json={"other": "g16", "sure": True}).json()["id"]
    fixed = {
        "merge": merge,
        "card": card,
        "note": noted.json()["notes"][0]["id"],
        "handover": offered.json()["id"],
        "guest": "g05",
        "present": "g01",
        "moment": moment,
        "rule": "only-here",
        "zone": "spa",
        "purpose": "recognise_by_tag",
        "captureID": captured.headers["location"].rpartition("/")[2],
        "password": PASSWORD,
        "venue": "hotel",
        "state": "lost",
        "version": "1",
        "number": "999",
        **dict.fromkeys(("credential", "passkey", "receipt", "visit", "question", "webhook"), "none"),
        "staff": "hotel-host",
    }
    house.devices = {
        (kind, venue): house.device(DeviceKind(kind), venue)[1]
        for kind in ("tablet", "wall")
        for venue in (HERE, ELSEWHERE)
    }
    house.secrets = (fixed["card"], fixed["note"], fixed["handover"], "Desk of the hotel", "hotel-host")
    house.keys = {
        (kind, venue): house.key(KeyKind(kind), venue)
        for kind in (PARTNER, SYNC)
        for venue in (HERE, ELSEWHERE)
    }
    house.things = {
        **{name: partial(str, thing) for name, thing in fixed.items()},
        "key": lambda: token_hash(house.key(KeyKind.PARTNER, HERE))[:16],
        "session": lambda: token_hash(session(server, "host", HERE))[:16],
        "device": lambda: house.device(DeviceKind.WALL, HERE)[0],
    }


def _expected(line: Line, caller: str, venue: str) -> str:
    """The statuses with which they are to be answered."""
    if line.asks == "nothing" or caller in line.let_in:
        return line.own if venue == HERE else line.other
    asked = [bearer for what in line.asks.split(" or ") for bearer in _BEARERS[what]]
    return "403" if caller in asked else "401"


REFUSALS = {"Your role may not do this.", *(f"A key of a {kind} may not do this." for kind in KEYS)}

_BEARERS = {"session": ROLES, "key": KEYS, "device": ("tablet", "wall"), "guest": (GUEST,)}
"""Who has what a route asks for."""


async def test_every_route_is_in_the_table() -> None:
    """Whoever adds a route says who may use it, in tests/server/access_table.py."""
    document = await openapi_document()
    routes = {f"{method.upper()} {path}" for path, known in document["paths"].items() for method in known}
    assert {"WS /api/v1/live", "GET /openapi.json"} | routes == set(TABLE)


@pytest.mark.parametrize("route", [route for route in TABLE if not route.startswith("WS")])
def test_only_who_may_is_let_in(house: House, route: str) -> None:
    """Every role, key and device, of the venue that the things in the request belong to and of another."""
    line = TABLE[route]
    for venue in (ELSEWHERE, HERE):
        for caller in CALLERS:
            answer = house.ask(route, caller, venue)
            who = f"{caller} of the {venue}: {answer.status_code} {answer.text[:200]}"
            assert str(answer.status_code) in _expected(line, caller, venue).split(), who
            if caller not in line.let_in and answer.status_code == 403:
                assert any(refusal in answer.text for refusal in REFUSALS), who
            if venue == ELSEWHERE:
                unasked = [secret for secret in house.secrets if secret not in str(answer.request.url)]
                assert not any(secret in answer.text for secret in unasked), who


@pytest.mark.parametrize("caller", CALLERS)
def test_only_who_may_follows_the_live_feed(house: House, caller: str) -> None:
    """Everybody else is told why and cut off, before anything is shown."""
    headers = house.credential(caller, HERE)
    url = f"ws{house.server.address.removeprefix('http')}/api/v1/live"
    with connect(url, additional_headers=headers, proxy=None, open_timeout=WAIT_S) as socket:
        with suppress(ConnectionClosed):
            socket.send(json.dumps({"type": "hello"}))
        said = json.loads(socket.recv(timeout=WAIT_S))
    expected = _expected(TABLE["WS /api/v1/live"], caller, HERE)
    assert said["type"] == ("welcome" if expected == "200" else "error"), said
