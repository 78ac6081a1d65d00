"""My sign-in: my password, second factor, passkeys and sessions."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server import passwords, totp
from server.api.address import V1
from server.api.proving import Proof, note, one_at_a_time, prove
from server.api.signed import AnyStaff, Needs
from server.audit import Act
from server.cookies import drop_cookie
from server.errors import NotFound, Unprocessable
from server.identify import COOKIE
from server.passkeys import LABEL_MOST, place_of
from server.security import hash_password
from server.services import Services
from server.sessions import public_id
from server.store.people import Session, Way, put_password
from server.store.signing_in import Passkey

router = APIRouter(prefix=V1, tags=["my sign-in"])


class NewPassword(Proof):
    new: str = Field(max_length=passwords.MOST)


class AppCode(BaseModel):
    model_config = ConfigDict(extra="forbid")
    code: str = Field(max_length=40)


class NewPasskey(BaseModel):
    model_config = ConfigDict(extra="forbid")
    credential: dict[str, Any]
    """What the browser's ``PublicKeyCredential`` says of itself as JSON."""
    label: str = Field(default="", max_length=LABEL_MOST)


@dataclass(frozen=True, slots=True)
class SessionView:
    id: str
    current: bool
    """The one that asks."""
    way: Way
    browser: str
    """``Chrome, Android``; empty for a script."""
    device: str
    """The shared tablet it was begun at, by its name; else empty."""
    begun_at: float | None
    seen_at: float | None
    """When it was last used, to the quarter of an hour."""
    expires_at: float


@dataclass(frozen=True, slots=True)
class PasskeyView:
    id: str
    label: str
    made_at: float
    used_at: float | None


@dataclass(frozen=True, slots=True)
class SignInView:
    """How I sign in."""

    sign_in: str
    has_pin: bool
    app_since: float | None
    """Since when an authenticator app is asked for; null if there is none."""
    recovery_codes: int
    """How many are left."""
    passkeys: tuple[PasskeyView, ...]
    needed: bool
    """Whether I must have an app or a passkey."""
    due_at: float | None
    sessions: tuple[SessionView, ...]


@dataclass(frozen=True, slots=True)
class EnrolmentView:
    """For the authenticator app."""

    secret: str
    address: str
    """``otpauth://...``"""
    qr: str
    """The same as a picture: SVG."""


@dataclass(frozen=True, slots=True)
class RecoveryCodesView:
    """Shown this once."""

    codes: tuple[str, ...]


@router.get("/me/sign-in")
async def my_sign_in(signed: AnyStaff, needs: Needs) -> SignInView:
    """How I sign in, and where I am signed in."""
    account = needs.house.accounts[signed.staff.id]
    standing = await needs.sign_ins.second_factors.standing(account)
    keys = await needs.sign_ins.passkeys.of(f"staff:{signed.staff.id}")
    return SignInView(
        account.sign_in,
        bool(account.pin),
        standing.app_since,
        standing.recovery_codes,
        tuple(_passkey_view(key) for key in keys),
        standing.needed,
        standing.due_at,
        session_views(needs, signed.staff.id, signed.session),
    )


def session_views(needs: Services, staff: str, current: str = "") -> tuple[SessionView, ...]:
    """The newest first."""
    found = needs.sign_ins.sessions.of(staff, needs.clock.now())
    names = {one.id: one.name for one in needs.devices.of(needs.house.accounts[staff].staff.venue)}
    return tuple(_session_view(one, one.hash == current, names.get(one.device, "")) for one in found)


def _session_view(one: Session, current: bool, device: str) -> SessionView:
    times = one.begun_at, one.seen_at, one.expires_at
    return SessionView(public_id(one), current, one.way, one.browser, device, *times)


def _passkey_view(key: Passkey) -> PasskeyView:
    return PasskeyView(key.id, key.label, key.made_at, key.used_at)


@router.put("/me/password", status_code=204)
async def change_password(body: NewPassword, signed: AnyStaff, response: Response, needs: Needs) -> None:
    """Choose another password. Whoever is signed in as me, here too, is signed out."""
    account = await prove(needs, signed, body)
    own_words = account.staff.name, account.sign_in, account.staff.venue
    async with one_at_a_time:
        await asyncio.to_thread(passwords.check_password, body.new, own_words)
        hash_ = await asyncio.to_thread(hash_password, body.new)
    await needs.database.write(lambda c: put_password(c, account.staff.id, hash_))
    now_so = needs.house.accounts[account.staff.id]
    needs.house.accounts[account.staff.id] = replace(now_so, password=hash_)
    note(needs, Act.FACTOR_CHANGED, account, what="password")
    await needs.sign_ins.sessions.end_all(account.staff.id)
    drop_cookie(response, needs.settings, COOKIE)


