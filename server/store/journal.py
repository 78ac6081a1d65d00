"""The hot transaction: all that a turn of the loop changed, written at once.

Each table gets one statement with one parameter, a JSON array of rows that the database itself unpacks: the
writing thread then leaves Python alone for the whole of it (decision 0004). Ids derive from their cause, so
writing a row again changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import inf

import msgspec
from sqlalchemy import CompoundSelect, Connection, Table, delete, select, update

from alerts.ledger import Firing
from alerts.lifecycle import blank
from alerts.model import Answer, Card, State
from alerts.rules.versions import Version
from recognition.consent import Purpose
from recognition.ids import first_id
from recognition.model import Moment, Trouble, Visit
from server.store import tables
from server.store.guests import EVERYWHERE, Change, NewGuest, put_guests


@dataclass(slots=True)
class Writes:
    """What one turn must keep. Later entries for the same thing replace earlier ones."""

    visits: dict[str, Visit] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    placed: dict[str, str | None] = field(default_factory=dict)
    """Staff id → zone."""
    rules: list[tuple[str, Version]] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    given: list[tuple[str, Purpose, float]] = field(default_factory=list)
    withdrawn: list[tuple[str, Purpose, float]] = field(default_factory=list)
    guests: dict[str, NewGuest] = field(default_factory=dict)
    guests_at: float = 0.0
    guests_change: Change | None = None
    """What keeping ``guests`` changed: only the store knows which consents are new."""
    troubles: dict[str, Sequence[Trouble]] = field(default_factory=dict)
    """Venue → all that is wrong with its readers now."""
    venue_of: dict[str, str] = field(default_factory=dict)
    """Visit id → venue, for the answers."""

    def give(self, guest: str, purpose: Purpose, at: float) -> None:
        """Once for all venues, and in the place of a withdrawal earlier in the turn."""
        self._forget_consent(guest, purpose)
        self.given.append((guest, purpose, at))

    def withdraw(self, guest: str, purpose: Purpose, at: float) -> None:
        """Once for all venues, and in the place of a consent given earlier in the turn."""
        self._forget_consent(guest, purpose)
        self.withdrawn.append((guest, purpose, at))

    def _forget_consent(self, guest: str, purpose: Purpose) -> None:
        for entries in (self.given, self.withdrawn):
            entries[:] = [entry for entry in entries if entry[:2] != (guest, purpose)]

    def __bool__(self) -> bool:
        return bool(
            self.visits
            or self.cards
            or self.answers
            or self.placed
            or self.rules
            or self.moments
            or self.given
            or self.withdrawn
            or self.guests
            or self.troubles
        )


def write(connection: Connection, writes: Writes) -> None:
    """Everything in ``writes``; part of the caller's transaction."""
    if writes.guests:
        writes.guests_change = put_guests(connection, list(writes.guests.values()), writes.guests_at)
    _upsert(connection, tables.visits, [_visit_row(v) for v in writes.visits.values()])
    _upsert(connection, tables.cards, [_card_row(c) for c in writes.cards.values()])
    _upsert(connection, tables.answers, [_answer_row(a, writes) for a in writes.answers.values()])
    _forget_answers(connection, writes)
    for staff, zone in writes.placed.items():
        connection.execute(update(tables.staff).where(tables.staff.c.id == staff).values(zone=zone))
    _insert(connection, tables.rules, [rule_row(venue, version) for venue, version in writes.rules])
    _insert(connection, tables.moments, [_moment_row(*one) for one in enumerate(writes.moments)])
    _upsert(connection, tables.consents, [[g, p.value, EVERYWHERE, at, None] for g, p, at in writes.given])
    for guest, purpose, at in writes.withdrawn:
        _withdraw(connection, guest, purpose, at)
    for venue, troubles in writes.troubles.items():
        connection.execute(delete(tables.troubles).where(tables.troubles.c.venue == venue))
        _upsert(connection, tables.troubles, [_trouble_row(venue, trouble) for trouble in troubles])


def _visit_row(visit: Visit) -> list[object]:
    return [visit.id, visit.venue, visit.guest, visit.left_at, visit]


def _card_row(card: Card) -> list[object]:
    return [card.id, card.venue, card.visit, card.state, card]


def _answer_row(answer: Answer, writes: Writes) -> list[object]:
    return [answer.visit, answer.question, writes.venue_of[answer.visit], answer]


def rule_row(venue: str, version: Version) -> list[object]:
    """A version in the columns' order."""
    rule = version.rule
    body = rule.model_dump(mode="json", by_alias=True, exclude_none=True)
    return [venue, rule.id, rule.version, body, rule.status, version.at, version.by, version.by_name]


def _moment_row(place: int, moment: Moment) -> list[object]:
    """Without the visit's way: that is in the moments before."""
    visit = moment.visit
    return [moment.id, visit.venue, visit.guest, place, replace(moment, visit=replace(visit, path=()))]


def _trouble_row(venue: str, trouble: Trouble) -> list[object]:
    return [venue, trouble.reader, trouble.antenna, trouble.kind, trouble]


def _forget_answers(connection: Connection, writes: Writes) -> None:
    """What a guest told us goes with the consent under which they told it."""
    visits = {card.visit for card in writes.cards.values() if card.state is State.WITHDRAWN}
    if visits:
        connection.execute(delete(tables.answers).where(tables.answers.c.visit.in_(visits)))


