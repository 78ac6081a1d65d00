"""The only place that wires: from settings to a running application."""

from __future__ import annotations

import asyncio
import gc
import signal
import ssl
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from typing import Any

import msgspec
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from server.api import (
    backtest,
    board,
    checkin,
    consents,
    devices,
    epcis,
    guest_link,
    guests,
    health,
    ingest,
    keys,
    live,
    manage,
    merging,
    my,
    my_checkin,
    my_consents,
    my_passkeys,
    my_rights,
    my_sign_in,
    my_visits,
    pages,
    partner,
    people,
    pin,
    posters,
    push,
    report,
    rights,
    rules,
    session,
    shift,
    staff_sign_ins,
    ways,
    webhooks,
    why,
)
from server.api.describe import describe
from server.asgi import Receive, Scope, Send, error_body, error_headers, limited
from server.audit import Audit
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
from server.errors import BadSetting, MaitredError, StoreFailed, Unavailable, Unprocessable
from server.floor import show_floors
from server.gate import Gate
from server.guest_links import GuestLinks
from server.house import House
from server.intake import Intake
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

GARBAGE = (50_000, 20, 100)
"""When the garbage collector runs. Python's own 700 would look through all cards and presences several times
a second, for the few cycles that there are."""


class Application:
    """Readers' posts go straight to :class:`~server.api.ingest.Ingest`; everything else to FastAPI."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.api = make_api(services)
        self._gate = Gate(services, self._behind_the_gate)
        proxies = Proxies(services.settings.trusted_proxies)
        self._ingest = ingest.Ingest(services.house, services.intake, services.clock, proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._ingest.serves(scope["path"]):
            await self._ingest(scope, receive, send)
        else:
            await self._gate(scope, receive, send)

    async def _behind_the_gate(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and scope["path"] == live.PATH:
            scope["app"] = self.api
            await live.live(scope, receive, send)
        else:
            await self.api(scope, limited(scope, receive), send)


def open_database(settings: Settings) -> Database:
    """The database the settings choose."""
    secret = load_secret(settings)
    vault = open_vault(settings.data_dir, secret)
    if settings.database_url:
        from server.store.postgres import PostgresDatabase

        return PostgresDatabase(
            settings.database_url, _password(settings), settings.durability, secret, vault, _tls(settings)
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


def _tls(settings: Settings) -> ssl.SSLContext | None:
    """How the database's certificate is checked; None: the connection need not be TLS."""
    file = settings.database_ca_file
    if file is None:
        return None
    try:
        return ssl.create_default_context(cafile=file)
    except OSError as error:
        name = "MAITRED_DATABASE_CA_FILE"
        why = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise BadSetting(f"{name}: {why}: {file}.", name) from None


async def open_services(settings: Settings, clock: Clock | None = None) -> Services:
    """Everything loaded and ready to run.

    :raises BadSetting: the database cannot be opened, or a connector not made.
    """
    clock = clock or SystemClock()
    secret = load_secret(settings)
    vapid = load_vapid(settings.vapid_file, settings.push_contact)
    database = open_database(settings)
    try:
        changed = await database.write(migrate)
        erased = await database.write(lambda c: finish_erasures(c, clock.now()))
        if changed or erased:
            await database.tidy()
        house = House(database, secret, settings.feed_changes)
        directory = Directory(database, settings.data_dir, clock, partial(_write_directory_aside, settings))
        with _without_garbage_collection():
            await house.load(directory, clock.now())
        paired = Devices(database)
        await paired.load()
        guest_links = GuestLinks(database)
        await guest_links.load(clock.now())
        notices = PrivacyNotices(database)
        await notices.load()
    except StoreFailed as failure:
        await database.close()
        name = "MAITRED_DATABASE_URL" if settings.database_url else "MAITRED_DATA_DIR"
        raise BadSetting(f"{name}: the database cannot be opened ({failure}).", name) from None
    bus = MemoryBus(settings.queue_messages, settings.answer_within_s)
    pushes = Pushes(house, database, clock, vapid)
    await pushes.load()
    drive = Drive(house, bus, database, clock, pushes)
    intake = Intake(house, bus, clock)
    captures = Captures(database, intake, clock, secret)
    try:
        connectors = open_connectors(settings.connectors_file, intake, clock)
        sign_ins = await open_sign_ins(settings, clock, database, house, pushes)
    except BadSetting:
        await database.close()
        raise
    audit = Audit(database, secret)
    stores = directory, paired, pushes, guest_links, audit, Signing(secret), notices, sign_ins
    told = Webhooks(database, clock, secret), Looks(audit), Retention(database, clock, audit, settings)
    return Services(
        settings, clock, database, bus, house, drive, intake, captures, connectors, *stores, *told
    )


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Loading makes many objects and no garbage. What is loaded stays: it is taken out of the collector's
    sight, so that a later collection does not stop the loop to look at all of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*GARBAGE)
        gc.enable()


