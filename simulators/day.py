"""A day as a stream of HTTP posts. Deterministic: the same arguments give the same posts, byte for byte."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random

from recognition.zones import Plan
from simulators import faults as faulty
from simulators import phones, radio
from simulators.faults import Faults
from simulators.people import HOUR_S, Span, Walk, plans, walks
from simulators.seeds import KeySeed, PhoneFormat, ReaderFormat
from simulators.wire import Post, fixes_post, heartbeat_post, reads_post
from simulators.world import READER_FORMATS, SeedData

HEARTBEAT_S = 30.0
"""How often a reader says that it is there."""

NETWORK_S = (0.02, 0.08)
"""From the end of a reader's cycle to the server."""


def plan_day(
    data: SeedData, seed: int, start: float, hours: float, faults: Faults | None = None
) -> Iterator[Post]:
    """All posts of all readers and phones from ``start`` (seconds since 1970) on, in order of time.

    Late posts may come up to a quarter of an hour after the end.
    """
    span = Span(seed, start, start + hours * HOUR_S)
    by_id = plans(data)
    day = walks(data, span)
    streams = _reader_streams(data, by_id, day, faults or Faults(), span)
    streams += _phone_streams(data, by_id, day, span)
    return heapq.merge(*streams, key=lambda post: (post.at, post.key))


def _reader_streams(
    data: SeedData, by_id: Mapping[str, Plan], day: Sequence[Walk], faults: Faults, span: Span
) -> list[Iterator[Post]]:
    epcs = radio.tags(data, span.seed)
    return [
        _reader(plan, reader.id, radio.cycles(plan, reader.id, day, epcs, faults, span), faults, span)
        for plan in by_id.values()
        for reader in plan.readers
    ]


def _reader(
    plan: Plan, reader: str, cycles: Iterable[radio.Cycle], faults: Faults, span: Span
) -> Iterator[Post]:
    format = READER_FORMATS.get(reader, "generic")
    posts = heapq.merge(
        _batches(format, reader, cycles, span), _heartbeats(format, reader, span), key=lambda post: post.at
    )
    return faulty.apply(posts, faults, reader, span)


def _batches(format: ReaderFormat, reader: str, cycles: Iterable[radio.Cycle], span: Span) -> Iterator[Post]:
    rng = Random(f"{span.seed}:network:{reader}")
    number = 0
    for cycle in cycles:
        yield reads_post(format, cycle.reads, cycle.at + rng.uniform(*NETWORK_S), reader, number)
        number += len(cycle.reads)


def _heartbeats(format: ReaderFormat, reader: str, span: Span) -> Iterator[Post]:
    at = span.start + Random(f"{span.seed}:heartbeat:{reader}").uniform(0.0, 1.0)
    while at < span.end:
        yield heartbeat_post(format, at, reader)
        at += HEARTBEAT_S


def _phone_streams(
    data: SeedData, by_id: Mapping[str, Plan], day: Sequence[Walk], span: Span
) -> list[Iterator[Post]]:
    guests = {c["raw"]: c["guest"] for c in data.credentials if c["kind"] == "phone"}
    return [
        _phone(by_id[key["venue"]], key, [w for w in day if w.guest == guests[key["sender"]]], span)
        for key in data.keys
        if key["kind"] == "phone"
    ]


def _phone(plan: Plan, key: KeySeed, day: Sequence[Walk], span: Span) -> Iterator[Post]:
    format: PhoneFormat = "overland" if key["format"] == "overland" else "owntracks"
    for sent in phones.sent(plan, day, key["sender"], format, span):
        yield fixes_post(format, sent.fixes, sent.at, key["name"])
