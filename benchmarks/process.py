"""Starting servers to be measured, and reading what they used."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
READY_WITHIN_S = 60.0


@dataclass(frozen=True)
class Running:
    """A server process."""

    process: subprocess.Popen[bytes]
    port: int
    ready_s: float
    """From its start to its first answer."""

    def cpu_s(self) -> float:
        """User and system time used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def start(
    folder: Path,
    durability: str,
    extra: Mapping[str, str] | None = None,
    program: Sequence[str] = ("server", "serve"),
) -> Running:
    """``maitred serve``, or a program around it, on a data folder; returns when it answers."""
    port = free_port()
    environment = {
        **os.environ,
        "MAITRED_DATA_DIR": str(folder),
        "MAITRED_PORT": str(port),
        "MAITRED_DURABILITY": durability,
        "MAITRED_LOG_LEVEL": "error",
        **(extra or {}),
    }
    return _launch([sys.executable, "-m", *program], port, environment)


def start_baseline(log: Path) -> Running:
    """The bare server of :mod:`benchmarks.baseline`."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.baseline", str(port), str(log)]
    return _launch(command, port, dict(os.environ))


def start_subscriber(broker_port: int, topic: str, file: Path) -> Running:
    """The bare subscriber of :mod:`benchmarks.subscriber`."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.subscriber", str(broker_port), topic, str(file), str(port)]
    return _launch(command, port, dict(os.environ))


def start_llrp_client(kind: str, file: Path, ports: Sequence[int]) -> Running:
    """One of :mod:`benchmarks.llrp_clients`."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.llrp_clients", kind, str(file), str(port)]
    return _launch([*command, *map(str, ports)], port, dict(os.environ))


def _launch(command: list[str], port: int, environment: Mapping[str, str]) -> Running:
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment)
    while time.perf_counter() - began < READY_WITHIN_S and process.poll() is None:
        if _answers(port):
            return Running(process, port, time.perf_counter() - began)
        time.sleep(0.005)
    process.kill()
    raise RuntimeError(f"{command[-1]} did not start.")


def await_pages(running: Running) -> None:
    """Until a server that is ready has made its pages, too, and has nothing left to load beside its work."""
    if not _answers(running.port, "/", READY_WITHIN_S):
        raise RuntimeError("There are no pages.")
    idle_s, before = 0.0, running.cpu_s()
    while idle_s < 1.0:
        time.sleep(0.1)
        used, before = running.cpu_s() - before, running.cpu_s()
        idle_s = idle_s + 0.1 if used < 0.02 else 0.0


def _answers(port: int, path: str = "/readyz", within_s: float = 1.0) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), within_s) as probe:
            probe.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            return probe.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


@contextmanager
def stopping(running: Running) -> Iterator[Running]:
    try:
        yield running
    finally:
        running.kill()
