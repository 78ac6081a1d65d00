"""The tables: a row for each way to tell, a table for each set of scenes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.traces.judge import Score, judge, total
from benchmarks.traces.rules import WAYS
from benchmarks.traces.scenes import TUNED, Scene, circles, elsewhere, outlines

HEAD = "enters | false exits | ghost visits | missed visits | exit delay p50 s"


def tables() -> Iterator[str]:
    around = circles()
    tuned = [scene for scene in around if scene.trace in TUNED]
    other = [scene for scene in around if scene.trace not in TUNED]
    yield table("ten traces, 100 m around where each phone stayed longest", around)
    yield table(f"the five of them that were tuned on ({', '.join(TUNED)})", tuned)
    yield table("the five others", other)
    yield table("the ten, the building's outline and 50 m", outlines())
    yield table("the ten, 100 m around every other place", elsewhere())


def table(title: str, scenes: Sequence[Scene]) -> str:
    """Markdown."""
    scores = {name: total([judge(scene, way(scene)) for scene in scenes]) for name, way in WAYS.items()}
    visits = next(iter(scores.values())).visits
    lines = [f"| {title}; {visits} visits | {HEAD} |", "|---|---|---|---|---|---|"]
    return "\n".join(lines + [f"| {name} | {_cells(score)} |" for name, score in scores.items()])


def _cells(score: Score) -> str:
    counts = score.enters, score.false_exits, score.ghosts, score.missed
    return f"{' | '.join(map(str, counts))} | {score.exit_delay_s:.0f}"
