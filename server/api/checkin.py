"""The guest's own page: checking in at a door, and the browser's position. The phone's key says who."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from alerts.model import Intent
from recognition.consent import Purpose
from recognition.model import CheckIn, Decoded, Fix
from server import metrics
from server.access import Right
from server.api import schemas as out
from server.api.address import V1
from server.api.signed import Needs
from server.doors import CODE_MAX, OtherVenue, read_code
from server.errors import NotHere
from server.keys import asking_over_http
from server.messages import AskForSomebody, ChooseIntent, GuestCheckedIn, GuestStoppedSharing
from server.services import Services

router = APIRouter(prefix=f"{V1}/phones", tags=["guests' pages"])

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


class ChooseBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    intent: Intent


class Phone:
    """Whose page is asking."""

    def __init__(self, request: Request, needs: Needs) -> None:
        self.key, self.token = asking_over_http(request, needs, Right.POST_FIXES)


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
    here = _here(phone, needs)
    # Who is invisible leaves no trace, not even here.
    if here.intent is not Intent.INVISIBLE:
        metrics.CHECK_INS.labels("taken" if taken else "no_consent").inc()
    return here


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


@router.get("/intent")
async def intent(phone: Asking, needs: Needs) -> out.HereView:
    """What the guest chose for here, and until when."""
    return _here(phone, needs)


@router.put("/intent")
async def choose_intent(body: ChooseBody, phone: Asking, needs: Needs) -> out.HereView:
    """Welcome, only if they ask, or invisible: for twelve hours, or until they choose again. Without any
    consent nothing is stored, and the answer says so."""
    guest = needs.house.identity.resolve_phone(phone.token)
    if guest is not None:
        await needs.bus.publish(phone.key.venue, ChooseIntent(guest, body.intent))
    return _here(phone, needs)


@router.post("/ask")
async def ask(phone: Asking, needs: Needs) -> out.HereView:
    """The guest would like somebody to come to where they are. Pressed again within a minute, it counts
    once."""
    guest = needs.house.identity.resolve_phone(phone.token)
    if guest is None:
        raise NotHere("We do not know where you are.")
    await needs.bus.publish(phone.key.venue, AskForSomebody(guest))
    return _here(phone, needs)


def _here(phone: Phone, needs: Services) -> out.HereView:
    house, at = needs.house, phone.key.venue
    plan = house.plans[at]
    guest = house.identity.resolve_phone(phone.token)
    consents = guest is not None and house.consents.covers(guest, Purpose.RECOGNISE_BY_PHONE, at)
    presence = house.actors[at].venue.presence(guest) if guest is not None and consents else None
    zone = plan.by_id.get(presence.zone) if presence else None
    wish = house.actors[at].desk.intents.of(guest, needs.clock.now()) if guest is not None else None
    return out.HereView(
        plan.name,
        consents,
        zone.name if zone else None,
        wish.intent if wish is not None else Intent.WELCOME,
        wish.until if wish is not None else None,
    )
