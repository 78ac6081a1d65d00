"""Quiet hours: times of the venue's day, by the clock on its wall."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from alerts.rules.model import Quiet

MINUTE_S = 60.0


def minutes(clock: str) -> int:
    """``07:30`` as minutes since midnight."""
    return int(clock[:2]) * 60 + int(clock[3:])


def is_quiet(quiet: Quiet, at: float, zone: tzinfo) -> bool:
    """Whether the wall clock shows a time in the quiet hours. They may go over midnight."""
    now = datetime.fromtimestamp(at, zone)
    wall, start, end = now.hour * 60 + now.minute, minutes(quiet.start), minutes(quiet.end)
    return start <= wall < end if start < end else wall >= start or wall < end


def quiet_ends(quiet: Quiet, at: float, zone: tzinfo) -> float:
    """The first instant after ``at``, which is in the quiet hours, that is not. When the clocks are put
    back, a time comes twice, and the first one counts; one that is left out ends where the clocks jump to."""
    for instant in _ends(quiet, at, zone):
        if instant > at and not is_quiet(quiet, instant, zone):
            return _first_loud(quiet, instant, at, zone)
    raise ValueError("Quiet hours that never end.")


def _ends(quiet: Quiet, at: float, zone: tzinfo) -> list[float]:
    """When the wall clock shows the end, today and on the next two days."""
    end = minutes(quiet.end)
    today = datetime.fromtimestamp(at, zone).replace(hour=end // 60, minute=end % 60, second=0, microsecond=0)
    days = [today + timedelta(days=number) for number in range(3)]
    return [day.replace(fold=fold).timestamp() for day in days for fold in (0, 1)]


def _first_loud(quiet: Quiet, instant: float, at: float, zone: tzinfo) -> float:
    """Further back, if the wall clock never shows the end: it jumped over it."""
    while instant - MINUTE_S > at and not is_quiet(quiet, instant - MINUTE_S, zone):
        instant -= MINUTE_S
    return instant
