"""What is really said on the feed: as documented, to every tab alike, and nothing private to a wall."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from docs import live_asyncapi
from tests.live_server import Json, LiveServer, Screen

GUESTS = ["g01", "g02", "g04", "g05", "g12", "g20", "g27"]
PLACES = [("H1", 1), ("H2", 1), ("H4", 2), ("H5", 2)]
SECRETS = ("name", "say", "tier", "languages", "title", "suggestion", "facts", "question", "answers", "notes")
"""What only staff may read; and more that a wall has no use for."""


def wall_of(server: LiveServer) -> httpx.Client:
    """A browser that is a wall display of the hotel."""
    body = {"name": "Back office", "kind": "wall"}
    code = server.sign_in("mira").post("/api/v1/devices", json=body).json()["code"]
    device = server.client(headers={"X-Maitred": "1"})
    assert device.post("/api/v1/devices/pair", json={"code": code}).status_code == 200
    return device


def something_happens(server: LiveServer, pages: dict[str, httpx.Client], dice: Random) -> None:
    """A guest arrives or goes on, or somebody does something with a card."""
    server.read(dice.choice(GUESTS), *dice.choice(PLACES))
    cards = pages["mira"].get("/api/v1/board").json()["cards"]
    card, page = dice.choice([*cards, {"id": "none"}]), dice.choice(list(pages.values()))
    path, body = dice.choice(
        [
            ("claim", {}),
            ("note", {"kind": dice.choice(["note", "promise"]), "text": "Prefers the corner"}),
            ("answer", {"question": "lunch", "value": "fish"}),
            ("release", {"word": "By the window"}),
            ("outcome", {"outcome": "greeted"}),
        ]
    )
    page.post(f"/api/v1/cards/{card['id']}/{path}", json=body)
    page.post("/api/v1/handovers", json={"to": dice.choice(["lin", "noor"]), "word": "Back at ten"})
    page.put("/api/v1/me/zone", json={"zone": dice.choice(["lobby", "spa", "restaurant"])})


def said(screen: Screen) -> list[Json]:
    """Everything since the hello."""
    return [screen.welcome, *([screen.snapshot] if screen.snapshot else []), *screen.drain()]


def private_words(pages: dict[str, httpx.Client]) -> set[str]:
    """What the cards of the manager's board say about guests."""
    found: set[str] = set()
    for card in pages["mira"].get("/api/v1/board").json()["cards"]:
        found |= {str(card[key]) for key in ("guest", "visit", "name", "say", "tier") if card[key]}
        found |= {text for fact in card["facts"] for text in fact["text"].values()}
        found |= {note["text"] for note in card["notes"]}
    return found


@pytest.mark.parametrize("seed", range(3))
def test_a_wall_is_told_nothing_about_guests(server: LiveServer, seed: int) -> None:
    """Over its real connection, whatever happens: of each card every private field is empty, and no word
    of any guest is among what was sent."""
    dice, pages = Random(seed), {name: server.sign_in(name) for name in ("mira", "lin", "noor")}
    secrets: set[str] = set()
    with server.screen(wall_of(server)) as wall:
        for _ in range(12):
            something_happens(server, pages, dice)
            secrets |= private_words(pages)
        messages = said(wall)
    cards = [message["card"] for message in messages if message["type"] == "card"]
    assert cards
    assert not [(key, card[key]) for card in cards for key in SECRETS if card[key]]
    assert "mine" not in {message["type"] for message in messages}
    sent = json.dumps(messages, ensure_ascii=False)
    assert secrets
    assert not [word for word in secrets if f'"{word}"' in sent]


@pytest.mark.parametrize("seed", range(3))
def test_every_message_is_as_the_document_says(server: LiveServer, seed: int) -> None:
    """All that hosts, an overseer who asks for the floor and a wall are sent, up to a refusal and the end of
    a session, is valid by the AsyncAPI document."""
    dice, pages = Random(seed), {name: server.sign_in(name) for name in ("mira", "lin", "noor")}
    with (
        server.screen(pages["mira"], floor=True) as overseer,
        server.screen(pages["lin"]) as lin,
        server.screen(pages["noor"]) as noor,
        server.screen(wall_of(server)) as wall,
    ):
        for _ in range(12):
            something_happens(server, pages, dice)
        pages["noor"].put("/api/v1/me/shift", json={"on_shift": True, "quiet_minutes": 30})
        messages = [message for screen in (overseer, lin, noor, wall) for message in said(screen)]
        while messages[-1]["type"] != "floor":
            messages.append(overseer.next())
        noor.say("nonsense")
        messages += noor.ending()[1]
        pages["lin"].delete("/api/v1/session")
        messages += lin.ending()[1]
    kinds = {message["type"] for message in messages}
    assert kinds >= {"welcome", "snapshot", "card", "mine", "floor", "error", "signed_out"}
    for message in messages:
        validator(message["type"]).validate(message)


def validator(kind: str) -> Draft202012Validator:
    """Of the messages of this kind."""
    document = live_asyncapi.document()
    payload: dict[str, Any] = document["components"]["messages"][kind]["payload"]
    return Draft202012Validator({**payload, "components": document["components"]})


def test_both_tabs_of_a_person_are_told_everything(server: LiveServer) -> None:
    """The same changes with the same positions, whichever tab something was done in."""
    dice, pages = Random(1), {name: server.sign_in(name) for name in ("mira", "lin")}
    with server.screen(pages["lin"]) as one, server.screen(pages["lin"]) as other:
        for _ in range(8):
            something_happens(server, pages, dice)
        first, second = one.drain(), other.drain()
    assert {"card", "mine"} <= {message["type"] for message in first}
    assert first == second


def test_presences_are_the_same_over_http_and_over_the_feed(server: LiveServer) -> None:
    """Who is where, since when, and how we know it."""
    for guest, place in zip(GUESTS, [*PLACES, *PLACES], strict=False):
        server.read(guest, *place)
    page = server.sign_in("tomas")
    with server.screen(page, floor=True) as screen:
        told = screen.next()["floor"]["presences"]
    asked = page.get("/api/v1/floor").json()["presences"]
    keys = ("guest", "name", "tier", "zone", "since", "source", "unsure")
    assert len(told) > 3
    assert {one["guest"]: [one[key] for key in keys] for one in told} == {
        one["guest"]: [one[key] for key in keys] for one in asked
    }


def test_a_small_message_that_unpacks_to_a_large_one_ends_the_connection(shared: LiveServer) -> None:
    """The limit is on what was said, not on how few bytes it came in; other screens do not notice."""
    lin, noor = shared.sign_in("lin"), shared.sign_in("noor")
    with shared.screen(noor) as good, shared.live(lin, compression="deflate") as screen:
        screen.say({"type": "hello", "epoch": "x" * 1_000_000})
        assert screen.ending() == (1009, [])
        good.drain()
        assert good.drain() == []
