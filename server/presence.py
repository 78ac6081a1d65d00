"""Tells a venue whose tablets are there. The desk decides what follows when they have gone for long."""

from __future__ import annotations

import asyncio

from server.bus import Bus
from server.channels.live import Feed
from server.errors import Unavailable
from server.messages import ScreensChanged

AGAIN_AFTER_S = 1.0


class Presence:
    """What was told last, of everybody who ever had a screen open."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], bool] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def note(self, bus: Bus, feed: Feed, staff: str) -> None:
        """One of their screens has come or gone. Tells the venue, if they are there now and were not, or the
        other way round."""
        present = feed.is_present(staff)
        if self._told.get((feed.venue, staff), False) is present:
            return
        self._told[feed.venue, staff] = present
        task = asyncio.ensure_future(_tell(bus, feed, staff))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)


async def _tell(bus: Bus, feed: Feed, staff: str) -> None:
    """Until it was taken, as it is by then."""
    while True:
        try:
            await bus.publish(feed.venue, ScreensChanged(staff, feed.is_present(staff)))
            return
        except Unavailable:
            await asyncio.sleep(AGAIN_AFTER_S)
