"""What the house holds about one guest, as they get it on their own page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from alerts.model import Answer, Card, Intent, Note
from alerts.people import Guest, Preference
from alerts.rulebook import Rulebook
from recognition.consent import RECOGNITION, Purpose
from recognition.model import Text, Visit
from recognition.plan import Plan
from server.api import my_schemas as out
from server.api.schemas import ChoiceView
from server.consenting import renew
from server.house import House
from server.privacy_notices import PrivacyNotices
from server.receipts import receipt_id
from server.store.consents import ConsentRow
from server.store.trail import Entry

_STAFF = ("account_manager", "deputy", "only")
"""Fields of a guest that name somebody by their staff id."""

_ELSEWHERE = ("id", "name", "preferences")
"""Fields that the page has otherwise."""


_NOTHING: tuple[object, ...] = ("", None, (), [], False)


def like_key(preference: Preference) -> str:
    """By which a guest corrects it. It changes with the words: nobody corrects what they have not seen."""
    return hashlib.blake2b(preference.text.encode(), digest_size=8).hexdigest()


def likes(guest: Guest) -> tuple[out.MyLikeView, ...]:
    return tuple(
        out.MyLikeView(like_key(one), one.text, one.how, one.at, one.times) for one in guest.preferences
    )


def profile(house: House, guest: Guest) -> dict[str, Any]:
    """Every field that says something, also those that were added since this was written."""
    held = {name: value for name, value in msgspec.to_builtins(guest).items() if value not in _NOTHING}
    for name in _ELSEWHERE:
        held.pop(name, None)
    for name in _STAFF:
        if name in held:
            held[name] = name_of(house, held[name])
    if "companions" in held:
        # Others are nobody's business but their own: that there are some is enough.
        held["companions"] = len(guest.companions)
    return held


def name_of(house: House, staff: str) -> str:
    account = house.accounts.get(staff)
    return account.staff.name if account is not None else ""


def venue(house: House, plan: Plan, guest: str, now: float) -> out.MyVenueView:
    actor = house.actors[plan.id]
    may = house.may_recognise(guest, plan.id)
    presence = actor.venue.presence(guest) if may else None
    zone = plan.by_id.get(presence.zone) if presence is not None else None
    wish = actor.desk.intents.of(guest, now)
    return out.MyVenueView(
        id=plan.id,
        name=plan.name,
        timezone=plan.timezone,
        zones=tuple(out.MyPlaceView(one.id, one.name) for one in plan.zones),
        recognised=any(house.consents.covers(guest, purpose, plan.id) for purpose in RECOGNITION),
        by_phone=house.consents.covers(guest, Purpose.RECOGNISE_BY_PHONE, plan.id),
        zone=zone.name if zone is not None else None,
        since=presence.since if presence is not None else None,
        intent=wish.intent if wish is not None else Intent.WELCOME,
        until=wish.until if wish is not None else None,
    )


def consents(
    house: House, notices: PrivacyNotices, rows: Iterable[ConsentRow], now: float
) -> tuple[out.MyConsentView, ...]:
    """The newest first."""
    ordered = sorted(rows, key=lambda row: row.given_at, reverse=True)
    return tuple(_consent(house, notices, row, now) for row in ordered)


def _consent(house: House, notices: PrivacyNotices, row: ConsentRow, now: float) -> out.MyConsentView:
    over = row.withdrawn_at is not None or (row.ends_at is not None and row.ends_at <= now)
    return out.MyConsentView(
        purpose=row.purpose,
        venue=row.venue,
        partner=row.partner,
        given_at=row.given_at,
        ends_at=row.ends_at,
        withdrawn_at=row.withdrawn_at,
        how=row.evidence.how,
        witness_name=name_of(house, row.evidence.witness),
        notice=row.evidence.notice,
        live=not over,
        renew=renew(row, notices, now),
        receipt=receipt_id(row),
    )


def place(plan: Plan) -> out.MyPlaceView:
    return out.MyPlaceView(plan.id, plan.name)


def visit(
    house: House, of: Visit, cards: Sequence[Card], answers: Sequence[Answer], notes: Sequence[Note]
) -> out.MyVisitView | None:
    """None of a venue that is no longer here."""
    plan = house.plans.get(of.venue)
    if plan is None:
        return None
    rules = house.actors[of.venue].desk.rules
    return out.MyVisitView(
        id=of.id,
        venue=place(plan),
        timezone=plan.timezone,
        arrived_at=of.arrived_at,
        left_at=of.left_at,
        path=tuple(out.StayView(_zone(plan, zone), at) for zone, at in of.path),
        cards=tuple(_card(house, one) for one in cards if one.visit == of.id and one.audience),
        answers=tuple(_answer(rules, one) for one in answers if one.visit == of.id),
        notes=tuple(_note(one) for one in notes if one.visit == of.id),
    )


def _zone(plan: Plan, zone: str) -> Text:
    known = plan.by_id.get(zone)
    return known.name if known is not None else {"en": zone}


def _card(house: House, card: Card) -> out.MyCardView:
    return out.MyCardView(
        title=card.title,
        at=card.opened_at,
        state=card.state,
        people=len(card.audience),
        taken=tuple(_taken(house, card)),
        outcome=card.outcome,
    )


def _taken(house: House, card: Card) -> Iterator[out.TakenView]:
    """Who had it, the first one first."""
    for owned in card.owned_before:
        yield out.TakenView(owned.by_name, "", owned.since)
    if card.owner and card.claimed_at is not None:
        account = house.accounts.get(card.owner)
        yield out.TakenView(
            card.owner_name or "", account.staff.role if account is not None else "", card.claimed_at
        )


def _answer(rules: Rulebook, answer: Answer) -> out.MyAnswerView:
    question = rules.asks(answer.question)
    choices = question.choices if question is not None else ()
    return out.MyAnswerView(
        question=answer.question,
        question_text=answer.question_text,
        value=answer.value,
        label=answer.label,
        by_name=answer.by_name,
        at=answer.at,
        choices=tuple(ChoiceView(choice.value, choice.label) for choice in choices),
    )


def _note(note: Note) -> out.MyNoteView:
    return out.MyNoteView(note.id, note.kind, note.text, note.by_name, note.at, note.kept_at)


_WHO: dict[str, out.Who] = {"staff": "staff", "guest": "guest", "key": "key"}


def look(house: House, entry: Entry) -> out.LookView:
    """An entry of the audit trail."""
    kind, _, id_ = entry.by.partition(":")
    account = house.accounts.get(id_) if kind == "staff" else None
    plan = house.plans.get(entry.venue)
    return out.LookView(
        at=entry.at,
        act=entry.act,
        who=_WHO.get(kind, "server"),
        name=account.staff.name if account is not None else id_ if kind == "key" else "",
        role=account.staff.role if account is not None else "",
        venue=place(plan) if plan is not None else None,
    )
