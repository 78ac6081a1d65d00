"""The worlds by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from simulators.worlds.faults import Disturbance
from simulators.worlds.people import Crowd
from simulators.worlds.radio import Radio


@dataclass(frozen=True, slots=True)
class Kind:
    """What makes a world hard."""

    about: str
    radio: Radio = field(default_factory=Radio)
    crowd: Crowd = field(default_factory=Crowd)
    disturbance: Disturbance = field(default_factory=Disturbance)


_STREET = Crowd(
    stay_s=110.0, stops=(1, 3), away_s=(85.0, 130.0), first_s=(60.0, 300.0), passing=0.5, stepping=0.2
)
_SHORT = Radio(
    wall_db=5.0,
    wall_share=0.4,
    answers=(0.58, 0.92),
    flat_m=(2.5, 4.9),
    fade_m=(1.2, 1.6),
    threshold_dbm=-73.0,
    body_share=0.05,
)
_ROOM = Radio()

WORLDS: Mapping[str, Kind] = {
    "lobby_overlap": Kind("a normal venue: about 12 % of the reads are a neighbour's", _ROOM),
    "thin_walls": Kind(
        "35 to 45 % of the reads are at a wrong antenna, some of them strong",
        replace(_ROOM, wall_db=2.0),
    ),
    "passby": Kind("passers-by in read range, steps in and out, antennas of short reach", _SHORT, _STREET),
    "bodies": Kind("a quarter of the time a body covers the badge", replace(_ROOM, cover_share=0.25)),
    "outages": Kind(
        "readers silent for minutes and an antenna that dies",
        _ROOM,
        disturbance=Disturbance(outages=5, dead_antenna=True),
    ),
    "wrong_clocks": Kind(
        "readers' clocks off by up to 8 s, drifting and stepping",
        _ROOM,
        disturbance=Disturbance(clock_s=8.0, drift_ppm=200.0, step_s=4.0),
    ),
}
