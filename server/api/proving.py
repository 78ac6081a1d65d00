"""Who it is: what wrong tries are counted by, and the password once more before something is changed."""

from __future__ import annotations

import asyncio
import hashlib

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from server import known_browsers
from server.audit import Act
from server.cookies import cookie_of
from server.errors import NotAllowed
from server.identify import DEVICE_COOKIE, Signed
from server.security import password_matches
from server.services import Services
from server.store.people import Account
from server.throttle import Guesser, by_address, by_browser, by_name

one_at_a_time = asyncio.Semaphore(2)
"""Argon2 takes 64 MiB and a core: more at once would only slow the cards down."""


class Proof(BaseModel):
    """That it is really them, at this moment."""

    model_config = ConfigDict(extra="forbid")
    password: str = Field(max_length=200)
    code: str = Field(default="", max_length=40)
    """Of their second factor, if they have an app for it."""


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def guessers_of(request: Request, needs: Services, sign_in: str) -> tuple[Guesser, ...]:
    """By what a wrong try counts: in a browser that this account has signed in with, or at a tablet of the
    house, by that alone; else by the account and by the address."""
    device = needs.devices.find(cookie_of(request, needs.settings, DEVICE_COOKIE))
    if device is not None:
        return (by_browser(f"device {device.id}", sign_in),)
    cookie = cookie_of(request, needs.settings, known_browsers.COOKIE)
    browser = known_browsers.read(needs.house.secret, cookie, sign_in)
    if browser:
        return (by_browser(browser, sign_in),)
    return by_name(sign_in), by_address(address_of(request))


async def matches(needs: Services, account: Account | None, sign_in: str, password: str) -> bool:
    """Whether the password is theirs. For a name that nobody has, the same work is done on the password of
    somebody, whoever the name hits, so that the time tells nothing."""
    stored = account.password if account is not None else _somebodys(needs, sign_in)
    same = await asyncio.to_thread(password_matches, stored, password)
    return same and account is not None


def _somebodys(needs: Services, sign_in: str) -> str | None:
    """Always the same for one name: else asking twice would tell."""
    stored = [account.password for account in needs.house.accounts.values()]
    number = hashlib.blake2b(sign_in.encode(), key=needs.house.secret, digest_size=8).digest()
    return stored[int.from_bytes(number, "big") % len(stored)] if stored else None


async def prove(needs: Services, signed: Signed, proof: Proof) -> Account:
    """Who is signed in shows once more that it is them.

    :raises NotAllowed: the password or the code is wrong; ``where`` says which.
    :raises TooManyTries: they must wait.
    """
    account = needs.house.accounts[signed.staff.id]
    guesser = by_browser(f"session {signed.session}", account.sign_in)
    async with one_at_a_time:
        needs.sign_ins.throttle.check(guesser)
        right = await matches(needs, account, account.sign_in, proof.password)
        wrong = "" if right else "password"
        if right and needs.sign_ins.second_factors.has_app(account.staff.id):
            wrong = "" if await needs.sign_ins.second_factors.use(account.staff.id, proof.code) else "code"
        if wrong and not (wrong == "code" and not proof.code):
            await note_failed(needs, account, (guesser,), what=wrong)
    if wrong:
        raise NotAllowed(f"The {wrong} is wrong.", wrong)
    await needs.sign_ins.throttle.succeeded(guesser)
    return account


async def note_failed(
    needs: Services, account: Account | None, guessers: tuple[Guesser, ...], **ids: str
) -> None:
    """A wrong try: it counts, and it is in the trail. Of a name that nobody has, only that there was one."""
    note(needs, Act.SIGN_IN_FAILED, account, by="server", **ids)
    if await needs.sign_ins.throttle.failed(*guessers):
        note(needs, Act.LOCKED_OUT, account, by="server", **ids)


def note(needs: Services, act: Act, account: Account | None, by: str = "", **ids: str) -> None:
    """:param by: who did it; unless said, whose account it is."""
    staff = account.staff.id if account is not None else ""
    venue = account.staff.venue if account is not None else ""
    by = by or f"staff:{staff}"
    needs.audit.note(act, by, venue=venue, at=needs.clock.now(), staff=staff, **ids)
