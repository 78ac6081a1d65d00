"""A recording as counts: what each antenna heard of each tag in each second, by the clock of arrival."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

STALE_S = 20.0
"""Reads that come later than this after they were made are left out: they say where somebody was."""

Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """``counts[tag, second, antenna]`` and ``levels`` alike: the sum of the levels in dBm."""

    since: float
    epcs: Sequence[str]
    zones: Sequence[str]
    zone_of: NDArray[np.int64]
    """Antenna → index of its zone."""
    polls_per_s: Grid
    """For each antenna."""
    counts: Grid
    levels: Grid

    @property
    def seconds(self) -> int:
        return int(self.counts.shape[1])


@lru_cache(maxsize=64)
def load_series(folder: Path) -> Series:
    plan = json.loads((folder / "venue.json").read_text())
    meta = json.loads((folder / "truth.jsonl").read_text().split("\n", 1)[0])
    zones = [zone["id"] for zone in plan["zones"]]
    antennas = {antenna["id"]: i for i, antenna in enumerate(plan["antennas"])}
    tags = {epc: i for i, epc in enumerate(meta["epcs"])}
    cycle_s = {reader["id"]: reader["cycle_s"] for reader in plan["readers"]}
    seconds = int(meta["t1"] - meta["t0"]) + 60
    counts = np.zeros((len(tags), seconds, len(antennas)))
    levels = np.zeros_like(counts)
    for read in _reads(folder):
        second = int(read["recv"] - meta["t0"])
        if read["recv"] - read["ts"] <= STALE_S and 0 <= second < seconds:
            where = (tags[read["epc"]], second, antennas[read["antenna"]])
            counts[where] += 1
            levels[where] += read["rssi"]
    return Series(
        meta["t0"],
        list(tags),
        zones,
        np.array([zones.index(antenna["zone"]) for antenna in plan["antennas"]]),
        np.array([1 / cycle_s[antenna["reader"]] for antenna in plan["antennas"]]),
        counts,
        levels,
    )


def _reads(folder: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / "reads.jsonl.gz", "rt") as lines:
        yield from map(json.loads, lines)
