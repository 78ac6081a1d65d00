"""Notifications for staff who have no page of ours open."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from server.api.address import V1
from server.api.signed import Needs, Serving
from server.channels.webpush import allowed, is_browser_key
from server.errors import Unprocessable
from server.store.pushes import Subscription

router = APIRouter(prefix=V1, tags=["session"])


class Keys(BaseModel):
    model_config = ConfigDict(extra="forbid")
    p256dh: str = Field(max_length=100)
    auth: str = Field(max_length=40)


class Subscribe(BaseModel):
    model_config = ConfigDict(extra="forbid")
    endpoint: str = Field(max_length=1_000)
    keys: Keys


class Unsubscribe(BaseModel):
    model_config = ConfigDict(extra="forbid")
    endpoint: str = Field(max_length=1_000)


@dataclass(frozen=True, slots=True)
class PushKeyView:
    key: str
    """This server's public key, for ``PushManager.subscribe``."""


@router.get("/push/key")
async def push_key(signed: Serving, needs: Needs) -> PushKeyView:
    """What a browser needs to subscribe."""
    return PushKeyView(needs.pushes.vapid.public)


@router.put("/push", status_code=204)
async def subscribe(body: Subscribe, signed: Serving, needs: Needs) -> None:
    """Notify me at this browser, until I sign out there."""
    if not allowed(body.endpoint, needs.settings.push_hosts):
        raise Unprocessable("This push service is not one that the server posts to.", "endpoint")
    if not is_browser_key(body.keys.p256dh, body.keys.auth):
        raise Unprocessable("These are no keys of a browser.", "keys")
    one = Subscription(body.endpoint, signed.staff.id, signed.session, body.keys.p256dh, body.keys.auth)
    await needs.pushes.add(one)


@router.delete("/push", status_code=204)
async def unsubscribe(body: Unsubscribe, signed: Serving, needs: Needs) -> None:
    """Notify me at this browser no more."""
    mine = needs.pushes.of(signed.staff.id)
    await needs.pushes.drop([one for one in mine if one.endpoint == body.endpoint])
