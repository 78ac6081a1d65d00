"""The guest's own page: how they come in, what we hold about them, and what they allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from alerts.model import Intent
from alerts.people import Guest
from server import my_views as views
from server.api import my_schemas as out
from server.api.address import V1
from server.api.proving import address_of
from server.api.signed import Needs, OwnPage, from_own_page, services
from server.audit import Act
from server.cookies import cookie_of, drop_cookie, set_cookie
from server.errors import NotFound, NotSignedIn
from server.guest_links import DAY_S, SESSION_DAYS, device_of
from server.messages import ChooseIntent
from server.mirror import mirror
from server.services import Services
from server.store.consents import load_all_consents
from server.store.guest_links import GuestSession
from server.store.journal import load_ends
from server.store.my import count_credentials
from server.throttle import by_link

router = APIRouter(prefix=f"{V1}/my", tags=["the guest's own page"])

COOKIE = "maitred_guest"

SECRET_MOST = 100
"""Characters of what stands behind the # of a link."""


class OpenBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    secret: str = Field(max_length=SECRET_MOST)


class IntentBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    intent: Intent


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose page is asking."""

    guest: Guest
    session: GuestSession

    @property
    def id(self) -> str:
        return self.guest.id


def guest_asking(request: Request, needs: Needs) -> Asked:
    """:raises NotSignedIn: the page is not open in this browser, or the guest was erased."""
    token = cookie_of(request, needs.settings, COOKIE)
    session = needs.guest_links.find(token, needs.clock.now())
    guest = needs.house.guests.get(session.guest) if session is not None else None
    if session is None or guest is None:
        raise NotSignedIn("Open the link from your welcome letter.")
    if request.method not in ("GET", "HEAD"):
        from_own_page(request)
    return Asked(guest, session)


GuestAsking = Annotated[Asked, Depends(guest_asking)]


def venue_asked(venue: Annotated[str, Path(max_length=100)], request: Request) -> str:
    if venue not in services(request).house.plans:
        raise NotFound("There is no such venue.", "venue")
    return venue


VenueAsked = Annotated[str, Depends(venue_asked)]


@router.post("/session", dependencies=[OwnPage])
async def open_page(body: OpenBody, request: Request, response: Response, needs: Needs) -> out.MyView:
    """Open my page with a link: it is good once. The session is a cookie."""
    now = needs.clock.now()
    guesser = by_link(address_of(request))
    needs.sign_ins.throttle.check(guesser)
    begun = await needs.guest_links.use(body.secret, device_of(request.headers.get("user-agent", "")), now)
    if begun is None or begun[0].guest not in needs.house.guests:
        await needs.sign_ins.throttle.failed(guesser)
        raise NotFound("This link was used already, or is too old: ask for a new one.", "secret")
    return await begin(needs, request, response, *begun)


async def begin(
    needs: Services, request: Request, response: Response, session: GuestSession, token: str
) -> out.MyView:
    """The guest has shown who they are: their session, in the place of the one that this browser had."""
    before = needs.guest_links.find(cookie_of(request, needs.settings, COOKIE), session.begun_at)
    if before is not None:
        await _end(needs, before, Act.SIGNED_OUT)
    set_cookie(response, needs.settings, COOKIE, token, SESSION_DAYS * DAY_S)
    needs.audit.note(Act.SIGNED_IN, f"guest:{session.guest}", session.guest, at=session.begun_at)
    return await my_view(needs, needs.house.guests[session.guest])


@router.delete("/session", status_code=204)
async def close_page(asked: GuestAsking, response: Response, needs: Needs) -> None:
    """Close my page in this browser."""
    await _end(needs, asked.session, Act.SIGNED_OUT)
    drop_cookie(response, needs.settings, COOKIE)


@router.get("/sessions")
async def sessions(asked: GuestAsking, needs: Needs) -> list[out.MySessionView]:
    """The browsers in which my page is open, the newest first."""
    theirs = needs.guest_links.of(asked.id, needs.clock.now())
    return [
        out.MySessionView(one.id, one.device, one.begun_at, one.expires_at, one.hash == asked.session.hash)
        for one in reversed(theirs)
    ]


@router.delete("/sessions/{session}", status_code=204)
async def end_session(session: Annotated[str, Path(max_length=40)], asked: GuestAsking, needs: Needs) -> None:
    """Close my page in another browser."""
    theirs = needs.guest_links.of(asked.id, needs.clock.now())
    found = next((one for one in theirs if one.id == session), None)
    if found is None:
        raise NotFound("There is no such session.", "session")
    await _end(needs, found, Act.SESSION_ENDED)


async def _end(needs: Services, session: GuestSession, act: Act) -> None:
    await needs.guest_links.end(session)
    needs.audit.note(act, f"guest:{session.guest}", session.guest, at=needs.clock.now())


@router.get("")
async def my(asked: GuestAsking, needs: Needs) -> out.MyView:
    """What you hold about me, where you believe me to be, and what I allow."""
    return await my_view(needs, asked.guest)


async def my_view(needs: Services, guest: Guest) -> out.MyView:
    house, now = needs.house, needs.clock.now()
    current, _ = await needs.database.read(lambda c: load_all_consents(c, guest.id))
    return out.MyView(
        name=guest.name,
        profile=views.profile(house, guest),
        likes=views.likes(guest),
        credentials=await needs.database.read(lambda c: count_credentials(c, guest.id)),
        venues=tuple(views.venue(house, plan, guest.id, now) for plan in house.plans.values()),
        consents=views.consents(house, needs.notices, current, now),
        child=house.consents.is_child(guest.id),
        now=now,
    )


@router.get("/mirror")
async def look_in_the_mirror(
    asked: GuestAsking, needs: Needs, venue: Annotated[str, Query(max_length=100)]
) -> out.MirrorView:
    """The very card that staff of a venue see now; or, if I am not there, the one that would come if I walked
    in now."""
    if venue not in needs.house.plans:
        raise NotFound("There is no such venue.", "venue")
    ends = await needs.database.read(lambda c: load_ends(c, venue, asked.id))
    return mirror(needs.house, venue, asked.guest, ends, needs.clock.now())


@router.put("/venues/{venue}/intent")
async def choose_intent(venue: VenueAsked, body: IntentBody, asked: GuestAsking, needs: Needs) -> out.MyView:
    """Welcome, only if I ask, or invisible: for twelve hours, or until I choose again. Without any consent
    there is nothing to choose, and nothing is stored."""
    await needs.bus.publish(venue, ChooseIntent(asked.id, body.intent))
    return await my_view(needs, asked.guest)
