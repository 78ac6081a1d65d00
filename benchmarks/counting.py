"""``maitred serve`` that also notes each read its venues are given, so that none can be lost unseen.

    python -m benchmarks.counting FILE serve

FILE begins with the time of read 0, or zero while nothing is to be counted, and a step. Read n carries that
time plus n steps, and byte HEADER + n counts how often it came.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from recognition.model import Moment, Read
from recognition.venue import Venue
from server.cli import main

STEP_S = 20e-6
"""Reads are this far apart, as if 50,000 a second were made."""

HEADER = 16


class Seen:
    """The file, open in both processes."""

    def __init__(self, file: Path) -> None:
        self.first_at: Any = np.memmap(file, np.float64, "r+", shape=(2,))
        self.times: Any = np.memmap(file, np.uint8, "r+", offset=HEADER)

    @classmethod
    def make(cls, file: Path, reads: int, step_s: float = STEP_S) -> Seen:
        file.write_bytes(bytes(HEADER + reads))
        made = cls(file)
        made.first_at[1] = step_s
        return made

    def note(self, reads: Sequence[Read]) -> None:
        first_at, step_s = map(float, self.first_at)
        np.add.at(self.times, [int(((read.ts or 0.0) - first_at) / step_s + 0.5) for read in reads], 1)

    def count(self) -> int:
        """Reads that came at least once."""
        return int(np.count_nonzero(self.times))


def count(seen: Seen) -> None:
    """From now on each read that a venue observes is noted."""
    observe = Venue.observe

    def noting(self: Venue, reads: Sequence[Read], now: float) -> list[Moment]:
        if seen.first_at[0]:
            seen.note(reads)
        return observe(self, reads, now)

    Venue.observe = noting  # type: ignore[method-assign]


if __name__ == "__main__":
    count(Seen(Path(sys.argv[1])))
    sys.argv = [sys.argv[0], *sys.argv[2:]]
    main()
