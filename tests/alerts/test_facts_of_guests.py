"""The facts about who the guest is, and what is to come for them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.localtime import days_until
from alerts.model import Answer
from alerts.people import Appointment, Guest, Occasion
from alerts.rules.catalogue import Names
from alerts.text import same, three
from tests.alerts.asking import NOBODY, called, says, value
from tests.alerts.building import DAY_S, GUESTS, NOON, arrival

MINUTE_S = 60.0
GUEST = Guest("g", "Ada")


def test_the_age_of_a_tier() -> None:
    """In days; a card shows it while the tier is new. None without a tier, or if nobody knows since when."""
    gold = replace(GUEST, tier="gold", tier_since=NOON - 12.5 * DAY_S)
    assert value("tier_days", gold) == 12.5
    assert says("tier_days", gold) == "New to the tier: Gold"
    old = replace(gold, tier_since=NOON - 30 * DAY_S)
    assert value("tier_days", old) == 30
    assert says("tier_days", old) is None
    assert value("tier_days", replace(gold, tier_since=NOON + DAY_S)) == 0
    for unknown in (GUEST, replace(gold, tier=""), replace(gold, tier_since=None)):
        assert value("tier_days", unknown) is None
        assert says("tier_days", unknown) is None


def test_segments_and_labels() -> None:
    """All can be asked about; a card shows the first labels, and no segment."""
    guest = replace(GUEST, segments=("corporate", "local"), labels=("press", "wheelchair", "a", "b"))
    assert value("segments", guest) == {"corporate", "local"}
    assert says("segments", guest) is None
    assert value("labels", guest) == {"press", "wheelchair", "a", "b"}
    assert says("labels", guest) == "press · wheelchair · a"
    for name in ("segments", "labels"):
        assert value(name, GUEST) == frozenset()
        assert says(name, GUEST) is None
        assert value(name, NOBODY) is None


def test_the_value_band() -> None:
    """Usual bands have names, any other is shown as written."""
    assert value("value_band", replace(GUEST, value_band="top")) == "top"
    assert value("value_band", GUEST) is None
    assert (called("value_band", "top"), called("value_band", "whale")) == ("Top", "whale")


def test_points() -> None:
    """Who is not in the club has none, which is not 0."""
    assert value("points", replace(GUEST, points=12_400.0)) == 12_400
    assert says("points", replace(GUEST, points=12_400.0)) == "12,400 points"
    assert value("points", replace(GUEST, points=0.0)) == 0
    assert value("points", GUEST) is None
    assert says("points", GUEST) is None


@pytest.mark.parametrize(
    ("risk", "percent"), [(0.0, 0.0), (0.07, 7.0), (0.29, 29.0), (1.0, 100.0), (None, None)]
)
def test_the_churn_risk_is_in_percent(risk: float | None, percent: float | None) -> None:
    """As people write it, without the dust of binary fractions."""
    assert value("churn_risk", replace(GUEST, churn_risk=risk)) == percent


def test_the_age_of_a_complaint() -> None:
    """None if none is open."""
    assert value("complaint_days", GUESTS[2]) == 3
    assert value("complaint_days", replace(GUEST, complaint_since=NOON + 5)) == 0
    assert value("complaint_days", GUEST) is None


def test_the_account_manager() -> None:
    """By id; a sentence has the name, or the id of somebody who is gone."""
    assert value("account_manager", GUESTS[2]) == "ben"
    assert value("account_manager", GUEST) is None
    names = Names(staff={"ben": "Ben"})
    assert (called("account_manager", "ben", names), called("account_manager", "gone", names)) == (
        "Ben",
        "gone",
    )


@pytest.mark.parametrize(
    ("day", "days", "words"),
    [
        ((3, 4), 0, None),
        ((3, 5), 1, "Birthday tomorrow"),
        ((3, 11), 7, "Birthday in 7 days"),
        ((3, 12), 8, None),
        ((3, 3), 364, None),
        ((2, 29), 361, None),
    ],
)
def test_the_next_occasion(day: tuple[int, int], days: int, words: str | None) -> None:
    """In so many days of the venue's calendar, over the turn of the year; a card tells of the week ahead."""
    guest = replace(GUEST, occasions=(Occasion("birthday", *day),))
    assert value("occasion_in_days", guest) == days
    assert says("occasion_in_days", guest) == words


