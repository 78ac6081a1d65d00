"""The demo's week before: the moments of that time through the real desk, and staff who took its cards or
missed them. So all that is kept of it is true to the rules, and other rules can be tried on it."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count, groupby
from math import inf
from random import Random
from typing import Any

import msgspec

from alerts.desk import Desk
from alerts.effects import AnswerGiven, CardChanged, CardKept, Effect
from alerts.model import Card, Outcome
from alerts.people import Guest, Staff
from alerts.refusals import Refused
from alerts.roster import Roster
from alerts.rules.model import Rule
from recognition.zones import Plan
from server.store.journal import Writes
from simulators.minds import Manner, Mind, Service
from simulators.past import Past

MANNER = Manner(claims=0.5, reaction_s=15.0)
"""Busier than on a simulated day: some cards are taken late, and some by nobody."""


def live(
    plan: Plan,
    rules: Iterable[Rule],
    guests: Mapping[str, Guest],
    staff: Iterable[Staff],
    past: Past,
    seed: int,
) -> Writes:
    """What is to be kept of the week in this venue: moments, visits, cards and answers."""
    known = dict(guests)
    desk = Desk(plan, rules, known, Roster(staff))
    minds = {one: Mind(Random(f"{seed}:past:{one}"), MANNER) for one in desk.roster.staff}
    week = _Week(desk, minds)
    for at, together in groupby(past.moments(plan.id, desk.dwell_marks_s()), key=lambda moment: moment.at):
        week.pass_until(at)
        moments = list(together)
        known |= {each.visit.guest: _as_of(guests[each.visit.guest], at) for each in moments}
        week.note(desk.consider(moments, at), at)
        week.writes.moments += moments
        week.writes.visits |= {moment.visit.id: moment.visit for moment in moments}
    week.pass_until(inf)
    return week.writes


def _as_of(guest: Guest, at: float) -> Guest:
    """As they were then: a complaint is not open before it was made."""
    if guest.complaint_since is None or guest.complaint_since <= at:
        return guest
    return replace(guest, complaint_since=None, complaint="")


@dataclass(frozen=True, slots=True)
class _Deed:
    """What somebody is about to do with a card."""

    card: str
    staff: str
    service: Service


class _Week:
    """The desk and its staff, in virtual time."""

    def __init__(self, desk: Desk, minds: Mapping[str, Mind]) -> None:
        self.writes = Writes()
        self._desk = desk
        self._minds = minds
        self._due: list[tuple[float, int, str, _Deed]] = []
        """(when, order, what, of whom)"""
        self._order: Iterator[int] = count()

    def pass_until(self, until: float) -> None:
        """What the desk and its staff do by themselves before this instant."""
        while (at := min(self._deed_at(), self._desk_at())) < until:
            if at == self._desk_at():
                self.note(self._desk.advance(at), at)
            else:
                _, _, what, deed = heapq.heappop(self._due)
                with suppress(Refused):
                    self.note(self._do(what, deed, at), at)

    def _deed_at(self) -> float:
        return self._due[0][0] if self._due else inf

    def _desk_at(self) -> float:
        at = self._desk.next_deadline()
        return inf if at is None else at

    def note(self, effects: Iterable[Effect], at: float) -> None:
        """Keep what changed, and let staff see it."""
        for effect in effects:
            if isinstance(effect, AnswerGiven):
                self.writes.answers[effect.answer.visit, effect.answer.question] = effect.answer
            elif isinstance(effect, CardChanged | CardKept):
                self._show(effect.card, at)

    def _show(self, card: Card, at: float) -> None:
        self.writes.cards[card.id] = card
        self.writes.venue_of[card.visit] = card.venue
        seen = _seen(card)
        for staff in card.audience:
            service = self._minds[staff].consider(seen)
            if service is not None:
                self._wait(at + service.claim_after_s, "claim", _Deed(card.id, staff, service))

    def _wait(self, at: float, what: str, deed: _Deed) -> None:
        heapq.heappush(self._due, (at, next(self._order), what, deed))

    def _do(self, what: str, deed: _Deed, at: float) -> list[Effect]:
        service = deed.service
        if what == "claim":
            effects = self._desk.claim(deed.card, deed.staff, at)
            self._wait(at + service.ask_after_s, "ask", deed)
            return effects
        if what == "ask":
            self._wait(at + service.finish_after_s, "finish", deed)
            return self._desk.answer(deed.card, deed.staff, *service.answer, at) if service.answer else []
        if service.outcome is None:
            return []
        return self._desk.finish(deed.card, deed.staff, Outcome(service.outcome), at)


def _seen(card: Card) -> dict[str, Any]:
    """As far as staff look at it before they decide."""
    return {"id": card.id, "state": card.state, "question": msgspec.to_builtins(card.question)}
