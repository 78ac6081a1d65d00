"""Phones report what real ones do: near the truth, late now and then, some things twice."""

from __future__ import annotations

from statistics import median

import pytest

from simulators import phones
from simulators.people import Span, Stop, Walk
from simulators.seeds import PhoneFormat
from tests.simulators.small import START, World

SPAN = Span(3, START, START + 40_000)
VISITS = [
    Walk("g", "dealer", (Stop("welcome", START + at, START + at + 900),)) for at in range(400, 30_000, 1600)
]


@pytest.mark.parametrize("format", ["owntracks", "overland"])
def test_fixes_lead_in_and_out_of_the_fence(world: World, format: PhoneFormat) -> None:
    """Before a visit the phone is surely outside, during it mostly inside, after it outside again."""
    plan = world.plans["dealer"]
    visit = VISITS[0]
    fixes = sorted(
        {f.at: f for s in _sent(world, format, [visit]) for f in s.fixes}.values(), key=lambda f: f.at
    )
    p_inside = [(fix.at, plan.probability_inside(fix).get("welcome", 0.0)) for fix in fixes]
    assert p_inside[0][0] < visit.arrives_at
    assert p_inside[-1][0] > visit.leaves_at
    assert max(p_inside[0][1], p_inside[-1][1]) < 0.05
    assert median(p for at, p in p_inside if visit.arrives_at <= at <= visit.leaves_at) > 0.6


@pytest.mark.parametrize("format", ["owntracks", "overland"])
def test_the_reported_accuracy_holds(world: World, format: PhoneFormat) -> None:
    """About 68 % of fixes taken indoors lie within their radius of one point inside."""
    sent = _sent(world, format, VISITS)
    shares = [share for visit in VISITS if (share := _within_radius(sent, visit)) is not None]
    assert sum(shares) / len(shares) == pytest.approx(0.68, abs=0.08)


def _within_radius(sent: list[phones.Sent], visit: Walk) -> float | None:
    """The share of a visit's fixes within their radius of where the good ones say the phone is."""
    fixes = {f.at: f for s in sent for f in s.fixes if visit.arrives_at <= f.at <= visit.leaves_at}.values()
    weights = [fix.accuracy_m**-2 for fix in fixes]
    lat = sum(f.lat * w for f, w in zip(fixes, weights, strict=True)) / sum(weights)
    lon = sum(f.lon * w for f, w in zip(fixes, weights, strict=True)) / sum(weights)
    near = [_metres(f.lat - lat, f.lon - lon) <= f.accuracy_m for f in fixes]
    return sum(near) / len(near)


def _metres(lat: float, lon: float) -> float:
    return float(((lat * 111_320) ** 2 + (lon * 111_320 * 0.4975) ** 2) ** 0.5)


def test_some_fixes_are_sent_twice_and_some_come_late(world: World) -> None:
    """Duplicates as rare as on real traces; delays of up to more than a minute."""
    sent = _sent(world, "owntracks", VISITS)
    twice = len(sent) - len({s.fixes for s in sent})
    late = sum(s.at - s.fixes[-1].at > 20 for s in sent)
    assert 0.005 < twice / len(sent) < 0.04
    assert 0.04 < late / len(sent) < 0.13
    assert all(s.at >= s.fixes[-1].at for s in sent)


def test_overland_gathers_and_owntracks_does_not(world: World) -> None:
    """As the two apps do."""
    assert {len(s.fixes) for s in _sent(world, "owntracks", VISITS)} == {1}
    assert max(len(s.fixes) for s in _sent(world, "overland", VISITS)) == phones.OVERLAND_BATCH


def test_a_venue_without_a_fence_has_no_phones(world: World) -> None:
    """There is nothing that a position could tell there."""
    walk = Walk("g", "hotel", VISITS[0].stops)
    assert phones.sent(world.plans["hotel"], [walk], "c", "owntracks", SPAN) == []


def test_encloses_knows_inside_from_outside() -> None:
    """Also in a polygon that is not convex."""
    horseshoe = [
        (0.0, 0.0),
        (3.0, 0.0),
        (3.0, 3.0),
        (2.0, 3.0),
        (2.0, 1.0),
        (1.0, 1.0),
        (1.0, 3.0),
        (0.0, 3.0),
    ]
    assert phones.encloses(horseshoe, (0.5, 2.0))
    assert not phones.encloses(horseshoe, (1.5, 2.0))
    assert not phones.encloses(horseshoe, (5.0, 0.5))


def _sent(world: World, format: PhoneFormat, walks: list[Walk]) -> list[phones.Sent]:
    return phones.sent(world.plans["dealer"], walks, "credential", format, SPAN)
