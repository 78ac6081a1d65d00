"""The FastAPI side: the pages and all routes of staff, managers, guests and other systems.

To import this module takes longer than all else that a server does at its start, so :mod:`server.app` does it
when reads are taken already, and nothing that a read needs imports it (decision 0033).
"""

from __future__ import annotations

from typing import Any

import msgspec
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
    keys,
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
from server.asgi import error_body, error_headers
from server.errors import MaitredError, StoreFailed, Unavailable, Unprocessable
from server.services import Services

ROUTERS = tuple(
    module.router
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
    )
)


def make_api(services: Services) -> FastAPI:
    """For a server, or for its document alone."""
    api = FastAPI(
        title="Maitred",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    api.state.services = services
    for router in (*ROUTERS, consents.well_known):
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
