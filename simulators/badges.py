"""A badge: a tag that goes where its bearer goes, and is heard there."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import httpx

from recognition.model import Read
from simulators.clock import Pace
from simulators.seeds import VenueSeed
from simulators.wire import reads_post

HEARD_EVERY_S = 2.0
LOUD_DBM = -48.0
"""Worn on the breast, under the antenna."""


class Badge:
    """:param key: posts for all readers of the venue.
    :ivar home: where its bearer stands when there is nothing to do."""

    def __init__(self, epc: str, key: str, plan: VenueSeed, home: str) -> None:
        self._epc = epc
        self._key = key
        self._ears: Mapping[str, tuple[str, str]] = {
            antenna["zone"]: (antenna["reader"], antenna["id"]) for antenna in plan["antennas"]
        }
        self.home = home
        self.zone = home

    def go(self, zone: str) -> None:
        """To another zone, if any reader hears what is there."""
        if zone in self._ears:
            self.zone = zone

    async def wear(self, http: httpx.AsyncClient, pace: Pace) -> None:
        """Be heard again and again, until cancelled."""
        while True:
            with suppress(httpx.TransportError):
                await self.be_heard(http)
            await pace.pause(HEARD_EVERY_S)

    async def be_heard(self, http: httpx.AsyncClient) -> None:
        reader, antenna = self._ears[self.zone]
        post = reads_post("generic", [Read(self._epc, reader, antenna, LOUD_DBM)], 0.0, "")
        await http.post(post.path, content=post.body, headers={"Authorization": f"Bearer {self._key}"})
