"""What reads weigh."""

from __future__ import annotations

import numpy as np

from recognition.evidence import Clock, Ear, Trace, Track
from recognition.scales import Scales
from recognition.spots import Spots
from recognition.zones import parse_plan
from simulators.world import venue_plan

PLAN = parse_plan(venue_plan("hotel"))
NOW = 1_767_225_600.0


def ears() -> list[Ear]:
    clocks = {reader.id: Clock() for reader in PLAN.readers}
    return [Ear(antenna, clocks[antenna.reader], i) for i, antenna in enumerate(PLAN.antennas)]


def heard(ear: Ear, dbm: float | None, reads: int = 1) -> Track:
    """Somebody whom this antenna alone heard."""
    track = Track("ada")
    trace = track.by_ear[ear] = Trace(track, ear)
    for _ in range(reads):
        trace.note(dbm, NOW)
    return track


def test_one_read_weighs_alone_what_it_weighs_among_others() -> None:
    """Of every antenna, at any level and without one, once and often; also where nobody was heard before."""
    here = ears()
    alone, among = (Scales(PLAN, Spots(PLAN), here) for _ in range(2))
    other = heard(here[0], -60.0)
    for ear in here:
        for dbm in (*range(-85, -25), None):
            for reads in (1, 3, 40):
                track = heard(ear, dbm, reads)
                one = alone.weigh([track], NOW - 0.5, NOW)[0]
                assert np.array_equal(one, among.weigh([track, other], NOW - 0.5, NOW)[0])
