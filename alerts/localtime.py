"""What the clocks and calendars of a venue say.

Rules ask for every moment, so nothing is worked out twice within a quarter of an hour: since 2016 the clocks
of every zone were changed, and its days began, on a quarter of an hour of UTC. (Those of Casey in Antarctica
three times a minute later.)
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache

DAY_S = 86_400
QUARTER_S = 900
MINUTE_S = 60

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_EPOCH = date(1970, 1, 1).toordinal()
_EPOCH_WEEKDAY = WEEKDAYS.index("thu")


@lru_cache(maxsize=256)
def _offset_s(quarter: int, zone: tzinfo) -> float:
    """How far the zone's clocks are ahead of UTC in this quarter of an hour since 1970."""
    offset = datetime.fromtimestamp(quarter * QUARTER_S, UTC).astimezone(zone).utcoffset()
    return offset.total_seconds() if offset is not None else 0.0


@lru_cache(maxsize=256)
def _day_number(quarter: int, zone: tzinfo) -> int:
    return int((quarter * QUARTER_S + _offset_s(quarter, zone)) // DAY_S)


def minutes_of_day(at: float, zone: tzinfo) -> float:
    """Minutes since midnight by the zone's clocks, with fractions."""
    return (at + _offset_s(int(at // QUARTER_S), zone)) % DAY_S / MINUTE_S


def day_number(at: float, zone: tzinfo) -> int:
    """The zone's day, counted from 1 January 1970, which is 0."""
    return _day_number(int(at // QUARTER_S), zone)


def weekday(at: float, zone: tzinfo) -> str:
    """``mon`` ... ``sun``."""
    return WEEKDAYS[(day_number(at, zone) + _EPOCH_WEEKDAY) % 7]


@lru_cache(maxsize=4096)
def days_until(month: int, day: int, today: int) -> int | None:
    """Days until the next such day of a year, 0 today; None if no year has it. 29 February is kept on the
    28th in a common year. ``today``: a day number."""
    now = date.fromordinal(_EPOCH + today)
    for year in (now.year, now.year + 1):
        falls = _in_year(year, month, day)
        if falls is not None and falls >= now:
            return (falls - now).days
    return None


def _in_year(year: int, month: int, day: int) -> date | None:
    if month == 2 and day == 29 and not calendar.isleap(year):
        day = 28
    try:
        return date(year, month, day)
    except ValueError:
        return None
