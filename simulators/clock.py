"""Time for the simulators: real and paced, or virtual and instant. Only this module reads a clock."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Pace(Protocol):
    """How simulated seconds pass."""

    def now(self) -> float:
        """The instant to date what is sent now with, seconds since 1970."""

    async def until(self, elapsed_s: float) -> None:
        """Returns once this many simulated seconds have passed since the start."""

    async def pause(self, real_s: float) -> None:
        """Lets real seconds pass: reaction times, waits between attempts."""


class RealPace:
    """Real time, ``speed`` simulated seconds for each real one."""

    def __init__(self, speed: float = 1.0) -> None:
        if not speed > 0:
            raise ValueError("The speed must be above 0.")
        self._speed = speed
        self._started = time.monotonic()

    def now(self) -> float:
        return time.time()

    async def until(self, elapsed_s: float) -> None:
        wait = elapsed_s / self._speed - (time.monotonic() - self._started)
        # Without a wait the loop still gets its turn, so that a late sender does not starve its workers.
        await asyncio.sleep(max(wait, 0.0))

    async def pause(self, real_s: float) -> None:
        await asyncio.sleep(real_s)


class VirtualPace:
    """Time that passes only when somebody waits for it. For tests."""

    def __init__(self, start: float, speed: float = 1.0) -> None:
        self._start = start
        self._speed = speed
        self._passed_s = 0.0

    def now(self) -> float:
        return self._start + self._passed_s

    async def until(self, elapsed_s: float) -> None:
        self._passed_s = max(self._passed_s, elapsed_s / self._speed)
        await asyncio.sleep(0)

    async def pause(self, real_s: float) -> None:
        self._passed_s += real_s
        await asyncio.sleep(0)
