"""Who is on shift, near, and to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from alerts.model import GUEST_LANGUAGE, OVERSEERS, Guest, Part, Staff
from recognition.zones import Plan

FALLBACK_ROLE = "duty_manager"
"""Who is told when nobody in the audience is on shift."""

FAR = 1_000_000
"""Steps to somebody who chose no zone, or whose zone cannot be reached: farther than anybody else."""


class Roster:
    """The staff of a venue as they are now."""

    def __init__(self, staff: Iterable[Staff] = ()) -> None:
        self._staff = {member.id: member for member in staff}
        self.staff: Mapping[str, Staff] = MappingProxyType(self._staff)
        """Everybody by id; only to be read."""
        self.version = 0
        """Rises with every change, so that what was worked out from the roster can be forgotten."""

    def get(self, staff_id: str) -> Staff | None:
        return self._staff.get(staff_id)

    def set(self, member: Staff) -> None:
        """Adds or replaces a member of staff, for instance when their shift begins or ends."""
        self._staff[member.id] = member
        self.version += 1

    def remove(self, staff_id: str) -> None:
        self._staff.pop(staff_id, None)
        self.version += 1

    def place(self, staff_id: str, zone: str | None) -> None:
        """Where they are now. Raises KeyError for somebody unknown."""
        self.set(replace(self._staff[staff_id], zone=zone))

    def pick(self, audience: Sequence[Part], zone: str, plan: Plan, guest: Guest) -> tuple[str, ...]:
        """Staff ids for a guest in this zone, without repeats, in the order of the audience and the
        nearest first. If nobody fits: the duty managers on shift, else everybody on shift."""
        here = self._on_shift(zone, plan)
        return _chosen(audience, here, guest) or _fallback(here)

    def fits_nobody(self, audience: Sequence[Part], zone: str, plan: Plan, guest: Guest) -> bool:
        """Whether :meth:`pick` has to fall back."""
        return not _chosen(audience, self._on_shift(zone, plan), guest)

    def widen(
        self,
        known: tuple[str, ...],
        audience: Sequence[Part],
        zone: str,
        plan: Plan,
        guest: Guest,
    ) -> tuple[str, ...]:
        """``known`` and those whom an escalation adds. If that is nobody new: the duty managers, and if
        they know already, everybody on shift; a step that tells nobody new would be none."""
        here = self._on_shift(zone, plan)
        chosen = _chosen(audience, here, guest)
        everybody = [member.id for member in here]
        for more in (chosen, _with_role(here, FALLBACK_ROLE), everybody):
            wider = tuple(dict.fromkeys((*known, *more)))
            if len(wider) > len(known):
                return wider
        return known

    def overseers(self) -> tuple[str, ...]:
        """Staff ids of those on shift who oversee the venue, or of all who do if none is."""
        known = sorted((each for each in self._staff.values() if each.role in OVERSEERS), key=lambda s: s.id)
        return tuple(each.id for each in known if each.on_shift) or tuple(each.id for each in known)

    def _on_shift(self, zone: str, plan: Plan) -> list[Staff]:
        """The nearest to the zone first; equally near ones by id."""
        here = [member for member in self._staff.values() if member.on_shift and member.venue == plan.id]
        return sorted(here, key=lambda member: (_steps(member, zone, plan), member.id))


def _steps(member: Staff, zone: str, plan: Plan) -> int:
    if member.zone is None:
        return FAR
    steps = plan.steps(zone, member.zone)
    return FAR if steps is None else steps


def _chosen(audience: Sequence[Part], here: list[Staff], guest: Guest) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for part in audience for each in _choose(part, here, guest)))


def _choose(part: Part, here: list[Staff], guest: Guest) -> list[str]:
    if part.account_manager:
        return [member.id for member in here if member.id == guest.account_manager]
    language = _language(part, guest)
    fitting = [member.id for member in here if _fits(part, language, member)]
    return fitting[: part.nearest]


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
        and (language is None or any(_same_speech(language, spoken) for spoken in member.languages))
    )


def _same_speech(one: str, other: str) -> bool:
    """Whether two BCP 47 tags mean one spoken language: script and country do not matter to the ear."""
    return one.split("-", 1)[0] == other.split("-", 1)[0]


def _with_role(here: list[Staff], role: str) -> list[str]:
    return [member.id for member in here if member.role == role]


def _fallback(here: list[Staff]) -> tuple[str, ...]:
    return tuple(_with_role(here, FALLBACK_ROLE) or [member.id for member in here])
