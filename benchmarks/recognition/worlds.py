"""The venue worlds in which trackers are judged, made once and kept in a temporary folder."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import simulators.worlds
from simulators.worlds.recording import write_world

VENUES = ("lobby_overlap", "thin_walls", "passby", "outages", "wrong_clocks")
"""Five, each hard in its own way; in all of them bodies cover badges."""
TUNING_SEEDS = (1, 2)
HELD_OUT_SEEDS = (101, 102, 103)


def folder_of(name: str, seed: int) -> Path:
    """The world's folder, made if it is not there. Another version of the generator has another folder."""
    folder = Path(tempfile.gettempdir()) / f"maitred-worlds-{_version()}" / f"{name}-{seed}"
    if not (folder / "truth.jsonl").exists():
        unfinished = folder.with_suffix(".part")
        write_world(name, seed, unfinished)
        unfinished.rename(folder)
    return folder


def folders(seeds: Sequence[int], names: Sequence[str] = VENUES) -> dict[str, list[Path]]:
    """World → its folders, one for each seed."""
    return {name: [folder_of(name, seed) for seed in seeds] for name in names}


def _version() -> str:
    code = hashlib.sha256()
    for path in sorted(Path(simulators.worlds.__path__[0]).glob("*.py")):
        code.update(path.read_bytes())
    return code.hexdigest()[:12]
