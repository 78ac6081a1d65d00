"""Who is on duty, near, able and free: who gets a card, and why each of them (the reasons are worded by
:mod:`alerts.reach`).

People are looked at ring by ring around the guest, so that among two hundred on shift the nearest two are
found without ordering the rest.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import attrgetter
from types import MappingProxyType

from alerts import reach
from alerts.model import GUEST_LANGUAGE, Part, Priority
from alerts.people import OVERSEERS, Guest, Staff
from recognition.plan import Plan

FALLBACK_ROLE = "duty_manager"
"""Who is told when nobody in the audience is on duty."""

FAR = -1
"""In place of steps: somebody who chose no zone, or whose zone cannot be reached. They come last."""

_id = attrgetter("id")


@dataclass(frozen=True, slots=True)
class _Call:
    """A card that needs people."""

    zone: str
    plan: Plan
    guest: Guest
    quiet_at: float | None
    """When it would disturb; None if it may disturb those who want quiet, too."""


class Roster:
    """The staff of a venue as they are now."""

    def __init__(self, staff: Iterable[Staff] = ()) -> None:
        self._staff: dict[str, Staff] = {}
        self.staff: Mapping[str, Staff] = MappingProxyType(self._staff)
        """Everybody by id; only to be read."""
        self._on_duty: dict[str | None, list[Staff]] = {}
        """By the zone where they are, in order of their ids."""
        self.busy: Container[str] = frozenset()
        """Who has a card to see to: who has none is asked first. The desk says who."""
        for member in staff:
            self.set(member)

    def get(self, staff_id: str) -> Staff | None:
        return self._staff.get(staff_id)

    def set(self, member: Staff) -> None:
        """Adds or replaces a member of staff, for instance when their shift begins or ends."""
        self._leave_zone(member.id)
        self._staff[member.id] = member
        if on_duty(member):
            insort(self._on_duty.setdefault(member.zone, []), member, key=_id)

    def remove(self, staff_id: str) -> None:
        self._leave_zone(staff_id)
        self._staff.pop(staff_id, None)

    def _leave_zone(self, staff_id: str) -> None:
        member = self._staff.get(staff_id)
        if member is not None and on_duty(member):
            there = self._on_duty[member.zone]
            del there[bisect_left(there, staff_id, key=_id)]

    def count_on_duty(self) -> int:
        """How many are on shift and not on a break."""
        return sum(map(len, self._on_duty.values()))

    def place(self, staff_id: str, zone: str | None) -> None:
        """Where they are now. Raises KeyError for somebody unknown."""
        self.set(replace(self._staff[staff_id], zone=zone))

    def pick(
        self,
        audience: Sequence[Part],
        zone: str,
        plan: Plan,
        guest: Guest,
        priority: Priority = Priority.HIGH,
        at: float = 0.0,
    ) -> dict[str, str]:
        """Staff ids for a guest in this zone, with why each gets the card, in the order of the audience:
        who is free first, the nearest first. Whom the guest wants to be served by is told alone. If nobody
        fits: the duty managers, else everybody. Only people on duty; who wants quiet at this instant only if
        the priority is high. With nobody left, whoever is on shift: they are not disturbed now, and find it
        when they are back."""
        call = _Call(zone, plan, guest, None if priority is Priority.HIGH else at)
        told = self._wished(call) or self._asked(audience, call) or next(self._instead(call), {})
        return told or dict.fromkeys(self._on_shift(plan.id), reach.FALLBACK)

    def fits_nobody(self, audience: Sequence[Part], zone: str, plan: Plan, guest: Guest) -> bool:
        """Whether :meth:`pick` has to fall back."""
        call = _Call(zone, plan, guest, None)
        return not (self._wished(call) or self._asked(audience, call))

    def widen(
        self,
        known: Iterable[str],
        audience: Sequence[Part],
        zone: str,
        plan: Plan,
        guest: Guest,
        priority: Priority = Priority.HIGH,
        at: float = 0.0,
        ring: bool = False,
    ) -> dict[str, str]:
        """Whom a step of escalation adds to those who know. If that is nobody new: the duty managers, and if
        they know already, everybody; a step that tells nobody new would be none. A wider ring tells those who
        fit, and else nobody but the duty managers."""
        call = _Call(zone, plan, guest, None if priority is Priority.HIGH else at)
        have = set(known)
        reason = reach.RING if ring else reach.ESCALATED
        first = dict.fromkeys(self._asked(audience, call), reason)
        for more in (first, *islice(self._instead(call), 1 if ring else None)):
            new = {staff: why for staff, why in more.items() if staff not in have}
            if new:
                return new
        return {}

    def overseers(self) -> tuple[str, ...]:
        """Staff ids of those on shift who oversee the venue, or of all who do if none is."""
        known = sorted((each for each in self._staff.values() if each.role in OVERSEERS), key=_id)
        return tuple(each.id for each in known if each.on_shift) or tuple(each.id for each in known)

    # One card

    def _wished(self, call: _Call) -> dict[str, str]:
        """The one whom the guest wants to be served by."""
        return self._one(call.guest.only, reach.WISH, call)

    def _manager(self, call: _Call) -> dict[str, str]:
        """The guest's account manager, or who stands in."""
        guest = call.guest
        return self._one(guest.account_manager, reach.ACCOUNT_MANAGER, call) or self._one(
            guest.deputy, reach.DEPUTY, call
        )

    def _one(self, staff_id: str, reason: str, call: _Call) -> dict[str, str]:
        member = self._staff.get(staff_id)
        there = member is not None and on_duty(member) and _may_disturb(member, call)
        return {staff_id: reason} if there else {}

    def _asked(self, audience: Sequence[Part], call: _Call) -> dict[str, str]:
        """Whom the rule asks for: of these, if the guest wants to be spoken to in a language, those who speak
        it, as long as there is one."""
        speak = call.guest.speak
        chosen = self._parts(audience, call, speak) if speak else {}
        return chosen or self._parts(audience, call, "")

    def _parts(self, audience: Sequence[Part], call: _Call, speak: str) -> dict[str, str]:
        chosen: dict[str, str] = {}
        for part in audience:
            for staff, why in self._able(part, call, speak).items():
                chosen.setdefault(staff, why)
        return chosen

    def _able(self, part: Part, call: _Call, speak: str) -> dict[str, str]:
        """Who is free first; among these the nearest."""
        if part.account_manager:
            return self._manager(call)
        language = _language(part, call.guest)
        why = _why(part, language, speak)
        free: dict[str, str] = {}
        busy: dict[str, str] = {}
        for steps, member in self._near(call):
            if _fits(part, language, member) and (not speak or speaks(member, speak)):
                group = busy if member.id in self.busy else free
                group[member.id] = why or reach.nearest(steps)
                if len(free) == part.nearest:
                    break
        return dict(islice((free | busy).items(), part.nearest))

    def _instead(self, call: _Call) -> Iterator[dict[str, str]]:
        """Who is told where nobody fits: these, or else those."""
        there = [member for _, member in self._near(call)]
        managers = [member.id for member in there if member.role == FALLBACK_ROLE]
        if managers:
            yield dict.fromkeys(managers, reach.FALLBACK)
        yield dict.fromkeys((member.id for member in there), reach.FALLBACK)

    def _on_shift(self, venue: str) -> list[str]:
        """Staff ids, also of those who have a break or want quiet."""
        return sorted(m.id for m in self._staff.values() if m.on_shift and m.venue == venue)

    def _near(self, call: _Call) -> Iterator[tuple[int, Staff]]:
        """Whom the card may disturb, and how many zones away they are: the nearest first."""
        near = self._by_steps(call.zone, call.plan)
        return ((steps, member) for steps, member in near if _may_disturb(member, call))

    def nearest_first(self, zone: str, plan: Plan) -> Iterator[Staff]:
        """Everybody on duty; equally near ones by id."""
        return (member for _, member in self._by_steps(zone, plan))

    def _by_steps(self, zone: str, plan: Plan) -> Iterator[tuple[int, Staff]]:
        rings = plan.rings(zone)
        for steps, ring in enumerate(rings):
            yield from ((steps, member) for member in self._in(ring))
        reached = {each for ring in rings for each in ring}
        yield from (
            (FAR, member) for member in self._in([each for each in self._on_duty if each not in reached])
        )

    def _in(self, zones: Sequence[str | None]) -> list[Staff]:
        """Who is on duty in these zones, by id."""
        there = [member for zone in zones for member in self._on_duty.get(zone, ())]
        return sorted(there, key=_id) if len(zones) > 1 else there


