"""EPCIS 2.0's capture interface, in the standard's own words: its headers, its job resource, its errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from recognition.formats.elements import Problem
from server.access import Right
from server.api.address import V1
from server.api.signed import Needs
from server.asgi import MAX_DOCUMENT_BYTES, error_headers
from server.epcis.captures import Outcome
from server.epcis.document import MAX_ENTRIES, NotValid
from server.errors import (
    BadRequest,
    MaitredError,
    NotAcceptable,
    NotFound,
    StoreFailed,
    Unavailable,
    UnsupportedMediaType,
)
from server.keys import asking_over_http

PROBLEM = "application/problem+json"
PER_PAGE_MOST = 100
VERSIONS = {"GS1-EPCIS-Version": "2.0.0", "GS1-CBV-Version": "2.0.0"}
LIMITS = {
    "GS1-EPCIS-Capture-Limit": str(MAX_ENTRIES),
    "GS1-EPCIS-Capture-File-Size-Limit": str(MAX_DOCUMENT_BYTES),
}
KINDS = {
    400: ("ValidationException", "This does not follow the standard"),
    401: ("SecurityException", "Unauthorised request"),
    403: ("SecurityException", "Access to resource forbidden"),
    404: ("NoSuchNameException", "Resource not found"),
    406: ("NotAcceptableException", "Cannot be answered as asked for"),
    409: ("ResourceAlreadyExistsException", "It exists already"),
    413: ("CaptureLimitExceededException", "Capture payload too large"),
    415: ("UnsupportedMediaTypeException", "Unsupported media type"),
    500: ("ImplementationException", "A server-side error occurred"),
    503: ("ImplementationException", "Nothing was kept: try again"),
}
"""The standard's exceptions, by status. It has no 503; what it is for, senders know from HTTP."""


@dataclass(frozen=True, slots=True)
class EpcisProblemView:
    """RFC 7807, as EPCIS wants it."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[EpcisProblemView, ...] = ()
    """Each thing that is wrong with a document, the first 100."""


@dataclass(frozen=True, slots=True)
class PassedOverView:
    """Something in a document that is right and of no use here: an unknown read point, goods."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class CaptureJobView:
    """The standard's CaptureJob; ``reads`` and ``passedOver`` are ours."""

    captureID: str
    createdAt: str
    finishedAt: str
    running: bool
    success: bool
    captureErrorBehaviour: Literal["rollback", "proceed"]
    errors: tuple[EpcisProblemView, ...]
    reads: int
    """Taken."""
    passedOver: tuple[PassedOverView, ...]


