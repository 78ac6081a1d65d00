"""Passwords, tokens and keys: how they are made, kept and compared."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

TOKEN_BYTES = 24

SECRET = "secret"
"""Under this name each connection's ``info`` has the installation's secret."""

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


def derived_key(secret: bytes, purpose: bytes) -> bytes:
    """A key of 32 bytes for one purpose (16 bytes at most), from the installation's secret."""
    return hashlib.blake2b(key=secret, digest_size=32, person=purpose).digest()


def seal(secret: bytes, token: str) -> bytes:
    """A key as it may be stored: useless without the installation's secret, which is not in the database."""
    return bytes(SecretBox(derived_key(secret, _SEALING)).encrypt(token.encode()))


def unseal(secret: bytes, sealed: bytes) -> str | None:
    """The key again; None if it was sealed under another secret."""
    try:
        return SecretBox(derived_key(secret, _SEALING)).decrypt(sealed).decode()
    except CryptoError:
        return None


_SEALING = b"phone keys"
