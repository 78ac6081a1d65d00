"""My shift: when it begins and ends, breaks and quiet time, colleagues, and handing over."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from alerts.model import Handover
from alerts.words import WORDS_LIMIT
from server.api import schemas as out
from server.api.address import V1
from server.api.signed import Needs, Serving
from server.identify import Signed
from server.messages import AnswerHandover, OfferHandover, SetDuty
from server.services import Services
from server.views import handover_view, staff_view

router = APIRouter(prefix=V1, tags=["shift"])

QUIET_MOST_MIN = 240
HANDOVER_CARDS_MOST = 100

HandoverId = Annotated[str, Path(alias="id", max_length=64)]


class ShiftBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    on_shift: bool
    on_break: bool = False
    quiet_minutes: float = Field(0, ge=0, le=QUIET_MOST_MIN)
    leave: bool = False
    """Whoever ends the shift leaves their cards and promises to the others."""


class HandoverBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    to: str = Field(min_length=1, max_length=100)
    cards: list[str] | None = Field(None, max_length=HANDOVER_CARDS_MOST)
    """Left out: all cards and promises that one has."""
    word: str = Field("", max_length=WORDS_LIMIT)
    ends_shift: bool = False
    """My shift ends when it is accepted."""


@router.put("/me/shift")
async def set_shift(body: ShiftBody, signed: Serving, needs: Needs) -> out.MineView:
    """Begin or end my shift, a break, or quiet time. 409 ``hand_over_first`` while one still has cards or
    promises and does not leave them to the others."""
    duty = SetDuty(signed.staff.id, body.on_shift, body.on_break, body.quiet_minutes * 60, body.leave)
    await needs.bus.publish(signed.staff.venue, duty)
    mine = needs.house.mine(signed.staff.id, needs.clock.now())
    assert mine is not None
    return mine


@router.get("/colleagues")
async def colleagues(signed: Serving, needs: Needs) -> list[out.StaffView]:
    """Who else of my venue is on shift, by name."""
    others = [one for one in needs.house.staff_of(signed.staff.venue) if one.on_shift]
    theirs = [one for one in others if one.id != signed.staff.id]
    return [staff_view(one) for one in sorted(theirs, key=lambda one: (one.name, one.id))]


@router.post("/handovers")
async def offer(body: HandoverBody, signed: Serving, needs: Needs) -> out.HandoverView:
    """Offer a colleague on shift some of my cards, or all I have. They stay mine until it is accepted, for
    ten minutes at most. 422 ``not_on_shift``."""
    message = OfferHandover(signed.staff.id, body.to, body.cards, body.word, body.ends_shift)
    return _view(needs, signed, await needs.bus.publish(signed.staff.venue, message))


@router.post("/handovers/{id}/accept")
async def accept(handover: HandoverId, signed: Serving, needs: Needs) -> out.HandoverView:
    """Take what a colleague offers: it is mine from now on."""
    message = AnswerHandover(handover, signed.staff.id, accept=True)
    return _view(needs, signed, await needs.bus.publish(signed.staff.venue, message))


@router.post("/handovers/{id}/decline")
async def decline(handover: HandoverId, signed: Serving, needs: Needs) -> out.HandoverView:
    """Say no to an offer; or take back one's own."""
    message = AnswerHandover(handover, signed.staff.id, accept=False)
    return _view(needs, signed, await needs.bus.publish(signed.staff.venue, message))


def _view(needs: Services, signed: Signed, handover: object) -> out.HandoverView:
    desk = needs.house.actors[signed.staff.venue].desk
    return handover_view(cast(Handover, handover), desk.note_of)
