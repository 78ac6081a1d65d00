"""Sends a stream of posts through the real API, in real time or faster, and dates them as it does."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from recognition.model import LATE_AFTER_S
from simulators.clock import Pace, RealPace
from simulators.day import plan_day
from simulators.wire import Post, redate

__all__ = ["Counts", "Post", "dated", "plan_day", "run"]

WAITING_POSTS = 200
"""At most this many posts wait for a sender that has to try again; then all others wait for it."""

ATTEMPTS = 8
BACKOFF_S = 0.5
BACKOFF_MOST_S = 30.0
TIMEOUT_S = 10.0


@dataclass(slots=True)
class Counts:
    """What became of the posts so far."""

    sent: int = 0
    """Posts that got their final answer."""
    accepted: int = 0
    """Reads and fixes the server took, as far as it says."""
    refused: int = 0
    """Reads it did not take."""
    retried: int = 0
    """Attempts that had to be made again."""
    lost: int = 0
    """Posts given up after all attempts."""
    skipped: int = 0
    """Posts whose key nobody gave us."""
    by_status: Counter[int] = field(default_factory=Counter)

    def __str__(self) -> str:
        statuses = ", ".join(f"{count} x {status}" for status, count in sorted(self.by_status.items()))
        return (
            f"{self.sent} posts ({statuses or 'none answered'}), {self.accepted} reads taken, "
            f"{self.refused} refused, {self.retried} retries, {self.lost} lost, {self.skipped} skipped"
        )


async def run(
    posts: Iterable[Post],
    base_url: str,
    keys: Mapping[str, str],
    speed: float = 1.0,
    *,
    keep_times: bool = False,
    pace: Pace | None = None,
    client: httpx.AsyncClient | None = None,
    report: Callable[[Counts], None] | None = None,
    report_every_s: float = 10.0,
) -> Counts:
    """Sends the posts, each at its time from the first one on; one sender a key, so order holds there.

    ``keys``: key name → token; posts of other keys are left out. ``keep_times`` leaves the instants in
    the bodies alone; otherwise they are moved to the time of sending. ``report`` gets the counts now and
    then (simulated seconds) and at the end. A 503 is tried again when its Retry-After says.
    """
    pace = pace or RealPace(speed)
    counts = Counts()
    async with _client(client, base_url) as http, asyncio.TaskGroup() as group:
        sender = _Senders(group, http, keys, pace, counts, None if keep_times else speed)
        await _dispatch(posts, sender, pace, counts, report, report_every_s)
        await sender.drained()
        sender.stop()
    if report:
        report(counts)
    return counts


async def _dispatch(
    posts: Iterable[Post],
    sender: _Senders,
    pace: Pace,
    counts: Counts,
    report: Callable[[Counts], None] | None,
    report_every_s: float,
) -> None:
    first: float | None = None
    report_at = 0.0
    for post in posts:
        first = post.at if first is None else first
        await pace.until(post.at - first)
        await sender.put(post)
        if report and post.at >= (report_at or first + report_every_s):
            report(counts)
            report_at = post.at + report_every_s


@asynccontextmanager
async def _client(client: httpx.AsyncClient | None, base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """The caller's client, left open; or an own one."""
    if client:
        yield client
        return
    async with httpx.AsyncClient(base_url=base_url, timeout=TIMEOUT_S) as own:
        yield own


class _Senders:
    """A queue and a task for each key."""

    def __init__(
        self,
        group: asyncio.TaskGroup,
        http: httpx.AsyncClient,
        keys: Mapping[str, str],
        pace: Pace,
        counts: Counts,
        speed: float | None,
    ) -> None:
        self._http, self._keys, self._pace, self._counts = http, keys, pace, counts
        self._group, self._speed = group, speed
        self._queues: dict[str, asyncio.Queue[Post]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def put(self, post: Post) -> None:
        if post.key not in self._keys:
            self._counts.skipped += 1
            return
        if post.key not in self._queues:
            self._queues[post.key] = asyncio.Queue(WAITING_POSTS)
            self._tasks.append(self._group.create_task(self._work(self._queues[post.key])))
        await self._queues[post.key].put(post)

    async def drained(self) -> None:
        for queue in self._queues.values():
            await queue.join()

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _work(self, queue: asyncio.Queue[Post]) -> None:
        while True:
            await self._send(await queue.get())
            queue.task_done()

    async def _send(self, post: Post) -> None:
        body = post.body if self._speed is None else dated(post, self._pace.now(), self._speed)
        for attempt in range(ATTEMPTS):
            answer = await self._attempt(post, body)
            if answer is not None and answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                self._settled(answer)
                return
            self._counts.retried += 1
            await self._pace.pause(_wait_s(answer, attempt))
        self._counts.lost += 1

    async def _attempt(self, post: Post, body: bytes) -> httpx.Response | None:
        """None if there was no answer at all."""
        headers = {"Authorization": f"Bearer {self._keys[post.key]}", "Content-Type": "application/json"}
        try:
            return await self._http.post(post.path, content=body, headers=headers)
        except httpx.TransportError:
            return None

    def _settled(self, answer: httpx.Response) -> None:
        self._counts.sent += 1
        self._counts.by_status[answer.status_code] += 1
        view = _view(answer)
        self._counts.accepted += view.get("accepted", 0)
        self._counts.refused += view.get("refused_total", 0)


def dated(post: Post, now: float, speed: float) -> bytes:
    """The body as if sent ``now``. What is minutes late stays as late; ages below that pass as fast as
    the simulated time does, so that things keep their order at any speed."""

    def moved(at: float) -> float:
        age_s = post.at - at
        return now - (age_s if age_s >= LATE_AFTER_S else age_s / speed)

    return redate(post.body, moved)


def _wait_s(answer: httpx.Response | None, attempt: int) -> float:
    after = answer.headers.get("Retry-After", "") if answer is not None else ""
    return float(after) if after.isdecimal() else min(BACKOFF_S * 2**attempt, BACKOFF_MOST_S)


def _view(answer: httpx.Response) -> dict[str, int]:
    """The numbers of an IngestView; empty for the answers to phones."""
    try:
        body = answer.json()
    except ValueError:
        return {}
    return {k: v for k, v in body.items() if isinstance(v, int)} if isinstance(body, dict) else {}
