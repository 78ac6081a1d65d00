"""How like one another two recordings are: for fitting a world to a venue that was recorded.

python -m benchmarks.recognition.likeness RECORDED SIMULATED [SIMULATED ...]
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median, pstdev
from typing import Any

from benchmarks.recognition.metrics import Truth, Visit, load_truth

SILENCES_S = (5, 10, 20)
DOOR_S = (-8, -4, -2, -1, 0, 1, 2, 4, 8)
"""Around a crossing of the street door."""

Hearing = tuple[float, str, float]
"""When, which antenna, how loud."""


@dataclass(frozen=True, slots=True)
class Recording:
    truth: Truth
    zone_of: Mapping[str, str]
    """Antenna → zone."""
    adjacent: Mapping[str, Sequence[str]]
    polls_per_s: Mapping[str, float]
    """Antenna → how often it is polled."""
    outer: str
    """The antenna at the street door."""
    heard: Mapping[str, Sequence[Hearing]]
    """Tag → what was heard of it, in order."""

    def during(self, epc: str, since: float, until: float) -> Iterator[Hearing]:
        return (one for one in self.heard[epc] if since <= one[0] < until)


def load(folder: Path) -> Recording:
    plan = json.loads((folder / "venue.json").read_text())
    cycle_s = {reader["id"]: reader["cycle_s"] for reader in plan["readers"]}
    heard = defaultdict(list)
    with gzip.open(folder / "reads.jsonl.gz", "rt") as lines:
        for read in map(json.loads, lines):
            heard[read["epc"]].append((read["ts"], read["antenna"], read["rssi"]))
    antennas: list[dict[str, Any]] = plan["antennas"]
    return Recording(
        load_truth(folder / "truth.jsonl"),
        {antenna["id"]: antenna["zone"] for antenna in antennas},
        {zone["id"]: zone["adjacent"] for zone in plan["zones"]},
        {antenna["id"]: 1 / cycle_s[antenna["reader"]] for antenna in antennas},
        next(antenna["id"] for antenna in antennas if antenna["role"] == "portal_outer"),
        {epc: sorted(mine) for epc, mine in heard.items()},
    )


def figures(recording: Recording) -> dict[str, float]:
    """What a recording is like, by name."""
    stays = [
        visit for visit in recording.truth.visits if visit.cls == "dwell" and visit.epc in recording.heard
    ]
    return {
        **_people(recording.truth),
        **_zones(recording, stays),
        **_silences(recording, stays),
        **_door(recording),
    }


def _people(truth: Truth) -> dict[str, float]:
    kinds = ("dwell", "transit", "pass")
    return {
        **{f"visits, {kind}": sum(visit.cls == kind for visit in truth.visits) for kind in kinds},
        "passers-by": len(truth.passes),
        "stay, median s": median(visit.exit - visit.enter for visit in truth.visits if visit.cls == "dwell"),
    }


def _zones(recording: Recording, stays: Sequence[Visit]) -> dict[str, float]:
    """Reads for each poll and levels: at antennas of the zone, of zones beside it, and farther away."""
    polls: dict[str, float] = defaultdict(float)
    levels: dict[str, list[float]] = defaultdict(list)
    for visit in stays:
        for antenna, zone in recording.zone_of.items():
            polls[_relation(recording, visit.zone, zone)] += (
                visit.exit - visit.enter
            ) * recording.polls_per_s[antenna]
        for _, antenna, level in recording.during(visit.epc, visit.enter, visit.exit):
            levels[_relation(recording, visit.zone, recording.zone_of[antenna])].append(level)
    found: dict[str, float] = {}
    for name in sorted(levels):
        found[f"{name}: reads a poll"] = len(levels[name]) / polls[name]
        found[f"{name}: dBm"] = fmean(levels[name])
        found[f"{name}: spread dB"] = pstdev(levels[name])
    return found


def _relation(recording: Recording, here: str, there: str) -> str:
    if here == there:
        return f"in {here}"
    return "beside" if there in recording.adjacent[here] else "far"


def _silences(recording: Recording, stays: Sequence[Visit]) -> dict[str, float]:
    """The share of stays during which no antenna of the zone heard anything for longer than that."""
    silent = dict.fromkeys(SILENCES_S, 0.0)
    for visit in stays:
        ts = [
            at
            for at, antenna, _ in recording.during(visit.epc, visit.enter, visit.exit)
            if recording.zone_of[antenna] == visit.zone
        ]
        for one, after in pairwise([visit.enter, *ts, visit.exit]):
            for limit_s in SILENCES_S:
                silent[limit_s] += (after - one) * (after - one > limit_s)
    total_s = sum(visit.exit - visit.enter for visit in stays)
    return {f"silent over {limit_s} s": seconds / total_s for limit_s, seconds in silent.items()}


def _door(recording: Recording) -> dict[str, float]:
    """Reads for each poll of the outer portal, by seconds from the arrival."""
    arrivals = [visit for visit in recording.truth.visits if visit.arrival and visit.epc in recording.heard]
    found = {}
    for since, until in pairwise(DOOR_S):
        heard = sum(
            antenna == recording.outer
            for visit in arrivals
            for _, antenna, _ in recording.during(visit.epc, visit.enter + since, visit.enter + until)
        )
        polls = len(arrivals) * (until - since) * recording.polls_per_s[recording.outer]
        found[f"door, {since} to {until} s"] = heard / polls
    return found


def main(names: Sequence[str]) -> None:
    recorded, *simulated = (figures(load(Path(name))) for name in names)
    print(f"{'':28} {'recorded':>10} {'simulated':>10}   least .. most")
    for name, value in recorded.items():
        others = [one[name] for one in simulated if name in one]
        if others:
            print(f"{name:28} {value:10.3f} {fmean(others):10.3f}   {min(others):.3f} .. {max(others):.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
