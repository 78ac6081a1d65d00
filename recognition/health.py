"""How the readers and antennas do, from counters that the hot path keeps anyway.

Every ``TICK_S`` on a fixed grid the counters are looked at, whether or not anybody asks: so what is found
does not depend on how often that is. A trouble is found once, stays the same while it lasts, and is over
only when that is sure.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping

from recognition.evidence import NEVER, Clock, Ear
from recognition.hearing import Hearing
from recognition.model import (
    AntennaHealth,
    News,
    Presence,
    ReaderHealth,
    Source,
    Status,
    Trouble,
    TroubleKind,
)
from recognition.plan import Plan
from recognition.vitals import HOUR_S, Finding, Vitals

TICK_S = 10.0
MINUTE_S = 60.0
WINDOW_TICKS = 6
"""A rate a minute is of this many ticks."""

SKIP_S = 7_200.0
"""What lies back farther than this can matter no more than that it is over."""

DOWN = frozenset({TroubleKind.OFFLINE, TroubleKind.SILENT, TroubleKind.STOPPED})
"""With these a reader hears nobody, and its antennas' silence says nothing about them."""

BAD = DOWN | {TroubleKind.UNPLUGGED, TroubleKind.DEAF}

Key = tuple[str, str, TroubleKind]
Here = Callable[[], Iterable[Presence]]
"""Who is here."""


