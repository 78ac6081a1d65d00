"""What is posted: a mix of first sights, repeats and strangers, from a seed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from benchmarks.process import Running
from benchmarks.wire import Poster, open_poster, open_screen, reads_request
from benchmarks.world import ANTENNAS, KEY, SESSION, epc

STAMP = b"1000000000.001"
"""Stands in prepared bodies where the time of sending goes; as long as that is."""


@dataclass(frozen=True)
class Mix:
    """Shares of a load; the rest are strangers. ``present`` guests arrive before the measuring starts and
    are the ones that repeat."""

    first: float
    repeat: float
    present: int
    guests: int


@dataclass
class Arrivals:
    """When the card of each guest was shown, by guest number."""

    shown: dict[int, float] = field(default_factory=dict)
    wanted: int = 0
    all_shown: asyncio.Event = field(default_factory=asyncio.Event)

    def on_card(self, guest: int) -> None:
        self.shown.setdefault(guest, time.perf_counter())
        if self.wanted and len(self.shown) >= self.wanted:
            self.all_shown.set()

    async def wait_for(self, count: int) -> None:
        self.wanted = count
        self.all_shown.clear()
        if len(self.shown) < count:
            await asyncio.wait_for(self.all_shown.wait(), 60)


def read(number: int, place: int) -> bytes:
    """One read of guest ``number``; guests have a place of their own, so that a repeat is a repeat."""
    reader, antenna = ANTENNAS[place % len(ANTENNAS)]
    tag = epc(number)
    return b'{"epc":"%s","reader":"%s","antenna":"%s","rssi":-55.5,"ts":%s}' % (
        tag.encode(),
        reader.encode(),
        antenna.encode(),
        STAMP,
    )


def body(reads: list[bytes]) -> bytes:
    return b"[" + b",".join(reads) + b"]"


def stamped(prepared: bytes) -> bytes:
    """With the time of now, to the millisecond."""
    return prepared.replace(STAMP, b"%.3f" % time.time())


class Crowd:
    """Which guests have arrived already; hands out the reads of a mix."""

    def __init__(self, mix: Mix, seed: int) -> None:
        self._mix = mix
        self._rng = Random(seed)
        self.arrived = mix.present

    def arrivals(self) -> Iterator[bytes]:
        """Bodies that bring in those who are present from the start."""
        for start in range(0, self._mix.present, 500):
            yield body([read(n, n) for n in range(start, min(start + 500, self._mix.present))])

    def post_of(self, size: int) -> tuple[bytes, list[int]]:
        """A body of ``size`` reads in the mix's shares, and the guests it brings in."""
        firsts = [self.arrived + i for i in range(round(size * self._mix.first))]
        self.arrived += len(firsts)
        repeats = self._rng.sample(range(self._mix.present), round(size * self._mix.repeat))
        strangers = size - len(firsts) - len(repeats)
        numbers = firsts + repeats + [self._stranger() for _ in range(strangers)]
        self._rng.shuffle(numbers)
        return body([read(n, n) for n in numbers]), firsts

    def single(self) -> tuple[bytes, int | None]:
        """One read, and the guest if it brings one in."""
        draw = self._rng.random()
        if draw < self._mix.first:
            self.arrived += 1
            return body([read(self.arrived - 1, self.arrived - 1)]), self.arrived - 1
        known = draw < self._mix.first + self._mix.repeat
        number = self._rng.randrange(self._mix.present) if known else self._stranger()
        return body([read(number, number)]), None

    def _stranger(self) -> int:
        return self._mix.guests + self._rng.randrange(1_000_000)


async def warm(running: Running, crowd: Crowd) -> tuple[Arrivals, Poster]:
    """A screen that follows, and everybody present who should be."""
    arrivals = Arrivals()
    await open_screen(running.port, f"{SESSION}0", arrivals.on_card)
    poster = await open_poster(running.port)
    for one in crowd.arrivals():
        await expect_ok(poster, one)
    await arrivals.wait_for(crowd.arrived)
    return arrivals, poster


async def expect_ok(poster: Poster, prepared: bytes) -> None:
    answer = await poster.post(reads_request(stamped(prepared), KEY))
    if not answer.startswith(b"200"):
        raise RuntimeError(answer[:300].decode())
