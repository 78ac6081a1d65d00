"""A withdrawal, from the guest's (or a manager's) request to the last screen from which the card is gone."""

from __future__ import annotations

import asyncio
import time

from benchmarks.claims import expect_taken, request_of_manager
from benchmarks.load import body, expect_ok, read
from benchmarks.process import Running
from benchmarks.wire import Screen, open_poster, open_screen
from benchmarks.world import SESSION


class _Gone:
    """Tells when the card is gone from so many screens."""

    def __init__(self, screens: int) -> None:
        self.screens = screens
        self.left = screens
        self.everywhere = asyncio.Event()

    def on_card(self, _guest: int) -> None:
        self.left -= 1
        if self.left == 0:
            self.everywhere.set()

    def again(self) -> None:
        self.left = self.screens
        self.everywhere.clear()


class _WithdrawnScreen(Screen):
    """Calls back only for cards that are taken away; such a card says nothing, not even whose it was."""

    def _hear_card(self, message: bytes) -> None:
        if b'"state":"withdrawn"' in message:
            self._on_card(0)


async def measure(running: Running, screens: int, guests: int) -> list[float]:
    """Milliseconds of each; one guest after the other comes, is shown on every screen, and withdraws."""
    gone = _Gone(screens)
    for number in range(screens):
        await open_screen(running.port, f"{SESSION}{number}", gone.on_card, _WithdrawnScreen)
    readers, manager = await open_poster(running.port), await open_poster(running.port)
    took = []
    for guest in range(guests):
        await expect_ok(readers, body([read(guest, guest)]))
        gone.again()
        started = time.perf_counter()
        path = f"/api/v1/guests/g{guest}/consents/recognise_by_tag/withdraw"
        await expect_taken(manager, request_of_manager("POST", path, b"{}"))
        await asyncio.wait_for(gone.everywhere.wait(), 30)
        took.append((time.perf_counter() - started) * 1000)
    return took
