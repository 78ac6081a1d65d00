"""``maitred receipt verify``: whether a receipt is genuine, with nothing but the public key."""

from __future__ import annotations

from typing import Any

import msgspec

from server.errors import BadSetting
from server.integrity import is_genuine
from server.signing import JWK


class _Key(msgspec.Struct):
    """What matters of a public key."""

    kty: str
    crv: str
    x: str
    kid: str = ""


def verify_receipt(receipt: bytes, key: bytes) -> bool:
    """:raises BadSetting: one of the files is not what it should be."""
    document = _decoded(receipt, dict[str, Any], "FILE", "This is no receipt: it should be a JSON object.")
    public = _decoded(key, _Key, "--key", "This is no public key: it should be a JWK.")
    if (public.kty, public.crv) != ("OKP", "Ed25519"):
        raise BadSetting("--key: This is not an Ed25519 key.", "--key")
    jwk: JWK = {
        "kty": public.kty,
        "crv": public.crv,
        "x": public.x,
        "kid": public.kid,
        "use": "sig",
        "alg": "EdDSA",
    }
    return is_genuine(document, jwk)


def _decoded(content: bytes, form: Any, where: str, why: str) -> Any:
    try:
        return msgspec.json.decode(content, type=form)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError):
        raise BadSetting(f"{where}: {why}", where) from None
