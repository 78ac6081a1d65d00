"""``maitred add venue``: from a plan in a file, with rules to start from."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from alerts.rules.library import STARTERS, Body
from alerts.rules.model import parse_rule
from alerts.rules.versions import Version
from alerts.text import is_plain
from recognition.zones import Plan, PlanError, parse_plan
from server.clock import SystemClock
from server.commands.keep import keep
from server.config import Settings
from server.planfile import decode_plan, naming_the_place
from server.store import venues
from server.store.rules import add_versions, load_standings

RULES: dict[str, tuple[Body, ...]] = {**STARTERS, "none": ()}
"""Rules to start from, by the name of the set."""


@dataclass(frozen=True, slots=True)
class VenueAdded:
    plan: Plan
    replaced: bool
    """There was a venue with this id already."""
    rules_added: int


async def add_venue(settings: Settings, data: bytes, rules: str) -> VenueAdded:
    """Add the venue that ``data`` describes, or replace the plan of the one with the same id. It gets the
    rules only if it has none: those of a manager stay.

    :raises BadSetting: the plan is none, with the place in it; or the database did not take it.
    """
    plan = read_plan(data)
    now = SystemClock().now()
    return await keep(settings, lambda connection: _put(connection, plan, rules, now))


def read_plan(data: bytes) -> Plan:
    """The plan in a file.

    :raises BadSetting: one line that names the place.
    """
    fields = decode_plan(data)
    with naming_the_place():
        plan = parse_plan(fields)
        _check(plan, fields)
    return plan


def _check(plan: Plan, fields: dict[str, object]) -> None:
    """What a plan may leave open, and a venue that others refer to may not."""
    if fields.get("id") is None:
        raise PlanError("id", "a venue needs one: staff, keys and rules refer to it")
    if not is_plain(plan.id):
        raise PlanError("id", "holds control characters or line breaks")
    try:
        ZoneInfo(plan.timezone)
    except (KeyError, OSError, ValueError):
        raise PlanError("timezone", f"there is no time zone called {plan.timezone!r}") from None


def _put(connection: Connection, plan: Plan, rules: str, now: float) -> VenueAdded:
    replaced = venues.load_plan(connection, plan.id) is not None
    venues.put_plan(connection, plan)
    had_rules = bool(load_standings(connection, plan.id))
    starters = [] if had_rules else [Version(parse_rule(body), now) for body in RULES[rules]]
    add_versions(connection, plan.id, starters)
    return VenueAdded(plan, replaced, len(starters))
