"""MQTT's bytes."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.connectors import _mqtt_packets as packets
from server.connectors._deliveries import Delivery
from server.connectors._mqtt_packets import Malformed, Packets

MOST = 300_000

bodies = st.binary(max_size=300) | st.integers(0, 40_000).map(bytes)


def packet(first: int, body: bytes) -> bytes:
    """As the standard says: a length of up to four digits to the base of 128, the lowest first."""
    length = len(body)
    digits = [length & 0x7F, length >> 7 & 0x7F, length >> 14]
    while len(digits) > 1 and not digits[-1]:
        digits.pop()
    return bytes([first, *(digit | 0x80 for digit in digits[:-1]), digits[-1]]) + body


@given(st.lists(st.tuples(st.integers(0, 255), bodies), max_size=5), st.lists(st.integers(0, 10**6)))
def test_packets_come_out_however_they_are_cut(sent: list[tuple[int, bytes]], cuts: list[int]) -> None:
    """The pieces in which they arrive are the network's business."""
    stream = b"".join(packet(*one) for one in sent)
    places = sorted({cut % (len(stream) + 1) for cut in cuts} | {0, len(stream)})
    reader = Packets(MOST)
    found: list[tuple[int, bytes]] = []
    for start, end in pairwise(places):
        found += reader.feed(stream[start:end])
    assert found == sent


@given(st.binary(max_size=100))
def test_any_bytes_are_packets_or_malformed(stream: bytes) -> None:
    """Whatever a broker sends, as a stream and as each kind of packet."""
    with suppress(Malformed):
        list(Packets(MOST).feed(stream))
    for is_5 in (False, True):
        for read in (packets.connack, packets.suback):
            with suppress(Malformed):
                read(stream, is_5)
        for first in (0x30, 0x32, 0x3B):
            with suppress(Malformed):
                packets.publish(first, stream, is_5)


def test_a_packet_over_the_limit_is_malformed() -> None:
    """Before any of it is kept."""
    with pytest.raises(Malformed):
        list(Packets(1_000).feed(packet(0x30, bytes(1_001))[:5]))


topics = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


@given(topics, st.binary(max_size=100), st.integers(0, 65_535), st.booleans(), st.booleans())
def test_a_message_is_read_as_it_was_published(
    topic: str, payload: bytes, mid: int, retained: bool, is_5: bool
) -> None:
    """At QoS 0 it has no number, at QoS 1 it has."""
    name = topic.encode()
    body = len(name).to_bytes(2, "big") + name + (mid.to_bytes(2, "big") if mid else b"")
    body += (b"\x02\x01\x00" if is_5 else b"") + payload
    first = 0x30 | (2 if mid else 0) | retained
    assert packets.publish(first, body, is_5) == Delivery(topic, payload, mid, retained)


def test_the_brokers_keepalive_is_found_among_its_properties() -> None:
    """Behind numbers and texts; a CONNACK without it has none."""
    before = b"\x21\x00\x14" + b"\x26\x00\x01a\x00\x02bc" + b"\x12\x00\x01x" + b"\x24\x01"
    body = bytes([0, 0, len(before) + 3]) + before + b"\x13\x00\x2a"
    assert packets.connack(body, is_5=True) == (0, 42)
    assert packets.connack(bytes([0, 0, len(before)]) + before, is_5=True) == (0, None)
    assert packets.connack(b"\x00\x05", is_5=False) == (5, None)
