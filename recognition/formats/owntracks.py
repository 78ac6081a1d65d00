"""OwnTracks, over HTTP or MQTT: one message a body, plain or encrypted with the phone's key.

``location`` becomes a fix, and hints of the regions that the phone believes to be in; ``transition`` and
``beacon`` become hints: whether a guest is inside a fence is decided here, not by the phone. Whatever else
the app sends (waypoints, status, last will, cards, commands ...) is passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from recognition.formats.checks import time_problem
from recognition.formats.collect import Collector
from recognition.formats.elements import Elements, Problem, decode_one
from recognition.formats.position import accuracy, earth_problem
from recognition.formats.secretbox import unseal
from recognition.model import Decoded, Fix, Hint, HintKind

_WRONG_KEY = Problem(
    "data", "The message does not open with this phone's key: in the app, the encryption key is that key."
)
_NOT_ENCRYPTED = Problem(
    "_type", "This phone must send messages encrypted with its key, and this one is not."
)


class _Kind(msgspec.Struct):
    type: str = msgspec.field(name="_type")


class _Encrypted(msgspec.Struct):
    data: str


class _Location(msgspec.Struct):
    lat: float
    lon: float
    tst: float
    """When the position was taken, in seconds since 1970."""
    acc: float | None = None
    inregions: list[str] | None = None
    """What the phone calls the regions that it believes to be in."""


class _Transition(msgspec.Struct):
    event: str
    tst: float
    desc: str | None = None
    """What the phone calls the region."""
    rid: str | None = None
    """iOS: its id, there where the region has no name."""
    t: str | None = None
    """``b``: the region is a beacon."""


class _Beacon(msgspec.Struct):
    tst: float
    desc: str | None = None
    prox: int | None = None
    """1 at hand, 2 near, 3 far; 0 not known."""


_RAWS = Elements(msgspec.Raw)
_KIND = msgspec.json.Decoder(_Kind)
_ENCRYPTED = msgspec.json.Decoder(_Encrypted)
_LOCATION = msgspec.json.Decoder(_Location)
_TRANSITION = msgspec.json.Decoder(_Transition)
_BEACON = msgspec.json.Decoder(_Beacon)
_CROSSINGS = {"enter": HintKind.ENTER, "leave": HintKind.LEAVE}


class OwnTracks:
    """``POST /api/v1/phones/owntracks``. The sender is the phone's credential, which is its encryption key
    too (decision 0014).

    :param plain: take messages that are not encrypted. Else such a message that says anything is refused.
    """

    name = "owntracks"
    kind: Literal["fixes"] = "fixes"

    def __init__(self, plain: bool = True) -> None:
        self._plain = plain

    def decode(self, body: bytes, sender: str) -> Decoded:
        found = Collector()
        if not body.strip():  # the app says so when a friend is deleted
            return found.done()
        for index, raw in enumerate(_RAWS.each(body)):
            problem = raw if isinstance(raw, Problem) else self._message(found, index, raw, sender)
            if problem is not None:
                found.refuse(index, problem)
        return found.done()

    def _message(self, found: Collector, index: int, raw: msgspec.Raw, phone: str) -> Problem | None:
        kind = decode_one(_KIND, raw)
        if isinstance(kind, Problem):
            return kind
        if kind.type == "encrypted":
            return _open(found, index, raw, phone)
        if kind.type in _TAKERS and not self._plain:
            return _NOT_ENCRYPTED
        return _take(found, index, kind.type, raw, phone)


Piece = bytes | msgspec.Raw


def _open(found: Collector, index: int, raw: Piece, phone: str) -> Problem | None:
    box = decode_one(_ENCRYPTED, raw)
    if isinstance(box, Problem):
        return box
    message = unseal(box.data, phone)
    if message is None:
        return _WRONG_KEY
    kind = decode_one(_KIND, message)
    return kind if isinstance(kind, Problem) else _take(found, index, kind.type, message, phone)


def _take(found: Collector, index: int, kind: str, raw: Piece, phone: str) -> Problem | None:
    taker = _TAKERS.get(kind)
    return taker(found, index, raw, phone) if taker else None


def _location(found: Collector, index: int, raw: Piece, phone: str) -> Problem | None:
    place = decode_one(_LOCATION, raw)
    if isinstance(place, Problem):
        return place
    problem = earth_problem(place.lat, place.lon) or _time_problem(place.tst)
    if problem is None:
        found.fix(index, Fix(phone, place.tst, place.lat, place.lon, accuracy(place.acc)))
        for region in place.inregions or ():
            found.hint(Hint(phone, place.tst, HintKind.INSIDE, region))
    return problem


def _transition(found: Collector, _index: int, raw: Piece, phone: str) -> Problem | None:
    crossing = decode_one(_TRANSITION, raw)
    if isinstance(crossing, Problem):
        return crossing
    kind, region = _CROSSINGS.get(crossing.event), crossing.desc or crossing.rid
    if kind is None:
        return Problem("event", "A transition is enter or leave.")
    if region is None:
        return Problem("desc", "This field is missing.")
    problem = _time_problem(crossing.tst)
    if problem is None:
        found.hint(Hint(phone, crossing.tst, kind, region, crossing.t == "b"))
    return problem


def _beacon(found: Collector, _index: int, raw: Piece, phone: str) -> Problem | None:
    beacon = decode_one(_BEACON, raw)
    if isinstance(beacon, Problem):
        return beacon
    problem = _time_problem(beacon.tst)
    if problem is None and beacon.desc and beacon.prox:
        found.hint(Hint(phone, beacon.tst, HintKind.INSIDE, beacon.desc, beacon=True))
    return problem


def _time_problem(tst: float) -> Problem | None:
    why = time_problem(tst)
    return Problem("tst", why) if why else None


_TAKERS: dict[str, Callable[[Collector, int, Piece, str], Problem | None]] = {
    "location": _location,
    "transition": _transition,
    "beacon": _beacon,
}

FORMAT = OwnTracks()

ENCRYPTED_ONLY = OwnTracks(plain=False)
"""For phones that may not be downgraded."""
