"""LLRP: captures from real readers, and what the standard allows beside them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition import formats
from recognition.formats import ANY_ANTENNA, BadBody, TooLarge
from recognition.formats.llrp import FORMAT
from recognition.model import Decoded, News, NewsKind, Read, Refusal
from tests.recognition.formats import llrp_bytes as wire

DATA = Path(__file__).parents[2] / "data" / "rfid" / "llrp"
CAPTURES = DATA / "edgex-captures"
TYPES = {
    "ROAccessReport": 61,
    "ReaderEventNotification": 63,
    "GetROSpecsResponse": 36,
    "GetReaderCapabilitiesResponse": 11,
}
TIME = 1_767_225_600_000_000
EPC = wire.EPC.hex().upper()


def captured(name: str) -> bytes:
    return wire.message(TYPES[name.partition("-")[0]], (CAPTURES / f"{name}.bytes").read_bytes())


def as_read(tag: dict[str, Any]) -> Read:
    """What a capture's own decoding says, as a read."""
    epc = base64.b64decode(tag["EPC96"]["EPC"]).hex().upper()
    return Read(epc, "R1", tag["AntennaID"], tag["PeakRSSI"], tag["FirstSeenUTC"] / 1e6)


def session() -> list[dict[str, Any]]:
    (file,) = DATA.glob("session-*.jsonl")
    return [json.loads(line) for line in file.read_text().splitlines()]


def from_reader() -> list[bytes]:
    return [bytes.fromhex(each["hex"]) for each in session() if each["dir"] == "reader>client"]


@pytest.mark.parametrize("file", sorted(CAPTURES.glob("ROAccessReport-*.json")), ids=lambda file: file.stem)
def test_a_captured_report_is_the_read_its_decoding_says(file: Path) -> None:
    """EPC, antenna, level and time, from a real Impinj reader."""
    told = json.loads(file.read_text())["TagReportData"]
    assert FORMAT.decode(captured(file.stem), "R1") == Decoded(reads=[as_read(tag) for tag in told])


@pytest.mark.parametrize(
    "name",
    ["ReaderEventNotification-000", "GetROSpecsResponse-000", "GetReaderCapabilitiesResponse-000"],
)
def test_a_captured_message_without_tags_shows_that_the_reader_lives(name: str) -> None:
    """Whatever it is about."""
    assert FORMAT.decode(captured(name), "R1") == Decoded(heartbeat=True)


def test_a_recorded_session_is_its_reads_in_order() -> None:
    """All that the reader said, as one body and message by message: the same reads, nothing refused."""
    messages = from_reader()
    whole = FORMAT.decode(b"".join(messages), "R1")
    single = [read for each in messages for read in FORMAT.decode(each, "R1").reads]
    assert whole.reads == single
    assert len(single) == sum(each["name"] == "RO_ACCESS_REPORT" for each in session())
    assert single[0] == Read("2D16451FD64CB016EA000000", "R1", 1, -48.0, single[0].ts)
    assert not whole.refusals
    assert whole.heartbeat
    assert [messages[at][1] for at in whole.indices or ()] == [61] * len(single)


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        ([wire.epc_96()], Read(EPC, "R1", ANY_ANTENNA)),
        ([wire.epc_data(b"\xca\x11\xb0\x00")], Read("CA11B000", "R1", ANY_ANTENNA)),
        ([wire.epc_data(b"\xca\x11\xb0\x08", bits=29)], Read("CA11B008", "R1", ANY_ANTENNA)),
        ([wire.antenna(3), wire.peak_rssi(-128), wire.epc_96()], Read(EPC, "R1", 3, -128.0)),
        ([wire.epc_96(), wire.first_seen(TIME)], Read(EPC, "R1", ANY_ANTENNA, None, TIME / 1e6)),
        (
            [wire.epc_96(), wire.first_seen(TIME), wire.last_seen(TIME + 1)],
            Read(EPC, "R1", ANY_ANTENNA, None, (TIME + 1) / 1e6),
        ),
        (
            [wire.epc_96(), wire.first_seen(TIME, uptime=True), wire.last_seen(TIME, uptime=True)],
            Read(EPC, "R1", ANY_ANTENNA),
        ),
        (
            [
                wire.epc_96(),
                wire.tlv(1023, b"\0\0\x65\x1a\0\0\0\x38\x12\x34"),
                wire.tlv(349),
                wire.antenna(2),
            ],
            Read(EPC, "R1", 2),
        ),
    ],
    ids=["bare", "short EPC", "odd bits", "mixed order", "first seen", "last seen", "uptime", "custom"],
)
def test_a_tag_is_read_however_it_is_written(parts: list[bytes], read: Read) -> None:
    """Any order, either kind of EPC, an uptime counts as no time, and what we do not know is skipped."""
    assert FORMAT.decode(wire.report(wire.tag(*parts)), "R1") == Decoded(reads=[read])


