"""Readers over MQTT, with a real broker."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests import parts
from tests.live_server import LiveServer, World, running
from tests.server.connectors.wires import connected, publisher, status, table, topic, write

GENERIC = topic("reads/#", "generic")
IMPINJ = topic("impinj/{reader}/tags", "impinj")
ZEBRA = topic("zebra/{reader}/data", "zebra")
IMPINJ_STATUS = topic("impinj/{reader}/status", "status")
ALL = (GENERIC, IMPINJ, ZEBRA, topic("zebra/{reader}/mgmt/#", "zebra"), IMPINJ_STATUS)

GUEST = "g01"

Start = Callable[..., AbstractContextManager[LiveServer]]


@pytest.fixture
def start(world: World, tmp_path: Path, mosquitto: parts.Mosquitto) -> Start:
    """Starts a server that is connected to the broker, on the same data each time."""

    def start(*topics: str, **fields: object) -> AbstractContextManager[LiveServer]:
        file = write(tmp_path, table(mosquitto.port, *(topics or ALL), **fields))
        return running(world, tmp_path / "data", connectors_file=file)

    return start


@pytest.fixture
def server(start: Start) -> Iterator[LiveServer]:
    with start() as live:
        connected(live)
        yield live


def read(world: World, guest: str = GUEST, reader: str = "H1", at: float | None = None) -> dict[str, object]:
    """In our own form."""
    return {"epc": world.tag(guest), "reader": reader, "antenna": 1, "ts": at or time.time()}


def bodies(world: World) -> dict[str, object]:
    """Topic → what a reader sends there, each of another guest."""
    return {
        "reads/anything/at/all": [read(world, "g01")],
        "impinj/H1/tags": {
            "eventType": "tagInventory",
            "tagInventoryEvent": {
                "epc": base64.b64encode(bytes.fromhex(world.tag("g02"))).decode(),
                "antennaPort": 1,
            },
        },
        "zebra/H1/data": [{"type": "SIMPLE", "data": {"idHex": world.tag("g04"), "antenna": 1}}],
    }


@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_reads_arrive_as_cards(start: Start, world: World, mosquitto: parts.Mosquitto, version: str) -> None:
    """Each format on its topic, with the reader from the body or the topic, becomes a card."""
    with start(*ALL, version=version) as server:
        connected(server)
        page = server.sign_in("mira")
        with server.screen(page) as screen, publisher(mosquitto.port) as reader:
            for where, body in bodies(world).items():
                reader.publish(where, body)
                assert screen.card()["state"] == "open"
        assert status(server).counts == {"taken": 3}
