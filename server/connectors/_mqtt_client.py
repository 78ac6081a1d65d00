"""aiomqtt's client, with acknowledgements in our hands.

aiomqtt acknowledges each message before anybody has looked at it, and has no way to say otherwise; its paho
client has. So messages are taken from that, and everything else stays aiomqtt's.
"""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aiomqtt
from paho.mqtt.client import MQTTMessage
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from recognition.formats import MAX_BODY_BYTES
from server.connectors._deliveries import Delivery

SESSION_S = 7 * 24 * 3_600
"""How long a broker (MQTT 5) keeps messages for us while we are away."""

IN_FLIGHT = 512
"""Messages that a broker (MQTT 5) sends before it waits for an acknowledgement."""

MAX_PACKET_BYTES = MAX_BODY_BYTES + 128 * 1024
"""The largest packet that we let a broker (MQTT 5) send: the largest body with the longest topic, and room to
spare."""

KEEPALIVE_S = 30
"""After so long a silence each side asks whether the other is there."""

TIMEOUT_S = 10.0
"""For each answer of the broker."""

_BAD_SIGN_IN = (4, 5, 0x86, 0x87)
_BAD_VERSION = (1, 0x84)
_BROKEN = (7, 0x80)
"""How paho puts an end that nobody announced: "connection lost", "unspecified error"."""

_NUMBER = re.compile(r"^\[(?:Errno |code:)-?\d+\] ")

_log = logging.getLogger(__name__)
_log.setLevel(logging.CRITICAL)
"""The libraries'. What goes wrong is in the connector's status, once."""


@dataclass(frozen=True, slots=True)
class Broker:
    """Where it is and who we are there."""

    host: str
    port: int
    client_id: str
    username: str | None
    password: str | None
    tls: ssl.SSLContext | None
    version: aiomqtt.ProtocolVersion


class Client(aiomqtt.Client):
    """One connection. ``on_delivery`` is called for each message; it must not raise."""

    def __init__(self, broker: Broker, on_delivery: Callable[[Delivery], None]) -> None:
        is_5 = broker.version is aiomqtt.ProtocolVersion.V5
        session: dict[str, Any] = {"clean_session": False}
        if is_5:
            session = {"clean_start": False, "properties": _properties()}
        super().__init__(
            broker.host,
            broker.port,
            username=broker.username,
            password=broker.password,
            identifier=broker.client_id,
            protocol=broker.version,
            logger=_log,
            timeout=TIMEOUT_S,
            keepalive=KEEPALIVE_S,
            tls_context=broker.tls,
            **session,
        )
        self._client.manual_ack_set(True)
        self._client.on_message = lambda _client, _data, message: on_delivery(_delivery(message))

    def acknowledge(self, mid: int) -> None:
        """The broker may forget this message."""
        self._client.ack(mid, 1)

    async def refused(self, filters: Sequence[str]) -> list[str]:
        """Subscribe; returns the filters that the broker does not give us."""
        codes = await self.subscribe([(filter_, 1) for filter_ in filters])
        numbers = [code.value if isinstance(code, ReasonCode) else code for code in codes]
        return [filter_ for filter_, number in zip(filters, numbers, strict=True) if number >= 0x80]

    async def lost(self) -> None:
        """Until the connection is. Raises MqttError that says why, where that is known."""
        await asyncio.shield(self._disconnected)

    def hang_up(self) -> None:
        """Whatever state it is in: aiomqtt leaves the socket open after some failures. The loop then reads
        the end of it, and paho tidies up."""
        if self._disconnected.done() and not self._disconnected.cancelled():
            self._disconnected.exception()  # looked at, so asyncio does not complain
        open_socket: Any = self._client.socket()
        if open_socket is not None:
            with suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)


@asynccontextmanager
async def connected(client: Client) -> AsyncIterator[None]:
    """:raises aiomqtt.MqttError: the broker is not there or does not want us."""
    try:
        async with client:
            yield
    finally:
        client.hang_up()


def why(error: Exception) -> str:
    """The error in a sentence for the operator."""
    rc = getattr(error, "rc", None)
    number = rc.value if isinstance(rc, ReasonCode) else rc
    if number in _BROKEN:
        return "The connection broke."
    text = str(rc if isinstance(rc, ReasonCode) else error).rstrip(".")
    if not isinstance(error, aiomqtt.exceptions.MqttConnectError):
        return f"{_NUMBER.sub('', text)}."
    hint = " Look at username and password_file." if number in _BAD_SIGN_IN else ""
    hint = ' Its MQTT is older: set version = "3.1.1".' if number in _BAD_VERSION else hint
    return f"The broker refuses the connection: {text}.{hint}"


def _properties() -> Properties:
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.SessionExpiryInterval = SESSION_S
    properties.ReceiveMaximum = IN_FLIGHT
    properties.MaximumPacketSize = MAX_PACKET_BYTES
    return properties


def _delivery(message: MQTTMessage) -> Delivery:
    try:
        topic = message.topic
    except UnicodeDecodeError:
        topic = ""  # no filter fits it
    return Delivery(topic, bytes(message.payload), message.mid if message.qos else 0, message.retain)
