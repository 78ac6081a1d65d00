"""What a venue's clocks and calendars say, in the nights when they are changed too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.localtime import WEEKDAYS, day_number, minutes_of_day, weekday
from alerts.people import Guest, Occasion
from recognition.model import Moment
from tests.alerts.asking import value
from tests.alerts.building import arrival

PARIS = ZoneInfo("Europe/Paris")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")

SINCE = datetime(2016, 1, 1, tzinfo=UTC).timestamp()
UNTIL = datetime(2037, 1, 1, tzinfo=UTC).timestamp()


def utc(words: str) -> float:
    return datetime.fromisoformat(words).replace(tzinfo=UTC).timestamp()


def clock(at: float, zone: ZoneInfo) -> str:
    minutes = int(minutes_of_day(at, zone))
    return f"{minutes // 60:02}:{minutes % 60:02}"


def came(at: float) -> Moment:
    return arrival("vip", at=at)


@pytest.mark.parametrize(
    ("zone", "instant", "shown", "day"),
    [
        (PARIS, "2025-03-30T00:59:59", "01:59", "sun"),
        (PARIS, "2025-03-30T01:00:00", "03:00", "sun"),
        (PARIS, "2025-10-26T00:30:00", "02:30", "sun"),
        (PARIS, "2025-10-26T01:30:00", "02:30", "sun"),
        (PARIS, "2025-10-26T02:00:00", "03:00", "sun"),
        (PARIS, "2025-10-25T21:59:59", "23:59", "sat"),
        (PARIS, "2025-10-25T22:00:00", "00:00", "sun"),
        (PARIS, "2025-10-26T22:59:59", "23:59", "sun"),
        (PARIS, "2025-10-26T23:00:00", "00:00", "mon"),
        (NEW_YORK, "2025-03-09T06:59:59", "01:59", "sun"),
        (NEW_YORK, "2025-03-09T07:00:00", "03:00", "sun"),
        (NEW_YORK, "2025-11-02T05:30:00", "01:30", "sun"),
        (NEW_YORK, "2025-11-02T06:30:00", "01:30", "sun"),
        (NEW_YORK, "2025-11-02T03:59:59", "23:59", "sat"),
        (NEW_YORK, "2025-11-03T04:59:59", "23:59", "sun"),
        (LORD_HOWE, "2025-04-05T14:59:59", "01:59", "sun"),
        (LORD_HOWE, "2025-04-05T15:00:00", "01:30", "sun"),
    ],
)
def test_clocks_that_are_changed(zone: ZoneInfo, instant: str, shown: str, day: str) -> None:
    """An hour is left out or comes twice, as on the wall; also where only half an hour is."""
    at = utc(instant)
    assert (clock(at, zone), weekday(at, zone)) == (shown, day)
    assert value("weekday", what=came(at), zone_of_time=zone) == day
    assert value("local_time", what=came(at), zone_of_time=zone) == minutes_of_day(at, zone)


@pytest.mark.parametrize(
    ("zone", "day", "begins", "hours"),
    [
        (PARIS, (3, 30), "2025-03-29T23:00:00", 23),
        (PARIS, (10, 26), "2025-10-25T22:00:00", 25),
        (NEW_YORK, (3, 9), "2025-03-09T05:00:00", 23),
        (NEW_YORK, (11, 2), "2025-11-02T04:00:00", 25),
    ],
)
def test_an_occasion_lasts_the_venues_day(
    zone: ZoneInfo, day: tuple[int, int], begins: str, hours: int
) -> None:
    """On a day of 23 or 25 hours, for just so long; the day before it is in one day."""
    guest = Guest("vip", "Li", occasions=(Occasion("birthday", *day),))
    start = utc(begins)
    for at, today, days in (
        (start - 1, frozenset[str](), 1),
        (start, {"birthday"}, 0),
        (start + hours * 3600 - 1, {"birthday"}, 0),
        (start + hours * 3600, frozenset[str](), 364),
    ):
        assert value("occasions_today", guest, came(at), zone_of_time=zone) == today
        assert value("occasion_in_days", guest, came(at), zone_of_time=zone) == days


def test_one_instant_is_two_days_in_two_places() -> None:
    """Each venue has its own clock and calendar."""
    at = utc("2025-06-01T02:00:00")
    assert (clock(at, PARIS), weekday(at, PARIS)) == ("04:00", "sun")
    assert (clock(at, NEW_YORK), weekday(at, NEW_YORK)) == ("22:00", "sat")


CASEY = "Antarctica/Casey"
"""Its clocks were changed at a minute past."""

zones = st.sampled_from(sorted(available_timezones() - {CASEY, "localtime"})).map(ZoneInfo)


eighths = st.integers(int(SINCE) * 8, int(UNTIL) * 8).map(lambda count: count / 8)
"""Of a second: nothing that the standard library rounds to another one."""


@given(eighths, zones)
def test_it_is_what_the_standard_library_says(at: float, zone: ZoneInfo) -> None:
    """At any instant in any time zone: the same day, the same weekday, the same time."""
    local = datetime.fromtimestamp(at, zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    assert weekday(at, zone) == WEEKDAYS[local.weekday()]
    assert day_number(at, zone) == local.date().toordinal() - datetime(1970, 1, 1).date().toordinal()
    passed = local.replace(tzinfo=None) - midnight
    assert abs(passed - timedelta(minutes=minutes_of_day(at, zone))) < timedelta(milliseconds=1)
