"""Readers blur the truth as much as they are told to, and no more."""

from __future__ import annotations

from collections import Counter
from statistics import mean

import pytest

from recognition.model import Read
from simulators import radio
from simulators.faults import Faults
from simulators.people import STRANGERS, Span, Stop, Walk
from tests.simulators.small import World

STAY_S = 1_200.0


@pytest.mark.parametrize("missed", [0.2, 0.35, 0.5])
def test_the_miss_rate_is_as_configured(world: World, missed: float) -> None:
    """Reads at the own zone's antennas over the polls there were."""
    for zone in ("lobby", "spa"):
        own, _, polls = _one_guest(world, zone, Faults(missed=missed, stray=0.1))
        assert 1 - own / polls == pytest.approx(missed, abs=0.05)


@pytest.mark.parametrize("stray", [0.05, 0.10, 0.2])
def test_the_stray_rate_is_as_configured(world: World, stray: float) -> None:
    """The share of all reads that come from a zone where the guest is not, averaged over the zones."""
    shares = []
    for zone in world.plans["hotel"].by_id:
        own, strays, _ = _one_guest(world, zone, Faults(missed=0.35, stray=stray))
        shares.append(strays / (own + strays))
    assert mean(shares) == pytest.approx(stray, rel=0.2)


def test_strays_come_from_adjacent_zones_only(world: World) -> None:
    """Walls and distance hold: the restaurant never hears the entrance."""
    plan = world.plans["hotel"]
    heard = {plan.zone_of(read.reader, read.antenna) for read in _reads(world, "entrance", Faults())}
    assert heard == {"entrance", "lobby"}


def test_nobody_is_heard_outside_their_visit(world: World) -> None:
    """Each read of a tag lies within a stop of its bearer at or beside the antenna's zone."""
    epcs = radio.tags(world.data, world.span.seed)
    guests = {epc: guest for guest, epc in epcs.items()}
    plan = world.plans["hotel"]
    span = Span(world.span.seed, world.span.start, world.span.start + 900)
    for cycle in radio.cycles(plan, "H2", world.walks, epcs, Faults(), span):
        for read in cycle.reads:
            assert _could_be(world, guests[read.epc], read, plan.neighbours("lobby"))


def _could_be(world: World, guest: str, read: Read, near: tuple[str, ...]) -> bool:
    at = read.ts or 0.0
    return any(
        s.enters_at - 0.001 <= at <= s.leaves_at + 0.001 and s.zone in ("lobby", *near)
        for walk in world.walks
        if walk.guest == guest
        for s in walk.stops
    )


def test_strangers_bear_tags_that_nobody_knows(world: World) -> None:
    """They are heard, and their tags are no guest's."""
    epcs = radio.tags(world.data, 7)
    assert len(set(epcs.values())) == len(epcs)
    assert {guest for guest in epcs if guest.startswith("stranger")} == set(STRANGERS)


def _one_guest(world: World, zone: str, faults: Faults) -> tuple[int, int, float]:
    """(reads in the zone, strays, polls of the zone's antennas) of one guest who stays there."""
    plan = world.plans["hotel"]
    where = Counter(plan.zone_of(read.reader, read.antenna) for read in _reads(world, zone, faults))
    cycle_s = {reader.id: reader.cycle_s or 0.0 for reader in plan.readers}
    polls = sum(STAY_S / cycle_s[a.reader] for a in plan.antennas if a.zone == zone)
    return where[zone], where.total() - where[zone], polls


def _reads(world: World, zone: str, faults: Faults) -> list[Read]:
    walk = Walk("g", "hotel", (Stop(zone, 0.0, STAY_S),))
    return [
        read
        for reader in world.plans["hotel"].readers
        for cycle in radio.cycles(
            world.plans["hotel"], reader.id, [walk], {"g": "AABB"}, faults, Span(5, 0.0, STAY_S)
        )
        for read in cycle.reads
    ]
