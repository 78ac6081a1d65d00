"""One connection to a broker, as a subscriber that says itself when a message is acknowledged.

Our own, because the client libraries acknowledge before anybody has looked, read one message a turn of the
loop and write one acknowledgement a system call (decision 0015).
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from recognition.formats import MAX_BODY_BYTES
from server.connectors import _mqtt_packets as packets
from server.connectors._deliveries import Delivery

SESSION_S = 7 * 24 * 3_600
"""How long a broker (MQTT 5) keeps messages for us while we are away."""

IN_FLIGHT = 512
"""Messages that a broker (MQTT 5) sends before it waits for an acknowledgement."""

MAX_PACKET_BYTES = MAX_BODY_BYTES + 128 * 1024
"""The largest packet that is read: the largest body with the longest topic, and room to spare."""

KEEPALIVE_S = 30
"""After so long each side asks whether the other is there; an answer must come within as long again."""

TIMEOUT_S = 10.0
"""For each answer of the broker."""

_BAD_SIGN_IN = (4, 5, 0x86, 0x87)
_BAD_VERSION = (1, 0x84)


class Lost(Exception):
    """There is no connection (any more). The message is a sentence for the operator, without a credential."""


@dataclass(frozen=True, slots=True)
class Broker:
    """Where it is and who we are there."""

    host: str
    port: int
    client_id: str
    username: str | None
    password: str | None
    tls: ssl.SSLContext | None
    is_5: bool
    """It speaks MQTT 5; 3.1.1 otherwise."""


class Client(asyncio.Protocol):
    """``on_delivery`` is called for each message; it must not raise."""

    def __init__(self, broker: Broker, on_delivery: Callable[[Delivery], None]) -> None:
        self._broker = broker
        self._on_delivery = on_delivery
        self._loop = asyncio.get_running_loop()
        self._packets = packets.Packets(MAX_PACKET_BYTES)
        self._transport: asyncio.Transport | None = None
        self._connack: asyncio.Future[tuple[int, int | None]] = self._loop.create_future()
        self._suback: asyncio.Future[list[int]] = self._loop.create_future()
        self._lost: asyncio.Future[str] = self._loop.create_future()
        self._acks: list[int] = []
        self._unanswered = False
        self._reading = True
        self._beat_timer: asyncio.TimerHandle | None = None

    # What the connector does

    async def connect(self) -> None:
        """:raises Lost: the broker is not there or does not want us."""
        broker = self._broker
        try:
            async with asyncio.timeout(TIMEOUT_S):
                # Ours from here on: one given up while it is made is closed by the loop, and takes no word.
                self._transport, _ = await self._loop.create_connection(
                    lambda: self, broker.host, broker.port, ssl=broker.tls
                )
                code, keepalive_s = await self._answer(self._connack)
        except OSError as error:  # a timeout, too
            raise Lost(_plain(error)) from None
        if code:
            raise Lost(_refusal(code))
        self._beat(KEEPALIVE_S if keepalive_s is None else keepalive_s)

    async def subscribe(self, filters: Sequence[str]) -> list[str]:
        """Returns the filters that the broker does not give us.

        :raises Lost: it does not answer.
        """
        self._write(packets.subscribe(1, filters, self._broker.is_5))
        try:
            async with asyncio.timeout(TIMEOUT_S):
                codes = await self._answer(self._suback)
        except TimeoutError as error:
            raise Lost(_plain(error)) from None
        if len(codes) != len(filters):
            raise Lost("The broker does not speak MQTT.")
        return [filter_ for filter_, code in zip(filters, codes, strict=True) if code >= packets.FAILURE]

    def acknowledge(self, mid: int) -> None:
        """The broker may forget this message. Those of one turn of the loop go out together."""
        if not self._acks:
            self._loop.call_soon(self._send_acks)
        self._acks.append(mid)

    async def lost(self) -> str:
        """Why, when the connection is."""
        return await asyncio.shield(self._lost)

    def read_on(self, on: bool) -> None:
        """Whether to read what the broker sends."""
        self._reading, self._unanswered = on, False
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading() if on else self._transport.pause_reading()

    def close(self) -> None:
        """Say farewell, if there is somebody to say it to. The session stays."""
        self._write(packets.FAREWELL)
        self._end("The server stops.")

    # What the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        broker, session = self._broker, (SESSION_S, IN_FLIGHT, MAX_PACKET_BYTES)
        given = broker.client_id, broker.username, broker.password, KEEPALIVE_S
        hello = packets.connect(*given, session if broker.is_5 else None)
        cast(asyncio.Transport, transport).write(hello)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end("The connection broke.")

    def data_received(self, data: bytes) -> None:
        self._unanswered = False
        try:
            for first, body in self._packets.feed(data):
                self._came(first, body)
        except packets.Malformed:
            self._end("The broker does not speak MQTT.")

    # Within

    def _came(self, first: int, body: bytes) -> None:
        kind, is_5 = first >> 4, self._broker.is_5
        if kind == packets.PUBLISH:
            self._on_delivery(packets.publish(first, body, is_5))
        elif kind == packets.CONNACK and not self._connack.done():
            self._connack.set_result(packets.connack(body, is_5))
        elif kind == packets.SUBACK and not self._suback.done():
            self._suback.set_result(packets.suback(body, is_5))
        elif kind == packets.DISCONNECT:
            self._end(f"The broker ends the connection: {packets.reason(body[0] if body else 0)}.")
        elif kind != packets.PINGRESP:
            raise packets.Malformed(f"Packet {kind}")

    async def _answer(self, answer: asyncio.Future[Any]) -> Any:
        await asyncio.wait([answer, self._lost], return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise Lost(self._lost.result())
        return answer.result()

    def _beat(self, every_s: int) -> None:
        if self._unanswered and self._reading:
            self._end("The broker does not answer.")
        elif every_s and not self._lost.done():
            self._unanswered = True
            self._write(packets.PING)
            self._beat_timer = self._loop.call_later(every_s, self._beat, every_s)

    def _send_acks(self) -> None:
        acks, self._acks = self._acks, []
        self._write(b"".join(map(packets.puback, acks)))

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def _end(self, why: str) -> None:
        if not self._lost.done():
            self._lost.set_result(why)
        if self._beat_timer is not None:
            self._beat_timer.cancel()
        if self._transport is not None:
            self._transport.close()


def _refusal(code: int) -> str:
    hint = " Look at username and password_file." if code in _BAD_SIGN_IN else ""
    hint = ' Its MQTT is older: set version = "3.1.1".' if code in _BAD_VERSION else hint
    return f"The broker refuses the connection: {packets.reason(code)}.{hint}"


def _plain(error: OSError) -> str:
    """Why there is no connection, in a sentence."""
    if isinstance(error, TimeoutError):
        return "The broker does not answer."
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {getattr(error, 'verify_message', '') or error.reason or 'no reason given'}."
    number = error.errno or 0
    return f"{os.strerror(number) if number > 0 else error.strerror or error}."
