"""The one place that decides whom a card disturbs: within what each can take, and what of those it spares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from msgspec.structs import replace

from alerts import reach
from alerts.budget import Budget
from alerts.effects import FloodChanged
from alerts.flood import Flood
from alerts.gathering import Gathering, gathers_in
from alerts.model import About, Card, Priority, Shelf, State
from alerts.roster import FALLBACK_ROLE, Roster
from alerts.tray import Tray
from recognition.plan import Plan


class Crowd:
    """Of one venue."""

    def __init__(self, plan: Plan, roster: Roster, tray: Tray) -> None:
        self._plan = plan
        self._roster = roster
        self._tray = tray
        self._budget = Budget()
        self._flood = Flood(roster.count_on_duty)
        self._gathering = Gathering(plan, tray)
        tray.follow = self._follow

    @property
    def flood(self) -> bool:
        """So many guests come at once that only what cannot wait disturbs."""
        return self._flood.on

    def spent(self, staff: str, now: float) -> int:
        """How many cards disturbed them in the hour before now."""
        return self._budget.spent(staff, now)

    def open(self, card: Card, at: float) -> Card:
        """A new card."""
        if card.about is About.GUEST and card.audience and self._flood.hear(at):
            self._tray.hand(FloodChanged(on=True))
        return self._admit(replace(card, alerted={}), card.audience, at)

    def escalate(self, before: Card, card: Card, at: float) -> Card:
        """More people have it: only they are disturbed. One that is told of already needs nobody else."""
        if card.shelved is Shelf.GATHERED:
            return card
        known = frozenset(before.audience) if before.alerted else frozenset()
        return self._admit(card, [each for each in card.audience if each not in known], at)

    def reopen(self, card: Card, former: str, at: float) -> Card:
        """A card whose owner has let go of it: it disturbs the others anew."""
        told = {**card.earlier, **card.alerted}
        return self._admit(replace(card, alerted={}, earlier=told), card.audience, at, but=former)

    def _admit(self, card: Card, staff: Sequence[str], at: float, but: str | None = None) -> Card:
        """Whom of these the card disturbs, and of the others if none of them has room; with nobody, why."""
        if not card.audience:
            return card
        if self.flood and _may_wait(card):
            return card if card.alerted else self._shelve(card, Shelf.FLOOD, at)
        takers = [one for one in staff if one != but and self._may_disturb(one, card, at)]
        takers = takers or self._substitute(card, at, but) or self._anyway(card, but)
        if self.flood and card.about is About.GUEST:
            # One at a time, or a few complaints would fill everybody's hour.
            takers = sorted(takers, key=lambda one: self._budget.spent(one, at))[:1]
        if takers:
            return self._disturb(card, takers, at)
        return card if card.alerted else self._shelve(card, Shelf.BUDGET, at)

    def _may_disturb(self, staff: str, card: Card, at: float) -> bool:
        member = self._roster.get(staff)
        if member is None or member.on_break or not (member.on_shift or card.about not in _GUESTS):
            return False
        quiet = member.quiet_until is not None and member.quiet_until > at and _respects_quiet(card)
        return not quiet and self._budget.has_room(staff, card, at)

    def _substitute(self, card: Card, at: float, but: str | None = None) -> list[str]:
        """The nearest on duty who has room, where the card may go to somebody else."""
        asked_for_one = reach.WISH in card.reach.values() and not card.complaint
        if card.about not in _GUESTS or asked_for_one:
            return []
        near = (member.id for member in self._roster.nearest_first(card.zone, self._plan))
        return list(islice((one for one in near if one != but and self._may_disturb(one, card, at)), 1))

    def _anyway(self, card: Card, but: str | None) -> list[str]:
        """A complaint card gives way to nothing: when the whole house is full, the cap does."""
        if not card.complaint:
            return []
        near = self._roster.nearest_first(card.zone, self._plan)
        there = [member.id for member in near if member.role == FALLBACK_ROLE and member.id != but]
        return there or [each for each in card.audience if each != but and self._is_on_shift(each)]

    def _disturb(self, card: Card, takers: Iterable[str], at: float) -> Card:
        alerted, why = dict(card.alerted), card.reach
        for staff in takers:
            alerted[staff] = self._budget.spend(staff, card.id, at)
        have = frozenset(card.audience)
        new = [staff for staff in alerted if staff not in have]
        if new:
            why = {**why, **dict.fromkeys(new, reach.ROOM)}
        return replace(card, alerted=alerted, audience=(*card.audience, *new), reach=why, shelved=None)

    def _shelve(self, card: Card, why: Shelf, at: float) -> Card:
        if card.about is About.GUEST and self._gather(card, at):
            why = Shelf.GATHERED
        return replace(card, alerted={}, shelved=why)

    def _gather(self, card: Card, at: float) -> bool:
        """Whether a gathered card tells of it now."""
        gathered = self._gathering.open_in(card.zone)
        if gathered is not None:
            self._gathering.join(gathered, card)
            return True
        gathered = self._admit_gathered(self._gathering.draft(card, at), at)
        if gathered.alerted:
            self._gathering.begin(gathered, card)
        return bool(gathered.alerted)

    def _admit_gathered(self, card: Card, at: float) -> Card:
        takers = [one for one in card.audience if self._may_disturb(one, card, at)]
        takers = takers or self._substitute(card, at)
        return self._disturb(card, takers, at) if takers else card

    def _follow(self, before: Card, after: Card) -> None:
        """A card has changed. Whom a gathered card told of and who goes to another zone is told of there."""
        if not gathers_in(before):
            return
        at = after.closed_at or after.claimed_at or max(after.since, after.opened_at)
        self._gathering.follow(after, at)
        if after.shelved is Shelf.GATHERED and after.zone != before.zone and after.state is State.OPEN:
            anew = self._admit(replace(after, shelved=None), after.audience, at)
            self._tray.change(after, anew)

    def _is_on_shift(self, staff: str) -> bool:
        member = self._roster.get(staff)
        return member is not None and member.on_shift

    # Time

    def earliest(self) -> float:
        """When the flood is over, unless more guests come."""
        return self._flood.ends_at()

    def strike(self, at: float) -> None:
        """What falls due by now."""
        if self._flood.ends_at() <= at:
            self._flood.end()
            self._tray.hand(FloodChanged(on=False))

    def restore(self, lately: Iterable[Card], live: Iterable[Card]) -> None:
        """After a restart. ``lately``: the cards of the last hour, whatever became of them."""
        known = sorted(lately, key=lambda card: (card.opened_at, card.id))
        self._budget.restore(known)
        for card in known:
            if card.about is About.GUEST and card.audience:
                if self._flood.ends_at() <= card.opened_at:
                    self._flood.end()
                self._flood.hear(card.opened_at)
        self._gathering.restore(live)


_GUESTS = (About.GUEST, About.GATHERED)


def _may_wait(card: Card) -> bool:
    return card.about is About.GUEST and not card.complaint and card.priority is not Priority.HIGH


def _respects_quiet(card: Card) -> bool:
    return not card.complaint and card.priority is not Priority.HIGH
