"""The PIN with which somebody signs in at a shared tablet."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server import metrics
from server.api import schemas as out
from server.api.address import V1
from server.api.devices import Paired
from server.api.proving import Proof, note, one_at_a_time, prove
from server.api.session import begin_session
from server.api.signed import AnyStaff, Needs, OwnPage
from server.audit import Act
from server.errors import NotSignedIn, PinLocked, TooManyTries
from server.passwords import check_pin
from server.security import hash_password, password_matches
from server.services import Services
from server.store import people
from server.store.devices import Device, DeviceKind

router = APIRouter(prefix=V1, tags=["session"])


class SetPin(Proof):
    pin: str = Field(pattern=r"^[0-9]{4,8}$")


class PinSignIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    staff: str = Field(max_length=100)
    pin: str = Field(pattern=r"^[0-9]{4,8}$")


@router.put("/me/pin", status_code=204)
async def set_pin(body: SetPin, signed: AnyStaff, needs: Needs) -> None:
    """Choose my PIN, or another one; my password shows that it is me."""
    account = await prove(needs, signed, body)
    check_pin(body.pin)
    async with one_at_a_time:
        hash_ = await asyncio.to_thread(hash_password, body.pin)
    await needs.database.write(lambda connection: people.put_pin(connection, account.staff.id, hash_))
    now_so = needs.house.accounts[account.staff.id]
    needs.house.accounts[account.staff.id] = replace(now_so, pin=hash_)
    note(needs, Act.FACTOR_CHANGED, account, what="pin")


@router.post("/session/pin", dependencies=[OwnPage])
async def sign_in_by_pin(
    body: PinSignIn, device: Paired, request: Request, response: Response, needs: Needs
) -> out.MeView:
    """Sign in at a paired tablet with a PIN. The session ends with the tablet's pairing."""
    account = _account(needs, device, body.staff)
    async with one_at_a_time:
        _check_lock(needs, device, body.staff)
        stored = account.pin if account is not None else None
        right = await asyncio.to_thread(password_matches, stored or None, body.pin)
        if account is not None and not right:
            _failed(needs, device, account)
    metrics.SIGN_INS.labels("right" if right else "wrong").inc()
    if account is None or not right:
        raise NotSignedIn("The PIN is wrong.")
    needs.devices.locks.succeeded(device.id, account.staff.id)
    return await begin_session(needs, request, response, account, people.Way.PIN, device.id)


def _failed(needs: Services, device: Device, account: people.Account) -> None:
    locks, staff, now = needs.devices.locks, account.staff.id, needs.clock.now()
    locks.failed(device.id, staff, now)
    about = {"by": "server", "way": people.Way.PIN.value, "device": device.id}
    note(needs, Act.SIGN_IN_FAILED, account, **about)
    if locks.wait_s(device.id, staff, now) or locks.needs_password(device.id, staff):
        note(needs, Act.LOCKED_OUT, account, **about)


def _account(needs: Services, device: Device, staff: str) -> people.Account | None:
    """Who may sign in at this device; None if nobody of this name may."""
    account = needs.house.accounts.get(staff)
    if account is None or account.staff.venue != device.venue or device.kind is not DeviceKind.TABLET:
        return None
    return account


def _check_lock(needs: Services, device: Device, staff: str) -> None:
    locks, now = needs.devices.locks, needs.clock.now()
    if locks.needs_password(device.id, staff):
        raise PinLocked("The PIN was wrong too often; sign in with the password.")
    if wait_s := locks.wait_s(device.id, staff, now):
        raise TooManyTries(
            "The PIN was wrong too often; wait five minutes, or use the password.", retry_after_s=wait_s
        )
