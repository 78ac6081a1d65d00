"""What tests of connectors share: the file, a reader that publishes, and waiting for a connector."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from server.connector_status import Status
from tests.live_server import WAIT_S, LiveServer


def table(port: int, *topics: str, **fields: object) -> str:
    """A ``[[mqtt]]`` with these lines of ``[[mqtt.topics]]``; the venue is the hotel unless said."""
    lines = ["[[mqtt]]", 'host = "127.0.0.1"', f"port = {port}"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in fields.items()]
    for topic in topics:
        lines += ["[[mqtt.topics]]", topic if "venue" in topic else f'{topic}\nvenue = "hotel"']
    return "\n".join(lines) + "\n"


def llrp(port: int, **fields: object) -> str:
    """An ``[[llrp]]``; the reader is H1 of the hotel unless said."""
    given = {"host": "127.0.0.1", "port": port, "venue": "hotel", "reader": "H1", **fields}
    return "\n".join(["[[llrp]]", *(f"{name} = {json.dumps(value)}" for name, value in given.items())]) + "\n"


def topic(pattern: str, format_: str, **fields: str) -> str:
    """The lines of one ``[[mqtt.topics]]``."""
    given = {"topic": pattern, "format": format_, **fields}
    return "\n".join(f"{name} = {json.dumps(value)}" for name, value in given.items())


def write(folder: Path, text: str) -> Path:
    file = folder / "connectors.toml"
    file.write_text(text)
    return file


class Publisher:
    """A reader, or anybody else who may publish."""

    def __init__(self, client: mqtt.Client) -> None:
        self._client = client

    def publish(self, topic: str, body: object, qos: int = 1, retain: bool = False) -> None:
        """Returns when the broker has it. Bytes and text go as they are, anything else as JSON."""
        payload = body if isinstance(body, bytes | str) else json.dumps(body)
        self._client.publish(topic, payload, qos, retain).wait_for_publish(WAIT_S)

    def break_off(self) -> None:
        """The connection breaks: the broker gets no farewell."""
        open_socket: Any = self._client.socket()
        open_socket.shutdown(socket.SHUT_RDWR)


@contextmanager
def publisher(port: int, will: tuple[str, str] | None = None) -> Iterator[Publisher]:
    """Connected to the broker on this port. ``will``: a topic and what is said there if it falls silent."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    if will:
        client.will_set(*will, qos=1, retain=True)
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        yield Publisher(client)
    finally:
        client.disconnect()
        client.loop_stop()


def status(server: LiveServer) -> Status:
    (connector,) = server.services.connectors
    return connector.status


def eventually(holds: Callable[[], bool]) -> None:
    """Looks until it holds. A hang becomes a failure."""
    give_up = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < give_up, "it never came to hold"
        time.sleep(0.005)


def connected(server: LiveServer) -> None:
    """Returns when its connector is."""
    eventually(lambda: status(server).connected_at is not None)
