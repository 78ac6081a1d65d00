"""The staff board: see the cards, claim one, let go of it, note what the guest said, finish."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, cast

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from alerts.model import ANSWER_LIMIT, Card, NoteKind, Outcome, Usefulness
from alerts.words import WORDS_LIMIT
from server.access import Right, may
from server.api import schemas as out
from server.api.address import V1
from server.api.signed import Needs, Serving
from server.brief import brief_of, habits_of
from server.identify import Signed
from server.looks import Look
from server.messages import (
    ClaimCard,
    FinishCard,
    GiveAnswer,
    KeepPromise,
    Message,
    RateCard,
    ReleaseCard,
    WriteNote,
)
from server.services import Services
from server.views import card_view

router = APIRouter(prefix=V1, tags=["board"])

HELD_MOST_S = 43_200.0
"""How long a tablet may keep what was done without a line."""

CardId = Annotated[str, Path(alias="id", max_length=64)]
Held = Annotated[float, Field(ge=0, le=HELD_MOST_S)]
"""How long ago it was done, by the tablet's own stop-watch: no need to trust its clock."""
Fence = Annotated[int | None, Field(ge=0, le=2**31)]
"""Of the card as the person knew it; left out, it is not checked."""


@dataclass(frozen=True, slots=True)
class BoardView:
    """All live cards one may see, as of a position of the live feed."""

    epoch: str
    offset: int
    cards: list[out.CardView]
    mine: out.MineView | None


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ClaimBody(Body):
    held_s: Held = 0.0


class ReleaseBody(Body):
    word: str = Field("", max_length=WORDS_LIMIT)
    fence: Fence = None


class AnswerBody(Body):
    question: str = Field(min_length=1, max_length=100)
    value: str = Field(min_length=1, max_length=ANSWER_LIMIT)
    held_s: Held = 0.0


class OutcomeBody(Body):
    outcome: Outcome
    fence: Fence = None
    held_s: Held = 0.0


class NoteBody(Body):
    kind: NoteKind
    text: str = Field(min_length=1, max_length=WORDS_LIMIT)
    held_s: Held = 0.0
    key: str = Field("", max_length=64)
    """The same key again writes no second note."""


class FeedbackBody(Body):
    value: Usefulness


@router.get("/board")
async def board(signed: Serving, needs: Needs) -> BoardView:
    """The cards on this person's board."""
    feed = needs.house.feeds[signed.staff.venue]
    mine = needs.house.mine(signed.staff.id, needs.clock.now())
    return BoardView(feed.epoch, feed.offset, feed.board(signed.staff.id), mine)


@router.post("/cards/{id}/claim")
async def claim(card: CardId, signed: Serving, needs: Needs, _body: ClaimBody | None = None) -> out.CardView:
    """Take a card: from now on this guest is mine. 409 ``already_claimed`` says who was first; a claim that
    waited on a tablet counts from when it comes here."""
    return await _tell(needs, signed, ClaimCard(card, signed.staff.id))


@router.post("/cards/{id}/release")
async def release(card: CardId, body: ReleaseBody, signed: Serving, needs: Needs) -> out.CardView:
    """Let go of a card, with a word to the next or without: it is everybody's again. 409 ``owner_changed``
    for an old ``fence``."""
    return await _tell(needs, signed, ReleaseCard(card, signed.staff.id, body.word, body.fence))


@router.post("/cards/{id}/answer")
async def answer(card: CardId, body: AnswerBody, signed: Serving, needs: Needs) -> out.CardView:
    """Note what the guest said. All who serve them see it; the question is not asked again in this visit. An
    answer that was held longer than a newer one changes nothing."""
    message = GiveAnswer(card, signed.staff.id, body.question, body.value, body.held_s)
    return await _tell(needs, signed, message)


@router.post("/cards/{id}/outcome")
async def finish(card: CardId, body: OutcomeBody, signed: Serving, needs: Needs) -> out.CardView:
    """Finish a card one has claimed. Saying the same again is answered as the first time. When it was done
    (``held_s``) changes nothing: a card ends when the server hears of it."""
    return await _tell(needs, signed, FinishCard(card, signed.staff.id, body.outcome, body.fence))


@router.post("/cards/{id}/note")
async def write_note(card: CardId, body: NoteBody, signed: Serving, needs: Needs) -> out.CardView:
    """Write a note about the guest, or a promise that one has made, for all who serve them. 422 ``not_said``
    for what nobody should keep about a guest."""
    message = WriteNote(card, signed.staff.id, body.kind, body.text, body.held_s, body.key)
    return await _tell(needs, signed, message)


@router.post("/cards/{id}/feedback", status_code=204)
async def rate(card: CardId, body: FeedbackBody, signed: Serving, needs: Needs) -> None:
    """Say whether a card was of use, also after it has ended. The last word of each person counts."""
    await needs.bus.publish(signed.staff.venue, RateCard(card, signed.staff.id, body.value))


@router.post("/notes/{id}/kept", status_code=204)
async def keep_promise(note: CardId, signed: Serving, needs: Needs) -> None:
    """A promise has been kept; its owner or an overseer says so."""
    await needs.bus.publish(signed.staff.venue, KeepPromise(note, signed.staff.id))


@router.get("/cards/{id}/guest")
async def guest(card: CardId, signed: Serving, needs: Needs) -> out.BriefView:
    """The guest of a card in brief: what they like, and all that happened in this visit. For those who may
    see the card; each look is logged. 409 ``unsure`` while nobody knows who bears the guest's tag."""
    view = brief_of(needs.house, signed.staff, card, needs.clock.now())
    venue = signed.staff.venue
    shows = needs.house.shown(venue).shows(view.guest)
    habits = await habits_of(needs.database, venue, view.guest) if shows else ()
    needs.looks.note(signed.staff, view.guest, needs.clock.now(), Look.BRIEF)
    return replace(view, preferences=(*view.preferences, *habits))


async def _tell(needs: Services, signed: Signed, message: Message) -> out.CardView:
    card = cast(Card, await needs.bus.publish(signed.staff.venue, message))
    return card_view(card, signed.staff.id, may(signed.staff.role, Right.COMPLAINTS))
