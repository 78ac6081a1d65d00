"""The codes at the doors: which zone of which venue, until when, signed (decision 0014)."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from server.errors import Unprocessable
from server.security import derived_key

DAY_S = 86_400.0
DAYS = 30
"""How long a code is good unless its maker says otherwise."""

MAX_DAYS = 366
CODE_MAX = 1_000
"""Characters of a code."""

_SIGNATURE_BYTES = 16


class BadCode(Unprocessable):
    """Not a code of this server, or one that somebody changed."""

    code = "bad_code"


class CodeEnded(Unprocessable):
    """It was good once."""

    code = "code_ended"


class OtherVenue(Unprocessable):
    """A code of a venue that the guest's key does not belong to."""

    code = "other_venue"


@dataclass(frozen=True, slots=True)
class Door:
    """What a code says."""

    venue: str
    zone: str
    until: float
    """The last instant that it is good."""


def write_code(secret: bytes, door: Door) -> str:
    """The code as it stands in the address that a poster shows: letters, digits, ``-`` and ``_``."""
    said = msgspec.json.encode([door.venue, door.zone, int(door.until)])
    return base64.urlsafe_b64encode(_signature(secret, said) + said).rstrip(b"=").decode()


def read_code(secret: bytes, code: str, now: float) -> Door:
    """What the code says.

    :raises BadCode: we never wrote it.
    :raises CodeEnded: it is too old.
    """
    try:
        raw = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except (binascii.Error, ValueError):
        raise _BAD from None
    signature, said = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(secret, said)):
        raise _BAD
    door = Door(*msgspec.json.decode(said, type=tuple[str, str, float]))
    if now > door.until:
        raise CodeEnded("This code is not good any more: ask for the new one.", "code")
    return door


_BAD = BadCode("This is not a code of a door here.", "code")


def _signature(secret: bytes, said: bytes) -> bytes:
    return blake2b(said, key=derived_key(secret, b"door codes"), digest_size=_SIGNATURE_BYTES).digest()
