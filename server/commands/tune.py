"""``maitred tune``: from a walk to a plan that knows how its antennas hear, and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from recognition.advice import Change, Finding, findings
from recognition.calibration import learn
from recognition.coverage import WITHIN_S, Coverage, ZoneCover
from recognition.plan import Antenna, Plan
from recognition.radio import radio_dict
from recognition.spots import Point
from recognition.zones import plan_dict
from server.errors import BadSetting
from server.recordings import Complaints, plan_at, walk_in

HARDLY_P = 0.005


@dataclass(frozen=True, slots=True)
class Tuned:
    plan: Plan
    zones: Sequence[ZoneCover]
    findings: Sequence[Finding]
    bad_lines: int


def tune(venue: Path, calibration: Path, out: Path | None) -> Tuned:
    """Learn from the walk, and write the plan with what was learned.

    :raises BadSetting: there is no such plan or walk, nothing can be learned, ``out`` cannot be written.
    """
    complaints = Complaints()
    plan = plan_at(venue)
    walk = walk_in(calibration, plan, complaints)
    plan = replace(plan, radio=learn(plan, walk))
    if out is not None:
        _write(out, plan)
    complaints.close()
    return Tuned(plan, Coverage(plan).zones(), findings(plan, walk), complaints.total)


def _write(out: Path, plan: Plan) -> None:
    try:
        out.write_text(json.dumps(plan_dict(plan), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadSetting(f"{out}: {error.strerror}.") from None


def as_json(tuned: Tuned) -> str:
    """For machines, in one line."""
    found = {
        "radio": radio_dict(tuned.plan.radio),
        "zones": [asdict(zone) for zone in tuned.zones],
        "findings": [
            {**asdict(one), "says": says(one), "suggestion": suggests(one)} for one in tuned.findings
        ],
    }
    return json.dumps(found, ensure_ascii=False)


def as_text(tuned: Tuned) -> Iterator[str]:
    """For people, line by line."""
    within = f"heard within {WITHIN_S:g} s"
    yield f"{'zone':20} {within:>17} {'at its worst':>13}  mixed up with"
    for zone in tuned.zones:
        mixed = f"{zone.mixed_with} ({_percent(zone.mixed)})" if zone.mixed >= HARDLY_P else ""
        yield f"{zone.zone:20} {_percent(zone.heard):>17} {_percent(zone.least):>13}  {mixed}".rstrip()
    yield ""
    for number, one in enumerate(tuned.findings, 1):
        yield f"{number}. {says(one)} {suggests(one)}"
    if not tuned.findings:
        yield "Nothing is wrong: every zone is heard, and told from the others."


def says(one: Finding) -> str:
    """What is wrong, in a sentence."""
    zones = " and ".join(one.zones)
    named = " and ".join(map(_name, one.antennas))
    if one.kind in ("dead", "faint"):
        how = "is as good as dead" if one.kind == "dead" else "hears far less than others"
        named = named[0].upper() + named[1:]
        return (
            f"{named} in {zones} {how}: {one.figure:.0f} reads, where {one.expected:.0f} were to be expected."
        )
    if one.kind == "not_walked":
        return f"The walk did not go into {zones}: what is said of it is a guess."
    if one.kind == "no_antenna":
        return f"No antenna is in {zones}: guests there are not recognised."
    if one.kind == "hole":
        where = f", above all around {_place(one.place)}" if one.place else ""
        return f"In {_percent(one.figure)} of {zones} a tag may go unheard{where}."
    pair = f" What {named} hear is nearly the same." if named else ""
    share = _percent(one.figure)
    return f"{zones} look alike: at a glance, {share} of those in one seem to be in the other.{pair}"


def suggests(one: Finding) -> str:
    """What may help."""
    if one.kind in ("dead", "faint"):
        return "See to its cable, its port and its power; then walk again."
    if one.kind == "not_walked":
        return "Walk there too, for a minute or two."
    if one.change is not None:
        return _change(one.change, "of it is heard" if len(one.zones) == 1 else "are placed right")
    if one.kind == "alike":
        return "To move or turn down one antenna will not help: screen them off, or make it one zone."
    return "Hang one more antenna there; where, cannot be said until the zone is drawn in the plan."


def _change(change: Change, what: str) -> str:
    then = f"then {_percent(change.after)} {what} instead of {_percent(change.before)}"
    named = _name(change.antenna) if change.antenna else ""
    if change.kind == "power":
        return f"Turn {named} down by {change.db:g} dB: {then}."
    if change.kind == "move":
        return f"Move {named} to {_place(change.place)}: {then}."
    return f"Add an antenna at {_place(change.place)} in {change.zone}: {then}."


def _name(antenna: Antenna) -> str:
    return f"antenna {antenna.id} of {antenna.reader}"


def _place(place: Point | None) -> str:
    return f"({place[0]:.1f}, {place[1]:.1f})" if place else "another place"


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")
