"""The sender: paced, in order, patient, and dated now."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import pytest

from recognition.model import LATE_AFTER_S, Read
from simulators.clock import RealPace, VirtualPace
from simulators.day import plan_day
from simulators.run import ATTEMPTS, Counts, dated, run
from simulators.wire import Post, instants, reads_post
from tests.simulators.small import START, World

NOW = 2_000_000_000.0


@dataclass
class Server:
    """Answers as told, and remembers what came."""

    answer: Callable[[int], httpx.Response] = lambda number: httpx.Response(200, json={"accepted": 1})
    requests: list[httpx.Request] = field(default_factory=list)

    def client(self) -> httpx.AsyncClient:
        def handle(request: httpx.Request) -> httpx.Response:
            self.requests.append(request)
            return self.answer(len(self.requests))

        return httpx.AsyncClient(transport=httpx.MockTransport(handle), base_url="http://venue")


def _post(at: float, ts: float | None = None, key: str = "R1") -> Post:
    read = Read("AA" * 12, key, "1", -50.0, at if ts is None else ts)
    return reads_post("generic", [read], at, key)


async def _run(server: Server, posts: list[Post], pace: VirtualPace, keep_times: bool = False) -> Counts:
    async with server.client() as client:
        return await run(
            posts, "http://venue", {"R1": "secret"}, keep_times=keep_times, pace=pace, client=client
        )


async def test_posts_arrive_in_order_with_their_key() -> None:
    """Each at its address, with the token of its key."""
    server = Server()
    counts = await _run(server, [_post(START + n) for n in range(50)], VirtualPace(NOW))
    sent = [instants(request.content)[0] for request in server.requests]
    assert sent == sorted(sent)
    assert {request.headers["Authorization"] for request in server.requests} == {"Bearer secret"}
    assert (counts.sent, counts.accepted, counts.by_status) == (50, 50, {200: 50})


async def test_posts_are_dated_when_they_are_sent() -> None:
    """The server sees reads of now, whatever the recording said, and none of the future."""
    server, pace = Server(), VirtualPace(NOW)
    await _run(server, [_post(START), _post(START + 30), _post(START + 31)], pace)
    ages = [pace.now() - instants(request.content)[0] for request in server.requests]
    assert all(0 <= age <= 31 for age in ages)


async def test_keep_times_leaves_bodies_alone() -> None:
    """For old news that should be taken as such."""
    server = Server()
    await _run(server, [_post(START)], VirtualPace(NOW), keep_times=True)
    assert server.requests[0].content == _post(START).body


async def test_a_busy_server_is_asked_again_when_it_says() -> None:
    """After a 503 the same post comes again, the next one waits for it, and nothing is lost."""

    def answer(number: int) -> httpx.Response:
        return httpx.Response(503, headers={"Retry-After": "7"}) if number <= 2 else httpx.Response(200)

    server, pace = Server(answer), VirtualPace(NOW)
    counts = await _run(server, [_post(START), _post(START + 1)], pace)
    bodies = [request.content for request in server.requests]
    assert bodies[0] == bodies[1] == bodies[2] != bodies[3]
    assert (counts.sent, counts.retried, counts.lost) == (2, 2, 0)
    assert pace.now() - NOW >= 14


async def test_a_server_that_never_answers_costs_the_post_not_the_run() -> None:
    """After all attempts the post is counted as lost, and the next one is tried."""

    def answer(number: int) -> httpx.Response:
        if number <= ATTEMPTS:
            raise httpx.ConnectError("gone")
        return httpx.Response(200)

    counts = await _run(Server(answer), [_post(START), _post(START + 1)], VirtualPace(NOW))
    assert (counts.lost, counts.sent) == (1, 1)


async def test_a_refused_post_is_not_tried_again() -> None:
    """A 4xx will not get better."""
    server = Server(lambda number: httpx.Response(422, json={"code": "unknown_antenna"}))
    counts = await _run(server, [_post(START)], VirtualPace(NOW))
    assert (len(server.requests), counts.by_status) == (1, {422: 1})


async def test_posts_without_a_key_are_counted_and_left_out() -> None:
    """Nobody can send for a reader whose key they do not have."""
    server = Server()
    counts = await _run(server, [_post(START, key="R2")], VirtualPace(NOW))
    assert (counts.skipped, server.requests) == (1, [])


async def test_counts_are_reported_on_the_way_and_at_the_end() -> None:
    """In words, for whoever watches."""
    shown: list[str] = []
    async with Server().client() as client:
        posts = [_post(START + n) for n in range(25)]
        await run(
            posts,
            "http://venue",
            {"R1": "t"},
            pace=VirtualPace(NOW),
            client=client,
            report=lambda counts: shown.append(str(counts)),
        )
    assert len(shown) == 3
    assert shown[-1].startswith("25 posts (25 x 200)")


async def test_a_simulated_day_is_sent(world: World) -> None:
    """The first minutes of it, ten times as fast, in virtual time: all posts of all senders."""
    server, pace = Server(), VirtualPace(NOW, speed=10)
    posts = list(plan_day(world.data, 7, START, 0.1))
    keys = {key["name"]: f"token of {key['name']}" for key in world.data.keys}
    async with server.client() as client:
        counts = await run(posts, "http://venue", keys, 10, pace=pace, client=client)
    assert counts.sent == len(posts) == len(server.requests)
    assert 30 < pace.now() - NOW < 40


@pytest.mark.parametrize("speed", [1.0, 20.0])
def test_late_stays_late_and_fresh_stays_fresh_at_any_speed(speed: float) -> None:
    """Below two minutes ages shrink with the speed, so that things keep their order; above they stay."""
    fresh, late = _post(START, START - 10), _post(START, START - 600)
    assert NOW - instants(dated(fresh, NOW, speed))[0] == pytest.approx(10 / speed, abs=0.01)
    assert NOW - instants(dated(late, NOW, speed))[0] == pytest.approx(600)
    assert LATE_AFTER_S < 600


def test_redating_keeps_everything_else() -> None:
    """The read is the same but for its time."""
    before, after = (json.loads(body)[0] for body in (_post(START).body, dated(_post(START), NOW, 1.0)))
    assert before | {"ts": after["ts"]} == after


def test_a_speed_of_nothing_is_refused() -> None:
    """Time has to pass."""
    with pytest.raises(ValueError, match="above 0"):
        RealPace(0.0)


async def test_real_time_passes_at_the_given_speed() -> None:
    """What is due already does not wait."""
    pace = RealPace(speed=1e9)
    await pace.until(1.0)
    assert pace.now() > START
