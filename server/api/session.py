"""Signing in with a password, signing out, and who I am."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server import known_browsers, metrics
from server.access import Right, may
from server.api import schemas as out
from server.api.address import V1
from server.api.proving import guessers_of, matches, note, note_failed, one_at_a_time
from server.api.signed import AnyStaff, Needs, Serving
from server.audit import Act
from server.cookies import cookie_of, drop_cookie, set_cookie
from server.errors import CodeNeeded, CodeWrong, NotSignedIn, Unprocessable
from server.identify import COOKIE, DEVICE_COOKIE, Signed
from server.messages import PlaceStaff, SetDuty
from server.security import new_token, token_hash
from server.services import Services
from server.sessions import browser_of
from server.store.people import Account, Session, Way
from server.throttle import Guesser
from server.views import staff_view, venue_view

router = APIRouter(prefix=V1, tags=["session"])


class SignIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=100)
    password: str = Field(max_length=200)
    code: str = Field(default="", max_length=40)
    """Of the second factor: the app's, or a recovery code."""


class ChooseZone(BaseModel):
    model_config = ConfigDict(extra="forbid")
    zone: str | None = Field(max_length=100)


@router.post("/session")
async def sign_in(body: SignIn, request: Request, response: Response, needs: Needs) -> out.MeView:
    """Sign in with name and password, and a code if one has a second factor. The session is a cookie; scripts
    may send it as a bearer token."""
    name = body.name.strip().casefold()
    account = {one.sign_in: one for one in needs.house.accounts.values()}.get(name)
    guessers = guessers_of(request, needs, name)
    async with one_at_a_time:
        # Not before it is this one's turn: else a thousand guesses at once would all still be the first.
        needs.sign_ins.throttle.check(*guessers)
        right = await matches(needs, account, name, body.password)
        if not right:
            await note_failed(needs, account, guessers, way=Way.PASSWORD)
        way = await _second_step(needs, account, body.code, guessers) if right and account else Way.PASSWORD
    metrics.SIGN_INS.labels("right" if right else "wrong").inc()
    if account is None or not right:
        raise NotSignedIn("The name or the password is wrong.")
    await needs.sign_ins.throttle.succeeded(guessers[0])
    device = needs.devices.find(cookie_of(request, needs.settings, DEVICE_COOKIE))
    if device is not None:
        needs.devices.locks.succeeded(device.id, account.staff.id)
    tied = device.id if device is not None else ""
    return await begin_session(needs, request, response, account, way, tied)


async def _second_step(needs: Services, account: Account, code: str, guessers: tuple[Guesser, ...]) -> Way:
    """:raises CodeNeeded: they have an app, and there is no code yet. That is no wrong try."""
    factors = needs.sign_ins.second_factors
    if not factors.has_app(account.staff.id):
        return Way.PASSWORD
    if not code:
        raise CodeNeeded("A code of the second factor is needed.", "code")
    if not await factors.use(account.staff.id, code):
        await note_failed(needs, account, guessers, way=Way.TWO_FACTORS)
        raise CodeWrong("This code is wrong, or was used.", "code")
    return Way.TWO_FACTORS


async def begin_session(
    needs: Services, request: Request, response: Response, account: Account, way: Way, device: str = ""
) -> out.MeView:
    """Somebody has shown who they are: their session, as a cookie, in the place of the one that this browser
    had. With it their shift begins, if they serve guests and are not in one.

    :param device: the shared tablet with whose pairing the session ends; empty for none.
    """
    settings, now = needs.settings, needs.clock.now()
    hours = settings.pin_session_hours if way is Way.PIN else settings.session_hours
    token = new_token()
    browser = browser_of(request.headers.get("user-agent", ""))
    session = Session(
        token_hash(token),
        account.staff.id,
        now + hours * 3600,
        device,
        way,
        browser,
        begun_at=now,
        seen_at=now,
    )
    await needs.sign_ins.sessions.replace(token_hash(cookie_of(request, settings, COOKIE)), session, now)
    await needs.sign_ins.second_factors.note_signed_in(account)
    set_cookie(response, settings, COOKIE, token, hours * 3600)
    if not device:
        known = known_browsers.write(needs.house.secret, account.sign_in)
        set_cookie(response, settings, known_browsers.COOKIE, known, known_browsers.DAYS * 86_400)
    note(needs, Act.SIGNED_IN, account, way=way)
    if not account.staff.on_shift and may(account.staff.role, Right.SERVE):
        await needs.bus.publish(account.staff.venue, SetDuty(account.staff.id, on_shift=True))
    limited = needs.sign_ins.second_factors.limits(session, account)
    return _me(needs, Signed(session.hash, needs.house.accounts[account.staff.id].staff, limited=limited))


@router.delete("/session", status_code=204)
async def sign_out(signed: AnyStaff, response: Response, needs: Needs) -> None:
    """End this session everywhere: its open pages are told at once."""
    await needs.sign_ins.sessions.end(signed.session)
    note(needs, Act.SIGNED_OUT, needs.house.accounts[signed.staff.id])
    drop_cookie(response, needs.settings, COOKIE)


@router.get("/me")
async def me(signed: AnyStaff, needs: Needs) -> out.MeView:
    """Who is signed in, and their venue."""
    return _me(needs, signed)


@router.put("/me/zone")
async def choose_zone(body: ChooseZone, signed: Serving, needs: Needs) -> out.MeView:
    """Say where I am, so that guests nearby come to me first."""
    plan = needs.house.plans[signed.staff.venue]
    if body.zone is not None and body.zone not in plan.by_id:
        raise Unprocessable(f"There is no zone called {body.zone} in this venue.", "zone")
    await needs.bus.publish(plan.id, PlaceStaff(signed.staff.id, body.zone))
    return _me(needs, Signed(signed.session, needs.house.accounts[signed.staff.id].staff))


def _me(needs: Services, signed: Signed) -> out.MeView:
    account = needs.house.accounts[signed.staff.id]
    return out.MeView(
        staff_view(signed.staff),
        venue_view(needs.house.plans[signed.staff.venue]),
        signed.limited,
        needs.sign_ins.second_factors.due_at(account),
    )
