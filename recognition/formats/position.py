"""A phone's position, checked."""

from __future__ import annotations

from recognition.formats.base import DEFAULT_ACCURACY_M
from recognition.formats.elements import Problem

_ANYWHERE_M = 20_000_000.0
"""Half way round the earth: no radius says less."""


def earth_problem(lat: float, lon: float) -> Problem | None:
    """Why this is not a place on earth (degrees); None if it is one."""
    if not -90 <= lat <= 90:
        return Problem("lat", "A latitude is between -90 and 90 degrees.")
    if not -180 <= lon <= 180:
        return Problem("lon", "A longitude is between -180 and 180 degrees.")
    return None


def accuracy(metres: float | None) -> float:
    """The radius to reckon with: phones say zero or less, or nothing, when they do not know."""
    if metres is None or metres <= 0:
        return DEFAULT_ACCURACY_M
    return min(metres, _ANYWHERE_M)