@pytest.mark.parametrize(
    ("part", "news"),
    [
        (wire.tlv(255, b"\x01\x00\x02"), [News("R1", NewsKind.ANTENNA_UP, "2")]),
        (wire.tlv(255, b"\x00\x00\x04"), [News("R1", NewsKind.ANTENNA_DOWN, "4")]),
        (wire.tlv(251), [News("R1", NewsKind.OVERFLOW, count=1)]),
        (wire.tlv(249, b"\x00\0\0\0\x01\0\0\0\0"), [News("R1", NewsKind.STARTED)]),
        (wire.tlv(249, b"\x01\0\0\0\x01\0\0\0\0"), [News("R1", NewsKind.STOPPED)]),
        (wire.tlv(250, b"\x50"), []),
        (wire.tlv(256, b"\0\0"), []),
        (wire.tlv(255, b"\x01"), []),
    ],
    ids=["antenna up", "antenna down", "overflow", "started", "stopped", "filling", "connected", "short"],
)
def test_a_notification_is_news(part: bytes, news: list[News]) -> None:
    """What the reader says about itself; what does not matter, or is cut, shows only that it lives."""
    assert FORMAT.decode(wire.notification(part), "R1") == Decoded(heartbeat=True, news=news)


@pytest.mark.parametrize("kind", [62, 100, 12, 1023])
def test_other_messages_show_that_the_reader_lives(kind: int) -> None:
    """Keepalives, errors, answers, a vendor's own."""
    assert FORMAT.decode(wire.message(kind, b"\x01\x1f\x00\x08\0\0\0\0"), "R1") == Decoded(heartbeat=True)


GOOD = wire.tag(wire.epc_96(), wire.antenna(1))
BROKEN = {
    "no EPC": (wire.tag(wire.antenna(1)), "TagReportData"),
    "unknown TV": (wire.tag(wire.epc_96(), b"\xff\x00"), "TagReportData"),
    "cut TV": (wire.tag(b"\x8d\x01"), "TagReportData"),
    "cut TLV": (wire.tag(wire.epc_96(), b"\x00\xf1"), "TagReportData"),
    "long TLV": (wire.tag(wire.epc_96(), b"\x03\xff\x00\x09"), "TagReportData"),
    "short TLV": (wire.tag(wire.epc_96(), b"\x03\xff\x00\x01"), "TagReportData"),
    "reserved bits": (wire.tag(wire.epc_96(), b"\x43\xff\x00\x04"), "TagReportData"),
    "bits without bytes": (wire.tag(wire.epc_data(b"\xca\x11", bits=96)), "TagReportData"),
    "too many parts": (wire.tag(wire.epc_96(), *[wire.antenna(1)] * 64), "TagReportData"),
    "short EPC": (wire.tag(wire.epc_data(b"\xca\x11")), "epc"),
    "strong": (wire.tag(wire.epc_96(), wire.peak_rssi(127)), "rssi"),
    "far future": (wire.tag(wire.epc_96(), wire.last_seen(2**63)), "ts"),
}


