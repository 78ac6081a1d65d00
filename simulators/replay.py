"""Recorded data as posts: reads, phone traces and readers' own bodies, for the public API.

The kind of file is told from what is in it. ``run`` sends the posts and moves their times to now, at any
speed; with ``keep_times`` they go out as recorded, and the server takes them as the old news they are.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from pathlib import Path
from typing import Any, Literal

import httpx

from recognition.model import Fix, Read
from simulators.clock import Pace
from simulators.run import Counts, run
from simulators.seeds import PhoneFormat
from simulators.wire import PATHS, Post, fixes_post, instants, reads_post

Kind = Literal["reads", "trace", "impinj", "zebra", "owntracks", "overland"]

BATCH_S = 0.25
"""Reads of one reader that came within this time go into one post."""

BATCH_READS = 1_000

UNKNOWN_M = -1.0
"""How phones say that they do not know their accuracy."""


class UnknownRecording(ValueError):
    """A file that is none of the kinds that can be replayed. The message names the file and the place."""


def replay_posts(
    file: Path, key: str | None = None, kind: Kind | None = None, phone: PhoneFormat = "owntracks"
) -> Iterator[Post]:
    """The posts of a recording, in the order in which its parts once arrived.

    ``key``: the name of the key to post with; by default each reader's own id, or the file's name
    without its ending. ``kind``: if the guess from the content would be wrong. ``phone``: what a trace
    is sent as. Raises UnknownRecording.
    """
    text = _text(file)
    kind = kind or _guess(file, text)
    stem = file.name.partition(".")[0]
    match kind:
        case "reads":
            return _reads(_lines(file, text), key)
        case "trace":
            return _trace(_lines(file, text), key or stem, phone)
        case _:
            return _bodies(PATHS[kind], file, text, key or stem)


async def replay(
    file: Path,
    base_url: str,
    keys: Mapping[str, str] | str,
    *,
    key: str | None = None,
    kind: Kind | None = None,
    phone: PhoneFormat = "owntracks",
    speed: float = 1.0,
    keep_times: bool = False,
    pace: Pace | None = None,
    client: httpx.AsyncClient | None = None,
) -> Counts:
    """Sends a recording. ``keys``: key name → token, or one token for everything in the file."""
    posts: Iterable[Post] = replay_posts(file, key, kind, phone)
    if isinstance(keys, str):
        posts = list(posts)
        keys = dict.fromkeys({post.key for post in posts}, keys)
    return await run(posts, base_url, keys, speed, keep_times=keep_times, pace=pace, client=client)


def _text(file: Path) -> str:
    raw = file.read_bytes()
    return (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8")


def _guess(file: Path, text: str) -> Kind:
    first = next(_values(file, text), None)
    while isinstance(first, list):
        first = first[0] if first else None
    if not isinstance(first, dict):
        raise UnknownRecording(f"{file.name}: there is nothing in it to replay.")
    marks: dict[str, Kind] = {
        "epc": "reads",
        "_type": "owntracks",
        "tst": "trace",
        "locations": "overland",
        "eventType": "impinj",
        "data": "zebra",
    }
    for mark, kind in marks.items():
        if mark in first:
            return kind
    raise UnknownRecording(f"{file.name}: neither reads, a trace, nor a reader's or phone's own messages.")


def _lines(file: Path, text: str) -> Iterator[dict[str, Any]]:
    for value in _values(file, text):
        yield from value if isinstance(value, list) else [value]


def _values(file: Path, text: str) -> Iterator[Any]:
    """The JSON values in the file, one a line or end to end."""
    decoder = json.JSONDecoder()
    at, end = 0, len(text)
    while True:
        while at < end and text[at].isspace():
            at += 1
        if at == end:
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            line = text.count("\n", 0, at) + 1
            raise UnknownRecording(f"{file.name}, line {line}: this is not JSON.") from None
        yield value


def _reads(lines: Iterable[dict[str, Any]], key: str | None) -> Iterator[Post]:
    """Gathers each reader's reads a little, as a reader does. ``recv`` is when they came; it is not sent."""
    streams: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        streams.setdefault(line["reader"], []).append(line)
    posts = [_gathered(reader, recorded, key or reader) for reader, recorded in streams.items()]
    return merge(*posts, key=lambda post: post.at)


def _gathered(reader: str, lines: Iterable[dict[str, Any]], key: str) -> Iterator[Post]:
    batch: list[Read] = []
    since = at = 0.0
    for line in lines:
        came = line.get("recv", line["ts"])
        if batch and (came - since > BATCH_S or len(batch) == BATCH_READS):
            yield reads_post("generic", batch, at, key)
            batch = []
        since = since if batch else came
        at = came
        batch.append(Read(line["epc"], reader, line["antenna"], line.get("rssi"), line["ts"]))
    if batch:
        yield reads_post("generic", batch, at, key)


def _trace(lines: Iterable[dict[str, Any]], key: str, phone: PhoneFormat) -> Iterator[Post]:
    """A phone trace: ``tst`` is the time of the fix, ``written`` when the phone passed it on."""
    at = 0.0
    for line in lines:
        at = max(at, line.get("written", line["tst"]))
        fix = Fix("", line["tst"], line["lat"], line["lon"], line.get("acc", UNKNOWN_M))
        yield fixes_post(phone, [fix], at, key)


def _bodies(path: str, file: Path, text: str, key: str) -> Iterator[Post]:
    """A vendor's messages, each value a body of its own, at the newest instant in it."""
    at = 0.0
    for value in _values(file, text):
        body = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
        at = max([at, *instants(body)])
        yield Post(at, path, body, key)
