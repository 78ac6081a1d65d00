"""How often one may ask: a bucket for each session, key and address, which fills up again by itself.

A library would bring a store, strings and locks for what is here two numbers and one multiplication; on the
way of a read that counts (docs/performance.md).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from server.errors import TooManyTries

REMEMBERED = 20_000
"""Buckets kept of one kind; beyond it those that are full again are forgotten, and then all."""

SESSION_PER_S, SESSION_BURST = 50.0, 2_000.0
ADDRESS_PER_S, ADDRESS_BURST = 200.0, 5_000.0
"""All of a house may come from one address."""
KEY_PER_S, KEY_BURST = 2_000.0, 10_000.0
"""Posts of one reader, gateway or phone: many times what the busiest reader sends."""


class TooManyRequests(TooManyTries):
    code: ClassVar[str] = "too_many_requests"


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Rates:
    """One kind of buckets."""

    def __init__(self, per_s: float, burst: float, now: Callable[[], float] = time.monotonic) -> None:
        self._per_s = per_s
        self._burst = burst
        self._now = now
        self._buckets: dict[str, _Bucket] = {}

    def take(self, who: str) -> None:
        """One request of theirs.

        :raises TooManyRequests: their bucket is empty.
        """
        now = self._now()
        bucket = self._buckets.get(who)
        if bucket is None:
            if len(self._buckets) >= REMEMBERED:
                self._forget(now)
            bucket = self._buckets[who] = _Bucket(self._burst, now)
        left = min(self._burst, bucket.left + (now - bucket.at) * self._per_s)
        bucket.at = now
        if left < 1.0:
            bucket.left = left
            wait_s = (1.0 - left) / self._per_s
            raise TooManyRequests("Too many requests at once; wait a little.", retry_after_s=wait_s)
        bucket.left = left - 1.0

    def _forget(self, now: float) -> None:
        """Those that would be full by now; if somebody keeps so many busy at once, all."""
        full_s = self._burst / self._per_s
        self._buckets = {who: one for who, one in self._buckets.items() if one.at + full_s > now}
        if len(self._buckets) >= REMEMBERED:
            self._buckets.clear()
