"""Ways to track that ours is compared with: each does what its name says on a recording made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.recognition.baselines import Params, fixed_window, rssi_average, smurf
from benchmarks.recognition.metrics import Said
from benchmarks.recognition.series import Series

SECONDS = 60


def recording(*heard: tuple[int, int, int, float]) -> Series:
    """One tag, two zones with an antenna each, polled once a second: (from, until, antenna, level)."""
    counts, levels = np.zeros((1, SECONDS, 2)), np.zeros((1, SECONDS, 2))
    for since, until, antenna, level in heard:
        counts[0, since:until, antenna] += 1
        levels[0, since:until, antenna] += level
    return Series(0.0, ["A"], ["hall", "bar"], np.array([0, 1]), np.ones(2), counts, levels)


def said(decisions: list[Said]) -> list[tuple[float, str, str]]:
    return [(one.ts, one.zone, one.kind) for one in decisions]


def test_a_fixed_window_goes_by_the_number_of_reads() -> None:
    """It reports when there are enough, changes with the majority, and ends when the window is empty."""
    series = recording((0, 10, 0, -50), (10, 20, 1, -80))
    found = fixed_window(series, {"window_s": 4, "reads": 2})
    assert said(found) == [(2, "hall", "enter"), (13, "bar", "enter"), (24, "bar", "exit")]


def test_smurf_lets_go_sooner_of_a_tag_that_always_answered() -> None:
    """Its window is as long as the tag's answers are rare."""
    params = {"delta": 0.05, "longest_s": 20, "reads": 1}
    steady = smurf(recording((0, 20, 0, -50)), params)
    rare = smurf(recording(*((at, at + 1, 0, -50.0) for at in range(0, 20, 2))), params)
    assert said(steady)[-1][2] == said(rare)[-1][2] == "exit"
    assert said(steady)[-1][0] < 24
    assert len(rare) >= len(steady)


def test_smurf_goes_by_the_loudest_antenna() -> None:
    """A few loud reads tell more than many weak ones."""
    found = smurf(recording((0, 20, 0, -70), (5, 20, 1, -50)), {"delta": 0.05, "longest_s": 20, "reads": 1})
    assert said(found)[:2] == [(1, "hall", "enter"), (6, "bar", "enter")]


@pytest.mark.parametrize(("margin_db", "moves"), [(3.0, True), (15.0, False)])
def test_an_average_moves_only_for_a_margin(margin_db: float, moves: bool) -> None:
    """A zone that is ten decibels louder takes over if the margin is less than that."""
    params: Params = {"window_s": 5, "margin_db": margin_db, "silent_s": 10, "enough_db": 3.0}
    found = rssi_average(recording((0, 40, 0, -60), (10, 40, 1, -50)), params)
    assert ("bar" in [zone for _, zone, _ in said(found)]) == moves
    assert said(found)[-1] == (50, "bar" if moves else "hall", "exit")


def test_nobody_is_reported_when_nothing_is_heard() -> None:
    """Silence is not a zone."""
    silent = recording()
    assert fixed_window(silent, {"window_s": 4, "reads": 1}) == []
    assert smurf(silent, {"delta": 0.05, "longest_s": 20, "reads": 1}) == []
    assert rssi_average(silent, {"window_s": 5, "margin_db": 3, "silent_s": 10, "enough_db": 3}) == []
