"""Consents as they stand, those that were in their place before, and who is a child."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from recognition.consent import EVERYWHERE, RECOGNITION, Grant, Purpose
from server.store import tables
from server.store.rows import all_rows, insert_rows, matching


class How(StrEnum):
    """How a guest gave a consent."""

    SAID = "said"
    """To a member of staff, who wrote it down."""
    SIGNED = "signed"
    """On paper."""
    OWN_PAGE = "own_page"
    """By the guest's own hand."""
    IMPORTED = "imported"
    """Another system says so."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that a consent was given."""

    how: How = How.IMPORTED
    witness: str = ""
    """The member of staff, by id, who was there; empty if nobody was, or nobody knows."""
    notice: int = 0
    """The version of the notice that the guest was shown; 0 if nobody knows."""
    language: str = ""
    """In which they were shown it."""


@dataclass(frozen=True, slots=True)
class NewConsent:
    """A consent, ready to be kept."""

    purpose: Purpose
    venue: str = EVERYWHERE
    partner: str = ""
    ends_at: float | None = None
    """None: it holds until it is withdrawn."""
    evidence: Evidence = Evidence()

    @property
    def grant(self) -> Grant:
        return grant_of(self.purpose, self.venue, self.partner, self.ends_at)


@dataclass(frozen=True, slots=True)
class ConsentRow:
    guest: str
    purpose: Purpose
    venue: str
    partner: str
    given_at: float
    ends_at: float | None
    withdrawn_at: float | None
    """The same as ``ends_at`` if it came to its end by itself."""
    evidence: Evidence

    @property
    def grant(self) -> Grant:
        return grant_of(self.purpose, self.venue, self.partner, self.ends_at)


def grant_of(purpose: Purpose, venue: str, partner: str, ends_at: float | None) -> Grant:
    return Grant(purpose, venue, partner, inf if ends_at is None else ends_at)


def _values(guest: str, new: NewConsent, at: float) -> tuple[object, ...]:
    """A consent given at an instant, in the columns' order."""
    *key, ends_at, evidence = _columns(new)
    return guest, *key, at, ends_at, None, evidence


def _text(evidence: Evidence) -> str:
    return _JSON.encode(evidence).decode()


def as_values(row: ConsentRow) -> tuple[object, ...]:
    """In the columns' order of a table of consents."""
    key = row.guest, row.purpose.value, row.venue, row.partner
    return (*key, row.given_at, row.ends_at, row.withdrawn_at, _text(row.evidence))


def add_new(
    connection: Connection, consents: Iterable[tuple[str, NewConsent]], now: float
) -> list[tuple[str, NewConsent]]:
    """Keep those that were never there before, and return them: what was withdrawn stays so, for whichever
    venue it is told again."""
    wanted: dict[_Key, tuple[str, NewConsent, _Columns]] = {}
    known: dict[int, tuple[NewConsent, _Columns]] = {}
    for guest, new in consents:
        # Nearly all guests of a file give the same few, each of them one object.
        _, columns = known.get(id(new)) or known.setdefault(id(new), (new, _columns(new)))
        wanted[guest, *columns[:3]] = guest, new, columns
    taken_back: set[tuple[str, str, str]] = set()
    picked = "guest, purpose, venue, partner, ends_at, withdrawn_at"
    guests = dict.fromkeys(guest for guest, _, _ in wanted.values())
    there = matching(connection, f"SELECT {picked} FROM consents WHERE guest", guests)
    for guest, purpose, venue, partner, ends_at, withdrawn_at in there:
        wanted.pop((guest, purpose, venue, partner), None)
        if withdrawn_at not in (None, ends_at):
            taken_back.add((guest, purpose, partner))
    given = [
        one
        for (guest, purpose, _, partner), one in wanted.items()
        if not taken_back or (guest, purpose, partner) not in taken_back
    ]
    rows = ((guest, *key, now, ends_at, None, said) for guest, _, (*key, ends_at, said) in given)
    insert_rows(connection, tables.consents, rows)
    return [(guest, new) for guest, new, _ in given]


_Key = tuple[str, str, str, str]
_Columns = tuple[str, str, str, float | None, str]
"""Purpose, venue, partner, end and evidence of a consent that is given."""


def _columns(new: NewConsent) -> _Columns:
    return new.purpose.value, new.venue, new.partner, new.ends_at, _text(new.evidence)


