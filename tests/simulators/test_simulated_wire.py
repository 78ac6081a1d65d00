"""What the simulators write is what the server's decoders read, and re-dating moves every instant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition import formats
from recognition.model import Fix, Read
from simulators.seeds import PhoneFormat, ReaderFormat
from simulators.wire import PATHS, fixes_post, heartbeat_post, instants, reads_post, redate
from tests.simulators.small import START

SAMPLES = Path(__file__).parents[1] / "data" / "rfid"

reads = st.lists(
    st.builds(
        Read,
        epc=st.binary(min_size=12, max_size=12).map(lambda raw: raw.hex().upper()),
        reader=st.just("R9"),
        antenna=st.sampled_from(["1", "2", "3"]),
        rssi=st.integers(-80, -30).map(float),
        ts=st.integers(0, 10**7).map(lambda ms: START + ms / 1000),
    ),
    max_size=5,
)
fixes = st.builds(
    Fix,
    phone=st.just("secret"),
    at=st.integers(0, 10_000).map(lambda s: START + s),
    lat=st.floats(-89, 89).map(lambda d: round(d, 7)),
    lon=st.floats(-179, 179).map(lambda d: round(d, 7)),
    accuracy_m=st.sampled_from([5.0, 13.4, 65.0]),
)


@pytest.mark.parametrize("format", ["generic", "impinj", "zebra"])
@given(sent=reads)
def test_reads_arrive_as_they_were(format: ReaderFormat, sent: list[Read]) -> None:
    """In every reader's format, to the millisecond and the dBm."""
    post = reads_post(format, sent, START, "R9", number=5)
    decoded = formats.find(format).decode(post.body, "R9")
    assert decoded.refusals == []
    assert [_comparable(read) for read in decoded.reads] == [_comparable(read) for read in sent]


def _comparable(read: Read) -> tuple[str, str, str, float | None, float]:
    return read.epc.upper(), read.reader, str(read.antenna), read.rssi, round(read.ts or 0.0, 3)


@pytest.mark.parametrize("format", ["owntracks", "overland"])
@given(fix=fixes)
def test_fixes_arrive_as_they_were(format: PhoneFormat, fix: Fix) -> None:
    """In both apps' formats; the credential travels as the key and is not in the body."""
    post = fixes_post(format, [fix], START + 20_000, "phone:g01")
    assert formats.find(format).decode(post.body, "secret").fixes == [fix]
    assert b"secret" not in post.body


def test_owntracks_sends_one_fix_at_a_time() -> None:
    """As the app does."""
    fix = Fix("p", START, 60.0, 24.0, 5.0)
    with pytest.raises(ValueError, match="one fix"):
        fixes_post("owntracks", [fix, fix], START, "k")


@pytest.mark.parametrize("format", ["impinj", "zebra"])
def test_a_heartbeat_says_that_the_reader_lives(format: ReaderFormat) -> None:
    """And holds no reads."""
    decoded = formats.find(format).decode(heartbeat_post(format, START, "R9").body, "R9")
    assert (decoded.heartbeat, decoded.reads, decoded.refusals) == (True, [], [])


def test_zebra_counts_its_reads_on() -> None:
    """So that a gap in eventNum means a lost message."""
    sent = [Read("AA" * 12, "R9", "1", -50.0, START)] * 2
    events = json.loads(reads_post("zebra", sent, START, "R9", number=40).body)
    assert [event["data"]["eventNum"] for event in events] == [40, 41]


@pytest.mark.parametrize("format", ["generic", "impinj", "zebra"])
def test_redating_moves_reads_and_nothing_else(format: ReaderFormat) -> None:
    """Every decoded read is the same, an hour later."""
    sent = [Read("AB" * 12, "R9", "1", -50.0, START), Read("CD" * 12, "R9", "2", -61.0, START + 1.25)]
    body = redate(reads_post(format, sent, START + 2, "R9").body, lambda at: at + 3600)
    decoded = formats.find(format).decode(body, "R9").reads
    assert [round(read.ts or 0.0, 3) for read in decoded] == [START + 3600, START + 3601.25]
    assert [read.epc.upper() for read in decoded] == [read.epc for read in sent]


@pytest.mark.parametrize("format", ["owntracks", "overland"])
def test_redating_moves_fixes(format: PhoneFormat) -> None:
    """Their instants, and nothing else."""
    body = redate(fixes_post(format, [Fix("p", START, 60.0, 24.0, 5.0)], START, "k").body, lambda at: at + 60)
    assert [fix.at for fix in formats.find(format).decode(body, "p").fixes] == [START + 60]


def test_redating_leaves_alone_what_is_not_json() -> None:
    """Broken bodies are for the server to judge."""
    assert redate(b"{not json", lambda at: at + 1) == b"{not json"
    assert instants(b"") == []


@pytest.mark.parametrize("sample", ["impinj-iot/webhook_batch.json", "zebra-iotc/http_post_batch_array.json"])
def test_vendor_samples_keep_their_reads_when_redated(sample: str) -> None:
    """All of them, moved by the same time."""
    raw = (SAMPLES / sample).read_bytes()
    format = formats.find(sample.partition("-")[0])
    before, after = format.decode(raw, "R"), format.decode(redate(raw, lambda at: at + 100), "R")
    moved = [round((a.ts or 0.0) - (b.ts or 0.0), 3) for a, b in zip(after.reads, before.reads, strict=True)]
    assert moved == [100.0] * len(before.reads)
    assert before.reads


def test_every_format_has_its_address() -> None:
    """And every address a format that the server knows."""
    assert set(PATHS) <= set(formats.names())
