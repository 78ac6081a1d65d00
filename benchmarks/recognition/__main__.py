"""How well trackers recognise, on worlds they were not tuned on.

python -m benchmarks.recognition [--seeds 101,102] [--worlds passby,thin_walls] [--quick] [--tune]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.recognition.metrics import Decision, Score, judge, load_truth
from benchmarks.recognition.series import load_series
from benchmarks.recognition.table import report
from benchmarks.recognition.tuning import GOAL, WAYS, Way, cost, score_of, search
from benchmarks.recognition.worlds import HELD_OUT_SEEDS, TUNING_SEEDS, VENUES, folders

Tracker = Callable[[Path], Iterable[Decision]]
"""A recording's folder in, decisions out."""


def main() -> None:
    given = _arguments()
    names = given.worlds.split(",")
    few = 1 if given.quick else None
    if given.tune:
        _tune(folders(TUNING_SEEDS[:few], names))
        return
    seeds = [int(seed) for seed in given.seeds.split(",")][:few]
    worlds = folders(seeds, names)
    scores = {name: _judge_all(tracker, worlds) for name, tracker in _trackers().items()}
    print(f"Seeds {', '.join(map(str, seeds))}. {report(scores, GOAL)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recognition", description=__doc__)
    parser.add_argument("--seeds", default=",".join(map(str, HELD_OUT_SEEDS)), help="held out from tuning")
    parser.add_argument("--worlds", default=",".join(VENUES), help="by name")
    parser.add_argument("--quick", action="store_true", help="one seed")
    parser.add_argument("--tune", action="store_true", help="search parameters on the tuning seeds")
    return parser.parse_args()


def _trackers() -> Mapping[str, Tracker]:
    return {way.name: _tracker(way) for way in WAYS}


def _tracker(way: Way) -> Tracker:
    return lambda folder: way.run(load_series(folder), way.tuned)


def _judge_all(tracker: Tracker, worlds: Mapping[str, Sequence[Path]]) -> dict[str, list[Score]]:
    return {world: [_judge(tracker, folder) for folder in made] for world, made in worlds.items()}


def _judge(tracker: Tracker, folder: Path) -> Score:
    return judge(load_truth(folder / "truth.jsonl"), tracker(folder))


def _tune(worlds: Mapping[str, Sequence[Path]]) -> None:
    recordings = [folder for made in worlds.values() for folder in made]
    for way in WAYS:
        best = search(way, worlds)
        print(f"{way.name}: {dict(best)}, cost {cost(score_of(way, best, recordings)):.3f}", flush=True)


if __name__ == "__main__":
    main()
