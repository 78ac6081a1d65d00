"""Simulated staff act as people do: not on everything, not at once, and once a card."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import httpx
from websockets.asyncio.server import ServerConnection, serve

from simulators.badges import Badge
from simulators.clock import VirtualPace
from simulators.minds import Manner, Mind, Service
from simulators.staff import Tally, Worker
from simulators.world import venue_plan

QUESTION = {"key": "lunch", "text": {}, "choices": [{"value": "fish", "label": {}}]}
EAGER = Manner(claims=1.0, asks=1.0, finishes=1.0)


def _offer(number: int) -> dict[str, Any]:
    return {"id": f"o{number}", "cards": [f"c{number}"]}


def _card(number: int, state: str = "open") -> dict[str, Any]:
    return {"id": f"c{number}", "state": state, "question": QUESTION}


def test_each_card_is_decided_once() -> None:
    """A card that comes again, changed or after a reconnect, is not gone for twice."""
    mind = Mind(Random(1), EAGER)
    assert mind.consider(_card(1)) is not None
    assert mind.consider(_card(1)) is None


def test_only_open_cards_are_gone_for() -> None:
    """What a colleague has, or what is over, is left alone."""
    mind = Mind(Random(1), EAGER)
    assert [mind.consider(_card(1, state)) for state in ("claimed", "done", "withdrawn")] == [None] * 3


def test_people_miss_and_forget_as_often_as_told() -> None:
    """Shares of cards claimed, questions asked and cards finished, over many cards."""
    mind = Mind(Random(1), Manner(claims=0.8, asks=0.5, finishes=0.9))
    services = [s for n in range(3_000) if (s := mind.consider(_card(n)))]
    assert abs(len(services) / 3_000 - 0.8) < 0.03
    assert abs(sum(s.answer is not None for s in services) / len(services) - 0.5) < 0.03
    assert abs(sum(s.outcome is not None for s in services) / len(services) - 0.9) < 0.03
    assert all(s.claim_after_s > 0 for s in services)


def test_the_same_seed_gives_the_same_person() -> None:
    """Decision for decision."""
    one, again = ([Mind(Random(4)).consider(_card(n)) for n in range(50)] for _ in range(2))
    assert one == again


def test_what_disturbs_somebody_else_is_left_to_them() -> None:
    """Until it disturbs this person too."""
    mind = Mind(Random(1), EAGER)
    assert mind.consider({**_card(1), "for_me": False}) is None
    assert mind.consider({**_card(1), "for_me": True}) is not None


def test_a_hand_over_is_answered_once() -> None:
    """However often the feed shows it; with yes as often as told."""
    mind = Mind(Random(1), Manner(accepts=0.9))
    decided = [mind.answer_offer(_offer(number)) for number in range(3_000)]
    assert mind.answer_offer(_offer(1)) is None
    accepted = sum(one is not None and one[1] for one in decided)
    assert abs(accepted / 3_000 - 0.9) < 0.03


async def test_a_claimed_card_is_seen_through() -> None:
    """Claim, answer, outcome, in this order, with the session's token."""
    asked: list[tuple[str, bytes]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer token"
        asked.append((request.url.path, request.content))
        return httpx.Response(200, json={})

    worker = _worker(handle)
    await worker.serve("c1", Service(5.0, 20.0, ("lunch", "fish"), 30.0, "greeted"))
    assert [path for path, _ in asked] == [
        f"/api/v1/cards/c1/{what}" for what in ("claim", "answer", "outcome")
    ]
    assert json.loads(asked[1][1]) == {"question": "lunch", "value": "fish"}
    assert worker.tally == Tally(claimed=1, answered=1, finished=1)
    assert worker.pace.now() == 55.0


async def test_whoever_is_beaten_to_a_card_leaves_it() -> None:
    """A 409 is no reason to go on, nor a failure."""
    worker = _worker(lambda request: httpx.Response(409, json={}))
    await worker.serve("c1", Service(5.0, 20.0, ("lunch", "fish"), 30.0, "greeted"))
    assert worker.tally == Tally(beaten=1)


async def test_a_card_that_was_taken_over_is_seen_through() -> None:
    """Yes to the hand-over, and then what one does with a card of one's own."""
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(200, json={})

    worker = _worker(handle)
    await worker.answer_offer(_offer(1), 5.0, True)
    await asyncio.gather(*worker.tasks)
    paths = "handovers/o1/accept", "cards/c1/claim", "cards/c1/outcome"
    assert asked == [f"/api/v1/{path}" for path in paths]
    assert worker.tally == Tally(taken_over=1, claimed=1, finished=1)


async def test_a_badge_goes_with_its_bearer() -> None:
    """It is heard by the reader of the guest's zone from the claim on, and afterwards where they stand."""
    heard: list[tuple[str, str]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/reads"):
            assert request.headers["Authorization"] == "Bearer key"
            [read] = json.loads(request.content)
            heard.append((read["reader"], read["antenna"]))
        return httpx.Response(200, json={})

    worker = _worker(handle)
    worker.badge = Badge("E2000001", "key", venue_plan("hotel"), "lobby")
    await worker.serve("c1", Service(5.0, 20.0, None, 30.0, None), "spa")
    assert worker.badge.zone == "lobby"
    for zone in ("lobby", "spa", "nowhere"):
        worker.badge.go(zone)
        await worker.badge.be_heard(worker.http)
    assert heard == [("H2", "2"), ("H5", "2"), ("H5", "2")]


async def test_the_feed_is_resumed_where_it_broke_off() -> None:
    """After a lost connection the worker says what it had last; signed out, it goes home."""
    hellos: list[dict[str, Any]] = []

    async def feed(socket: ServerConnection) -> None:
        hellos.append(json.loads(await socket.recv()))
        if len(hellos) == 1:
            await socket.send(
                json.dumps({"type": "snapshot", "epoch": "e", "offset": 4, "cards": [_card(1)]})
            )
            await socket.send(json.dumps({"type": "card", "offset": 6, "card": _card(2)}))
        else:
            await socket.send(json.dumps({"type": "signed_out"}))

    async with _served(feed) as port:
        worker = _worker(lambda request: httpx.Response(200, json={}), f"http://127.0.0.1:{port}")
        async with asyncio.timeout(10):
            await worker.follow()
    assert [(h["epoch"], h["offset"]) for h in hellos] == [(None, None), ("e", 6)]
    assert (worker.tally.seen, worker.tally.reconnects) == (2, 1)


@asynccontextmanager
async def _served(feed: Any) -> AsyncIterator[int]:
    async with serve(feed, "127.0.0.1", 0) as server:
        yield next(iter(server.sockets)).getsockname()[1]


def _worker(handle: Any, base_url: str = "http://venue") -> Worker:
    http = httpx.AsyncClient(transport=httpx.MockTransport(handle), base_url=base_url)
    return Worker(http, base_url, "token", Mind(Random(1), EAGER), Tally(), VirtualPace(0.0))