@pytest.mark.parametrize(("bad", "where"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_tag_does_not_cost_the_good_ones(bad: bytes, where: str) -> None:
    """It is refused by its message's index; those before and after it, in its report and others, are kept."""
    decoded = FORMAT.decode(wire.report(GOOD) + wire.report(GOOD, bad, GOOD) + wire.report(GOOD), "R1")
    assert decoded.reads == [Read(EPC, "R1", 1)] * 4
    assert decoded.indices == [0, 1, 1, 2]
    assert [(refused.index, refused.where) for refused in decoded.refusals] == [(1, where)]


def test_what_follows_the_last_whole_message_is_refused() -> None:
    """The reads before a cut or garbled message are kept."""
    for rest, why in (
        (wire.report(GOOD)[:-1], "The last message is cut off."),
        (b"\x04", "The last message is cut off."),
        (b"GET / HTTP/1.1", "This is no LLRP message."),
        (b"\x04\x3d" + bytes(8), "This is no LLRP message."),
    ):
        decoded = FORMAT.decode(wire.report(GOOD) + rest, "R1")
        assert decoded == Decoded(reads=[Read(EPC, "R1", 1)], refusals=[Refusal(1, "", why)])


@pytest.mark.parametrize("content", [b"\x01", b"\x00\xf0\x00\x01", b"\x00\xf0\x00\x20", b"\xff\xff\xff\xff"])
def test_a_report_that_is_no_parameters_is_refused(content: bytes) -> None:
    """By its index, with a sentence."""
    decoded = FORMAT.decode(wire.report(GOOD, content), "R1")
    assert decoded.reads == [Read(EPC, "R1", 1)]
    assert decoded.refusals == [Refusal(0, "", "The report is not made of parameters.")]


def test_a_broken_notification_is_refused() -> None:
    """And the reader lives all the same."""
    decoded = FORMAT.decode(wire.message(63, wire.tlv(246, b"\xff")), "R1")
    assert decoded.heartbeat
    assert [refused.where for refused in decoded.refusals] == ["ReaderEventNotificationData"]


@pytest.mark.parametrize("body", [b"", b"{}", b"\x04", wire.report(GOOD)[:-1], wire.message(61, version=3)])
def test_a_body_without_one_whole_message_is_bad(body: bytes) -> None:
    """As a whole: there is nothing good to keep."""
    with pytest.raises(BadBody):
        FORMAT.decode(body, "R1")


def test_a_body_has_a_limit_of_reads_messages_and_refusals() -> None:
    """Whichever there are too many of."""
    bad = wire.tag(wire.antenna(1))
    for body in (
        wire.report(*[GOOD] * (formats.MAX_READS + 1)),
        wire.message(62) * (formats.MAX_READS + 1),
        wire.report(*[bad] * (formats.MAX_READS + 2)),
        bytes(formats.MAX_BODY_BYTES + 1),
    ):
        with pytest.raises(TooLarge):
            FORMAT.decode(body, "R1")


PARTS = [
    st.integers(0, 65_535).map(wire.antenna),
    st.integers(-128, 50).map(wire.peak_rssi),
    st.integers(0, 4 * 10**15).map(wire.first_seen),
    st.integers(0, 4 * 10**15).map(wire.last_seen),
    st.integers(0, 2**64 - 1).map(lambda uptime: wire.last_seen(uptime, uptime=True)),
    st.binary(max_size=6).map(lambda rest: wire.tlv(1023, bytes(8) + rest)),
    st.sampled_from([b"\x87\0\1", b"\x88\0\2", b"\x89\0\0\0\3", b"\x8c\x30\0"]),
]
epcs = st.binary(min_size=12, max_size=12).map(wire.epc_96) | st.binary(min_size=4, max_size=62).map(
    wire.epc_data
)
tags = st.builds(
    lambda epc, parts, place: wire.tag(*parts[:place], epc, *parts[place:]),
    epcs,
    st.permutations(PARTS).flatmap(lambda order: st.tuples(*order[: len(order) // 2])),
    st.integers(0, 3),
)


@given(batches=st.lists(st.lists(tags, max_size=5), min_size=1, max_size=8))
def test_a_tag_reads_the_same_whatever_came_before_it(batches: list[list[bytes]]) -> None:
    """What is learned from one tag's layout never changes what the next one says."""
    whole = FORMAT.decode(b"".join(wire.report(*batch) for batch in batches), "R1")
    alone = [FORMAT.decode(wire.report(tag), "R1").reads for batch in batches for tag in batch]
    assert [[read] for read in whole.reads] == alone
    assert not whole.refusals


@given(data=st.data())
def test_mutated_captures_raise_nothing_but_bad_body(data: st.DataObject) -> None:
    """Bytes changed, cut out and put in anywhere in what real readers sent."""
    body = bytearray(b"".join(data.draw(st.lists(st.sampled_from(from_reader()), min_size=1, max_size=6))))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        decoded = FORMAT.decode(bytes(body), "R1")
    except BadBody:
        return
    assert all(read.reader == "R1" for read in decoded.reads)
    assert len(decoded.indices or decoded.reads) == len(decoded.reads)
