"""Signing in and out, and choosing a zone."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server import metrics
from server.api import schemas as out
from server.api.signed import COOKIE, AnyStaff, Needs, Signed
from server.errors import NotSignedIn, TooManyTries, Unprocessable
from server.messages import PlaceStaff
from server.security import new_token, password_matches, token_hash
from server.services import Services
from server.store import people
from server.views import staff_view, venue_view

router = APIRouter(tags=["session"])
_one_at_a_time = asyncio.Semaphore(2)
"""Argon2 takes 64 MiB and a core: more at once would only slow the cards down."""


class SignIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=100)
    password: str = Field(max_length=200)


class ChooseZone(BaseModel):
    model_config = ConfigDict(extra="forbid")
    zone: str | None = Field(max_length=100)


@router.post("/session")
async def sign_in(body: SignIn, request: Request, response: Response, needs: Needs) -> out.MeView:
    """Sign in with name and password. The session is a cookie; scripts may send it as a bearer token."""
    name = body.name.strip().casefold()
    now = needs.clock.now()
    account = next((a for a in needs.house.accounts.values() if a.sign_in == name), None)
    async with _one_at_a_time:
        # Not before it is this one's turn: else a thousand guesses at once would all still be the first.
        if not needs.tries.may_try(name, now):
            raise TooManyTries("Too many wrong passwords; wait a few minutes.")
        right = await asyncio.to_thread(
            password_matches, account.password if account else None, body.password
        )
        if not right:
            needs.tries.failed(name, now)
    metrics.SIGN_INS.labels("right" if right else "wrong").inc()
    if account is None or not right:
        raise NotSignedIn("The name or the password is wrong.")
    needs.tries.succeeded(name)
    token = new_token()
    await _keep_session(needs, people.Session(token_hash(token), account.staff.id, _expiry(needs)))
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(needs.settings.session_hours * 3600),
        httponly=True,
        samesite="strict",
        secure=needs.settings.secure_cookies,
    )
    return _me(needs, Signed("", account.staff))


def _expiry(needs: Services) -> float:
    return needs.clock.now() + needs.settings.session_hours * 3600


async def _keep_session(needs: Services, session: people.Session) -> None:
    now = needs.clock.now()
    await needs.database.write(lambda connection: people.add_session(connection, session, now))
    needs.house.sessions[session.hash] = session


@router.delete("/session", status_code=204)
async def sign_out(signed: AnyStaff, response: Response, needs: Needs) -> None:
    """End this session everywhere: its open pages are told at once."""
    await needs.database.write(lambda connection: people.drop_session(connection, signed.session))
    needs.house.sessions.pop(signed.session, None)
    for feed in needs.house.feeds.values():
        feed.sign_out(signed.session)
    response.delete_cookie(COOKIE)


@router.get("/me")
async def me(signed: AnyStaff, needs: Needs) -> out.MeView:
    """Who is signed in, and their venue."""
    return _me(needs, signed)


@router.put("/me/zone")
async def choose_zone(body: ChooseZone, signed: AnyStaff, needs: Needs) -> out.MeView:
    """Say where I am, so that guests nearby come to me first."""
    plan = needs.house.plans[signed.staff.venue]
    if body.zone is not None and body.zone not in plan.by_id:
        raise Unprocessable(f"There is no zone called {body.zone} in this venue.", "zone")
    await needs.bus.publish(plan.id, PlaceStaff(signed.staff.id, body.zone))
    return _me(needs, Signed(signed.session, needs.house.accounts[signed.staff.id].staff))


def _me(needs: Services, signed: Signed) -> out.MeView:
    return out.MeView(staff_view(signed.staff), venue_view(needs.house.plans[signed.staff.venue]))
