"""How antennas hear in a venue: levels that fall with distance and walls, and polls that are answered or not.

A :class:`Radio` is what ``maitred tune`` finds out on a walk; without one the venue is taken to be like those
that were measured (decision 0018). Levels are in dBm, ratios in dB, lengths in metres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from recognition.nodes import Node

LEVEL_DBM = -42.5
"""Of a middling tag, one metre from an antenna."""

NEAR_M = 0.7
"""Nearer than this nothing gets louder."""

ZONE_GAIN_DB, PORTAL_GAIN_DB = 3.0, -1.5
"""Of an antenna that watches a zone, and of one at a door, which is set lower."""

SLOPE_DB = 2.0
"""How sharply answering depends on the level of a poll, when that is known."""

STRAY_DBM, STRAY_SPREAD_DB = -69.0, 5.0
"""How strong a reflection from elsewhere in the house is."""

MAX_GAINS = 2_000


@dataclass(frozen=True, slots=True)
class Radio:
    """One venue's. What differs from antenna to antenna is in ``gains``."""

    falloff: float = 3.4
    """The exponent of the distance; 2 in free space."""
    wall_db: float = 10.0
    """What each wall takes from the level ..."""
    wall_share: float = 1.0
    """... and what share of the answers it lets through beyond that."""
    threshold_dbm: float = -68.6
    """The level at which half of the polls are answered."""
    answers: float = 0.93
    """The share of the polls that a tag answers when it is heard well."""
    spread_db: float = 4.6
    """Standard deviation of a read's level from what place and tag make expected."""
    stray: float = 0.004
    """Probability, for each poll, that a reflection carries a tag from anywhere in the house."""
    portal_m: float = 25.0
    """Where an antenna at a door ceases to hear, whatever the level."""
    zone_m: float = 40.0
    """The same of the other antennas."""
    gains: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """(reader, antenna) → how much louder it hears than others, for those of which it is known."""

    def gain_db(self, reader: str, antenna: str, role: str) -> float:
        known = self.gains.get((reader, antenna))
        return usual_gain_db(role) if known is None else known


def usual_gain_db(role: str) -> float:
    """Of an antenna about which nothing more is known."""
    return PORTAL_GAIN_DB if role.startswith("portal") else ZONE_GAIN_DB


BOUNDS: Mapping[str, tuple[float, float]] = {
    "falloff": (1.5, 6.0),
    "wall_db": (0.0, 30.0),
    "wall_share": (0.02, 1.0),
    "threshold_dbm": (-100.0, -30.0),
    "answers": (0.2, 0.99),
    "spread_db": (1.0, 12.0),
    "stray": (1e-6, 0.1),
    "portal_m": (0.5, 1000.0),
    "zone_m": (0.5, 1000.0),
}
"""The least and the most that each figure may be."""


def parse_radio(node: Node) -> Radio:
    """A plan's ``radio``; the usual one where it is absent. Raises PlanError for what is wrong with it."""
    if node.value is None:
        return Radio()
    usual = Radio()
    figures = {name: node.number(name, getattr(usual, name), *bounds) for name, bounds in BOUNDS.items()}
    gains = node.list("gains", MAX_GAINS, _gain)
    return Radio(**figures, gains=dict(gains))


def _gain(node: Node) -> tuple[tuple[str, str], float]:
    return (node.text("reader"), node.text("antenna")), node.number("db", None, -40.0, 40.0)


def radio_dict(radio: Radio) -> dict[str, object]:
    """The JSON form: ``parse_radio`` of it is the radio again."""
    figures: dict[str, object] = {f.name: getattr(radio, f.name) for f in fields(radio) if f.name != "gains"}
    gains = [{"reader": r, "antenna": a, "db": db} for (r, a), db in radio.gains.items()]
    return {**figures, "gains": gains}
