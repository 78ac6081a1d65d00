"""A world as a folder: ``venue.json``, reads, keepalives, ``truth.jsonl`` and a calibration walk."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simulators.worlds.catalogue import WORLDS, Kind
from simulators.worlds.chance import stream
from simulators.worlds.faults import Troubles, make_troubles
from simulators.worlds.layout import Layout, make_layout
from simulators.worlds.people import Visit, Walk, calibration_walk, make_walk
from simulators.worlds.radio import Ear, Heard, Radio, Tag, good_tag, hear, make_ears, make_tag

START = 1767225600.0
"""When every recording begins."""
LENGTH_S = 3600.0
TAGS = 12
KEEPALIVE_S = 5.0
DWELL_S = 20.0
"""A visit this long is a stay."""

_FIRST_EPC = 0x3034257BF400B78000041197
_CALIBRATION_EPC = "CA11B0000000000000000001"
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class World:
    """All of it, before it is written. Times count from 0."""

    name: str
    seed: int
    length_s: float
    layout: Layout
    troubles: Troubles
    walks: Mapping[str, Walk]
    heard: Mapping[str, list[Heard]]
    """EPC → what each antenna heard of it."""


def make_world(name: str, seed: int, kind: Kind | None = None, length_s: float = LENGTH_S) -> World:
    """The world of that name; ``kind`` for one that is not in the catalogue."""
    kind = kind or WORLDS[name]
    layout = make_layout(stream(seed, "layout"))
    troubles = make_troubles(layout, kind.disturbance, length_s, stream(seed, "troubles"))
    epcs = [f"{_FIRST_EPC + i:024X}" for i in range(TAGS)]
    walks = {epc: make_walk(layout, kind.crowd, length_s, stream(seed, "walk", epc)) for epc in epcs}
    ears = make_ears(layout, kind.radio, length_s, seed)
    heard = {
        epc: _alive(_hear_all(ears, layout, kind.radio, walk, tag, seed), troubles)
        for epc, walk in walks.items()
        for tag in (make_tag(epc, kind.radio, length_s, stream(seed, "tag", epc)),)
    }
    return World(name, seed, length_s, layout, troubles, walks, heard)


def write_world(name: str, seed: int, folder: Path, kind: Kind | None = None) -> None:
    """Make the world and write it. The same arguments give the same bytes.

    :raises OSError: the folder cannot be written.
    """
    kind = kind or WORLDS[name]
    world = make_world(name, seed, kind)
    (folder / "calib").mkdir(parents=True, exist_ok=True)
    (folder / "venue.json").write_text(json.dumps(world.layout.plan(), indent=1) + "\n")
    reads = read_lines(world)
    _write_packed(folder / "reads.jsonl.gz", reads)
    _write_packed(folder / "status.jsonl.gz", status_lines(world))
    (folder / "truth.jsonl").write_text(_text(truth_lines(world, len(reads))))
    _write_calibration(folder / "calib", world, kind.radio)


def read_lines(world: World) -> list[Line]:
    """In order of arrival; ``ts`` by the reader's clock, ``recv`` by ours."""
    lines: list[Line] = []
    for epc, heard in world.heard.items():
        for one in heard:
            reader = one.antenna.reader
            arrived = world.troubles.arrives(reader, one.ts, stream(world.seed, "lag", epc, one.antenna.id))
            shown = world.troubles.clocks[reader].shows(one.ts)
            lines += [
                _read(epc, one, shown[i], one.levels_dbm[i], arrived[i])
                for i in np.flatnonzero(np.isfinite(arrived))
            ]
    return sorted(lines, key=lambda line: (line["recv"], line["epc"], line["antenna"]))


def status_lines(world: World) -> list[Line]:
    lines = []
    for i, reader in enumerate(world.layout.cycles_s):
        ts = world.troubles.alive(reader, np.arange(1.0 + 0.7 * i, world.length_s, KEEPALIVE_S))
        for at, shown in zip(ts, world.troubles.clocks[reader].shows(ts), strict=True):
            line = {"ts": _stamp(shown), "reader": reader, "kind": "keepalive", "recv": _stamp(at + 0.05)}
            lines.append(line)
    return sorted(lines, key=lambda line: line["recv"])


