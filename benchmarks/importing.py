"""A file of guests with full profiles, brought in by ``maitred import guests``.

Beside it, in the same run, the least that any server would do with such a file: each line decoded, and put
whole into one table of SQLite under its id.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from benchmarks import guest_file

AT_ONCE = 25_000
"""Guests in one transaction, with us as with the baseline."""


@dataclass(frozen=True)
class Brought:
    """How many a second."""

    ours: float
    bare: float


def measure(folder: Path, guests: int) -> Brought:
    """Into databases that are not there yet."""
    folder.mkdir(parents=True)
    file = folder / "guests.jsonl"
    guest_file.write(file, guests)
    return Brought(guests / _import(file, folder / "data"), guests / _insert(file, folder / "bare.db"))


def _import(file: Path, data: Path) -> float:
    """Seconds, the start of the process included."""
    command = [sys.executable, "-m", "server", "import", "guests", str(file), "--data", str(data)]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _insert(file: Path, path: Path) -> float:
    began = time.perf_counter()
    with closing(sqlite3.connect(path)) as database, file.open("rb") as lines:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE guests (id TEXT PRIMARY KEY, line BLOB NOT NULL)")
        while some := list(islice(lines, AT_ONCE)):
            rows = [(msgspec.json.decode(line)["id"], line) for line in some]
            with database:
                database.executemany("INSERT INTO guests VALUES (?, ?)", rows)
    return time.perf_counter() - began
