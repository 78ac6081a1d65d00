"""Recordings become the posts that the recorded readers and phones would have sent."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import httpx
import pytest

from recognition import formats
from recognition.zones import parse_plan
from simulators.clock import VirtualPace
from simulators.replay import UnknownRecording, replay, replay_posts
from simulators.seeds import ReaderFormat
from simulators.wire import PATHS, instants
from simulators.world import venue_plan
from tests.simulators.small import START

DATA = Path(__file__).parents[1] / "data"
TRACE = Path(__file__).parent / "data" / "t04-android.jsonl"


def _recorded(tmp_path: Path) -> Path:
    """Two readers, ten reads each, 0.1 s apart; they arrive 0.05 s later."""
    lines = []
    for n in range(20):
        ts = START + n / 10
        read = {"ts": ts, "reader": f"R{n % 2}", "antenna": "A1", "epc": f"AA{n:022X}", "rssi": -50.5}
        lines.append(json.dumps(read | {"recv": ts + 0.05}))
    file = tmp_path / "reads.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    return file


def test_recorded_reads_come_as_their_readers_sent_them(tmp_path: Path) -> None:
    """All of them, gathered by reader, in order of arrival, and without the receiver's own clock."""
    posts = list(replay_posts(_recorded(tmp_path)))
    reads = [read for post in posts for read in formats.find("generic").decode(post.body, "").reads]
    assert sorted(read.epc for read in reads) == [f"AA{n:022X}" for n in range(20)]
    assert {post.key for post in posts} == {"R0", "R1"}
    assert [post.at for post in posts] == sorted(post.at for post in posts)
    assert len(posts) < 20
    assert not any(b"recv" in post.body for post in posts)


def test_a_real_trace_becomes_owntracks_posts() -> None:
    """Each fix once, when the phone passed it on, its accuracy as recorded; several are in the fence."""
    posts = list(replay_posts(TRACE, key="phone:g27"))
    fixes = [formats.find("owntracks").decode(post.body, "secret").fixes[0] for post in posts]
    plan = parse_plan(venue_plan("dealer"))
    assert len(fixes) == 285
    assert all(post.at >= fix.at for post, fix in zip(posts, fixes, strict=True))
    assert sum(plan.probability_inside(fix).get("welcome", 0.0) > 0.75 for fix in fixes) >= 10


def test_a_trace_can_be_sent_as_overland() -> None:
    """The other app's format, the same fixes."""
    as_one, as_other = replay_posts(TRACE, phone="owntracks"), replay_posts(TRACE, phone="overland")
    one = [formats.find("owntracks").decode(post.body, "s").fixes for post in as_one]
    assert one == [formats.find("overland").decode(post.body, "s").fixes for post in as_other]


@pytest.mark.parametrize(
    ("sample", "format"),
    [
        ("rfid/impinj-iot/webhook_batch.json", "impinj"),
        ("rfid/impinj-iot/http_stream.ndjson", "impinj"),
        ("rfid/zebra-iotc/http_post_batch_array.json", "zebra"),
        ("rfid/zebra-iotc/management_heartbeat.json", "zebra"),
    ],
)
def test_vendors_own_messages_go_to_their_address(sample: str, format: ReaderFormat) -> None:
    """Each kind is told from its content."""
    posts = list(replay_posts(DATA / sample, key="R1"))
    assert {post.path for post in posts} == {PATHS[format]}
    assert [post.at for post in posts] == [max(instants(post.body)) for post in posts]


def test_objects_end_to_end_are_taken_apart(tmp_path: Path) -> None:
    """As Zebra's WebSocket sends them."""
    beat = '{"type":"heartbeat","timestamp":"2026-01-05T08:00:00.000+0000","data":{}}'
    file = tmp_path / "socket.txt"
    file.write_text(beat + beat, encoding="utf-8")
    assert len(list(replay_posts(file))) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [("", "nothing in it"), ('{"a": 1}', "neither reads"), ('{"epc": "AA"', "line 1: this is not JSON")],
)
def test_what_cannot_be_replayed_is_refused_by_name(tmp_path: Path, content: str, why: str) -> None:
    """The file, the line if there is one, and the reason."""
    file = tmp_path / "strange.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UnknownRecording, match=f"strange.json.*{why}"):
        list(replay_posts(file))


async def test_replay_sends_the_trace_as_of_now() -> None:
    """Hours of a recorded day in a moment; fixes that were late are late again, the others fresh."""
    bodies: list[bytes] = []

    def handle(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(200, json=[])

    pace = VirtualPace(2_000_000_000.0, speed=60)
    async with httpx.AsyncClient(transport=httpx.MockTransport(handle), base_url="http://venue") as client:
        counts = await replay(TRACE, "http://venue", "token", speed=60, pace=pace, client=client)
    assert counts.by_status == {200: 285}
    newest = max(at for body in bodies for at in instants(body))
    assert 0 <= pace.now() - newest < 60
