"""What antennas hear: one poll a cycle, and whether it answers, and how strongly.

The levels fall with the logarithm of the distance; on top come the antenna's gain, the tag's own offset, a
shadow that changes within seconds, walls, a body in the way, and noise. A read comes about with a probability
that rises with the level and, where ``flat_m`` is given, ends at a distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from simulators.worlds.chance import stream
from simulators.worlds.layout import Antenna, Layout
from simulators.worlds.people import Floats, Walk

FLOOR_DBM = -82.0
PORTAL_GAIN_DB = -1.5
JITTER = 0.055
"""Standard deviation of a poll's time, in cycles."""
WANDER = 0.006
"""By how much a cycle's length differs from the next, in cycles."""


@dataclass(frozen=True, slots=True)
class Radio:
    """How antennas hear in a world. Levels in dBm at 1 m, ratios in dB, lengths in metres."""

    level_dbm: float = -42.5
    falloff: float = 3.4
    near_m: float = 0.5
    """Closer than this nothing gets louder."""
    gain_db: tuple[float, float] = (3.0, 2.5)
    """Of an antenna: mean and standard deviation. Portals are set lower, with half the spread."""
    tag_db: float = 3.9
    """Standard deviation among tags."""
    shadow_db: float = 3.7
    shadow_s: float = 4.0
    """After how long a shadow has changed to 1/e."""
    noise_db: float = 2.45
    wall_db: float = 10.0
    wall_share: float = 1.0
    """What share of the reads a wall lets through beyond what its loss of level costs."""
    cover_db: float = 24.0
    cover_s: float = 20.0
    """How long a body covers a badge, on average."""
    cover_share: float = 0.15
    """Of the time."""
    body_share: float = 1.0
    """What share of the reads a body lets through beyond what its loss of level costs."""
    threshold_dbm: float = -68.6
    """The level at which half of the polls are answered."""
    slope_db: float = 2.0
    answers: tuple[float, float] = (0.93, 0.99)
    """The least and the most that a tag answers when it is heard well."""
    flat_m: tuple[float, float] = (np.inf, np.inf)
    """Up to where distance does not matter beyond the level: portals, other antennas."""
    fade_m: tuple[float, float] = (1.2, 2.0)
    """Over how many metres reads end after that."""
    stray: float = 0.004
    """Probability, for each poll, that some reflection carries a tag that is in the house."""
    stray_dbm: tuple[float, float] = (-69.0, 5.0)


@dataclass(frozen=True, slots=True)
class Tag:
    """``offset_db``: how much louder than others. ``answers``: when heard well."""

    epc: str
    offset_db: float
    answers: float
    covers: Sequence[tuple[float, float]] = field(default=())
    """When a body covers it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The reads of one tag at one antenna: true times and levels."""

    antenna: Antenna
    ts: Floats
    levels_dbm: Floats


def make_tag(epc: str, radio: Radio, length_s: float, rng: Generator) -> Tag:
    return Tag(
        epc,
        float(rng.normal(0, radio.tag_db)),
        float(rng.uniform(*radio.answers)),
        tuple(_covers(radio, length_s, rng)),
    )


def good_tag(epc: str, radio: Radio) -> Tag:
    """An installer's: of middling strength, carried in the open."""
    return Tag(epc, 0.0, max(radio.answers))


def polls(antenna: Antenna, layout: Layout, length_s: float, seed: int) -> Floats:
    """When the antenna is polled: the antennas of a reader take turns within its cycle."""
    cycle_s = layout.cycles_s[antenna.reader]
    rng = stream(seed, "polls", antenna.reader)
    count = int(length_s / cycle_s) + 1
    wired = [one.id for one in layout.antennas if one.reader == antenna.reader]
    wandered = np.cumsum(rng.normal(1, WANDER, count))
    turn = float(rng.random()) + wired.index(antenna.id) / len(wired)
    return np.asarray((wandered + turn - 1) * cycle_s, dtype=np.float64)


def gains_db(layout: Layout, radio: Radio, seed: int) -> dict[str, float]:
    rng = stream(seed, "gains")
    mean_db, spread_db = radio.gain_db
    return {
        antenna.id: float(
            rng.normal(mean_db, spread_db)
            if antenna.role == "zone"
            else rng.normal(PORTAL_GAIN_DB, spread_db / 2)
        )
        for antenna in layout.antennas
    }


