"""What is done with one message of a broker, until it may be acknowledged."""

from __future__ import annotations

import asyncio
import traceback

from recognition import formats
from recognition.model import Decoded, News, NewsKind
from server import metrics
from server.backoff import Backoff
from server.clock import Clock
from server.connector_status import Status
from server.connectors._deliveries import Delivery
from server.connectors._phones import FORMAT as PHONES
from server.connectors._topics import STATUS, Found, Routes
from server.errors import MaitredError, Unavailable
from server.intake import Intake

RETRY_S = (0.05, 2.0)
"""The first wait before the venue is asked again, and the longest."""

TRIES = 8
"""How often a message is tried on which the server fails, before it is given up."""


class Taking:
    """:ivar online: venue and reader of those whose status is that they are connected."""

    def __init__(self, routes: Routes, intake: Intake, clock: Clock, status: Status) -> None:
        self._routes = routes
        self._intake = intake
        self._clock = clock
        self._status = status
        self._line = asyncio.Lock()
        self.online: set[tuple[str, str]] = set()

    async def take(self, delivery: Delivery) -> None:
        """Returns when it can no longer be lost, or is not worth keeping. Raises nothing."""
        try:
            await self._take(delivery)
        except Exception as bug:
            place = traceback.extract_tb(bug.__traceback__)[-1]
            why = f"The server failed on a message: {type(bug).__name__} at {place.name}:{place.lineno}."
            self._leave("bad", why)

    async def _take(self, delivery: Delivery) -> None:
        found = self._routes.find(delivery.topic)
        if found is None:
            self._leave("unknown", "A topic is delivered that the file does not have (any more).")
        elif delivery.retained and found.route.format not in (STATUS, PHONES):
            self._leave("retained", f"{found.route.topic}: reads are retained there; they are passed over.")
        elif (decoded := self._decoded(found, delivery.payload)) is not None:
            with metrics.CONNECTOR_WAITING.labels(self._status.kind).track_inprogress():
                await self._keep(found, decoded)

    def _decoded(self, found: Found, payload: bytes) -> Decoded | None:
        """What the format makes of it; None if that is nothing."""
        try:
            decoded = found.route.decode(payload, found.sender)
        except formats.BadBody as error:
            self._leave("bad", f"{found.route.topic}: {error}")
            return None
        if found.route.format == STATUS and not self._intake.has_reader(found.route.venue, found.sender):
            self._leave("bad", f"{found.route.topic}: a reader says how it is that the venue does not have.")
            return None
        return decoded

    async def _keep(self, found: Found, decoded: Decoded) -> None:
        """Until it is kept: nobody else will send it again. What was not kept at once stands in line, and so
        does what comes after it, so that a reader's last word stays the last."""
        if self._line.locked() or await self._refused(found, decoded) is not None:
            async with self._line:
                await self._insist(found, decoded)

    async def _insist(self, found: Found, decoded: Decoded) -> None:
        backoff, failures = Backoff(*RETRY_S), 0
        while failures < TRIES:
            refused = await self._refused(found, decoded)
            if refused is None:
                return
            if isinstance(refused, Unavailable):
                await asyncio.sleep(backoff.next_s())
            else:
                failures += 1
        self._leave("bad", f"{found.route.topic}: the server failed {TRIES} times on a message.")

    async def _refused(self, found: Found, decoded: Decoded) -> MaitredError | None:
        """Why it could not be kept; None if it is."""
        route = found.route
        try:
            decoded = await self._intake.take(decoded, route.format, route.venue, found.sender or None)
        except MaitredError as error:
            return error
        self._kept(found, decoded)
        return None

    def _kept(self, found: Found, decoded: Decoded) -> None:
        self._status.count("taken")
        if decoded.refusals:
            first = decoded.refusals[0]
            self._status.trouble(f"{found.route.topic}: {first.where}: {first.why}", self._clock.now())
        if found.route.format == STATUS:
            self._note(found, decoded.news[0])

    def _note(self, found: Found, news: News) -> None:
        if news.kind is NewsKind.ALIVE:
            self.online.add((found.route.venue, news.reader))
        else:
            self.online.discard((found.route.venue, news.reader))

    def _leave(self, result: str, why: str) -> None:
        """It is not kept. It is acknowledged all the same: delivered again it would be no better."""
        self._status.count(result)
        self._status.trouble(why, self._clock.now())

    async def say_alive(self) -> None:
        """Those who are connected live, also where they hear no tag."""
        for venue, reader in sorted(self.online):
            try:
                await self._intake.take(Decoded(heartbeat=True), STATUS, venue, reader)
            except MaitredError:
                return  # the next time will do
