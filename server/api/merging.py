"""Merging two profiles of one guest, and taking it back: docs/merging.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from alerts.merging import CHOICES, DAYS
from alerts.people import Guest
from recognition.consent import Purpose
from server.api.address import V1
from server.api.consent_schemas import PlaceView
from server.api.consents import places
from server.api.guest_schemas import ProfileView
from server.api.manage import GuestId
from server.api.signed import Manager, Needs
from server.audit import Act
from server.guestfields import fields_of
from server.rights.merge import Like, Prospect, find_like, look_ahead, merge, undo
from server.services import Services
from server.store.consents import ConsentRow
from server.store.merges import UNDO_S, Merged, load_merges

router = APIRouter(prefix=V1, tags=["merging"])

MergeId = Annotated[str, Path(alias="id", max_length=32)]
Choice = Annotated[str, Field(max_length=32)]


class PairBody(BaseModel):
    """The profile that goes, and in which choices it is right: the kept one is in all others."""

    model_config = ConfigDict(extra="forbid")
    other: str = Field(min_length=1, max_length=64)
    take: tuple[Choice, ...] = Field(default=(), max_length=len(CHOICES) + 1)


class MergeBody(PairBody):
    sure: Literal[True]


@dataclass(frozen=True, slots=True)
class AlikeView:
    """Another profile that may be the same guest's."""

    id: str
    name: str
    say: str
    tier: str
    why: tuple[str, ...]
    """``name``, ``occasions``, ``household``, ``companions``: what the two share."""


@dataclass(frozen=True, slots=True)
class MergeChoiceView:
    """Something that the two say differently."""

    choice: str
    """``name``, ``tier`` ...: what ``take`` is given."""
    kept: str
    other: str
    """Both are empty where the profiles have it as a list: ``occasions``."""


@dataclass(frozen=True, slots=True)
class StandingView:
    """A consent, as it would stand."""

    purpose: Purpose
    venue: str
    partner: str
    holds: bool
    falls: bool
    """It holds now in one of the two; it would no longer, as the other says that it was taken back since."""


@dataclass(frozen=True, slots=True)
class ProspectView:
    """What a merge would make of the two."""

    kept: ProfileView
    other: ProfileView
    merged: ProfileView
    choices: tuple[MergeChoiceView, ...]
    consents: tuple[StandingView, ...]
    places: tuple[PlaceView, ...]
    """Those that consents are for, by name."""


@dataclass(frozen=True, slots=True)
class MergeView:
    id: str
    kept: str
    gone: str
    name: str
    """Of the profile that went; empty once it cannot be brought back."""
    at: float
    by: str
    """``staff:ID``."""
    by_name: str
    until: float
    """From when on it cannot be undone."""
    may_be_undone: bool
    """False also while the profile that it went into has gone in its turn."""


@router.get("/guests/{id}/like")
async def like(guest: GuestId, signed: Manager, needs: Needs) -> list[AlikeView]:
    """Other profiles that may be this guest's, the likeliest first. That somebody looked is noted."""
    found = await find_like(needs, guest)
    needs.audit.by_staff(signed.staff, Act.SEARCHED, needs.clock.now(), found=str(len(found)))
    return [_like_view(one) for one in found]


@router.post("/guests/{id}/merge/preview")
async def preview_merge(guest: GuestId, body: PairBody, signed: Manager, needs: Needs) -> ProspectView:
    """What would come of merging another profile into this one. Nothing is changed."""
    prospect = await look_ahead(needs, guest, body.other, body.take)
    for one in (guest, body.other):
        needs.audit.by_staff(signed.staff, Act.VIEWED, needs.clock.now(), one)
    return _prospect_view(needs, prospect)


@router.post("/guests/{id}/merge")
async def merge_guests(guest: GuestId, body: MergeBody, signed: Manager, needs: Needs) -> MergeView:
    """Two profiles are one guest's: this one stays, and gets all that the other has, credentials, consents
    and visits too. It can be undone for 30 days."""
    made = await merge(needs, guest, body.other, body.take, f"staff:{signed.staff.id}")
    return _merge_view(needs, made)


@router.get("/guests/{id}/merges")
async def list_merges(guest: GuestId, _signed: Manager, needs: Needs) -> list[MergeView]:
    """The profiles that went into this one, the newest first."""
    found = await needs.database.read(lambda c: load_merges(c, guest))
    return [_merge_view(needs, one) for one in found]


@router.post("/merges/{id}/undo")
async def undo_merge(merge_id: MergeId, signed: Manager, needs: Needs) -> MergeView:
    """They are two again, each with what it had; what came since is the kept one's. 409 after 30 days, and
    while the profile that it went into has gone in its turn."""
    undone = await undo(needs, merge_id, f"staff:{signed.staff.id}")
    return _merge_view(needs, undone)


def _like_view(one: Like) -> AlikeView:
    guest = one.guest
    return AlikeView(guest.id, guest.name, guest.say, guest.tier, one.why)


def _prospect_view(needs: Services, prospect: Prospect) -> ProspectView:
    kept, other = prospect.kept, prospect.other
    fallen = {grant[:3] for _, grant in prospect.falls}
    return ProspectView(
        _profile_view(kept),
        _profile_view(other),
        _profile_view(prospect.merged),
        tuple(
            MergeChoiceView(name, _said(needs, kept, name), _said(needs, other, name))
            for name in prospect.choices
        ),
        tuple(_standing_view(row, row.grant[:3] in fallen) for row in prospect.consents),
        places(needs),
    )


def _profile_view(guest: Guest) -> ProfileView:
    return msgspec.convert(fields_of(guest), ProfileView)


def _standing_view(row: ConsentRow, falls: bool) -> StandingView:
    return StandingView(row.purpose, row.venue, row.partner, row.withdrawn_at is None, falls)


def _said(needs: Services, guest: Guest, choice: str) -> str:
    """For people to choose by; days are in the profiles."""
    if choice == DAYS:
        return ""
    value: Any = getattr(guest, CHOICES[choice][0])
    account = needs.house.accounts.get(value) if choice in ("account_manager", "deputy", "only") else None
    return account.staff.name if account is not None else f"{value:g}" if isinstance(value, float) else value


def _merge_view(needs: Services, one: Merged) -> MergeView:
    account = needs.house.accounts.get(one.by.removeprefix("staff:"))
    return MergeView(
        one.id,
        one.went_to,
        one.gone,
        one.other.name if one.other is not None else "",
        one.at,
        one.by,
        account.staff.name if account is not None else "",
        one.at + UNDO_S,
        one.may_be_undone(needs.clock.now()),
    )
