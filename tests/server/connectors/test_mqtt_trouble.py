"""Brokers that are not as they should be: strangers, silent ones, ones that go away without a word."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from pathlib import Path

import pytest
import uvloop

from server.connectors._mqtt_client import Broker, Client
from tests import parts
from tests.live_server import World, running
from tests.server.connectors.wires import connected, eventually, status, table, topic, write

GENERIC = topic("reads/#", "generic")


def test_the_brokers_certificate_is_checked(world: World, tmp_path: Path) -> None:
    """One that we trust is talked to; a stranger's gets nothing from us, and the operator is told why."""
    own, other = (parts.certificate(tmp_path, name) for name in ("own", "other"))
    files = own.file, other.file
    with parts.mosquitto(settings={"certfile": str(own.file), "keyfile": str(own.key)}) as broker:
        text = "".join(
            table(broker.port, GENERIC, tls=True, ca_file=str(ca), client_id=ca.stem) for ca in files
        )
        with running(world, tmp_path / "data", connectors_file=write(tmp_path, text)) as server:
            good, bad = (connector.status for connector in server.services.connectors)
            eventually(lambda: good.connected_at is not None and bad.error != "")
            assert "certificate" in bad.error
            assert bad.connected_at is None


def test_a_broker_that_says_nothing_costs_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again and again, and no attempt leaves anything behind."""
    monkeypatch.setattr("server.connectors._mqtt_client.TIMEOUT_S", 0.02)
    monkeypatch.setattr("server.connectors.mqtt.RECONNECT_S", (0.01, 0.02))
    with socket.create_server(("127.0.0.1", 0), backlog=1_000) as silent:
        text = table(silent.getsockname()[1], GENERIC)
        with running(world, tmp_path / "data", connectors_file=write(tmp_path, text)) as server:
            tried = _accepted(silent, 5)
            before = _open_files()
            tried += _accepted(silent, 40)
            assert status(server).error == "The broker does not answer."
            assert _open_files() - before < 10 + 40  # ours of 40 attempts, and what is still being tidied
            for one in tried:
                one.close()


def _accepted(silent: socket.socket, many: int) -> list[socket.socket]:
    return [silent.accept()[0] for _ in range(many)]


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_a_connection_given_up_while_it_is_made_ends_in_peace() -> None:
    """The loop closes it before we have it: whoever gives up then has nothing more to say to it."""

    async def give_up() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            client = GivenUp(Broker("127.0.0.1", port, "maitred", None, None, None, is_5=True), print)
            with pytest.raises(asyncio.CancelledError):
                await client.connect_then_not()
            client.close()

    uvloop.run(give_up())


class GivenUp(Client):
    """Is told to stop at the very moment at which there is a connection."""

    async def connect_then_not(self) -> None:
        self._connecting = asyncio.ensure_future(self.connect())
        await self._connecting

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._connecting.cancel()


def test_a_broker_that_is_cut_off_is_noticed(
    world: World, tmp_path: Path, mosquitto: parts.Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where no packet says so: the keepalive is not answered."""
    monkeypatch.setattr("server.connectors._mqtt_client.KEEPALIVE_S", 1)
    text = table(mosquitto.port, GENERIC)
    with running(world, tmp_path / "data", connectors_file=write(tmp_path, text)) as server:
        connected(server)
        with mosquitto.frozen():
            eventually(lambda: status(server).connected_at is None)
        connected(server)


def test_another_server_with_our_client_id_is_suspected(
    world: World, tmp_path: Path, mosquitto: parts.Mosquitto
) -> None:
    """Two servers that share a name throw each other out; the operator is told what to look at."""
    file = write(tmp_path, table(mosquitto.port, GENERIC) * 2)
    with running(world, tmp_path / "data", connectors_file=file) as server:
        both = [connector.status for connector in server.services.connectors]
        eventually(lambda: any("client_id maitred" in one.error for one in both))


class Scripted(threading.Thread):
    """A broker of one connection that answers each packet with the next of these."""

    def __init__(self, *answers: bytes) -> None:
        super().__init__(daemon=True)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._answers = answers
        self.port: int = self._listener.getsockname()[1]
        self.start()

    def run(self) -> None:
        with self._listener, self._listener.accept()[0] as connection:
            for answer in self._answers:
                connection.recv(4_096)
                connection.sendall(answer)
            while connection.recv(4_096):
                pass


WELCOME = b"\x20\x03\x00\x00\x00"
OLD = b"\x20\x03\x00\x84\x00"
SECOND_REFUSED = b"\x90\x05\x00\x01\x00\x01\x87"
BOTH_REFUSED = b"\x90\x05\x00\x01\x00\x87\x87"
BAD_TOPIC = b"\x32\x0a\x00\x03\xff\xfe\xfd\x00\x07\x00[]"

TOPICS = GENERIC, topic("secret/#", "generic")


def test_a_topic_that_the_broker_keeps_from_us(world: World, tmp_path: Path) -> None:
    """The others are read; the operator is told which it is."""
    broker = Scripted(WELCOME, SECOND_REFUSED)
    file = write(tmp_path, table(broker.port, *TOPICS))
    with running(world, tmp_path / "data", connectors_file=file) as server:
        connected(server)
        eventually(lambda: "secret/#" in status(server).last_trouble)
        assert "reads/#" not in status(server).last_trouble


@pytest.mark.parametrize(
    ("answers", "said"),
    [((WELCOME, BOTH_REFUSED), "none of the topics"), ((OLD,), 'version = "3.1.1"')],
    ids=["no topic", "an older MQTT"],
)
def test_a_broker_that_is_no_use_to_us(
    world: World, tmp_path: Path, answers: tuple[bytes, ...], said: str
) -> None:
    """The operator is told what to change."""
    broker = Scripted(*answers)
    file = write(tmp_path, table(broker.port, *TOPICS))
    with running(world, tmp_path / "data", connectors_file=file) as server:
        eventually(lambda: said in status(server).error)


def test_a_topic_that_is_no_text(world: World, tmp_path: Path) -> None:
    """Does not end the connection: delivered again and again, it would end each."""
    broker = Scripted(WELCOME, SECOND_REFUSED + BAD_TOPIC)
    file = write(tmp_path, table(broker.port, *TOPICS))
    with running(world, tmp_path / "data", connectors_file=file) as server:
        eventually(lambda: status(server).counts == {"unknown": 1})
        assert status(server).connected_at is not None
