"""What reads and misses say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.odds import (
    COVERED,
    FADE_M,
    HIGHEST_BIN,
    LEVELS_DB,
    LOWEST_BIN,
    NO_LEVEL,
    STREET_STRAY,
    Odds,
    Table,
    answered,
    heard,
    miss_odds,
    read_odds,
    strays,
)
from recognition.plan import Antenna
from recognition.radio import Radio
from recognition.spots import Floats, Spots
from recognition.zones import parse_plan
from simulators.world import venue_plan

PLAN = parse_plan(venue_plan("hotel"))
SPOTS = Spots(PLAN)
ODDS = Odds(SPOTS, Radio(), PLAN.antennas)
LOBBY, LOUNGE = 2, 4
"""Antennas, by their place in the plan."""
MIDDLING = 1
"""The level 0 dB."""


def by_state(row: Floats | Table) -> Floats:
    return np.asarray(row, dtype=np.float64).reshape(len(LEVELS_DB), len(SPOTS))


def read(antenna: int, level: int) -> Floats:
    row = ODDS.row(antenna, level)
    return by_state(ODDS.table[row])


def missed(antenna: int) -> Floats:
    return by_state(ODDS.misses[antenna])


def nearest_first(antenna: int) -> list[int]:
    """The spots of the antenna's own zone, and then all others of the house, by distance."""
    apart = SPOTS.distances_m(PLAN.antennas[antenna])
    own = SPOTS.zones.index(PLAN.antennas[antenna].zone)
    found: list[int] = sorted(range(SPOTS.inside), key=lambda i: (SPOTS.zone[i] != own, apart[i]))
    return found


@pytest.mark.parametrize("antenna", range(len(PLAN.antennas)))
def test_a_read_is_likelier_near_the_antenna(antenna: int) -> None:
    """A strong read fits best a spot within four metres of its antenna, and far less the end of the house."""
    odds = read(antenna, -52)[MIDDLING]
    apart = SPOTS.distances_m(PLAN.antennas[antenna])
    assert apart[odds.argmax()] < 4
    assert odds[apart[: SPOTS.inside].argmax()] < odds.max() - 3


@pytest.mark.parametrize("antenna", range(len(PLAN.antennas)))
def test_a_miss_is_likelier_far_away(antenna: int) -> None:
    """In the antenna's zone and around it an unanswered poll is the less likely the nearer the spot is."""
    order = nearest_first(antenna)
    odds = missed(antenna)[MIDDLING]
    own = [i for i in order if SPOTS.zone[i] == SPOTS.zone[order[0]]]
    assert (np.diff(odds[own]) >= 0).all()
    assert odds[own[0]] < np.log(0.3) < np.log(0.9) < odds[order[-1]]


def test_a_fainter_tag_is_missed_more() -> None:
    """At each spot the better a tag is heard, the less likely is a miss, and hardly anything is heard of one
    that a body covers six metres away."""
    odds = missed(LOBBY)
    assert (np.diff(odds, axis=0) >= 0).all()
    assert np.exp(odds[COVERED, SPOTS.distances_m(PLAN.antennas[LOBBY]) > 6]).min() > 0.9


def test_a_louder_read_speaks_for_a_louder_tag() -> None:
    """At one and the same spot a read as strong as expected fits a middling tag, one 5 dB up a louder one."""
    spot = nearest_first(LOBBY)[8]
    expected = heard(SPOTS, Radio(), PLAN.antennas[LOBBY])[0][spot]
    assert [read(LOBBY, round(expected + db))[:, spot].argmax() for db in (5, 0, -5)] == [0, 1, 2]


def test_a_read_without_level_is_an_answer() -> None:
    """A poll is answered or not: of a read whose strength is unknown and of a miss the chances sum to one."""
    for antenna in range(len(PLAN.antennas)):
        both = np.exp(read(antenna, NO_LEVEL)) + np.exp(missed(antenna))
        assert both == pytest.approx(np.ones_like(both), abs=1e-3)


def test_a_read_without_level_is_likelier_near() -> None:
    """A read without a strength still says that the tag is where the antenna hears well."""
    odds = read(LOUNGE, NO_LEVEL)[MIDDLING]
    assert SPOTS.zones[SPOTS.zone[odds.argmax()]] == "lounge"
    assert odds[SPOTS.away] < odds[: SPOTS.inside].min() < odds.max()


