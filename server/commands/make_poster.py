"""``maitred poster``: the card for a door, with its code."""

from __future__ import annotations

from dataclasses import dataclass

from server.clock import SystemClock
from server.commands.keep import keep, need_plan
from server.config import Settings, load_secret
from server.doors import DAY_S
from server.errors import BadSetting
from server.poster import is_address, poster


@dataclass(frozen=True, slots=True)
class Wanted:
    venue: str
    zone: str
    address: str
    """Of the server, as guests' phones reach it."""
    days: int


async def make_poster(settings: Settings, wanted: Wanted) -> str:
    """The card as SVG. Nothing is kept of it.

    :raises BadSetting: there is no such venue or zone, or the address is none.
    """
    plan = await keep(settings, lambda connection: need_plan(connection, wanted.venue))
    if wanted.zone not in plan.by_id:
        known = f"Its zones: {', '.join(plan.by_id)}."
        raise BadSetting(f"--zone: There is no zone {wanted.zone} in {plan.id}. {known}", "--zone")
    if not is_address(wanted.address):
        raise BadSetting("--address: Give scheme and host, as in https://here.example.", "--address")
    until = SystemClock().now() + wanted.days * DAY_S
    return poster(load_secret(settings), plan, wanted.zone, wanted.address, until)
