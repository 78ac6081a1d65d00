"""Credential to guest. Raw credentials never stay: only keyed hashes are kept.

The key is a secret of the installation, so that a copy of the database alone does not let anybody
test which tag belongs to whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from recognition.index import HASH_BYTES, CompactTable, build

TAG = "tag"
PHONE = "phone"
BADGE = "badge"
"""A tag that a member of staff carries: hashed as a tag, and kept as what it is."""

STAFF = "staff:"
"""How the bearer of a badge begins, where a guest's id would be. No guest's id does."""


@lru_cache(maxsize=8)
def _base(secret: bytes, kind: str) -> blake2b:
    """The keyed hash before any credential, to be copied. The kind keeps a tag and a phone of one spelling
    apart."""
    key = secret if len(secret) <= blake2b.MAX_KEY_SIZE else blake2b(secret).digest()
    person = blake2b(kind.encode(), digest_size=blake2b.PERSON_SIZE).digest()
    return blake2b(key=key, digest_size=HASH_BYTES, person=person)


def _canonical_tag(epc: str) -> bytes:
    """Tags count as equal in either case of hex."""
    return epc.upper().encode("utf-8", "surrogatepass")


def _canonical_phone(credential: str) -> bytes:
    """It is taken as it is."""
    return credential.encode("utf-8", "surrogatepass")


def credential_hash(secret: bytes, kind: str, raw: str) -> bytes:
    """The 16 bytes under which a credential of ``kind`` (``tag`` or ``phone``) is kept."""
    hasher = _base(secret, kind).copy()
    hasher.update(_canonical_tag(raw) if kind == TAG else _canonical_phone(raw))
    return hasher.digest()


def badge_of(staff: str) -> str:
    """The bearer of this person's badge."""
    return STAFF + staff


def staff_of(bearer: str) -> str | None:
    """The member of staff who is this bearer; None if it is a guest."""
    return bearer[len(STAFF) :] if bearer.startswith(STAFF) else None


def credentials_table(credentials: bytes, guests: Sequence[str]) -> bytes:
    """The block of a table from credentials, one hash behind the other, to their guests."""
    ids = np.array([guest.encode() for guest in guests], dtype=bytes)
    return build(credentials, ids.view(np.uint8).reshape(len(guests), ids.dtype.itemsize))


class Identity:
    """Which guest bears which credential.

    :param known: the guests of many credentials, as :func:`credentials_table` made it; what is learnt since
        comes on top of it.
    """

    def __init__(self, secret: bytes, known: CompactTable | None = None) -> None:
        self._known = known
        self._guests: dict[bytes, str] = {}
        """What the table does not hold."""
        self._count = len(known) if known is not None else 0
        self._tag = _base(secret, TAG)
        self._phone = _base(secret, PHONE)
        self.revision = 0
        """Rises when a credential is taken from its guest: what was resolved before is void."""

    def __len__(self) -> int:
        return self._count

    def add(self, credential: bytes, guest: str) -> None:
        """The guest bears the credential with this hash from now on, and nobody else does."""
        before = self.guest_of(credential)
        if before == guest:
            return
        if before is not None:
            self.remove(credential)
        self._guests[credential] = guest
        self._count += 1

    def remove(self, credential: bytes) -> None:
        """Nobody bears the credential any more. Does nothing if nobody did."""
        if self.guest_of(credential) is None:
            return
        self._guests.pop(credential, None)
        if self._known is not None:
            self._known.forget(credential)
        self._count -= 1
        self.revision += 1

    def guest_of(self, credential: bytes) -> str | None:
        """The guest who bears the credential with this hash, or None."""
        guest = self._guests.get(credential)
        if guest is None and self._known is not None:
            value = self._known.find(credential)
            return value.rstrip(b"\0").decode() if value is not None else None
        return guest

    def resolve_tag(self, epc: str) -> str | None:
        """The guest who bears this tag, or None."""
        hasher = self._tag.copy()
        hasher.update(_canonical_tag(epc))
        return self.guest_of(hasher.digest())

    def resolve_phone(self, credential: str) -> str | None:
        """The guest whose phone this is, or None."""
        hasher = self._phone.copy()
        hasher.update(_canonical_phone(credential))
        return self.guest_of(hasher.digest())
