"""What this installation signs, and how anybody checks it: Ed25519 (RFC 8032), the key as a JWK (RFC 8037).

The key derives from ``secret.key``: there is no other file to lose, and receipts and certificates can be
checked for as long as that file is kept.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TypedDict

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.security import derived_key


class JWK(TypedDict):
    """A public key as others read it."""

    kty: str
    crv: str
    x: str
    kid: str
    """The thumbprint (RFC 7638) of the rest."""
    use: str
    alg: str


class Signing:
    """:param secret: the installation's."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(derived_key(secret, b"signing"))
        self._public = _jwk(self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, data: bytes) -> str:
        """The signature, 64 bytes as base64url without padding. It is always the same for the same data."""
        return _encode(self._key.sign(data))

    def public_key(self) -> JWK:
        """What others need to check what we signed."""
        return self._public


def verify(key: JWK, data: bytes, signature: str) -> bool:
    """Whether the bearer of this key signed exactly this."""
    try:
        Ed25519PublicKey.from_public_bytes(_decode(key["x"])).verify(_decode(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _jwk(public: bytes) -> JWK:
    x = _encode(public)
    named = msgspec.json.encode({"crv": "Ed25519", "kty": "OKP", "x": x})
    kid = _encode(hashlib.sha256(named).digest())
    return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "use": "sig", "alg": "EdDSA"}


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
