"""What reads, and polls without an answer, say about where a tag is and how well it can be heard.

A tag has a *level*: how much louder or fainter it is heard than a middling one at the same spot. It is nearly
constant, but for a body that covers it. For each antenna, level and spot the tables here hold how probable it
is that a poll is answered, and with which strength (:class:`~recognition.radio.Radio`). Evidence is tempered:
reads within seconds share the same shadows, so that each is worth less than one by itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recognition.plan import Antenna
from recognition.radio import LEVEL_DBM, NEAR_M, SLOPE_DB, STRAY_DBM, STRAY_SPREAD_DB, Radio
from recognition.spots import Floats, Spots

Table = NDArray[np.float32]

LEVELS_DB = np.array([5.0, 0.0, -5.0, -24.0])
"""Of tags; the last is a tag that a body covers."""
COVERED = 3

READ_WEIGHT, MISS_WEIGHT = 0.5, 0.25
"""How much of a read's, and of a miss's, evidence counts."""

STREET_STRAY = 1e-8
"""Reflections reach the street hardly ever."""

LEAST_MISS = 1e-4
"""No poll is answered more surely than this leaves room for."""

BIN_DBM = 1.0
LOWEST_BIN, HIGHEST_BIN = -100, 0
"""What is said to be beyond counts as this: a reader that reports nonsense must not fill the memory."""
NO_LEVEL = 1_000
"""The bin of reads without a signal strength."""

FADE_M = 2.0
"""Over so many metres an antenna's hearing ends."""

_NORMAL = 1.7
"""A logistic curve is a normal one of so many times its width."""


class Odds:
    """Log-likelihoods, up to what is the same everywhere. Flat arrays: levels × spots."""

    def __init__(self, spots: Spots, radio: Radio, antennas: Sequence[Antenna]) -> None:
        self._radio = radio
        self._strays = strays(spots, radio)
        shape = (len(antennas), len(LEVELS_DB), len(spots))
        self._levels, self._reach = np.empty(shape), np.empty(shape)
        for i, antenna in enumerate(antennas):
            level, reach = heard(spots, radio, antenna)
            self._levels[i] = level[None, :] + LEVELS_DB[:, None]
            self._reach[i] = reach[None, :]
        missed = miss_odds(self._levels, self._reach, self._strays, radio)
        self.misses = missed.reshape(len(antennas), len(LEVELS_DB) * len(spots)).astype(np.float32)
        """For each antenna: of one poll that is not answered."""
        self._rows: dict[tuple[int, int], int] = {}
        self._table = np.empty((64, self.misses.shape[1]), dtype=np.float32)

    def row(self, antenna: int, level: int) -> int:
        """Where in ``table`` the reads of an antenna are, by their level in bins of ``BIN_DBM``."""
        if level != NO_LEVEL:
            level = min(max(level, LOWEST_BIN), HIGHEST_BIN)
        found = self._rows.get((antenna, level))
        if found is None:
            found = self._rows[antenna, level] = len(self._rows)
            if found == len(self._table):
                self._table = np.concatenate([self._table, np.empty_like(self._table)])
            self._table[found] = self._read(antenna, level).reshape(-1)
        return found

    def _read(self, antenna: int, level: int) -> Floats:
        levels, reach = self._levels[antenna], self._reach[antenna]
        if level == NO_LEVEL:
            direct = np.log(np.maximum(answered(levels, reach, self._radio), 1e-12))
            return np.asarray(np.logaddexp(direct, np.log(self._strays)))
        return read_odds(levels, reach, self._strays, self._radio, level * BIN_DBM)

    @property
    def table(self) -> Table:
        return self._table


def strays(spots: Spots, radio: Radio) -> Floats:
    """For each spot the probability that a poll is answered by way of a reflection."""
    return np.asarray(np.where(spots.zone >= 0, radio.stray, STREET_STRAY))


def answered(levels_dbm: Floats, reach: Floats, radio: Radio) -> Floats:
    """The probability that a poll is answered directly, where a tag is expected with that level."""
    slope_db = math.hypot(SLOPE_DB * _NORMAL, radio.spread_db) / _NORMAL
    return np.asarray(radio.answers * reach / (1 + np.exp((radio.threshold_dbm - levels_dbm) / slope_db)))


def miss_odds(levels_dbm: Floats, reach: Floats, strays: Floats, radio: Radio) -> Floats:
    """The log-likelihood of a poll that is not answered."""
    return np.asarray(np.log(np.maximum(1 - answered(levels_dbm, reach, radio) - strays, LEAST_MISS)))


def read_odds(levels_dbm: Floats, reach: Floats, strays: Floats, radio: Radio, dbm: float | Floats) -> Floats:
    """The log-likelihood of a read with the level ``dbm``, directly or by way of a reflection."""
    direct = np.log(np.maximum(radio.answers * reach, 1e-12)) - math.log(radio.spread_db)
    direct = direct - 0.5 * ((dbm - levels_dbm) / radio.spread_db) ** 2
    direct = direct - np.logaddexp(0.0, (radio.threshold_dbm - dbm) / SLOPE_DB)
    off = 0.5 * ((dbm - STRAY_DBM) / STRAY_SPREAD_DB) ** 2 + math.log(STRAY_SPREAD_DB)
    return np.asarray(np.logaddexp(direct, np.log(strays) - off))


def heard(spots: Spots, radio: Radio, antenna: Antenna) -> tuple[Floats, Floats]:
    """For each spot the level at which a middling tag is heard, and the share of answers that distance and
    walls leave beyond that."""
    away_m, walls = spots.distances_m(antenna), spots.walls(antenna)
    loss_db = 10 * radio.falloff * np.log10(np.maximum(away_m, NEAR_M)) + radio.wall_db * walls
    gain_db = radio.gain_db(antenna.reader, antenna.id, antenna.role)
    end_m = radio.portal_m if antenna.role.startswith("portal") else radio.zone_m
    reach = radio.wall_share**walls * np.clip(1 - (away_m - end_m) / FADE_M, 0, 1)
    level = LEVEL_DBM + gain_db - loss_db
    level[spots.away], reach[spots.away] = -300.0, 0.0
    return level, reach
