"""Who is notified when no page of theirs is open, and the queue of what is sent. Never in the way of the
loop: what does not fit into the queue is dropped, for the card is on the board all the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection

from alerts.model import Card, Priority, State
from server import metrics
from server.backoff import Backoff
from server.beside import open_client
from server.channels.webpush import Vapid, encrypt
from server.clock import Clock
from server.house import House
from server.store import pushes
from server.store.database import Database
from server.store.pushes import Subscription

if TYPE_CHECKING:
    import httpx

EACH_MOST = 10
"""Subscriptions of one person; beyond it the oldest goes."""

QUEUE_MOST = 1_000
SENDERS = 8
TRIES = 4
ANSWER_WITHIN_S = 10.0
FIRST_WAIT_S, MOST_WAIT_S = 2.0, 15.0

KEPT_S = 60
"""How long a push service keeps it for a browser that is not reachable: an older card is somebody else's."""


@dataclass(frozen=True, slots=True)
class _Push:
    to: Subscription
    priority: Priority


class Pushes:
    """:param wait: sleeps between tries."""

    def __init__(
        self,
        house: House,
        database: Database,
        clock: Clock,
        vapid: Vapid,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._house = house
        self._database = database
        self._clock = clock
        self._wait = wait
        self.vapid = vapid
        self._of: dict[str, dict[str, Subscription]] = {}
        self._queue: asyncio.Queue[_Push] = asyncio.Queue(QUEUE_MOST)

    async def load(self) -> None:
        for one in await self._database.read(pushes.load_pushes):
            self._of.setdefault(one.staff, {})[one.id] = one

    def of(self, staff: str) -> list[Subscription]:
        return list(self._of.get(staff, {}).values())

    async def add(self, one: Subscription) -> None:
        """Add, or take over from who was at this browser before."""
        await self._database.write(lambda connection: pushes.put_push(connection, one))
        for known in self._of.values():
            known.pop(one.id, None)
        self._of.setdefault(one.staff, {})[one.id] = one
        await self.drop(self.of(one.staff)[:-EACH_MOST])

    async def drop(self, gone: Iterable[Subscription]) -> None:
        for one in gone:
            await self._database.write(partial(_drop_row, one.id))
            self._of.get(one.staff, {}).pop(one.id, None)

    def of_session(self, session: str) -> list[Subscription]:
        return [one for known in self._of.values() for one in known.values() if one.session == session]

    def consider(self, card: Card, before: Card | None) -> None:
        """A card is about to be shown: notify those whom it newly disturbs and who have no page open."""
        if not self._of or card.state is not State.OPEN:
            return
        told = before.alerted if before is not None else {}
        watching = {screen.staff for screen in self._house.feeds[card.venue].screens}
        for staff in card.alerted:
            if staff not in told and staff not in watching and self._works(staff):
                self._put(staff, card.priority)

    def _works(self, staff: str) -> bool:
        """Overseers have notices on their boards off shift, too; breaks and quiet time the desk respects."""
        account = self._house.accounts.get(staff)
        return account is not None and account.staff.on_shift

    def _put(self, staff: str, priority: Priority) -> None:
        for one in self.of(staff):
            session = self._house.sessions.get(one.session)
            open_ = session is not None and session.expires_at > self._clock.now()
            if open_ and not self._queue.full():
                self._queue.put_nowait(_Push(one, priority))
            else:
                metrics.PUSHES.labels("dropped").inc()

    async def run(self) -> None:
        """Send, for ever."""
        async with await open_client(ANSWER_WITHIN_S) as client, asyncio.TaskGroup() as group:
            for _ in range(SENDERS):
                group.create_task(self._send_all(client))

    async def _send_all(self, client: httpx.AsyncClient) -> None:
        while True:
            push = await self._queue.get()
            metrics.PUSHES.labels(await self._send(client, push)).inc()

    async def _send(self, client: httpx.AsyncClient, push: _Push) -> str:
        """How it ended."""
        backoff = Backoff(FIRST_WAIT_S, MOST_WAIT_S)
        for tried in range(TRIES):
            status = await self._post(client, push)
            if status in (404, 410):
                await self.drop([push.to])
                return "expired"
            if status != 0 and status != 429 and status < 500:
                return "sent" if status < 300 else "refused"
            if tried < TRIES - 1:
                await self._wait(backoff.next_s())
        return "dropped"

    async def _post(self, client: httpx.AsyncClient, push: _Push) -> int:
        """The answer's status; 0 for none."""
        import httpx  # no read needs it: see server.beside

        to, urgent = push.to, "high" if push.priority is Priority.HIGH else "normal"
        headers = {
            "Authorization": self.vapid.authorization(to.endpoint, self._clock.now()),
            "Content-Encoding": "aes128gcm",
            "TTL": str(KEPT_S),
            "Urgency": urgent,
        }
        # Nothing about the guest: it appears on a locked screen.
        said = msgspec.json.encode({"about": "card", "priority": push.priority})
        try:
            body = encrypt(said, to.p256dh, to.auth)
            return (await client.post(to.endpoint, content=body, headers=headers)).status_code
        except httpx.HTTPError:
            return 0


def _drop_row(push: str, connection: Connection) -> None:
    pushes.drop_push(connection, push)