def test_the_next_of_several_occasions() -> None:
    """The nearest counts, in its own words; a day that no year has counts as none."""
    several = (Occasion("birthday", 5, 1), Occasion("name day", 3, 6), Occasion("anniversary", 3, 7))
    assert value("occasion_in_days", replace(GUEST, occasions=several)) == 2
    assert says("occasion_in_days", replace(GUEST, occasions=several)) == "name day in 2 days"
    assert value("occasion_in_days", replace(GUEST, occasions=(Occasion("birthday", 4, 31),))) is None
    assert value("occasion_in_days", GUEST) is None
    assert value("occasion_in_days", NOBODY) is None


@given(st.integers(1, 12), st.integers(1, 31), st.integers(0, 40_000))
def test_days_until_count_down(month: int, day: int, today: int) -> None:
    """Each day the next occasion is one day nearer, until it is today; no year passes without it."""
    days = days_until(month, day, today)
    if days is None:
        assert (month, day) in {(2, 30), (2, 31), (4, 31), (6, 31), (9, 31), (11, 31)}
    else:
        assert 0 <= days <= 365
        after = days_until(month, day, today + 1)
        assert after == days - 1 if days else after in (364, 365)


def appointed(*minutes: float, venue: str = "hotel", about: str = "") -> Guest:
    """With appointments so many minutes after noon."""
    return replace(
        GUEST, appointments=tuple(Appointment(venue, NOON + each * MINUTE_S, about) for each in minutes)
    )


@pytest.mark.parametrize(
    ("minutes", "expected", "words"),
    [
        ([20], 20, "Appointment in 20 min"),
        ([0], 0, "Appointment now"),
        ([-10], -10, "Appointment 10 min ago"),
        ([-60], -60, "Appointment 60 min ago"),
        ([-61], None, None),
        ([1440], 1440, "Appointment in 24 hours"),
        ([1441], None, None),
        ([300, 90, -50], -50, "Appointment 50 min ago"),
        ([5, -25], 5, "Appointment in 5 min"),
        ([], None, None),
    ],
)
def test_the_appointment(minutes: list[float], expected: float | None, words: str | None) -> None:
    """The nearest in time, up to an hour after it and a day before it."""
    assert value("appointment_in_minutes", appointed(*minutes)) == expected
    assert says("appointment_in_minutes", appointed(*minutes)) == words


def test_only_appointments_of_this_venue_count() -> None:
    """Those at another venue are its own affair; what it is about is on the card."""
    assert value("appointment_in_minutes", appointed(20, venue="dealer")) is None
    assert says("appointment_in_minutes", appointed(45, about="Spa")) == "Appointment in 45 min: Spa"
    assert says("appointment_in_minutes", appointed(150)) == "Appointment in 2 hours"


def test_answers_of_this_visit() -> None:
    """Each as question=value; in a sentence, the question and what they said."""
    told = Answer("v", "lunch", same("Lunch?"), "fish", same("Fish"), "ann", "Ann", NOON)
    assert value("answers_today", GUEST, answers={"lunch": told}) == {"lunch=fish"}
    assert value("answers_today", GUEST) == frozenset()
    assert value("answers_today", NOBODY) is None
    names = Names(questions={"lunch": three("Lunch?", "午餐？", "午餐？")})
    assert called("answers_today", "lunch=fish", names) == "Lunch? fish"
    assert called("answers_today", "lunch=a=b", names) == "Lunch? a=b"
    assert called("answers_today", "dinner=fish", names) == "dinner=fish"
    assert called("answers_today", "lunch", names) == "lunch"


def test_visits_within_days() -> None:
    """As counted when the visit began; a visit from before that was counted has none."""
    names = ("visits_7_days", "visits_30_days", "visits_365_days")
    counted = arrival(recent=(1, 4, 9))
    assert [value(name, what=counted) for name in names] == [1, 4, 9]
    assert [value(name, what=arrival()) for name in names] == [None, None, None]


def test_the_first_visit_ever() -> None:
    """The first is the one that no other came before."""
    assert value("first_visit") is True
    assert value("first_visit", what=arrival(ordinal=2)) is False
