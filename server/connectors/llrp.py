"""Fixed readers that speak LLRP: the server calls each of them, keeps its inventory running, and calls again
when it falls silent. Needs the extra ``llrp``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Annotated

import msgspec
from llrpkit.exceptions import LLRPError
from llrpkit.protocol import messages

from recognition.formats import BadBody, llrp
from recognition.model import FUTURE_S, Decoded, News, NewsKind
from recognition.plan import Plan
from server.backoff import Backoff
from server.clock import Clock
from server.connector_status import Status
from server.connectors import BadConfig
from server.connectors._llrp_client import Wire
from server.connectors._llrp_setup import ROSPEC_ID, listen
from server.connectors._waiting import Waiting
from server.errors import Unavailable
from server.intake import Intake

CALL_S = (0.5, 30.0)
"""The first wait before a reader is called again, and the longest."""

KEEP_S = (0.05, 2.0)
"""The first wait before the venue is asked again, and the longest."""

MISSED_KEEPALIVES = 3
"""A reader that has said nothing for so many of its periods is given up."""

MAX_WAITING_BYTES = 1_048_576
"""Of one reader's messages while its venue cannot take them: some 25,000 reads. Then the oldest go."""

BATCH_BYTES = 131_072
"""Of messages that are taken at once."""

LEAVE_S = 1.0
"""How long a reader has to stop its inventory when we go."""

Positive = Annotated[int, msgspec.Meta(ge=1, le=65_535)]


class Config(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """One ``[[llrp]]``: one reader."""

    host: str
    port: Positive = 5084
    venue: str
    reader: str
    """As the venue's plan calls it."""
    antennas: tuple[Positive, ...] = ()
    """To listen with; all if there are none."""
    power_dbm: float | None = None
    """At most; None leaves the reader's own setting."""
    session: Annotated[int, msgspec.Meta(ge=0, le=3)] = 1
    """Of Gen2: how long a tag that was read keeps quiet."""
    population: Positive = 32
    """How many tags to expect at once."""
    keepalive_s: Annotated[float, msgspec.Meta(ge=0.1, le=60.0)] = 5.0
    """How often the reader shows that it lives."""


class Connector:
    """:raises BadConfig: the table makes no sense."""

    def __init__(self, config: Config, intake: Intake, clock: Clock) -> None:
        _check(config, intake.plans)
        self._config = config
        self._intake = intake
        self._clock = clock
        self.status = Status("llrp", f"{config.host}:{config.port}")
        self._waiting = Waiting(MAX_WAITING_BYTES)
        self._news: list[News] = []

    async def run(self) -> None:
        """For ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._call())
            tasks.create_task(self._deal())

    # The connection

    async def _call(self) -> None:
        backoff = Backoff(*CALL_S)
        while True:
            self.status.down(await self._connection(backoff))
            self._tell(NewsKind.OFFLINE)
            await asyncio.sleep(backoff.next_s())

    async def _connection(self, backoff: Backoff) -> str:
        """One connection, to its end. Returns why it ended, or could not be made."""
        config = self._config
        wire = Wire(config.host, config.port, MISSED_KEEPALIVES * config.keepalive_s, self._waiting)
        try:
            await wire.connect()
            await self._listen(wire)
            backoff.reset()
            self.status.up(self._clock.now())
            self._tell(NewsKind.STARTED)
            return str(await wire.lost())
        except LLRPError as error:
            return "The reader is in use by another client." if wire.held else str(error)
        finally:
            await _leave(wire)

    async def _listen(self, wire: Wire) -> None:
        config = self._config
        await listen(
            wire, config.keepalive_s, config.antennas, config.session, config.population, config.power_dbm
        )

    def _tell(self, kind: NewsKind) -> None:
        self._news.append(News(self._config.reader, kind))
        self._waiting.came.set()

    # What comes over it

    async def _deal(self) -> None:
        """What gathered while one batch was committed is the next one."""
        while True:
            await self._waiting.came.wait()
            count, body = self._waiting.take(BATCH_BYTES)
            if count:
                await self._take(count, body)
            if news := self._own_news():
                await self._keep(Decoded(news=news))

    async def _take(self, count: int, body: bytes) -> None:
        try:
            decoded = llrp.FORMAT.decode(body, self._config.reader)
        except BadBody as error:
            self.status.count("bad", count)
            self._trouble(str(error))
            return
        await self._keep(self._dated(decoded))
        self.status.count("taken", count)

    def _own_news(self) -> list[News]:
        """Of the connection, and of what had to be thrown away."""
        news, self._news = self._news, []
        if dropped := self._waiting.dropped:
            self._waiting.dropped = 0
            self.status.count("dropped", dropped)
            self._trouble(f"{dropped} messages were thrown away: the venue could not take them in time.")
            news.append(News(self._config.reader, NewsKind.OVERFLOW, count=dropped))
        return news

    def _dated(self, decoded: Decoded) -> Decoded:
        """Without the reader's times if its clock is so far ahead that its reads would be refused."""
        ahead_s = max([read.ts or 0.0 for read in decoded.reads], default=0.0) - self._clock.now()
        if ahead_s <= FUTURE_S:
            return decoded
        self._trouble(f"The reader's clock is {ahead_s:.0f} s ahead of ours: its times are not used.")
        return replace(decoded, reads=[msgspec.structs.replace(read, ts=None) for read in decoded.reads])

    async def _keep(self, decoded: Decoded) -> None:
        """Until it is kept: the reader will not say it again."""
        backoff = Backoff(*KEEP_S)
        while True:
            try:
                kept = await self._intake.take(
                    decoded, llrp.FORMAT.name, self._config.venue, self._config.reader
                )
            except Unavailable:
                await asyncio.sleep(backoff.next_s())
            else:
                break
        for refused in kept.refusals[:1]:
            self._trouble(f"{refused.where}: {refused.why}" if refused.where else refused.why)

    def _trouble(self, why: str) -> None:
        self.status.trouble(why, self._clock.now())


def _check(config: Config, plans: Mapping[str, Plan]) -> None:
    if config.venue not in plans:
        raise BadConfig("venue", f"There is no venue {config.venue}.")
    if config.reader not in [reader.id for reader in plans[config.venue].readers]:
        raise BadConfig("reader", f"There is no reader {config.reader} in {config.venue}.")


async def _leave(wire: Wire) -> None:
    """Politely, if the reader is still there: it need not go on for nobody."""
    if wire.connected and wire.listening:
        wire.listening = False
        with suppress(LLRPError):
            await wire.transact(messages.DELETE_ROSPEC(ro_spec_id=ROSPEC_ID), timeout=LEAVE_S)
    await wire.close()
