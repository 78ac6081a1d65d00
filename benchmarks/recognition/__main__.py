"""How well trackers recognise, on worlds they were not tuned on.

python -m benchmarks.recognition [--seeds 101,102] [--worlds passby,thin_walls] [--quick] [--tune]
python -m benchmarks.recognition --folders tests/data/presence/lobby_overlap tests/data/presence/passby
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.recognition.judging import judge_all
from benchmarks.recognition.table import report
from benchmarks.recognition.tuning import GOAL, WAYS, cost, score_of, search
from benchmarks.recognition.worlds import HELD_OUT_SEEDS, TUNING_SEEDS, VENUES, folders


def main() -> None:
    given = _arguments()
    names = given.worlds.split(",")
    few = 1 if given.quick else None
    if given.tune:
        _tune(folders(TUNING_SEEDS[:few], names))
        return
    seeds = [int(seed) for seed in given.seeds.split(",")][:few]
    worlds = {path.name: [path] for path in given.folders} or folders(seeds, names)
    title = "Recorded worlds." if given.folders else f"Seeds {', '.join(map(str, seeds))}."
    print(f"{title} {report(judge_all(worlds), GOAL)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recognition", description=__doc__)
    parser.add_argument("--seeds", default=",".join(map(str, HELD_OUT_SEEDS)), help="held out from tuning")
    parser.add_argument("--worlds", default=",".join(VENUES), help="by name")
    parser.add_argument("--folders", nargs="+", type=Path, default=[], help="recorded worlds instead")
    parser.add_argument("--quick", action="store_true", help="one seed")
    parser.add_argument("--tune", action="store_true", help="search parameters of others on the tuning seeds")
    return parser.parse_args()


def _tune(worlds: Mapping[str, Sequence[Path]]) -> None:
    recordings = [folder for made in worlds.values() for folder in made]
    for way in WAYS:
        best = search(way, worlds)
        print(f"{way.name}: {dict(best)}, cost {cost(score_of(way, best, recordings)):.3f}", flush=True)


if __name__ == "__main__":
    main()
