"""The live floor of a venue, as managers see it."""

from __future__ import annotations

import asyncio

from alerts.model import State
from server import metrics
from server.api.floor_schemas import FloorView
from server.clock import Clock
from server.house import House
from server.views import presence_view, reader_view, staff_view

EVERY_S = 1.0


def floor_view(house: House, venue: str, now: float) -> FloorView:
    actor = house.actors[venue]
    is_unsure = actor.venue.is_unsure
    staff = [account.staff for account in house.accounts.values() if account.staff.venue == venue]
    return FloorView(
        at=now,
        presences=tuple(presence_view(p, house.guests, is_unsure(p.guest)) for p in actor.venue.presences()),
        readers=tuple(reader_view(health) for health in actor.venue.health(now)),
        staff=tuple(staff_view(person) for person in staff),
        open_cards=sum(card.state is State.OPEN for card in house.feeds[venue].cards.values()),
        strangers=actor.venue.strangers,
    )


async def show_floors(house: House, clock: Clock) -> None:
    """For ever: once a second, the floor to those who watch, and the gauges of /metrics."""
    while True:
        await asyncio.sleep(EVERY_S)
        metrics.SCREENS.set(sum(len(feed.screens) for feed in house.feeds.values()))
        for venue, feed in house.feeds.items():
            metrics.STRANGERS.labels(venue).set(house.actors[venue].venue.strangers)
            if feed.has_floor_watchers:
                feed.show_floor(floor_view(house, venue, clock.now()))
