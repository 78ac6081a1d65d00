"""Recordings through the public API: real phones at real buildings, and readers' own messages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from alerts.model import About
from simulators.replay import Kind, replay_posts
from simulators.seeds import PhoneFormat
from simulators.wire import Post
from tests.simulation.recorded import PHONE_KEY, READER_KEY, Scene, Stage, stage

DATA = Path(__file__).parents[1] / "data"
TRACES = {t["file"]: t for t in json.loads((DATA / "geo/traces/index.json").read_text())["traces"]}
BUILDINGS = {
    feature["id"]: feature["geometry"]["coordinates"]
    for feature in json.loads((DATA / "geo/venues/helsinki-centre.geojson").read_text())["features"]
}

SOON_S = 300.0
"""A card comes within so long of the arrival that the makers of the traces worked out afterwards."""

ARRIVALS = {
    "traces/t02-android.jsonl": (1767281483.841, 1767315365.367),
    "traces/t09-ios.jsonl": (1767656232.167, 1767672735.131),
    "traces/t10-ios.jsonl": (1767637815.138,),
}
"""When a card comes: as soon as the phone has said enough, by the clock of that day."""

ASLEEP = {
    "traces/t02-android.jsonl": 0,
    "traces/t09-ios.jsonl": 1,
    "traces/t10-ios.jsonl": 3,
}
"""Visits in which the phone went to sleep on the doorstep, after one fix of a probability under 0.7: nobody
could know."""


@pytest.mark.parametrize("phone", ["owntracks", "overland"])
@pytest.mark.parametrize("file", ARRIVALS)
async def test_a_phone_at_a_building(tmp_path: Path, file: str, phone: PhoneFormat) -> None:
    """Of a person's real day, each visit to the building that the phone tells of makes one card, when it
    begins, whichever app the phone has; being near or passing by makes none."""
    fence = BUILDINGS[TRACES[file]["anchor_venue"]]
    posts = list(replay_posts(DATA / "geo" / file, phone=phone))
    async with stage(Scene([{"id": "building", "entry": True, "fence": fence}]), tmp_path, posts[0].at) as at:
        answers = await at.play(posts, PHONE_KEY)
        await at.wait(7_200)
        cards = await at.cards()
    assert {answer.status_code for answer in answers} == {200}
    assert tuple(card.opened_at for card in cards) == ARRIVALS[file]
    assert {(card.guest, card.zone) for card in cards} == {("guest-0", "building")}
    begun = [v["enter"] for v in TRACES[file]["reference_visits"] if v["place"] == 0]
    told = [enter for enter in begun if any(0 <= c.opened_at - enter <= SOON_S for c in cards)]
    assert len(told) == len(cards) == len(begun) - ASLEEP[file]


async def test_a_trace_posted_a_day_later_is_history(tmp_path: Path) -> None:
    """The same fixes, all of them late, make no card."""
    file = "traces/t09-ios.jsonl"
    fence = BUILDINGS[TRACES[file]["anchor_venue"]]
    posts = [replace(post, at=post.at + 86_400) for post in replay_posts(DATA / "geo" / file)]
    async with stage(Scene([{"id": "building", "entry": True, "fence": fence}]), tmp_path, posts[0].at) as at:
        await at.play(posts, PHONE_KEY)
        assert await at.cards() == []


ROOMS = ("door", "hall", "bar", "garden")
READER = Scene(
    zones=[
        {"id": r, "entry": r == "door", "adjacent": [o for o in ROOMS if o != r], "rect": [x, x + 10, 0, 10]}
        for r, x in zip(ROOMS, (0, 10, 20, 30), strict=True)
    ],
    antennas=[
        {"id": str(i), "reader": "R", "zone": r, "x": 10 * i - 5, "y": 5} for i, r in enumerate(ROOMS, 1)
    ],
    tags=["2D16451FD64CB016EA000000", "2D16451FD64CB016EB000000", "2D16451FD64CB016EC000000"],
)
"""A reader with four antennas, and the tags of all samples but one, which nobody bears."""

CARDS: dict[Kind, list[tuple[str, str, float]]] = {
    "impinj": [
        ("guest-0", "door", 1779220890.461684),
        ("guest-1", "door", 1779220890.461684),
        ("guest-2", "door", 1779220897.17),
    ],
    "zebra": [
        ("guest-0", "door", 1779220891.002),
        ("guest-1", "door", 1779220892.0),
        ("guest-2", "door", 1779220895.5),
    ],
}
NOTICES: dict[Kind, list[str]] = {
    "impinj": ["Antenna 2 of reader R is not connected"],
    "zebra": ["Messages of reader R get lost"],
}
"""The samples' sequence numbers have gaps: they are not of one hour."""

REFUSED: dict[Kind, list[str]] = {
    "impinj": ["tag_authentication.json", "tag_inventory_epchex_only.json"],
    "zebra": ["simple.json"],
}
"""Messages that do not say which antenna heard the tag: with several, nobody could know the zone."""

FOLDERS: dict[Kind, str] = {"impinj": "impinj-iot", "zebra": "zebra-iotc"}


@pytest.mark.parametrize("kind", FOLDERS)
async def test_a_readers_own_messages(tmp_path: Path, kind: Kind) -> None:
    """All kinds of messages of a vendor's reader, in the order of their times: each guest gets one card at
    the first read, which then goes with them to the antenna that hears them last; status, heartbeats and a
    stranger's tag make none. What is wrong with the reader, the manager is told."""
    messages = list(_messages(kind))
    refused = []
    async with stage(READER, tmp_path, messages[0][1].at) as at:
        for name, post in messages:
            if await _refused_total(at, post):
                refused.append(name)
        shown = await at.cards()
        await at.wait(3_600)
        assert all(card.state == "expired" for card in await at.cards() if card.about is About.GUEST)
    cards = [(card.guest, card.zone, card.opened_at) for card in shown if card.about is About.GUEST]
    assert cards == CARDS[kind]
    assert [card.title["en"] for card in shown if card.about is About.READER] == NOTICES[kind]
    assert sorted(refused) == REFUSED[kind]


async def _refused_total(at: Stage, post: Post) -> int:
    [answer] = await at.play([post], READER_KEY)
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return int(view["refused_total"])


def _messages(kind: Kind) -> Iterator[tuple[str, Post]]:
    """Every message of every file, with the file's name. What bears no time comes first."""
    posts = [
        (f.name, p) for f in (DATA / "rfid" / FOLDERS[kind]).iterdir() for p in replay_posts(f, kind=kind)
    ]
    first = min(post.at for _, post in posts if post.at)
    dated = [(name, replace(post, at=max(post.at, first))) for name, post in posts]
    yield from sorted(dated, key=lambda each: (each[1].at, each[0]))