class Health:
    """All readers of a venue."""

    def __init__(self, plan: Plan, clocks: Mapping[str, Clock], ears: Iterable[Ear]) -> None:
        self.troubles: tuple[Trouble, ...] = ()
        """What is wrong, in the plan's order. The same object until something changes."""
        self.due_at = NEVER
        """When to look next; infinite if there is no reader."""
        by_reader: dict[str, list[Ear]] = {reader: [] for reader in clocks}
        for ear in ears:
            by_reader[ear.reader].append(ear)
        self._vitals = {reader: Vitals(reader, of, clocks[reader]) for reader, of in by_reader.items()}
        self._hearing = {ear: Hearing(ear) for of in by_reader.values() for ear in of}
        self._around = {ear: _around(ear, by_reader[ear.reader], plan) for ear in self._hearing}
        self._windows = {ear: deque([ear.reads], WINDOW_TICKS + 1) for ear in self._hearing}
        self._on: dict[Key, Trouble] = {}

    def due(self, now: float) -> float | None:
        """The next instant up to ``now`` at which to look, if there is one: see ``look``."""
        if now < self.due_at:
            return None
        if self.due_at == NEVER:
            self._begin(now)
            return None
        self.due_at = max(self.due_at, _grid(now - SKIP_S))
        return self.due_at

    def _begin(self, now: float) -> None:
        self.due_at = _grid(now) + TICK_S if self._vitals else math.inf
        for vitals in self._vitals.values():
            vitals.started_at = now
        for hearing in self._hearing.values():
            hearing.quiet.begin(now)

    def look(self, at: float, here: Here) -> None:
        """Look at the counters, which hold all that came in before ``at`` and nothing else."""
        self.due_at = at + TICK_S
        minute = at % MINUTE_S == 0
        for ear, window in self._windows.items():
            window.append(ear.reads)
        for vitals in self._vitals.values():
            vitals.look(minute, at)
        if minute:
            self._hear(here(), at)
        self._judge(at)

    def _hear(self, here: Iterable[Presence], at: float) -> None:
        guests = Counter(presence.zone for presence in here if presence.source is Source.TAG)
        for ear, hearing in self._hearing.items():
            around = sum(guests[zone] for zone in self._around[ear])
            down = any((ear.reader, "", kind) in self._on for kind in DOWN)
            hearing.minute(guests[ear.zone], around, not down, at)

    def hear(self, news: News, now: float) -> None:
        """What a reader of the plan says about itself."""
        self._vitals[news.reader].hear(news, now)

    def listens(self, reader: str) -> bool:
        """Whether the reader hears who is there, by what it said last."""
        return self._vitals[reader].listens

    # Troubles

    def _judge(self, at: float) -> None:
        found: dict[Key, Finding] = {}
        for vitals in self._vitals.values():
            found.update(self._of_reader(vitals, at))
        if found.keys() != self._on.keys():
            self._on = {key: self._on.get(key) or self._trouble(key, found[key]) for key in found}
            self.troubles = tuple(self._on.values())

    def _of_reader(self, vitals: Vitals, at: float) -> Iterator[tuple[Key, Finding]]:
        reader = vitals.reader
        on = {kind for kind in TroubleKind if (reader, "", kind) in self._on}
        down = False
        for kind, finding in vitals.findings(on, self._others_at(reader), at):
            down = down or kind in DOWN
            yield (reader, "", kind), finding
        for ear in vitals.ears:
            for kind, finding in self._of_antenna(vitals, ear, down, at):
                yield (reader, ear.antenna, kind), finding

    def _of_antenna(
        self, vitals: Vitals, ear: Ear, down: bool, at: float
    ) -> Iterator[tuple[TroubleKind, Finding]]:
        """What is wrong with one antenna: one thing at a time. Of a reader that is down, what was before."""
        before = {kind: self._on.get((ear.reader, ear.antenna, kind)) for kind in TroubleKind}
        unplugged_since = vitals.unplugged.get(ear.antenna)
        hearing = self._hearing[ear]
        if unplugged_since is not None:
            yield TroubleKind.UNPLUGGED, (unplugged_since, 0.0)
        elif down:
            yield from ((kind, (was.since, was.amount)) for kind, was in before.items() if was)
        elif deaf := hearing.deaf(before[TroubleKind.DEAF] is not None, at):
            yield TroubleKind.DEAF, deaf
        elif weak := hearing.weak():
            yield TroubleKind.WEAK, weak

    def _others_at(self, reader: str) -> float:
        """When another reader last heard a tag."""
        return max((ear.heard_at for ear in self._hearing if ear.reader != reader), default=NEVER)

    def _trouble(self, key: Key, finding: Finding) -> Trouble:
        reader, antenna, kind = key
        ears = self._vitals[reader].ears
        ear = next((ear for ear in ears if antenna in ("", ear.antenna)), None)
        zone = ear.zone if ear else ""
        usual = self._hearing[ear].strength.usual if ear and kind is TroubleKind.WEAK else None
        return Trouble(reader, antenna, kind, zone, *finding, usual or 0.0)

    def restore(self, troubles: Iterable[Trouble]) -> None:
        """What was wrong before a restart is so until it is surely over."""
        for trouble in troubles:
            vitals = self._vitals.get(trouble.reader)
            ear = next((e for e in vitals.ears if e.antenna == trouble.antenna), None) if vitals else None
            if vitals is None or (trouble.antenna and ear is None):
                continue
            self._on[trouble.key] = trouble
            vitals.restore(trouble)
            if ear is not None:
                self._hearing[ear].restore(trouble)
        self.troubles = tuple(self._on.values())

    # The report

    def report(self, now: float) -> list[ReaderHealth]:
        """All readers of the plan, in its order."""
        if self.due_at == NEVER:
            self._begin(now)
        return [self._reader(vitals, now) for vitals in self._vitals.values()]

    def _reader(self, vitals: Vitals, now: float) -> ReaderHealth:
        troubles = tuple(trouble for trouble in self.troubles if trouble.reader == vitals.reader)
        down = any(trouble.kind in DOWN for trouble in troubles)
        antennas = tuple(self._antenna(ear, troubles, down, now) for ear in vitals.ears)
        silent = vitals.is_silent(now)
        well = Status.WARNING if troubles or silent else Status.OK
        return ReaderHealth(
            reader=vitals.reader,
            last_heard_at=_or_none(vitals.heard_at),
            reads_per_minute=sum(antenna.reads_per_minute for antenna in antennas),
            silent=silent,
            silent_after_s=vitals.pace.limit_s,
            status=Status.BAD if down else well,
            troubles=troubles,
            clock_offset_s=vitals.course.offset_s,
            clock_drift_ppm=vitals.course.drift_ppm,
            clock_steps=vitals.course.steps.total(now, HOUR_S),
            lost=vitals.lost.total(now, HOUR_S),
            overflowed=vitals.overflowed.total(now, HOUR_S),
            antennas=antennas,
        )

    def _antenna(self, ear: Ear, troubles: tuple[Trouble, ...], down: bool, now: float) -> AntennaHealth:
        own = {trouble.kind for trouble in troubles if trouble.antenna == ear.antenna}
        hearing = self._hearing[ear]
        return AntennaHealth(
            antenna=ear.antenna,
            zone=ear.zone,
            last_heard_at=_or_none(ear.heard_at),
            reads_per_minute=self._rate(ear, now),
            status=Status.BAD if down or own & BAD else Status.WARNING if own else Status.OK,
            recent=tuple(hearing.recent),
            per_guest=hearing.strength.latest,
            usual_per_guest=hearing.strength.usual,
        )

    def _rate(self, ear: Ear, now: float) -> float:
        """Reads a minute, as if the counters had been looked at until now: since the last look that was
        due, there is nothing that was not there then."""
        missed = max(int((now - self.due_at) // TICK_S) + 1, 0)
        window = [*self._windows[ear], *[ear.reads] * min(missed, WINDOW_TICKS + 1)][-WINDOW_TICKS - 1 :]
        begun_at = self.due_at + (missed - len(window)) * TICK_S
        return (ear.reads - window[0]) * MINUTE_S / max(now - begun_at, MINUTE_S)


def _grid(at: float) -> float:
    return math.floor(at / TICK_S) * TICK_S


def _or_none(at: float) -> float | None:
    return None if at == NEVER else at


def _around(ear: Ear, same_reader: Iterable[Ear], plan: Plan) -> frozenset[str]:
    """Where guests are near the antenna: its zone, the zones beside it, and those its reader hears too."""
    return frozenset({ear.zone, *plan.neighbours(ear.zone), *(other.zone for other in same_reader)})
