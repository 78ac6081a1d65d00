"""Who is asking: the session, or the wall display, behind a request or a screen."""

from __future__ import annotations

from dataclasses import dataclass

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


def identify(needs: Services, connection: HTTPConnection) -> Signed:
    """The session of a request or WebSocket.

    :raises NotSignedIn: there is none, or it has ended.
    """
    token, _ = session_token(needs, connection)
    session = needs.house.sessions.get(token_hash(token)) if token else None
    now = needs.clock.now()
    if session is None or session.expires_at <= now:
        return _wall(needs, connection)
    needs.sign_ins.sessions.note_used(session, now)
    account = needs.house.accounts[session.staff]
    limited = needs.sign_ins.second_factors.limits(session, account)
    return Signed(session.hash, account.staff, limited=limited)


def _wall(needs: Services, connection: HTTPConnection) -> Signed:
    """The wall display that asks, if it is one."""
    device = needs.devices.find(cookie_of(connection, needs.settings, DEVICE_COOKIE))
    if device is None or device.kind is not DeviceKind.WALL:
        raise NotSignedIn("Please sign in.")
    return Signed(wall_session(device), Staff("", device.venue, device.name, "wall"), wall=True)


def wall_session(device: Device) -> str:
    """What stands for a session of a wall display, so that its screens can be ended."""
    return f"wall {device.id}"


def session_token(needs: Services, connection: HTTPConnection) -> tuple[str, bool]:
    """The session token, and whether the browser sent it of itself."""
    scheme, _, value = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip(), False
    return cookie_of(connection, needs.settings, COOKIE), True
