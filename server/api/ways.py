"""Signing in without a password: with a passkey, or through the house's provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict

from server import metrics
from server.api import schemas as out
from server.api.address import V1
from server.api.proving import note
from server.api.session import begin_session
from server.api.signed import Needs, OwnPage
from server.audit import Act
from server.cookies import cookie_of, drop_cookie, set_cookie
from server.errors import NotFound, NotSignedIn
from server.oidc import GOOD_S, Provider, ProviderFailed
from server.passkeys import place_of
from server.services import Services
from server.store.people import Way

router = APIRouter(prefix=V1, tags=["session"])
log = structlog.get_logger()

COOKIE = "maitred_provider"
BACK = "/api/v1/session/provider/callback"


class PasskeySignIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    credential: dict[str, Any]
    """What the browser's ``PublicKeyCredential`` says of itself as JSON."""


@dataclass(frozen=True, slots=True)
class WaysView:
    """How one can sign in here, beside name and password."""

    provider: str | None
    """What the provider is called, which may be nothing; null if there is none."""


@router.get("/session/ways")
async def ways(needs: Needs) -> WaysView:
    """How one can sign in here."""
    return WaysView(needs.settings.oidc_name if needs.sign_ins.provider is not None else None)


@router.post("/session/passkey/offer", dependencies=[OwnPage])
async def offer_passkey(request: Request, needs: Needs) -> dict[str, Any]:
    """What to ask the browser's passkeys, good for five minutes."""
    return dict(needs.sign_ins.passkeys.offer_sign_in(place_of(request, needs.settings)))


@router.post("/session/passkey", dependencies=[OwnPage])
async def sign_in_by_passkey(
    body: PasskeySignIn, request: Request, response: Response, needs: Needs
) -> out.MeView:
    """Sign in with a passkey: it is two factors, so nothing else is asked."""
    place = place_of(request, needs.settings)
    try:
        staff = await needs.sign_ins.passkeys.sign_in(body.credential, place, "staff")
        account = needs.house.accounts[staff]
    except (NotSignedIn, KeyError):
        metrics.SIGN_INS.labels("wrong").inc()
        note(needs, Act.SIGN_IN_FAILED, None, by="server", way=Way.PASSKEY)
        raise NotSignedIn("This passkey is not known here, or it took too long.") from None
    metrics.SIGN_INS.labels("right").inc()
    return await begin_session(needs, request, response, account, Way.PASSKEY)


@router.get("/session/provider", status_code=303, response_class=RedirectResponse)
async def to_provider(request: Request, needs: Needs) -> RedirectResponse:
    """Go to the provider and sign in there."""
    back = place_of(request, needs.settings).origin + BACK
    try:
        address, browser = await _provider(needs).begin(back)
    except ProviderFailed as failure:
        log.warning("the provider failed", why=str(failure))
        return _to_page("failed")
    answer = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
    # The browser comes back from another site: a strict cookie would stay at home.
    set_cookie(answer, needs.settings, COOKIE, browser, GOOD_S, samesite="lax")
    return answer


@router.get("/session/provider/callback", status_code=303, response_class=RedirectResponse)
async def from_provider(request: Request, needs: Needs) -> RedirectResponse:
    """Come back from the provider: to the board, or to the sign-in with a word on what went wrong."""
    browser = cookie_of(request, needs.settings, COOKIE)
    try:
        name = await _provider(needs).finish(request.query_params, browser)
    except ProviderFailed as failure:
        log.warning("the provider let nobody in", why=str(failure))
        answer, account = _to_page("failed"), None
    else:
        account = {one.sign_in: one for one in needs.house.accounts.values()}.get(name)
        answer = RedirectResponse("/", 303) if account is not None else _to_page("unknown")
    drop_cookie(answer, needs.settings, COOKIE)
    metrics.SIGN_INS.labels("wrong" if account is None else "right").inc()
    if account is None:
        note(needs, Act.SIGN_IN_FAILED, None, by="server", way=Way.PROVIDER)
    else:
        await begin_session(needs, request, answer, account, Way.PROVIDER)
    return answer


def _provider(needs: Services) -> Provider:
    if needs.sign_ins.provider is None:
        raise NotFound("There is no provider to sign in with.")
    return needs.sign_ins.provider


def _to_page(why: str) -> RedirectResponse:
    return RedirectResponse(f"/?{urlencode({'provider': why})}", 303)
