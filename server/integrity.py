"""Documents that are signed and can be checked by anybody with the public key: a proof of the W3C's Data
Integrity (cryptosuite ``eddsa-jcs-2022``), which any JSON can carry.

The proof signs the hash of its own fields followed by that of the document, each in its canonical form
(RFC 8785).
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from server.signing import JWK, Signing, verify

Document = dict[str, Any]

SUITE = "eddsa-jcs-2022"
_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
"""Of base58, as Bitcoin has it."""
_BASE58 = "z"
"""How multibase says that base58 follows."""
SIGNATURE_CHARACTERS = 100
"""64 bytes in base58 are 88 at most."""


def instant(at: float) -> str:
    """As RFC 3339 writes it, to the second."""
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def key_name(key: JWK) -> str:
    """The key by its thumbprint (RFC 9278), wherever it is published."""
    return f"urn:ietf:params:oauth:jwk-thumbprint:sha-256:{key['kid']}"


def signed(document: Document, signing: Signing, at: float) -> Document:
    """The document with its proof."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": instant(at),
        "verificationMethod": key_name(signing.public_key()),
        "proofPurpose": "assertionMethod",
        "@context": document["@context"],
    }
    signature = base64.urlsafe_b64decode(signing.sign(_digest(document, proof)) + "==")
    return {**document, "proof": {**proof, "proofValue": _BASE58 + to_base58(signature)}}


def is_genuine(document: Document, key: JWK) -> bool:
    """Whether the bearer of this key signed exactly this document."""
    document = dict(document)
    proof = document.pop("proof", None)
    if not isinstance(proof, dict) or proof.get("cryptosuite") != SUITE:
        return False
    proof = dict(proof)
    value = proof.pop("proofValue", None)
    if not isinstance(value, str) or len(value) > SIGNATURE_CHARACTERS:
        return False
    signature = from_base58(value[1:]) if value.startswith(_BASE58) else None
    if signature is None or proof.get("@context", document.get("@context")) != document.get("@context"):
        return False
    text = base64.urlsafe_b64encode(signature).decode().rstrip("=")
    return verify(key, _digest(document, proof), text)


def _digest(document: Document, proof: Document) -> bytes:
    return hashlib.sha256(_canonical(proof)).digest() + hashlib.sha256(_canonical(document)).digest()


def _canonical(value: Document) -> bytes:
    """RFC 8785, for what has no fractions in it and keys in ASCII: all that we sign."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def to_base58(data: bytes) -> str:
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _DIGITS[digit] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return _DIGITS[0] * zeros + digits


def from_base58(text: str) -> bytes | None:
    """None if it is not base58."""
    number = 0
    for character in text:
        digit = _DIGITS.find(character)
        if digit < 0:
            return None
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip(_DIGITS[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
