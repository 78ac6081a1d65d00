"""From a topic to a reader, and whatever comes on it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.client import topic_matches_sub

from recognition import formats
from recognition.model import Decoded, NewsKind
from recognition.zones import parse_plan
from server.clock import ManualClock
from server.connector_status import Status
from server.connectors import BadConfig
from server.connectors._deliveries import Delivery
from server.connectors._taking import Taking
from server.connectors._topics import Routes, TopicConfig, decode_status
from server.intake import Intake
from tests.server.faults.inn import PLAN, VENUE, epc

PLANS = {VENUE: parse_plan(PLAN)}


def no_phones(_venue: str, _topic: str) -> None:
    """Nobody's."""


levels = st.sampled_from(["a", "b", "reads", "R1", "", "é", "."])
topics = st.lists(levels, min_size=1, max_size=4).map("/".join)
filters = st.builds(
    lambda body, end: "/".join(body + end),
    st.lists(levels | st.sampled_from(["+", "{reader}"]), min_size=1, max_size=4),
    st.sampled_from([[], ["#"]]),
)


def routes(*given: tuple[str, str]) -> Routes:
    return Routes([TopicConfig(topic, VENUE, format_) for topic, format_ in given], PLANS, no_phones)


@given(filters.filter(lambda text: text.count("{reader}") < 2 and text), topics.filter(bool))
def test_a_topic_fits_as_the_broker_would_say(pattern: str, topic: str) -> None:
    """What we route is what a filter of MQTT delivers, by paho's reading of the standard."""
    found = routes((pattern, "generic")).find(topic)
    fits = topic_matches_sub(pattern.replace("{reader}", "+"), topic)
    if "{reader}" in pattern.split("/"):
        fits = fits and topic.split("/")[pattern.split("/").index("{reader}")] != ""
    assert (found is not None) == fits


@given(st.text(min_size=1, max_size=20).filter(lambda text: not set(text) & set("/+#\0")))
def test_the_reader_is_the_level_that_names_it(name: str) -> None:
    """Whatever it is called."""
    found = routes(("zebra/{reader}/data/#", "zebra")).find(f"zebra/{name}/data/more")
    assert found is not None
    assert found.sender == name


def test_a_phone_is_two_levels() -> None:
    """User and device, whatever comes below; the broker is asked for just that."""
    some = routes(("owntracks/{phone}/#", "owntracks"))
    assert [route.filter for route in some.all] == ["owntracks/+/+/#"]
    for topic in ("owntracks/ada/pixel", "owntracks/ada/pixel/event", "owntracks/ada/pixel/a/b"):
        found = some.find(topic)
        assert found is not None
        assert found.sender == "ada/pixel"
    assert some.find("owntracks/ada") is some.find("others/ada/pixel") is None


def test_the_first_topic_that_fits_has_the_message() -> None:
    """In the order of the file."""
    some = routes(("a/b", "generic"), ("a/{reader}", "impinj"))
    found = some.find("a/b"), some.find("a/c")
    assert [one.route.format for one in found if one] == ["generic", "impinj"]


@given(st.text(max_size=30))
def test_any_text_is_a_topic_or_is_refused(text: str) -> None:
    """Nothing else comes of it."""
    with suppress(BadConfig):
        routes((text, "generic"))


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        (b"connected", NewsKind.ALIVE),
        (b" Online\n", NewsKind.ALIVE),
        (b"disconnected", NewsKind.OFFLINE),
        (b"connection lost", NewsKind.OFFLINE),
        (b"OFFLINE", NewsKind.OFFLINE),
    ],
)
def test_words_of_a_status(word: bytes, kind: NewsKind) -> None:
    """Those that readers and wills use, in any case."""
    (news,) = decode_status(word, "R1").news
    assert (news.reader, news.kind) == ("R1", kind)


@given(st.binary(max_size=200))
def test_any_other_word_is_none(body: bytes) -> None:
    """Refused by the documented error, or one of them by chance."""
    with suppress(formats.BadBody):
        assert decode_status(body, "R1").news


class Intakes:
    """Stands for the venues: keeps what it is given."""

    def __init__(self) -> None:
        self.kept: list[Decoded] = []

    def has_reader(self, venue: str, reader: str) -> bool:
        return reader == "R1"

    async def take(self, decoded: Decoded, format_name: str, venue: str, reader: str | None) -> Decoded:
        self.kept.append(decoded)
        return decoded


EVERY = routes(
    ("generic/{reader}", "generic"),
    ("impinj/{reader}", "impinj"),
    ("zebra/{reader}", "zebra"),
    ("status/{reader}", "status"),
)

pieces = st.sampled_from(
    [
        *(b"[", b"]", b"{", b"}", b",", b":", b'"', b"\\", b"null", b"1e999", b"-1", b"\xff", b"\n", b" "),
        *(b'"epc"', b'"reader"', b'"antenna"', b'"data"', b'"idHex"', b'"type"', b'"SIMPLE"', b'"heartbeat"'),
        *(
            b'"eventType"',
            b'"tagInventory"',
            b'"tagInventoryEvent"',
            b'"epcHex"',
            b'"overflow"',
            b"connected",
        ),
        f'{{"epc":"{epc(1)}","reader":"R1","antenna":1}}'.encode(),
        f'"{epc(1)}"'.encode(),
    ]
)
bodies = st.binary(max_size=60) | st.lists(pieces, max_size=25).map(b"".join)
where = st.sampled_from(["generic/R1", "impinj/R1", "zebra/R1", "status/R1", "status/R9", "elsewhere", ""])


@given(where, bodies, st.booleans())
def test_whatever_comes_is_kept_or_counted(topic: str, body: bytes, retained: bool) -> None:
    """No message raises anything, stays without an outcome, or is repeated in what the operator is told."""
    status, venues = Status("mqtt", "test:1"), Intakes()
    taking = Taking(EVERY, cast(Intake, venues), ManualClock(0.0), status)
    asyncio.run(taking.take(Delivery(topic, body, 1, retained)))
    assert sum(status.counts.values()) == 1
    assert len(venues.kept) == status.counts.get("taken", 0)
    assert "The server failed" not in status.last_trouble
    assert epc(1) not in status.last_trouble