def _withdraw(connection: Connection, guest: str, purpose: Purpose, at: float) -> None:
    rows = tables.consents.c
    connection.execute(
        update(tables.consents)
        .where(rows.guest == guest, rows.purpose == purpose.value)
        .values(withdrawn_at=at)
    )
    live = select(rows.purpose).where(rows.guest == guest, rows.withdrawn_at.is_(None))
    if connection.execute(live.limit(1)).first() is None:
        _forget_words(connection, guest)


def _forget_words(connection: Connection, guest: str) -> None:
    """Nothing covers any more what the guest's earlier cards say, what they told us, and what happened."""
    visits = select(tables.visits.c.id).where(tables.visits.c.guest == guest)
    said = connection.scalars(select(tables.cards.c.body).where(tables.cards.c.visit.in_(visits)))
    _upsert(connection, tables.cards, [_card_row(blank(_CARD.decode(body))) for body in said])
    connection.execute(delete(tables.answers).where(tables.answers.c.visit.in_(visits)))
    connection.execute(delete(tables.moments).where(tables.moments.c.guest == guest))


def _upsert(connection: Connection, table: Table, rows: list[list[object]]) -> None:
    _send(connection, table, rows, "UPDATE")


def _insert(connection: Connection, table: Table, rows: list[list[object]]) -> None:
    """What is there already stays as it is."""
    _send(connection, table, rows, "NOTHING")


def _send(connection: Connection, table: Table, rows: list[list[object]], otherwise: str) -> None:
    if rows:
        statement = _statement(table, connection.dialect.name, otherwise)
        connection.exec_driver_sql(statement, (msgspec.json.encode(rows).decode(),))


_PARAMETER = "CAST(CAST($1 AS varchar) AS json)"


@cache
def _statement(table: Table, dialect: str, otherwise: str) -> str:
    """``insert ... on conflict do`` from a JSON array of arrays in the columns' order, in the words of the
    driver: on this way every tenth of a millisecond counts."""
    columns = list(table.columns)
    picks = ", ".join(_pick(dialect, i, c.type.compile()) for i, c in enumerate(columns))
    source = "json_each(?)" if dialect == "sqlite" else f"json_array_elements({_PARAMETER}) AS value"
    key = ", ".join(c.name for c in columns if c.primary_key)
    changes = ", ".join(f"{c.name} = excluded.{c.name}" for c in columns if not c.primary_key)
    names = ", ".join(c.name for c in columns)
    return (
        f"INSERT INTO {table.name} ({names}) SELECT {picks} FROM {source} WHERE true "
        f"ON CONFLICT ({key}) DO {otherwise}{f' SET {changes}' if otherwise == 'UPDATE' else ''}"
    )


def _pick(dialect: str, index: int, sql_type: str) -> str:
    if dialect == "sqlite":
        return f"json_extract(value, '$[{index}]')"
    return f"CAST(value ->> {index} AS {sql_type})"


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
    return [_CARD.decode(body) for body in connection.scalars(query)]


def find_cards(connection: Connection, card_ids: Sequence[str]) -> list[Card]:
    """These cards, in whatever state."""
    query = select(tables.cards.c.body).where(tables.cards.c.id.in_(card_ids))
    return [_CARD.decode(body) for body in connection.scalars(query)]


def cards_of(connection: Connection, visits: Sequence[str]) -> list[Card]:
    """The cards of these visits, in whatever state."""
    query = select(tables.cards.c.body).where(tables.cards.c.visit.in_(visits))
    return [_CARD.decode(body) for body in connection.scalars(query)]


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
    """The cards made from ``since`` until before ``until``, as they are kept. Ids begin with the instant."""
    cards = tables.cards.c
    made = cards.venue == venue, cards.id >= first_id(since), cards.id < first_id(until)
    return list(connection.scalars(select(cards.body).where(*made)))


def load_troubles(connection: Connection, venue: str) -> list[Trouble]:
    """What was wrong with the venue's readers."""
    rows = tables.troubles.c
    query = select(rows.body).where(rows.venue == venue).order_by(rows.reader, rows.antenna, rows.kind)
    return [_TROUBLE.decode(body) for body in connection.scalars(query)]


def load_answers(connection: Connection, venue: str, since: float = inf) -> list[Answer]:
    """Answers of the visits that matter still."""
    answers = tables.answers.c
    query = select(answers.body).where(answers.venue == venue, answers.visit.in_(_alive(venue, since)))
    return [_ANSWER.decode(body) for body in connection.scalars(query)]


def _alive(venue: str, since: float) -> CompoundSelect[str]:
    """Ids of the visits under way, and of those that are over but have a live card, or ended after ``since``
    so that they may go on."""
    visits, cards = tables.visits.c, tables.cards.c
    here = select(visits.id).where(visits.venue == venue)
    live = select(cards.visit).where(cards.venue == venue, tables.CARD_IS_LIVE)
    return here.where(visits.left_at.is_(None)).union(here.where(visits.left_at > since), live)


_VISIT = msgspec.json.Decoder(Visit)
_CARD = msgspec.json.Decoder(Card)
_ANSWER = msgspec.json.Decoder(Answer)
_TROUBLE = msgspec.json.Decoder(Trouble)
_FIRED = msgspec.json.Decoder(_Fired)
