"""Others' ways to say who is where, each with its parameters: what a tracker is compared with.

All look at the reads once a second, on the clock of arrival. What they share is that somebody is reported as
absent only when nothing is heard, and as present only once there is enough.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.recognition.metrics import Said
from benchmarks.recognition.series import Grid, Series

FLOOR_DBM = -85.0
"""Weaker than any read: what a miss counts as."""

Params = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a window says, for each second: the best zone, whether that is enough to report it, and whether
    there is anything at all."""

    best: Sequence[int]
    enough: Sequence[bool]
    present: Sequence[bool]


def fixed_window(series: Series, params: Params) -> list[Said]:
    """The zone with the most reads in the last ``window_s``, once they are ``reads``; absent when none."""
    window = int(params["window_s"])
    counts = _by_zone(series, _last(series.counts, window))
    best, most = counts.argmax(axis=2), counts.max(axis=2)
    return [
        said
        for tag, epc in enumerate(series.epcs)
        for said in _follow(
            series,
            epc,
            _Seen(
                best[tag].tolist(), (most[tag] >= params["reads"]).tolist(), (counts[tag].sum(1) > 0).tolist()
            ),
        )
    ]


def smurf(series: Series, params: Params) -> list[Said]:
    """SMURF's window for each tag (Jeffery, Garofalakis, Franklin: Adaptive cleaning for RFID data streams,
    VLDB 2006, algorithm 1), and in it the antenna that hears the tag loudest on average."""
    counts, levels = _summed(series.counts), _summed(series.levels)
    asked = np.minimum(series.counts / series.polls_per_s, 1.0).max(axis=2)
    said: list[Said] = []
    for tag, epc in enumerate(series.epcs):
        widths = np.array(_widths(asked[tag].tolist(), params["delta"], int(params["longest_s"])))
        ends = np.arange(1, series.seconds + 1)
        since = np.maximum(ends - widths, 0)
        heard = counts[tag][ends] - counts[tag][since]
        loud = (levels[tag][ends] - levels[tag][since]) / np.maximum(heard, 1) + (heard == 0) * -1e3
        zone = series.zone_of[loud.argmax(axis=1)]
        total = heard.sum(axis=1)
        seen = _Seen(zone.tolist(), (total >= params["reads"]).tolist(), (total > 0).tolist())
        said += _follow(series, epc, seen)
    return said


def rssi_average(series: Series, params: Params) -> list[Said]:
    """The zone whose loudest antenna has the highest average level over ``window_s``, misses counted as the
    floor. Another zone must be better by ``margin_db``; absent after ``silent_s``."""
    window = int(params["window_s"])
    above = _last(series.levels - FLOOR_DBM * series.counts, window) / (series.polls_per_s * window)
    level = np.stack(
        [above[:, :, series.zone_of == zone].max(axis=2) for zone in range(len(series.zones))], axis=2
    )
    present = _last(series.counts.sum(axis=2, keepdims=True), int(params["silent_s"]))[:, :, 0] > 0
    said: list[Said] = []
    for tag, epc in enumerate(series.epcs):
        best = _held(level[tag], present[tag].tolist(), params["margin_db"])
        enough = level[tag].max(axis=1) >= params["enough_db"]
        said += _follow(series, epc, _Seen(best, enough.tolist(), present[tag].tolist()))
    return said


def _follow(series: Series, epc: str, seen: _Seen) -> Iterator[Said]:
    """What is said, second by second, of one tag."""
    zone: int | None = None
    for second, (best, enough, present) in enumerate(zip(seen.best, seen.enough, seen.present, strict=True)):
        at = series.since + second + 1
        if not present and zone is not None:
            yield Said(at, epc, series.zones[zone], "exit")
            zone = None
        elif present and enough and best != zone:
            yield Said(at, epc, series.zones[best], "enter")
            zone = best


def _held(level: Grid, present: Sequence[bool], margin_db: float) -> list[int]:
    """The best zone of each second, given that a change needs a margin."""
    best = level.argmax(axis=1).tolist()
    rows, held = level.tolist(), best[0]
    found = []
    for second, row in enumerate(rows):
        if not present[second] or row[best[second]] > row[held] + margin_db:
            held = best[second]
        found.append(held)
    return found


def _widths(asked: Sequence[float], delta: float, longest: int) -> list[int]:
    """SMURF's window in each second: as long as it takes to hear the tag with probability ``1 - delta``; half
    as long when far less is heard than there should be, because then the tag has gone.

    :param asked: the share of the polls in each second that the tag answered.
    """
    width, widths = 1, []
    answered, heard = [0.0], [0]
    for second, share in enumerate(asked):
        answered.append(answered[-1] + share)
        heard.append(heard[-1] + (share > 0))
        since = max(0, second + 1 - width)
        often = heard[-1] - heard[since]
        rate = min(1.0, (answered[-1] - answered[since]) / often) if often else 0.0
        width = min(_next_width(width, often, rate, delta), longest)
        widths.append(width)
    return widths


def _next_width(width: int, often: int, rate: float, delta: float) -> int:
    if not often:
        return 1
    needed = math.ceil(math.log(1 / delta) / rate)
    expected = width * rate
    if expected - often > 2 * math.sqrt(expected * (1 - rate)):
        return max(min(width // 2, needed), 1)
    return min(width + 2, needed) if needed > width else width


def _by_zone(series: Series, counts: Grid) -> Grid:
    zones = range(len(series.zones))
    return np.stack([counts[:, :, series.zone_of == zone].sum(axis=2) for zone in zones], axis=2)


def _last(values: Grid, seconds: int) -> Grid:
    """The sums over the last so many seconds."""
    sums = _summed(values)
    since = np.maximum(np.arange(1, values.shape[1] + 1) - seconds, 0)
    return np.asarray(sums[:, 1:] - sums[:, since], dtype=np.float64)


def _summed(values: Grid) -> NDArray[np.float64]:
    """The sums up to each second, from 0 on."""
    return np.concatenate([np.zeros_like(values[:, :1]), values.cumsum(axis=1)], axis=1)
