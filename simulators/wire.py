"""Reads and fixes as bytes, in the formats that real readers and phones speak, and re-dated for replay."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, assert_never

from recognition.model import Fix, Read
from simulators.seeds import Format, PhoneFormat, ReaderFormat

PATHS: Mapping[Format, str] = {
    "generic": "/api/v1/reads",
    "impinj": "/api/v1/readers/impinj",
    "zebra": "/api/v1/readers/zebra",
    "owntracks": "/api/v1/phones/owntracks",
    "overland": "/api/v1/phones/overland",
}


@dataclass(frozen=True, slots=True)
class Post:
    """One HTTP request of a reader or phone."""

    at: float
    """When it is sent."""
    path: str
    body: bytes
    key: str
    """The name of the API key: a reader's id, or ``phone:`` and the guest."""


def reads_post(format: ReaderFormat, reads: Sequence[Read], at: float, key: str, number: int = 0) -> Post:
    """A reader's batch. ``number``: how many reads it has sent before, for formats that count."""
    return Post(at, PATHS[format], _reads_body(format, reads, at, key, number), key)


def fixes_post(format: PhoneFormat, fixes: Sequence[Fix], at: float, key: str) -> Post:
    """A phone's message: exactly one fix in OwnTracks, any number in Overland."""
    body = _overland(fixes) if format == "overland" else _owntracks(fixes, at)
    return Post(at, PATHS[format], body, key)


def heartbeat_post(format: ReaderFormat, at: float, key: str) -> Post:
    """ "I am here and heard nothing"."""
    beat: Any = {"type": "heartbeat", "timestamp": _zebra_time(at), "component": "RG", "data": {}}
    return Post(at, PATHS[format], _json(beat if format == "zebra" else []), key)


def _reads_body(format: ReaderFormat, reads: Sequence[Read], at: float, key: str, number: int) -> bytes:
    match format:
        case "generic":
            return _json([_generic(read) for read in reads])
        case "impinj":
            return _json([_impinj(read, at, key) for read in reads])
        case "zebra":
            return _json([_zebra(read, at, number + index) for index, read in enumerate(reads)])
        case _:
            assert_never(format)


def _generic(read: Read) -> dict[str, Any]:
    made: dict[str, Any] = {"epc": read.epc, "reader": read.reader, "antenna": read.antenna}
    optional = {"rssi": read.rssi, "ts": read.ts}
    return made | {name: value for name, value in optional.items() if value is not None}


def _impinj(read: Read, at: float, key: str) -> dict[str, Any]:
    tag: dict[str, Any] = {"epcHex": read.epc, "antennaPort": int(read.antenna)}
    if read.rssi is not None:
        tag["peakRssiCdbm"] = round(read.rssi * 100)
    if read.ts is not None:
        tag["lastSeenTime"] = _nine_digits(read.ts)
    return {
        "timestamp": _nine_digits(at),
        "hostname": f"impinj-{key.lower()}",
        "eventType": "tagInventory",
        "tagInventoryEvent": tag,
    }


def _zebra(read: Read, at: float, number: int) -> dict[str, Any]:
    data: dict[str, Any] = {
        "eventNum": number,
        "format": "epc",
        "idHex": read.epc.lower(),
        "antenna": int(read.antenna),
    }
    if read.rssi is not None:
        data["peakRssi"] = round(read.rssi)
    stamp = _zebra_time(at if read.ts is None else read.ts)
    return {"data": data | {"reads": 1}, "timestamp": stamp, "type": "CUSTOM"}


def _owntracks(fixes: Sequence[Fix], at: float) -> bytes:
    if len(fixes) != 1:
        raise ValueError("OwnTracks sends one fix at a time.")
    fix = fixes[0]
    place = {"_type": "location", "lat": fix.lat, "lon": fix.lon, "acc": fix.accuracy_m}
    return _json(place | {"tst": int(fix.at), "created_at": int(at), "tid": "SM", "conn": "m", "t": "u"})


def _overland(fixes: Sequence[Fix]) -> bytes:
    return _json({"locations": [_feature(fix) for fix in fixes]})


def _feature(fix: Fix) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [fix.lon, fix.lat]},
        "properties": {
            "timestamp": _whole_second(fix.at),
            "horizontal_accuracy": fix.accuracy_m,
            "speed": -1,
            "altitude": -1,
            "motion": [],
            "battery_level": 0.8,
        },
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


# Times, out and in.


def _utc(at: float) -> datetime:
    return datetime.fromtimestamp(round(at, 3), UTC)


def _nine_digits(at: float) -> str:
    return _utc(at).strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"


def _zebra_time(at: float) -> str:
    return _utc(at).isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def _whole_second(at: float) -> str:
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_WRITERS: Mapping[str, Callable[[float], Any]] = {
    "ts": lambda at: round(at, 3),
    "tst": int,
    "created_at": int,
    "wtst": int,
    "lastSeenTime": _nine_digits,
    "timestamp": _zebra_time,
}
"""The fields of all formats that hold an instant, and how each is written."""


def redate(body: bytes, new_time: Callable[[float], float]) -> bytes:
    """The body with each instant in it replaced. A body that is not one JSON value is left alone."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    return _json(_redated(value, new_time))


def instants(body: bytes) -> list[float]:
    """All instants in the body, in order; none if it is not one JSON value."""
    found: list[float] = []

    def note(at: float) -> float:
        found.append(at)
        return at

    redate(body, note)
    return found


def _redated(value: Any, new_time: Callable[[float], float]) -> Any:
    if isinstance(value, list):
        return [_redated(item, new_time) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _WRITERS[name](new_time(_instant(item)))
        if name in _WRITERS and isinstance(item, str | int | float)
        else _redated(item, new_time)
        for name, item in value.items()
    }


def _instant(written: str | float) -> float:
    if isinstance(written, str):
        return datetime.fromisoformat(written).timestamp()
    return float(written)
