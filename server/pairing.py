"""Codes that pair a tablet, and wrong PINs. Both are kept in memory: a restart ends codes, no pairing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from server.security import token_hash
from server.store.devices import DeviceKind

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""None that looks like another: a code may be typed."""

CODE_LENGTH = 8
"""39 bits, and whoever guesses is slowed down."""

CODE_GOOD_S = 600.0
CODES = 100
"""Codes that wait to be used at once; beyond it the oldest goes."""

PIN_TRIES = 5
"""Wrong PINs of one person on one device before it is locked for ``PIN_LOCKED_S``; as many again, and only
the password opens it."""

PIN_LOCKED_S = 300.0


@dataclass(frozen=True, slots=True)
class Offer:
    """A code that waits for its device."""

    venue: str
    kind: DeviceKind
    name: str
    by: str
    expires_at: float


class Pairing:
    def __init__(self) -> None:
        self._offers: dict[str, Offer] = {}

    def offer(self, offer: Offer) -> str:
        """A new code."""
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        if len(self._offers) >= CODES:
            self._offers.pop(next(iter(self._offers)))
        self._offers[token_hash(code)] = offer
        return code

    def take(self, code: str, now: float) -> Offer | None:
        """What the code pairs, once and in time. However it is typed: small letters, with gaps."""
        plain = "".join(letter for letter in code.upper() if letter.isalnum())
        offer = self._offers.pop(token_hash(plain), None)
        return offer if offer is not None and offer.expires_at > now else None


class PinLocks:
    """Wrong PINs, by device and person."""

    def __init__(self) -> None:
        self._wrong: dict[tuple[str, str], int] = {}
        self._until: dict[tuple[str, str], float] = {}

    def needs_password(self, device: str, staff: str) -> bool:
        return self._wrong.get((device, staff), 0) >= 2 * PIN_TRIES

    def wait_s(self, device: str, staff: str, now: float) -> float:
        """How long it must wait; 0 if it need not."""
        return max(0.0, self._until.get((device, staff), 0.0) - now)

    def failed(self, device: str, staff: str, now: float) -> None:
        wrong = self._wrong[device, staff] = self._wrong.get((device, staff), 0) + 1
        if wrong % PIN_TRIES == 0:
            self._until[device, staff] = now + PIN_LOCKED_S

    def succeeded(self, device: str, staff: str) -> None:
        """With the PIN, or with the password on this device."""
        self._wrong.pop((device, staff), None)
        self._until.pop((device, staff), None)
