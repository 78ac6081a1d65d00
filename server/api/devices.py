"""Shared tablets and wall displays: how they are paired, and which there are."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server.api.address import V1
from server.api.proving import address_of
from server.api.schemas import VenueView
from server.api.signed import Needs, Pairing, services
from server.audit import Act
from server.cookies import cookie_of, set_cookie
from server.errors import NotFound, NotPaired, Unprocessable
from server.identify import DEVICE_COOKIE, wall_session
from server.pairing import CODE_GOOD_S, Offer
from server.poster import is_address
from server.security import new_token, token_hash
from server.services import Services
from server.store.devices import Device, DeviceKind
from server.throttle import by_pairing
from server.views import venue_view

router = APIRouter(prefix=V1, tags=["devices"])

DEVICES_MOST = 500
"""Paired devices of a venue."""

COOKIE_DAYS = 400
"""The longest that browsers keep a cookie."""


class NewDevice(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=60)
    kind: DeviceKind
    address: str = Field(default="", max_length=200)


class Code(BaseModel):
    model_config = ConfigDict(extra="forbid")
    code: str = Field(max_length=40)


@dataclass(frozen=True, slots=True)
class PairingView:
    """A code, good once and for ten minutes."""

    code: str
    url: str
    """Opens the page that pairs; the code is behind ``#``, so that no server or log sees it."""
    qr: str
    """The same as a picture: SVG."""
    expires_at: float


@dataclass(frozen=True, slots=True)
class DeviceView:
    id: str
    name: str
    kind: DeviceKind
    paired_at: float
    paired_by_name: str


@dataclass(frozen=True, slots=True)
class PersonView:
    id: str
    name: str
    has_pin: bool


@dataclass(frozen=True, slots=True)
class ThisDeviceView:
    """What a paired device may know before anybody has signed in at it."""

    kind: DeviceKind
    name: str
    venue: VenueView
    people: tuple[PersonView, ...]
    """On a tablet: who may sign in with a PIN. On a wall: nobody."""


@dataclass(frozen=True, slots=True)
class PairedView:
    kind: DeviceKind
    name: str


@router.post("/devices")
async def offer_pairing(body: NewDevice, request: Request, signed: Pairing, needs: Needs) -> PairingView:
    """Make a code that pairs a device with my venue. ``address``: this server as the device reaches it."""
    name = body.name.strip()
    if not name or not name.isprintable():
        raise Unprocessable("A device has a name without control characters.", "name")
    address = (body.address or str(request.base_url)).rstrip("/")
    if not is_address(address):
        raise Unprocessable("This is no address of a server.", "address")
    if len(needs.devices.of(signed.staff.venue)) >= DEVICES_MOST:
        raise Unprocessable(f"A venue may have {DEVICES_MOST} devices; remove one first.", "name")
    until = needs.clock.now() + CODE_GOOD_S
    offer = Offer(signed.staff.venue, body.kind, name, signed.staff.id, until)
    code = needs.devices.pairing.offer(offer)
    url = f"{address}/pair#{code}"
    picture = segno.make_qr(url, error="m").svg_inline(border=4, omitsize=True)
    return PairingView(code, url, picture, until)


@router.get("/devices")
async def list_devices(signed: Pairing, needs: Needs) -> list[DeviceView]:
    """The paired devices of my venue, the newest first."""
    found = sorted(needs.devices.of(signed.staff.venue), key=lambda one: one.paired_at, reverse=True)
    return [
        DeviceView(one.id, one.name, one.kind, one.paired_at, _name(needs, one.paired_by)) for one in found
    ]


def _name(needs: Services, staff: str) -> str:
    account = needs.house.accounts.get(staff)
    return account.staff.name if account is not None else ""


@router.delete("/devices/{device}", status_code=204)
async def remove_device(device: str, signed: Pairing, needs: Needs) -> None:
    """Unpair a device; whoever is signed in at it with a PIN is signed out at once."""
    found = next((one for one in needs.devices.of(signed.staff.venue) if one.id == device), None)
    if found is None:
        raise NotFound("There is no such device.", "device")
    await needs.devices.drop(found)
    needs.audit.by_staff(signed.staff, Act.DEVICE_REMOVED, needs.clock.now(), device=device)
    sessions = needs.house.sessions
    ended = [session.hash for session in sessions.values() if session.device == device]
    for hash_ in ended:
        sessions.pop(hash_, None)
        await needs.pushes.drop(needs.pushes.of_session(hash_))
    for hash_ in (*ended, wall_session(found)):
        needs.house.feeds[found.venue].sign_out(hash_)


@router.post("/devices/pair")
async def pair(body: Code, request: Request, response: Response, needs: Needs) -> PairedView:
    """Become a device of the venue that made the code. The device is known by a cookie from then on."""
    now = needs.clock.now()
    guesser = by_pairing(address_of(request))
    needs.sign_ins.throttle.check(guesser)
    offer = needs.devices.pairing.take(body.code, now)
    if offer is None:
        await needs.sign_ins.throttle.failed(guesser)
        raise NotFound("This code is wrong, was used, or is too old.", "code")
    token = new_token()
    device = Device(
        secrets.token_hex(8), token_hash(token), offer.venue, offer.kind, offer.name, now, offer.by
    )
    await needs.devices.add(device)
    by = f"staff:{offer.by}"
    needs.audit.note(Act.DEVICE_PAIRED, by, venue=offer.venue, at=now, device=device.id)
    set_cookie(response, needs.settings, DEVICE_COOKIE, token, COOKIE_DAYS * 86_400)
    return PairedView(device.kind, device.name)


def paired(request: Request) -> Device:
    """The device that asks.

    :raises NotPaired: it is none of ours, or was removed.
    """
    needs = services(request)
    device = needs.devices.find(cookie_of(request, needs.settings, DEVICE_COOKIE))
    if device is None:
        raise NotPaired("This device is not paired.")
    return device


Paired = Annotated[Device, Depends(paired)]


@router.get("/device")
async def this_device(device: Paired, needs: Needs) -> ThisDeviceView:
    """What this device is, and who may sign in at it."""
    accounts = [one for one in needs.house.accounts.values() if one.staff.venue == device.venue and one.pin]
    people = [PersonView(one.staff.id, one.staff.name, True) for one in accounts]
    people.sort(key=lambda one: one.name)
    shown = tuple(people) if device.kind is DeviceKind.TABLET else ()
    return ThisDeviceView(device.kind, device.name, venue_view(needs.house.plans[device.venue]), shown)