class _Route(APIRoute):
    """Answers every error as the standard says, and every answer with the versions."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                response = await handle(request)
            except MaitredError as error:
                response = _refused(error)
            except StoreFailed:
                response = _refused(Unavailable("The store does not answer."))
            except RequestValidationError as error:
                response = _refused(BadRequest("This cannot be.", str(error.errors()[0]["loc"][-1])))
            response.headers.update(VERSIONS)
            return response

        return answer


router = APIRouter(prefix=f"{V1}/epcis", tags=["EPCIS"], route_class=_Route)


class _Sender:
    """Whose key it is; and that the sender speaks as we do."""

    def __init__(self, request: Request, needs: Needs) -> None:
        self.key, _token = asking_over_http(request, needs, Right.POST_READS)
        _require_understood(request)


Sender = Annotated[_Sender, Depends()]


def _require_understood(request: Request) -> None:
    """:raises NotAcceptable: the sender wants XML, or another version."""
    accepts = {part.partition(";")[0].strip() for part in request.headers.get("accept", "*/*").split(",")}
    if not accepts & {"application/json", "application/ld+json", PROBLEM, "application/*", "*/*"}:
        raise NotAcceptable("The answers here are JSON.", "Accept")
    if not re.fullmatch(r"2(\.0(\.\d+)?)?", request.headers.get("gs1-epcis-version", "2.0")):
        raise NotAcceptable("This is EPCIS 2.0.", "GS1-EPCIS-Version")


async def _document(request: Request) -> bytes:
    """:raises UnsupportedMediaType: it is not JSON."""
    media = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if not media.endswith(("/json", "+json")):
        raise UnsupportedMediaType("Documents are taken in JSON.", "Content-Type")
    return await request.body()


@router.post("/capture", status_code=202, response_class=Response)
async def capture(request: Request, sender: Sender, needs: Needs) -> Response:
    """Capture a document. When 202 is answered it is done; ``Location`` says how it ended."""
    behaviour = request.headers.get("gs1-capture-error-behaviour", "rollback").lower()
    if behaviour not in ("rollback", "proceed"):
        raise BadRequest("This must be rollback or proceed.", "GS1-Capture-Error-Behaviour")
    body = await _document(request)
    outcome = await needs.captures.capture(body, sender.key, behaviour == "proceed")
    return Response(status_code=202, headers={"Location": f"/api/v1/epcis/capture/{outcome.id}"})


@router.get("/capture", response_model=list[CaptureJobView])
async def list_captures(
    sender: Sender,
    needs: Needs,
    per_page: Annotated[int, Query(alias="perPage", ge=1, le=PER_PAGE_MOST)] = 30,
    before: Annotated[str, Query(alias="nextPageToken", max_length=64)] = "",
) -> Response:
    """The captures of this key, newest first. ``Link`` with ``rel="next"`` leads on."""
    found = await needs.captures.newest(sender.key, before, per_page + 1)
    headers = {}
    if len(found) > per_page:
        token = found[per_page - 1].id
        query = f"perPage={per_page}&nextPageToken={token}"
        headers["Link"] = f'</api/v1/epcis/capture?{query}>; rel="next"'
    return _json([_job(outcome) for outcome in found[:per_page]], headers)


@router.options("/capture", status_code=204, response_class=Response)
async def capture_settings(sender: Sender) -> Response:
    """What a capture may be."""
    headers = {
        "Allow": "OPTIONS, POST, GET",
        **{f"GS1-{what}-{end}": "2.0.0" for what in ("EPCIS", "CBV") for end in ("Min", "Max")},
        **LIMITS,
        "GS1-Capture-Error-Behaviour": "all",
    }
    return Response(status_code=204, headers=headers)


@router.get("/capture/{captureID}", response_model=CaptureJobView)
async def get_capture(captureID: str, sender: Sender, needs: Needs) -> Response:
    """How a capture of this key ended."""
    outcome = await needs.captures.find(sender.key, captureID)
    if outcome is None:
        raise NotFound("There is no such capture of this key.", "captureID")
    return _json(_job(outcome))


@router.post("/events", status_code=201, response_class=Response)
async def capture_one(request: Request, sender: Sender, needs: Needs) -> Response:
    """Capture one event. 409 if its eventID has come before. Events are not kept, so there is no GET."""
    id_ = await needs.captures.capture_one(await _document(request), sender.key)
    return Response(status_code=201, headers={"Location": f"/api/v1/epcis/events/{quote(id_, safe=':')}"})


def _json(view: object, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(view), headers=headers, media_type="application/json")


def _job(outcome: Outcome) -> CaptureJobView:
    return CaptureJobView(
        captureID=outcome.id,
        createdAt=_written(outcome.created_at),
        finishedAt=_written(outcome.finished_at),
        running=False,
        success=not outcome.faults,
        captureErrorBehaviour="proceed" if outcome.proceed else "rollback",
        errors=tuple(map(_fault, outcome.faults)),
        reads=outcome.reads,
        passedOver=tuple(PassedOverView(each.where, each.why) for each in outcome.passed_over),
    )


def _written(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fault(fault: Problem) -> EpcisProblemView:
    return _problem(400, f"{fault.where}: {fault.why}" if fault.where else fault.why)


def _problem(status: int, detail: str, errors: tuple[EpcisProblemView, ...] = ()) -> EpcisProblemView:
    name, title = KINDS[status]
    return EpcisProblemView(f"epcisException:{name}", title, status, detail, errors)


def _refused(error: MaitredError) -> Response:
    detail = f"{error.where}: {error.message}" if error.where else error.message
    errors = tuple(map(_fault, error.faults)) if isinstance(error, NotValid) else ()
    status = error.status if error.status in KINDS else 500
    headers = {name.decode(): value.decode() for name, value in error_headers(error)}
    body = msgspec.json.encode(_problem(status, detail, errors))
    return Response(body, status, headers | (LIMITS if status == 413 else {}), PROBLEM)
