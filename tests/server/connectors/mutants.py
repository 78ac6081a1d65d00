"""Streams that no broker and no LLRP reader should send, for tests and for tests/fuzz.py.

As in ``tests.recognition.formats.mutants``, all chance comes from a ``Random`` that is given.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any, cast

from llrpkit.exceptions import LLRPConnectionError
from llrpkit.protocol import messages

from recognition.formats import MAX_BODY_BYTES, BadBody, llrp
from server.connectors._deliveries import Delivery
from server.connectors._llrp_client import Wire
from server.connectors._mqtt_client import Broker, Client
from server.connectors._topics import decode_status
from server.connectors._waiting import Waiting
from tests.recognition.formats import mutants
from tests.recognition.formats.llrp_bytes import tlv

SENT = ((0x20, b"\0\0"), (0x90, b"\0\1\1"), (0xD0, b""), (0xE0, b"\x8e"))
"""What a broker says beside messages: CONNACK, SUBACK, PINGRESP, DISCONNECT."""
PROPERTIES = (
    b"\0",
    b"\x02\x01\x01",
    b"\x03\x13\0\x05",
    b"\x08\x26\0\1a\0\2bc",
    b"\x05\x1f\0\2no",
    b"\xff\x7f",
)
WORDS = (b"connected", b"Disconnected ", b"connection lost", b"{}", b"\xff", b"")


def cut(rng: Random, stream: bytes) -> list[bytes]:
    """In the pieces in which a network might bring it."""
    places = sorted({0, len(stream), *(rng.randrange(len(stream) + 1) for _ in range(rng.randrange(4)))})
    return [stream[start:end] for start, end in pairwise(places)]


# MQTT


def mqtt(rng: Random) -> bytes:
    """What a broker might send, with something broken."""
    if rng.randrange(8) == 0:
        return rng.randbytes(rng.randrange(64))
    stream = b"".join(_packet(rng) for _ in range(rng.randint(1, 4)))
    return mutants.damaged(rng, stream) if rng.randrange(3) else stream


def _packet(rng: Random) -> bytes:
    first, body = rng.choice(SENT)
    if rng.randrange(2):
        qos = rng.randrange(4)
        topic = rng.choice([b"status/R1", b"a", b"", b"\xff/b"])
        first = 0x30 | qos << 1 | rng.randrange(2)
        body = len(topic).to_bytes(2, "big") + topic + (rng.randbytes(2) if qos else b"")
        body += rng.choice((b"", *PROPERTIES)) + rng.choice(WORDS)
    elif rng.randrange(2):
        body += rng.choice(PROPERTIES)
    return bytes([first, len(body)]) + body


class _Transport:
    """Goes nowhere."""

    def __init__(self) -> None:
        self.closing = False

    def write(self, data: bytes) -> None:
        assert not self.closing

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        self.closing = True


def check_mqtt(rng: Random, stream: bytes) -> str:
    """Wants a running loop. How it ended; raises what a connection must not."""
    came: list[Delivery] = []
    transport = _Transport()
    client = Client(Broker("test", 1, "us", None, None, None, rng.random() < 0.5), came.append)
    client.connection_made(cast(Any, transport))
    for piece in cut(rng, stream):
        if transport.closing:
            break
        client.data_received(piece)
    for delivery in came:
        with suppress(BadBody):
            decode_status(delivery.payload, "R1")
    return "refused" if transport.closing else "taken"


# LLRP


@cache
def _from_readers() -> list[bytes]:
    """Whole messages as readers send them, answers and notifications among them."""
    more = [
        tlv(246, tlv(128, bytes(8)) + tlv(256, bytes(2))),
        tlv(246, tlv(128, bytes(8)) + tlv(249, bytes(9))),
    ]
    made = [messages.KEEPALIVE().to_bytes(message_id=1)]
    made += [llrp.MESSAGE.pack(1 << 10 | 63, 10 + len(body), 1) + body for body in more]
    return [*made, *mutants.samples("llrp")]


def llrp_wire(rng: Random) -> bytes:
    """What a reader might send, with something broken."""
    if rng.randrange(8) == 0:
        return mutants.noise(rng)
    stream = b"".join(rng.choice(_from_readers()) for _ in range(rng.randint(1, 4)))
    return mutants.damaged(rng, stream) if rng.randrange(4) else stream


def check_llrp_wire(rng: Random, stream: bytes) -> str:
    """How it ended; raises what a connection must not. What is kept of it does not depend on the pieces."""
    listening = rng.random() < 0.5
    ended, kept = _heard([stream], listening)
    assert _heard(cut(rng, stream), listening) == (ended, kept)
    if kept:
        llrp.FORMAT.decode(kept, "R1")  # whole messages: there is always something that can be read
    return ended


def _heard(pieces: list[bytes], listening: bool) -> tuple[str, bytes]:
    waiting = Waiting(MAX_BODY_BYTES)
    wire = Wire("test", 1, 1.0, waiting)
    wire.listening = listening
    ended, rest = "taken", b""
    try:
        for piece in pieces:
            rest, _ = wire._split(rest + piece)
    except (BadBody, LLRPConnectionError):
        ended = "refused"
    return ended, waiting.take(MAX_BODY_BYTES)[1]
