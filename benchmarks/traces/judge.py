"""How well a rule told when a phone's owner came and went."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.traces.scenes import Scene, Span

SHORT_S = 300.0
"""A shorter visit need not be noticed."""

EARLY_S = 120.0
"""An exit so long before the reference's is that visit's end: the reference is no stopwatch."""

NEAR_S = 180.0
"""A stay so near to a visit is of that visit."""


@dataclass(frozen=True)
class Said:
    """A rule changed its mind."""

    at: float
    inside: bool


@dataclass(frozen=True)
class Score:
    visits: int
    """Of those that ought to be noticed."""
    enters: int
    false_exits: int
    """During a visit."""
    ghosts: int
    """Stays that are near no visit."""
    missed: int
    """Visits without any stay."""
    delays_s: tuple[float, ...]
    """From the end of each visit to the exit; infinite where the next visit began before."""

    @property
    def exit_delay_s(self) -> float:
        return statistics.median(self.delays_s) if self.delays_s else math.nan


def judge(scene: Scene, said: Iterable[Said]) -> Score:
    stays = stays_of(said)
    visits = [visit for visit in scene.visits if _seen_s(scene, visit) >= SHORT_S]
    met = [visit for visit in visits if any(_overlap(stay, visit) for stay in stays)]
    return Score(
        visits=len(visits),
        enters=len(stays),
        false_exits=sum(_is_false(end, scene.visits) for _, end in stays),
        ghosts=sum(not any(_overlap(stay, visit, NEAR_S) for visit in scene.visits) for stay in stays),
        missed=len(visits) - len(met),
        delays_s=tuple(_delay_s(visit, stays, scene) for visit in met if visit[1] <= scene.ended_at),
    )


def total(scores: Sequence[Score]) -> Score:
    return Score(
        visits=sum(score.visits for score in scores),
        enters=sum(score.enters for score in scores),
        false_exits=sum(score.false_exits for score in scores),
        ghosts=sum(score.ghosts for score in scores),
        missed=sum(score.missed for score in scores),
        delays_s=tuple(delay for score in scores for delay in score.delays_s),
    )


def stays_of(said: Iterable[Said]) -> list[Span]:
    """From each enter to the next exit; the last one may not end."""
    stays: list[Span] = []
    for word in said:
        if word.inside:
            stays.append((word.at, math.inf))
        else:
            stays[-1] = stays[-1][0], word.at
    return stays


def _seen_s(scene: Scene, visit: Span) -> float:
    return min(visit[1], scene.ended_at) - max(visit[0], scene.began_at)


def _overlap(stay: Span, visit: Span, slack_s: float = 0.0) -> bool:
    return stay[0] <= visit[1] + slack_s and stay[1] >= visit[0] - slack_s


def _is_false(end: float, visits: Sequence[Span]) -> bool:
    return any(enter < end < leave - EARLY_S for enter, leave in visits)


def _delay_s(visit: Span, stays: Sequence[Span], scene: Scene) -> float:
    leave = visit[1]
    next_enter = min((enter for enter, _ in scene.visits if enter > leave), default=math.inf)
    ends = [end for stay in stays if _overlap(stay, visit) and leave - EARLY_S <= (end := stay[1])]
    end = max(ends, default=math.inf)
    return end - leave if end <= next_enter else math.inf
