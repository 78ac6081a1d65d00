"""Readers and hosts at work until the server dies, and a ledger of what they were promised."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from tests.server.faults.inn import QUESTION, host
from tests.server.faults.running import GIVE_UP_S, Server
from tests.server.faults.tablet import Tablet

READERS = 3
HOSTS = 2
TOGETHER = 3
"""Guests who arrive in one post."""


@dataclass
class Ledger:
    """What was acknowledged or shown, by all servers so far."""

    arrived: set[int] = field(default_factory=set)
    """Guests whose post was answered 200."""
    tried: set[int] = field(default_factory=set)
    """Guests whose post was sent."""
    claimed: dict[str, str] = field(default_factory=dict)
    """Card → who was told that it is theirs."""
    answered: dict[str, str] = field(default_factory=dict)
    """Card → the answer that was taken."""
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Card → as a screen showed it last."""


class Load:
    """Three readers and two hosts."""

    def __init__(self, server: Server, ledger: Ledger, fresh: Iterator[int], rng: Random) -> None:
        self._server = server
        self._ledger = ledger
        self._fresh = fresh
        self._rng = rng
        self._promises = 0
        self._more = asyncio.Condition()
        self._busy: set[str] = set()

    async def run_until_killed(self, promises: int, then_s: float) -> None:
        """Kill the server a moment after so many acknowledgements, in the middle of everything."""
        work = [self._reader for _ in range(READERS)] + [self._host(host(n)) for n in range(HOSTS)]
        tasks = [asyncio.create_task(self._while_alive(one)) for one in work]
        async with asyncio.timeout(GIVE_UP_S), self._more:
            await self._more.wait_for(lambda: self._promises >= promises)
        await asyncio.sleep(then_s)  # Not to wait for anything: this is the random instant.
        self._server.kill()
        await self._server.ended()
        await asyncio.gather(*tasks)

    @staticmethod
    async def _while_alive(work: Callable[[], Awaitable[None]]) -> None:
        with suppress(httpx.TransportError, OSError):
            await work()

    async def _promised(self) -> None:
        async with self._more:
            self._promises += 1
            self._more.notify_all()

    async def _reader(self) -> None:
        """Posts new guests together with some who are here."""
        while True:
            new = [next(self._fresh) for _ in range(TOGETHER)]
            known = self._rng.sample(sorted(self._ledger.arrived), min(3, len(self._ledger.arrived)))
            self._ledger.tried.update(new)
            answer = await self._server.hear([*new, *known])
            assert answer.status_code == 200, answer.text
            self._ledger.arrived.update(new)
            await self._promised()

    def _host(self, name: str) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            async with Tablet(self._server.port, name) as tablet:
                try:
                    await self._serve(tablet)
                finally:
                    self._ledger.shown.update(tablet.cards)

        return work

    async def _serve(self, tablet: Tablet) -> None:
        """Claims each card that shows up, and notes an answer."""
        while True:
            await tablet.until(lambda: self._next(tablet) is not None or tablet.is_gone)
            card = self._next(tablet)
            if card is None:
                return
            self._busy.add(card)
            if (await self._server.claim(tablet.staff, card)).status_code == 200:
                self._ledger.claimed[card] = tablet.staff
                await self._promised()
                await self._note(tablet.staff, card)

    def _next(self, tablet: Tablet) -> str | None:
        """Not a card about a reader that has gone silent, on a slow machine: it asks nothing."""
        cards = tablet.cards.values()
        free = (card["id"] for card in cards if card["state"] == "open" and card["question"])
        return next((card for card in free if card not in self._busy), None)

    async def _note(self, staff: str, card: str) -> None:
        value = self._rng.choice(("fish", "meat", "nothing"))
        answer = await self._server.answer(staff, card, QUESTION, value)
        assert answer.status_code == 200, answer.text
        self._ledger.answered[card] = value
        await self._promised()