@given(st.integers(-(10**9), 10**9).filter(lambda level: level != NO_LEVEL))
def test_nonsense_levels_are_clamped(level: int) -> None:
    """Whatever level a reader claims, it is one of those that the table has, and all in it is finite."""
    within = min(max(level, LOWEST_BIN), HIGHEST_BIN)
    assert ODDS.row(LOBBY, level) == ODDS.row(LOBBY, within)
    assert np.isfinite(read(LOBBY, level)).all()


def test_the_table_grows_and_keeps_what_it_had() -> None:
    """With more levels than the table first has room for, earlier rows stay where and as they were."""
    odds = Odds(SPOTS, Radio(), PLAN.antennas)
    first = odds.row(0, -60)
    before = odds.table[first].copy()
    rows = [odds.row(antenna, level) for antenna in range(3) for level in range(LOWEST_BIN, HIGHEST_BIN + 1)]
    assert len(set(rows)) == 3 * (HIGHEST_BIN - LOWEST_BIN + 1)
    assert odds.row(0, -60) == first
    assert np.array_equal(odds.table[first], before)


@given(st.sampled_from(range(len(PLAN.antennas))), st.integers(LOWEST_BIN, HIGHEST_BIN))
def test_the_table_holds_what_the_formula_says(antenna: int, level: int) -> None:
    """Each row of the table is ``read_odds`` of its level, and the misses are ``miss_odds``."""
    middling, reach = heard(SPOTS, Radio(), PLAN.antennas[antenna])
    levels = middling + LEVELS_DB[:, None]
    stray = strays(SPOTS, Radio())
    assert read(antenna, level) == pytest.approx(read_odds(levels, reach, stray, Radio(), level), rel=1e-5)
    assert missed(antenna) == pytest.approx(miss_odds(levels, reach, stray, Radio()), rel=1e-5, abs=1e-6)


def test_beyond_its_reach_an_antenna_hears_nobody() -> None:
    """Farther than its end and the fading no poll is answered directly, however strong it would be."""
    radio = replace(Radio(), zone_m=5.0, falloff=1.5, wall_db=0.0)
    level, reach = heard(SPOTS, radio, PLAN.antennas[LOBBY])
    beyond = SPOTS.distances_m(PLAN.antennas[LOBBY]) >= 5.0 + FADE_M
    assert beyond[: SPOTS.inside].any()
    assert (answered(level, reach, radio)[beyond] == 0).all()
    assert (answered(level, reach, radio)[nearest_first(LOBBY)[:3]] > 0.8).all()


def test_doors_and_zones_end_each_at_their_own() -> None:
    """``portal_m`` ends the hearing of antennas at doors, ``zone_m`` that of the others."""
    radio = replace(Radio(), portal_m=3.0)
    far = {
        antenna.role: SPOTS.distances_m(antenna)[heard(SPOTS, radio, antenna)[1] > 0].max()
        for antenna in (PLAN.antennas[0], PLAN.antennas[LOBBY])
    }
    assert far["portal_outer"] <= 3.0 + FADE_M < 15 < far["zone"]


def test_nobody_is_heard_who_is_away() -> None:
    """Away, a miss is certain and a read comes about only by chance."""
    assert np.exp(missed(LOBBY)[:, SPOTS.away]) == pytest.approx(np.ones(len(LEVELS_DB)))
    assert strays(SPOTS, Radio())[SPOTS.away] == STREET_STRAY
    assert (read(LOBBY, -60)[:, SPOTS.away] < read(LOBBY, -60)[:, : SPOTS.inside].min(axis=1)).all()


def test_a_gain_of_the_plan_counts() -> None:
    """An antenna that the plan says hears 6 dB more is expected to hear everybody 6 dB louder."""
    antenna: Antenna = PLAN.antennas[LOBBY]
    usual = Radio().gain_db(antenna.reader, antenna.id, antenna.role)
    louder = replace(Radio(), gains={(antenna.reader, antenna.id): usual + 6.0})
    more = heard(SPOTS, louder, antenna)[0] - heard(SPOTS, Radio(), antenna)[0]
    assert more[: SPOTS.away] == pytest.approx(np.full(SPOTS.away, 6.0))
