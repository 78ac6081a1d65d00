"""The guest's own page at a door: I am here, by the code, by a button or by the phone's position."""

from __future__ import annotations

import base64
import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, model_validator

from alerts.model import Intent
from recognition.identity import PHONE, credential_hash
from recognition.model import CheckIn, Decoded, Fix
from server import metrics
from server import my_views as views
from server.api import my_schemas as out
from server.api.address import V1
from server.api.checkin import BROWSER_P, OLDEST_S
from server.api.my import Asked, GuestAsking, VenueAsked
from server.api.signed import Needs
from server.doors import CODE_MAX, read_code
from server.errors import Unprocessable
from server.messages import AskForSomebody, GuestCheckedIn, GuestStoppedSharing
from server.security import derived_key
from server.services import Services

router = APIRouter(prefix=f"{V1}/my", tags=["the guest's own page"])


class CheckInBody(BaseModel):
    """Either the code at a door, or the place by name."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field(default="", max_length=CODE_MAX)
    venue: str = Field(default="", max_length=100)
    zone: str = Field(default="", max_length=100)

    @model_validator(mode="after")
    def _one_of_them(self) -> CheckInBody:
        if bool(self.code) == bool(self.venue and self.zone):
            raise ValueError("Send the code, or venue and zone")
        return self


class PositionBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    accuracy_m: float = Field(gt=0, le=20_000_000)
    age_s: float = Field(ge=0, le=OLDEST_S)


def page_phone(asked: GuestAsking, needs: Needs) -> str:
    """What stands for a phone of this guest as far as the page goes. It derives from who they are, so that
    there is nothing to store; recognising by it asks for the same consent as any phone."""
    key = derived_key(needs.house.secret, b"guests' pages")
    digest = hashlib.blake2b(asked.id.encode(), key=key, digest_size=24).digest()
    credential = base64.urlsafe_b64encode(digest).decode()
    needs.house.identity.add(credential_hash(needs.house.secret, PHONE, credential), asked.id)
    return credential


PagePhone = Annotated[str, Depends(page_phone)]


@router.post("/check-in")
async def check_in(body: CheckInBody, asked: GuestAsking, phone: PagePhone, needs: Needs) -> out.MyVenueView:
    """I am here. Without consent to be recognised by phone nothing is stored, and the answer says so."""
    if body.code:
        door = read_code(needs.house.secret, body.code, needs.clock.now())
        venue, zone = door.venue, door.zone
    else:
        venue, zone = body.venue, body.zone
    if venue not in needs.house.plans or zone not in needs.house.plans[venue].by_id:
        raise Unprocessable("There is no such place.", "zone")
    taken = await needs.bus.publish(venue, GuestCheckedIn(CheckIn(phone, zone)))
    here = _here(needs, asked, venue)
    # Who is invisible leaves no trace, not even here.
    if here.intent is not Intent.INVISIBLE:
        metrics.CHECK_INS.labels("taken" if taken else "no_consent").inc()
    return here


@router.post("/venues/{venue}/position")
async def share_position(
    venue: VenueAsked, body: PositionBody, asked: GuestAsking, phone: PagePhone, needs: Needs
) -> out.MyVenueView:
    """Where my browser believes to be. Without consent it is dropped, and the answer says so."""
    at = needs.clock.now() - body.age_s
    fix = Fix(phone, at, body.lat, body.lon, body.accuracy_m, BROWSER_P)
    await needs.intake.take(Decoded(fixes=[fix]), "browser", venue, None)
    return _here(needs, asked, venue)


@router.post("/venues/{venue}/stop")
async def stop_sharing(
    venue: VenueAsked, asked: GuestAsking, phone: PagePhone, needs: Needs
) -> out.MyVenueView:
    """I have left, or share my position no longer: a presence that rests on this page ends now."""
    await needs.bus.publish(venue, GuestStoppedSharing(phone))
    return _here(needs, asked, venue)


@router.post("/venues/{venue}/ask")
async def ask(venue: VenueAsked, asked: GuestAsking, needs: Needs) -> out.MyVenueView:
    """I would like somebody to come to where I am. Pressed again within a minute, it counts once."""
    await needs.bus.publish(venue, AskForSomebody(asked.id))
    return _here(needs, asked, venue)


def _here(needs: Services, asked: Asked, venue: str) -> out.MyVenueView:
    return views.venue(needs.house, needs.house.plans[venue], asked.id, needs.clock.now())
