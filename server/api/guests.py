"""Guests for the systems that keep them too, one at a time: docs/sync.md."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Body, Path, Request, Response

from alerts.people import Guest
from recognition.identity import PHONE, TAG, credential_hash
from server.api.address import V1
from server.api.guest_schemas import CredentialView, GuestRecordView, NewCredential
from server.api.signed import Needs
from server.audit import Act
from server.errors import Conflict, Merged, NotFound, PreconditionFailed, Unprocessable
from server.guestfields import PROFILE, etag_of, fields_of, patched
from server.guestline import BadLine, Hex, parse_line, profile_of, spellings
from server.messages import EVERY_VENUE, CredentialsChanged, GuestsCame
from server.services import Services
from server.store.credentials import Aside, Bears, CredentialsChange, bearers, load_bears
from server.store.guests import NewGuest
from server.syncing import MaySync, Syncing, once

router = APIRouter(prefix=V1, tags=["sync"])

GuestId = Annotated[str, Path(alias="id", max_length=64)]
CredentialId = Annotated[str, Path(alias="credential", max_length=64, pattern="^([0-9a-f]{2})+$")]
Fields = Annotated[dict[str, Any], Body()]
_ANSWERED: dict[int | str, dict[str, Any]] = {
    200: {"model": GuestRecordView},
    201: {"model": GuestRecordView},
}


@router.get("/guests/{id}", response_model=GuestRecordView)
async def get_guest(guest: GuestId, request: Request, who: MaySync, needs: Needs) -> Response:
    """A guest's profile and credentials, with their ETag. That somebody looked is noted."""
    found = _found(needs, guest)
    needs.audit.note(Act.VIEWED, who.by, guest, who.venue, at=needs.clock.now())
    if request.headers.get("if-none-match") == etag_of(found):
        return Response(status_code=304, headers={"ETag": etag_of(found)})
    return await _shown(needs, found)


@router.put("/guests/{id}", responses=_ANSWERED, response_model=GuestRecordView)
async def put_guest(guest: GuestId, fields: Fields, request: Request, who: MaySync, needs: Needs) -> Response:
    """Add a guest, or replace the profile; credentials and consents stay. ``If-Match``: only if it is still
    this one; ``If-None-Match: *``: only if there is none yet; else 412."""

    async def change() -> Response:
        _check_gone(needs, guest)
        _check(request, needs.house.guests.get(guest))
        return await _keep(needs, who, _parsed(guest, fields))

    return await once(request, needs, who, guest, change)


@router.patch("/guests/{id}", responses=_ANSWERED, response_model=GuestRecordView)
async def patch_guest(
    guest: GuestId, fields: Fields, request: Request, who: MaySync, needs: Needs
) -> Response:
    """Change some fields, as a JSON merge patch: null takes one away, a list comes in the place of the one
    before."""

    async def change() -> Response:
        found = _found(needs, guest)
        _check(request, found)
        return await _keep(needs, who, _parsed(guest, patched(fields_of(found), fields)))

    return await once(request, needs, who, guest, change)


@router.post("/guests/{id}/credentials", response_model=GuestRecordView)
async def add_credential(
    guest: GuestId, body: NewCredential, request: Request, who: MaySync, needs: Needs
) -> Response:
    """Give the guest a tag or a phone; what it ``replaces`` is lost from then on. 409 for what somebody else
    bears, or what is set aside."""
    new = _hashes(needs, body)

    async def change() -> Response:
        _found(needs, guest)
        await _check_free(needs, guest, new)
        old = ((await _own(needs, guest, body.replaces), Aside.LOST),) if body.replaces else ()
        return await _change_credentials(needs, who, CredentialsChange(guest, needs.clock.now(), new, old))

    return await once(request, needs, who, guest, change)


@router.post("/guests/{id}/credentials/{credential}/{state}", response_model=GuestRecordView)
async def set_aside(
    guest: GuestId,
    credential: CredentialId,
    state: Annotated[str, Path(pattern="^(lost|lent|back)$")],
    request: Request,
    who: MaySync,
    needs: Needs,
) -> Response:
    """A credential is ``lost`` or ``lent``: from now on it recognises nobody, and is never another guest's.
    ``back``: it is the guest's again."""

    async def change() -> Response:
        _found(needs, guest)
        hash_ = await _own(needs, guest, credential)
        aside = () if state == "back" else ((hash_, Aside(state)),)
        back = (hash_,) if state == "back" else ()
        made = CredentialsChange(guest, needs.clock.now(), aside=aside, back=back)
        return await _change_credentials(needs, who, made)

    return await once(request, needs, who, guest, change)