async def _write_directory_aside(settings: Settings, token: str) -> None:
    """In a process of its own: nothing here waits for it, or pays for its memory."""
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


def make_api(services: Services) -> FastAPI:
    """The FastAPI side: pages, staff, managers, health."""
    api = FastAPI(
        title="Maitred",
        version="1",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    api.state.services = services
    for module in (
        session,
        ways,
        my_sign_in,
        staff_sign_ins,
        shift,
        devices,
        pin,
        push,
        checkin,
        board,
        manage,
        why,
        backtest,
        report,
        rules,
        people,
        guests,
        rights,
        merging,
        posters,
        consents,
        guest_link,
        my,
        my_checkin,
        my_consents,
        my_passkeys,
        my_rights,
        my_visits,
        epcis,
        keys,
        partner,
        webhooks,
    ):
        api.router.routes.extend(module.router.routes)
    for router in (health.router, consents.well_known):
        api.router.routes.extend(router.routes)
    # Not mounted: a mount at / would take what is another address's with the wrong method, so 404 for 405.
    api.router.default = GZipMiddleware(pages.Pages(), minimum_size=1_000)
    api.add_exception_handler(MaitredError, _answer_error)
    api.add_exception_handler(StoreFailed, _answer_store)
    api.add_exception_handler(RequestValidationError, _answer_invalid)
    api.add_exception_handler(HTTPException, _answer_http)
    api.add_exception_handler(Exception, _answer_bug)
    describe(api)
    return api


@asynccontextmanager
async def _lifespan(api: FastAPI) -> AsyncIterator[None]:
    services: Services = api.state.services
    tasks = [
        asyncio.create_task(services.drive.run()),
        asyncio.create_task(services.pushes.run()),
        asyncio.create_task(services.webhooks.run()),
        asyncio.create_task(services.audit.run()),
        asyncio.create_task(services.sign_ins.sessions.run()),
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
            await services.sign_ins.sessions.keep()
        await services.database.close()


def _stop_unless_cancelled(task: asyncio.Task[None]) -> None:
    """What must run for ever has failed: stop, so that whoever supervises the process starts it again. It
    comes back with what the store holds."""
    if not task.cancelled():
        log.error("a loop failed", cause=type(task.exception()).__name__)
        signal.raise_signal(signal.SIGTERM)


def _error(error: MaitredError) -> Response:
    headers = {name.decode(): value.decode() for name, value in error_headers(error)}
    return Response(error_body(error), error.status, headers, "application/json")


async def _answer_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, MaitredError)
    return _error(error)


async def _answer_store(_request: Request, _error_: Exception) -> Response:
    return _error(Unavailable("The store does not answer."))


async def _answer_invalid(_request: Request, error: Exception) -> Response:
    """Name the first place that is wrong; never repeat what was sent."""
    assert isinstance(error, RequestValidationError)
    first: dict[str, Any] = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part != "body")
    return _error(Unprocessable(f"{first['msg']}.", place))


async def _answer_bug(_request: Request, _bug: Exception) -> Response:
    """In the shape of every other, with nothing of what went wrong; that is in the log."""
    return _error(MaitredError("This is a mistake of ours; nothing was kept."))


async def _answer_http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, MaitredError):
        return _error(error.__cause__)
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http")
    body = msgspec.json.encode({"code": code, "message": f"{error.detail}.", "where": ""})
    return Response(body, error.status_code, error.headers, "application/json")
