"""Bodies that nobody should send: random bytes, random JSON, and real samples with something broken.

All chance comes from a ``Random`` that is given, so that Hypothesis can draw it, and a run be repeated.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from recognition.formats import BadBody, Format, check_antennas, check_times
from recognition.formats.checks import epc_problem, rssi_problem, time_problem
from recognition.formats.position import earth_problem
from recognition.model import Decoded
from tests.recognition.formats import llrp_bytes

DATA = Path(__file__).parents[2] / "data"
SENDER = "5ender-0f-this-b0dy"
ONE_EACH = ("generic", "impinj", "owntracks", "overland")
"""Formats of which an element is taken or refused, and not in part."""

GENERIC = [
    b'[{"epc": "CA11B0000000000000000001", "reader": "R1", "antenna": 1, "rssi": -60.5, "ts": 5}]',
    b'{"epc":"CA11B0000000000000000002","reader":"R1","antenna":"1","ts":"2026-05-19T20:01:30Z"}\n' * 3,
]
ODD: list[Any] = [None, True, 0, -1, 1e400, -0.0, 2**63, 10**400, 0.1, [], {}]
ODD += ["", "\u0000", "\ud800", "é" * 99, "=" * 9, "NaN", "1e999", "2D" + "F" * 122]
ODD += ["2026-02-30T00:00:00Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"]
ODD += ["urn:epc:id:sgtin:1.2.3", "urn:epc:tag:cpi-var:0.1.2.3", "https://id.gs1.org/01/1/21/%"]


@cache
def samples(name: str) -> list[bytes]:
    """What senders of this format really send; for a format without samples, those of all others."""
    found = [path.read_bytes() for pattern in _FILES.get(name, []) for path in sorted(DATA.glob(pattern))]
    found += _MORE.get(name, list[bytes])()
    return found or [body for other in (*_FILES, *_MORE) for body in samples(other)]


def _requests() -> list[bytes]:
    lines = (DATA / "owntracks" / "http-requests.jsonl").read_text().splitlines()
    return [json.loads(line)["body"].encode() for line in lines]


def _batch() -> list[bytes]:
    return [
        json.dumps(json.loads((DATA / "owntracks" / "overland-batch.json").read_bytes())["body"]).encode()
    ]


def _reports() -> list[bytes]:
    captures = sorted((DATA / "rfid" / "llrp").glob("*captures/ROAccessReport-*.bytes"))
    session = next((DATA / "rfid" / "llrp").glob("session-*.jsonl")).read_text()
    whole = [llrp_bytes.message(61, path.read_bytes()) for path in captures]
    told = [*_hex_strings(json.loads(line) for line in session.splitlines())]
    return [*whole, *told, b"".join(whole), b"".join(told[-20:])]


def _hex_strings(lines: Iterator[Any]) -> Iterator[bytes]:
    """LLRP messages in a session's lines."""
    for line in lines:
        for value in line.values():
            if isinstance(value, str) and len(value) >= 20 and all(c in "0123456789abcdef" for c in value):
                yield bytes.fromhex(value)


_FILES = {
    "impinj": ["rfid/impinj-iot/*"],
    "zebra": ["rfid/zebra-iotc/*"],
    "cloudevents": ["rfid/cloudevents/*"],
    "epcis": ["rfid/epcis2/**/*.json"],
}
_MORE: dict[str, Callable[[], list[bytes]]] = {
    "generic": lambda: GENERIC,
    "owntracks": _requests,
    "overland": _batch,
    "llrp": _reports,
}


# Breaking things


def body(rng: Random, name: str) -> bytes:
    """A body for this format that may be anything."""
    kind = rng.randrange(10)
    if kind == 0:
        return noise(rng)
    if kind == 1:
        return words_in_any_order(rng, name)
    sample = rng.choice(samples(name))
    if kind < 6:
        return damaged(rng, sample)
    return altered(rng, sample)


def noise(rng: Random) -> bytes:
    """Bytes, sometimes with something in front that makes them look like a body."""
    return rng.choice([b"", b"{", b"[", b'[{"', b"\x04\x3d"]) + rng.randbytes(rng.randrange(64))


def damaged(rng: Random, sample: bytes) -> bytes:
    """As a bad wire makes it: bytes turned, lost, doubled, cut off."""
    data = bytearray(sample)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        size = rng.choice([1, 1, 2, 8, 100])
        match rng.randrange(5):
            case 0:
                data[at : at + size] = rng.randbytes(size)
            case 1:
                del data[at : at + size]
            case 2:
                data[at:at] = data[at : at + size]
            case 3:
                del data[at:]
            case _:
                data[at:at] = rng.choice([b"}", b"{", b"]", b",", b'"', b"\\u", b"\x00", b"\xff", b"-", b"9"])
    return bytes(data)


