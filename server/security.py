"""Passwords, tokens and keys: how they are made, kept and compared."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

TOKEN_BYTES = 24

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """The hash of a password that nobody has."""
    return _hasher.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    """Argon2id with the library's current parameters."""
    return _hasher.hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Compare; with ``stored=None`` (no such person) it takes as long and says no."""
    try:
        return _hasher.verify(stored or _nobody(), password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def new_token() -> str:
    """An unguessable token for a session or a key; only its hash is kept."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """SHA-256 is enough for what is already random; it is one dictionary look-up to check."""
    return hashlib.sha256(token.encode()).hexdigest()
