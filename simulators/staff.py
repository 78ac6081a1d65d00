"""Staff at their tablets: sign in, follow the live feed, claim after a moment, ask, finish, or forget to; say
yes or no to hand-overs.

What a person decides is in ``minds.py``, which knows no network; ``Worker`` does it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from simulators.badges import Badge
from simulators.clock import Pace, RealPace
from simulators.minds import Card, Manner, Mind, Offer, Service

COOKIE = "maitred_session"
API = "/api/v1"
PING_S = 15.0
RECONNECT_S = 1.0


@dataclass(frozen=True, slots=True)
class SignIn:
    name: str
    password: str


@dataclass(slots=True)
class Tally:
    """What a member of staff has done so far."""

    seen: int = 0
    claimed: int = 0
    beaten: int = 0
    """Cards a colleague had claimed first."""
    answered: int = 0
    finished: int = 0
    taken_over: int = 0
    """Hand-overs they said yes to."""
    refused: int = 0
    """Requests the server said no to for another reason: the card closed, for example."""
    reconnects: int = 0


async def work(
    base_url: str,
    sign_in: SignIn,
    seed: int,
    *,
    speed: float = 1.0,
    manner: Manner | None = None,
    tally: Tally | None = None,
    pace: Pace | None = None,
    badge: Badge | None = None,
) -> Tally:
    """One member of staff at work, until cancelled or signed out. ``tally`` can be watched meanwhile; a
    ``badge`` goes with them."""
    mind = Mind(Random(f"{seed}:staff:{sign_in.name}"), manner)
    tally = tally if tally is not None else Tally()
    async with httpx.AsyncClient(base_url=base_url) as http:
        token = await _sign_in(http, sign_in)
        await Worker(http, base_url, token, mind, tally, pace or RealPace(), speed, badge).follow()
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
    badge: Badge | None = None
    epoch: str | None = None
    offset: int | None = None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def follow(self) -> None:
        """The live feed, resumed where it broke off, until signed out."""
        if self.badge is not None:
            self._begin(self.badge.wear(self.http, self.pace))
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
            for offer in _offers(message):
                self._look_at_offer(offer)
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
            self._begin(self.serve(card["id"], service, card.get("zone", "")))

    def _look_at_offer(self, offer: Offer) -> None:
        decided = self.mind.answer_offer(offer)
        if decided is not None:
            self._begin(self.answer_offer(offer, *decided))

    def _begin(self, deed: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(deed)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def answer_offer(self, offer: Offer, after_s: float, accept: bool) -> None:
        """Says yes or no to a hand-over; what was taken over is seen through."""
        with suppress(httpx.TransportError):
            await self._wait(after_s)
            done = await self._ask(f"handovers/{offer['id']}/{'accept' if accept else 'decline'}", {})
            if done and accept:
                self.tally.taken_over += 1
                for card in offer["cards"]:
                    self._begin(self.serve(card, self.mind.take_over()))

    async def serve(self, card: str, service: Service, zone: str = "") -> None:
        """Claims the card, goes to the guest and sees it through, as far as the server and their memory
        allow."""
        with suppress(httpx.TransportError):
            await self._wait(service.claim_after_s)
            if not await self._claim(card):
                return
            self._go(zone)
            await self._wait(service.ask_after_s)
            if service.answer:
                question, value = service.answer
                answer = {"question": question, "value": value}
                self.tally.answered += await self._tell(card, "answer", answer)
            await self._wait(service.finish_after_s)
            if service.outcome:
                self.tally.finished += await self._tell(card, "outcome", {"outcome": service.outcome})
        if self.badge is not None:
            self._go(self.badge.home)

    def _go(self, zone: str) -> None:
        if self.badge is not None:
            self.badge.go(zone)

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
        return await self._ask(f"cards/{card}/{what}", body)

    async def _ask(self, path: str, body: Mapping[str, str]) -> bool:
        answer = await self.http.post(f"{API}/{path}", json=body, headers=self._headers())
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


def _offers(message: Mapping[str, Any]) -> Iterator[Offer]:
    """Hand-overs that a colleague offers to whoever hears this."""
    mine = message.get("mine")
    if mine is not None:
        yield from (offer for offer in mine["handovers"] if offer["taker"]["id"] == mine["staff"]["id"])