def altered(rng: Random, sample: bytes) -> bytes:
    """As a bad program makes it: JSON still, with something in the wrong place or of the wrong type."""
    try:
        whole = json.loads(sample)
    except (ValueError, RecursionError):
        return damaged(rng, sample)
    root = [whole]
    for _ in range(rng.randint(1, 3)):
        _alter(rng, root)
    text = json.dumps(root[0] if root else None, ensure_ascii=rng.random() < 0.5)
    return text.encode("utf-8", "surrogatepass")


def _alter(rng: Random, root: list[Any]) -> None:
    places = list(_places(root))
    if not places:
        return
    holder, key = rng.choice(places)
    other, other_key = rng.choice(places)
    match rng.randrange(6):
        case 0:
            holder[key] = rng.choice(ODD)
        case 1:
            del holder[key]
        case 2:
            holder[key] = json.loads(json.dumps(other[other_key]))
        case 3:
            holder[key] = [holder[key]] * rng.randint(0, 3)
        case 4:
            holder[key] = {rng.choice(["id", "data", "epc", "type", "\u0000", ""]): holder[key]}
        case _:
            holder[key] = _spoilt(rng, holder[key])


def _places(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys or indices, down to the leaves."""
    keys = list(holder) if isinstance(holder, dict) else range(len(holder))
    for key in keys:
        yield holder, key
        if isinstance(holder[key], dict | list):
            yield from _places(holder[key])


def _spoilt(rng: Random, value: Any) -> Any:
    if isinstance(value, str) and value:
        at = rng.randrange(len(value))
        return value[:at] + rng.choice(["", "0", "F", ":", ".", "%", "\U0001f600"]) + value[at + 1 :]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return rng.choice([-value, value * 1000, f"{value}", [value]])
    return value


def words_in_any_order(rng: Random, name: str) -> bytes:
    """JSON in the words of this format."""
    return json.dumps(anything(rng, name)).encode()


def anything(rng: Random, name: str, depth: int = 0) -> Any:
    match rng.randrange(7 if depth < 4 else 4):
        case 0 | 1:
            return rng.choice(ODD)
        case 2:
            return rng.choice(words(name))
        case 3:
            return rng.choice([rng.randint(-10, 2**70), rng.uniform(-1e9, 1e12)])
        case 4:
            return [anything(rng, name, depth + 1) for _ in range(rng.randrange(4))]
        case _:
            return {rng.choice(words(name)): anything(rng, name, depth + 1) for _ in range(rng.randrange(5))}


@cache
def words(name: str) -> list[str]:
    """The keys and texts in the samples."""
    found: set[str] = {"epc", "reader", "antenna"}
    for sample in samples(name):
        try:
            whole = [json.loads(sample)]
        except ValueError:
            continue
        for holder, key in _places(whole):
            found |= {each for each in (key, holder[key]) if isinstance(each, str)}
    return sorted(found)


# What must hold


@cache
def secrets(name: str) -> frozenset[str]:
    """The credentials in the samples, as they are written there; and the sender's."""
    marks = ("2d16451f", "ca11b0", "urn:epc:id:sgtin", "urn:epc:id:gsrn:", "lrzfh9", "e280")
    found = {word.lower() for word in words(name) if word.lower().startswith(marks)}
    return frozenset(found | {SENDER.lower()})


def check(format_: Format, data: bytes) -> Decoded | None:
    """Decodes, and raises AssertionError for anything that must not be. None for a body that was refused."""
    try:
        decoded = format_.decode(data, SENDER)
    except BadBody as error:
        check_words(format_.name, error.where, error.why)
        return None
    _check_parts(decoded)
    if format_.name in ONE_EACH:
        taken = decoded.indices if decoded.indices is not None else range(len(decoded.reads or decoded.fixes))
        assert not set(taken) & {refusal.index for refusal in decoded.refusals}
    for refusal in decoded.refusals:
        assert refusal.index >= 0
        check_words(format_.name, refusal.where, refusal.why)
    check_antennas(check_times(decoded, 0.0), {(SENDER, 1)})
    return decoded


def _check_parts(decoded: Decoded) -> None:
    for read in decoded.reads:
        assert epc_problem(read.epc) is None
        assert rssi_problem(read.rssi) is None
        assert read.ts is None or time_problem(read.ts) is None
        assert isinstance(read.reader, str)
        assert isinstance(read.antenna, str | int)
    for fix in decoded.fixes:
        assert earth_problem(fix.lat, fix.lon) is None
        assert time_problem(fix.at) is None
        assert fix.accuracy_m > 0
        assert 0 < fix.accuracy_p <= 1
    count = len(decoded.reads) or len(decoded.fixes)
    assert decoded.indices is None or len(decoded.indices) == count


def check_words(name: str, where: str, why: str) -> None:
    """A sentence, of bearable length, without a credential."""
    assert why.endswith((".", "?")), why
    assert len(where) + len(why) < 400, (where, why)
    told = (where + why).lower()
    assert not [secret for secret in secrets(name) if secret in told], (where, why)
