"""Erasing a guest, everywhere that we reach, and the certificate of it."""

from __future__ import annotations

import msgspec

from alerts.unnamed import names_of
from server.audit import Act
from server.errors import Conflict, NotFound
from server.messages import EVERY_VENUE, EraseGuest
from server.services import Services
from server.signing import JWK
from server.store.erasing import Erased, find_erasure

WHAT = (
    "The key of one guest was destroyed, and with it everything that was sealed under it became unreadable,"
    " in this database and in each copy of it. The rows that named the guest were deleted."
)


class Erasure(msgspec.Struct, frozen=True):
    """What is certified. Nothing in it says who the guest was."""

    number: int
    """Of the destruction: they are counted."""
    at: float
    counts: dict[str, int]
    """How many rows of each kind went."""
    what: str = WHAT


class Certificate(msgspec.Struct, frozen=True):
    """The erasure as it was signed, byte for byte, and how to check it."""

    erasure: Erasure
    signed: str
    """The JSON that the signature is of."""
    signature: str
    """Ed25519, as base64url."""
    key: JWK


async def erase(services: Services, guest: str, by: str) -> Certificate:
    """Nothing that we hold of the guest stays. When this returns, it is kept and no screen shows them.

    :raises NotFound: there is no such guest.
    :raises Unavailable: the store did not answer. If the key had been destroyed by then, the rest is done
        as soon as the store answers again.
    """
    profile = services.house.guests.get(guest)
    if profile is None:
        raise NotFound("There is no such guest.", "guest")
    if not services.house.actors:
        raise Conflict("There is no venue yet.", "guest")
    erased = Erased(guest, services.clock.now())
    await services.audit.keep()  # while it is known yet whom it concerns
    await services.bus.publish(EVERY_VENUE, EraseGuest(erased, names_of(profile), profile.companions))
    services.audit.note(Act.ERASED, by, at=erased.at, number=str(erased.number))
    services.looks.forget(guest)
    services.directory.erased()
    await services.guest_links.forget(guest)
    await services.audit.keep()
    await services.database.tidy()
    return certify(services, Erasure(erased.number, erased.at, erased.counts))


async def certificate_of(services: Services, number: int) -> Certificate:
    """Of an erasure before, again.

    :raises NotFound: there was none.
    """
    found = await services.database.read(lambda c: find_erasure(c, number))
    if found is None:
        raise NotFound("There was no such erasure.", "number")
    return certify(services, Erasure(number, *found))


def certify(services: Services, erasure: Erasure) -> Certificate:
    signed = msgspec.json.encode(erasure, order="sorted")
    return Certificate(erasure, signed.decode(), services.signing.sign(signed), services.signing.public_key())