def on_duty(member: Staff) -> bool:
    """On shift, and not on a break."""
    return member.on_shift and not member.on_break


def _may_disturb(member: Staff, call: _Call) -> bool:
    if member.venue != call.plan.id:
        return False
    return call.quiet_at is None or member.quiet_until is None or member.quiet_until <= call.quiet_at


def _language(part: Part, guest: Guest) -> str | None:
    """Which language is asked for; None if any will do, as for a guest whose language we do not know."""
    if part.language == GUEST_LANGUAGE:
        return guest.languages[0] if guest.languages else None
    return part.language


def _fits(part: Part, language: str | None, member: Staff) -> bool:
    return (
        part.role in (None, member.role)
        and part.zone in (None, member.zone)
        and (part.skill is None or part.skill in member.skills)
        and (language is None or speaks(member, language))
    )


def _why(part: Part, language: str | None, speak: str) -> str:
    """Why somebody is among these people; empty if it is that they are near."""
    if speak:
        return reach.speaks_as_wished(speak)
    if part.nearest is not None:
        return ""
    if language is not None:
        return reach.speaks(language)
    if part.skill is not None:
        return reach.skilled(part.skill)
    if part.zone is not None:
        return reach.ZONE
    return reach.EVERYBODY if part.role is None else reach.has_role(part.role)


def speaks(member: Staff, language: str) -> bool:
    """Whether they can talk with who wants this language: script and country do not matter to the ear."""
    return any(_same_speech(language, spoken) for spoken in member.languages)


def _same_speech(one: str, other: str) -> bool:
    return one.split("-", 1)[0] == other.split("-", 1)[0]
