"""Readers over MQTT, with a real broker."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests import parts
from tests.live_server import LiveServer, World, assert_error, running
from tests.server.connectors.wires import connected, eventually, publisher, status, table, topic, write

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

    def start(*topics: str, version: str = "5", **settings: Any) -> AbstractContextManager[LiveServer]:
        file = write(tmp_path, table(mosquitto.port, *(topics or ALL), version=version))
        return running(world, tmp_path / "data", connectors_file=file, **settings)

    return start


@pytest.fixture
def server(start: Start) -> Iterator[LiveServer]:
    with start() as live:
        connected(live)
        yield live


def read(world: World, guest: str = GUEST, reader: str = "H1", at: float | None = None) -> dict[str, object]:
    """In our own form."""
    return {"epc": world.tag(guest), "reader": reader, "antenna": 2, "rssi": -48, "ts": at or time.time()}


def bodies(world: World) -> dict[str, object]:
    """Topic → what a reader sends there, each of another guest."""
    return {
        "reads/anything/at/all": [read(world, "g01")],
        "impinj/H1/tags": {
            "eventType": "tagInventory",
            "tagInventoryEvent": {
                "epc": base64.b64encode(bytes.fromhex(world.tag("g02"))).decode(),
                "antennaPort": 2,
                "peakRssiCdbm": -4800,
            },
        },
        "zebra/H1/data": [
            {"type": "SIMPLE", "data": {"idHex": world.tag("g04"), "antenna": 2, "peakRssi": -48}}
        ],
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


def test_what_comes_twice_is_announced_once(server: LiveServer, mosquitto: parts.Mosquitto) -> None:
    """A message that is delivered again, as after a lost acknowledgement, changes nothing."""
    body = [read(server.world)]
    with server.screen(server.sign_in("mira")) as screen, publisher(mosquitto.port) as reader:
        for _ in range(5):
            reader.publish("reads", body)
        assert screen.card()["guest"] == GUEST
        eventually(lambda: status(server).counts == {"taken": 5})
        assert screen.drain_cards() == []


def test_what_comes_while_the_server_is_away_is_taken_afterwards(
    start: Start, world: World, mosquitto: parts.Mosquitto
) -> None:
    """The broker keeps it, from the first connection on."""
    with start() as server:
        connected(server)
    with publisher(mosquitto.port) as reader:
        reader.publish("reads", [read(world, "g01"), read(world, "g02")])
    with start() as server:
        eventually(lambda: status(server).counts == {"taken": 1})
        cards = server.sign_in("mira").get("/api/v1/board").json()["cards"]
        assert {card["guest"] for card in cards} == {"g01", "g02"}


def test_the_broker_may_restart(server: LiveServer, mosquitto: parts.Mosquitto) -> None:
    """The connector says that it is gone, comes back by itself, and what was published meanwhile arrives."""
    mosquitto.stop()
    eventually(lambda: status(server).connected_at is None)
    assert status(server).error
    mosquitto.start()
    with publisher(mosquitto.port) as reader, server.screen(server.sign_in("mira")) as screen:
        reader.publish("reads", [read(server.world)])
        assert screen.card()["guest"] == GUEST
    eventually(lambda: status(server).error == "")


def test_qos_0_is_taken_as_it_comes(server: LiveServer, mosquitto: parts.Mosquitto) -> None:
    """Readers that cannot do better are heard too."""
    with publisher(mosquitto.port) as reader, server.screen(server.sign_in("mira")) as screen:
        reader.publish("reads", [read(server.world)], qos=0)
        assert screen.card()["guest"] == GUEST


def test_retained_reads_are_passed_over(start: Start, world: World, mosquitto: parts.Mosquitto) -> None:
    """They would be told again at each connection as if the guest were here now."""
    with publisher(mosquitto.port) as reader:
        reader.publish("reads", [read(world)], retain=True)
    with start() as server:
        eventually(lambda: status(server).counts == {"retained": 1})
        assert server.sign_in("mira").get("/api/v1/board").json()["cards"] == []


NOT_FOR_US = {
    "nonsense": ("reads", b"\xff\x00 nonsense"),
    "nothing": ("reads", b""),
    "another word": ("impinj/H1/status", b"maybe"),
    "a status of nobody": ("impinj/H99/status", b"connected"),
    "too large": ("reads", b"[" + b" " * (2 * 1024 * 1024) + b"]"),
}


@pytest.mark.parametrize(("topic", "body"), NOT_FOR_US.values(), ids=NOT_FOR_US)
def test_what_cannot_be_read_is_counted_and_does_no_harm(
    server: LiveServer, mosquitto: parts.Mosquitto, topic: str, body: bytes
) -> None:
    """It is acknowledged, named without its content, and what comes after it is taken."""
    with publisher(mosquitto.port) as reader, server.screen(server.sign_in("mira")) as screen:
        reader.publish(topic, body)
        reader.publish("reads", [read(server.world)])
        assert screen.card()["guest"] == GUEST
    assert status(server).counts == {"bad": 1, "taken": 1}
    assert "nonsense" not in status(server).last_trouble
    assert status(server).connected_at is not None


def test_the_good_reads_of_a_message_are_kept(server: LiveServer, mosquitto: parts.Mosquitto) -> None:
    """Those of a reader that the venue does not have are refused, and the operator is told which it is."""
    body = [read(server.world, "g02", reader="H99"), read(server.world)]
    with publisher(mosquitto.port) as reader, server.screen(server.sign_in("mira")) as screen:
        reader.publish("reads", body)
        assert screen.card()["guest"] == GUEST
        assert screen.drain_cards() == []
    assert "H99" in status(server).last_trouble


def test_a_topic_that_left_the_file_is_counted(
    start: Start, world: World, mosquitto: parts.Mosquitto
) -> None:
    """The session at the broker still has it; nothing of it is taken."""
    with start() as server:
        connected(server)
    with start(IMPINJ) as server, publisher(mosquitto.port) as reader:
        connected(server)
        reader.publish("reads", [read(world)])
        eventually(lambda: status(server).counts == {"unknown": 1})


# Readers' health


def listens(server: LiveServer, reader: str = "H1") -> bool:
    return server.services.house.actors["hotel"].venue._health.listens(reader)


def test_a_last_will_is_news_of_its_reader(server: LiveServer, mosquitto: parts.Mosquitto) -> None:
    """A reader whose connection breaks is offline at once, and there again when it says so."""
    where = "impinj/H1/status"
    with publisher(mosquitto.port) as reader:
        reader.publish(where, "connection lost")
        eventually(lambda: not listens(server))
        reader.publish(where, "Connected\n", retain=True)
        eventually(lambda: listens(server))
    with publisher(mosquitto.port, will=(where, "connection lost")) as reader:
        reader.break_off()
        eventually(lambda: not listens(server))


def test_a_reader_that_is_connected_lives_though_it_hears_no_tag(
    start: Start, mosquitto: parts.Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A retained status is enough: an empty room is not a silent reader."""
    monkeypatch.setattr("server.connectors.mqtt.ALIVE_EVERY_S", 0.01)
    with publisher(mosquitto.port) as reader:
        reader.publish("impinj/H1/status", "connected", retain=True)
    with start() as server:
        before = time.time()

        def heard_at() -> float:
            health = server.services.house.actors["hotel"].venue.health(time.time())
            return next(reader.last_heard_at or 0.0 for reader in health if reader.reader == "H1")

        eventually(lambda: heard_at() > before + 0.05)


