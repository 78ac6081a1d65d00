"""What a route asks for before it does anything: a session of staff whose role has the right."""

from __future__ import annotations

from typing import Annotated, Any, cast
from urllib.parse import unquote

from fastapi import Depends, Request

from alerts.people import Staff
from server.access import Right
from server.errors import NotAllowed, NotSignedIn
from server.identify import Signed, identify, session_token
from server.services import Services

OWN_PAGES = "x-maitred"
"""Browsers do not send this header across sites unasked, so it tells our pages from others (CSRF)."""

DONE_BY = "x-maitred-staff"
"""Who did what is asked for, if the page says so: an id, percent-encoded."""


def services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


def signed_in(request: Request) -> Signed:
    needs = services(request)
    signed = identify(needs, request)
    if signed.wall:
        raise NotSignedIn("Please sign in.")
    if session_token(needs, request)[1] and request.method not in ("GET", "HEAD"):
        from_own_page(request)
    _of_whom_it_says(request, signed.staff)
    return signed


def _of_whom_it_says(request: Request, staff: Staff) -> None:
    """A tablet sends what somebody did while it had no line; whoever is signed in by then may be another."""
    said = request.headers.get(DONE_BY)
    if said is not None and unquote(said) != staff.id:
        raise NotSignedIn("Somebody else is signed in here now.")


def from_own_page(request: Request) -> None:
    if OWN_PAGES not in request.headers:
        raise NotAllowed("Requests that change something need the header X-Maitred.", "X-Maitred")


def having(right: Right) -> Any:
    """The session behind a request, if its role has the right."""

    def check(signed: Annotated[Signed, Depends(signed_in)]) -> Signed:
        signed.require(right)
        return signed

    return Depends(check)


OwnPage = Depends(from_own_page)
AnyStaff = Annotated[Signed, having(Right.ACCOUNT)]
Serving = Annotated[Signed, having(Right.SERVE)]
Overseer = Annotated[Signed, having(Right.FLOOR)]
Drafter = Annotated[Signed, having(Right.RULES)]
Publisher = Annotated[Signed, having(Right.PUBLISH)]
Reporting = Annotated[Signed, having(Right.REPORTS)]
Manager = Annotated[Signed, having(Right.GUESTS)]
Doors = Annotated[Signed, having(Right.DOORS)]
Pairing = Annotated[Signed, having(Right.DEVICES)]
Connections = Annotated[Signed, having(Right.CONNECTORS)]
Auditor = Annotated[Signed, having(Right.AUDIT)]
SignInsOfStaff = Annotated[Signed, having(Right.SIGN_INS)]
Administrator = Annotated[Signed, having(Right.KEYS)]
Needs = Annotated[Services, Depends(services)]