def truth_lines(world: World, reads: int) -> Iterable[Line]:
    """What was so. Passers-by and visits of a tag follow one another as they were."""
    yield {
        "kind": "meta",
        "scenario": world.name,
        "seed": world.seed,
        "t0": START,
        "t1": START + world.length_s,
        "epcs": list(world.walks),
        "reads": reads,
        "cross_read_frac": round(cross_share(world), 4),
        "outages": [
            {"reader": o.reader, "t0": _stamp(o.since), "t1": _stamp(o.until), "kept": o.kept}
            for o in world.troubles.outages
        ],
        "dead_antenna": world.troubles.dead_antenna,
    }
    for epc, walk in world.walks.items():
        heard = world.heard[epc]
        yield from (_visit_line(epc, visit, heard) for visit in walk.visits)
        for since, until in walk.passes:
            count = sum(len(_during(one, since, until)) for one in heard)
            yield {"kind": "passby", "epc": epc, "t0": _stamp(since), "t1": _stamp(until), "reads": count}


def cross_share(world: World) -> float:
    """Of the reads of tags in the house: how many are at an antenna of another zone."""
    wrong = total = 0
    for epc, walk in world.walks.items():
        for one in world.heard[epc]:
            zones = walk.zones(one.ts)
            inside = zones != "outside"
            wrong += int((inside & (zones != one.antenna.zone)).sum())
            total += int(inside.sum())
    return wrong / max(1, total)


def _visit_line(epc: str, visit: Visit, heard: Iterable[Heard]) -> Line:
    spans = [(one.antenna.zone, _during(one, visit.enter, visit.exit)) for one in heard]
    anywhere = np.concatenate([ts for _, ts in spans])
    here = np.concatenate([ts for zone, ts in spans if zone == visit.zone])
    return {
        "kind": "visit",
        "epc": epc,
        "zone": visit.zone,
        "enter": _stamp(visit.enter),
        "exit": _stamp(visit.exit),
        "cls": "pass" if visit.step else "dwell" if visit.exit - visit.enter >= DWELL_S else "transit",
        "first_read": _stamp(here.min()) if len(here) else None,
        "first_any": _stamp(anywhere.min()) if len(anywhere) else None,
        "reads": len(here),
        "reads_any": len(anywhere),
        "arrival": visit.arrival,
        "departure": visit.departure,
    }


def _hear_all(
    ears: Iterable[Ear], layout: Layout, radio: Radio, walk: Walk, tag: Tag, seed: int
) -> list[Heard]:
    return [
        hear(ear, layout, radio, walk, tag, stream(seed, "hear", ear.antenna.id, tag.epc)) for ear in ears
    ]


def _alive(heard: Iterable[Heard], troubles: Troubles) -> list[Heard]:
    """Without what the dead antenna would have heard."""
    kept = []
    for one in heard:
        before = one.ts < (troubles.dead_at if one.antenna.id == troubles.dead_antenna else np.inf)
        kept.append(Heard(one.antenna, one.ts[before], one.levels_dbm[before]))
    return kept


def _write_calibration(folder: Path, world: World, radio: Radio) -> None:
    """The installer's walk, on a day when nothing is wrong."""
    walk = calibration_walk(world.layout, stream(world.seed, "calibration"))
    ears = make_ears(world.layout, radio, walk.now, world.seed)
    heard = _hear_all(ears, world.layout, radio, walk, good_tag(_CALIBRATION_EPC, radio), world.seed)
    reads: list[Line] = []
    for one in heard:
        lags = 0.02 + stream(world.seed, "lag", "calibration", one.antenna.id).exponential(0.04, len(one.ts))
        reads += [
            _read(_CALIBRATION_EPC, one, one.ts[i], one.levels_dbm[i], one.ts[i] + lags[i])
            for i in range(len(one.ts))
        ]
    reads.sort(key=lambda line: (line["recv"], line["antenna"]))
    visits = [
        {"kind": "visit", "zone": v.zone, "enter": _stamp(v.enter), "exit": _stamp(v.exit)}
        for v in walk.visits
    ]
    meta = {"kind": "meta", "t0": START, "t1": _stamp(walk.now)}
    (folder / "reads.jsonl").write_text(_text(reads))
    (folder / "truth.jsonl").write_text(_text([meta, *visits]))


def _during(one: Heard, since: float, until: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    return one.ts[(one.ts >= since) & (one.ts < until)]


def _read(epc: str, one: Heard, shown: float, level_dbm: float, arrived: float) -> Line:
    return {
        "ts": _stamp(shown),
        "reader": one.antenna.reader,
        "antenna": one.antenna.id,
        "epc": epc,
        "rssi": float(level_dbm),
        "recv": _stamp(arrived),
    }


def _stamp(at: float) -> float:
    return round(START + float(at), 3)


def _text(lines: Iterable[Line]) -> str:
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)


def _write_packed(path: Path, lines: Iterable[Line]) -> None:
    """Without the time of packing, so that the same world is the same bytes."""
    path.write_bytes(gzip.compress(_text(lines).encode(), mtime=0))
