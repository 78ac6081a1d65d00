"""The guest's own page: checking in at a door, and the browser's position. The phone's key says who."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from recognition.consent import Purpose
from recognition.model import CheckIn, Decoded, Fix
from server import metrics
from server.api import schemas as out
from server.api.ingest import key_token
from server.api.signed import Needs
from server.doors import CODE_MAX, OtherVenue, read_code
from server.errors import BadKey
from server.messages import GuestCheckedIn, GuestStoppedSharing
from server.security import token_hash
from server.services import Services
from server.store.people import Key, KeyKind

router = APIRouter(prefix="/phones", tags=["guests' pages"])

BROWSER_P = 0.95
"""What the radius of a browser's position holds the truth with (W3C Geolocation)."""

OLDEST_S = 3_600.0
"""The oldest position that the page may send."""


class EnterCode(BaseModel):
    model_config = ConfigDict(extra="forbid")
    code: str = Field(max_length=CODE_MAX)


class SharePosition(BaseModel):
    model_config = ConfigDict(extra="forbid")
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    accuracy_m: float = Field(gt=0, le=20_000_000)
    age_s: float = Field(ge=0, le=OLDEST_S)
    """How old the position was when it was sent: no need to trust the phone's clock."""


class Phone:
    """Whose page is asking."""

    def __init__(self, request: Request, needs: Needs) -> None:
        self.token = key_token(request.headers.get("authorization", ""))
        key = needs.house.keys.get(token_hash(self.token)) if self.token else None
        if key is None or key.kind is not KeyKind.PHONE:
            raise BadKey("Send the key of this phone as Authorization: Bearer.", "Authorization")
        self.key: Key = key


Asking = Annotated[Phone, Depends()]


@router.get("/here")
async def here(phone: Asking, needs: Needs) -> out.HereView:
    """What the guest's page shows: where we believe they are, if they have consented."""
    return _here(phone, needs)


@router.post("/check-in")
async def check_in(body: EnterCode, phone: Asking, needs: Needs) -> out.HereView:
    """I am here, at the door with this code. Without consent nothing is stored, and the answer says so."""
    door = read_code(needs.house.secret, body.code, needs.clock.now())
    if door.venue != phone.key.venue or door.zone not in needs.house.plans[door.venue].by_id:
        raise OtherVenue("This code is of a place that your link is not for.", "code")
    taken = await needs.bus.publish(door.venue, GuestCheckedIn(CheckIn(phone.token, door.zone)))
    metrics.CHECK_INS.labels("taken" if taken else "no_consent").inc()
    return _here(phone, needs)


@router.post("/position")
async def share_position(body: SharePosition, phone: Asking, needs: Needs) -> out.HereView:
    """Where the browser believes to be. Without consent it is dropped, and the answer says so."""
    at = needs.clock.now() - body.age_s
    fix = Fix(phone.token, at, body.lat, body.lon, body.accuracy_m, BROWSER_P)
    await needs.intake.take(Decoded(fixes=[fix]), "browser", phone.key.venue, None)
    return _here(phone, needs)


@router.post("/stop")
async def stop_sharing(phone: Asking, needs: Needs) -> out.HereView:
    """No longer. A presence that rests on this phone ends now."""
    await needs.bus.publish(phone.key.venue, GuestStoppedSharing(phone.token))
    return _here(phone, needs)


def _here(phone: Phone, needs: Services) -> out.HereView:
    house, at = needs.house, phone.key.venue
    plan = house.plans[at]
    guest = house.identity.resolve_phone(phone.token)
    consents = guest is not None and house.consents.allows(guest, Purpose.RECOGNISE_BY_PHONE, at)
    presence = house.actors[at].venue.presence(guest) if guest is not None and consents else None
    zone = plan.by_id.get(presence.zone) if presence else None
    return out.HereView(plan.name, consents, zone.name if zone else None)
