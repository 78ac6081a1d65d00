"""The hot transaction: all that a turn of the loop changed, written at once.

Each table gets one statement with one parameter, a JSON array of rows that the database itself unpacks: the
writing thread then leaves Python alone for the whole of it (decision 0004). Ids derive from their cause, so
writing a row again changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

import msgspec
from sqlalchemy import CompoundSelect, Connection, Select, delete, select, update

from alerts.intents import Wish
from alerts.ledger import Firing
from alerts.lifecycle import CLAIMED_EXPIRES_S, REOPENED_EXPIRES_S
from alerts.model import Answer, Card, Handover, HandoverState, Note, Rating, State
from alerts.people import Staff
from alerts.rules.versions import Version
from recognition.consent import Purpose
from recognition.ids import first_id
from recognition.model import Moment, Text, Trouble, Visit
from server.store import tables
from server.store.as_rows import (
    answer_row,
    card_row,
    handover_row,
    moment_row,
    note_row,
    rating_row,
    rule_row,
    trouble_row,
    visit_row,
)
from server.store.consents import NewConsent, give, may_be_recognised, withdraw
from server.store.corrections import Corrected, keep_corrections
from server.store.credentials import CredentialsChange, keep_credentials
from server.store.erasing import Erased, count_rows, erase_guest
from server.store.forgetting import forget_words, unshow_guest
from server.store.guests import Change, NewGuest, put_guests
from server.store.merges import Merging, Unmerging
from server.store.merging import merge_guests, unmerge_guests
from server.store.outbox import Told, tell
from server.store.people import duty_of
from server.store.rows import insert_new, upsert
from server.store.sealed import open_answer, open_card, open_handover, open_note, present
from server.vault import vault_of

LIFE_S = 86_400.0 + CLAIMED_EXPIRES_S + REOPENED_EXPIRES_S
"""How long after it was made a card may go on to more people, at most. One that waited for the end of quiet
hours may be older: its visit is under way, and its cards are loaded with that."""


@dataclass(frozen=True, slots=True)
class Given:
    guest: str
    consent: NewConsent
    at: float


@dataclass(frozen=True, slots=True)
class Withdrawn:
    guest: str
    purpose: Purpose
    venue: str | None
    partner: str | None
    at: float


@dataclass(slots=True)
class Writes:
    """What one turn must keep. Later entries for the same thing replace earlier ones."""

    visits: dict[str, Visit] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    """Whose shift, break, quiet or zone is another."""
    notes: dict[str, Note] = field(default_factory=dict)
    handovers: dict[str, Handover] = field(default_factory=dict)
    ratings: dict[tuple[str, str], Rating] = field(default_factory=dict)
    """By card and staff."""
    intents: dict[tuple[str, str], Wish | None] = field(default_factory=dict)
    """By guest and venue; None for one that is to be forgotten."""
    rules: list[tuple[str, Version]] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    consents: list[Given | Withdrawn] = field(default_factory=list)
    """In the order in which they were said."""
    guests: dict[str, NewGuest] = field(default_factory=dict)
    guests_at: float = 0.0
    guests_change: Change | None = None
    """What keeping ``guests`` changed: only the store knows which consents are new."""
    credentials: list[CredentialsChange] = field(default_factory=list)
    corrections: list[Corrected] = field(default_factory=list)
    erased: dict[str, Erased] = field(default_factory=dict)
    """By guest: the last thing that is done, and then the store says in each what it did."""
    merged: dict[str, Merging] = field(default_factory=dict)
    unmerged: dict[str, Unmerging] = field(default_factory=dict)
    """Both by the profile that goes, or comes back; the store says in each what it did."""
    unshown: set[tuple[str, str]] = field(default_factory=set)
    """Guest and venue whose staff may no longer see what the guest likes and celebrates."""
    troubles: dict[str, Sequence[Trouble]] = field(default_factory=dict)
    """Venue → all that is wrong with its readers now."""
    venue_of: dict[str, str] = field(default_factory=dict)
    """Visit id → venue, for the answers."""

    def change_consent(self, said: Given | Withdrawn) -> None:
        """Once for all venues: each of them is told, one after the other."""
        if said not in self.consents[-1:]:
            self.consents.append(said)

    def __bool__(self) -> bool:
        return bool(
            self.visits
            or self.cards
            or self.answers
            or self.staff
            or self.notes
            or self.handovers
            or self.ratings
            or self.intents
            or self.rules
            or self.moments
            or self.consents
            or self.guests
            or self.troubles
            or self.corrections
            or self.erased
            or self.credentials
            or self.merged
            or self.unmerged
        )


def write(connection: Connection, writes: Writes) -> None:
    """Everything in ``writes``; part of the caller's transaction."""
    for erased in writes.erased.values():
        count_rows(connection, erased)
    if writes.guests:
        writes.guests_change = put_guests(connection, list(writes.guests.values()), writes.guests_at)
    for change in writes.credentials:
        keep_credentials(connection, change)
        tell(connection, Told.CREDENTIALS_CHANGED, [change.guest], change.at)
    upsert(connection, tables.visits, [visit_row(v) for v in writes.visits.values()])
    vault = vault_of(connection)
    upsert(connection, tables.cards, [card_row(vault, c) for c in writes.cards.values()])
    answers = [answer_row(connection, a, writes.venue_of[a.visit]) for a in writes.answers.values()]
    upsert(connection, tables.answers, answers)
    _forget_answers(connection, writes)
    _keep_staff(connection, writes)
    upsert(connection, tables.notes, [note_row(vault, n) for n in writes.notes.values()])
    upsert(connection, tables.handovers, [handover_row(vault, h) for h in writes.handovers.values()])
    upsert(connection, tables.ratings, [rating_row(rating) for rating in writes.ratings.values()])
    _keep_intents(connection, writes)
    insert_new(connection, tables.rules, [rule_row(venue, version) for venue, version in writes.rules])
    insert_new(connection, tables.moments, [moment_row(*one) for one in enumerate(writes.moments)])
    for said in writes.consents:
        if isinstance(said, Given):
            give(connection, said.guest, said.consent, said.at)
        else:
            withdraw(connection, said.guest, said.purpose, said.venue, said.partner, said.at)
    for guest in dict.fromkeys(said.guest for said in writes.consents if isinstance(said, Withdrawn)):
        if not may_be_recognised(connection, guest):
            forget_words(connection, guest)
    for guest, venue in writes.unshown:
        unshow_guest(connection, guest, venue)
    for said in writes.consents:
        tell(connection, Told.CONSENTS_CHANGED, [said.guest], said.at)
    keep_corrections(connection, writes.corrections)
    for venue, troubles in writes.troubles.items():
        connection.execute(delete(tables.troubles).where(tables.troubles.c.venue == venue))
        upsert(connection, tables.troubles, [trouble_row(venue, trouble) for trouble in troubles])
    for merging in writes.merged.values():
        merge_guests(connection, merging)
    for unmerging in writes.unmerged.values():
        unmerge_guests(connection, unmerging)
    for erased in writes.erased.values():
        erase_guest(connection, erased)


