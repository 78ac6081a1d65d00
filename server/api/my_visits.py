"""The guest's own page: where they were recognised, who looked, and what they correct or delete."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from alerts.model import ANSWER_LIMIT, Note
from alerts.people import How, Preference
from alerts.refusals import NotSaid
from alerts.words import kept_words
from server import my_views as views
from server.api import my_schemas as out
from server.api.address import V1
from server.api.my import Asked, GuestAsking
from server.api.signed import Needs
from server.audit import Act
from server.errors import NotFound
from server.messages import EVERY_VENUE, GuestCorrects
from server.refused import as_answer
from server.services import Services
from server.store import my as store
from server.store.journal import cards_of

router = APIRouter(prefix=f"{V1}/my", tags=["the guest's own page"])

VISITS_MOST = 50
"""Visits in one answer."""

LOOKS_MOST = 200
"""Entries of the audit trail in one answer."""

Id = Annotated[str, Path(max_length=100, pattern=r"^[^\x00]*$")]


class CorrectBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    value: str = Field(min_length=1, max_length=ANSWER_LIMIT)


@router.get("/visits")
async def visits(
    asked: GuestAsking, needs: Needs, skip: Annotated[int, Query(ge=0, le=100_000)] = 0
) -> out.MyVisitsView:
    """Where and when I was recognised, who was told and who came, what I was asked and what was written down;
    the newest first."""
    read = needs.database.read
    found = await read(lambda c: store.visits_of(c, asked.id, skip, VISITS_MOST + 1))
    shown = found[:VISITS_MOST]
    ids = [visit.id for visit in shown]
    cards = sorted(await read(lambda c: cards_of(c, ids)), key=lambda card: card.opened_at)
    answers = await read(lambda c: store.answers_of(c, ids))
    notes = await read(lambda c: store.notes_of(c, asked.id))
    made = (views.visit(needs.house, visit, cards, answers, notes) for visit in shown)
    return out.MyVisitsView(tuple(one for one in made if one is not None), len(found) > VISITS_MOST)


@router.get("/looks")
async def looks(asked: GuestAsking, needs: Needs) -> list[out.LookView]:
    """Who looked at what of mine, and who changed what: the newest first, at most 200."""
    entries = await needs.audit.of_guest(asked.id, inf, LOOKS_MOST, needs.house.gone_into(asked.id))
    return [views.look(needs.house, entry) for entry in entries]


@router.put("/visits/{visit}/answers/{question}", status_code=204)
async def correct_answer(
    visit: Id, question: Id, body: CorrectBody, asked: GuestAsking, needs: Needs
) -> None:
    """What I said is otherwise: one of the question's choices, or my own words where it has none."""
    await _change_answer(needs, asked, visit, question, body.value)


@router.delete("/visits/{visit}/answers/{question}", status_code=204)
async def delete_answer(visit: Id, question: Id, asked: GuestAsking, needs: Needs) -> None:
    """Forget what I said: on every card, at once."""
    await _change_answer(needs, asked, visit, question, None)


async def _change_answer(needs: Services, asked: Asked, visit: str, question: str, value: str | None) -> None:
    venue = await needs.database.read(lambda c: store.venue_of_visit(c, asked.id, visit))
    answer = await needs.database.read(lambda c: store.find_answer(c, visit, question))
    if venue not in needs.house.plans or answer is None:
        raise NotFound("There is no such answer.", "question")
    change = GuestCorrects(asked.guest, visit, question=question, value=value)
    await _publish(needs, asked, str(venue), change)


@router.put("/notes/{note}", status_code=204)
async def correct_note(note: Id, body: CorrectBody, asked: GuestAsking, needs: Needs) -> None:
    """What somebody wrote down about me is otherwise."""
    await _change_note(needs, asked, note, body.value)


@router.delete("/notes/{note}", status_code=204)
async def delete_note(note: Id, asked: GuestAsking, needs: Needs) -> None:
    """Forget it: on every card, at once."""
    await _change_note(needs, asked, note, None)


async def _change_note(needs: Services, asked: Asked, note: str, value: str | None) -> None:
    found = await _find_note(needs, asked, note)
    change = GuestCorrects(asked.guest, found.visit, note=note, value=value)
    await _publish(needs, asked, found.venue, change)


async def _find_note(needs: Services, asked: Asked, note: str) -> Note:
    notes = await needs.database.read(lambda c: store.notes_of(c, asked.id))
    found = next((one for one in notes if one.id == note), None)
    if found is None or found.venue not in needs.house.plans:
        raise NotFound("There is no such note.", "note")
    return found


@router.put("/likes/{key}", status_code=204)
async def correct_like(key: Id, body: CorrectBody, asked: GuestAsking, needs: Needs) -> None:
    """What I like is otherwise: from now on it is something that I told you."""
    try:
        text = kept_words(body.value)
    except NotSaid as refused:
        raise as_answer(refused) from None
    before = _like(asked, key)
    told = Preference(text, How.TOLD, needs.clock.now())
    await _change_like(needs, asked, before, told)


@router.delete("/likes/{key}", status_code=204)
async def delete_like(key: Id, asked: GuestAsking, needs: Needs) -> None:
    """Forget it: on every card, at once."""
    await _change_like(needs, asked, _like(asked, key), None)


def _like(asked: Asked, key: str) -> Preference:
    found = next((one for one in asked.guest.preferences if views.like_key(one) == key), None)
    if found is None:
        raise NotFound("There is no such preference.", "key")
    return found


async def _change_like(needs: Services, asked: Asked, before: Preference, after: Preference | None) -> None:
    changed = ((after if one is before else one) for one in asked.guest.preferences)
    guest = replace(asked.guest, preferences=tuple(one for one in changed if one is not None))
    value = after.text if after is not None else None
    await _publish(needs, asked, EVERY_VENUE, GuestCorrects(guest, preference=before.text, value=value))


async def _publish(needs: Services, asked: Asked, venue: str, change: GuestCorrects) -> None:
    await needs.bus.publish(venue, change)
    act = Act.DELETED if change.value is None else Act.CORRECTED
    ids = {"visit": change.visit, "question": change.question, "note": change.note}
    said = {name: id_ for name, id_ in ids.items() if id_}
    needs.audit.note(act, f"guest:{asked.id}", asked.id, venue, at=needs.clock.now(), **said)
