"""The staff board: see the cards, claim one, note an answer, finish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from alerts.model import ANSWER_LIMIT, Card, Outcome
from server.api import schemas as out
from server.api.signed import AnyStaff, Needs, Signed
from server.messages import ClaimCard, FinishCard, GiveAnswer, Message
from server.services import Services
from server.views import card_view

router = APIRouter(tags=["board"])

CardId = Annotated[str, Path(alias="id", max_length=64)]


@dataclass(frozen=True, slots=True)
class BoardView:
    """All live cards one may see, as of a position of the live feed."""

    epoch: str
    offset: int
    cards: list[out.CardView]


class AnswerBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    question: str = Field(min_length=1, max_length=100)
    value: str = Field(min_length=1, max_length=ANSWER_LIMIT)


class OutcomeBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    outcome: Outcome


@router.get("/board")
async def board(signed: AnyStaff, needs: Needs) -> BoardView:
    """The cards on this person's board."""
    feed = needs.house.feeds[signed.staff.venue]
    return BoardView(feed.epoch, feed.offset, feed.board(signed.staff.id, signed.oversees))


@router.post("/cards/{id}/claim")
async def claim(card: CardId, signed: AnyStaff, needs: Needs) -> out.CardView:
    """Take a card: from now on this guest is mine. 409 ``already_claimed`` says who was first."""
    return await _tell(needs, signed, ClaimCard(card, signed.staff.id))


@router.post("/cards/{id}/answer")
async def answer(card: CardId, body: AnswerBody, signed: AnyStaff, needs: Needs) -> out.CardView:
    """Note what the guest said. All who serve them see it; the question is not asked again in this visit."""
    return await _tell(needs, signed, GiveAnswer(card, signed.staff.id, body.question, body.value))


@router.post("/cards/{id}/outcome")
async def finish(card: CardId, body: OutcomeBody, signed: AnyStaff, needs: Needs) -> out.CardView:
    """Finish a card one has claimed."""
    return await _tell(needs, signed, FinishCard(card, signed.staff.id, body.outcome))


async def _tell(needs: Services, signed: Signed, message: Message) -> out.CardView:
    return card_view(cast(Card, await needs.bus.publish(signed.staff.venue, message)))
