"""The only place that wires: from settings to a running application."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

import structlog

from server.api import health, ingest, live
from server.asgi import Asgi, Receive, Scope, Send, limited
from server.audit import Audit
from server.beside import load_beside
from server.bus.memory import MemoryBus
from server.channels.webhook import Webhooks
from server.channels.webpush import load_vapid
from server.clock import Clock, SystemClock
from server.config import Settings, load_secret
from server.connectors import open_connectors
from server.devices import Devices
from server.directory import Directory, write_files
from server.drive import Drive
from server.epcis.captures import Captures
from server.errors import BadSetting, StoreFailed
from server.floor import show_floors
from server.garbage import without_garbage_collection
from server.gate import Gate
from server.guest_links import GuestLinks
from server.house import House
from server.intake import Intake
from server.key_use import KeyUse
from server.logs import place_of
from server.looks import Looks
from server.privacy_notices import PrivacyNotices
from server.proxies import Proxies
from server.pushes import Pushes
from server.retention import Retention
from server.services import Services
from server.sign_ins import open_sign_ins
from server.signing import Signing
from server.store.database import Database
from server.store.erasing import finish_erasures
from server.store.migrate import migrate
from server.vault import open_vault

log = structlog.get_logger()


class Application:
    """Reads, screens and the operator's questions are answered here, from the start on; all else by FastAPI,
    which is made meanwhile (decision 0033)."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._gate = Gate(services, self._behind_the_gate)
        proxies = Proxies(services.settings.trusted_proxies)
        self._ingest = ingest.Ingest(
            services.house, services.intake, services.clock, proxies, services.key_use
        )
        self._health = health.Health(services.drive)
        self._live = live.Live(services)
        self._making: asyncio.Task[Asgi] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._run(receive, send)
        elif scope["type"] == "http" and self._ingest.serves(scope["path"]):
            await self._ingest(scope, receive, send)
        else:
            await self._gate(scope, receive, send)

    async def _behind_the_gate(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and scope["path"] == live.PATH:
            await self._live(scope, receive, send)
        elif scope["type"] == "http" and self._health.serves(scope["path"]):
            await self._health(scope, receive, send)
        else:
            api = await asyncio.shield(self._api())
            await api(scope, limited(scope, receive), send)

    async def _run(self, receive: Receive, send: Send) -> None:
        """From the first request to the last: ASGI's lifespan."""
        await receive()
        self._api().add_done_callback(_stop_if_failed)
        async with running(self.services):
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    def _api(self) -> asyncio.Task[Asgi]:
        """FastAPI, as soon as it is made: once, in a thread."""
        if self._making is None:
            self._making = asyncio.create_task(load_beside(partial(_make_api, self.services)))
        return self._making


def _make_api(services: Services) -> Asgi:
    with without_garbage_collection():
        from server.api.routes import make_api

        return make_api(services)


def open_database(settings: Settings) -> Database:
    """The database the settings choose."""
    secret = load_secret(settings)
    vault = open_vault(settings.data_dir, secret)
    if settings.database_url:
        from server.store.postgres import PostgresDatabase, trusting

        tls = trusting(settings.database_ca_file)
        return PostgresDatabase(
            settings.database_url, _password(settings), settings.durability, secret, vault, tls
        )
    from server.store.sqlite import SqliteDatabase

    return SqliteDatabase(settings.data_dir / "maitred.db", settings.durability, secret, vault)


def _password(settings: Settings) -> str | None:
    file = settings.database_password_file
    if file is None:
        return None
    try:
        return file.read_text().strip()
    except OSError as error:
        name = "MAITRED_DATABASE_PASSWORD_FILE"
        raise BadSetting(f"{name}: {error.strerror}: {file}.", name) from None


async def open_services(settings: Settings, clock: Clock | None = None) -> Services:
    """Everything loaded and ready to run.

    :raises BadSetting: the database cannot be opened, or a connector not made.
    """
    clock = clock or SystemClock()
    database = open_database(settings)
    try:
        await _bring_up_to_date(database, clock.now())
        return await _load(settings, clock, database)
    except StoreFailed as failure:
        await database.close()
        name = "MAITRED_DATABASE_URL" if settings.database_url else "MAITRED_DATA_DIR"
        raise BadSetting(f"{name}: the database cannot be opened ({failure}).", name) from None
    except BadSetting:
        await database.close()
        raise


async def _bring_up_to_date(database: Database, now: float) -> None:
    changed = await database.write(migrate)
    erased = await database.write(lambda c: finish_erasures(c, now))
    if changed or erased:
        await database.tidy()


async def _load(settings: Settings, clock: Clock, database: Database) -> Services:
    secret = load_secret(settings)
    vapid = load_vapid(settings.vapid_file, settings.push_contact)
    house = House(database, secret, settings.feed_changes)
    directory = Directory(database, settings.data_dir, clock, partial(_write_directory_aside, settings))
    with without_garbage_collection():
        await house.load(directory, clock.now())
    paired, guest_links, notices = Devices(database), GuestLinks(database), PrivacyNotices(database)
    await paired.load()
    await guest_links.load(clock.now())
    await notices.load()
    bus = MemoryBus(settings.queue_messages, settings.answer_within_s)
    pushes = Pushes(house, database, clock, vapid)
    await pushes.load()
    intake, audit = Intake(house, bus, clock), Audit(database, secret)
    return Services(
        settings,
        clock,
        database,
        bus,
        house,
        KeyUse(database),
        Drive(house, bus, database, clock, pushes),
        intake,
        Captures(database, intake, clock, secret),
        open_connectors(settings.connectors_file, intake, clock),
        directory,
        paired,
        pushes,
        guest_links,
        audit,
        Signing(secret),
        notices,
        await open_sign_ins(settings, clock, database, house, pushes),
        Webhooks(database, clock, secret),
        Looks(audit),
        Retention(database, clock, audit, settings),
    )


async def _write_directory_aside(settings: Settings, token: str) -> None:
    """In a process of its own: nothing here waits for it, or pays for its memory."""
    from concurrent.futures import ProcessPoolExecutor  # seldom needed, never at a start
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, get_context("spawn")) as aside:
        await asyncio.get_running_loop().run_in_executor(aside, _write_directory, settings, token)


