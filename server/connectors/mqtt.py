"""Readers that speak MQTT: one broker, of any make.

The session is persistent, and a message is acknowledged when its venue has it in the store. So the broker
keeps what comes while this server is away, and delivers again what it had not kept when it died (decision
0015).
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Literal

import msgspec

from server.backoff import Backoff
from server.clock import Clock
from server.connector_status import Status
from server.connectors import BadConfig, read_secret
from server.connectors._deliveries import Deliveries
from server.connectors._mqtt_client import Broker, Client, Lost
from server.connectors._taking import Taking
from server.connectors._topics import Routes, TopicConfig
from server.intake import Intake

RECONNECT_S = (0.5, 30.0)
"""The first wait before connecting again, and the longest."""

STEADY_S = 10.0
"""A connection that held for so long was a good one: the next wait is the first again."""

MAX_WAITING = 2_000
"""Messages on their way to their venues; while it is so many, no more is read from the broker."""

ALIVE_EVERY_S = 30.0
"""How often a reader is said to live whose status is that it is connected."""


class Config(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """One ``[[mqtt]]``."""

    host: str
    port: int = 0
    """0: 1883, or 8883 with TLS."""
    client_id: str = "maitred"
    """Under which the broker keeps our messages: another for each server."""
    username: str = ""
    password_file: str = ""
    tls: bool = False
    ca_file: str = ""
    """Who signs the broker's certificate; empty for those whom the system trusts."""
    version: Literal["5", "3.1.1"] = "5"
    topics: list[TopicConfig]


class Connector:
    """:raises BadConfig: the table makes no sense."""

    def __init__(self, config: Config, intake: Intake, clock: Clock) -> None:
        self._config = config
        self._routes = Routes(config.topics, intake.plans, intake.phone_at)
        self._clock = clock
        self.status = Status("mqtt", f"{config.host}:{_broker(config).port}")
        self._taking = Taking(self._routes, intake, clock, self.status)

    async def run(self) -> None:
        """For ever."""
        backoff = Backoff(*RECONNECT_S)
        while True:
            try:
                why = await self._connection()
            except (Lost, BadConfig) as error:  # BadConfig: a file was fine at the start and is not now.
                why = str(error)
            self._down(why, backoff)
            await asyncio.sleep(backoff.next_s())

    def _down(self, why: str, backoff: Backoff) -> None:
        since = self.status.connected_at
        if since is not None and self._clock.now() - since > STEADY_S:
            backoff.reset()
        elif since is not None:
            why += f" It was short; does another server use the client_id {self._config.client_id}?"
        self.status.down(why)

    async def _connection(self) -> str:
        """One connection, to its end; returns why it ended.

        :raises Lost, BadConfig: it could not be made.
        """
        deliveries = Deliveries(self._taking.take, lambda mid: client.acknowledge(mid), MAX_WAITING)
        client = Client(_broker(self._config), deliveries.came)
        deliveries.on_full = lambda full: client.read_on(not full)
        try:
            await client.connect()
            await self._subscribe(client)
            return await self._until_lost(client)
        finally:
            client.close()
            deliveries.cancel()
            self._taking.online.clear()

    async def _subscribe(self, client: Client) -> None:
        filters = [route.filter for route in self._routes.all]
        refused = await client.subscribe(filters)
        if len(refused) == len(filters):
            raise Lost("The broker lets us read none of the topics.")
        self.status.up(self._now())
        if refused:
            self.status.trouble(f"The broker does not let us read {', '.join(refused)}.", self._now())

    async def _until_lost(self, client: Client) -> str:
        lost = asyncio.ensure_future(client.lost())
        try:
            while not lost.done():
                await asyncio.wait([lost], timeout=ALIVE_EVERY_S)
                await self._taking.say_alive()
            return lost.result()
        finally:
            lost.cancel()

    def _now(self) -> float:
        return self._clock.now()


def _broker(config: Config) -> Broker:
    """With the password as its file has it now.

    :raises BadConfig: a field, or a file that it names, makes no sense.
    """
    if not 0 <= config.port <= 65_535:
        raise BadConfig("port", "A port is 1 to 65535.")
    if not config.client_id:
        raise BadConfig("client_id", "Without a name the broker keeps nothing for us.")
    if config.password_file and not config.username:
        raise BadConfig("username", "There is a password_file, and no username.")
    password = read_secret(config.password_file, "password_file") if config.password_file else None
    return Broker(
        config.host,
        config.port or (8_883 if config.tls else 1_883),
        config.client_id,
        config.username or None,
        password,
        _tls(config),
        config.version == "5",
    )


def _tls(config: Config) -> ssl.SSLContext | None:
    if not config.tls:
        if config.ca_file:
            raise BadConfig("ca_file", "This is for TLS: set tls = true.")
        return None
    try:
        return ssl.create_default_context(cafile=config.ca_file or None)
    except OSError as error:
        raise BadConfig(
            "ca_file", f"{error.strerror or 'It holds no certificate'}: {config.ca_file}."
        ) from None
