"""Browsers in which somebody has signed in before: wrong tries of others do not hold these up."""

from __future__ import annotations

import hashlib
import secrets
from hmac import compare_digest

from server.security import derived_key

COOKIE = "maitred_known"
DAYS = 180

_NUMBER_BYTES = 12
_SEAL_BYTES = 16


def write(secret: bytes, sign_in: str) -> str:
    """What the browser keeps: a number that nothing is known of, sealed for this account."""
    number = secrets.token_hex(_NUMBER_BYTES)
    return f"{number}.{_seal(secret, number, sign_in)}"


def read(secret: bytes, cookie: str, sign_in: str) -> str:
    """The browser's number, if we wrote it for this account; else nothing."""
    number, _, sealed = cookie.partition(".")
    right = compare_digest(_seal(secret, number, sign_in).encode(), sealed.encode())
    return number if right else ""


def _seal(secret: bytes, number: str, sign_in: str) -> str:
    key = derived_key(secret, b"known browsers")
    return hashlib.blake2b(f"{number} {sign_in}".encode(), key=key, digest_size=_SEAL_BYTES).hexdigest()
