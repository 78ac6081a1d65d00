"""OwnTracks over HTTP: one message a body.

``location`` becomes a fix. Whatever else the app sends (transitions, waypoints, status ...) is passed
over: whether a guest is inside a fence is decided here, not by the phone.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from recognition.formats.checks import time_problem
from recognition.formats.collect import Collector
from recognition.formats.elements import Elements, Problem, decode_one
from recognition.formats.position import accuracy, earth_problem
from recognition.model import Decoded, Fix

_ENCRYPTED = Problem(
    "_type", "The message is encrypted, and this server holds no key for this phone. Switch encryption off."
)


class _Kind(msgspec.Struct):
    type: str = msgspec.field(name="_type")


class _Location(msgspec.Struct):
    lat: float
    lon: float
    tst: float
    """When the position was taken, in seconds since 1970."""
    acc: float | None = None


_RAWS = Elements(msgspec.Raw)
_KIND = msgspec.json.Decoder(_Kind)
_LOCATION = msgspec.json.Decoder(_Location)


class OwnTracks:
    """``POST /api/v1/phones/owntracks``. The sender is the phone's credential."""

    name = "owntracks"
    kind: Literal["fixes"] = "fixes"

    def decode(self, body: bytes, sender: str) -> Decoded:
        found = Collector()
        if not body.strip():  # the app says so when a friend is deleted
            return found.done()
        for index, raw in enumerate(_RAWS.each(body)):
            fix = raw if isinstance(raw, Problem) else _fix(raw, sender)
            if fix is not None:
                found.fix(index, fix)
        return found.done()


def _fix(raw: msgspec.Raw, sender: str) -> Fix | Problem | None:
    kind = decode_one(_KIND, raw)
    if isinstance(kind, Problem):
        return kind
    if kind.type == "encrypted":
        return _ENCRYPTED
    if kind.type != "location":
        return None
    place = decode_one(_LOCATION, raw)
    return place if isinstance(place, Problem) else _checked(place, sender)


def _checked(place: _Location, sender: str) -> Fix | Problem:
    if problem := earth_problem(place.lat, place.lon):
        return problem
    if why := time_problem(place.tst):
        return Problem("tst", why)
    return Fix(sender, place.tst, place.lat, place.lon, accuracy(place.acc))


FORMAT = OwnTracks()
