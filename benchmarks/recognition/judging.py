"""All ways to track on all recordings, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.recognition import ours
from benchmarks.recognition.metrics import Decision, Score, judge, load_truth
from benchmarks.recognition.series import load_series
from benchmarks.recognition.tuning import WAYS, Way

PROCESSES = 2

Tracker = Callable[[Path], Iterable[Decision]]
"""A recording's folder in, decisions out."""


def _trackers() -> Mapping[str, Tracker]:
    others: dict[str, Tracker] = {way.name: _tracker(way) for way in WAYS}
    return {**others, ours.UNTUNED: ours.untuned, ours.TUNED: ours.tuned}


def _tracker(way: Way) -> Tracker:
    return lambda folder: way.run(load_series(folder), way.tuned)


def judge_all(worlds: Mapping[str, Sequence[Path]]) -> dict[str, dict[str, list[Score]]]:
    """Way → world → a score for each folder. Folders are shared out among processes."""
    recordings = [folder for made in worlds.values() for folder in made]
    with ProcessPoolExecutor(PROCESSES) as pool:
        found = dict(zip(recordings, pool.map(_judge, recordings), strict=True))
    return {
        name: {world: [found[folder][name] for folder in made] for world, made in worlds.items()}
        for name in _trackers()
    }


def _judge(folder: Path) -> dict[str, Score]:
    truth = load_truth(folder / "truth.jsonl")
    return {name: judge(truth, tracker(folder)) for name, tracker in _trackers().items()}
