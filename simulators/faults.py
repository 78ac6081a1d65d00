"""What goes wrong between the truth and the server: each fault has a name, a strength, and a seed.

``missed`` and ``stray`` are there always, as in any room; the others only when asked for.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import count
from random import Random

from simulators.people import HOUR_S, Span
from simulators.wire import Post

LATE_S = (150.0, 900.0)
"""How long a late batch is held back: longer than ``recognition.model.LATE_AFTER_S``."""

AGAIN_S = (0.05, 2.0)
"""How soon a duplicate follows."""

SILENCE_S = (120.0, 360.0)
"""How long a reader that goes silent stays so."""


@dataclass(frozen=True, slots=True)
class Faults:
    """How much goes wrong. The defaults are an ordinary good day."""

    missed: float = 0.35
    """Probability that an antenna misses a tag in its zone in one cycle."""
    stray: float = 0.10
    """Share of a tag's reads that come from an antenna of an adjacent zone."""
    duplicates: float = 0.0
    """Share of a reader's posts that are sent twice."""
    late: float = 0.0
    """Share of a reader's posts that come minutes later."""
    silent: float = 0.0
    """How often an hour each reader stops saying anything for some minutes."""
    skew: float = 0.0
    """Standard deviation of the error of the readers' clocks, seconds."""

    def __post_init__(self) -> None:
        for name in ("missed", "stray", "duplicates", "late"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"The fault {name} is a share from 0 to below 1.")
        if self.silent < 0 or self.skew < 0:
            raise ValueError("The faults silent and skew cannot be below 0.")

    def skew_s(self, reader: str, seed: int) -> float:
        """How far this reader's clock is ahead."""
        return Random(f"{seed}:skew:{reader}").gauss(0.0, self.skew) if self.skew else 0.0


TYPICAL = Faults(missed=0.5, stray=0.2, duplicates=0.03, late=0.01, silent=0.5, skew=1.5)
"""What a fault amounts to when it is named without a strength."""


def parse_faults(text: str) -> Faults:
    """``"late"``, ``"duplicates,skew=3"``, ``""`` (an ordinary day), ``"all"``. Raises ValueError."""
    if text.strip() == "all":
        return TYPICAL
    chosen = Faults()
    known = [field.name for field in fields(Faults)]
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, strength = part.partition("=")
        if name not in known:
            raise ValueError(f"There is no fault called {name}; there are {', '.join(known)}.")
        chosen = replace(chosen, **{name: float(strength) if strength else getattr(TYPICAL, name)})
    return chosen


@dataclass(frozen=True, slots=True)
class Silence:
    since: float
    until: float


def silences(faults: Faults, reader: str, span: Span) -> list[Silence]:
    """When this reader says nothing at all."""
    found: list[Silence] = []
    if not faults.silent:
        return found
    rng = Random(f"{span.seed}:silence:{reader}")
    at = span.start + rng.expovariate(faults.silent / HOUR_S)
    while at < span.end:
        found.append(Silence(at, at + rng.uniform(*SILENCE_S)))
        at = found[-1].until + rng.expovariate(faults.silent / HOUR_S)
    return found


def apply(posts: Iterable[Post], faults: Faults, reader: str, span: Span) -> Iterator[Post]:
    """One reader's posts after silences, delays and duplicates, again in order of time."""
    rng = Random(f"{span.seed}:faults:{reader}")
    quiet = silences(faults, reader, span)
    numbers = count()  # Equal times keep their order.
    held: list[tuple[float, int, Post]] = []
    for post in posts:
        # Faults only ever delay: nothing that is still to come is older than this post.
        while held and held[0][0] <= post.at:
            yield heapq.heappop(held)[2]
        if not any(silence.since <= post.at < silence.until for silence in quiet):
            for sent in _disturbed(post, faults, rng):
                heapq.heappush(held, (sent.at, next(numbers), sent))
    while held:
        yield heapq.heappop(held)[2]


def _disturbed(post: Post, faults: Faults, rng: Random) -> Iterator[Post]:
    late, twice = rng.random() < faults.late, rng.random() < faults.duplicates
    if late:
        post = replace(post, at=post.at + rng.uniform(*LATE_S))
    yield post
    if twice:
        yield replace(post, at=post.at + rng.uniform(*AGAIN_S))