def give(connection: Connection, guest: str, new: NewConsent, at: float) -> None:
    """In the place of the one before, which goes to the past ones."""
    rows = tables.consents
    same = _meant(guest, new.purpose, new.venue, new.partner)
    before = select(rows).where(same, rows.c.given_at < at)
    connection.execute(insert(tables.past_consents).from_select([c.name for c in rows.c], before))
    connection.execute(delete(rows).where(same))
    insert_rows(connection, rows, [_values(guest, new, at)])


def withdraw(
    connection: Connection, guest: str, purpose: Purpose, venue: str | None, partner: str | None, at: float
) -> None:
    """The consent for this venue and partner, or with None whichever there are."""
    rows = tables.consents.c
    live = and_(_meant(guest, purpose, venue, partner), rows.withdrawn_at.is_(None))
    connection.execute(update(tables.consents).where(live).values(withdrawn_at=at))


def _meant(guest: str, purpose: Purpose, venue: str | None, partner: str | None) -> ColumnElement[bool]:
    rows = tables.consents.c
    parts = [rows.guest == guest, rows.purpose == purpose.value]
    if venue is not None:
        parts.append(rows.venue == venue)
    if partner is not None:
        parts.append(rows.partner == partner)
    return and_(*parts)


def may_be_recognised(connection: Connection, guest: str) -> bool:
    """Whether any consent still lets us know that this guest is here."""
    rows = tables.consents.c
    names = [purpose.value for purpose in RECOGNITION]
    live = select(rows.purpose).where(
        rows.guest == guest, rows.purpose.in_(names), rows.withdrawn_at.is_(None)
    )
    return connection.execute(live.limit(1)).first() is not None


def load_live_consents(connection: Connection) -> list[tuple[str, Grant]]:
    """(guest, what they allow) of every consent that was not withdrawn; some may have ended."""
    rows = tables.consents.c
    purposes = {purpose.value: purpose for purpose in Purpose}
    query = select(rows.guest, rows.purpose, rows.venue, rows.partner, rows.ends_at)
    found = all_rows(connection, query.where(rows.withdrawn_at.is_(None)))
    return [
        (guest, grant_of(purposes[name], venue, partner, ends_at))
        for guest, name, venue, partner, ends_at in found
    ]


def load_ends(connection: Connection, since: float, until: float) -> list[tuple[str, float]]:
    """(guest, instant) of the live consents that end from ``since`` on and before ``until``."""
    rows = tables.consents.c
    query = select(rows.guest, rows.ends_at).where(rows.withdrawn_at.is_(None))
    return list(all_rows(connection, query.where(rows.ends_at >= since, rows.ends_at < until)))


def load_consents(connection: Connection, guests: Sequence[str]) -> list[ConsentRow]:
    """How it stands with these guests, those that were withdrawn too."""
    rows = connection.execute(select(tables.consents).where(tables.consents.c.guest.in_(guests)))
    return [_row(r) for r in rows]


def load_all_consents(connection: Connection, guest: str) -> tuple[list[ConsentRow], list[ConsentRow]]:
    """How it stands; and those that another took the place of, the oldest first."""
    return load_consents(connection, [guest]), load_past_consents(connection, guest)


def load_past_consents(connection: Connection, guest: str) -> list[ConsentRow]:
    past = tables.past_consents
    rows = connection.execute(select(past).where(past.c.guest == guest).order_by(past.c.given_at))
    return [_row(r) for r in rows]


def _row(r: Any) -> ConsentRow:
    evidence = _EVIDENCE.decode(r.evidence) if r.evidence else Evidence()
    return ConsentRow(
        r.guest, Purpose(r.purpose), r.venue, r.partner, r.given_at, r.ends_at, r.withdrawn_at, evidence
    )


def put_children(connection: Connection, marks: Iterable[tuple[str, bool]]) -> None:
    """(guest, whether a child) of guests that are written anew."""
    marks = list(marks)
    matching(connection, "DELETE FROM children WHERE guest", (guest for guest, _ in marks))
    insert_rows(connection, tables.children, ((guest,) for guest, child in marks if child))


def load_children(connection: Connection) -> list[str]:
    return list(connection.scalars(select(tables.children.c.guest)))


_JSON = msgspec.json.Encoder()
_EVIDENCE = msgspec.json.Decoder(Evidence)
