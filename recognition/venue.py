"""One venue's recognition: reads and fixes in, moments out. No clock, no I/O: time is what it is told.

Before anything new is taken, what was due by then is settled (``advance``), each at its own instant. So
how often the clock is looked at changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from recognition.conflict import Conflicts
from recognition.consent import Consents, Purpose
from recognition.evidence import NEVER, Clock, Ear, Trace
from recognition.health import Health
from recognition.history import History
from recognition.identity import Identity, staff_of
from recognition.model import (
    LATE_AFTER_S,
    CheckIn,
    Fix,
    Hint,
    Moment,
    News,
    Presence,
    Read,
    ReaderHealth,
    Source,
    Trouble,
    Visit,
)
from recognition.plan import Plan
from recognition.tracker import Change, Tracker
from recognition.visits import Visits
from recognition.why import Evidence, explain

__all__ = ["History", "Venue"]

FRESH_S = 10.0
"""A read this much later than its reader's reads usually are counts as heard now."""

TURN_S = 60.0
"""How often the readers' clocks are judged anew."""

LATE_P = 0.5
"""The confidence of late evidence: nobody weighs it."""

RECALL_P = 0.75
"""How probable a late fix must make a zone to go into the history. Nothing is announced on it."""


class Venue:
    """The façade of recognition. Not thread-safe: one loop owns it."""

    def __init__(
        self,
        plan: Plan,
        identity: Identity,
        consents: Consents,
        history: Mapping[str, History] | None = None,
        dwell_marks_s: Iterable[float] = (),
    ) -> None:
        self.plan = plan
        self.strangers = 0
        """Tag reads dropped since the start because no consenting guest bears the tag."""
        self._identity = identity
        self._consents = consents
        self._now = NEVER
        self._clocks = {reader.id: Clock() for reader in plan.readers}
        ears = [Ear(antenna, self._clocks[antenna.reader], i) for i, antenna in enumerate(plan.antennas)]
        of = dict(zip(plan.antennas, ears, strict=True))
        self._ears = {key: of[antenna] for key, antenna in plan.routes.items()}
        self._health = Health(plan, self._clocks, dict.fromkeys(self._ears.values()))
        self._tracker = Tracker(plan, ears)
        self._conflicts = Conflicts(plan)
        self._visits = Visits(plan.id, history if history is not None else {}, self._tracker.presence)
        self._linked: dict[str, list[tuple[Ear, str]]] = {}
        self._revisions = identity.revision, consents.revision
        self._turned_at = NEVER
        self.set_dwell_marks(dwell_marks_s)

    def observe(self, reads: Sequence[Read], now: float) -> list[Moment]:
        """Take what readers heard. Reads of antennas that the plan does not know are ignored."""
        moments = self._begin(now)
        now = self._now
        ear_of = self._ears.get
        for read in reads:
            ear = ear_of((read.reader, read.antenna))
            if ear is None:
                continue
            ear.reads += 1
            ear.heard_at = now
            trace = ear.links.get(read.epc)
            if trace is not None and trace.calm:
                ts = read.ts
                if ts is None or (ts > trace.ts and 0.0 <= now - ts - ear.clock.lag_s <= FRESH_S):
                    if ts is not None:
                        trace.ts = ts
                    trace.heard_at = now
                    if read.rssi is None:
                        trace.bare += 1
                    else:
                        trace.reads += 1
                        trace.dbm += read.rssi
                    continue
            self._weigh(read, ear, now, moments)
        moments += self._visits.take_late()
        return moments

    def _begin(self, now: float) -> list[Moment]:
        """Settle what was due."""
        moments = self.advance(now)
        now = self._now
        if now - self._turned_at >= TURN_S:
            self._turned_at = now
            for clock in self._clocks.values():
                clock.turn()
        return moments

    def _revise(self, now: float) -> list[Moment]:
        """A credential or a consent was taken back: resolve everybody anew."""
        self._revisions = self._identity.revision, self._consents.revision
        for guest in list(self._linked):
            self._unlink(guest)
        for guest in self._tracker.tracked():
            if not self._consents.allows(guest, Purpose.RECOGNISE_BY_TAG, self.plan.id):
                self._tracker.forget_tag(guest)
        moments = []
        for presence in self._bearers():
            purpose = _PURPOSES[presence.source]
            if not self._consents.allows(presence.guest, purpose, self.plan.id):
                moments += self.forget(presence.guest, now)
        return moments

    def _weigh(self, read: Read, ear: Ear, now: float, moments: list[Moment]) -> None:
        """A read that is not simply one more of the same."""
        at, ts = now, read.ts
        if ts is not None:
            if now - ts > LATE_AFTER_S:
                self._recall_read(read.epc, ear, ts)
                return
            at = ear.clock.heard_at(ts, now, FRESH_S)
        trace = ear.links.get(read.epc) or self._find(read.epc, ear, at, now)
        if trace is None or (ts is not None and ts <= trace.ts):
            return
        if ts is not None:
            trace.ts = ts
        change = self._tracker.hear(trace, read.rssi, at, now)
        if change is not None:
            self._apply(change, moments)
        if at == now and (zones := self._conflicts.hear(trace, now)):
            moments += self._visits.doubt(trace.track.guest, zones, now)
        if trace.track.zone:
            self._link(read.epc, ear, trace)

    def _find(self, epc: str, ear: Ear, at: float, now: float) -> Trace | None:
        """The trace of a tag heard at an instant. None, and one stranger more, unless a consenting guest
        bears the tag."""
        guest = self._guest(epc, at)
        if guest is None:
            self.strangers += 1
            return None
        return self._tracker.trace(guest, ear, now)

    def _link(self, epc: str, ear: Ear, trace: Trace) -> None:
        """Find the trace without asking again, for as long as the guest is here."""
        if epc not in ear.links:
            ear.links[epc] = trace
            self._linked.setdefault(trace.track.guest, []).append((ear, epc))

    def _guest(self, epc: str, at: float) -> str | None:
        guest = self._identity.resolve_tag(epc)
        if guest is None or not self._consents.allows(guest, Purpose.RECOGNISE_BY_TAG, self.plan.id, at):
            return None
        return guest

    def _recall_read(self, epc: str, ear: Ear, at: float) -> None:
        guest = self._guest(epc, at)
        if guest is None:
            self.strangers += 1
            return
        self._visits.recall(Presence(guest, ear.zone, at, at, LATE_P, Source.TAG))

    def _apply(self, change: Change, moments: list[Moment]) -> None:
        # What came late came before: a guest who turns up live may continue the stay that it tells of.
        moments += self._visits.take_late()
        moments += self._visits.apply(change)
        if change.left:
            self._unlink(change.guest)
            self._conflicts.leave(change.guest)
        elif zones := self._conflicts.move(change.guest, change.presence.zone, change.at):
            moments += self._visits.doubt(change.guest, zones, change.at)

    def _unlink(self, guest: str) -> None:
        """Keep no credential of who is not here."""
        for ear, epc in self._linked.pop(guest, ()):
            ear.links.pop(epc, None)

    def locate(self, fixes: Sequence[Fix], now: float, hints: Sequence[Hint] = ()) -> list[Moment]:
        """Take what phones believe, in order of their time. What phones of no consenting guest say is
        dropped."""
        moments = self._begin(now)
        borne = [(fix, guest) for fix in fixes if (guest := self._bearer(fix.phone, fix.at)) is not None]
        borne.sort(key=lambda one: one[0].at)
        with self.plan.looking_ahead([fix for fix, _ in borne]):
            for fix, guest in borne:
                self._take_fix(guest, fix, moments)
        for hint in sorted(hints, key=attrgetter("at")):
            self._take_hint(hint, moments)
        moments += self._visits.take_late()
        return moments

    def _take_fix(self, guest: str, fix: Fix, moments: list[Moment]) -> None:
        if self._now - fix.at > LATE_AFTER_S:
            self._recall_fix(guest, fix)
            return
        change = self._tracker.locate(guest, fix, self._now)
        if change is not None:
            self._apply(change, moments)

    def _bearer(self, phone: str, at: float) -> str | None:
        """Whose phone said something of an instant, if they consented."""
        guest = self._identity.resolve_phone(phone)
        if guest is None or not self._consents.allows(guest, Purpose.RECOGNISE_BY_PHONE, self.plan.id, at):
            return None
        return guest

    def _take_hint(self, hint: Hint, moments: list[Moment]) -> None:
        guest, zone = self._bearer(hint.phone, hint.at), self.plan.zone_called(hint.region)
        if guest is None or zone is None or self._now - hint.at > LATE_AFTER_S:
            return
        change = self._tracker.hint(guest, zone, hint, self._now)
        if change is not None:
            self._apply(change, moments)

    def check_in(self, check_in: CheckIn, now: float) -> tuple[bool, list[Moment]]:
        """Take a guest's word on where they are, in a zone of the plan. False, and nothing of it is kept, if
        this is the phone of nobody who consented."""
        moments = self._begin(now)
        guest = self._bearer(check_in.phone, self._now)
        if guest is None:
            return False, moments
        change = self._tracker.check_in(guest, check_in.zone, self._now)
        if change is not None:
            self._apply(change, moments)
        return True, moments

    def stop_sharing(self, phone: str, now: float) -> list[Moment]:
        """The guest no longer wants to be where this phone says: a presence that rests on it ends now."""
        moments = self._begin(now)
        guest = self._identity.resolve_phone(phone)
        change = self._tracker.stop_sharing(guest, self._now) if guest is not None else None
        if change is not None:
            self._apply(change, moments)
        return moments

    def _recall_fix(self, guest: str, fix: Fix) -> None:
        inside = self.plan.probability_inside(fix)
        zone = next((zone for zone, p in inside.items() if p >= RECALL_P), None)
        if zone is not None:
            self._visits.recall(Presence(guest, zone, fix.at, fix.at, inside[zone], Source.PHONE))

    def hear_news(self, news: Sequence[News], now: float) -> list[Moment]:
        """What readers of the plan say about themselves. Returns what was due by now."""
        moments = self.advance(now)
        now = self._now
        for item in news:
            if item.reader not in self._clocks:
                continue
            self._health.hear(item, now)
            if self._health.listens(item.reader):
                self._tracker.alive(item.reader, now)
            else:
                self._tracker.down(item.reader, now)
        return moments

    def forget(self, guest: str, now: float) -> list[Moment]:
        """Consent was withdrawn: the guest's presence ends now, and nothing of them stays in memory."""
        moments = self.advance(now)
        self._unlink(guest)
        self._tracker.forget(guest)
        self._conflicts.forget(guest)
        return moments + self._visits.forget(guest, self._now)

    def depart(self, guest: str, now: float) -> list[Moment]:
        """The guest does not want to be seen any more: the visit ends as that of somebody of whom nobody can
        say whether they are still there, and nothing of them stays in mind."""
        moments = self.advance(now)
        presence = self._tracker.presence(guest, self._now)
        self._unlink(guest)
        self._tracker.forget(guest)
        self._conflicts.forget(guest)
        if presence is not None:
            moments += self._visits.apply(Change(guest, self._now, presence, left=True, unknown=True))
        return moments

    def ask(self, guest: str, now: float) -> list[Moment]:
        """The guest would like somebody to come. Nothing of it if they are not here."""
        return self.advance(now) + self._visits.ask(guest, self._now)

    def set_dwell_marks(self, marks_s: Iterable[float]) -> None:
        """After how long in one zone there is a DWELT, seconds. Replaces the marks before."""
        self._visits.set_marks(marks_s, self._now)

    def next_deadline(self) -> float | None:
        """When to call ``advance`` if nothing comes in before: never late, sometimes early."""
        parts = self._tracker, self._visits, self._conflicts
        deadlines = [at for part in parts if (at := part.next_deadline()) is not None]
        return min(deadlines, default=None)

    def advance(self, now: float) -> list[Moment]:
        """What time alone has decided up to ``now``, each dated when it was due."""
        moments: list[Moment] = []
        if self._revisions != (self._identity.revision, self._consents.revision):
            # First: what was heard before must not announce anybody after it.
            moments += self._revise(max(self._now, now))
        while (at := self._health.due(now)) is not None:
            self._settle(at, moments)
            self._health.look(at, self.presences)
        self._settle(now, moments)
        return moments

    def _settle(self, now: float, moments: list[Moment]) -> None:
        self._now = now = max(self._now, now)
        while (at := self.next_deadline()) is not None and at <= now:
            for change in self._tracker.advance(at):
                self._apply(change, moments)
            moments += self._visits.advance(at)
            for guest in self._conflicts.pop_trusted(at):
                moments += self._visits.trust(guest, at)

    def presence(self, guest: str) -> Presence | None:
        """Where this guest is; None if not here."""
        return self._tracker.presence(guest, self._now)

    def doubt(self, guest: str, elsewhere: Sequence[str], now: float) -> list[Moment]:
        """The guest's tag is heard in other places than this venue, too."""
        moments = self.advance(now)
        presence = self.presence(guest)
        if presence is not None:
            self._conflicts.doubt(guest, self._now)
            moments += self._visits.doubt(guest, (presence.zone, *elsewhere), self._now)
        return moments

    def is_unsure(self, guest: str) -> bool:
        """Whether whoever bears this guest's tag may be somebody else."""
        return self._visits.is_unsure(guest)

    def presences(self) -> list[Presence]:
        """All guests who are here."""
        return [presence for presence in self._bearers() if staff_of(presence.guest) is None]

    def _bearers(self) -> list[Presence]:
        """Guests, and staff by their badges."""
        found = (self._tracker.presence(guest, self._now) for guest in self._tracker.guests())
        return [presence for presence in found if presence is not None]

    def evidence(self, guest: str, now: float) -> Evidence | None:
        """Why we believe that this guest is where we say; None if not here. Of staff nobody may ask."""
        presence = self._tracker.presence(guest, now)
        if presence is None or staff_of(guest) is not None:
            return None
        by_tag = self._consents.allows(guest, Purpose.RECOGNISE_BY_TAG, self.plan.id)
        looks = self._tracker.looks(guest) if by_tag else ()
        return explain(self.plan, presence, looks, self._tracker.not_listening(now), now)

    def health(self, now: float) -> list[ReaderHealth]:
        """How the readers do, in the plan's order."""
        return self._health.report(now)

    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong with readers and antennas. The same object until something changes."""
        return self._health.troubles

    def health_deadline(self) -> float:
        """When to call ``advance`` at the latest, for the readers' health. Not in ``next_deadline``, because
        it never ends: nobody's presence depends on it."""
        return self._health.due_at

    def snapshot(self) -> tuple[Visit, ...]:
        """The visits under way, for ``restore``."""
        return self._visits.snapshot(self._now)

    @classmethod
    def restore(
        cls,
        plan: Plan,
        identity: Identity,
        consents: Consents,
        visits: Iterable[Visit],
        now: float,
        history: Mapping[str, History] | None = None,
        dwell_marks_s: Iterable[float] = (),
        troubles: Iterable[Trouble] = (),
    ) -> Venue:
        """The venue as it was. Who was here counts as heard at ``now``: the readers get a hold time to
        hear them again. Visits that ended in the last ``history.RESUME_S`` may be among ``visits``: then
        who comes back at once is not announced again."""
        venue = cls(plan, identity, consents, history, dwell_marks_s)
        venue._now = now
        venue._health.restore(troubles)
        for visit in visits:
            venue._visits.restore(visit, now)
            if visit.left_at is None:
                venue._tracker.restore(visit.presence, now)
                if visit.unsure_since is not None:
                    venue._conflicts.doubt(visit.guest, now)
        return venue


_PURPOSES = {Source.TAG: Purpose.RECOGNISE_BY_TAG, Source.PHONE: Purpose.RECOGNISE_BY_PHONE}
