"""Staff at their tablets: sign in, follow the live feed, claim after a moment, ask, finish, or forget to.

What a person decides is in ``Mind``, which knows no network; ``Worker`` does what it decides.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from simulators.clock import Pace, RealPace

COOKIE = "maitred_session"
API = "/api/v1"
PING_S = 15.0
RECONNECT_S = 1.0

Card = Mapping[str, Any]
"""A CardView, as JSON."""


@dataclass(frozen=True, slots=True)
class SignIn:
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How a member of staff is."""

    claims: float = 0.8
    """Share of the open cards they go for."""
    reaction_s: float = 6.0
    """Median time from seeing a card to claiming it."""
    asks: float = 0.75
    """Share of questions they put to the guest and note the answer."""
    greeting_s: float = 25.0
    """Median time from claiming to asking, and from there to the outcome."""
    finishes: float = 0.9
    """Share of claimed cards they remember to finish."""


@dataclass(frozen=True, slots=True)
class Service:
    """What somebody is going to do with one card. Times in seconds, each after the one before."""

    claim_after_s: float
    ask_after_s: float
    answer: tuple[str, str] | None
    """Question and value."""
    finish_after_s: float
    outcome: str | None
    """None: they forget."""


@dataclass(slots=True)
class Tally:
    """What a member of staff has done so far."""

    seen: int = 0
    claimed: int = 0
    beaten: int = 0
    """Cards a colleague had claimed first."""
    answered: int = 0
    finished: int = 0
    refused: int = 0
    """Requests the server said no to for another reason: the card closed, for example."""
    reconnects: int = 0


class Mind:
    """Decides, once for each card. All chance comes from ``rng``."""

    def __init__(self, rng: Random, manner: Manner | None = None) -> None:
        self._rng = rng
        self._manner = manner or Manner()
        self._met: set[str] = set()

    def consider(self, card: Card) -> Service | None:
        """What to do with a card that the feed shows; None: nothing, or it was decided before."""
        if card["state"] != "open" or card["id"] in self._met:
            return None
        self._met.add(card["id"])
        if self._rng.random() >= self._manner.claims:
            return None
        return Service(
            claim_after_s=self._time(self._manner.reaction_s),
            ask_after_s=self._time(self._manner.greeting_s),
            answer=self._answer(card.get("question")),
            finish_after_s=self._time(self._manner.greeting_s),
            outcome=self._outcome(),
        )

    def _time(self, median_s: float) -> float:
        return self._rng.lognormvariate(math.log(median_s), 0.5)

    def _answer(self, question: Mapping[str, Any] | None) -> tuple[str, str] | None:
        if question is None or self._rng.random() >= self._manner.asks:
            return None
        values = [choice["value"] for choice in question["choices"]] or ["Yes, please"]
        return question["key"], self._rng.choice(values)

    def _outcome(self) -> str | None:
        if self._rng.random() >= self._manner.finishes:
            return None
        return self._rng.choices(("greeted", "helped", "not_found", "not_needed"), (6, 3, 1, 1))[0]


async def work(
    base_url: str,
    sign_in: SignIn,
    seed: int,
    *,
    speed: float = 1.0,
    manner: Manner | None = None,
    tally: Tally | None = None,
    pace: Pace | None = None,
) -> Tally:
    """One member of staff at work, until cancelled or signed out. ``tally`` can be watched meanwhile."""
    mind = Mind(Random(f"{seed}:staff:{sign_in.name}"), manner)
    tally = tally if tally is not None else Tally()
    async with httpx.AsyncClient(base_url=base_url) as http:
        token = await _sign_in(http, sign_in)
        await Worker(http, base_url, token, mind, tally, pace or RealPace(), speed).follow()
    return tally


async def _sign_in(http: httpx.AsyncClient, sign_in: SignIn) -> str:
    """The session's token. Raises httpx.HTTPStatusError if the server does not know them."""
    wanted = {"name": sign_in.name, "password": sign_in.password}
    answer = await http.post(f"{API}/session", json=wanted, headers={"X-Maitred": "1"})
    answer.raise_for_status()
    return answer.cookies[COOKIE]


@dataclass(slots=True)
class Worker:
    """A tablet and the hands that hold it."""

    http: httpx.AsyncClient
    base_url: str
    token: str
    mind: Mind
    tally: Tally
    pace: Pace
    speed: float = 1.0
    epoch: str | None = None
    offset: int | None = None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def follow(self) -> None:
        """The live feed, resumed where it broke off, until signed out."""
        try:
            while not await self._connected():
                self.tally.reconnects += 1
                await self.pace.pause(RECONNECT_S)
        finally:
            for task in self.tasks:
                task.cancel()

    async def _connected(self) -> bool:
        """True when the server has ended the session; False when only the connection has ended."""
        url = self.base_url.replace("http", "ws", 1).rstrip("/") + f"{API}/live"
        try:
            async with connect(url, additional_headers=self._headers()) as socket:
                await socket.send(self._hello())
                pinging = asyncio.create_task(_ping(socket))
                try:
                    return await self._listen(socket)
                finally:
                    pinging.cancel()
        except (OSError, ConnectionClosed, TimeoutError):
            return False

    def _hello(self) -> str:
        return json.dumps({"type": "hello", "epoch": self.epoch, "offset": self.offset})

    async def _listen(self, socket: ClientConnection) -> bool:
        async for raw in socket:
            message = json.loads(raw)
            if message["type"] == "signed_out":
                return True
            self._note_position(message)
            for card in _cards(message):
                self._look_at(card)
        return False

    def _note_position(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "reload":
            self.epoch = self.offset = None
            return
        self.epoch = message.get("epoch", self.epoch)
        self.offset = message.get("offset", self.offset)

    def _look_at(self, card: Card) -> None:
        self.tally.seen += 1
        service = self.mind.consider(card)
        if service:
            task = asyncio.create_task(self.serve(card["id"], service))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def serve(self, card: str, service: Service) -> None:
        """Claims the card and sees it through, as far as the server and their memory allow."""
        with suppress(httpx.TransportError):
            await self._wait(service.claim_after_s)
            if not await self._claim(card):
                return
            await self._wait(service.ask_after_s)
            if service.answer:
                question, value = service.answer
                answer = {"question": question, "value": value}
                self.tally.answered += await self._tell(card, "answer", answer)
            await self._wait(service.finish_after_s)
            if service.outcome:
                self.tally.finished += await self._tell(card, "outcome", {"outcome": service.outcome})

    async def _wait(self, simulated_s: float) -> None:
        await self.pace.pause(simulated_s / self.speed)

    async def _claim(self, card: str) -> bool:
        answer = await self.http.post(f"{API}/cards/{card}/claim", headers=self._headers())
        if answer.is_success:
            self.tally.claimed += 1
        elif answer.status_code == httpx.codes.CONFLICT:
            self.tally.beaten += 1
        else:
            self.tally.refused += 1
        return answer.is_success

    async def _tell(self, card: str, what: str, body: Mapping[str, str]) -> bool:
        answer = await self.http.post(f"{API}/cards/{card}/{what}", json=body, headers=self._headers())
        self.tally.refused += not answer.is_success
        return answer.is_success

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "X-Maitred": "1"}


async def _ping(socket: ClientConnection) -> None:
    with suppress(ConnectionClosed):
        while True:
            await asyncio.sleep(PING_S)
            await socket.send('{"type":"ping"}')


def _cards(message: Mapping[str, Any]) -> Iterator[Card]:
    if message["type"] == "card":
        yield message["card"]
    elif message["type"] == "snapshot":
        yield from message["cards"]
