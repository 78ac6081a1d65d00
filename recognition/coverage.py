"""How well a plan's antennas cover its zones and tell them apart, as its radio makes expected.

Two figures for each spot: how surely an antenna of its zone hears a tag there within some seconds, and where
a tag there is taken to be. The second is what is believed after each antenna was polled once and heard what
it does on average: each spot in proportion to how well it explains that (Kullback and Leibler, "On
information and sufficiency", 1951). Of those who stay more is known; it says which spots are alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from recognition.belief import LEVEL_SHARES
from recognition.calibration import BINS_DBM
from recognition.odds import COVERED, LEVELS_DB, heard, miss_odds, read_odds, strays
from recognition.plan import Antenna, Plan
from recognition.radio import SLOPE_DB, Radio
from recognition.scales import USUAL_CYCLE_S
from recognition.spots import Floats, Point, Spots

WITHIN_S = 5.0

TAGS_DB = LEVELS_DB[:COVERED, None, None]
TAG_SHARES = LEVEL_SHARES[:COVERED] / LEVEL_SHARES[:COVERED].sum()
"""Tags that no body covers."""

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
SHADOW_SHARES = _WEIGHTS / _WEIGHTS.sum()

STREET = "the street"


@dataclass(frozen=True, slots=True)
class ZoneCover:
    """What to expect in one zone; shares from 0 to 1."""

    zone: str
    heard: float
    """How surely an antenna of the zone hears a tag within ``WITHIN_S``, on average over the zone ..."""
    least: float
    """... and where that is worst."""
    right: float
    """How surely somebody here is taken to be here ..."""
    mixed_with: str
    """... and for where they are taken most often otherwise; empty if hardly ever."""
    mixed: float


@dataclass(frozen=True, slots=True)
class _Hearing:
    """One antenna's."""

    silent: Floats
    """[tag, spot]: the probability that it hears nothing within ``WITHIN_S``."""
    told: Floats
    """[spot, other spot]: the log-likelihood of the other, for what is heard of the one on average."""
    answers: Floats
    """[spot]: the probability that a poll is answered."""


class Coverage:
    """Of a plan, or of one that is tried instead: see ``instead``."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.spots = Spots(plan)
        self._cycle_s = {reader.id: reader.cycle_s or USUAL_CYCLE_S for reader in plan.readers}
        self._off = strays(self.spots, plan.radio)
        self._silent = np.ones((len(plan.antennas), COVERED, len(self.spots)))
        self._told = np.zeros((len(self.spots), len(self.spots)))
        self.answers = np.zeros((len(plan.antennas), len(self.spots)))
        """[antenna, spot]: the probability that a poll of a middling tag is answered."""
        for i, antenna in enumerate(plan.antennas):
            hearing = self._hearing(antenna, plan.radio)
            self._silent[i], self.answers[i] = hearing.silent, hearing.answers
            self._told += hearing.told

    def _hearing(self, antenna: Antenna, radio: Radio) -> _Hearing:
        level, reach = heard(self.spots, radio, antenna)
        polls = WITHIN_S / self._cycle_s[antenna.reader]
        shadowed = level + TAGS_DB + radio.spread_db * _NODES[None, :, None]
        answered = radio.answers * reach / (1 + np.exp((radio.threshold_dbm - shadowed) / SLOPE_DB))
        silent = np.einsum("tns,n->ts", (1 - answered) ** polls, SHADOW_SHARES)
        missed = np.exp(miss_odds(level, reach, self._off, radio))
        read = np.exp(read_odds(level, reach, self._off, radio, BINS_DBM[:, None]))
        read *= (1 - missed) / np.maximum(read.sum(axis=0), 1e-30)
        odds = np.maximum(np.vstack([read, missed]).T, 1e-9)
        return _Hearing(silent, odds @ np.log(odds).T, 1 - missed)

    def own(self, zone: str) -> list[int]:
        """The antennas of a zone."""
        return [i for i, antenna in enumerate(self.plan.antennas) if antenna.zone == zone]

    def of(self, *zones: str) -> list[int]:
        """The spots of zones."""
        wanted = [self.spots.zones.index(zone) for zone in zones]
        return np.flatnonzero(np.isin(self.spots.zone, wanted)).tolist()

    def heard(self, zone: str) -> Floats:
        """For each spot of the zone: how surely one of its antennas hears a tag within ``WITHIN_S``."""
        silent = self._silent[self.own(zone)].prod(axis=0)
        return np.asarray(np.maximum(1 - TAG_SHARES @ silent, 0.0))[self.of(zone)]

    def taken_for(self) -> Floats:
        """[spot, zone]: for where somebody there is taken; the last column is the street."""
        odds = self._told[:, : self.spots.away]
        places = np.exp(odds - odds.max(axis=1, keepdims=True))
        places /= places.sum(axis=1, keepdims=True)
        zone = self.spots.zone[: self.spots.away]
        return np.stack(
            [places[:, zone == z].sum(axis=1) for z in (*range(len(self.spots.zones)), -1)], axis=1
        )

    def zones(self) -> list[ZoneCover]:
        """Of each zone that has spots."""
        taken = self.taken_for()
        return [self._zone(zone, taken) for zone in self.spots.zones if self.of(zone)]

    def _zone(self, zone: str, taken: Floats) -> ZoneCover:
        found = self.heard(zone)
        shares = taken[self.of(zone)].mean(axis=0)
        right = float(shares[self.spots.zones.index(zone)])
        shares[self.spots.zones.index(zone)] = 0.0
        other = int(shares.argmax())
        name = [*self.spots.zones, STREET][other]
        return ZoneCover(zone, float(found.mean()), float(found.min()), right, name, float(shares[other]))

    def right(self, *zones: str) -> float:
        """How surely somebody in one of these zones is taken to be in the right one."""
        taken = self.taken_for()
        return float(np.mean([taken[spot, self.spots.zone[spot]] for spot in self.of(*zones)]))

    def places(self, zone: str) -> Iterator[Point]:
        """Where in a zone an antenna could hang."""
        for spot in self.of(zone):
            point = self.spots.points[spot]
            if point is not None:
                yield round(point[0], 1), round(point[1], 1)

    def instead(self, i: int, antenna: Antenna, louder_db: float = 0.0) -> Coverage:
        """With another antenna in the place of the plan's number ``i``; one more if ``i`` is their number."""
        tried = object.__new__(Coverage)
        tried.__dict__.update(self.__dict__)
        antennas, radio = list(self.plan.antennas), self.plan.radio
        gain_db = radio.gain_db(antenna.reader, antenna.id, antenna.role) + louder_db
        radio = replace(radio, gains={**radio.gains, (antenna.reader, antenna.id): gain_db})
        hearing = self._hearing(antenna, radio)
        if i < len(antennas):
            tried._told = self._told - self._hearing(antennas[i], self.plan.radio).told + hearing.told
            tried._silent = self._silent.copy()
            tried._silent[i] = hearing.silent
            antennas[i] = antenna
        else:
            tried._told = self._told + hearing.told
            tried._silent = np.concatenate([self._silent, hearing.silent[None]])
            antennas.append(antenna)
        tried.plan = replace(self.plan, antennas=tuple(antennas), radio=radio)
        return tried
