"""The picture of docs/images/phones.svg: one phone's fixes over an afternoon, and who believed what when.

python -m benchmarks.traces.picture > docs/images/phones.svg
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from benchmarks.traces.judge import stays_of
from benchmarks.traces.rules import COUNTING, WAYS, Ground, recognised
from benchmarks.traces.scenes import Scene, Span, circles

TRACE, FROM_S, TO_S = "t04", 24_500.0, 27_200.0
"""Which trace, and from when to when after its beginning."""

WIDTH, LEFT, RIGHT = 760, 150, 30
TOP, PLOT = 30, 150
FAR_M = 1_000.0
FINE_M = 20.0
ROWS = ("really there", "Maitred", "counting rule")
COLOURS = ("#6b7280", "#0f766e", "#b45309")
ROW = 26


def picture() -> str:
    scene = next(scene for scene in circles() if scene.trace == TRACE)
    height = TOP + PLOT + 40 + ROW * len(ROWS) + 10
    ways = scene.visits, stays_of(recognised(scene)), stays_of(WAYS[COUNTING](scene))
    parts = [_legend(), *_plot(), *_fixes(scene)]
    for i, stays in enumerate(ways):
        parts += _bars(scene, stays, ROWS[i], COLOURS[i], TOP + PLOT + 40 + ROW * i)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="system-ui, sans-serif" font-size="12" fill="#374151">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>"
    )


def _x(second: float) -> float:
    share = (second - FROM_S) / (TO_S - FROM_S)
    return LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT)


def _y(depth_m: float) -> float:
    """Deeper is higher; roots, so that the edge can be seen beside what is far away."""
    share = math.copysign(math.sqrt(min(abs(depth_m), FAR_M) / FAR_M), depth_m)
    return TOP + PLOT * (0.35 - 0.65 * share)


def _legend() -> str:
    words = f"fixes of {FINE_M:.0f} m or better are full, vaguer ones rings"
    return f'<text x="{WIDTH - RIGHT}" y="18" text-anchor="end">{words}</text>'


def _plot() -> Iterator[str]:
    edge = _y(0)
    yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{edge:.1f}" y2="{edge:.1f}" stroke="#9ca3af"/>'
    for words, depth in (
        ("100 m inside", 100.0),
        ("the fence", 0.0),
        ("100 m outside", -100.0),
        ("1 km", -FAR_M),
    ):
        yield f'<text x="{LEFT - 10}" y="{_y(depth) + 4:.1f}" text-anchor="end">{words}</text>'
    for minute in range(0, int((TO_S - FROM_S) / 60) + 1, 15):
        at = f'x="{_x(FROM_S + minute * 60):.1f}" y="{TOP + PLOT + 22}"'
        yield f'<text {at} text-anchor="middle">{minute} min</text>'


def _fixes(scene: Scene) -> Iterator[str]:
    """Fine ones full, others as rings."""
    ground = Ground(scene)
    for arrival in scene.arrivals:
        second = arrival.at - scene.began_at
        if FROM_S <= second <= TO_S:
            fill = "#0f766e" if arrival.fix.accuracy_m <= FINE_M else "none"
            at = f'cx="{_x(second):.1f}" cy="{_y(ground.depth_m(arrival.fix)):.1f}"'
            yield f'<circle {at} r="3.5" fill="{fill}" stroke="#0f766e"/>'


def _bars(scene: Scene, stays: Sequence[Span], name: str, colour: str, top: int) -> Iterator[str]:
    yield f'<text x="{LEFT - 10}" y="{top + 14}" text-anchor="end">{escape(name)}</text>'
    for begin, end in stays:
        left, right = _x(begin - scene.began_at), _x(end - scene.began_at)
        if right > left:
            at = f'x="{left:.1f}" y="{top}" width="{right - left:.1f}" height="{ROW - 8}"'
            yield f'<rect {at} rx="3" fill="{colour}"/>'


if __name__ == "__main__":
    print(picture())
