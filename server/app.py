"""The only place that wires: from settings to a running application."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import msgspec
import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from server.api import (
    backtest,
    board,
    checkin,
    epcis,
    health,
    ingest,
    live,
    manage,
    pages,
    people,
    posters,
    rules,
    session,
    why,
)
from server.api.describe import describe
from server.api.schemas import ErrorView
from server.asgi import Receive, Scope, Send, error_body, error_headers, limited
from server.bus.memory import MemoryBus
from server.clock import Clock, SystemClock
from server.config import Settings, load_secret
from server.connectors import open_connectors
from server.drive import Drive
from server.epcis.captures import Captures
from server.errors import BadSetting, MaitredError, StoreFailed, Unavailable, Unprocessable
from server.floor import show_floors
from server.house import House
from server.intake import Intake
from server.retention import forget_old
from server.services import Services
from server.store.database import Database
from server.store.migrate import migrate

log = structlog.get_logger()

GARBAGE = (50_000, 20, 100)
"""When the garbage collector runs. Python's own 700 would look through all cards and presences several times
a second, for the few cycles that there are."""


class Application:
    """Readers' posts go straight to :class:`~server.api.ingest.Ingest`; everything else to FastAPI."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.api = make_api(services)
        self._ingest = ingest.Ingest(services.house, services.intake)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._ingest.serves(scope["path"]):
            await self._ingest(scope, receive, send)
        else:
            await self.api(scope, limited(scope, receive), send)


def open_database(settings: Settings) -> Database:
    """The database the settings choose."""
    if settings.database_url:
        from server.store.postgres import PostgresDatabase

        return PostgresDatabase(settings.database_url, _password(settings), settings.durability)
    from server.store.sqlite import SqliteDatabase

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return SqliteDatabase(settings.data_dir / "maitred.db", settings.durability)


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
    secret = load_secret(settings)
    database = open_database(settings)
    try:
        await database.write(migrate)
        house = House(database, secret, settings.feed_changes)
        with _without_garbage_collection():
            await house.load(clock.now())
    except StoreFailed as failure:
        await database.close()
        name = "MAITRED_DATABASE_URL" if settings.database_url else "MAITRED_DATA_DIR"
        raise BadSetting(f"{name}: the database cannot be opened ({failure}).", name) from None
    bus = MemoryBus(settings.queue_messages, settings.answer_within_s)
    drive = Drive(house, bus, database, clock)
    intake = Intake(house, bus, clock)
    captures = Captures(database, intake, clock, secret)
    try:
        connectors = open_connectors(settings.connectors_file, intake, clock)
    except BadSetting:
        await database.close()
        raise
    return Services(settings, clock, database, bus, house, drive, intake, captures, connectors)


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
    v1 = APIRouter(prefix="/api/v1")
    for module in (session, checkin, board, manage, why, backtest, rules, people, posters, epcis, live):
        v1.include_router(module.router)
    api.include_router(v1)
    api.include_router(health.router)
    # Not mounted: a mount at / would take what is another address's with the wrong method, so 404 for 405.
    api.router.default = GZipMiddleware(pages.Pages(), minimum_size=1_000)
    api.add_exception_handler(MaitredError, _answer_error)
    api.add_exception_handler(StoreFailed, _answer_store)
    api.add_exception_handler(RequestValidationError, _answer_invalid)
    api.add_exception_handler(HTTPException, _answer_http)
    describe(api)
    return api


@asynccontextmanager
async def _lifespan(api: FastAPI) -> AsyncIterator[None]:
    services: Services = api.state.services
    tasks = [
        asyncio.create_task(services.drive.run()),
        asyncio.create_task(show_floors(services.house, services.clock)),
        asyncio.create_task(forget_old(services.database, services.clock)),
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


async def _answer_http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, MaitredError):
        return _error(error.__cause__)
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http")
    body = msgspec.json.encode(ErrorView(code, f"{error.detail}."))
    return Response(body, error.status_code, error.headers, "application/json")
