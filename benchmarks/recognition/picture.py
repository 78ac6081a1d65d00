"""The picture of docs/images/recognition.svg: three minutes of one tag, what was heard, what was believed,
and where it was.

python -m benchmarks.recognition.picture FOLDER > docs/images/recognition.svg
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.recognition.metrics import Truth, load_truth
from benchmarks.recognition.ours import merged_lines, plan_of
from recognition.recording import Recogniser
from recognition.why import Step

LASTS_S = 180.0
ASK_EVERY_S = 40.0

WIDTH, LEFT, RIGHT = 760, 110, 14
TOP, PLOT, ROW = 26, 120, 18
COLOURS = ("#0f766e", "#b45309", "#4338ca", "#be185d", "#4d7c0f", "#6b7280")


class Picture:
    """:param since: when the time shown begins. :param zones: of the plan, each has a colour."""

    def __init__(self, since: float, zones: Sequence[str], steps: Sequence[Step]) -> None:
        self._since = since
        self._colour = dict(zip(zones, COLOURS, strict=False))
        self._steps = steps
        self._shown = [z for z in zones if any(step.zones.get(z, 0) > 0.05 for step in steps)]
        self._antennas = sorted({(h.zone, h.reader, h.antenna) for s in steps for h in s.heard})

    def svg(self, truth: Sequence[tuple[str, float, float]]) -> str:
        below = TOP + PLOT + 22
        height = below + ROW * (len(self._antennas) + 2)
        parts = [*self._areas(), *self._reads(below), *self._truth(truth, height - ROW - 8), *self._legend()]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            'font-family="system-ui, sans-serif" font-size="12" fill="#374151">\n'
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>"
        )

    def _x(self, at: float) -> float:
        share = min(max((at - self._since) / LASTS_S, 0.0), 1.0)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def _areas(self) -> Iterator[str]:
        """The probability of each zone, one on top of the other."""
        for step in self._steps:
            top = float(TOP + PLOT)
            for zone in self._shown:
                high = step.zones.get(zone, 0.0) * PLOT
                top -= high
                yield self._bar(step.since, step.at, top, high, self._colour[zone])
        yield f'<text x="{LEFT - 8}" y="{TOP + PLOT / 2}" text-anchor="end">believed</text>'

    def _bar(self, since: float, until: float, top: float, high: float, colour: str) -> str:
        wide = max(self._x(until) - self._x(since), 0.0) + 0.3
        return (
            f'<rect x="{self._x(since):.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" '
            f'fill="{colour}"/>'
        )

    def _reads(self, top: float) -> Iterator[str]:
        for row, (zone, reader, antenna) in enumerate(self._antennas):
            y = top + ROW * row
            yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{antenna}, {zone}</text>'
            for step in self._steps:
                for heard in step.heard:
                    if (heard.reader, heard.antenna) == (reader, antenna):
                        radius = min(1.5 + heard.reads, 6.0)
                        x = self._x((step.since + step.at) / 2)
                        yield (
                            f'<circle cx="{x:.1f}" cy="{y}" r="{radius}" fill="{self._colour[zone]}" '
                            'fill-opacity="0.7"/>'
                        )

    def _truth(self, truth: Sequence[tuple[str, float, float]], top: float) -> Iterator[str]:
        yield f'<text x="{LEFT - 8}" y="{top + 12}" text-anchor="end">really there</text>'
        for zone, since, until in truth:
            yield self._bar(since, until, top, ROW - 2, self._colour[zone])

    def _legend(self) -> Iterator[str]:
        for i, zone in enumerate(self._shown):
            x = LEFT + 110 * i
            yield f'<rect x="{x}" y="6" width="12" height="12" fill="{self._colour[zone]}"/>'
            yield f'<text x="{x + 18}" y="16">{zone}</text>'


def _stay_of_many(truth: Truth) -> tuple[str, float]:
    """A tag that goes through the most zones in so long, and from when on."""
    starts = [visit for visit in truth.visits if visit.arrival]
    return max(
        ((visit.epc, visit.enter - 10) for visit in starts),
        key=lambda start: len(_within(truth, *start)),
    )


def _within(truth: Truth, epc: str, since: float) -> list[tuple[str, float, float]]:
    until = since + LASTS_S
    visits = [v for v in truth.visits if v.epc == epc and v.exit > since and v.enter < until]
    return [(v.zone, max(v.enter, since), min(v.exit, until)) for v in visits]


def _steps(folder: Path, epc: str, since: float) -> list[Step]:
    """What was believed of the tag, step by step."""
    recogniser, found = Recogniser(plan_of(folder)), dict[float, Step]()
    ask_at = since
    for line in merged_lines(folder):
        recogniser.take(line)
        if line.at >= ask_at and (why := recogniser.evidence(epc, line.at)) is not None:
            found |= {step.at: step for step in why.steps}
            ask_at = line.at + ASK_EVERY_S
        if line.at > since + LASTS_S + ASK_EVERY_S:
            break
    return [found[at] for at in sorted(found) if since <= at <= since + LASTS_S]


def main() -> None:
    folder = Path(sys.argv[1])
    truth = load_truth(folder / "truth.jsonl")
    epc, since = _stay_of_many(truth)
    zones = [zone["id"] for zone in json.loads((folder / "venue.json").read_text())["zones"]]
    print(Picture(since, zones, _steps(folder, epc, since)).svg(_within(truth, epc, since)))


if __name__ == "__main__":
    main()
