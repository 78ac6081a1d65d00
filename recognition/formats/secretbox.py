"""The encryption of OwnTracks: libsodium's secretbox (XSalsa20 and Poly1305), keyed with a passphrase."""

from __future__ import annotations

import binascii

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


def secret_key(passphrase: str) -> bytes:
    """The passphrase as UTF-8, filled with NUL to the 32 bytes of a key; what is longer is cut, as the apps'
    own server does."""
    return passphrase.encode("utf-8", "surrogatepass")[: SecretBox.KEY_SIZE].ljust(SecretBox.KEY_SIZE, b"\0")


def unseal(data: str, passphrase: str) -> bytes | None:
    """The message in ``data``: base64 of a nonce of 24 bytes and the box. None if this is not the passphrase,
    or somebody changed the message on its way."""
    try:
        return bytes(SecretBox(secret_key(passphrase)).decrypt(binascii.a2b_base64(data)))
    except (CryptoError, ValueError):
        return None
