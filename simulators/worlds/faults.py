"""What goes wrong with the readers of a world: outages, an antenna that dies, clocks that are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from simulators.worlds.layout import Layout
from simulators.worlds.people import Floats

LAG_S, LAG_MORE_S = 0.02, 0.04
"""From a read to the service: at least, and on average more than that."""
UNLOADING_S = 3.0
"""How long a reader that is back needs to tell what it kept."""


@dataclass(frozen=True, slots=True)
class Disturbance:
    """How much goes wrong in a world."""

    outages: int = 0
    """How many readers fall silent for some minutes, each in its turn."""
    outage_s: tuple[float, float] = (120.0, 300.0)
    kept: float = 0.5
    """Share of the outages after which the reader tells what it heard meanwhile; the others lose it."""
    dead_antenna: bool = False
    clock_s: float = 0.0
    """The readers' clocks are off by up to this much."""
    drift_ppm: float = 0.0
    step_s: float = 0.0
    """Clocks are set, twice an hour, by up to this much."""


@dataclass(frozen=True, slots=True)
class Outage:
    reader: str
    since: float
    until: float
    kept: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """A reader's: it shows ``t + error(t)``."""

    offset_s: float = 0.0
    drift: float = 0.0
    steps: Sequence[tuple[float, float]] = ()
    """When it is set, and by how much."""

    def shows(self, ts: Floats) -> Floats:
        shown = ts * (1 + self.drift) + self.offset_s
        for at, by_s in self.steps:
            shown = shown + np.where(ts >= at, by_s, 0.0)
        return shown


@dataclass(frozen=True, slots=True)
class Troubles:
    """What goes wrong, and when."""

    outages: Sequence[Outage]
    dead_antenna: str | None
    dead_at: float
    clocks: Mapping[str, Clock]

    def arrives(self, reader: str, ts: Floats, rng: Generator) -> Floats:
        """When the service has what the reader heard at ``ts``; NaN for what it never gets."""
        arrived = ts + LAG_S + rng.exponential(LAG_MORE_S, len(ts))
        for outage in self.outages:
            if outage.reader != reader:
                continue
            within = (ts >= outage.since) & (ts < outage.until)
            share = (ts - outage.since) / (outage.until - outage.since)
            late = outage.until + share * UNLOADING_S if outage.kept else np.nan
            arrived = np.where(within, late, arrived)
        return arrived

    def alive(self, reader: str, ts: Floats) -> Floats:
        """Those of ``ts`` at which the reader is up."""
        for outage in self.outages:
            if outage.reader == reader:
                ts = ts[(ts < outage.since) | (ts >= outage.until)]
        return ts


def make_troubles(layout: Layout, disturbance: Disturbance, length_s: float, rng: Generator) -> Troubles:
    mortal = [antenna.id for antenna in layout.antennas if antenna.role == "zone"]
    dead = str(rng.choice(mortal)) if disturbance.dead_antenna else None
    return Troubles(
        tuple(_outages(layout, disturbance, length_s, rng)),
        dead,
        float(rng.uniform(0.2, 0.4)) * length_s,
        {reader: _clock(disturbance, length_s, rng) for reader in layout.cycles_s},
    )


def _outages(layout: Layout, disturbance: Disturbance, length_s: float, rng: Generator) -> Sequence[Outage]:
    """Spread over the hour, so that no two readers are down at once."""
    found: list[Outage] = []
    slot_s = length_s / max(1, disturbance.outages)
    for i in range(disturbance.outages):
        reader = str(rng.choice(list(layout.cycles_s)))
        lasts = min(float(rng.uniform(*disturbance.outage_s)), slot_s / 2)
        since = slot_s * i + float(rng.uniform(0, slot_s - lasts))
        found.append(Outage(reader, since, since + lasts, bool(rng.random() < disturbance.kept)))
    return found


def _clock(disturbance: Disturbance, length_s: float, rng: Generator) -> Clock:
    if not disturbance.clock_s:
        return Clock()
    steps = [
        (float(rng.uniform(0, length_s)), float(rng.uniform(-disturbance.step_s, disturbance.step_s)))
        for _ in range(2)
    ]
    offset_s = float(rng.choice((-1.0, 1.0)) * rng.uniform(disturbance.clock_s / 2, disturbance.clock_s))
    return Clock(offset_s, float(rng.uniform(-1, 1)) * disturbance.drift_ppm * 1e-6, steps)