# Trouble


def test_managers_see_how_the_connection_does(server: LiveServer, mosquitto: parts.Mosquitto) -> None:
    """Since when it is there, what came, and what could not be taken; nobody else sees it."""
    with publisher(mosquitto.port) as reader:
        reader.publish("reads", "nonsense")
        eventually(lambda: status(server).counts == {"bad": 1})
    (shown,) = server.sign_in("mira").get("/api/v1/connectors").json()
    assert (shown["kind"], shown["address"]) == ("mqtt", f"127.0.0.1:{mosquitto.port}")
    assert shown["connected_at"] <= shown["troubled_at"]
    assert shown["counts"] == {"bad": 1}
    assert shown["last_trouble"].startswith("reads/#: The body is not JSON.")
    assert_error(server.sign_in("lin").get("/api/v1/connectors"), 403)
    assert_error(server.client().get("/api/v1/connectors"), 401)


def test_a_wrong_password_is_said_and_tried_again(
    world: World, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The error names the fields to look at and never the password; with the right one, all is well."""
    secret = tmp_path / "password"
    secret.write_text("a-wrong-guess\n")
    with parts.mosquitto(sign_in=("maitred", "the-right-one")) as broker:
        text = table(broker.port, GENERIC, username="maitred", password_file=str(secret))
        with running(world, tmp_path / "data", connectors_file=write(tmp_path, text)) as server:
            eventually(lambda: status(server).error != "")
            assert "password_file" in status(server).error
            secret.write_text("the-right-one\n")
            connected(server)
    said = capfd.readouterr()
    assert "password_file" in said.out + said.err
    assert "guess" not in said.out + said.err
    assert "the-right" not in said.out + said.err


def test_a_full_bus_loses_nothing(start: Start, world: World, mosquitto: parts.Mosquitto) -> None:
    """What the venues cannot take now is not acknowledged, and tried until it is taken."""
    guests = [f"g{number:02}" for number in range(1, 29)]
    with start() as server:
        connected(server)
    with publisher(mosquitto.port) as reader:
        for guest in guests:
            reader.publish("reads", [read(world, guest)])
    with start(*ALL, queue_messages=1) as server:
        eventually(lambda: status(server).counts == {"taken": len(guests)})
        presences = server.services.house.actors["hotel"].venue.presences()
        assert len({presence.guest for presence in presences}) > 20
