"""Readers over MQTT: what the broker took at QoS 1 becomes a visit, whatever dies in between."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from random import Random

import aiomqtt
import pytest

from tests import parts
from tests.server.faults.inn import VENUE, Inn, guest, reads
from tests.server.faults.running import GIVE_UP_S, Server, running

FILE = """
[[mqtt]]
host = "127.0.0.1"
port = {port}
[[mqtt.topics]]
topic = "reads"
format = "generic"
venue = "{venue}"
"""


@pytest.fixture
async def inn(tmp_path: Path, mosquitto: parts.Mosquitto) -> Inn:
    """An inn that listens to the broker."""
    file = tmp_path / "connectors.toml"
    file.write_text(FILE.format(port=mosquitto.port, venue=VENUE))
    inn = Inn(tmp_path / "data", more={"connectors_file": str(file)})
    await inn.furnish()
    return inn


@asynccontextmanager
async def reader(broker: parts.Mosquitto) -> AsyncIterator[aiomqtt.Client]:
    async with aiomqtt.Client("127.0.0.1", broker.port) as client:
        yield client


async def publish(client: aiomqtt.Client, numbers: Iterable[int]) -> None:
    """Returns when the broker has it: from here on it may not be lost."""
    await client.publish("reads", json.dumps(reads(numbers, at=time.time())), qos=1)


async def metric(server: Server, name: str) -> float:
    lines = (await server.http.get("/metrics")).text.splitlines()
    return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(name + " ")), 0.0)


async def until(server: Server, name: str, value: float) -> None:
    """Look until this metric is there."""
    async with asyncio.timeout(GIVE_UP_S):
        while await metric(server, name) < value:
            await asyncio.sleep(0.01)


async def connected(server: Server, broker: parts.Mosquitto) -> None:
    await until(server, f'maitred_connected{{address="127.0.0.1:{broker.port}",connector="mqtt"}}', 1)


async def all_arrived(server: Server, inn: Inn, numbers: Iterable[int]) -> None:
    """Each has one card and one visit, and nobody else has."""
    wanted = Counter(guest(n) for n in numbers)
    async with asyncio.timeout(GIVE_UP_S):
        while Counter(card["guest"] for card in await server.cards() if card["guest"]) != wanted:
            await asyncio.sleep(0.05)
    assert Counter(visit.guest for visit in await inn.kept_visits()) == wanted


WAITING = 'maitred_connector_waiting_messages{connector="mqtt"}'


async def test_killed_between_delivery_and_commit(inn: Inn, mosquitto: parts.Mosquitto) -> None:
    """A message that the server had, and had not kept, is delivered again to the one that follows."""
    async with running(inn) as server, reader(mosquitto) as client:
        await connected(server, mosquitto)
        locked = sqlite3.connect(inn.data / "maitred.db")
        locked.execute("BEGIN IMMEDIATE")
        await publish(client, [1])
        await until(server, WAITING, 1)
        server.kill()
        await server.ended()
        locked.close()
    assert await inn.kept_visits() == []
    async with running(inn) as server:
        await all_arrived(server, inn, [1])


@pytest.mark.parametrize("seed", [5])
async def test_killed_at_any_instant(inn: Inn, mosquitto: parts.Mosquitto, seed: int) -> None:
    """However often the server is killed, everybody whom the broker heard of arrives, once."""
    rng, numbers = Random(seed), count()
    async with running(inn) as server:
        await connected(server, mosquitto)
    async with reader(mosquitto) as client:
        for _ in range(3):
            async with running(inn) as server:
                some = rng.randint(1, 60)
                await asyncio.gather(*[publish(client, [next(numbers)]) for _ in range(some)])
                print(f"seed {seed}: killed after {some} messages")
                server.kill()
                await server.ended()
    async with running(inn) as server:
        await all_arrived(server, inn, range(next(numbers)))


async def test_the_store_does_not_keep(inn: Inn, mosquitto: parts.Mosquitto) -> None:
    """While the disk is full nothing is acknowledged; what came is taken as soon as there is room."""
    async with running(inn) as server, reader(mosquitto) as client:
        await connected(server, mosquitto)
        await publish(client, [1])
        await all_arrived(server, inn, [1])
        server.limit_files(1)
        await asyncio.gather(*[publish(client, [n]) for n in range(2, 30)])
        await until(server, "maitred_failed_turns_total", 1)
        server.unlimit_files()
        await all_arrived(server, inn, range(1, 30))


async def test_the_broker_restarts_under_load(inn: Inn, mosquitto: parts.Mosquitto) -> None:
    """Everybody whom it took before it stopped, or takes after it is back, arrives once."""
    async with running(inn) as server:
        await connected(server, mosquitto)
        async with reader(mosquitto) as client:
            await asyncio.gather(*[publish(client, [n]) for n in range(100)])
        mosquitto.stop()
        mosquitto.start()
        async with reader(mosquitto) as client:
            await asyncio.gather(*[publish(client, [n]) for n in range(100, 200)])
        await all_arrived(server, inn, range(200))
