"""A million guests with a tag each: how soon a server recognises one, and what it keeps in memory."""

from __future__ import annotations

import asyncio
import json
import mmap
import random
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks import process
from benchmarks.idle import resident_kb
from benchmarks.load import expect_ok
from benchmarks.wire import open_poster, open_screen
from benchmarks.world import ANTENNAS, SESSION, epc
from recognition.identity import Identity, credentials_table
from recognition.index import CompactTable
from server.directory import FROM_GUESTS

FILES_WITHIN_S = 600.0
LOOKED_UP = 100_000


@dataclass(frozen=True)
class Start:
    """One start of a server."""

    first_card_s: float
    """From the start of the process to the card of the first read."""
    resident_mb: float
    """Then."""


async def start(folder: Path, guests: int, seed: int) -> Start:
    """Start a server and post one read of some guest as soon as it answers."""
    began = time.perf_counter()
    running = process.start(folder, "process")
    with process.stopping(running):
        shown = asyncio.Event()
        await open_screen(running.port, f"{SESSION}0", lambda _guest: shown.set())
        poster = await open_poster(running.port)
        await expect_ok(poster, _one_read(guests, seed))
        await asyncio.wait_for(shown.wait(), 10)
        return Start(time.perf_counter() - began, resident_kb(running) / 1024)


def _one_read(guests: int, seed: int) -> bytes:
    reader, antenna = ANTENNAS[0]
    tag = epc(random.Random(seed).randrange(guests))
    read = {"epc": tag, "reader": reader, "antenna": antenna, "rssi": -50.0, "ts": time.time()}
    return json.dumps([read]).encode()


async def make_files(folder: Path) -> float:
    """Let a server write the files that later starts map. How long until they were there, seconds."""
    began = time.perf_counter()
    with process.stopping(process.start(folder, "process")):
        while not _token(folder):
            if time.perf_counter() - began > FILES_WITHIN_S:
                raise TimeoutError(f"No files, although there are more than {FROM_GUESTS} guests.")
            await asyncio.sleep(0.5)
    return time.perf_counter() - began


def _token(folder: Path) -> str | None:
    """Of the files that hold."""
    with closing(sqlite3.connect(folder / "maitred.db")) as database:
        found = database.execute("SELECT token FROM directory").fetchone()
    return found[0] if found else None


def make_index_s(folder: Path) -> float:
    """Seconds to make the index of tags and nothing else, from the database's rows: until it can be asked."""
    began = time.perf_counter()
    with closing(sqlite3.connect(folder / "maitred.db")) as database:
        rows = database.execute("SELECT hash, guest FROM credentials").fetchall()
    block = credentials_table(b"".join(hash_ for hash_, _ in rows), [guest for _, guest in rows])
    CompactTable(bytearray(block))
    return time.perf_counter() - began


def look_up_us(folder: Path, secret: bytes, guests: int, seed: int) -> float:
    """Microseconds to find whose tag it is, of tags at random: the hash of the tag counts. In the file as a
    server maps it."""
    [path] = folder.glob("credentials-*.table")
    with path.open("rb") as file:
        table = CompactTable(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY))
    identity = Identity(secret, table)
    tags = [epc(random.Random(seed + number).randrange(guests)) for number in range(LOOKED_UP)]
    began = time.perf_counter()
    for tag in tags:
        identity.resolve_tag(tag)
    return (time.perf_counter() - began) / LOOKED_UP * 1e6
