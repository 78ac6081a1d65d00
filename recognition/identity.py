"""Credential to guest. Raw credentials never stay: only keyed hashes are kept.

The key is a secret of the installation, so that a copy of the database alone does not let anybody
test which tag belongs to whom.
"""

from __future__ import annotations

from hashlib import blake2b

HASH_BYTES = 16
"""128 bits: among a million credentials a collision has a chance of about 1 in 10^27."""

TAG = "tag"
PHONE = "phone"


def _base(secret: bytes, kind: str) -> blake2b:
    """The keyed hash before any credential. The kind keeps a tag and a phone of one spelling apart."""
    key = secret if len(secret) <= blake2b.MAX_KEY_SIZE else blake2b(secret).digest()
    person = blake2b(kind.encode(), digest_size=blake2b.PERSON_SIZE).digest()
    return blake2b(key=key, digest_size=HASH_BYTES, person=person)


def _canonical(kind: str, raw: str) -> bytes:
    """Tags count as equal in either case of hex; a phone's credential is taken as it is."""
    return (raw.upper() if kind == TAG else raw).encode("utf-8", "surrogatepass")


def credential_hash(secret: bytes, kind: str, raw: str) -> bytes:
    """The 16 bytes under which a credential of ``kind`` (``tag`` or ``phone``) is kept."""
    hasher = _base(secret, kind)
    hasher.update(_canonical(kind, raw))
    return hasher.digest()


class Identity:
    """Which guest bears which credential: one dict from hash to guest id."""

    def __init__(self, secret: bytes) -> None:
        self._guests: dict[bytes, str] = {}
        self._tag = _base(secret, TAG)
        self._phone = _base(secret, PHONE)
        self.revision = 0
        """Rises when a credential is taken from its guest: what was resolved before is void."""

    def __len__(self) -> int:
        return len(self._guests)

    def add(self, credential: bytes, guest: str) -> None:
        """The guest bears the credential with this hash from now on, and nobody else does."""
        if self._guests.get(credential, guest) != guest:
            self.revision += 1
        self._guests[credential] = guest

    def remove(self, credential: bytes) -> None:
        """Nobody bears the credential any more. Does nothing if nobody did."""
        if self._guests.pop(credential, None) is not None:
            self.revision += 1

    def resolve_tag(self, epc: str) -> str | None:
        """The guest who bears this tag, or None."""
        hasher = self._tag.copy()
        hasher.update(_canonical(TAG, epc))
        return self._guests.get(hasher.digest())

    def resolve_phone(self, credential: str) -> str | None:
        """The guest whose phone this is, or None."""
        hasher = self._phone.copy()
        hasher.update(_canonical(PHONE, credential))
        return self._guests.get(hasher.digest())