def _keep_staff(connection: Connection, writes: Writes) -> None:
    rows = tables.staff
    for staff in writes.staff.values():
        values = {"zone": staff.zone, "duty": duty_of(staff)}
        connection.execute(update(rows).where(rows.c.id == staff.id).values(values))


def _keep_intents(connection: Connection, writes: Writes) -> None:
    rows = tables.intents
    for (guest, venue), wish in writes.intents.items():
        if wish is None:
            connection.execute(delete(rows).where(rows.c.guest == guest, rows.c.venue == venue))
        else:
            upsert(connection, rows, [[guest, venue, wish.intent.value, wish.until]])


def _forget_answers(connection: Connection, writes: Writes) -> None:
    """What a guest told us goes with the consent under which they told it."""
    visits = {card.visit for card in writes.cards.values() if card.state is State.WITHDRAWN}
    if visits:
        connection.execute(delete(tables.notes).where(tables.notes.c.visit.in_(visits)))
        connection.execute(delete(tables.answers).where(tables.answers.c.visit.in_(visits)))


def load_visits(connection: Connection, venue: str, since: float) -> list[Visit]:
    """Visits under way, and those that ended after ``since``."""
    rows = tables.visits.c
    over = rows.left_at > since
    query = select(rows.body).where(rows.venue == venue, rows.left_at.is_(None) | over)
    return [_VISIT.decode(body) for body in connection.scalars(query)]


def load_cards(connection: Connection, venue: str, since: float = inf) -> list[Card]:
    """Every card, live or closed, of the visits that matter still."""
    cards = tables.cards.c
    query = select(cards.body).where(cards.venue == venue, cards.visit.in_(_alive(venue, since)))
    return _cards(connection, query)


def find_cards(connection: Connection, card_ids: Sequence[str]) -> list[Card]:
    """These cards, in whatever state."""
    return _cards(connection, select(tables.cards.c.body).where(tables.cards.c.id.in_(card_ids)))


def cards_of(connection: Connection, visits: Sequence[str]) -> list[Card]:
    """The cards of these visits, in whatever state."""
    return _cards(connection, select(tables.cards.c.body).where(tables.cards.c.visit.in_(visits)))


def _cards(connection: Connection, query: Select[str]) -> list[Card]:
    vault = vault_of(connection)
    return [open_card(vault, body) for body in connection.scalars(query)]


def load_ends(connection: Connection, venue: str, guest: str) -> list[float]:
    """When the guest's visits that are over ended, in order."""
    rows = tables.visits.c
    query = select(rows.left_at).where(rows.guest == guest, rows.venue == venue, rows.left_at.is_not(None))
    return list(connection.scalars(query.order_by(rows.left_at)))


class _Fired(msgspec.Struct):
    """Of a card, what a :class:`Firing` needs."""

    rule: str
    guest: str
    opened_at: float
    audience: list[str]


def load_firings(connection: Connection, venue: str, since: float) -> list[Firing]:
    """The cards that rules made and somebody got since an instant. Ids begin with the instant."""
    cards = tables.cards.c
    query = select(cards.body).where(cards.venue == venue, cards.id >= first_id(since))
    found = (_FIRED.decode(body) for body in connection.scalars(query))
    return [Firing(each.rule, each.guest, each.opened_at) for each in found if each.rule and each.audience]