def _write_directory(settings: Settings, token: str) -> None:
    async def write() -> None:
        database = open_database(settings)
        try:
            await write_files(database, settings.data_dir, token)
        finally:
            await database.close()

    asyncio.run(write())


@asynccontextmanager
async def running(services: Services) -> AsyncIterator[None]:
    """All that goes on beside requests; the store is closed at the end."""
    tasks = [
        asyncio.create_task(services.drive.run()),
        asyncio.create_task(services.pushes.run()),
        asyncio.create_task(services.webhooks.run()),
        asyncio.create_task(services.audit.run()),
        asyncio.create_task(services.sign_ins.sessions.kept.run()),
        asyncio.create_task(services.key_use.kept.run()),
        asyncio.create_task(show_floors(services.house, services.clock)),
        asyncio.create_task(services.retention.run()),
        asyncio.create_task(services.directory.keep(services.house.consents, services.house.guests)),
        *(asyncio.create_task(connector.run()) for connector in services.connectors),
    ]
    for task in tasks:
        task.add_done_callback(_stop_unless_cancelled)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(StoreFailed):
            await services.audit.keep()
            await services.sign_ins.sessions.kept.keep()
            await services.key_use.kept.keep()
        await services.database.close()


def _stop_unless_cancelled(task: asyncio.Task[None]) -> None:
    """What must run for ever has failed: stop, so that whoever supervises the process starts it again. It
    comes back with what the store holds."""
    if not task.cancelled():
        log.error("a loop failed", cause=type(task.exception()).__name__)
        signal.raise_signal(signal.SIGTERM)


def _stop_if_failed(making: asyncio.Task[Asgi]) -> None:
    """Half a server answers nobody who opens a page."""
    failure = None if making.cancelled() else making.exception()
    if failure is not None:
        log.error("the pages cannot be made", cause=type(failure).__name__, at=place_of(failure))
        signal.raise_signal(signal.SIGTERM)
