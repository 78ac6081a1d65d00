"""Codes of an authenticator app (RFC 6238), and recovery codes for when the phone is gone."""

from __future__ import annotations

import hashlib
import secrets
from hmac import compare_digest

import pyotp

from server.pairing import LETTERS

ISSUER = "Maitred"
STEP_S = 30
DRIFT_STEPS = 1
"""A phone's clock may be half a minute off, either way."""

RECOVERY_CODES = 10
RECOVERY_LENGTH = 12
"""59 bits each."""


def new_secret() -> str:
    """160 bits, as RFC 4226 asks."""
    return pyotp.random_base32()


def address_of(secret: str, name: str) -> str:
    """What the app reads: ``otpauth://...``."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def picture_of(address: str) -> str:
    """As SVG, to scan."""
    import segno  # seldom, and no read needs it

    return segno.make_qr(address, error="m").svg_inline(border=4, omitsize=True)


def step_of(secret: str, code: str, now: float, after: int) -> int | None:
    """The half minute that this code is of; None if it is wrong, or not younger than ``after``."""
    totp, this = pyotp.TOTP(secret), int(now) // STEP_S
    found = None
    for step in range(this - DRIFT_STEPS, this + DRIFT_STEPS + 1):
        right = compare_digest(totp.generate_otp(step).encode(), code.encode())
        if right and step > after:
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """As they are shown, once: in two halves."""
    return [_recovery_code() for _ in range(RECOVERY_CODES)]


def _recovery_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LENGTH))
    return f"{letters[: RECOVERY_LENGTH // 2]}-{letters[RECOVERY_LENGTH // 2 :]}"


def recovery_hash(key: bytes, code: str) -> str:
    """As one is kept, however it was typed. The key is not in the database."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.blake2b(plain.encode(), key=key, digest_size=32).hexdigest()
