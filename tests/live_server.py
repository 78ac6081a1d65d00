"""A whole server for tests: the real application on a real uvicorn, in a thread of its own, on a free port.

What is posted has been shown by the time the answer is here (``drive`` shows, then answers). So a test
never waits for time to pass: it reads a screen until its pong (:meth:`Screen.drain`) and knows that nothing
more comes.
"""

from __future__ import annotations

import asyncio
import gc
import json
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import uvicorn
import uvloop
from argon2 import PasswordHasher
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from server.app import Application, open_database, open_services
from server.clock import Clock
from server.commands.furnish import Handout, furnish
from server.config import Durability, Settings, load_secret
from server.services import Services
from server.serving import listen, serve
from server.store.migrate import migrate
from simulators.world import SeedData, seed_data

WAIT_S = 60.0
"""The longest that anything may take; tests that pass never wait for it."""

Json = dict[str, Any]

_own = threading.local()


class Ahead:
    """A clock that goes as all clocks do, can be put forward, and can be stopped: a test whose sentence names
    times stops it, since on a busy machine seconds pass between any two lines."""

    def __init__(self) -> None:
        self._ahead_s = 0.0
        self._stopped_at: float | None = None

    def now(self) -> float:
        return (self._stopped_at or time.time()) + self._ahead_s

    def skip(self, seconds: float) -> None:
        self._ahead_s += seconds

    def stop(self) -> None:
        """From now on only :meth:`skip` moves it."""
        self._stopped_at = time.time()


@dataclass(frozen=True)
class World:
    """A furnished data folder, to be copied for each server, and what is in it."""

    folder: Path
    seed: SeedData
    handout: Handout

    def tag(self, guest: str) -> str:
        return self._credential(guest, "tag")

    def phone(self, guest: str) -> str:
        return self._credential(guest, "phone")

    def _credential(self, guest: str, kind: str) -> str:
        return next(c["raw"] for c in self.seed.credentials if c["guest"] == guest and c["kind"] == kind)

    def name(self, guest: str) -> str:
        return next(g["name"] for g in self.seed.guests if g["id"] == guest)

    def key(self, name: str) -> str:
        """A reader's id, ``phone:<guest>`` or ``<venue>:all-readers`` → its key."""
        return next(key.key for key in self.handout.keys if key.name == name)

    def password(self, name: str) -> str:
        return next(one.password for one in self.handout.sign_ins if one.name == name)


def furnish_world(folder: Path) -> World:
    """The demo's world as of today, in a data folder that no server uses. Its appointments were yesterday: a
    test does not depend on the time of day."""
    now = datetime.now(UTC)
    seed = seed_data(day=now.date(), start=now.timestamp() - 86_400)
    with mock.patch("server.security._hasher", PasswordHasher(1, 64, 1)):  # quick to check
        handout = uvloop.run(_furnish(Settings(data_dir=folder), seed, now.timestamp()))
    return World(folder, seed, handout)


async def _furnish(settings: Settings, seed: SeedData, now: float) -> Handout:
    secret = load_secret(settings)
    database = open_database(settings)
    await database.write(migrate)
    handout = await furnish(database, secret, seed, now)
    await database.close()
    return handout


class _Server(uvicorn.Server):
    """Known to its thread, so that it can be told to stop without a signal."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        _own.server = self


@dataclass
class LiveServer:
    """A server that runs."""

    address: str
    application: Application
    world: World
    _clients: list[httpx.Client] = field(default_factory=list)

    @property
    def services(self) -> Services:
        return self.application.services

    @property
    def data_dir(self) -> Path:
        return self.services.settings.data_dir

    def client(self, **options: Any) -> httpx.Client:
        """A client of nobody: not signed in, no key."""
        client = httpx.Client(base_url=self.address, timeout=WAIT_S, verify=False, trust_env=False, **options)
        self._clients.append(client)
        return client

    def sign_in(self, name: str) -> httpx.Client:
        """A page of this member of staff: with the cookie, and the header that our own pages send."""
        client = self.client(headers={"X-Maitred": "1"})
        answer = client.post("/api/v1/session", json={"name": name, "password": self.world.password(name)})
        assert answer.status_code == 200, answer.text
        return client

    def post(self, path: str, key: str, body: object, **options: Any) -> httpx.Response:
        """As a reader or phone posts: bytes as they are, anything else as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {key}", **options.pop("headers", {})}
        with httpx.Client(base_url=self.address, timeout=WAIT_S, verify=False, trust_env=False) as client:
            return client.post(path, content=content, headers=headers, **options)

    def read(
        self, guest: str, reader: str = "H1", antenna: int = 2, venue: str = "hotel", **more: object
    ) -> httpx.Response:
        """A reader hears this guest's tag, so loud that there is no doubt where it is."""
        read = {"epc": self.world.tag(guest), "reader": reader, "antenna": antenna, "rssi": -48, **more}
        answer = self.post("/api/v1/reads", self.world.key(f"{venue}:all-readers"), [read])
        assert answer.status_code == 200, answer.text
        return answer

    @contextmanager
    def live(self, page: httpx.Client | None, **options: Any) -> Iterator[Screen]:
        """The WebSocket of a page; None: of nobody."""
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in page.cookies.items())} if page else {}
        url = f"ws{self.address.removeprefix('http')}/api/v1/live"
        options = {"max_size": None, "proxy": None, "open_timeout": WAIT_S, "close_timeout": 0.1, **options}
        with connect(url, additional_headers=headers, **options) as socket:
            yield Screen(socket)

    @contextmanager
    def screen(self, page: httpx.Client, **hello: object) -> Iterator[Screen]:
        """A page that has said hello and taken its welcome and snapshot (or the changes it missed)."""
        with self.live(page) as screen:
            screen.hello(**hello)
            screen.welcome = screen.next()
            assert screen.welcome["type"] == "welcome", screen.welcome
            if not screen.welcome["resumed"]:
                screen.snapshot = screen.next()
                screen.cards = {card["id"]: card for card in screen.snapshot["cards"]}
            yield screen


