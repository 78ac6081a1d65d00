"""OwnTracks over MQTT, with a real broker."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.commands.add_key import NewKey, add_key
from server.config import Settings
from tests import parts
from tests.live_server import Json, LiveServer, World, running
from tests.server.connectors.wires import (
    Publisher,
    connected,
    eventually,
    publisher,
    status,
    table,
    topic,
    write,
)
from tests.server.test_ingest import owntracks
from tests.server.test_owntracks import sealed
from tests.server.test_privacy import where_found

REQUESTS = Path(__file__).parents[2] / "data" / "owntracks" / "http-requests.jsonl"


@dataclass(frozen=True)
class Setup:
    data: Path
    file: Path
    mine: str
    """The key of the phone at ada/pixel, which must encrypt."""
    plain: str
    """The key of the phone at ben/iphone, which need not."""


@pytest.fixture
def setup(world: World, tmp_path: Path, mosquitto: parts.Mosquitto) -> Setup:
    data = tmp_path / "data"
    with running(world, data):
        pass
    rows = topic("owntracks/{phone}/#", "owntracks", venue="dealer")
    return Setup(
        data,
        write(tmp_path, table(mosquitto.port, rows, client_id=tmp_path.name)),
        _add(data, NewKey("dealer", phone="a", guest="g27", topic="ada/pixel")),
        _add(data, NewKey("dealer", phone="b", guest="g29", topic="ben/iphone", encrypted=False)),
    )


def _add(data: Path, new: NewKey) -> str:
    return asyncio.run(add_key(Settings(data_dir=data), new)).key


@pytest.fixture
def server(world: World, setup: Setup) -> Iterator[LiveServer]:
    with running(world, setup.data, connectors_file=setup.file) as live:
        connected(live)
        yield live


@pytest.fixture
def phone(mosquitto: parts.Mosquitto) -> Iterator[Publisher]:
    with publisher(mosquitto.port) as one:
        yield one


def present(server: LiveServer) -> dict[str, str]:
    floor: Json = server.sign_in("helena").get("/api/v1/floor").json()
    return {presence["guest"]: presence["zone"] for presence in floor["presences"]}


def taken(server: LiveServer, count: int) -> None:
    eventually(lambda: sum(status(server).counts.values()) == count)


def test_an_encrypted_phone_brings_its_guest(server: LiveServer, setup: Setup, phone: Publisher) -> None:
    """The topic says which phone it is, the key that it is; the staff have the card."""
    with server.screen(server.sign_in("helena")) as screen:
        phone.publish("owntracks/ada/pixel", sealed(owntracks(), setup.mine), retain=True)
        assert screen.card()["guest"] == "g27"
    assert status(server).counts == {"taken": 1}
    phone.publish("owntracks/ada/pixel", "", retain=True)


@pytest.mark.parametrize("key", ["nobody's", "another phone's", "none"])
def test_nobody_else_speaks_for_a_phone(server: LiveServer, setup: Setup, phone: Publisher, key: str) -> None:
    """Whoever may publish to its topic, without its key: in the open, or with the key of another phone."""
    with_key = {"nobody's": "x" * 32, "another phone's": setup.plain}.get(key)
    phone.publish("owntracks/ada/pixel", sealed(owntracks(), with_key) if with_key else owntracks())
    taken(server, 1)
    assert present(server) == {}
    assert "key" in (status(server).last_trouble or "")


def test_a_phone_may_be_let_speak_in_the_open(server: LiveServer, phone: Publisher) -> None:
    """Where the operator trusts the broker."""
    phone.publish("owntracks/ben/iphone", owntracks())
    taken(server, 1)
    assert present(server) == {"g29": "welcome"}


def test_everything_that_the_apps_publish_is_taken_or_passed_over(
    server: LiveServer, phone: Publisher
) -> None:
    """Each sample on its topic, the last will among them: none is too strange to be acknowledged."""
    requests = [json.loads(line) for line in REQUESTS.read_text().splitlines()]
    below = {"transition": "/event", "waypoint": "/waypoint", "waypoints": "/waypoints", "status": "/status"}
    for request in requests:
        kind = json.loads(request["body"] or "{}").get("_type", "")
        phone.publish("owntracks/ben/iphone" + below.get(kind, ""), request["body"])
    taken(server, len(requests))
    assert status(server).counts == {"taken": len(requests)}


def test_a_phone_without_a_key_is_only_counted(server: LiveServer, phone: Publisher) -> None:
    """Neither its topic nor what it says is kept or named."""
    phone.publish("owntracks/mallory/secretphone", owntracks())
    taken(server, 1)
    assert status(server).counts == {"bad": 1}
    assert "mallory" not in repr(status(server))
    assert where_found(server.data_dir, ["mallory", "secretphone"]) == []
    assert present(server) == {}


def test_the_last_position_waits_for_the_server(world: World, setup: Setup, phone: Publisher) -> None:
    """The app's messages are retained: who came while the server was away is seen when it is back."""
    phone.publish("owntracks/ada/pixel", sealed(owntracks(), setup.mine), retain=True)
    with running(world, setup.data, connectors_file=setup.file) as server:
        connected(server)
        taken(server, 1)
        assert present(server) == {"g27": "welcome"}
    phone.publish("owntracks/ada/pixel", "", retain=True)