def load_made(connection: Connection, venue: str, since: float, until: float) -> Sequence[str]:
    """The cards made from ``since`` until before ``until``, as they are kept: what is
    personal is sealed. Ids begin with the instant."""
    cards = tables.cards.c
    made = cards.venue == venue, cards.id >= first_id(since), cards.id < first_id(until)
    return list(connection.scalars(select(cards.body).where(*made)))


def load_ratings(connection: Connection, venue: str, since: float) -> list[tuple[str, str]]:
    """Rule and value of what staff said of the cards made since an instant."""
    rows = tables.ratings.c
    query = select(rows.rule, rows.value).where(rows.venue == venue, rows.card >= first_id(since))
    return [(rule, value) for rule, value in connection.execute(query)]


class _Shown(msgspec.Struct):
    """Of a card, whether it was shown to somebody lately."""

    opened_at: float
    alerted: dict[str, float] = {}
    earlier: dict[str, float] = {}

    def last(self) -> float:
        return max((self.opened_at, *self.alerted.values(), *self.earlier.values()))


def load_shown(connection: Connection, venue: str, since: float) -> list[Card]:
    """The cards that opened or disturbed somebody since an instant, in whatever state: one that opened long
    before may have gone on to others since then. Ids begin with the instant."""
    cards = tables.cards.c
    query = select(cards.body).where(cards.venue == venue, cards.id >= first_id(since - LIFE_S))
    vault = vault_of(connection)
    found = ((body, _SHOWN.decode(body)) for body in connection.scalars(query))
    return [open_card(vault, body) for body, one in found if one.last() >= since]


def load_troubles(connection: Connection, venue: str) -> list[Trouble]:
    """What was wrong with the venue's readers."""
    rows = tables.troubles.c
    query = select(rows.body).where(rows.venue == venue).order_by(rows.reader, rows.antenna, rows.kind)
    return [_TROUBLE.decode(body) for body in connection.scalars(query)]


def load_answers(connection: Connection, venue: str, since: float = inf) -> list[Answer]:
    """Answers of the visits that matter still."""
    answers = tables.answers.c
    query = select(answers.body).where(answers.venue == venue, answers.visit.in_(_alive(venue, since)))
    return present(open_answer(vault_of(connection), body) for body in connection.scalars(query))


def load_notes(connection: Connection, venue: str, since: float, promised: float) -> list[Note]:
    """Notes and promises of the visits that matter still; and all that were made since ``promised``, for a
    promise outlives its visit. Ids begin with the instant."""
    notes = tables.notes.c
    matter = notes.visit.in_(_alive(venue, since)) | (notes.id >= first_id(promised))
    query = select(notes.body).where(notes.venue == venue, matter)
    return present(open_note(vault_of(connection), body) for body in connection.scalars(query))


def load_handovers(connection: Connection, venue: str) -> list[Handover]:
    """Those that nobody has answered."""
    rows = tables.handovers.c
    query = select(rows.body).where(rows.venue == venue, rows.state == HandoverState.OFFERED.value)
    return present(open_handover(vault_of(connection), body) for body in connection.scalars(query))


def drop_handovers(connection: Connection, before: float) -> None:
    """Those that were offered before this instant. Ids begin with the instant."""
    connection.execute(delete(tables.handovers).where(tables.handovers.c.id < first_id(before)))


def count_answers(connection: Connection, venue: str, guest: str) -> list[tuple[Text, Text, int, float]]:
    """How often the guest answered a question with the same choice in visits to this venue: question, choice,
    how often, and when last; the most frequent first."""
    visits, answers = tables.visits.c, tables.answers.c
    theirs = select(visits.id).where(visits.guest == guest, visits.venue == venue)
    bodies = connection.scalars(select(answers.body).where(answers.visit.in_(theirs)))
    counted: dict[tuple[str, str], list[Answer]] = {}
    vault = vault_of(connection)
    for answer in present(open_answer(vault, body) for body in bodies):
        counted.setdefault((answer.question, answer.value), []).append(answer)
    rows = [
        (same[-1].question_text, same[-1].label, len(same), max(answer.at for answer in same))
        for same in counted.values()
    ]
    return sorted(rows, key=lambda row: (-row[2], row[3]))


def _alive(venue: str, since: float) -> CompoundSelect[str]:
    """Ids of the visits under way, and of those that are over but have a live card, or ended after ``since``
    so that they may go on."""
    visits, cards = tables.visits.c, tables.cards.c
    here = select(visits.id).where(visits.venue == venue)
    live = select(cards.visit).where(cards.venue == venue, tables.CARD_IS_LIVE)
    return here.where(visits.left_at.is_(None)).union(here.where(visits.left_at > since), live)


_VISIT = msgspec.json.Decoder(Visit)
_TROUBLE = msgspec.json.Decoder(Trouble)
_FIRED = msgspec.json.Decoder(_Fired)
_SHOWN = msgspec.json.Decoder(_Shown)
