"""A guest in brief: what whoever serves them now should know, and what has happened in this visit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.lifecycle import is_live
from alerts.model import Card, Note, NoteKind, Outcome
from alerts.people import Guest, How, Staff
from alerts.refusals import NoSuchCard
from alerts.text import same
from recognition.model import Text, Visit
from server.access import Right, may
from server.api import schemas as out
from server.errors import NotFound, Unsure
from server.house import House
from server.store.database import Database
from server.store.journal import count_answers
from server.views import answer_view, note_view

HABIT_TIMES = 3
"""In how many visits a guest must have answered alike before we say that we have seen it."""


def brief_of(house: House, member: Staff, card_id: str, now: float) -> out.BriefView:
    """The guest of a card, for somebody who may see it.

    :raises NotFound: there is no such card for them, or it is about no guest.
    :raises Unsure: whoever bears the guest's tag may be somebody else.
    """
    desk = house.actors[member.venue].desk
    try:
        card, cards = desk.visit_of(card_id, member.id)
    except NoSuchCard as refused:
        raise NotFound(str(refused)) from None
    profile = house.shown(member.venue).get(card.guest) if card.guest else None
    if profile is None:
        raise NotFound("This card is about no guest whom we know.")
    visit = desk.visit_under_way(card.guest)
    if card.withheld is not None or (visit is not None and visit.unsure_since is not None):
        raise Unsure("This tag is in two places at once: ask for the name first.")
    here = visit if visit is not None and visit.id == card.visit else None
    return _view(house, member, profile, card, cards, here, now)


def _view(
    house: House,
    member: Staff,
    guest: Guest,
    card: Card,
    cards: Sequence[Card],
    visit: Visit | None,
    now: float,
) -> out.BriefView:
    answers = max((card.answers for card in cards), key=len, default=())
    notes = max((card.notes for card in cards), key=len, default=())
    return out.BriefView(
        guest=guest.id,
        name=guest.name,
        say=guest.say,
        tier=guest.tier,
        languages=guest.languages,
        speak=guest.speak,
        only_name=_name(house, guest.only),
        occasions_today=_occasions_today(guest, house.plans[member.venue].timezone, now),
        complaint=guest.complaint if may(member.role, Right.COMPLAINTS) else "",
        account_manager_name=_name(house, guest.account_manager),
        preferences=tuple(
            out.LikeView(same(one.text), one.how, one.at, one.times) for one in guest.preferences
        ),
        answers=tuple(answer_view(answer) for answer in answers),
        notes=tuple(note_view(note) for note in notes),
        today=tuple(sorted(_touches(cards, notes, visit), key=lambda touch: touch.at)),
        visits=visit.ordinal if visit else None,
        last_visit_at=visit.previous_left_at if visit else None,
        others=tuple(one.id for one in cards if is_live(one) and one.id != card.id),
    )


def _name(house: House, staff: str) -> str:
    account = house.accounts.get(staff)
    return account.staff.name if account is not None else ""


def _occasions_today(guest: Guest, timezone: str, now: float) -> tuple[str, ...]:
    today = datetime.fromtimestamp(now, ZoneInfo(timezone or "UTC"))
    return tuple(one.kind for one in guest.occasions if (one.month, one.day) == (today.month, today.day))


def _touches(cards: Sequence[Card], notes: Sequence[Note], visit: Visit | None) -> Iterator[out.TouchView]:
    """What happened, in no order."""
    if visit is not None:
        yield out.TouchView(visit.arrived_at, "arrived", visit.path[0][0] if visit.path else "", "", None)
        for zone, at in visit.path[1:]:
            yield out.TouchView(at, "moved", zone, "", None)
    for card in cards:
        yield from _touches_of(card)
    for answer in max((card.answers for card in cards), key=len, default=()):
        yield out.TouchView(
            answer.at, "answer", "", answer.by_name, _joined(answer.question_text, answer.label)
        )
    for note in notes:
        kind: out.TouchKind = "promise" if note.kind is NoteKind.PROMISE else "note"
        yield out.TouchView(note.at, kind, "", note.by_name, same(note.text))
        if note.kept_at is not None:
            yield out.TouchView(note.kept_at, "kept", "", note.owner_name, same(note.text))


def _touches_of(card: Card) -> Iterator[out.TouchView]:
    if not card.audience:
        return
    yield out.TouchView(card.opened_at, "card", "", "", card.title)
    for owned in card.owned_before:
        yield out.TouchView(owned.since, "claimed", "", owned.by_name, None)
    if card.claimed_at is not None:
        yield out.TouchView(card.claimed_at, "claimed", "", card.owner_name or "", None)
    if card.closed_at is not None and card.outcome in (Outcome.GREETED, Outcome.HELPED):
        yield out.TouchView(card.closed_at, "done", "", card.owner_name or "", None)


async def habits_of(database: Database, venue: str, guest: str) -> tuple[out.LikeView, ...]:
    """What the guest has answered alike in several visits to this venue: seen, not told to us as a wish."""
    counted = await database.read(lambda connection: count_answers(connection, venue, guest))
    return tuple(
        out.LikeView(_joined(question, label), How.SEEN, at, times)
        for question, label, times, at in counted
        if times >= HABIT_TIMES
    )


def _joined(question: Text, label: Text) -> Text:
    """A question with its answer, in each language."""
    return {language: f"{question[language]} {label[language]}" for language in label}
