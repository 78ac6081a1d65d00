"""The tables: a row for each way to track, a table for each world, and the mean of the worlds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from benchmarks.recognition.metrics import Score, mean

Cell = Callable[[Score], str]

COLUMNS: Mapping[str, Cell] = {
    "enter recall": lambda s: f"{s.enter_recall:.3f}",
    "arrival recall": lambda s: f"{s.arrival_recall:.3f}",
    "false enters per tag-hour": lambda s: f"{s.false_enters:.2f}",
    "flaps per dwell-hour": lambda s: f"{s.flaps:.2f}",
    "zone accuracy": lambda s: f"{s.accuracy:.3f}",
    "enter p50 / p95 s": lambda s: f"{s.enter_p50_s:.1f} / {s.enter_p95_s:.1f}",
    "departure p50 / p95 s": lambda s: f"{s.departure_p50_s:.1f} / {s.departure_p95_s:.1f}",
    "pass-bys that alarm": lambda s: f"{s.pass_by_false:.3f}",
    "steps in seen": lambda s: f"{s.pass_recall:.2f}",
}


def table(first: str, rows: Mapping[str, Score]) -> str:
    """Markdown."""
    lines = [f"| {first} | {' | '.join(COLUMNS)} |", "|" + "---|" * (len(COLUMNS) + 1)]
    lines += [
        f"| {name} | {' | '.join(cell(score) for cell in COLUMNS.values())} |" for name, score in rows.items()
    ]
    return "\n".join(lines)


def report(scores: Mapping[str, Mapping[str, Sequence[Score]]], goal: Score) -> str:
    """:param scores: way → world → one score for each seed."""
    worlds = next(iter(scores.values()))
    means = {way: mean([mean(seeds) for seeds in of.values()]) for way, of in scores.items()}
    parts = [f"Mean over {len(worlds)} worlds.\n", table("", {**means, "goal": goal})]
    for world in worlds:
        parts += [f"\n`{world}`\n", table("", {way: mean(of[world]) for way, of in scores.items()})]
    return "\n".join(parts)
