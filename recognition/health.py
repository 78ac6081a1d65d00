"""How the readers do: when each was last heard, and how many reads a minute. Only counters."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from recognition.evidence import NEVER, Ear
from recognition.model import AntennaHealth, News, NewsKind, ReaderHealth

SILENT_S = 90.0
"""A reader that was not heard for so long is silent."""

Totals = dict[Ear, int]

WINDOW_S = 60.0
SAMPLE_S = 2.0
"""Counts are noted this often, so the window is right to within it."""


class Health:
    """Counts per antenna over a sliding minute, from totals noted now and then."""

    def __init__(self, readers: Iterable[str], ears: Iterable[Ear]) -> None:
        self._ears: dict[str, list[Ear]] = {reader: [] for reader in readers}
        for ear in ears:
            self._ears[ear.reader].append(ear)
        self._all = [ear for of_reader in self._ears.values() for ear in of_reader]
        self._samples: deque[tuple[float, Totals]] = deque()
        self._beats: dict[str, float] = {}
        self._offline: set[str] = set()
        self._stopped: set[str] = set()
        self._started_at: float | None = None

    def sample(self, now: float) -> None:
        """Note the totals, if it is time. Call before counting what came in at ``now``."""
        if self._samples and now - self._samples[-1][0] < SAMPLE_S:
            return
        self._start(now)
        self._samples.append((now, {ear: ear.reads for ear in self._all}))
        while self._samples[0][0] < now - WINDOW_S:
            self._samples.popleft()

    def _start(self, now: float) -> None:
        if self._started_at is None:
            self._started_at = now

    def hear(self, news: News, now: float) -> None:
        """What a reader of the plan says about itself."""
        self._start(now)
        if news.kind is NewsKind.OFFLINE:
            self._offline.add(news.reader)
            return
        self._offline.discard(news.reader)
        self._beats[news.reader] = now
        if news.kind is NewsKind.STOPPED:
            self._stopped.add(news.reader)
        elif news.kind is NewsKind.STARTED:
            self._stopped.discard(news.reader)

    def listens(self, reader: str) -> bool:
        """Whether the reader hears who is there, by what it said last."""
        return reader not in self._offline and reader not in self._stopped

    def report(self, now: float) -> list[ReaderHealth]:
        """All readers of the plan, in its order."""
        self._start(now)
        before = next((totals for at, totals in self._samples if at >= now - WINDOW_S), None)
        return [self._reader(reader, ears, before, now) for reader, ears in self._ears.items()]

    def _reader(self, reader: str, ears: list[Ear], before: Totals | None, now: float) -> ReaderHealth:
        antennas = tuple(_antenna(ear, before) for ear in ears)
        heard_at = max([self._beats.get(reader, NEVER), *[ear.heard_at for ear in ears]])
        silent = now - max(heard_at, self._started_at or now) > SILENT_S
        rate = sum(antenna.reads_per_minute for antenna in antennas)
        return ReaderHealth(reader, None if heard_at == NEVER else heard_at, rate, silent, antennas)


def _antenna(ear: Ear, before: Totals | None) -> AntennaHealth:
    rate = 0.0 if before is None else float(ear.reads - before[ear])
    return AntennaHealth(ear.antenna, ear.zone, None if ear.heard_at == NEVER else ear.heard_at, rate)
