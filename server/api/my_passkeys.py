"""The guest's own page: a passkey, for who would like to come back without a new link."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from server.api import my_schemas as out
from server.api.address import V1
from server.api.my import GuestAsking, begin
from server.api.my_sign_in import NewPasskey
from server.api.signed import Needs, OwnPage
from server.api.ways import PasskeySignIn
from server.audit import Act
from server.errors import NotFound, NotSignedIn
from server.guest_links import device_of
from server.passkeys import place_of
from server.store.signing_in import Passkey

router = APIRouter(prefix=f"{V1}/my", tags=["the guest's own page"])

PAGE = "Maitred"
"""What the device calls the passkey by: no name of a guest is on a lock screen."""


@router.post("/session/passkey/offer", dependencies=[OwnPage])
async def offer_my_passkey(request: Request, needs: Needs) -> dict[str, Any]:
    """What to ask the browser's passkeys, good for five minutes."""
    return dict(needs.sign_ins.passkeys.offer_sign_in(place_of(request, needs.settings)))


@router.post("/session/passkey", dependencies=[OwnPage])
async def open_by_passkey(
    body: PasskeySignIn, request: Request, response: Response, needs: Needs
) -> out.MyView:
    """Open my page with a passkey."""
    place, now = place_of(request, needs.settings), needs.clock.now()
    guest = await needs.sign_ins.passkeys.sign_in(body.credential, place, "guest")
    if guest not in needs.house.guests:
        raise NotSignedIn("This passkey is not known here.")
    device = device_of(request.headers.get("user-agent", ""))
    return await begin(needs, request, response, *await needs.guest_links.begin(guest, device, now))


@router.get("/passkeys")
async def my_passkeys(asked: GuestAsking, needs: Needs) -> list[out.MyPasskeyView]:
    """My passkeys, the oldest first."""
    return [_view(one) for one in await needs.sign_ins.passkeys.of(_owner(asked.id))]


@router.post("/passkeys/offer")
async def offer_new_passkey(asked: GuestAsking, request: Request, needs: Needs) -> dict[str, Any]:
    """What to ask the browser for a new passkey, good for five minutes."""
    place = place_of(request, needs.settings)
    return dict(await needs.sign_ins.passkeys.offer_registration(_owner(asked.id), PAGE, place))


@router.post("/passkeys")
async def add_my_passkey(
    body: NewPasskey, asked: GuestAsking, request: Request, needs: Needs
) -> out.MyPasskeyView:
    """Keep the passkey that the browser made."""
    place = place_of(request, needs.settings)
    made = await needs.sign_ins.passkeys.register(_owner(asked.id), body.credential, body.label, place)
    _note(needs, asked.id)
    return _view(made)


@router.delete("/passkeys/{passkey}", status_code=204)
async def drop_my_passkey(
    passkey: Annotated[str, Path(max_length=2_000)], asked: GuestAsking, needs: Needs
) -> None:
    """Forget one."""
    if not await needs.sign_ins.passkeys.drop(_owner(asked.id), passkey):
        raise NotFound("There is no such passkey.", "passkey")
    _note(needs, asked.id)


def _owner(guest: str) -> str:
    return f"guest:{guest}"


def _note(needs: Needs, guest: str) -> None:
    needs.audit.note(Act.FACTOR_CHANGED, _owner(guest), guest, at=needs.clock.now())


def _view(key: Passkey) -> out.MyPasskeyView:
    return out.MyPasskeyView(key.id, key.label, key.made_at, key.used_at)