@router.post("/me/second-factor")
async def begin_app(body: Proof, signed: AnyStaff, needs: Needs) -> EnrolmentView:
    """A secret for my authenticator app. It counts once a code of it has come back."""
    account = await prove(needs, signed, body)
    secret = needs.sign_ins.second_factors.begin(account.staff.id)
    address = totp.address_of(secret, account.sign_in)
    return EnrolmentView(secret, address, totp.picture_of(address))


@router.put("/me/second-factor")
async def confirm_app(body: AppCode, signed: AnyStaff, needs: Needs) -> RecoveryCodesView:
    """My app shows this code. From now on it is asked for; the recovery codes are for when it is lost."""
    codes = await needs.sign_ins.second_factors.confirm(signed.staff.id, body.code.replace(" ", ""))
    if codes is None:
        raise Unprocessable("This code is wrong, or it took too long: begin again.", "code")
    note(needs, Act.FACTOR_CHANGED, needs.house.accounts[signed.staff.id], what="app")
    return RecoveryCodesView(tuple(codes))


@router.delete("/me/second-factor", status_code=204)
async def drop_app(body: Proof, signed: AnyStaff, needs: Needs) -> None:
    """No app and no recovery codes any more."""
    account = await prove(needs, signed, body)
    await needs.sign_ins.second_factors.drop(account.staff.id)
    note(needs, Act.FACTOR_CHANGED, account, what="no_app")


@router.post("/me/recovery-codes")
async def renew_recovery_codes(body: Proof, signed: AnyStaff, needs: Needs) -> RecoveryCodesView:
    """New recovery codes; those before are worth nothing."""
    account = await prove(needs, signed, body)
    if not needs.sign_ins.second_factors.has_app(account.staff.id):
        raise Unprocessable("Recovery codes stand in for an app: set one up first.")
    codes = await needs.sign_ins.second_factors.renew_recovery_codes(account.staff.id)
    note(needs, Act.FACTOR_CHANGED, account, what="recovery_codes")
    return RecoveryCodesView(tuple(codes))


@router.post("/me/passkeys/offer")
async def offer_passkey(body: Proof, request: Request, signed: AnyStaff, needs: Needs) -> dict[str, Any]:
    """What to ask the browser for a new passkey, good for five minutes."""
    account = await prove(needs, signed, body)
    place = place_of(request, needs.settings)
    owner = f"staff:{account.staff.id}"
    return dict(await needs.sign_ins.passkeys.offer_registration(owner, account.sign_in, place))


@router.post("/me/passkeys")
async def add_passkey(body: NewPasskey, request: Request, signed: AnyStaff, needs: Needs) -> PasskeyView:
    """Keep the passkey that the browser made."""
    place = place_of(request, needs.settings)
    owner = f"staff:{signed.staff.id}"
    key = await needs.sign_ins.passkeys.register(owner, body.credential, body.label.strip(), place)
    note(needs, Act.FACTOR_CHANGED, needs.house.accounts[signed.staff.id], what="passkey", passkey=key.id)
    return _passkey_view(key)


@router.delete("/me/passkeys/{passkey}", status_code=204)
async def drop_passkey(passkey: str, body: Proof, signed: AnyStaff, needs: Needs) -> None:
    """This passkey is good no more."""
    account = await prove(needs, signed, body)
    if not await needs.sign_ins.passkeys.drop(f"staff:{account.staff.id}", passkey):
        raise NotFound("You have no such passkey.", "passkey")
    note(needs, Act.FACTOR_CHANGED, account, what="no_passkey", passkey=passkey)


@router.delete("/me/sessions/{session}", status_code=204)
async def end_my_session(session: str, signed: AnyStaff, needs: Needs) -> None:
    """Sign me out there, at once."""
    await end_session(needs, signed.staff.id, session, by=signed.staff.id)


@router.delete("/me/sessions", status_code=204)
async def end_my_other_sessions(signed: AnyStaff, needs: Needs) -> None:
    """Sign me out everywhere but here."""
    await needs.sign_ins.sessions.end_all(signed.staff.id, but=signed.session)
    note(needs, Act.SESSION_ENDED, needs.house.accounts[signed.staff.id], session="others")


async def end_session(needs: Services, staff: str, id_: str, by: str) -> None:
    """:raises NotFound: they have none such."""
    sessions = needs.sign_ins.sessions
    found = next((one for one in sessions.of(staff, needs.clock.now()) if public_id(one) == id_), None)
    if found is None:
        raise NotFound("There is no such session.", "session")
    await sessions.end(found.hash)
    note(needs, Act.SESSION_ENDED, needs.house.accounts[staff], by=f"staff:{by}", session=id_)
