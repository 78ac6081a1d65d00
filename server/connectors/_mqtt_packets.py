"""The part of MQTT that a subscriber at QoS 1 needs, as bytes in and bytes out: versions 3.1.1 and 5.

Numbers of sections are those of the OASIS standard, version 5.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from server.connectors._deliveries import Delivery

CONNACK, PUBLISH, SUBACK, PINGRESP, DISCONNECT = 2, 3, 9, 13, 14
"""The packets that a broker sends us (2.1.2)."""

PING = b"\xc0\x00"
FAREWELL = b"\xe0\x00"

FAILURE = 0x80
"""Reasons from here on are refusals (2.4)."""

_SESSION_EXPIRY, _SERVER_KEEPALIVE, _RECEIVE_MAXIMUM, _MAXIMUM_PACKET = 0x11, 0x13, 0x21, 0x27
_SIZES = {0x24: 1, 0x25: 1, 0x28: 1, 0x29: 1, 0x2A: 1, 0x13: 2, 0x21: 2, 0x22: 2, 0x11: 4, 0x27: 4}
"""Bytes of the properties of a CONNACK that are numbers (2.2.2.2). The others are texts."""

_PAIR = 0x26
"""The property that is two texts."""

_OLD_REASONS = {
    1: "unsupported protocol version",
    2: "client identifier rejected",
    3: "server unavailable",
    4: "bad user name or password",
    5: "not authorized",
}
_REASONS = {
    0x80: "unspecified error",
    0x81: "malformed packet",
    0x82: "protocol error",
    0x84: "unsupported protocol version",
    0x85: "client identifier not valid",
    0x86: "bad user name or password",
    0x87: "not authorized",
    0x88: "server unavailable",
    0x89: "server busy",
    0x8A: "banned",
    0x8B: "server shutting down",
    0x8D: "keep alive timeout",
    0x8E: "session taken over",
    0x8F: "topic filter invalid",
    0x93: "receive maximum exceeded",
    0x95: "packet too large",
    0x97: "quota exceeded",
    0x98: "administrative action",
    0x9C: "use another server",
    0x9D: "server moved",
    0x9F: "connection rate exceeded",
}


class Malformed(ValueError):
    """These bytes are no MQTT."""


def reason(code: int) -> str:
    """A reason in words."""
    return _REASONS.get(code) or _OLD_REASONS.get(code) or f"reason {code}"


def connect(
    client_id: str,
    username: str | None,
    password: str | None,
    keepalive_s: int,
    session: tuple[int, int, int] | None,
) -> bytes:
    """A session that outlives its connection.

    :param session: for MQTT 5: seconds that it is kept, messages that may be under way, bytes of a packet.
    """
    flags = (0x80 if username else 0) | (0x40 if password else 0)
    head = _text("MQTT") + bytes([5 if session else 4, flags]) + keepalive_s.to_bytes(2, "big")
    given = [one for one in (client_id, username, password) if one is not None]
    return _packet(0x10, head + _session(session) + b"".join(map(_text, given)))


def _session(session: tuple[int, int, int] | None) -> bytes:
    if session is None:
        return b""
    kept_s, in_flight, most_bytes = session
    properties = bytes([_SESSION_EXPIRY]) + kept_s.to_bytes(4, "big")
    properties += bytes([_RECEIVE_MAXIMUM]) + in_flight.to_bytes(2, "big")
    properties += bytes([_MAXIMUM_PACKET]) + most_bytes.to_bytes(4, "big")
    return _length(len(properties)) + properties


def subscribe(mid: int, filters: Sequence[str], is_5: bool) -> bytes:
    """To all of these at QoS 1."""
    head = mid.to_bytes(2, "big") + (b"\0" if is_5 else b"")
    return _packet(0x82, head + b"".join(_text(filter_) + b"\1" for filter_ in filters))


def puback(mid: int) -> bytes:
    return b"\x40\x02" + mid.to_bytes(2, "big")


class Packets:
    """Cuts a stream into packets.

    :param most_bytes: a longer packet is no MQTT that we asked for.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._buffer = b""

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """The first byte and the rest of each packet that is whole. Raises Malformed."""
        buffer, at = self._buffer + data, 0
        self._buffer = b""
        while (found := _size(buffer, at)) is not None:
            start, length = found
            if length > self._most_bytes:
                raise Malformed(f"A packet of {length} bytes")
            if len(buffer) < start + length:
                break
            yield buffer[at], buffer[start : start + length]
            at = start + length
        self._buffer = buffer[at:]


def _size(buffer: bytes, at: int) -> tuple[int, int] | None:
    """Where the rest of the packet at ``at`` starts, and its length; None if that has not come yet."""
    length = 0
    for digits in range(4):
        place = at + 1 + digits
        if place >= len(buffer):
            return None
        length |= (buffer[place] & 0x7F) << (7 * digits)
        if buffer[place] < 0x80:
            return place + 1, length
    raise Malformed("A length of more than four bytes")


def connack(body: bytes, is_5: bool) -> tuple[int, int | None]:
    """Why we are refused (0: we are not), and the keepalive that the broker wants instead, if it does."""
    if len(body) < 2:
        raise Malformed("CONNACK")
    return body[1], _server_keepalive(body) if is_5 and len(body) > 2 else None


def _server_keepalive(body: bytes) -> int | None:
    at, length = _varint(body, 2)
    end = min(at + length, len(body))
    while at < end:
        kind = body[at]
        size = _SIZES.get(kind)
        if kind == _SERVER_KEEPALIVE:
            return int.from_bytes(body[at + 1 : at + 3], "big")
        at += 1 + (size if size is not None else _texts(body, at + 1, 2 if kind == _PAIR else 1))
    return None


def _texts(body: bytes, at: int, many: int) -> int:
    """Bytes that so many texts, or binary values, take."""
    start = at
    for _ in range(many):
        at += 2 + int.from_bytes(body[at : at + 2], "big")
    return at - start


def suback(body: bytes, is_5: bool) -> list[int]:
    """The reason for each filter."""
    if len(body) < 3:
        raise Malformed("SUBACK")
    start = sum(_varint(body, 2)) if is_5 else 2
    return list(body[start:])


def publish(first: int, body: bytes, is_5: bool) -> Delivery:
    """A message. A topic that is no text is empty: no filter fits it."""
    at = 2 + int.from_bytes(body[:2], "big")
    topic, mid = body[2:at], 0
    if first & 0x06:
        mid = int.from_bytes(body[at : at + 2], "big")
        at += 2
    if is_5:
        at = sum(_varint(body, at))
    if at > len(body) or len(topic) + 2 > len(body) or (first & 0x06 and not mid):
        raise Malformed("PUBLISH")
    return Delivery(_as_text(topic), body[at:], mid, bool(first & 1))


def _as_text(topic: bytes) -> str:
    try:
        return topic.decode()
    except UnicodeDecodeError:
        return ""


def _varint(body: bytes, at: int) -> tuple[int, int]:
    """Where what follows a variable byte integer starts, and the integer."""
    found = _size(body, at - 1)
    if found is None:
        raise Malformed("A length is cut off")
    return found


def _packet(first: int, rest: bytes) -> bytes:
    return bytes([first]) + _length(len(rest)) + rest


def _length(length: int) -> bytes:
    digits = bytearray()
    while True:
        length, digit = divmod(length, 128)
        digits.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(digits)


def _text(text: str) -> bytes:
    encoded = text.encode()
    return len(encoded).to_bytes(2, "big") + encoded
