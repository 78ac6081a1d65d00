"""Who is asking: the session behind a request, and what it may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from alerts.model import OVERSEERS, Staff
from server.errors import NotAllowed, NotSignedIn
from server.security import token_hash
from server.services import Services

COOKIE = "maitred_session"
OWN_PAGES = "x-maitred"
"""Browsers do not send this header across sites unasked, so it tells our pages from others (CSRF)."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A live session."""

    session: str
    staff: Staff

    @property
    def oversees(self) -> bool:
        return self.staff.role in OVERSEERS


def services(connection: HTTPConnection) -> Services:
    return cast(Services, connection.app.state.services)


def identify(connection: HTTPConnection) -> Signed:
    """The session of a request or WebSocket.

    :raises NotSignedIn: there is none, or it has ended.
    """
    house, clock = services(connection).house, services(connection).clock
    token, _ = _token(connection.headers, connection.cookies)
    session = house.sessions.get(token_hash(token)) if token else None
    if session is None or session.expires_at <= clock.now():
        raise NotSignedIn("Please sign in.")
    return Signed(session.hash, house.accounts[session.staff].staff)


def _token(headers: Mapping[str, str], cookies: Mapping[str, str]) -> tuple[str, bool]:
    """The session token, and whether the browser sent it of itself."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip(), False
    return cookies.get(COOKIE, ""), True


def signed_in(request: Request) -> Signed:
    signed = identify(request)
    from_cookie = _token(request.headers, request.cookies)[1]
    if from_cookie and request.method not in ("GET", "HEAD") and OWN_PAGES not in request.headers:
        raise NotAllowed("Requests that change something need the header X-Maitred.", "X-Maitred")
    return signed


def overseeing(signed: Annotated[Signed, Depends(signed_in)]) -> Signed:
    if not signed.oversees:
        raise NotAllowed("This is for managers.")
    return signed


def managing(signed: Annotated[Signed, Depends(signed_in)]) -> Signed:
    if signed.staff.role != "manager":
        raise NotAllowed("This is for managers.")
    return signed


AnyStaff = Annotated[Signed, Depends(signed_in)]
Overseer = Annotated[Signed, Depends(overseeing)]
Manager = Annotated[Signed, Depends(managing)]
Needs = Annotated[Services, Depends(services)]