@dataclass(frozen=True, slots=True)
class Ear:
    """An antenna, when it is polled, and how much louder than others it hears."""

    antenna: Antenna
    cycle_s: float
    polled: Floats
    gain_db: float


def make_ears(layout: Layout, radio: Radio, length_s: float, seed: int) -> list[Ear]:
    gains = gains_db(layout, radio, seed)
    return [
        Ear(one, layout.cycles_s[one.reader], polls(one, layout, length_s, seed), gains[one.id])
        for one in layout.antennas
    ]


def hear(ear: Ear, layout: Layout, radio: Radio, walk: Walk, tag: Tag, rng: Generator) -> Heard:
    """What one antenna hears of one tag."""
    ts = np.sort(ear.polled + rng.normal(0, JITTER * ear.cycle_s, len(ear.polled)))
    away_m, walls, inside = _between(ear.antenna, layout, walk, ts)
    levels = _path_dbm(radio, away_m) + ear.gain_db + tag.offset_db - radio.wall_db * walls
    covered = _within(ts, tag.covers)
    levels = levels - radio.cover_db * covered
    levels = levels + _shadow(len(ts), ear.cycle_s, radio, rng) + rng.normal(0, radio.noise_db, len(ts))
    chance = (
        tag.answers * _reach(away_m, ear.antenna, radio) * radio.wall_share**walls * radio.body_share**covered
    )
    heard = rng.random(len(ts)) < chance / (1 + np.exp((radio.threshold_dbm - levels) / radio.slope_db))
    strays = inside & ~heard & (rng.random(len(ts)) < radio.stray)
    levels = np.where(strays, rng.normal(*radio.stray_dbm, len(ts)), levels)
    told = heard | strays
    return Heard(ear.antenna, ts[told], np.round(np.maximum(levels[told], FLOOR_DBM) * 2) / 2)


def _path_dbm(radio: Radio, away_m: Floats) -> Floats:
    loss_db = 10 * radio.falloff * np.log10(np.maximum(away_m, radio.near_m))
    return np.asarray(radio.level_dbm - loss_db, dtype=np.float64)


def _between(
    antenna: Antenna, layout: Layout, walk: Walk, ts: Floats
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """The metres and the walls between tag and antenna, and whether the tag is in the house."""
    xs, ys = walk.where(ts)
    zones = walk.zones(ts)
    names, which = np.unique(zones, return_inverse=True)
    walls = np.array([layout.walls(str(name), antenna) for name in names], dtype=np.float64)
    return np.hypot(xs - antenna.at[0], ys - antenna.at[1]), walls[which], zones != "outside"


def _reach(away_m: Floats, antenna: Antenna, radio: Radio) -> Floats:
    which = 1 if antenna.role == "zone" else 0
    return np.clip(1 - (away_m - radio.flat_m[which]) / radio.fade_m[which], 0, 1)


def _shadow(count: int, cycle_s: float, radio: Radio, rng: Generator) -> Floats:
    """An Ornstein-Uhlenbeck process, one value a poll."""
    keep = float(np.exp(-cycle_s / radio.shadow_s))
    pushes = rng.normal(0, radio.shadow_db, count) * np.sqrt(1 - keep**2)
    values = np.empty(count)
    value = float(rng.normal(0, radio.shadow_db))
    for i, push in enumerate(pushes):
        value = keep * value + push
        values[i] = value
    return values


def _covers(radio: Radio, length_s: float, rng: Generator) -> Sequence[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    if not radio.cover_share:
        return found
    clear_s = radio.cover_s * (1 / radio.cover_share - 1)
    at = float(rng.exponential(clear_s))
    while at < length_s:
        until = at + float(rng.exponential(radio.cover_s))
        found.append((at, until))
        at = until + float(rng.exponential(clear_s))
    return found


def _within(ts: Floats, spans: Sequence[tuple[float, float]]) -> NDArray[np.bool_]:
    found = np.zeros(len(ts), dtype=np.bool_)
    for since, until in spans:
        found |= (ts >= since) & (ts < until)
    return found
