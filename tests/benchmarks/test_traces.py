"""The judge of phones' traces and the rules it compares, by examples small enough to do by hand."""

from __future__ import annotations

import math

import pytest

from benchmarks.traces import tuning
from benchmarks.traces.judge import Said, Score, judge, stays_of, total
from benchmarks.traces.rules import WAYS, Counted, Ground, Plain, followed, recognised
from benchmarks.traces.scenes import TUNED, ZONE, Arrival, Scene, Span, circles, elsewhere, outlines
from recognition.fences import M_PER_LAT
from recognition.model import Fix
from recognition.zones import parse_plan

SQUARE = [[[24 + x, 60 + y] for x, y in ((0, 0), (0.004, 0), (0.004, 0.002), (0, 0.002))]]
"""222 m by 222 m."""

PLAN = parse_plan({"zones": [{"id": ZONE, "fence": SQUARE}]})
MIDDLE = 0.0
BEYOND = 300.0


def arrival(at: float, north_m: float = MIDDLE, accuracy_m: float = 10.0, late_s: float = 0.0) -> Arrival:
    """So far north of the middle of the square, whose edge is 111 m from it."""
    return Arrival(Fix("phone", at, 60.001 + north_m / M_PER_LAT, 24.002, accuracy_m), at + late_s)


def scene(*arrivals: Arrival, visits: tuple[Span, ...] = ((1000, 2000),)) -> Scene:
    return Scene("t00", PLAN, visits, arrivals or (arrival(0), arrival(9000)))


def said(*instants: float) -> list[Said]:
    """In, out, in ..."""
    return [Said(at, i % 2 == 0) for i, at in enumerate(instants)]


def test_stays_go_from_in_to_out() -> None:
    """The last may be open."""
    assert stays_of(said(5, 9, 12)) == [(5, 9), (12, math.inf)]


def test_a_visit_noticed_as_it_was() -> None:
    """One enter, nothing false, and the exit as late as it was."""
    assert judge(scene(), said(1010, 2090)) == Score(1, 1, 0, 0, 0, (90,))


@pytest.mark.parametrize(("left_at", "false"), [(1001, 1), (1879, 1), (1881, 0), (2001, 0)])
def test_an_exit_within_a_visit_is_false(left_at: float, false: int) -> None:
    """But for the last two minutes of it."""
    assert judge(scene(), said(1000, left_at)).false_exits == false


@pytest.mark.parametrize(
    ("stay", "ghosts"), [((100, 819), 1), ((100, 821), 0), ((2179, 2300), 0), ((2181, 2300), 1)]
)
def test_a_stay_near_no_visit_is_a_ghost(stay: Span, ghosts: int) -> None:
    """Three minutes before and after are near."""
    assert judge(scene(), said(*stay)).ghosts == ghosts


def test_a_visit_without_a_stay_is_missed() -> None:
    """One nearby does not do."""
    score = judge(scene(), said(2100, 2200))
    assert (score.missed, score.delays_s) == (1, ())


def test_short_visits_need_not_be_noticed_but_explain_a_stay() -> None:
    """Under five minutes it is not missed, and who notices it sees no ghost. Nor counts what of a visit lies
    outside the recording."""
    short = scene(visits=((1000, 1299),))
    assert judge(short, []).missed == 0
    assert judge(short, said(1000, 1300)).ghosts == 0
    assert judge(scene(visits=((8800, math.inf),)), []).missed == 0
    assert judge(scene(visits=((8600, math.inf),)), []).missed == 1


def test_an_exit_not_known_before_the_next_visit_is_never() -> None:
    """One stay over two visits has no exit from the first."""
    two = scene(visits=((1000, 2000), (3000, 4000)))
    assert judge(two, said(1000, 4050)).delays_s == (math.inf, 50)


def test_a_visit_that_does_not_end_has_no_delay() -> None:
    """Nor has one that the recording does not see the end of."""
    assert judge(scene(visits=((1000, math.inf),)), said(1000)).delays_s == ()
    assert judge(scene(visits=((1000, 9001),)), said(1000)).delays_s == ()


def test_scores_add_up() -> None:
    """Counts are summed, and the delay is the median of all delays."""
    both = total([Score(1, 2, 3, 4, 5, (10, 30)), Score(1, 1, 1, 1, 1, (20,))])
    assert both == Score(2, 3, 4, 5, 6, (10, 30, 20))
    assert both.exit_delay_s == 20


OUT_AND_BACK = (
    arrival(0),
    arrival(30),
    arrival(60, BEYOND, 350.0),
    arrival(90),
    arrival(120, BEYOND),
    arrival(150, BEYOND),
    arrival(200, BEYOND),
)


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("plain point in polygon", [0, 60, 90, 120]),
        ("accuracy over 100 m dropped, then plain", [0, 120]),
        ("distance less accuracy within the radius", [0, 120]),
        ("two fixes in, two out by more than their accuracy", [30, 150]),
        ("circle overlap, 75 % in, 25 % out", [0, 120]),
        ("counting: P(inside) >= .75 twice ...", [0, 200]),
        ("**Maitred**", [0, 120]),
    ],
)
def test_each_rule_as_it_is_told(way: str, told: list[float]) -> None:
    """A stay with one vague fix from beyond in it, and then fine ones: who notices what, and when."""
    changes = list(WAYS[way](scene(*OUT_AND_BACK)))
    assert [change.at for change in changes] == told
    assert [change.inside for change in changes] == [i % 2 == 0 for i in range(len(told))]


def test_the_counting_rule_counts_twice() -> None:
    """Two middling fixes bring in, one does not; what comes between two begins the count anew."""
    middling = [arrival(0, accuracy_m=80.0), arrival(30, BEYOND), arrival(60, accuracy_m=80.0)]
    rule = Counted(Ground(scene()))
    assert [rule.inside(one.fix) for one in (*middling, arrival(90, accuracy_m=80.0))] == [False] * 3 + [True]


def test_rules_are_given_each_fix_once_and_in_order() -> None:
    """What comes again, or was overtaken, is not shown to them; a change is dated when its fix came in."""
    told = scene(arrival(0, late_s=5), arrival(100, BEYOND, late_s=7), arrival(50), arrival(100))
    assert list(followed(Plain)(told)) == said(5, 107)


def test_a_fix_that_comes_too_late_is_no_news_to_maitred() -> None:
    """Nor does it say anything to a phone that is not known to be inside."""
    assert list(recognised(scene(arrival(0, late_s=600)))) == []


def test_the_scenes_are_those_of_the_reference() -> None:
    """Ten around where each phone stayed longest, as many buildings, and all other places; half of the traces
    are held back from tuning."""
    around = circles()
    assert len(around) == len(outlines()) == 10
    assert len(elsewhere()) == 38
    assert len([one for one in around if one.trace in TUNED]) == 5
    assert all(b.at >= a.at for one in around for a, b in zip(one.arrivals, one.arrivals[1:], strict=False))


def test_numbers_do_if_nothing_gets_worse() -> None:
    """Each count of each kind of scenes may be as the bar's or lower; delays do not matter."""
    bar = (Score(1, 2, 1, 1, 1, ()), Score(1, 2, 1, 1, 1, ()))
    for enters, does in ((2, True), (1, True), (3, False)):
        trial = tuning.Trial({}, (bar[0], Score(1, enters, 1, 1, 1, (500,))))
        assert trial.does(bar) is does
