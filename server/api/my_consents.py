"""The guest's own page: what they allow, each purpose by itself, and the end of all of it."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from recognition.consent import EVERYWHERE, Purpose
from server.api import my_schemas as out
from server.api.address import V1
from server.api.consent_schemas import Language
from server.api.consents import receipt_answer
from server.api.my import Asked, GuestAsking, my_view
from server.api.signed import Needs
from server.audit import Act
from server.consenting import check
from server.messages import EVERY_VENUE, GiveConsent, WithdrawConsent
from server.services import Services
from server.store.consents import Evidence, How, NewConsent

router = APIRouter(prefix=f"{V1}/my", tags=["the guest's own page"])


class ConsentBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    given: bool
    venue: str = Field(default=EVERYWHERE, max_length=100)
    partner: str = Field(default="", max_length=64)
    notice: int = Field(default=0, ge=0, le=1_000_000)
    """The version of the notice that the guest has read."""
    language: Language = ""


@router.put("/consents/{purpose}")
async def change_consent(purpose: Purpose, body: ConsentBody, asked: GuestAsking, needs: Needs) -> out.MyView:
    """Allow this, or no longer: for a venue, a group of venues, or everywhere."""
    if body.given:
        evidence = Evidence(How.OWN_PAGE, notice=body.notice, language=body.language)
        consent = NewConsent(purpose, body.venue, body.partner, evidence=evidence)
        check(needs.house, asked.id, consent, needs.clock.now())
        consent = needs.notices.under(consent, needs.clock.now())
        await needs.bus.publish(EVERY_VENUE, GiveConsent(asked.id, consent))
    else:
        await needs.bus.publish(EVERY_VENUE, WithdrawConsent(asked.id, purpose, body.venue, body.partner))
    _note(needs, asked, Act.CONSENT_GIVEN if body.given else Act.CONSENT_WITHDRAWN, purpose)
    return await my_view(needs, asked.guest)


@router.post("/withdraw")
async def withdraw_all(asked: GuestAsking, needs: Needs) -> out.MyView:
    """From everything, everywhere, at once. My page stays: to read, take along and erase what there is."""
    said = [WithdrawConsent(asked.id, purpose) for purpose in Purpose]
    await asyncio.gather(*(needs.bus.publish(EVERY_VENUE, each) for each in said))
    for purpose in Purpose:
        _note(needs, asked, Act.CONSENT_WITHDRAWN, purpose)
    return await my_view(needs, asked.guest)


def _note(needs: Services, asked: Asked, act: Act, purpose: Purpose) -> None:
    needs.audit.note(act, f"guest:{asked.id}", asked.id, at=needs.clock.now(), purpose=purpose.value)


@router.get("/receipts/{receipt}", response_class=JSONResponse)
async def my_receipt(
    receipt: Annotated[str, Path(max_length=40)], asked: GuestAsking, needs: Needs
) -> JSONResponse:
    """The receipt of a consent of mine, to keep: signed JSON-LD, which anybody can verify."""
    return await receipt_answer(needs, asked.id, receipt)
