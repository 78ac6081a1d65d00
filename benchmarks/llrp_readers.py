"""Simulated LLRP readers that hear guests of the benchmarks' hotel, in a process of their own.

    python -m benchmarks.llrp_readers READERS READS_PER_S MOST GUESTS FIRST_AT

Each reader has guests of its own in front of it, a tenth of its tags are strangers'; after MOST reads it
hears nothing more. Read n of reader r carries the time of read n * READERS + r of :mod:`benchmarks.counting`.
Prints the ports, and at the end how many reads were heard, and thrown away for want of a client that takes
them.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence

import uvloop

from benchmarks.world import epc
from simulators.llrp.reader import Field, SimulatedReader

TAGS = 100
"""In front of each reader."""

ANTENNAS = 4


def _field(number: int, reads_per_s: float, most: int, guests: int) -> Field:
    first = number * TAGS
    at = [guests + first + n if n % 10 == 0 else (first + n) % guests for n in range(TAGS)]
    return Field([epc(one) for one in at], reads_per_s, ANTENNAS, most)


class Reader(SimulatedReader):
    """:param first_us: the time of its first read.
    :param step_us: from one to the next."""

    def __init__(self, field: Field, first_us: float, step_us: float) -> None:
        super().__init__(field)
        self._first_us = first_us
        self._step_us = step_us

    def stamps(self, numbers: range) -> Sequence[int]:
        return [round(self._first_us + number * self._step_us) for number in numbers]


async def _main(readers: int, reads_per_s: float, most: int, guests: int, first_at: float) -> None:
    step_us = 1e6 / reads_per_s
    made = [
        Reader(_field(n, reads_per_s, most, guests), first_at * 1e6 + n / readers * step_us, step_us)
        for n in range(readers)
    ]
    for reader in made:
        await reader.start()
    print(json.dumps([reader.port for reader in made]), flush=True)
    for reader in made:
        await reader.silenced.wait()
    told = {"heard": sum(reader.heard for reader in made), "lost": sum(reader.lost for reader in made)}
    print(json.dumps(told), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    readers, reads_per_s, most, guests, first_at = map(float, sys.argv[1:])
    uvloop.run(_main(int(readers), reads_per_s, int(most), int(guests), first_at))
