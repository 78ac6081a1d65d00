"""A whole server, connected to LLRP readers that run as processes of their own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.live_server import LiveServer, World, running
from tests.server.connectors.wires import connected, eventually, llrp, status, write


@contextmanager
def process(*command: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """Killed at the end."""
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def emulator(port: int) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """llrpkit's own reader, as it is shipped."""
    tool = Path(sys.executable).with_name("llrpkit")
    return process(tool, "emulate", "--port", str(port), "--tags", "12", "--rate", "300", "--antennas", "2")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def taken(server: LiveServer) -> int:
    return status(server).counts.get("taken", 0)


def more_comes(server: LiveServer) -> None:
    before = taken(server)
    eventually(lambda: taken(server) > before + 20)


def test_a_tag_that_a_reader_hears_becomes_a_card(world: World, tmp_path: Path) -> None:
    """From the simulated reader's socket to a screen."""
    heard = ("--epc", "E2000001", "--epc", world.tag("g01"))  # The second one is at the second antenna.
    command = (sys.executable, "-m", "simulators.llrp", "--antennas", "2", *heard)
    with process(*command) as reader:
        assert reader.stdout is not None
        (port,) = json.loads(reader.stdout.readline())["ports"]
        file = write(tmp_path, llrp(port))
        with (
            running(world, tmp_path / "data", connectors_file=file) as server,
            server.screen(server.sign_in("mira")) as screen,
        ):
            card = next(iter(screen.cards.values()), None) or screen.card()
            assert card["guest"] == "g01"


def test_a_reader_that_is_killed_is_called_until_it_is_back(world: World, tmp_path: Path) -> None:
    """llrpkit's emulator: reads of both antennas, nothing refused, and after its death and return again."""
    port = free_port()
    file = write(tmp_path, llrp(port, keepalive_s=0.5))
    with running(world, tmp_path / "data", connectors_file=file) as server:
        manager = server.sign_in("mira")
        for _ in range(2):
            with emulator(port):
                connected(server)
                more_comes(server)
                floor = manager.get("/api/v1/floor").json()
                (health,) = [reader for reader in floor["readers"] if reader["reader"] == "H1"]
                assert all(antenna["last_heard_at"] for antenna in health["antennas"])
            eventually(lambda: status(server).connected_at is None)
            assert status(server).error
        assert status(server).last_trouble == ""
