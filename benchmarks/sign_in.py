"""Whether the time of a refused sign-in tells if somebody of that name exists.

Names that exist and names that do not are tried in turns, each with a wrong password, over the real
application. What tells them apart is said as the chance that a known name takes longer than an unknown one
(the area under the ROC curve): 50 % tells nothing.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
from fastapi import FastAPI

from server.api.routes import make_api
from server.app import open_database, open_services, running
from server.commands.furnish import furnish
from server.config import Settings, load_secret
from server.store.migrate import migrate
from simulators.world import seed_data

TRIES_EACH = 4
"""Of a name: the next one would have to wait."""


@dataclass(frozen=True)
class Told:
    tries: int
    """Of each kind."""
    known_ms: list[float]
    unknown_ms: list[float]

    def apart(self) -> float:
        """The chance that a known name takes longer."""
        longer = sum(known > unknown for known in self.known_ms for unknown in self.unknown_ms)
        return longer / (len(self.known_ms) * len(self.unknown_ms))


async def measure(folder: Path, rounds: int) -> Told:
    """Every name of the demo's staff, a few times, in each round on a server that was just started."""
    known: list[float] = []
    unknown: list[float] = []
    for number in range(rounds):
        settings = Settings(data_dir=folder / f"signin-{number}")
        staff = await _furnish(settings)
        services = await open_services(settings)
        api = make_api(services)
        async with running(services):
            addresses = _addresses()
            for turn in range(TRIES_EACH):
                for name in staff:
                    known.append(await _try(api, name, next(addresses)))
                    unknown.append(await _try(api, f"{name}{turn}", next(addresses)))
    return Told(len(known), known, unknown)


async def _furnish(settings: Settings) -> list[str]:
    """The names with which the demo's staff sign in."""
    now = datetime.now(UTC)
    seed, secret = seed_data(day=now.date(), start=now.timestamp()), load_secret(settings)
    database = open_database(settings)
    await database.write(migrate)
    handout = await furnish(database, secret, seed, now.timestamp())
    await database.close()
    return [one.name for one in handout.sign_ins]


def _addresses() -> Iterator[str]:
    """One each: so many wrong tries from one address would have to wait."""
    return (f"10.{high}.{low}.1" for high in range(256) for low in range(256))


async def _try(api: FastAPI, name: str, address: str) -> float:
    """Milliseconds."""
    transport = httpx.ASGITransport(app=api, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://maitred") as client:
        body = {"name": name, "password": "not the right one"}
        began = time.perf_counter()
        answer = await client.post("/api/v1/session", json=body, headers={"X-Maitred": "1"})
        took = (time.perf_counter() - began) * 1000
    if answer.status_code != 401:
        raise RuntimeError(answer.text)
    return took


def table(told: Told) -> str:
    """Both kinds, and what tells them apart."""
    rows = ["| name | tries | median ms | 5 % | 95 % |", "|---|---|---|---|---|"]
    for kind, took in (("known", told.known_ms), ("unknown", told.unknown_ms)):
        cuts = statistics.quantiles(took, n=20)
        rows.append(
            f"| {kind} | {len(took)} | {statistics.median(took):.2f} | {cuts[0]:.2f} | {cuts[-1]:.2f} |"
        )
    return "\n".join([*rows, f"\nA known name takes longer in {told.apart():.1%} of all pairs."])
