"""What happened, as rows in the columns' order; what is personal in it is sealed."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from alerts.model import Answer, Card, Handover, HandoverState, Note, Rating
from alerts.rules.versions import Version
from recognition.model import Moment, Trouble, Visit
from server.store.sealed import seal_answer, seal_card, seal_handover, seal_note
from server.vault import Vault


def note_row(vault: Vault, note: Note) -> list[object]:
    return [note.id, note.venue, note.visit, note.guest, seal_note(vault, note)]


def handover_row(vault: Vault, handover: Handover) -> list[object]:
    """Once it is answered, its word is on the cards or of no use."""
    kept = handover if handover.state is HandoverState.OFFERED else replace(handover, word="")
    return [kept.id, kept.venue, kept.state, seal_handover(vault, kept)]


def rating_row(rating: Rating) -> list[object]:
    return [rating.card, rating.staff, rating.venue, rating.rule, rating.value, rating.at]


def visit_row(visit: Visit) -> list[object]:
    return [visit.id, visit.venue, visit.guest, visit.left_at, visit]


def card_row(vault: Vault, card: Card) -> list[object]:
    return [card.id, card.venue, card.visit, card.state, seal_card(vault, card)]


def answer_row(connection: Connection, answer: Answer, venue: str) -> list[object]:
    return [answer.visit, answer.question, venue, seal_answer(connection, answer)]


def rule_row(venue: str, version: Version) -> list[object]:
    rule = version.rule
    body = rule.model_dump(mode="json", by_alias=True, exclude_none=True)
    return [venue, rule.id, rule.version, body, rule.status, version.at, version.by, version.by_name]


def moment_row(place: int, moment: Moment) -> list[object]:
    """Without the visit's way: that is in the moments before."""
    visit = moment.visit
    return [moment.id, visit.venue, visit.guest, place, replace(moment, visit=replace(visit, path=()))]


def trouble_row(venue: str, trouble: Trouble) -> list[object]:
    return [venue, trouble.reader, trouble.antenna, trouble.kind, trouble]
