"""Two recordings are compared by figures that say how hard they are to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.recognition.likeness import figures, load, main
from simulators.worlds import write_world


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("world")
    write_world("lobby_overlap", 5, made)
    return made


def test_figures_are_those_of_a_venue(folder: Path) -> None:
    """One's own antennas hear more and louder than those beside, and those more than those far away."""
    found = figures(load(folder))
    own, beside, far = (found[f"{name}: reads a poll"] for name in ("in entrance", "beside", "far"))
    assert own > 5 * beside > 5 * far
    assert found["in entrance: dBm"] > found["beside: dBm"]
    assert 0 <= found["silent over 20 s"] <= found["silent over 5 s"] < 0.3
    assert found["door, 0 to 1 s"] > found["door, -8 to -4 s"]


def test_a_recording_is_like_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each figure stands beside itself."""
    main([str(folder), str(folder)])
    rows = capsys.readouterr().out.splitlines()[1:]
    assert len(rows) > 25
    assert all(row[28:].split()[0] == row[28:].split()[1] for row in rows)
