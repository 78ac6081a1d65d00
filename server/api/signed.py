"""Who is asking: the session behind a request, and what it may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, cast
from urllib.parse import unquote

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from alerts.people import OVERSEERS, Staff
from server.access import Right, may
from server.cookies import cookie_of
from server.errors import NotAllowed, NotSignedIn, SecondFactorNeeded
from server.security import token_hash
from server.services import Services
from server.store.devices import Device, DeviceKind

COOKIE = "maitred_session"
DEVICE_COOKIE = "maitred_device"
OWN_PAGES = "x-maitred"
"""Browsers do not send this header across sites unasked, so it tells our pages from others (CSRF)."""

DONE_BY = "x-maitred-staff"
"""Who did what is asked for, if the page says so: an id, percent-encoded."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A live session."""

    session: str
    staff: Staff
    wall: bool = False
    """A wall display: nobody has signed in, and ``staff`` is a stand-in who may do nothing."""
    limited: bool = False
    """They lack the second factor that they need: they may see to their own sign-in and do no more."""

    @property
    def oversees(self) -> bool:
        return self.staff.role in OVERSEERS

    def require(self, right: Right) -> None:
        """:raises NotAllowed: the role does not have it, or the session is limited."""
        if self.limited and right is not Right.ACCOUNT:
            raise SecondFactorNeeded("You need a second factor first: see My sign-in.")
        if not may(self.staff.role, right):
            raise NotAllowed("Your role may not do this.")


def services(connection: HTTPConnection) -> Services:
    return cast(Services, connection.app.state.services)


def identify(connection: HTTPConnection) -> Signed:
    """The session of a request or WebSocket.

    :raises NotSignedIn: there is none, or it has ended.
    """
    needs = services(connection)
    token, _ = _token(connection)
    session = needs.house.sessions.get(token_hash(token)) if token else None
    now = needs.clock.now()
    if session is None or session.expires_at <= now:
        return _wall(connection)
    needs.sign_ins.sessions.note_used(session, now)
    account = needs.house.accounts[session.staff]
    limited = needs.sign_ins.second_factors.limits(session, account)
    return Signed(session.hash, account.staff, limited=limited)


def _wall(connection: HTTPConnection) -> Signed:
    """The wall display that asks, if it is one."""
    needs = services(connection)
    device = needs.devices.find(cookie_of(connection, needs.settings, DEVICE_COOKIE))
    if device is None or device.kind is not DeviceKind.WALL:
        raise NotSignedIn("Please sign in.")
    return Signed(wall_session(device), Staff("", device.venue, device.name, "wall"), wall=True)


def wall_session(device: Device) -> str:
    """What stands for a session of a wall display, so that its screens can be ended."""
    return f"wall {device.id}"


def _token(connection: HTTPConnection) -> tuple[str, bool]:
    """The session token, and whether the browser sent it of itself."""
    scheme, _, value = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip(), False
    return cookie_of(connection, services(connection).settings, COOKIE), True


def signed_in(request: Request) -> Signed:
    signed = identify(request)
    if signed.wall:
        raise NotSignedIn("Please sign in.")
    if _token(request)[1] and request.method not in ("GET", "HEAD"):
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
