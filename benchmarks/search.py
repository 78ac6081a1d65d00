"""Searching a million guests by name: the functions of the store, on SQLite."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from alerts.people import Guest
from benchmarks.names import names
from server.app import open_database
from server.config import Durability, Settings
from server.store.database import Database
from server.store.guests import NewGuest, put_guests
from server.store.migrate import migrate
from server.store.search import find_guests

AT_ONCE = 5_000
"""Guests in one transaction."""

PAGE = 20
"""Guests that the console asks for at once."""

SEARCHES = (
    "w", "wang", "王", "小明", "wang xiaoming", "wangxiaoming", "xiaoming", "an", "anna", "anna garcia",
    "soren", "lukasz wilter", "zoe macmonverba", "chen jing", "陳靜", "guo", "maria w", "li l",
    "nobody here", "欧阳",
)  # fmt: skip


@dataclass(frozen=True)
class Searched:
    text: str
    found: int
    first_ms: float
    """On a database that was just opened."""
    ms: float
    """The median of five more."""


async def make(folder: Path, guests: int) -> float:
    """A database with so many guests; how many were kept a second."""
    database = await _open(folder)
    all_names, began = names(guests), time.perf_counter()
    for start in range(0, guests, AT_ONCE):
        here = range(start, min(start + AT_ONCE, guests))
        batch = [NewGuest(Guest(f"g{i}", name)) for i, name in zip(here, all_names, strict=False)]
        await database.write(lambda connection, new=batch: put_guests(connection, new, 0.0))  # type: ignore[misc]
    rate = guests / (time.perf_counter() - began)
    await database.close()
    return rate


async def measure(folder: Path) -> list[Searched]:
    """Each search."""
    database = await _open(folder)
    measured = [await _search(database, text) for text in SEARCHES]
    await database.close()
    return measured


async def _search(database: Database, text: str) -> Searched:
    took_ms, found = [], 0
    for _ in range(6):
        began = time.perf_counter()
        page = await database.read(lambda connection: find_guests(connection, text, 0, PAGE))
        took_ms.append((time.perf_counter() - began) * 1_000)
        found = len(page.guests)
    return Searched(text, found, took_ms[0], sorted(took_ms[1:])[2])


async def _open(folder: Path) -> Database:
    database = open_database(Settings(data_dir=folder, durability=Durability.PROCESS))
    await database.write(migrate)
    return database


def run(folder: Path, guests: int) -> tuple[float, list[Searched]]:
    rate = asyncio.run(make(folder, guests))
    return rate, asyncio.run(measure(folder))