def _found(needs: Services, guest: str) -> Guest:
    found = needs.house.guests.get(guest)
    if found is None:
        _check_gone(needs, guest)
        raise NotFound("There is no such guest.", "id")
    return found


def _check_gone(needs: Services, guest: str) -> None:
    if guest in needs.house.merged:
        raise Merged(f"This profile was merged into {needs.house.merged[guest]}.", "id")


def _check(request: Request, found: Guest | None) -> None:
    """Whether what the sender knew is still so."""
    match, none_match = request.headers.get("if-match"), request.headers.get("if-none-match")
    if match is not None and (found is None or match not in ("*", etag_of(found))):
        raise PreconditionFailed("Somebody has changed this guest since; read it again.", "If-Match")
    if none_match == "*" and found is not None:
        raise PreconditionFailed("There is such a guest already.", "If-None-Match")


def _parsed(guest: str, fields: dict[str, Any]) -> Guest:
    other = next((name for name in fields if name not in PROFILE), None)
    if other is not None:
        raise Unprocessable("A profile has no such field; credentials and consents are changed apart.", other)
    if fields.get("id", guest) != guest:
        raise Unprocessable("This is not the id in the address.", "id")
    try:
        return profile_of(parse_line({**fields, "id": guest}))
    except BadLine as bad:
        raise Unprocessable(bad.why, bad.where) from None


async def _keep(needs: Services, who: Syncing, guest: Guest) -> Response:
    status = 200 if guest.id in needs.house.guests else 201
    await needs.bus.publish(EVERY_VENUE, GuestsCame([NewGuest(guest, keeps_credentials=True)]))
    needs.audit.note(Act.CHANGED, who.by, guest.id, who.venue, at=needs.clock.now())
    return await _shown(needs, needs.house.guests[guest.id], status)


async def _shown(needs: Services, guest: Guest, status: int = 200) -> Response:
    bears = await needs.database.read(lambda c: load_bears(c, guest.id))
    body = msgspec.json.encode({**fields_of(guest), "credentials": list(map(_credential_view, bears))})
    return Response(body, status, {"ETag": etag_of(guest)}, "application/json")


def _credential_view(one: Bears) -> CredentialView:
    since = None if one.since is None else datetime.fromtimestamp(one.since, UTC).isoformat()
    return CredentialView(one.hash.hex(), one.kind, one.aside, since)


def _hashes(needs: Services, body: NewCredential) -> tuple[tuple[bytes, str], ...]:
    if bool(body.tag) == bool(body.phone):
        raise Unprocessable("Give one of tag and phone.", "tag")
    if body.phone:
        return ((credential_hash(needs.house.secret, PHONE, body.phone), PHONE),)
    try:
        tag = msgspec.convert(body.tag, Hex)
    except msgspec.ValidationError:
        raise Unprocessable("A tag is an EPC: 8 to 124 hex digits, an even number.", "tag") from None
    return tuple(
        (credential_hash(needs.house.secret, TAG, epc), TAG) for epc in dict.fromkeys(spellings(tag))
    )


async def _check_free(needs: Services, guest: str, new: tuple[tuple[bytes, str], ...]) -> None:
    hashes = [hash_ for hash_, _ in new]
    borne = await needs.database.read(lambda c: bearers(c, hashes))
    if set(borne.values()) - {guest}:
        raise Conflict("Somebody else bears this, or has lost or lent it.", "tag")


async def _own(needs: Services, guest: str, credential: str) -> bytes:
    bears = await needs.database.read(lambda c: load_bears(c, guest))
    found = next((one.hash for one in bears if one.hash.hex() == credential), None)
    if found is None:
        raise NotFound("The guest has no such credential.", "credential")
    return found


async def _change_credentials(needs: Services, who: Syncing, change: CredentialsChange) -> Response:
    await needs.bus.publish(EVERY_VENUE, CredentialsChanged(change))
    needs.audit.note(Act.CHANGED, who.by, change.guest, who.venue, at=needs.clock.now(), what="credentials")
    return await _shown(needs, _found(needs, change.guest))
