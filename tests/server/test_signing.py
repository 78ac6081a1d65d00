"""What this installation signs, anybody can check, and nobody can change."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server.signing import JWK, Signing, verify

SECRET = b"s" * 32


def test_whoever_has_the_public_key_can_check_what_was_signed() -> None:
    """With nothing of ours: the JWK is enough."""
    signing = Signing(SECRET)
    key = signing.public_key()
    raw = base64.urlsafe_b64decode(key["x"] + "=")
    signature = base64.urlsafe_b64decode(signing.sign(b"erased") + "==")
    Ed25519PublicKey.from_public_bytes(raw).verify(signature, b"erased")
    assert (key["kty"], key["crv"], key["alg"]) == ("OKP", "Ed25519", "EdDSA")


def test_the_same_secret_signs_with_the_same_key_and_another_with_another() -> None:
    """So a receipt of last year can be checked after a restart."""
    assert Signing(SECRET).public_key() == Signing(SECRET).public_key()
    assert Signing(SECRET).public_key() != Signing(b"t" * 32).public_key()


@pytest.mark.parametrize(
    "signature",
    ["", "A", "AAAA", "no base64 at all!", "\u00e9" * 86, Signing(b"t" * 32).sign(b"erased")],
)
def test_what_somebody_else_signed_or_nobody_is_refused(signature: str) -> None:
    """However broken the signature is."""
    assert not verify(Signing(SECRET).public_key(), b"erased", signature)


def test_other_data_is_not_what_was_signed() -> None:
    """One byte is enough, and so is another key."""
    signing = Signing(SECRET)
    signature = signing.sign(b"erased 3 cards")
    key: JWK = signing.public_key()
    assert verify(key, b"erased 3 cards", signature)
    assert not verify(key, b"erased 4 cards", signature)
    assert not verify({**key, "x": "AAAA"}, b"erased 3 cards", signature)
