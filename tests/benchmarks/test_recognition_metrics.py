"""What is measured of a tracker, by examples small enough to do by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from benchmarks.recognition.metrics import (
    PassBy,
    Said,
    Score,
    Truth,
    Visit,
    accuracy,
    departure_latencies_s,
    enter_latencies_s,
    false_enters,
    flaps,
    judge,
    load_truth,
    mean,
    pass_by_false,
    quantile,
    recall,
    reported,
)

EPC = "A"
HALL = Visit(EPC, "hall", 100, 105, "transit", True, False)
BAR = Visit(EPC, "bar", 105, 205, "dwell", False, False)
OUT = Visit(EPC, "hall", 205, 210, "transit", False, True)
STAY = [HALL, BAR, OUT]
TRUTH = Truth(0, 3600, [EPC], STAY, [PassBy(EPC, 500, 510)])


def enter(ts: float, zone: str) -> Said:
    return Said(ts, EPC, zone, "enter")


def leave(ts: float, zone: str) -> Said:
    return Said(ts, EPC, zone, "exit")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ([enter(104, "bar")], True),
        ([enter(103.9, "bar"), leave(104.5, "bar")], False),
        ([enter(95, "bar")], True),
        ([enter(94.9, "bar")], False),
        ([enter(95, "bar"), enter(104.9, "hall")], False),
        ([enter(207, "bar")], True),
        ([enter(207.1, "bar")], False),
        ([enter(120, "hall")], False),
        ([leave(120, "bar")], False),
    ],
)
def test_a_visit_is_reported_from_a_second_before_to_two_after(said: list[Said], found: bool) -> None:
    """Up to ten seconds before the crossing count too, if the zone is still reported at the crossing."""
    assert recall([BAR], reported([EPC], said)) == found


def test_each_visit_counts_once() -> None:
    """Two enters into one visit do not make up for a visit without one."""
    said = [enter(106, "bar"), leave(110, "bar"), enter(111, "bar")]
    assert recall(STAY, reported([EPC], said)) == 1 / 3


def test_what_matches_no_visit_is_false() -> None:
    """An enter elsewhere, or when nobody is there, is false; a second one into a visit is not."""
    said = [enter(106, "bar"), enter(120, "hall"), enter(121, "bar"), leave(230, "bar"), enter(502, "hall")]
    assert false_enters(STAY, reported([EPC], said)) == 2


def test_an_enter_that_repeats_the_zone_changes_nothing_reported() -> None:
    """Saying the same zone again is no flap and costs no accuracy."""
    steps = reported([EPC], [enter(105, "bar"), enter(150, "bar")])
    assert flaps([BAR], steps) == 0
    assert accuracy([BAR], steps) == 1.0


def test_an_exit_from_where_one_is_not_says_nothing() -> None:
    """An enter elsewhere has ended the earlier zone; its exit afterwards must not end the new one."""
    steps = reported([EPC], [enter(100, "hall"), enter(105, "bar"), leave(106, "hall")])
    assert accuracy([BAR], steps) == 1.0


def test_leaving_the_right_zone_is_a_flap() -> None:
    """To another zone or to nowhere; coming back is none, nor is what happens after the visit."""
    said = [enter(105, "bar"), enter(120, "hall"), enter(130, "bar"), leave(140, "bar"), enter(150, "bar")]
    assert flaps([BAR], reported([EPC], [*said, enter(205, "hall")])) == 2


def test_moving_on_in_the_last_second_is_no_flap() -> None:
    """The enter into the next zone may come a second early, so the zone before may end then."""
    assert flaps([BAR], reported([EPC], [enter(105, "bar"), enter(204.5, "hall")])) == 0
    assert flaps([BAR], reported([EPC], [enter(105, "bar"), enter(203.5, "hall")])) == 1


def test_accuracy_is_the_share_of_time_present() -> None:
    """Seconds in the right zone, of those in the venue; what is said of an absent tag does not count."""
    steps = reported([EPC], [enter(50, "hall"), enter(115, "bar"), leave(205, "bar")])
    assert accuracy(STAY, steps) == pytest.approx((5 + 90) / 110)


def test_latency_counts_from_the_crossing() -> None:
    """To the first enter that matches; early ones count below zero, missed stays not at all."""
    assert enter_latencies_s([BAR], reported([EPC], [enter(104.5, "bar")])) == [-0.5]
    assert enter_latencies_s([BAR], reported([EPC], [enter(108, "bar"), enter(150, "bar")])) == [3.0]
    assert enter_latencies_s([BAR], reported([EPC], [])) == []


def test_departure_is_until_nothing_is_reported() -> None:
    """Zones reported on the way out do not end it; who was not reported as present has not been late."""
    steps = reported([EPC], [enter(105, "bar"), enter(212, "hall"), leave(214, "hall")])
    assert departure_latencies_s(TRUTH, steps) == [4.0]
    assert departure_latencies_s(TRUTH, reported([EPC], [enter(105, "bar"), leave(200, "bar")])) == []


def test_a_departure_nobody_noticed_lasts_until_the_next_arrival() -> None:
    """Who comes back before there was an exit ends the wait; so does the end of the recording."""
    steps = reported([EPC], [enter(105, "bar")])
    assert departure_latencies_s(TRUTH, steps) == [3390.0]
    again = Visit(EPC, "hall", 400, 405, "transit", True, False)
    assert departure_latencies_s(Truth(0, 3600, [EPC], [*STAY, again], []), steps) == [190.0]


@pytest.mark.parametrize(("ts", "alarm"), [(489, 0.0), (490, 1.0), (520, 1.0), (521, 0.0)])
def test_a_passer_by_alarms_with_an_enter_about_then(ts: float, alarm: float) -> None:
    """From ten seconds before to ten after: they are heard as they come and go."""
    assert pass_by_false(TRUTH, reported([EPC], [enter(ts, "hall")])) == alarm


def test_quantiles_are_interpolated() -> None:
    """Between the two nearest values; none of nothing."""
    assert quantile([4.0, 1.0, 2.0, 3.0], 0.5) == 2.5
    assert math.isnan(quantile([], 0.5))


def test_a_perfect_tracker_has_a_perfect_score() -> None:
    """Every crossing said at its instant: nothing missed, nothing false, no delay."""
    said = [enter(100, "hall"), enter(105, "bar"), enter(205, "hall"), leave(210, "hall")]
    score = judge(TRUTH, said)
    assert (score.enter_recall, score.arrival_recall, score.accuracy) == (1.0, 1.0, 1.0)
    assert (score.false_enters, score.flaps, score.pass_by_false) == (0.0, 0.0, 0.0)
    assert (score.enter_p95_s, score.departure_p95_s) == (0.0, 0.0)
    assert math.isnan(score.pass_recall)


def test_rates_are_by_the_hour() -> None:
    """False enters by tag-hour, flaps by the hour of stays."""
    score = judge(TRUTH, [enter(105, "bar"), leave(120, "bar"), enter(3000, "bar")])
    assert score.false_enters == 1.0
    assert score.flaps == pytest.approx(36.0)


def test_a_mean_counts_passers_by_and_not_worlds() -> None:
    """One passer-by in a quiet world does not weigh as much as nine in a busy street."""
    quiet, busy = _score(pass_by_false=1.0, pass_bys=1), _score(pass_by_false=0.0, pass_bys=9)
    assert mean([quiet, busy]).pass_by_false == pytest.approx(0.1)
    assert mean([_score(flaps=1.0), _score(flaps=3.0), _score(flaps=math.nan)]).flaps == 2.0


def _score(**figures: float) -> Score:
    names = Score.__dataclass_fields__
    return Score(**{name: figures.get(name, 0.0) for name in names})


def test_truth_is_read_from_a_recording(tmp_path: Path) -> None:
    """Fields of the file that are not measured do no harm."""
    visit = {
        "kind": "visit",
        "epc": EPC,
        "zone": "bar",
        "enter": 105,
        "exit": 205,
        "cls": "dwell",
        "reads": 3,
    }
    lines = [
        {"kind": "meta", "t0": 0, "t1": 3600, "epcs": [EPC], "seed": 1},
        {**visit, "arrival": False, "departure": False},
        {"kind": "passby", "epc": EPC, "t0": 500, "t1": 510, "reads": 0},
    ]
    (tmp_path / "truth.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    assert load_truth(tmp_path / "truth.jsonl") == Truth(0, 3600, [EPC], [BAR], [PassBy(EPC, 500, 510)])
