"""Each way at its best: parameters by grid search on the tuning seeds, for the sum of all figures at once."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from benchmarks.recognition.baselines import Params, fixed_window, rssi_average, smurf
from benchmarks.recognition.metrics import Said, Score, judge, load_truth, mean
from benchmarks.recognition.series import Series, load_series

GOAL = Score(
    enter_recall=0.996,
    arrival_recall=0.996,
    false_enters=0.5,
    flaps=1.2,
    accuracy=0.945,
    enter_p50_s=2.0,
    enter_p95_s=25.0,
    departure_p50_s=5.0,
    departure_p95_s=18.0,
    pass_by_false=0.01,
    pass_recall=0.85,
    pass_bys=0,
    steps_in=0,
)
_SHARES = ("enter_recall", "arrival_recall", "accuracy", "pass_recall")
"""Figures that should be high."""
_COUNTS = ("pass_bys", "steps_in")


@dataclass(frozen=True, slots=True)
class Way:
    """A way to track, the parameters found for it, and those that were tried."""

    name: str
    run: Callable[[Series, Params], list[Said]]
    tuned: Params
    tried: Mapping[str, Sequence[float]]


def _window(seconds: int, reads: int) -> Way:
    tried = {"window_s": (seconds,), "reads": (1, 2, 3, 4, 5, 6, 7, 8, 10, 12)}
    return Way(f"fixed {seconds} s window", fixed_window, {"window_s": seconds, "reads": reads}, tried)


WAYS = (
    _window(2, 2),
    _window(5, 3),
    _window(10, 4),
    _window(30, 4),
    Way(
        "SMURF + strongest antenna",
        smurf,
        {"delta": 0.05, "longest_s": 15, "reads": 4},
        {
            "delta": (0.2, 0.1, 0.05, 0.02, 0.005),
            "longest_s": (5, 10, 15, 20, 30),
            "reads": (1, 2, 3, 4, 5, 6, 8),
        },
    ),
    Way(
        "RSSI average, hysteresis",
        rssi_average,
        {"window_s": 5, "margin_db": 7.0, "silent_s": 20, "enough_db": 9.0},
        {
            "window_s": (2, 3, 5, 8),
            "margin_db": (4.0, 7.0, 10.0, 14.0, 18.0),
            "silent_s": (10, 20, 30),
            "enough_db": (6.0, 9.0, 12.0, 16.0),
        },
    ),
)


def cost(score: Score) -> float:
    """How far a score is from the goals: the sum of the logarithms of how many times each is missed. What is
    better than its goal gains a little, so that no figure is bought with all the others."""
    return sum(
        _missed(one.name, getattr(score, one.name)) for one in fields(Score) if one.name not in _COUNTS
    )


def _missed(name: str, value: float) -> float:
    if math.isnan(value):
        return 0.0
    goal = getattr(GOAL, name)
    if name in _SHARES:
        return math.log1p((1 - value) / (1 - goal))
    return math.log1p(max(0.0, value) / goal)


def search(way: Way, worlds: Mapping[str, Sequence[Path]]) -> Params:
    """The parameters that cost least, on average over the worlds."""
    grids = [dict(zip(way.tried, values, strict=True)) for values in itertools.product(*way.tried.values())]
    return min(
        grids, key=lambda params: cost(score_of(way, params, [f for fs in worlds.values() for f in fs]))
    )


def score_of(way: Way, params: Params, recordings: Sequence[Path]) -> Score:
    return mean([_judged(way, params, folder) for folder in recordings])


def _judged(way: Way, params: Params, folder: Path) -> Score:
    return judge(load_truth(folder / "truth.jsonl"), way.run(load_series(folder), params))
