"""Which numbers of :mod:`recognition.phone` would do, as the tuning traces have it.

Numbers do if on the scenes of these traces no more stays, false exits, ghosts or missed visits come out than
the counting rule makes. Of those that do, the sooner exits are known the better.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unittest.mock import patch

from benchmarks.traces.judge import Score, judge, total
from benchmarks.traces.rules import COUNTING, WAYS, Way, recognised
from benchmarks.traces.scenes import TUNED, Scene, circles, elsewhere, outlines
from recognition import phone

SETS = 200
RANGES: Mapping[str, tuple[float, float]] = {
    "FINE_M": (12.0, 30.0),
    "FINE_WRONG_P": (0.0005, 0.02),
    "COARSE_WRONG_P": (0.1, 0.4),
    "IN_P": (0.6, 0.88),
    "OUT_P": (0.12, 0.4),
}
DERIVED = {"IN_P": "_IN", "OUT_P": "_OUT"}
"""What is worked out from a number when the module is loaded."""

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Trial:
    numbers: Numbers
    scores: tuple[Score, ...]
    """Of circles, outlines, and places elsewhere."""

    def does(self, bar: tuple[Score, ...]) -> bool:
        pairs = zip(self.scores, bar, strict=True)
        return all(
            ours <= theirs for a, b in pairs for ours, theirs in zip(_counts(a), _counts(b), strict=True)
        )

    @property
    def delay_s(self) -> float:
        return sum(score.exit_delay_s for score in self.scores)


def _counts(score: Score) -> tuple[int, ...]:
    return score.enters, score.false_exits, score.ghosts, score.missed


def report() -> str:
    scenes = [[s for s in made if s.trace in TUNED] for made in (circles(), outlines(), elsewhere())]
    bar = _scores(WAYS[COUNTING], scenes)
    used = Trial({name: getattr(phone, name) for name in RANGES}, _scores(recognised, scenes))
    do = [trial for trial in _trials(scenes) if trial.does(bar)]
    best = min(do, key=lambda trial: trial.delay_s)
    verdict = "does" if used.does(bar) else "does not do"
    return (
        f"{len(do)} of {SETS} sets of numbers do; delays {best.delay_s:.0f} to "
        f"{max(trial.delay_s for trial in do):.0f} s, summed over three kinds of scenes.\n"
        f"Best: {_words(best.numbers)}.\n"
        f"In use: {_words(used.numbers)}; {verdict}, {used.delay_s:.0f} s."
    )


def _trials(scenes: list[list[Scene]]) -> Iterator[Trial]:
    rng = random.Random(1)
    for _ in range(SETS):
        numbers = {name: rng.uniform(*limits) for name, limits in RANGES.items()}
        derived = {DERIVED[name]: phone._logit(numbers[name]) for name in DERIVED}
        with patch.dict(vars(phone), numbers | derived):
            yield Trial(numbers, _scores(recognised, scenes))


def _scores(way: Way, scenes: list[list[Scene]]) -> tuple[Score, ...]:
    return tuple(total([judge(scene, way(scene)) for scene in kind]) for kind in scenes)


def _words(numbers: Numbers) -> str:
    return ", ".join(f"{name} {value:.3g}" for name, value in numbers.items())
