"""What the demo hands out opens what it says."""

from __future__ import annotations

import json

import httpx
from websockets.sync.client import connect

from server.commands.demo import offer_pairs
from tests.demo import Handout, demo
from tests.live_server import WAIT_S, Json, LiveServer


def paired(server: LiveServer, kind: str, venue: str) -> httpx.Client:
    """A browser that opened the page that the demo prints."""
    pairs = offer_pairs(server.services, server.world.handout)
    code = next(one.page.partition("#")[2] for one in pairs if (one.kind, one.venue) == (kind, venue))
    device = server.client(headers={"X-Maitred": "1"})
    assert device.post("/api/v1/devices/pair", json={"code": code}).status_code == 200
    return device


def test_everybody_signs_in_at_their_tablet_with_the_pin_that_was_printed(
    server: LiveServer,
) -> None:
    """And nobody of the other venue is offered there."""
    tablet = paired(server, "tablet", "hotel")
    ours = [one for one in server.world.handout.sign_ins if one.venue == "hotel"]
    people = tablet.get("/api/v1/device").json()["people"]
    assert {one["id"] for one in people} == {one.name for one in ours}
    for one in ours:
        answer = tablet.post("/api/v1/session/pin", json={"staff": one.name, "pin": one.pin})
        assert answer.status_code == 200, answer.text


def test_the_wall_is_a_wall(server: LiveServer) -> None:
    """It follows the feed and names nobody who may sign in."""
    wall = paired(server, "wall", "dealer")
    assert wall.get("/api/v1/device").json()["people"] == []
    with server.screen(wall) as screen:
        assert screen.snapshot["mine"] is None


def test_a_badge_of_the_demo_places_its_bearer(server: LiveServer) -> None:
    """Where it is heard, and not among the guests."""
    [noor] = [one for one in server.world.seed.staff if one["id"] == "noor"]
    read = {"epc": noor["badge"], "reader": "H4", "antenna": "1", "rssi": -48}
    assert server.post("/api/v1/reads", server.world.key("hotel:all-readers"), [read]).status_code == 200
    floor = server.sign_in("mira").get("/api/v1/floor").json()
    assert {one["id"]: one["zone"] for one in floor["staff"]}["noor"] == "restaurant"
    assert floor["presences"] == []


def test_a_newcomer_sees_a_guest_arrive_and_opens_a_guests_own_page() -> None:
    """With what the demo has printed and nothing else: nobody but its own people does anything."""
    with demo() as handout, newcomer(handout) as page:
        secret = handout["own_page"].partition("#")[2]
        [host] = [one for one in handout["sign_ins"] if one["name"] == "lin"]
        assert page.get(handout["own_page"]).status_code == 200
        assert page.post("/api/v1/my/session", json={"secret": secret}).status_code == 200
        signing_in = {"name": host["name"], "password": host["password"]}
        assert page.post("/api/v1/session", json=signing_in).status_code == 200
        assert first_card(handout["address"], page)["state"] == "open"


def newcomer(handout: Handout) -> httpx.Client:
    return httpx.Client(
        base_url=handout["address"], timeout=WAIT_S, headers={"X-Maitred": "1"}, trust_env=False
    )


def first_card(address: str, page: httpx.Client) -> Json:
    """On this page's board, or the first that comes to it."""
    cookies = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
    url = f"ws{address.removeprefix('http')}/api/v1/live"
    with connect(url, additional_headers={"Cookie": cookies}, proxy=None, open_timeout=WAIT_S) as socket:
        socket.send(json.dumps({"type": "hello"}))
        shown: list[Json] = []
        while not shown:
            message: Json = json.loads(socket.recv(timeout=WAIT_S))
            shown = [message["card"]] if message["type"] == "card" else message.get("cards", [])
        return shown[0]
