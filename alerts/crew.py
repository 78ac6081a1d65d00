"""The staff of a venue at work: their shifts, where they are, what they hold and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from alerts import lifecycle
from alerts.absent import Absent
from alerts.acts import Acts
from alerts.effects import StaffChanged
from alerts.handovers import Handovers
from alerts.model import Card
from alerts.notes import Notes
from alerts.people import Staff
from alerts.refusals import HandOverFirst, NotOnShift
from alerts.roster import Roster
from alerts.together import Together
from alerts.tray import Tray

Disturb = Callable[[Card, str, float], Card]
"""Decides whom a card disturbs that its former owner, of this id, has let go of."""


class Crew:
    """Of one venue."""

    def __init__(self, tray: Tray, roster: Roster, acts: Acts, notes: Notes, disturb: Disturb) -> None:
        self._tray = tray
        self._cabinet = tray.cabinet
        self._roster = roster
        self._acts = acts
        self._notes = notes
        self._disturb = disturb
        self.absent = Absent()
        self.together = Together(tray.cabinet)
        self.handovers = Handovers(tray, roster, notes)

    # Shifts and places

    def set_duty(
        self,
        staff_id: str,
        now: float,
        on_shift: bool,
        on_break: bool,
        quiet_until: float | None,
        leave: bool,
    ) -> None:
        """See :meth:`alerts.desk.Desk.set_duty`."""
        member = self._member(staff_id)
        if member.on_shift and not on_shift:
            self._end_shift(member, now, leave)
        since = member.shift_since if member.on_shift else now
        quiet = on_shift and quiet_until is not None and quiet_until > now
        self._put(
            replace(
                member,
                on_shift=on_shift,
                on_break=on_shift and on_break,
                quiet_until=quiet_until if quiet else None,
                shift_since=since if on_shift else None,
            )
        )

    def _end_shift(self, member: Staff, now: float, leave: bool) -> None:
        """What they hold must be somebody else's; ``leave``: anybody's."""
        cards, promises = self._cabinet.owned_by(member.id), self._notes.promises_of(member.id, now)
        if not leave and (cards or promises):
            raise HandOverFirst(
                "You still have cards or promises: hand them over, or leave them to the others."
            )
        self.handovers.end_of(member.id)
        for card in cards:
            self.reopen(card, lifecycle.let_go(card, "", now), now)
        if (heir := self._heir(member.id)) is not None:
            for note in promises:
                self._notes.give(note, heir)

    def _heir(self, but: str) -> Staff | None:
        """Who keeps the promises of somebody who has gone: an overseer on shift."""
        overseers = (self._roster.get(each) for each in self._roster.overseers())
        return next((one for one in overseers if one and one.on_shift and one.id != but), None)

    def place(self, staff_id: str, zone: str | None) -> None:
        """They are in this zone now."""
        member = self._member(staff_id)
        if member.zone != zone:
            self._put(replace(member, zone=zone))

    def seen_at(self, staff_id: str, zone: str | None, now: float) -> None:
        """See :meth:`alerts.desk.Desk.seen_at`."""
        member = self._member(staff_id)
        if not member.on_shift:
            return
        if zone is not None:
            self.place(staff_id, zone)
        self.together.seen_at(staff_id, zone, now)

    def _member(self, staff_id: str) -> Staff:
        member = self._roster.get(staff_id)
        if member is None:
            raise NotOnShift("There is no such colleague here.")
        return member

    def _put(self, member: Staff) -> None:
        if member != self._roster.get(member.id):
            self._roster.set(member)
            self._tray.hand(StaffChanged(member))

    # Cards that change hands

    def release(self, card_id: str, staff_id: str, now: float, word: str, fence: int | None) -> None:
        """See :meth:`alerts.desk.Desk.release`."""
        card, opened = self._acts.let_go(card_id, staff_id, now, word, fence)
        self.reopen(card, opened, now)

    def reopen(self, before: Card, opened: Card, at: float) -> None:
        """A card without an owner again. Of a guest who has left there is nothing more to do."""
        file = self._cabinet.open_file(before.visit)
        if file.left_at is not None:
            self._tray.change(before, lifecycle.expire(opened, at))
            self._cabinet.settle_file(file, at)
        else:
            self._tray.change(before, self._disturb(opened, before.owner or "", at))

    def accept(self, handover_id: str, staff_id: str, now: float) -> None:
        """See :meth:`alerts.desk.Desk.answer_handover`."""
        ended = self.handovers.accept(handover_id, staff_id, now)
        giver = self._roster.get(ended.giver)
        if ended.ends_shift and giver is not None and giver.on_shift:
            self.set_duty(giver.id, now, on_shift=False, on_break=False, quiet_until=None, leave=True)

    # Time

    def earliest(self) -> float:
        """When something next falls due."""
        return min(self.absent.earliest(), self.together.earliest(), self.handovers.earliest())

    def strike(self, at: float) -> None:
        """What falls due by now."""
        for staff_id in self.absent.pop_due(at):
            for card in self._cabinet.owned_by(staff_id):
                self.reopen(card, lifecycle.lose(card, at), at)
        for card in self.together.pop_due(at):
            self._tray.change(card, lifecycle.meet(card, at))
            self._cabinet.settle_file(self._cabinet.open_file(card.visit), at)
        self.handovers.lapse(at)
