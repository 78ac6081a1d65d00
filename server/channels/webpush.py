"""One message to a browser's push service: encrypted for that browser (RFC 8291, aes128gcm) and signed by
this server (RFC 8292, VAPID). Decision 0025 says why this is not a library."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.errors import BadSetting

TOKEN_GOOD_S = 12 * 3600
"""Push services refuse more than a day."""

RECORD_BYTES = 4_096
POINT_BYTES, AUTH_BYTES = 65, 16


def to_base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64(text: str) -> bytes:
    """:raises ValueError: it is none."""
    return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def is_browser_key(p256dh: str, auth: str) -> bool:
    """Whether these are a point on the curve and a secret, as browsers give them."""
    try:
        _point(from_base64(p256dh))
        return len(from_base64(auth)) == AUTH_BYTES
    except ValueError:
        return False


def allowed(endpoint: str, hosts: str) -> bool:
    """Whether we post to this address. ``hosts``: names, with ``*.`` for all below one, by HTTPS on its own
    port; or a scheme and host, for tests."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.username is not None or not host:
        return False
    if f"{parts.scheme}://{host}" in hosts.split():
        return True
    if parts.scheme != "https" or port not in (None, 443):
        return False
    return any(host == one or (one[:2] == "*." and host.endswith(one[1:])) for one in hosts.split())


@dataclass(frozen=True, slots=True)
class Vapid:
    """Who we are to push services."""

    key: ec.EllipticCurvePrivateKey
    contact: str
    """Whom they may write to: ``mailto:`` or ``https:``."""

    @property
    def public(self) -> str:
        """As browsers take it when they subscribe."""
        return to_base64(_bytes(self.key.public_key()))

    def authorization(self, endpoint: str, now: float) -> str:
        """The header for a post to this address."""
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(now + TOKEN_GOOD_S),
            "sub": self.contact,
        }
        said = ".".join(
            to_base64(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)
        )
        r, s = decode_dss_signature(self.key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
        signature = to_base64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return f"vapid t={said}.{signature}, k={self.public}"


def load_vapid(path: Path, contact: str) -> Vapid:
    """The key: made once, readable by its owner only. Another one would end all subscriptions."""
    try:
        if not path.exists():
            _write_new(path)
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise BadSetting(f"MAITRED_DATA_DIR: {error.strerror}: {path}.", "MAITRED_DATA_DIR") from None
    except ValueError:
        raise BadSetting(f"{path} does not hold a key.", "MAITRED_DATA_DIR") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadSetting(f"{path} does not hold a P-256 key.", "MAITRED_DATA_DIR")
    return Vapid(key, contact)


def _write_new(path: Path) -> None:
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key = ec.generate_private_key(ec.SECP256R1())
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()))


def encrypt(message: bytes, p256dh: str, auth: str) -> bytes:
    """The body that only this browser can read; a key pair and a salt of its own for each."""
    ours = ec.generate_private_key(ec.SECP256R1())
    theirs, point, salt = from_base64(p256dh), _bytes(ours.public_key()), os.urandom(16)
    shared = ours.exchange(ec.ECDH(), _point(theirs))
    secret = _derive(from_base64(auth), shared, b"WebPush: info\0" + theirs + point, 32)
    key = _derive(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(salt, secret, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(point)]) + point
    return head + AESGCM(key).encrypt(nonce, message + b"\x02", None)


def _derive(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _point(data: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)


def _bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
