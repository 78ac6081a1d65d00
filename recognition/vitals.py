"""What a reader shows of itself: when it is heard, how its clock runs, and what got lost on the way."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

from recognition.evidence import NEVER, Clock, Ear
from recognition.model import News, NewsKind, Trouble, TroubleKind

SILENT_S = 90.0
"""A reader that was not heard for so long is silent, unless it is usually heard less often."""

SILENT_MOST_S = 3_600.0
USUALLY = 3.0
"""Silence is unusual once it lasts so many times as long as usual."""

HABIT = 3
"""So many heartbeats show how often they come."""

WEEK_S = 604_800.0
HOUR_S = 3_600.0

SOON_S = 600.0
"""What was lost counts as a trouble for so long."""

LOST = 10
"""So many messages lost within ``SOON_S`` are a trouble."""

SKEW_S = 5.0
SKEW_GONE_S = 3.0
STEP_S = 2.0
"""A clock that is so far from where it was a minute ago was set."""
STEPS = 2
DRIFT_LEAST_S = 600.0

REORDERED = 1_000
"""Numbers at most so far behind the newest are stragglers; from farther behind, the count began anew."""

Finding = tuple[float, float]
"""Since when, and how much."""


class Tally:
    """Counts of the last hour."""

    def __init__(self) -> None:
        self._entries: deque[tuple[float, int]] = deque()

    def add(self, count: int, at: float) -> None:
        if count > 0:
            self._entries.append((at, count))
        while self._entries and self._entries[0][0] <= at - HOUR_S:
            self._entries.popleft()

    def total(self, now: float, within_s: float = HOUR_S) -> int:
        return sum(count for at, count in self._entries if at > now - within_s)

    def since(self, now: float, within_s: float) -> float:
        """When the first of these was counted; now if there are none."""
        return next((at for at, _ in self._entries if at > now - within_s), now)


class Pace:
    """How long the silences of a reader usually are."""

    def __init__(self) -> None:
        self.beats = 0
        """How often it said that it is alive; if it does, its silence means something."""
        self._interval_s = 0.0
        self._longest_s = 0.0
        self._longest_at = NEVER

    def beat(self, gap_s: float) -> None:
        """A heartbeat, after so long without anything. A single outage counts for little."""
        if self.beats:
            self._interval_s += 0.1 * (min(gap_s, USUALLY * self._interval_s) - self._interval_s)
        else:
            self._interval_s = min(gap_s, SILENT_S)
        self.beats += 1

    def read(self, gap_s: float, at: float) -> None:
        """Reads, after so long without anything. A long silence is remembered, for less and less."""
        faded = 0.5 ** ((at - self._longest_at) / WEEK_S) if self._longest_at > NEVER else 0.0
        self._longest_s = max(gap_s, self._longest_s * faded)
        self._longest_at = at

    @property
    def limit_s(self) -> float:
        """Silence longer than this is unusual."""
        usual_s = self._longest_s if not self.beats else self._interval_s if self.beats >= HABIT else 0.0
        return min(max(SILENT_S, USUALLY * usual_s), SILENT_MOST_S)


class Course:
    """A reader's clock against ours, looked at once a minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lags: deque[tuple[float, float]] = deque()
        """Since the clock was last set."""
        self.steps = Tally()

    def minute(self, at: float) -> None:
        lag_s = self._clock.lag_s
        if not math.isfinite(lag_s):
            return
        if self._lags and abs(lag_s - self._lags[-1][1]) > STEP_S:
            self._lags.clear()
            self.steps.add(1, at)
        self._lags.append((at, lag_s))
        while self._lags[0][0] <= at - HOUR_S:
            self._lags.popleft()

    @property
    def offset_s(self) -> float | None:
        return -self._lags[-1][1] if self._lags else None

    @property
    def drift_ppm(self) -> float | None:
        """The middle one of the slopes from each minute to the next is blind to a slow network."""
        if not self._lags or self._lags[-1][0] - self._lags[0][0] < DRIFT_LEAST_S:
            return None
        slopes = sorted((a - b) / (at - before) for (before, a), (at, b) in pairwise(self._lags))
        return 1e6 * slopes[len(slopes) // 2]


class Vitals:
    """One reader."""

    def __init__(self, reader: str, ears: Sequence[Ear], clock: Clock) -> None:
        self.reader = reader
        self.ears = tuple(ears)
        self.pace = Pace()
        self.course = Course(clock)
        self.lost = Tally()
        self.overflowed = Tally()
        self.started_at = math.inf
        """Infinite before the first look."""
        self._heard_at = NEVER
        self._beat_at = NEVER
        self._number: int | None = None
        self._offline_at: float | None = None
        self._stopped_at: float | None = None
        self.unplugged: dict[str, float] = {}
        """Antenna → since when."""

    def hear(self, news: News, now: float) -> None:
        """What the reader says about itself."""
        self._listen()
        if news.kind is NewsKind.OFFLINE:
            self._offline_at = now
            return
        self._beat(now)
        match news.kind:
            case NewsKind.STOPPED:
                self._stopped_at = self._stopped_at or now
            case NewsKind.STARTED:
                self._stopped_at = None
            case NewsKind.ANTENNA_DOWN:
                self.unplugged.setdefault(news.antenna, now)
            case NewsKind.ANTENNA_UP:
                self.unplugged.pop(news.antenna, None)
            case NewsKind.OVERFLOW:
                self.overflowed.add(max(news.count, 1), now)
            case NewsKind.GAP:
                self.lost.add(news.count, now)
            case NewsKind.SEQUENCE:
                self.lost.add(self._missing(news), now)

    def _beat(self, now: float) -> None:
        """News in a body with reads are no heartbeat: reads came too."""
        last_at = max(self._heard_at, self._beat_at)
        if now > last_at > NEVER:
            self.pace.beat(now - last_at)
        self._beat_at = now
        self._offline_at = None

    def _missing(self, news: News) -> int:
        """How many numbers are missing in this body, and between it and the one before."""
        inside = news.last - news.first + 1 - news.count
        newest, self._number = self._number, news.last
        if newest is None or news.last <= newest - REORDERED:
            return inside
        if news.first > newest:
            return inside + news.first - newest - 1
        self._number = max(newest, news.last)
        return 0

    def _listen(self) -> None:
        """Take note of reads that came since."""
        heard_at = max((ear.heard_at for ear in self.ears), default=NEVER)
        if heard_at <= self._heard_at:
            return
        last_at = max(self._heard_at, self._beat_at)
        if last_at > NEVER and heard_at > last_at:
            self.pace.read(heard_at - last_at, heard_at)
        self._heard_at = heard_at
        self._forget_what_reads_deny()

    def _forget_what_reads_deny(self) -> None:
        if self._offline_at is not None and self._heard_at > self._offline_at:
            self._offline_at = None
        if self._stopped_at is not None and self._heard_at > self._stopped_at:
            self._stopped_at = None
        for ear in self.ears:
            if ear.heard_at > self.unplugged.get(ear.antenna, math.inf):
                del self.unplugged[ear.antenna]

    def look(self, minute: bool, at: float) -> None:
        self._listen()
        if minute:
            self.course.minute(at)

    @property
    def listens(self) -> bool:
        """Whether the reader hears who is there, by what it said last."""
        return self._offline_at is None and self._stopped_at is None

    @property
    def heard_at(self) -> float:
        """Last read or heartbeat."""
        return max([self._beat_at, *[ear.heard_at for ear in self.ears]])

    def is_silent(self, now: float) -> bool:
        return now - max(self.heard_at, self.started_at) > self.pace.limit_s

    def findings(
        self, on: set[TroubleKind], others_at: float, now: float
    ) -> Iterator[tuple[TroubleKind, Finding]]:
        """What is wrong with the reader as a whole. What is ``on`` stays until it is surely over.

        :param others_at: when another reader last heard a tag.
        """
        down = self._down(on, others_at, now)
        if down is not None:
            yield down
        offset_s = self.course.offset_s
        least_s = SKEW_GONE_S if TroubleKind.SKEWED in on else SKEW_S
        if offset_s is not None and abs(offset_s) > least_s:
            yield TroubleKind.SKEWED, (now, offset_s)
        for kind, tally, enough, within_s in (
            (TroubleKind.JUMPING, self.course.steps, STEPS, HOUR_S),
            (TroubleKind.LOSING, self.lost, LOST, SOON_S),
            (TroubleKind.OVERFLOWING, self.overflowed, 1, SOON_S),
        ):
            count = tally.total(now, within_s)
            if count >= (1 if kind in on else enough):
                yield kind, (tally.since(now, within_s), float(count))

    def _down(self, on: set[TroubleKind], others_at: float, now: float) -> tuple[TroubleKind, Finding] | None:
        """Why the reader hears nobody, if so: one reason at a time. The silence of one that sends nothing but
        reads means something only while others hear tags."""
        if self._offline_at is not None:
            return TroubleKind.OFFLINE, (self._offline_at, 0.0)
        was_silent = TroubleKind.SILENT in on
        if self.is_silent(now) and (was_silent or self.pace.beats or self.is_silent(others_at)):
            return TroubleKind.SILENT, (max(self.heard_at, self.started_at), float(not self.pace.beats))
        if was_silent and self.heard_at == NEVER:
            return TroubleKind.SILENT, (self.started_at, float(not self.pace.beats))
        return None if self._stopped_at is None else (TroubleKind.STOPPED, (self._stopped_at, 0.0))

    def restore(self, trouble: Trouble) -> None:
        """It was so before a restart."""
        if trouble.kind is TroubleKind.OFFLINE:
            self._offline_at = trouble.since
        elif trouble.kind is TroubleKind.STOPPED:
            self._stopped_at = trouble.since
        elif trouble.kind is TroubleKind.UNPLUGGED:
            self.unplugged[trouble.antenna] = trouble.since
