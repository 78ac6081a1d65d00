"""What a partner may know: who is here of the guests that allow us to share that with this partner."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from recognition.consent import Purpose
from server.access import Right
from server.api.address import V1
from server.api.signed import Needs
from server.audit import Act
from server.keys import asking_over_http
from server.security import derived_key
from server.services import Services
from server.store.people import Key

router = APIRouter(prefix=f"{V1}/partner", tags=["partners"])


@dataclass(frozen=True, slots=True)
class SharedGuestView:
    """A guest who is here. No zone, no time, no tier, nothing that they like."""

    id: str
    """The same each time, and of no use to another partner."""
    name: str
    say: str
    languages: tuple[str, ...]


def partner_asking(request: Request, needs: Needs) -> Key:
    return asking_over_http(request, needs, Right.SHARED)[0]


@router.get("/guests")
async def guests(key: Annotated[Key, Depends(partner_asking)], needs: Needs) -> list[SharedGuestView]:
    """Who is here now, of those who consent to share it with this partner in this venue. Each guest who is
    named is in the audit trail."""
    house, now = needs.house, needs.clock.now()
    venue = house.actors[key.venue].venue
    found = []
    for presence in venue.presences():
        guest = presence.guest
        # While nobody knows who bears a tag, nobody is told.
        if house.consents.covers(guest, Purpose.SHARE, key.venue, key.name) and not venue.is_unsure(guest):
            needs.audit.note(Act.SHARED, f"key:{key.id}", guest, key.venue, at=now)
            found.append(_view(needs, key, guest))
    return found


def _view(needs: Services, key: Key, guest: str) -> SharedGuestView:
    about = needs.house.guests[guest]
    secret = derived_key(needs.house.secret, b"partners")
    told = hmac.digest(secret, f"{key.venue}\n{key.name}\n{guest}".encode(), sha256).hex()[:32]
    return SharedGuestView(told, about.name, about.say, about.languages)
