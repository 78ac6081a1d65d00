"""Overland: ``{"locations": [GeoJSON Feature ...]}``, in batches."""

from __future__ import annotations

from typing import Literal

import msgspec

from recognition.formats.base import BadBody, require_count, require_size
from recognition.formats.checks import instant
from recognition.formats.collect import Collector
from recognition.formats.elements import Problem, decode_one
from recognition.formats.position import accuracy, earth_problem
from recognition.model import Decoded, Fix


class _Geometry(msgspec.Struct):
    coordinates: list[float]
    """Longitude first, as GeoJSON has it."""


class _Properties(msgspec.Struct):
    timestamp: str
    horizontal_accuracy: float | None = None
    """Metres; negative where unknown."""


class _Feature(msgspec.Struct):
    geometry: _Geometry
    properties: _Properties


class _Batch(msgspec.Struct):
    locations: list[msgspec.Raw]


_BATCH = msgspec.json.Decoder(_Batch)
_FEATURE = msgspec.json.Decoder(_Feature)


class Overland:
    """``POST /api/v1/phones/overland``. The sender is the phone's credential."""

    name = "overland"
    kind: Literal["fixes"] = "fixes"

    def decode(self, body: bytes, sender: str) -> Decoded:
        require_size(body)
        batch = decode_one(_BATCH, body)
        if isinstance(batch, Problem):
            raise BadBody(batch.where, batch.why)
        require_count(len(batch.locations))
        found = Collector()
        for index, raw in enumerate(batch.locations):
            found.fix(index, _fix(raw, sender))
        return found.done()


def _fix(raw: msgspec.Raw, sender: str) -> Fix | Problem:
    feature = decode_one(_FEATURE, raw)
    if isinstance(feature, Problem):
        return feature
    at = instant(feature.properties.timestamp)
    if isinstance(at, str):
        return Problem("properties.timestamp", at)
    if len(feature.geometry.coordinates) < 2:
        return Problem("geometry.coordinates", "A position is a longitude and a latitude.")
    lon, lat = feature.geometry.coordinates[:2]
    if problem := earth_problem(lat, lon):
        return Problem("geometry.coordinates", problem.why)
    return Fix(sender, at, lat, lon, accuracy(feature.properties.horizontal_accuracy))


FORMAT = Overland()
