"""A reader's end of MQTT 3.1.1, as light as it can be: QoS 1, and again what was not acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

RECONNECT_S = 0.05
PACKET = 4
"""Bytes of each packet that a broker sends to somebody who only publishes: CONNACK, PUBACK."""
_CONNACK, _PUBACK = 0x20, 0x40


class Publisher(asyncio.Protocol):
    """:param take: the next body; None while there is none, then call :meth:`pump`.
    :param window: messages that may wait for their acknowledgement.
    """

    def __init__(self, port: int, topic: str, take: Callable[[], bytes | None], window: int) -> None:
        self._port = port
        self._topic = topic.encode()
        self._take = take
        self._window = window
        self._waiting: dict[int, bytes] = {}
        self._mid = 0
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._welcome = False
        self._closed = False

    async def connect(self) -> None:
        """However long the broker is away."""
        while True:
            try:
                await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self._port)
            except OSError:
                await asyncio.sleep(RECONNECT_S)
            else:
                return

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._buffer, self._welcome = b"", False
        name = _text(b"reader-" + self._topic.replace(b"/", b"-"))
        self._transport.write(_packet(0x10, _text(b"MQTT") + bytes([4, 0, 0, 60]) + name))

    def connection_lost(self, exc: Exception | None) -> None:
        self._welcome = False
        if not self._closed:
            self._again = asyncio.ensure_future(self.connect())

    def close(self) -> None:
        self._closed = True
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data
        whole = len(buffer) - len(buffer) % PACKET
        for at in range(0, whole, PACKET):
            if buffer[at] == _PUBACK:
                self._waiting.pop(int.from_bytes(buffer[at + 2 : at + 4], "big"), None)
            elif buffer[at] == _CONNACK:
                self._welcome = True
                self._write([bytes([packet[0] | 8]) + packet[1:] for packet in self._waiting.values()])
        self._buffer = buffer[whole:]
        self.pump()

    def pump(self) -> None:
        """Publish while there is something and room for it."""
        packets: list[bytes] = []
        while self._welcome and len(self._waiting) < self._window:
            body = self._take()
            if body is None:
                break
            self._mid = self._mid % 65_535 + 1
            packet = _packet(0x32, _text(self._topic) + self._mid.to_bytes(2, "big") + body)
            self._waiting[self._mid] = packet
            packets.append(packet)
        self._write(packets)

    def _write(self, packets: list[bytes]) -> None:
        if packets and self._transport is not None:
            self._transport.write(b"".join(packets))


def _text(text: bytes) -> bytes:
    return len(text).to_bytes(2, "big") + text


def _packet(kind: int, rest: bytes) -> bytes:
    length, digits = len(rest), bytearray()
    while True:
        length, digit = divmod(length, 128)
        digits.append(digit | (0x80 if length else 0))
        if not length:
            return bytes([kind]) + bytes(digits) + rest