@dataclass
class Screen:
    """One open page's live feed, and the board it makes of it."""

    socket: ClientConnection
    welcome: Json = field(default_factory=dict)
    snapshot: Json = field(default_factory=dict)
    cards: dict[str, Json] = field(default_factory=dict)
    offset: int = 0

    def say(self, message: object) -> None:
        self.socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def hello(self, **fields: object) -> None:
        self.say({"type": "hello", **fields})

    def next(self) -> Json:
        """The next message, which is applied to the board if it is a card."""
        message: Json = json.loads(self.socket.recv(timeout=WAIT_S))
        if message["type"] == "card":
            self._apply(message)
        return message

    def _apply(self, message: Json) -> None:
        assert message["offset"] > self.offset, "offsets only rise"
        self.offset = message["offset"]
        card = message["card"]
        if card["state"] in ("open", "claimed"):
            self.cards[card["id"]] = card
        else:
            self.cards.pop(card["id"], None)

    def card(self) -> Json:
        """The next card; anything else on the way is a mistake."""
        message = self.next()
        assert message["type"] == "card", message
        shown: Json = message["card"]
        return shown

    def drain(self) -> list[Json]:
        """Everything that has been sent to this screen by now."""
        self.say({"type": "ping"})
        found: list[Json] = []
        while (message := self.next())["type"] != "pong":
            found.append(message)
        return found

    def drain_cards(self) -> list[Json]:
        return [message["card"] for message in self.drain() if message["type"] == "card"]

    def ending(self) -> tuple[int | None, list[Json]]:
        """The close code, and what was said before."""
        said: list[Json] = []
        try:
            while True:
                said.append(self.next())
        except ConnectionClosed as closed:
            return (closed.rcvd.code if closed.rcvd else None), said


@contextmanager
def running(
    world: World, data_dir: Path, clock: Clock | None = None, **settings: Any
) -> Iterator[LiveServer]:
    """A server on this data folder (a copy of the world's if it is not there yet), until the block ends."""
    if not data_dir.exists():
        shutil.copytree(world.folder, data_dir)
    thread = _Thread(Settings(data_dir=data_dir, port=0, durability=Durability.PROCESS, **settings), clock)
    thread.start()
    try:
        server = LiveServer(thread.await_ready(), thread.application, world)
        yield server
        for client in server._clients:
            client.close()
    finally:
        thread.stop()
        # A server puts what it loads out of the collector's sight for good; here hundreds come and go.
        gc.unfreeze()
        gc.collect()


class _Thread(threading.Thread):
    """Where the server has its event loop."""

    application: Application

    def __init__(self, settings: Settings, clock: Clock | None) -> None:
        super().__init__(daemon=True)
        self._settings = settings
        self._clock = clock
        self._ready = threading.Event()
        self._address = ""
        self._failure: BaseException | None = None
        self._server: _Server | None = None
        self._loop_failure: BaseException | None = None
        self._patches = ExitStack()

    def run(self) -> None:
        try:
            uvloop.run(self._serve())
        except BaseException as failure:
            self._failure = failure
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        listener = listen(self._settings)
        self.application = Application(await open_services(self._settings, self._clock))
        self._address = "http://{}:{}".format(*listener.getsockname()[:2])
        self._patches.enter_context(mock.patch.object(uvicorn, "Server", _Server))
        for stop in ("_stop_unless_cancelled", "_stop_if_failed"):
            self._patches.enter_context(mock.patch(f"server.app.{stop}", self._note_ended))
        await serve(self.application, listener, self._note_ready)

    def _note_ready(self) -> None:
        self._patches.close()
        self._server = _own.server
        self._ready.set()

    def _note_ended(self, task: asyncio.Task[None]) -> None:
        """A loop of the server is over. One that failed would stop the process, which is that of all tests:
        it fails its own instead."""
        if not task.cancelled():
            self._loop_failure = task.exception()

    def await_ready(self) -> str:
        """The address."""
        assert self._ready.wait(WAIT_S), "the server did not start"
        if self._failure is not None:
            raise self._failure
        return self._address

    def stop(self) -> None:
        if self._server is not None:
            self._server.should_exit = True
        self.join(WAIT_S)
        assert not self.is_alive(), "the server did not stop"
        if self._loop_failure is not None:
            raise self._loop_failure


def rows(answer: httpx.Response) -> list[Json]:
    """The cards of a board, the rules ...: a list, or the list in ``cards``."""
    body = answer.json()
    found: list[Json] = body["cards"] if isinstance(body, dict) else body
    return found


def assert_error(
    answer: httpx.Response, status: int, code: str = "", where: str | None = None
) -> Mapping[str, str]:
    """An error of this status in the one shape that all have; returns it."""
    assert answer.status_code == status, (answer.status_code, answer.text)
    assert answer.headers["content-type"] == "application/json"
    error: dict[str, str] = answer.json()
    assert set(error) == {"code", "message", "where"}, error
    assert error["message"].endswith((".", "?")), error
    assert not code or error["code"] == code, error
    assert where is None or error["where"] == where, error
    return error
