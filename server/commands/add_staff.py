"""``maitred add staff``: a member of staff who can sign in; again, a new password."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from alerts.people import Staff
from alerts.text import is_plain
from recognition.formats import EPC_MAX_DIGITS, EPC_MIN_DIGITS
from recognition.identity import TAG, credential_hash, staff_of
from server.access import Right, may
from server.commands.keep import keep, need_plan
from server.config import Settings, load_secret
from server.errors import BadSetting, PasswordTooWeak
from server.guestline import spellings
from server.passwords import check_password
from server.security import hash_password
from server.store import people, signing_in
from server.store.people import Account

NAME_MAX = 200
SIGN_IN_MAX = 100
PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that looks like another: passwords are copied from paper to a tablet."""
GENERATED_LENGTH = 14
"""69 bits."""

_ROLE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_EPC = re.compile(r"([0-9A-Fa-f]{2})+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class NewStaff:
    venue: str
    name: str
    role: str
    languages: tuple[str, ...] = ()
    sign_in: str = ""
    """Empty: made of the first name."""
    badge: str = ""
    """The EPC of the tag they carry; empty: none, or the one they have."""
    forget_factor: bool = False
    """Their authenticator app, recovery codes and passkeys are good no more."""


@dataclass(frozen=True, slots=True)
class StaffAdded:
    sign_in: str
    password: str
    replaced: bool


async def add_staff(settings: Settings, new: NewStaff, password: str | None = None) -> StaffAdded:
    """Add somebody, on shift if they serve guests; who is there already under this sign-in gets the new
    password, role and languages, and is signed out everywhere. Without a password one is made.

    :raises BadSetting: something is not as it must be, or the sign-in is another person's.
    """
    sign_in = (new.sign_in.strip() or sign_in_from(new.name)).casefold()
    _check(new, sign_in)
    if password is None:
        password = new_password()
    else:
        _check_password(password, (new.name, sign_in, new.venue))
    hash_, secret = hash_password(password), load_secret(settings)
    badge = [credential_hash(secret, TAG, epc) for epc in dict.fromkeys(spellings(new.badge))]

    def put(connection: Connection) -> bool:
        replaced = _put(connection, new, sign_in, hash_)
        if new.forget_factor:
            _forget_factor(connection, sign_in)
        if new.badge:
            _put_badge(connection, sign_in, badge)
        return replaced

    replaced = await keep(settings, put)
    return StaffAdded(sign_in, password, replaced)


def sign_in_from(name: str) -> str:
    """The first name, typed on any keyboard."""
    plain = unicodedata.normalize("NFD", (name.split() or [""])[0].casefold())
    without_marks = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", without_marks)


def new_password() -> str:
    return "".join(secrets.choice(PASSWORD_LETTERS) for _ in range(GENERATED_LENGTH))


def _check(new: NewStaff, sign_in: str) -> None:
    if not new.name.strip() or len(new.name) > NAME_MAX or not is_plain(new.name):
        raise BadSetting(f"--name: A name is one line of 1 to {NAME_MAX} characters.", "--name")
    if not sign_in or len(sign_in) > SIGN_IN_MAX or not is_plain(sign_in) or " " in sign_in:
        raise BadSetting(
            f"--sign-in: A sign-in is 1 to {SIGN_IN_MAX} characters without spaces.", "--sign-in"
        )
    if not _ROLE.fullmatch(new.role):
        raise BadSetting(
            "--role: A role is small letters, digits, _ and -, as in rules: host, duty_manager.", "--role"
        )
    for language in new.languages:
        if not _LANGUAGE.fullmatch(language):
            raise BadSetting("--language: A language is a BCP 47 tag: en, zh-Hans.", "--language")
    if new.badge and not _is_epc(new.badge):
        raise BadSetting(
            f"--badge: A badge is an EPC: {EPC_MIN_DIGITS} to {EPC_MAX_DIGITS} hex digits, an even number.",
            "--badge",
        )


def _is_epc(tag: str) -> bool:
    return EPC_MIN_DIGITS <= len(tag) <= EPC_MAX_DIGITS and _EPC.fullmatch(tag) is not None


def _check_password(password: str, own_words: Sequence[str]) -> None:
    """As strictly as when they choose one themselves."""
    try:
        check_password(password, own_words)
    except PasswordTooWeak as weak:
        raise BadSetting(f"--password-stdin: {weak.message}", "--password-stdin") from None


def _put(connection: Connection, new: NewStaff, sign_in: str, password: str) -> bool:
    """Returns whether it was somebody who is there already."""
    need_plan(connection, new.venue)
    old = _who_has(sign_in, people.load_accounts(connection))
    if old is not None and (old.staff.venue, old.staff.name) != (new.venue, new.name):
        raise BadSetting(f"--sign-in: {sign_in} is another person's; give --sign-in another.", "--sign-in")
    staff = Staff(
        id=old.staff.id if old else sign_in,
        venue=new.venue,
        name=new.name,
        role=new.role,
        languages=new.languages or (old.staff.languages if old else ()),
        zone=old.staff.zone if old else None,
        on_shift=may(new.role, Right.SERVE),
    )
    people.put_account(connection, Account(staff, sign_in, password))
    people.drop_sessions_of(connection, staff.id)
    return old is not None


def _forget_factor(connection: Connection, sign_in: str) -> None:
    member = _who_has(sign_in, people.load_accounts(connection))
    if member is not None:
        signing_in.drop_factor(connection, member.staff.id)
        signing_in.drop_passkeys_of(connection, f"staff:{member.staff.id}")


def _put_badge(connection: Connection, sign_in: str, hashes: Sequence[bytes]) -> None:
    member = _who_has(sign_in, people.load_accounts(connection))
    other = people.put_badge(connection, member.staff.id, hashes) if member is not None else None
    if other is not None:
        whose = "a guest" if staff_of(other) is None else "a colleague"
        raise BadSetting(f"--badge: This tag is that of {whose}.", "--badge")


def _who_has(sign_in: str, accounts: Sequence[Account]) -> Account | None:
    """As sign-in or as id: the id of who was added here is their sign-in."""
    return next((one for one in accounts if sign_in in (one.sign_in, one.staff.id)), None)
